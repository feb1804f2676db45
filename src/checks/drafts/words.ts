import { isLetterOrDigit } from "../../markdown/excerpt.ts";

/** How a text is written, which decides what stands between its words. */
export type TextForm = "plain" | "html" | "xml" | "json";

/** What a reader sees, and what stands in tags: words of the two do not follow one another. */
export type Lane = 0 | 1;

/** Called for a word with its hash, its place in the text, the lane in which it stands, and its number there. */
export type OnWord = (hash: number, start: number, end: number, lane: Lane, number: number) => void;

/** Which hashes may be those of words that somebody waits for. It may say yes for others, but never no for these. */
export class WordSet {
  readonly #bits = new Int32Array(1 << 15);

  add(hash: number): void {
    const bit = hash ^ (hash >>> 13);
    this.#bits[(bit >>> 5) & 0x7fff] = (this.#bits[(bit >>> 5) & 0x7fff] as number) | (1 << (bit & 31));
  }

  has(hash: number): boolean {
    const bit = hash ^ (hash >>> 13);
    return ((this.#bits[(bit >>> 5) & 0x7fff] as number) & (1 << (bit & 31))) !== 0;
  }
}

/** What a code unit does in a word: nothing (it ends the word), or it is passed over, or it stands for a letter. */
const ENDS = 0;
const PASSED = 1;
/** Added to letters that are words by themselves. */
const ALONE = 1 << 17;

/** By code unit: its letter without case and accents, so that `Löwe`, `LÖWE` and `Lo\u0308we` are one word. -1: not worked out. */
const folded = new Int32Array(0x10000).fill(-1);

function fold(code: number): number {
  const known = folded[code] as number;
  return known < 0 ? work(code) : known;
}

function work(code: number): number {
  let letter = ENDS;
  if (code >= 0x300 && code <= 0x36f) letter = PASSED;
  else if ((code < 0xd800 || code > 0xf8ff) && isLetterOrDigit(code)) {
    const lower = String.fromCharCode(code).toLowerCase();
    letter = (code < 0x2000 ? lower.normalize("NFD") : lower).charCodeAt(0);
    if (isWordByItself(code)) letter += ALONE;
  }
  folded[code] = letter;
  return letter;
}

const ascii = Uint8Array.from({ length: 128 }, (_, code) => fold(code));

/** Scripts that put no space between words: Thai, Lao, Khmer, and those of East Asia. */
function isWordByItself(code: number): boolean {
  return (code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1780 && code <= 0x17ff) || (code >= 0x3040 && code <= 0x9fff);
}

const [AMPERSAND, LESS, GREATER, QUOTE, APOSTROPHE, BACKSLASH, SLASH, BANG] = [38, 60, 62, 34, 39, 92, 47, 33];

/**
 * Reads the words of a text, or those that are wanted: letters and digits, whatever stands between them. In markup, what stands in tags is a lane of its own, so that
 * `a <em class="x">great</em> plan` says `a great plan`. FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function readWords(text: string, form: TextForm, wanted: WordSet | undefined, onWord: OnWord): void {
  const isMarkup = form !== "plain";
  const length = text.length;
  let lane: Lane = 0;
  let quote = 0;
  let start = -1;
  let hash = 0;
  let seen = 0;
  let inTags = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    const letter = code < 128 ? (ascii[code] as number) : fold(code);
    if (letter > PASSED && letter < ALONE) {
      if (start < 0) {
        start = at;
        hash = 0x811c9dc5;
      }
      hash = Math.imul(hash ^ letter, 0x01000193);
      continue;
    }
    if (letter === PASSED) continue;
    if (start >= 0) {
      const number = lane === 0 ? seen++ : inTags++;
      if (wanted === undefined || wanted.has(hash)) onWord(hash, start, at, lane, number);
      start = -1;
    }
    if (letter >= ALONE) {
      onWord(Math.imul(0x811c9dc5 ^ letter, 0x01000193), at, at + 1, lane, lane === 0 ? seen++ : inTags++);
      continue;
    }
    if (!isMarkup) continue;
    if (code === BACKSLASH && form === "json") at += text.charCodeAt(at + 1) === 117 ? 5 : 1;
    else if (code === LESS && lane === 0 && isTagStart(text.charCodeAt(at + 1))) {
      lane = 1;
      quote = 0;
    } else if (lane === 1 && code === GREATER && quote === 0) lane = 0;
    else if (lane === 1 && (code === QUOTE || code === APOSTROPHE))
      quote = quote === 0 ? code : quote === code ? 0 : quote;
    else if (code === AMPERSAND) {
      const end = text.indexOf(";", at);
      if (end < 0 || end - at > 9) continue;
      // HTML in XML: its tags are written with these.
      if (form === "xml" && lane === 0 && text.startsWith("&lt;", at)) lane = 1;
      else if (form === "xml" && lane === 1 && text.startsWith("&gt;", at)) lane = 0;
      at = end;
    }
  }
  if (start >= 0) onWord(hash, start, length, lane, lane === 0 ? seen : inTags);
}

function isTagStart(code: number): boolean {
  return code === SLASH || code === BANG || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** A word as it is compared. */
export function foldWord(word: string): string {
  let text = "";
  for (let at = 0; at < word.length; at++) {
    const letter = fold(word.charCodeAt(at));
    if (letter > PASSED) text += String.fromCharCode(letter % ALONE);
  }
  return text;
}

/** The words of a text as they are compared, with their hashes and places. */
export function listWords(text: string, form: TextForm = "plain"): Word[] {
  const words: Word[] = [];
  readWords(text, form, undefined, (hash, start, end) =>
    words.push({ hash, start, end, text: foldWord(text.slice(start, end)) }),
  );
  return words;
}

/** A word of a text. */
export interface Word {
  hash: number;
  start: number;
  end: number;
  /** Without case and accents. */
  text: string;
}
