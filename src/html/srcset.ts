/** One picture of a `srcset`: its URL, and its width or density as written (`720w`, `2x`, or nothing). */
export interface SrcsetCandidate {
  url: string;
  descriptor: string;
}

const SPACE = /[\t\n\f\r ]/;

/**
 * Takes a `srcset` attribute apart as browsers do, so that a comma inside a URL does not end it.
 * https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
 *
 * @example
 * parseSrcset("a.avif 480w, b,c.avif 2x"); //=> [{ url: "a.avif", descriptor: "480w" }, { url: "b,c.avif", descriptor: "2x" }]
 */
export function parseSrcset(srcset: string): SrcsetCandidate[] {
  const candidates: SrcsetCandidate[] = [];
  let at = 0;
  while (at < srcset.length) {
    while (at < srcset.length && (SPACE.test(srcset.charAt(at)) || srcset[at] === ",")) at++;
    const start = at;
    while (at < srcset.length && !SPACE.test(srcset.charAt(at))) at++;
    const word = srcset.slice(start, at);
    if (word === "") break;
    const url = withoutTrailingCommas(word);
    if (url !== word) {
      candidates.push({ url, descriptor: "" });
      continue;
    }
    const end = endOfDescriptor(srcset, at);
    candidates.push({ url, descriptor: srcset.slice(at, end).trim() });
    at = end;
  }
  return candidates;
}

/** Writes the candidates as an attribute again. */
export function formatSrcset(candidates: SrcsetCandidate[]): string {
  return candidates.map(({ url, descriptor }) => (descriptor ? `${url} ${descriptor}` : url)).join(", ");
}

function withoutTrailingCommas(word: string): string {
  let end = word.length;
  while (word[end - 1] === ",") end--;
  return word.slice(0, end);
}

/** A descriptor goes on to the next comma that is not in brackets. */
function endOfDescriptor(srcset: string, from: number): number {
  let isInBrackets = false;
  for (let at = from; at < srcset.length; at++) {
    const character = srcset[at];
    if (character === "(") isInBrackets = true;
    else if (character === ")") isInBrackets = false;
    else if (character === "," && !isInBrackets) return at;
  }
  return srcset.length;
}
