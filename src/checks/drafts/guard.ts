import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { MarkdownIt } from "markdown-it";
import { digest } from "../../digest.ts";
import { createMarkdown } from "../../markdown/create.ts";
import { error, type Problem } from "../../problem.ts";
import type { Blog } from "../../settings/settings.ts";
import { slugify } from "../../urls/slug.ts";
import { commonWords } from "./common-words.ts";
import { readPublicTexts } from "./known.ts";
import { PhraseIndex } from "./phrase-index.ts";
import { findPhrases, type Phrase, type Secret, type Unpublished } from "./secrets.ts";
import type { TextForm } from "./words.ts";

/** In bytes: what is larger is a film or an archive, and is not read. */
const LARGEST_FILE = 64_000_000;

/** Files of which each draft names so many. */
const NAMED_FILES = 3;

/** A phrase of an unpublished text, and the files in which it stands. */
interface Leak {
  phrase: Phrase;
  text: string;
  files: string[];
}

/**
 * Proves that no unpublished text is on the site: what each of them says is searched in all files, in their names and in
 * what is compressed. What a published text, the settings or a layout say as well is no secret.
 */
export class DraftGuard {
  readonly key: string;
  readonly #index: PhraseIndex;
  readonly #blog: Blog;
  readonly #root: string;
  readonly #md: MarkdownIt;
  readonly #leaks = new Map<Phrase, Leak>();

  constructor(unpublished: Unpublished[], root: string, blog: Blog) {
    this.#root = root;
    this.key = digest(JSON.stringify([blog.drafts, unpublished.map((u) => u.hash)]));
    this.#blog = blog;
    this.#md = createMarkdown({ ...blog.markdown, language: blog.language, slugify });
    const common = commonWords([blog.language, ...unpublished.map(({ lang }) => lang)]);
    this.#index = new PhraseIndex(unpublished.flatMap((text) => findPhrases(text, this.#md, common)));
  }

  /** Looks at a finished text and its name. */
  addText(outputPath: string, text: string): void {
    this.#search(outputPath, outputPath, "plain");
    this.#search(outputPath, text, formOf(outputPath));
  }

  /** Looks at a file that is published as it is. Of pictures that we have encoded only at the name: they hold no text. */
  addFile(outputPath: string, path: string): void {
    this.#search(outputPath, outputPath, "plain");
    const isEncoded = path.startsWith(join(this.#root, this.#blog.folders.cache)) && !path.endsWith(".svg");
    if (isEncoded) return;
    const bytes = readFileSync(path);
    if (bytes.length > LARGEST_FILE) return;
    const text = unpack(outputPath, bytes).toString("utf8");
    this.#search(outputPath, text, formOf(outputPath.replace(/\.(gz|br)$/, "")));
  }

  /** What was found and is not known to readers from what is public. That is read only as far as there is something to ask. */
  findLeaks(writings: Unpublished[], urls: Iterable<string>): Problem[] {
    if (this.#leaks.size > 0) {
      const sources = { root: this.#root, blog: this.#blog, md: this.#md, writings, urls: [...urls] };
      this.#forgive(readPublicTexts(sources));
    }
    const bySecret = new Map<Secret["of"], Leak[]>();
    for (const leak of this.#leaks.values()) {
      const { of } = leak.phrase.secret;
      bySecret.set(of, [...(bySecret.get(of) ?? []), leak]);
    }
    return [...bySecret].flatMap(([of, leaks]) => this.#explain(of, leaks));
  }

  #search(outputPath: string, text: string, form: TextForm): void {
    this.#index.search(text, form, ({ phrase, text: found }) => {
      const leak = this.#leaks.get(phrase) ?? { phrase, text: found, files: [] };
      if (leak.files.at(-1) !== outputPath) leak.files.push(outputPath);
      this.#leaks.set(phrase, leak);
    });
  }

  #forgive(known: Iterable<string>): void {
    const found = new PhraseIndex(this.#leaks.keys());
    for (const text of known) {
      found.search(text, "plain", ({ phrase }) => this.#leaks.delete(phrase));
      if (this.#leaks.size === 0) return;
    }
  }

  /** One problem for each text of the draft and the first files in which it stands. */
  #explain(of: Unpublished, leaks: Leak[]): Problem[] {
    const byFile = new Map<string, Leak>();
    for (const leak of leaks) for (const file of leak.files) if (!byFile.has(file)) byFile.set(file, leak);
    const what = of.visibility === "scheduled" ? "a post that is not due yet" : "a draft";
    return [...byFile].slice(0, NAMED_FILES).map(([file, { phrase, text }], index) => {
      const others = index === NAMED_FILES - 1 ? byFile.size - NAMED_FILES : 0;
      return error(
        "draft-leak",
        { path: of.path, line: phrase.secret.line, column: 1 },
        `This is ${what}, and ${this.#blog.folders.output}/${file} would show its ${phrase.secret.kind}: “${text.replace(/\s+/g, " ")}”${others > 0 ? ` (and so would ${others} more files)` : ""}.`,
        "Take it out of what makes that file. If it may be read, publish the text, or allow the words: drafts: { allow: […] } in the settings.",
      );
    });
  }
}

function formOf(outputPath: string): TextForm {
  if (/\.(html?|svg)$/i.test(outputPath)) return "html";
  if (/\.(xml|xsl|rss|atom)$/i.test(outputPath)) return "xml";
  return /\.(json|webmanifest|map)$/i.test(outputPath) ? "json" : "plain";
}

/** The bytes that a reader's program makes of them. What cannot be unpacked is looked at as it is. */
function unpack(outputPath: string, bytes: Buffer): Buffer {
  const options = { maxOutputLength: LARGEST_FILE };
  try {
    // https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1; Brotli has no mark of its own.
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, options);
    if (outputPath.endsWith(".br")) return brotliDecompressSync(bytes, options);
  } catch {
    return bytes;
  }
  return bytes;
}
