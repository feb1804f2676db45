import { digest } from "../digest.ts";

/** The headings of a text as the ledger has them, by the path of its file. */
export type HeadingsOf = (path: string) => string | undefined;

/** Makes keys of what pages show. What many pages show is worked out once. */
export class Keys {
  readonly #known = new WeakMap<object, string>();

  /** The key of plain data that does not change any more. */
  of(value: object): string {
    let key = this.#known.get(value);
    if (key === undefined) {
      key = digest(JSON.stringify(value));
      this.#known.set(value, key);
    }
    return key;
  }

  /** The key of the data of a layout: of what is shared with other pages, only the keys are looked at. */
  ofData(data: object): string {
    const parts = Object.entries(data).map(([field, value]) => [field, this.#part(value)]);
    return digest(JSON.stringify(parts));
  }

  #part(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#part(item));
    return typeof value === "object" && value !== null ? this.of(value) : value;
  }
}
