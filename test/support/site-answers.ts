import { numbersIn } from "./desk.ts";

/** What a reader or a program gets at one URL of a finished site. */
export type SiteAnswer =
  /** The page of an essay, or of a page of the author's own. `anchors` are the ids in each of its headings, in order. */
  | { kind: "essay"; number: number; anchors: string[][] }
  /** A page that leads on: to a site URL, without its fragment. */
  | { kind: "redirect"; to: string }
  /** A page that says that there is nothing any more. */
  | { kind: "gone" }
  /** An Atom feed. `self` is the URL that it gives as its own. */
  | { kind: "feed"; id: string; self: string; entries: { id: string; number: number }[] }
  /** A list, a tag, a file for machines. */
  | { kind: "other" };

/** What a site answers, by URL. `tree` has the text of each of its files by path; `address` is where it stands. */
export function readAnswers(tree: Record<string, string>, address: string): Map<string, SiteAnswer> {
  return new Map(
    Object.entries(tree).map(([path, latin]) => {
      const url = `/${path.replace(/(^|\/)index\.html$/, "$1")}`;
      return [url, readAnswer(path, Buffer.from(latin, "latin1").toString(), address)];
    }),
  );
}

/** True for files that may come and go: further pages of lists, and names with a hash in them. */
export function isPassing(url: string): boolean {
  return /\/page\/\d+\/$|-[0-9a-f]{8}\.\w+$/.test(url);
}

function readAnswer(path: string, text: string, address: string): SiteAnswer {
  if (path.endsWith(".xml") && text.includes("<feed ")) return readFeed(text, address);
  if (!path.endsWith(".html")) return { kind: "other" };
  const refresh = /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(text);
  if (refresh) return { kind: "redirect", to: toSiteUrl(refresh[1] ?? "", address) };
  if (text.includes("<h1>This page is gone</h1>")) return { kind: "gone" };
  const [number, ...others] = numbersIn(text);
  if (number === undefined || others.length > 0) return { kind: "other" };
  return { kind: "essay", number, anchors: readAnchors(text) };
}

/** Site URLs are compared as they are: decoded, in NFC. */
function toSiteUrl(href: string, address: string): string {
  return decodeURI(new URL(href, address).pathname).normalize("NFC");
}

/** Of the essay itself: what stands after it has headings of its own. */
function readAnchors(html: string): string[][] {
  const [essay = ""] = html.split('<nav class="related"');
  return [...essay.matchAll(/<h[2-6] (.*?)<\/h[2-6]>/gs)].map(([heading]) =>
    [...heading.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id),
  );
}

function readFeed(xml: string, address: string): SiteAnswer {
  const [head = "", ...entries] = xml.split("<entry>");
  return {
    kind: "feed",
    id: readId(head),
    self: toSiteUrl(/rel="self"[^>]* href="([^"]*)"/.exec(head)?.[1] ?? "", address),
    entries: entries.map((entry) => ({ id: readId(entry), number: numbersIn(entry)[0] ?? 0 })),
  };
}

function readId(xml: string): string {
  return /<id>([^<]*)<\/id>/.exec(xml)?.[1] ?? "";
}
