import { placeOfOffset } from "../content/text-file.ts";
import { error, type Place, type Problem } from "../problem.ts";
import { LEDGER_FILE, type Ledger, type LedgerEntry, type LedgerKind } from "./ledger.ts";

const KINDS: Record<LedgerKind, true> = {
  post: true,
  page: true,
  list: true,
  tag: true,
  feed: true,
  image: true,
  copy: true,
  file: true,
};

/** What may stand in an entry, and what it has to be. */
const FORMS: Record<string, { isRight: (value: unknown) => boolean; is: string }> = {
  kind: { isRight: (value) => typeof value === "string" && Object.hasOwn(KINDS, value), is: "a known kind" },
  source: { isRight: isText, is: "a text" },
  since: { isRight: isDay, is: "a day such as 2025-08-22" },
  to: { isRight: isDestination, is: "a path such as /posts/hello/, or an https: address" },
  gone: { isRight: isDay, is: "a day such as 2025-08-22" },
  undecided: { isRight: (value) => value === true, is: "true" },
  id: { isRight: isText, is: "a text" },
  title: { isRight: (value) => typeof value === "string", is: "a text" },
  tags: { isRight: isTexts, is: "a list of texts" },
  text: { isRight: (value) => typeof value === "string", is: "a text" },
  headings: { isRight: isHeadings, is: "a text such as first-things/C8cE1 notes/R3cGx" },
};

const RESTORE =
  "Put the file back as it was committed (git checkout HEAD -- urls.json), or as the last build left it (longhand urls restore).";

/**
 * Reads `urls.json`. When it cannot be read there is no ledger: that is never taken for "nothing was published".
 */
export function parseLedger(text: string): { ledger?: Ledger; problems: Problem[] } {
  if (text.trim() === "") {
    return {
      problems: [error("ledger-empty", { path: LEDGER_FILE, line: 1, column: 1 }, "The file is empty.", RESTORE)],
    };
  }
  const conflicts = findConflicts(text);
  if (conflicts.length > 0) return { problems: conflicts };
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (issue) {
    return { problems: [explainSyntax(text, issue)] };
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return {
      problems: [error("ledger-form", { path: LEDGER_FILE, line: 1, column: 1 }, "This is no object.", RESTORE)],
    };
  }
  const problems: Problem[] = [];
  const entries = data as Record<string, unknown>;
  const { version } = entries;
  delete entries.version;
  if (version !== 1) problems.push(explainVersion(text, version));
  const ledger: Ledger = new Map();
  for (const url in entries) {
    const wrong = explainUrl(url) ?? explainEntry(entries[url]);
    if (wrong)
      problems.push(error("ledger-form", placeOfUrl(text, url), wrong, "Correct the line, or put it back as it was."));
    else ledger.set(url, entries[url] as LedgerEntry);
  }
  problems.push(
    ...findDoubles(text, Object.keys(entries).length),
    ...findTwins(text, ledger),
    ...findLoops(text, ledger),
  );
  // With such faults it can still be worked on.
  const isReadable = problems.every(({ code }) => code === "ledger-twins" || code === "redirect-loop");
  return isReadable ? { ledger, problems } : { problems };
}

/** Reads a text that `parseLedger` has found to be right before. */
export function readTrustedLedger(text: string): Ledger {
  const entries = JSON.parse(text.replace(/^\uFEFF/, "")) as Record<string, LedgerEntry>;
  const ledger: Ledger = new Map();
  for (const url in entries) if (url !== "version") ledger.set(url, entries[url] as LedgerEntry);
  return ledger;
}

/** Where a URL stands in the ledger's file. */
export function placeOfUrl(text: string, url: string): Place {
  const offset = text.indexOf(`${JSON.stringify(url)}:`);
  return { path: LEDGER_FILE, ...(offset < 0 ? { line: 1, column: 1 } : placeOfOffset(text, offset)) };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isHeadings(value: unknown): boolean {
  if (typeof value !== "string" || !value.split(" ").every((one) => one.includes("/"))) return false;
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

function isDay(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function isDestination(value: unknown): boolean {
  return typeof value === "string" && (/^\/(?!\/)/.test(value) || (/^https?:\/\//.test(value) && URL.canParse(value)));
}

/** Says what is wrong with a URL of the ledger, if anything is. */
export function explainUrl(url: string): string | undefined {
  if (!url.startsWith("/")) return `"${url}" is no URL of the blog: those begin with a slash.`;
  if (url.normalize("NFC") !== url) return `"${url}" is not in the normal form NFC, in which addresses are compared.`;
  if (/\/\.\.?(\/|$)|\\/.test(url)) return `"${url}" leaves the site.`;
  if (url.includes("//")) return `"${url}" has an empty part.`;
  return undefined;
}

/** Says what is wrong with what is said of a URL, if anything is. */
export function explainEntry(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    return "What is said of this URL is no object.";
  for (const field in entry) {
    const form = Object.hasOwn(FORMS, field) ? FORMS[field] : undefined;
    if (!form) return `"${field}" is not a field of the ledger.`;
    if (!form.isRight((entry as Record<string, unknown>)[field])) return `"${field}" should be ${form.is}.`;
  }
  const { kind, source, since, to, gone, undecided } = entry as Partial<LedgerEntry>;
  if (kind === undefined || source === undefined || since === undefined) {
    return `The field "${kind === undefined ? "kind" : source === undefined ? "source" : "since"}" is missing.`;
  }
  const states = [to, gone, undecided].filter((state) => state !== undefined);
  return states.length > 1 ? 'Only one of "to", "gone" and "undecided" can be true of a URL.' : undefined;
}

function explainVersion(text: string, version: unknown): Problem {
  const place = placeOfUrl(text, "version");
  if (typeof version === "number" && version > 1) {
    return error(
      "ledger-version",
      place,
      `This file was written by a later version of Longhand (its form is ${version}, this version knows 1).`,
      "Update Longhand: npm install longhand@latest",
    );
  }
  return error("ledger-version", place, 'The last line, "version": 1, is missing or changed.', RESTORE);
}

/** git's marks of two changes that it could not join. https://git-scm.com/docs/git-merge#_how_conflicts_are_presented */
function findConflicts(text: string): Problem[] {
  if (!text.includes("<<<<<<<") && !text.includes(">>>>>>>")) return [];
  return text.split("\n").flatMap((line, index, lines) => {
    if (!line.startsWith("<<<<<<<")) return [];
    const end = lines.findIndex((other, position) => position > index && other.startsWith(">>>>>>>"));
    const both = lines.slice(index, end < 0 ? undefined : end).filter((one) => /^\s*"\//.test(one));
    const urls = [...new Set(both.map((one) => /"(\/[^"]*)"/.exec(one)?.[1] ?? ""))];
    const shown = `${urls.slice(0, 5).join(", ")}${urls.length > 5 ? `, and ${urls.length - 5} more` : ""}`;
    return [
      error(
        "ledger-conflict",
        { path: LEDGER_FILE, line: index + 1, column: 1 },
        `Two branches have changed the same lines, and git could not join them: ${shown}.`,
        "Keep the addresses of both: longhand urls merge, and then git add urls.json",
      ),
    ];
  });
}

function explainSyntax(text: string, issue: unknown): Problem {
  const message = issue instanceof Error ? issue.message : String(issue);
  // V8 names the offset in some versions, line and column in others, and nothing when the text ends too early.
  const [, offset = findBrokenLine(text)] = /at position (\d+)/.exec(message) ?? [];
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  const place = line
    ? { line: Number(line), column: Number(column) }
    : placeOfOffset(text, Number(offset ?? (/end of JSON|Unterminated/.test(message) ? text.length : 0)));
  return error(
    "ledger-syntax",
    { path: LEDGER_FILE, ...place },
    "The file is not JSON from here on, so what was published before cannot be known.",
    RESTORE,
  );
}

/** Where the first line of an entry begins that is not JSON; for a person it is the line that counts. */
function findBrokenLine(text: string): number | undefined {
  let offset = 0;
  for (const line of text.split("\n")) {
    const isEntry = /^\s*"\//.test(line);
    if (isEntry && !isJson(`{${line.trim().replace(/,$/, "")}}`)) return offset;
    offset += line.length + 1;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON takes the last of two equal names; here the first would be forgotten. */
function findDoubles(text: string, count: number): Problem[] {
  if (countUrlLines(text) <= count) return [];
  const lines = text.matchAll(/^\s*("\/(?:[^"\\]|\\.)*")\s*:/gm);
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const match of lines) {
    const url = match[1] ?? "";
    if (seen.has(url)) {
      problems.push(
        error(
          "ledger-double",
          { path: LEDGER_FILE, ...placeOfOffset(text, match.index + match[0].indexOf('"')) },
          `${JSON.parse(url)} has two lines.`,
          "Join them: longhand urls merge",
        ),
      );
    }
    seen.add(url);
  }
  return problems;
}

/** How many lines begin with a URL. */
function countUrlLines(text: string): number {
  let lines = 0;
  for (let start = 0; start >= 0; start = text.indexOf("\n", start + 1)) {
    let index = start;
    while (text.charCodeAt(index) <= 32) index++;
    if (text.startsWith('"/', index)) lines++;
  }
  return lines;
}

/** Two URLs that many disks and some hosts take for one. */
function findTwins(text: string, ledger: Ledger): Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const url of ledger.keys()) {
    const key = url.toLowerCase();
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, url);
    else {
      problems.push(
        error(
          "ledger-twins",
          placeOfUrl(text, url),
          `${url} and ${twin} differ in nothing but upper and lower case, and many disks take them for one.`,
          `Keep one of them: longhand urls forget ${url}`,
        ),
      );
    }
  }
  return problems;
}

/** Redirects that lead to themselves. */
function findLoops(text: string, ledger: Ledger): Problem[] {
  const problems: Problem[] = [];
  const isDone = new Set<string>();
  for (const [start, { to }] of ledger) {
    if (to === undefined) continue;
    const path: string[] = [];
    for (let url: string | undefined = start; url !== undefined && !isDone.has(url); url = nextOf(ledger, url)) {
      const first = path.indexOf(url);
      if (first >= 0) {
        const loop = [...path.slice(first), url];
        problems.push(
          error(
            "redirect-loop",
            placeOfUrl(text, loop[0] ?? start),
            `These redirects lead in a circle: ${loop.join(" → ")}.`,
            "Let one of them lead to a page: longhand urls redirect OLD NEW",
          ),
        );
        break;
      }
      path.push(url);
    }
    for (const url of path) isDone.add(url);
  }
  return problems;
}

function nextOf(ledger: Ledger, url: string): string | undefined {
  return ledger.get(url)?.to?.split("#")[0];
}
