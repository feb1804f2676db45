import type { XmlAttribute } from "./svg-xml.ts";

/** More parts than any drawing has that a person has made. */
const MAX_DRAWN = 200_000;
const MAX_DEPTH = 200;

/**
 * Which parts of a drawing show which others. Ten parts, each of which shows the one before it ten times, are ten
 * milliard parts: such a drawing keeps a decoder busy, and the browser of each reader.
 */
export class References {
  /** What an element with an id shows; that without an id is the drawing itself. */
  readonly #shown = new Map<string, string[]>([["", []]]);
  /** The nearest id around each open element. */
  readonly #open: string[] = [""];

  open(attributes: XmlAttribute[]): void {
    const around = this.#open.at(-1) ?? "";
    const id = attributes.find(({ name }) => name === "id")?.value;
    const inner = id ? `#${id}` : around;
    if (id) {
      if (!this.#shown.has(inner)) this.#shown.set(inner, []);
      // What stands in an element is shown with it.
      this.#shown.get(around)?.push(inner);
    }
    for (const { name, value } of attributes) {
      const targets = /(^|:)href$/.test(name)
        ? [value.trim()]
        : [...value.matchAll(/url\(\s*["']?(#[^"')\s]*)/g)].map(([, one = ""]) => one);
      for (const target of targets) if (target.startsWith("#")) this.#shown.get(inner)?.push(target);
    }
    this.#open.push(inner);
  }

  close(): void {
    this.#open.pop();
  }

  /** True when more parts would be drawn than anybody wants. */
  areTooMany(): boolean {
    const counts = new Map<string, number>();
    const count = (id: string, depth: number): number => {
      const known = counts.get(id);
      if (known !== undefined) return known;
      if (depth > MAX_DEPTH) return MAX_DRAWN;
      // What shows itself is not shown there.
      counts.set(id, 0);
      let drawn = 1;
      for (const shown of this.#shown.get(id) ?? []) drawn = Math.min(MAX_DRAWN, drawn + count(shown, depth + 1));
      counts.set(id, drawn);
      return drawn;
    };
    return count("", 0) >= MAX_DRAWN;
  }
}
