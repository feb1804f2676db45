import { splitGraphemes } from "../graphemes.ts";
import type { Face, FontShelf, FontStyle } from "./fonts.ts";

/** Characters that stand side by side and come from one font. */
export interface Run {
  text: string;
  face: Face;
}

/** A text with the fonts it is set in. */
export interface FittedText {
  runs: Run[];
  /** Characters that stand for nothing that is read, and are left out: emoji, signs. */
  omitted: string[];
  /** Characters without which the text would be another one, and that no font has. */
  missing: string[];
}

/** Takes from the shelf what a text needs. White space becomes single spaces. */
export function fitText(text: string, style: FontStyle, shelf: FontShelf): FittedText {
  const fitted: FittedText = { runs: [], omitted: [], missing: [] };
  const plain = text
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  const segments = splitGraphemes(plain);
  for (const [index, segment] of segments.entries()) {
    const visible = toVisible(segment);
    const points = toPoints(visible);
    const last = fitted.runs.at(-1);
    // Figures, marks and spaces are those of the letters beside them, before they are those of the first font.
    const beside = isCommon(segment) ? (last?.face ?? findNextLetters(segments.slice(index), style, shelf)) : undefined;
    const isThere = beside !== undefined && points.every((one) => beside.characters.has(one));
    const face = isThere ? beside : shelf.find(points, style, beside);
    if (!face) fitted[isRead(visible) ? "missing" : "omitted"].push(segment);
    else if (last?.face === face) last.text += segment;
    else fitted.runs.push({ text: segment, face });
  }
  return { ...fitted, runs: fitted.omitted.length > 0 ? tidy(fitted.runs) : fitted.runs };
}

/** The font of the first letters. */
function findNextLetters(segments: string[], style: FontStyle, shelf: FontShelf): Face | undefined {
  const letter = segments.find((one) => !isCommon(one));
  return letter === undefined ? undefined : shelf.find(toPoints(toVisible(letter)), style);
}

/** What each script uses: figures, punctuation, spaces, and marks that are not seen. */
function isCommon(segment: string): boolean {
  return /^[\p{Script=Common}\p{Script=Inherited}]*$/u.test(segment);
}

function toVisible(segment: string): string {
  return segment.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
}

/** What must be in a font for a character: of a bracket also the other one, which stands for it from right to left. */
function toPoints(text: string): number[] {
  const all = [...text].flatMap((one) => BRACKETS.find((pair) => pair.includes(one)) ?? [one]);
  return all.flatMap((one) => [...one]).map((one) => one.codePointAt(0) ?? 0);
}

/** Pairs of https://www.unicode.org/Public/UNIDATA/BidiMirroring.txt that titles have. */
const BRACKETS = ["()", "[]", "{}", "<>", "«»", "‹›", "⟨⟩"];

/** False for pictures, modifiers and what has no meaning of its own. Signs of mathematics and money are read. */
function isRead(segment: string): boolean {
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(segment)) return false;
  return /[\p{L}\p{M}\p{N}\p{P}\p{Sm}\p{Sc}]/u.test(segment);
}

/** Takes away the spaces around what was left out. */
function tidy(runs: Run[]): Run[] {
  let before = " ";
  const tidied = runs.map(({ text, face }) => {
    const joined = (before.endsWith(" ") ? text.replace(/^ +/, "") : text).replace(/ {2,}/g, " ");
    before = joined || before;
    return { text: joined, face };
  });
  const last = tidied.at(-1);
  if (last) last.text = last.text.trimEnd();
  return tidied.filter(({ text }) => text !== "");
}

/** The first `length` UTF-16 units of a text, in its fonts. */
export function cutRuns(runs: Run[], length: number): Run[] {
  let left = length;
  return runs.flatMap((run) => {
    const text = run.text.slice(0, Math.max(0, left));
    left -= run.text.length;
    return text === "" ? [] : [{ ...run, text }];
  });
}
