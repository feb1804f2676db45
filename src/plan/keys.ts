import { digest } from "../digest.ts";

/** The headings of a text as the ledger has them, by the path of its file. */
export type HeadingsOf = (path: string) => string | undefined;

/** A key of all that plain data says. */
export function keyOf(...parts: unknown[]): string {
  return digest(JSON.stringify(parts));
}

/** Keys of objects that many pages show: each is worked out once. */
export class Keys {
  readonly #known = new WeakMap<object, string>();

  /** The key of something; `describe` gives plain data that says all that pages show of it. */
  of<Value extends object>(value: Value, describe: (value: Value) => unknown = (one) => one): string {
    let key = this.#known.get(value);
    if (key === undefined) {
      key = keyOf(describe(value));
      this.#known.set(value, key);
    }
    return key;
  }
}
