/** A file that a style names, as it is written. */
export interface CssUrl {
  url: string;
  /** `import` for another style, `file` for a picture or a font. */
  kind: "import" | "file";
}

/**
 * Comments and texts are among the matches so that what is in them is passed over.
 * https://www.w3.org/TR/css-syntax-3/#consume-url-token
 */
const TOKENS =
  /\/\*[\s\S]*?\*\/|(@import)\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"');]+))|url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*\)|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/gi;

/**
 * The files that a style names, without those that stand in it (`data:`) and parts of the page itself (`#mark`).
 *
 * @example
 * findCssUrls('@import "a.css"; p { background: url(b.png) }'); //=> [{ url: "a.css", kind: "import" }, { url: "b.png", kind: "file" }]
 */
export function findCssUrls(css: string): CssUrl[] {
  const found: CssUrl[] = [];
  for (const [, rule, ...texts] of css.matchAll(TOKENS)) {
    const url = texts.find((text) => text !== undefined);
    if (url && !/^(data:|#)/i.test(url)) found.push({ url, kind: rule === undefined ? "file" : "import" });
  }
  return found;
}
