import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { error, ProblemError } from "../../problem.ts";
import { idOfUrl } from "../../urls/addresses.ts";
import { toTarget } from "../../urls/permalink.ts";
import type { OutputOptions } from "../report.ts";
import { readSiteUrl } from "../site-url.ts";
import { findKnown, openBlog, say, unknownUrl } from "./open.ts";
import { readToday } from "./today.ts";

/** `longhand urls move <old> <new>`: gives a page another address, by the permalink of its file. */
export async function runMove(root: string, from: string, to: string, options: OutputOptions): Promise<void> {
  const opened = await openBlog(root, options);
  const { ledger, blog } = opened;
  const { addresses, sources } = readToday(opened);
  const url = findKnown(readSiteUrl(from, blog), ledger);
  const source = sources.get(url);
  if (source === undefined || !addresses.targets.has(source)) {
    const entry = ledger.get(url);
    if (!entry) throw unknownUrl(url, ledger);
    const remedy =
      entry.kind === "tag"
        ? `Give the tag another slug in the settings: tags: { ${JSON.stringify(entry.source)}: { slug: "…" } }`
        : entry.to === undefined
          ? `To let an address without a page lead somewhere: longhand urls redirect ${url} NEW`
          : `It leads to ${entry.to}. To move that: longhand urls move ${entry.to} ${to}`;
    throw new ProblemError([
      error("url-not-movable", undefined, `${url} is not the address of an essay or page of today.`, remedy),
    ]);
  }
  const { target, fact, remedy } = toTarget(readSiteUrl(to, blog));
  if (!target) throw new ProblemError([error("permalink-wrong", undefined, fact, remedy)]);
  if (target.url === url) {
    throw new ProblemError([
      error("url-same", { path: source }, `${url} is its address already.`, "Choose another one."),
    ]);
  }
  const before = ledger.get(target.url);
  const isOthers = before?.id !== undefined && before.id !== idOfUrl(addresses, url, blog);
  if (before && isOthers && !sources.has(target.url)) {
    throw new ProblemError([
      error(
        "url-reserved",
        undefined,
        `The links of readers to ${target.url} lead to ${before.to ?? before.source}.`,
        `Choose another address. If no link to it matters any more: longhand urls forget ${target.url}`,
      ),
    ]);
  }
  const taken = sources.get(target.url);
  if (taken !== undefined && taken !== source) {
    throw new ProblemError([
      error("url-taken", undefined, `${target.url} is the address of ${taken}.`, "Choose another address."),
    ]);
  }
  setPermalink(join(root, source), source, target.url);
  say(options, `${source} has the permalink ${target.url} now. From the next build on ${url} redirects to it.`, {
    url,
    to: target.url,
    source,
  });
}

/** A permalink on one line, with what may follow it: a comment. */
const PERMALINK =
  /^permalink[ \t]*:[ \t]*(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*'|[^\s"'|>&*!#{[][^\r\n#]*?)?([ \t]+#[^\r\n]*)?[ \t]*(?=\r?$)/m;

/** Writes the permalink into the front matter, and nothing else. Leaves forms to the author that are not a line each. */
function setPermalink(file: string, source: string, url: string): void {
  const text = readFileSync(file, "utf8");
  const [, start = "", fields] = /^(\uFEFF?---[^\n]*\n)([\s\S]*?\n?)(?=---[ \t]*(?:\r?\n|$))/.exec(text) ?? [];
  const line = `permalink: ${/^[\w./-]+$/.test(url) ? url : JSON.stringify(url)}`;
  const isThere = fields !== undefined && /^["']?permalink["']?[ \t]*:/m.test(fields);
  const next = isThere ? /^permalink[^\n]*\n([ \t]+\S|$)/m.exec(fields)?.[1]?.trim() : "";
  const isPlain = fields !== undefined && !/^\s*\{/.test(fields) && (!isThere || (PERMALINK.test(fields) && !next));
  if (!isPlain) {
    throw new ProblemError([
      error(
        "permalink-form",
        { path: source },
        "The permalink of this file is written in a form that only its author should change.",
        `Write by hand: ${line}`,
      ),
    ]);
  }
  const newline = start.includes("\r\n") ? "\r\n" : "\n";
  const changed = isThere
    ? fields.replace(PERMALINK, (_, comment: string | undefined) => line + (comment ?? ""))
    : `${fields}${line}${newline}`;
  writeFileSync(file, start + changed + text.slice(start.length + fields.length));
}
