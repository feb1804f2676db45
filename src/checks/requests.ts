import type { AssetUse } from "../html/scan.ts";
import { isListedHost } from "../markdown/frames.ts";
import type { Blog } from "../settings/settings.ts";
import type { AssetList } from "./assets.ts";
import type { Finding } from "./finding.ts";
import type { CheckedPage } from "./site.ts";
import { toForeignUrl } from "./targets.ts";

/** The one page that needs a script. */
const SEARCH_PAGE = "/search/";

/** Its script; the name is that of `pipeline.ts`. */
const SEARCH_SCRIPT = /^search-(preview|[0-9a-f]{8})\.js$/;

/** Matches all addresses of other hosts, and some that are not. */
export const MAY_BE_FOREIGN = /^\s*(h|[\\/]{2})/i;

const NAMES: Record<Exclude<AssetUse, "preview">, string> = {
  style: "a stylesheet",
  script: "a script",
  image: "a picture",
  media: "a recording or film",
  frame: "a frame",
  icon: "an icon",
  manifest: "a manifest",
  preload: "a file",
  connection: "a connection",
};

/** What a page asks of others when it is opened, and whether scripts run on it. */
export function checkRequests(page: CheckedPage, assets: AssetList, blog: Blog): Finding[] {
  const findings = assets.mayHaveForeign ? checkForeign(assets, blog) : [];
  if (page.facts.hasScript && !isSearch(page, assets, blog)) {
    findings.push({
      code: "page-script",
      fact: "The page runs a script.",
      remedy: 'A page of text needs none. If you want it, set checks: { "page-script": "off" }.',
    });
  }
  return findings;
}

/** The search page with its own script and no other. */
function isSearch({ facts, url }: CheckedPage, { all }: AssetList, blog: Blog): boolean {
  const scripts = all.filter(({ use }) => use === "script");
  const areOurs = scripts.every(({ file }) => file !== undefined && SEARCH_SCRIPT.test(file));
  return blog.search && url === SEARCH_PAGE && !facts.hasInlineScript && areOurs;
}

function checkForeign({ all }: AssetList, blog: Blog): Finding[] {
  const seen = new Set<string>();
  return all.flatMap(({ use, tag, url: href, mayBeForeign }, index): Finding[] => {
    if (use === "preview") return [];
    // What a style names has no place of its own in the author's file.
    if (tag === "style") return [checkRequest(href, "a file of a style", blog) ?? []].flat();
    if (!mayBeForeign || seen.has(`${use} ${href}`)) return [];
    seen.add(`${use} ${href}`);
    if (use === "frame" && isWantedFrame(href, blog)) return [];
    const finding = checkRequest(href, NAMES[use], blog);
    if (!finding) return [];
    const nth = all.slice(0, index).filter(({ url }) => url === href).length;
    return [{ ...finding, cause: { kind: "file", url: href, nth } }];
  });
}

/** A frame of a host that the author lets in by `markdown.frames`. */
function isWantedFrame(url: string, blog: Blog): boolean {
  const address = toForeignUrl(url, blog);
  return address?.protocol === "https:" && isListedHost(address.hostname, blog.markdown.frames);
}

/** Does the browser call another host for this, or a connection that anybody can read? `what` is an object: "a script". */
export function checkRequest(url: string, what: string, blog: Blog): Finding | undefined {
  const isPlain = /^\s*http:/i.test(url);
  if (isPlain && blog.url.startsWith("https:")) {
    const fact = `Opening the page asks for ${what} over http, which browsers refuse on a page at an https address: ${url}`;
    return { code: "mixed-content", fact, remedy: "Write https://, or put the file into the blog." };
  }
  const foreign = toForeignUrl(url, blog);
  if (!foreign) return undefined;
  return {
    code: "third-party",
    fact: `Opening the page asks ${foreign.host} for ${what}: ${url}`,
    remedy: "That host learns who reads what, and the page waits for it. Put the file into the blog, or link to it.",
  };
}
