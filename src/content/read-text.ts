import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { machineTime } from "../clock.ts";
import { digest } from "../digest.ts";
import { type Code, FactFinder } from "../markdown/facts.ts";
import { type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { Bodies } from "./bodies.ts";
import { explainUnreadable } from "./disk.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { isUntouched, signatureOf } from "./signature.ts";
import { decodeText, findLostCharacter } from "./text-file.ts";
import { isJson, omitSaid, packPlaces, type TextRecord } from "./text-record.ts";
import { readPage, readPost } from "./to-post.ts";

/** In bytes. What is larger is hardly a text; it is built, with a warning. */
const largeFile = 1_000_000;

/** Reads texts one by one. Each thread has its own. */
export class TextReader {
  /** The Markdown of the texts that were read. */
  readonly bodies: Bodies;
  readonly #root: string;
  readonly #blog: Blog;
  readonly #clock: () => number;
  #finder: FactFinder | undefined;
  #code: Code[] = [];

  /**
   * `root` is absolute. `clock` gives the machine's time, with which the times of files are compared; `room` is how much
   * Markdown is kept, in UTF-16 units.
   */
  constructor(root: string, blog: Blog, clock: () => number = machineTime, room?: number) {
    this.bodies = new Bodies(root, room);
    this.#root = root;
    this.#blog = blog;
    this.#clock = clock;
  }

  /** Reads a file that `listTexts` has listed. It is not parsed when it is the one that is `known`. */
  read(path: string, known?: TextRecord): TextRecord {
    const confirmed = known && this.confirm(known);
    if (confirmed) return confirmed;
    try {
      const { signature, bytes } = this.#readFile(path);
      return this.parse(path, bytes, signature);
    } catch (issue) {
      return { path, signature: null, hash: "", problems: [explainUnreadable(path, issue)] };
    }
  }

  /**
   * The record of a file that is still what it was: the same object when nobody has touched the file, and one with the
   * file's new times when it has the same bytes. Else undefined.
   */
  confirm(known: TextRecord): TextRecord | undefined {
    if (known.isFleeting || known.hash === "") return undefined;
    try {
      if (known.signature && isUntouched(known.signature, statSync(join(this.#root, known.path)))) return known;
      const { signature, bytes } = this.#readFile(known.path);
      return digest(bytes) === known.hash ? { ...known, signature } : undefined;
    } catch {
      return undefined;
    }
  }

  /** The code that has colours, of the texts that were parsed since the last call. */
  takeCode(): Code[] {
    const code = this.#code;
    this.#code = [];
    return code;
  }

  /** Makes a record of the bytes of a file. */
  parse(path: string, bytes: Buffer, signature: TextRecord["signature"]): TextRecord {
    const record: TextRecord = { path, signature, hash: digest(bytes), problems: [] };
    if (bytes.length > largeFile) record.problems.push(describeLargeFile(path, bytes.length));
    const decoded = decodeText(bytes, path);
    if (decoded.problem) {
      record.problems.push(decoded.problem);
      return record;
    }
    const lost = findLostCharacter(decoded.text, path);
    if (lost) record.problems.push(lost);
    const { frontMatter, problems } = readFrontMatter(decoded.text, path);
    record.problems.push(...problems);
    if (frontMatter) this.#describe(record, frontMatter);
    return record;
  }

  /** The signature is taken first: when the file changes after that, the next build sees it. */
  #readFile(path: string): { signature: TextRecord["signature"]; bytes: Buffer } {
    const file = join(this.#root, path);
    const moment = this.#clock();
    const signature = signatureOf(statSync(file), moment);
    return { signature, bytes: readFileSync(file) };
  }

  #describe(record: TextRecord, frontMatter: FrontMatter): void {
    const { path, problems } = record;
    const { posts, pages } = this.#blog.folders;
    const post = path.startsWith(`${posts}/`) ? readPost(path, frontMatter, this.#blog, problems) : undefined;
    const page = path.startsWith(`${pages}/`) ? readPage(path, frontMatter, this.#blog, problems) : undefined;
    if (!post && !page) return;
    const { body, bodyLine, data } = frontMatter;
    if (post) record.post = omitSaid(post, data);
    if (page) record.page = omitSaid(page, data);
    if (!isJson(data)) record.isFleeting = true;
    const hash = digest(JSON.stringify([post ?? page, data]));
    record.frontMatter = { hash, data, bodyLine, places: packPlaces(frontMatter.valuePlaces) };
    const { markdown, language, url } = this.#blog;
    this.#finder ??= new FactFinder({
      ...markdown,
      language,
      home: url,
      onCode: (code) => this.#code.push(...code),
    });
    record.facts = this.#finder.find({ path, body, bodyLine });
    this.bodies.keep(record, body);
  }
}

function describeLargeFile(path: string, bytes: number): Problem {
  return warning(
    "file-large",
    { path },
    `The file has ${(bytes / 1_000_000).toFixed(1)} MB; a long novel has one. Readers would wait for it.`,
    "If there is a picture or other data in the text, make it a file of its own; else divide the text.",
  );
}
