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
  /\/\*[\s\S]*?\*\/|@namespace[^;{}]*;|(@import)\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"');]+))|url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*\)|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/gi;

/**
 * The files that a style names, without those that stand in it (`data:`) and parts of the page itself (`#mark`).
 *
 * @example
 * findCssUrls('@import "a.css"; p { background: url(b.png) }'); //=> [{ url: "a.css", kind: "import" }, { url: "b.png", kind: "file" }]
 */
export function findCssUrls(css: string): CssUrl[] {
  const found: CssUrl[] = [];
  if (/image-set\(/i.test(css)) found.push(...findImageSets(css));
  for (const [, rule, ...texts] of css.matchAll(TOKENS)) {
    const url = texts.find((text) => text !== undefined);
    if (url && !/^(data:|#)/i.test(url)) found.push({ url, kind: rule === undefined ? "file" : "import" });
  }
  return found;
}

/** The files that stand as texts in `image-set("a.png" 1x)`; those in `url()` are found like all others. */
function findImageSets(css: string): CssUrl[] {
  const sets = css
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .matchAll(/image-set\(((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*)\)/gi);
  return [...sets].flatMap(([, content = ""]) =>
    [...content.replace(/\([^()]*\)/g, " ").matchAll(/"([^"]*)"|'([^']*)'/g)].flatMap(
      ([, double, single]): CssUrl[] => {
        const url = double ?? single;
        return url && !/^(data:|#)/i.test(url) ? [{ url, kind: "file" }] : [];
      },
    ),
  );
}
