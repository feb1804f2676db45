import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { MarkdownIt } from "markdown-it";
import { createMarkdown } from "../../markdown/create.ts";
import { error, type Problem } from "../../problem.ts";
import type { Blog } from "../../settings/settings.ts";
import { slugify } from "../../urls/slug.ts";
import { commonWords } from "./common-words.ts";
import { type DraftRecord, type FoundPhrase, FoundPhrases, type Guarded, keyOf, recall } from "./found.ts";
import { readPublicTexts } from "./known.ts";
import { PhraseIndex } from "./phrase-index.ts";
import { findPhrases, type Phrase, type Unpublished } from "./secrets.ts";
import type { TextForm } from "./words.ts";

/** In bytes: what is larger is a film or an archive, and is not read. */
const LARGEST_FILE = 64_000_000;

/** Files of which each draft names so many. */
const NAMED_FILES = 3;

/**
 * Proves that no unpublished text is on the site: what each of them says is searched in all files, in their names and in
 * what is compressed. What a published text, the settings or a layout say as well is no secret.
 *
 * A file that is as it was in an earlier build need not be searched again (`keepText`, `keepFile`) for a text whose
 * phrases are the same as then, by their key: that build has searched it, or one before it whose record was handed on,
 * and what was found is in the record. It is searched for all other texts: new ones, and those of which one word has
 * changed. What was forgiven then is in the record as well and is asked for anew: the published text that said it too
 * may have been edited or taken back. All this holds when
 * - the record is that of the build which has published the file, and is dropped when a build has no guard,
 * - the file has the same bytes and the same name, and
 * - the record was made by the same version of Longhand, since another one may take words apart in another way.
 */
export class DraftGuard {
  readonly #guarded: Guarded[];
  readonly #all: PhraseIndex;
  /** Of texts that kept files were not searched for. */
  readonly #new: PhraseIndex | undefined;
  /** What the record has of texts whose phrases are the same, by file. */
  readonly #known: Map<string, FoundPhrase[]>;
  readonly #blog: Blog;
  readonly #root: string;
  readonly #md: MarkdownIt;
  readonly #found = new FoundPhrases();

  /** `before` is the record of the build that has published the files which are kept. */
  constructor(unpublished: Unpublished[], root: string, blog: Blog, before: DraftRecord = { files: [], texts: {} }) {
    this.#root = root;
    this.#blog = blog;
    this.#md = createMarkdown({ ...blog.markdown, language: blog.language, slugify });
    const common = commonWords([blog.language, ...unpublished.map(({ lang }) => lang)]);
    this.#guarded = unpublished.map((text) => {
      const phrases = findPhrases(text, this.#md, common);
      return { text, phrases, key: keyOf(phrases) };
    });
    this.#all = new PhraseIndex(this.#guarded.flatMap(({ phrases }) => phrases));
    const isKnown = ({ key }: Guarded): boolean => Object.hasOwn(before.texts, key);
    const unknown = this.#guarded.filter((guarded) => !isKnown(guarded)).flatMap(({ phrases }) => phrases);
    this.#new = unknown.length > 0 ? new PhraseIndex(unknown) : undefined;
    this.#known = recall(this.#guarded, before);
  }

  /** Looks at a finished text and its name. */
  addText(outputPath: string, text: string): void {
    this.#search(this.#all, outputPath, outputPath, "plain");
    this.#search(this.#all, outputPath, text, formOf(outputPath));
  }

  /** Looks at a file that is published as it is. Of pictures that we have encoded only at the name: they hold no text. */
  addFile(outputPath: string, path: string): void {
    this.#searchFile(this.#all, outputPath, path);
  }

  /** True when there is something that files of an earlier build must be searched for. */
  get isNew(): boolean {
    return this.#new !== undefined;
  }

  /** The same as `addText` for a text that is as it was. It is only read when `isNew`. */
  keepText(outputPath: string, read: () => string): void {
    this.#noteKnown(outputPath);
    if (!this.#new) return;
    this.#search(this.#new, outputPath, outputPath, "plain");
    this.#search(this.#new, outputPath, read(), formOf(outputPath));
  }

  /** The same as `addFile` for a file that is as it was. */
  keepFile(outputPath: string, path: string): void {
    this.#noteKnown(outputPath);
    if (this.#new) this.#searchFile(this.#new, outputPath, path);
  }

  /** All that was found, for the guard of the next build. */
  record(): DraftRecord {
    return this.#found.toRecord(this.#guarded);
  }

  /** What was found and is not known to readers from what is public. That is read only as far as there is something to ask. */
  findLeaks(writings: Unpublished[], urls: Iterable<string>): Problem[] {
    if (this.#found.phrases.length === 0) return [];
    const sources = { root: this.#root, blog: this.#blog, md: this.#md, writings, urls: [...urls] };
    const secret = this.#withoutKnown(readPublicTexts(sources));
    return this.#guarded.flatMap(({ text, phrases }) =>
      this.#explain(
        text,
        phrases.filter((phrase) => secret.has(phrase)),
      ),
    );
  }

  #noteKnown(outputPath: string): void {
    for (const found of this.#known.get(outputPath) ?? []) this.#found.note(found, outputPath);
  }

  #searchFile(index: PhraseIndex, outputPath: string, path: string): void {
    this.#search(index, outputPath, outputPath, "plain");
    const isCached = path.startsWith(join(this.#root, this.#blog.folders.cache));
    const isEncoded = isCached && /\.(avif|webp|jpe?g|png|gif|ico)$/.test(outputPath);
    if (isEncoded) return;
    const bytes = readFileSync(path);
    if (bytes.length > LARGEST_FILE) return;
    const text = unpack(outputPath, bytes).toString("utf8");
    this.#search(index, outputPath, text, formOf(outputPath.replace(/\.(gz|br)$/, "")));
  }

  #search(index: PhraseIndex, outputPath: string, text: string, form: TextForm): void {
    index.search(text, form, (match) => this.#found.note(match, outputPath));
  }

  /** The phrases that were found and that nobody knows. */
  #withoutKnown(known: Iterable<string>): Set<Phrase> {
    const secret = new Set(this.#found.phrases);
    const index = new PhraseIndex(secret);
    for (const text of known) {
      index.search(text, "plain", ({ phrase }) => secret.delete(phrase));
      if (secret.size === 0) break;
    }
    return secret;
  }

  /** One problem for each of the first files in which the text stands. */
  #explain(of: Unpublished, phrases: Phrase[]): Problem[] {
    const byFile = new Map<string, FoundPhrase>();
    for (const phrase of phrases) {
      for (const [file, text] of this.#found.placesOf(phrase))
        if (!byFile.has(file)) byFile.set(file, { phrase, text });
    }
    // Not in the order in which they came: which of them are kept differs from build to build.
    const named = [...byFile].sort(([left], [right]) => (left < right ? -1 : 1));
    const what = of.visibility === "scheduled" ? "a post that is not due yet" : "a draft";
    return named.slice(0, NAMED_FILES).map(([file, { phrase, text }], index) => {
      const others = index === NAMED_FILES - 1 ? named.length - NAMED_FILES : 0;
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
