import { attributeOf, childrenOf, type ReadElement, readXml, textOf } from "./read-xml.ts";

/** An entry of a feed that was written before, as far as readers notice it. */
export interface PublishedEntry {
  /** By this readers know whether they have shown it already (RFC 4287, 4.2.6). */
  id: string;
  /** Absolute URL of the page; empty when the entry has none. */
  url: string;
  title: string;
  /** RFC 3339. */
  updated: string;
  contentHtml: string;
}

/** Reads the entries of an Atom feed as `formatAtom` writes it, in their order; undefined when it is none. */
export function readEntries(atom: string): PublishedEntry[] | undefined {
  const { document } = readXml(atom);
  return document?.name === "feed" ? childrenOf(document.root, "entry").map(toEntry) : undefined;
}

function toEntry(entry: ReadElement): PublishedEntry {
  const link = childrenOf(entry, "link").find((one) => (attributeOf(one, "rel") ?? "alternate") === "alternate");
  return {
    id: textOf(entry, "id") ?? "",
    url: (link && attributeOf(link, "href")) ?? "",
    title: textOf(entry, "title") ?? "",
    updated: textOf(entry, "updated") ?? "",
    contentHtml: textOf(entry, "content") ?? "",
  };
}
