const { SEED } = process.env;

/**
 * Where the tests with random input begin. Each run does the same, so that what one change breaks is not found by
 * another; `SEED=123` does what another run did, and `SEED=random` looks where none has looked.
 */
export const seed: number = SEED === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(SEED ?? 20_260_601);
