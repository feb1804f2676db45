import { isUtf8 } from "node:buffer";
import { error, type Problem, warning } from "../problem.ts";
import { findControlCharacter } from "./control-characters.ts";

/**
 * Decodes a text file of the author: UTF-8 with or without a byte order mark, with LF or CRLF line ends.
 * Anything else is a problem: a guess would publish wrong letters.
 */
export function decodeText(
  bytes: Buffer,
  path: string,
): { text: string; problem?: never } | { text?: never; problem: Problem } {
  if (isUtf16(bytes)) {
    return {
      problem: error(
        "encoding-utf16",
        { path, line: 1, column: 1 },
        "The file is saved as UTF-16.",
        "Save it as UTF-8 in your editor.",
      ),
    };
  }
  if (!isUtf8(bytes)) {
    const offset = findInvalidByte(bytes);
    return {
      problem: error(
        "encoding-not-utf8",
        { path, ...placeOfByte(bytes, offset) },
        `The file is not UTF-8: byte ${offset} (0x${(bytes[offset] ?? 0).toString(16).padStart(2, "0")}) cannot be read.`,
        "Save it as UTF-8 in your editor.",
      ),
    };
  }
  let text = bytes.toString("utf8");
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    return {
      problem: error(
        "encoding-nul",
        { path, ...placeOfOffset(text, nul) },
        "The file has a NUL character, so it is not a text file.",
        "Remove the character, or save the text again.",
      ),
    };
  }
  if (text.includes("\r")) {
    text = text.replaceAll("\r\n", "\n");
    const lone = text.indexOf("\r");
    if (lone >= 0) {
      return {
        problem: error(
          "encoding-carriage-return",
          { path, ...placeOfOffset(text, lone) },
          "The file has line ends of old Macintosh computers (CR without LF).",
          "Save it with LF line ends in your editor.",
        ),
      };
    }
  }
  const control = findControlCharacter(text);
  if (control) {
    return {
      problem: error(
        "encoding-control",
        { path, ...placeOfOffset(text, control.offset) },
        `There is a character here that nobody sees and no page can show (${control.name}).`,
        "Remove it.",
      ),
    };
  }
  return { text };
}

/** By its byte order mark, or because every other byte of what begins in Latin letters is 0. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (
    bytes.length >= 4 &&
    (first === 0) !== (second === 0) &&
    (first === 0) === (third === 0) &&
    (second === 0) === (fourth === 0)
  );
}

/**
 * The place of a character that somebody's program has put where it could not read another one. It may be meant, in a
 * text about such things.
 */
export function findLostCharacter(text: string, path: string): Problem | undefined {
  const offset = text.indexOf("\ufffd");
  if (offset < 0) return undefined;
  return warning(
    "encoding-lost",
    { path, ...placeOfOffset(text, offset) },
    "There is a \ufffd here (U+FFFD), which programs write where they could not read a letter.",
    "Write the letter that is meant, or &#xFFFD; if it is this one.",
  );
}

/** The first byte with which the text stops being UTF-8, from 0. All bytes in front of it can be read. */
function findInvalidByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, middle)) || endsInsideCharacter(bytes, middle)) low = middle;
    else high = middle - 1;
  }
  // The search lets a character that is cut off pass, so the last bytes may be the wrong ones.
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

/** True when `bytes[0..end]` is valid but for a last character that is cut off. */
function endsInsideCharacter(bytes: Buffer, end: number): boolean {
  for (let back = 1; back <= 3 && end - back >= 0; back++) {
    const byte = bytes[end - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return length > back && isUtf8(bytes.subarray(0, end - back));
  }
  return false;
}

/** Line and column (both from 1) of a byte; everything in front of it is UTF-8. A byte order mark has no column. */
function placeOfByte(bytes: Buffer, offset: number): { line: number; column: number } {
  const before = bytes.toString("utf8", 0, offset).replace(/^\ufeff/, "");
  return placeOfOffset(before, before.length);
}

/** Line and column (both from 1) of an offset in a text. */
export function placeOfOffset(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = before.indexOf("\n"); at >= 0; at = before.indexOf("\n", at + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}
