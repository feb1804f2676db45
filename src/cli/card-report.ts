import type { Card, PageCards } from "../checks/cards.ts";
import { decodeUrl } from "../decode.ts";
import { error, type Problem, showHidden } from "../problem.ts";

/**
 * The pages whose cards are asked for: those that are named by the author's file (`posts/hello.md`) or by their address
 * (`/posts/hello/`, or as the browser shows it), in that order; all posts when none is named. A name that is that of no
 * page is a problem.
 */
export function chooseCards(
  pages: PageCards[],
  wanted: true | string[] | undefined,
  basePath = "/",
): { pages: PageCards[]; problems: Problem[] } {
  if (!Array.isArray(wanted)) return { pages: pages.filter(({ isPost }) => isPost), problems: [] };
  const problems: Problem[] = [];
  const chosen = wanted.flatMap((name) => {
    const found = findPage(pages, name, basePath);
    if (!found) problems.push(explainUnknown(name));
    return found ? [found] : [];
  });
  return { pages: chosen, problems };
}

function findPage(pages: PageCards[], name: string, basePath: string): PageCards | undefined {
  const path = name.replaceAll("\\", "/").replace(/^\.\//, "").normalize("NFC");
  const url = decodeUrl(URL.canParse(path) ? new URL(path).pathname : path);
  const urls = [url, `${url}/`];
  return pages.find(
    (page) =>
      page.source.normalize("NFC") === path ||
      urls.includes(page.url) ||
      urls.includes(basePath.slice(0, -1) + page.url),
  );
}

function explainUnknown(name: string): Problem {
  return error(
    "page-unknown",
    undefined,
    `The site has no page of ${name}.`,
    "Name a published text by its file, posts/hello.md, or by its address, /posts/hello/. Drafts: longhand dev.",
  );
}

/** The cards of a page for people: for each platform the picture, the title, the description and the site. */
export function formatCards({ url, source, image, cards }: PageCards): string {
  const width = Math.max(...cards.map(({ platform }) => platform.length));
  const indent = " ".repeat(width + 4);
  const lines = cards.flatMap((card) => {
    const [first = "", ...more] = [card.title, ...(card.description ? [card.description] : []), describeCard(card)];
    return [`  ${card.platform.padEnd(width)}  ${first}`, ...more.map((line) => indent + line)];
  });
  const head = source === url ? url : `${url}  ${source}`;
  return [head, ...(image ? [`  ${image.address}`] : []), ...lines].map(showHidden).join("\n");
}

function describeCard({ site, picture, ratio, fault }: Card): string {
  const shape = ratio === undefined ? "whole" : `cropped to ${ratio}:1`;
  if (picture === "unknown") return `${site} · a picture of another host, which nobody has looked at`;
  if (picture !== "none") return `${site} · ${picture} picture, ${shape}`;
  return `${site} · no picture${fault ? `: it is ${fault}` : ""}`;
}
