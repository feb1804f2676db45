/**
 * The moment of the build in milliseconds since 1970. `SOURCE_DATE_EPOCH` (in seconds) sets it, so that a build can be
 * repeated to the byte: https://reproducible-builds.org/specs/source-date-epoch/
 */
export function clock(): number {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch && /^\d+$/.test(epoch) ? Number(epoch) * 1000 : Date.now();
}

/** The time of this machine in milliseconds since 1970, whatever the moment of the build: the times of files are compared with it. */
export function machineTime(): number {
  return Date.now();
}
