import { findCssUrls } from "../html/css.ts";
import type { PageFacts } from "../html/scan.ts";
import type { Blog } from "../settings/settings.ts";
import { createCounter, type Finding } from "./finding.ts";
import { toForeignUrl } from "./targets.ts";

/** The one page that needs a script. */
const SEARCH_PAGE = "/search/";

const NAMES: Record<string, string> = {
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
export function checkRequests(url: string, facts: PageFacts, blog: Blog): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const count = createCounter();
  for (const asset of facts.assets) {
    if (asset.use === "preview") continue;
    const nth = count(asset.url);
    if (seen.has(`${asset.use} ${asset.url}`)) continue;
    seen.add(`${asset.use} ${asset.url}`);
    const cause = { kind: "file", url: asset.url, nth } as const;
    const finding = checkRequest(asset.url, NAMES[asset.use] ?? "a file", blog);
    if (finding) findings.push({ ...finding, cause });
  }
  for (const style of facts.styles) {
    findings.push(...findCssUrls(style).flatMap(({ url }) => checkRequest(url, "a file of a style", blog) ?? []));
  }
  if (facts.hasScript && url !== SEARCH_PAGE) {
    findings.push({
      code: "page-script",
      fact: "The page runs a script.",
      remedy: 'A page of text needs none. If you want it, set checks: { "page-script": "off" }.',
    });
  }
  return findings;
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
