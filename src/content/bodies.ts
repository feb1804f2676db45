import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "../digest.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { splitFrontMatter } from "./split.ts";
import { decodeText } from "./text-file.ts";
import type { TextRecord } from "./text-record.ts";

/** The Markdown of texts. It is read again when it is asked for, unless it is at hand. */
export class Bodies {
  readonly #root: string;
  #room: number;
  readonly #kept = new Map<string, { hash: string; body: string }>();

  /** `room` is how much is kept at hand, in UTF-16 units; most texts take one byte for each. */
  constructor(root: string, room = 64_000_000) {
    this.#root = root;
    this.#room = room;
  }

  /** Keeps the Markdown of a text that was just read, as long as there is room. */
  keep({ path, hash }: Pick<TextRecord, "path" | "hash">, body: string): void {
    const former = this.#kept.get(path)?.body.length ?? 0;
    if (body.length > this.#room + former) return;
    this.#room += former - body.length;
    this.#kept.set(path, { hash, body });
  }

  /** The Markdown to which a record belongs. Throws a `ProblemError` when the file has another by now. */
  read(record: Pick<TextRecord, "path" | "hash">): string {
    const kept = this.#kept.get(record.path);
    if (kept?.hash === record.hash) return kept.body;
    const body = this.#readFile(record);
    if (body === undefined) throw new ProblemError([explainChange(record.path)]);
    this.keep(record, body);
    return body;
  }

  #readFile({ path, hash }: Pick<TextRecord, "path" | "hash">): string | undefined {
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(this.#root, path));
    } catch {
      return undefined;
    }
    if (digest(bytes) !== hash) return undefined;
    const split = splitFrontMatter(decodeText(bytes, path).text ?? "", path);
    return split.problem ? undefined : split.body;
  }
}

function explainChange(path: string): Problem {
  const fact =
    "The file was changed while the blog was built: pages would show a part of the old text and a part of the new.";
  return error("text-changed", { path }, fact, "Build once more.");
}
