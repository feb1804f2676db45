import { isUtf8 } from "node:buffer";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placeOfOffset } from "../content/text-file.ts";
import { askGit } from "../git.ts";
import { error, note, type Place, type Problem } from "../problem.ts";
import { formatLedger, LEDGER_FILE, type Ledger } from "./ledger.ts";
import { parseLedger, placeOfUrl, readTrustedLedger } from "./parse-ledger.ts";

/** The ledger as it is in the blog's folder. */
export interface LedgerFile {
  /** Empty when there are errors. */
  ledger: Ledger;
  /** As it was read; undefined when there is no file. */
  text: string | undefined;
  problems: Problem[];
  /** Where a URL stands in the file. */
  placeOf: (url: string) => Place;
}

/**
 * Reads `urls.json` in the blog's root. A file that is missing, broken or older than the last build is an error: it is
 * never taken for a new start. In a preview, which publishes nothing, a missing one is no problem.
 */
export function readLedger(root: string, cacheFolder: string, isPreview: boolean): LedgerFile {
  const bytes = readIfThere(join(root, LEDGER_FILE));
  const lastBytes = readIfThere(copyPath(root, cacheFolder));
  const text = bytes?.toString();
  const isAsLeft = bytes !== undefined && lastBytes?.equals(bytes) === true;
  const placeOf = (url: string): Place => placeOfUrl(text ?? "", url);
  if (text === undefined) {
    return { ledger: new Map(), text, problems: isPreview ? [] : [explainMissing(lastBytes !== undefined)], placeOf };
  }
  if (!isUtf8(bytes as Buffer)) return { ledger: new Map(), text, problems: [explainEncoding(text)], placeOf };
  // The last build here has checked it.
  if (isAsLeft) return { ledger: readTrustedLedger(text), text, problems: [], placeOf };
  const { ledger, problems } = parseLedger(text);
  if (!ledger) return { ledger: new Map(), text, problems, placeOf };
  if (lastBytes === undefined || isPreview || problems.length > 0) return { ledger, text, problems, placeOf };
  const forgotten = [...(parseLedger(lastBytes.toString()).ledger?.keys() ?? [])].filter((url) => !ledger.has(url));
  return { ledger, text, problems: forgotten.length > 0 ? [explainOlder(root, forgotten)] : [], placeOf };
}

/** Writes the ledger when it has changed, whole or not at all, and keeps a copy beside the caches to compare with. */
export function writeLedger(
  root: string,
  cacheFolder: string,
  { ledger, isChanged }: { ledger: Ledger; isChanged: boolean },
  before: string | undefined,
): void {
  // What has not changed keeps the form in which the author has it.
  const text = before !== undefined && !isChanged ? before : formatLedger(ledger);
  if (text !== before) writeWhole(join(root, LEDGER_FILE), text);
  keepCopy(root, cacheFolder, text);
}

/** Writes the ledger, and leaves the copy as it is. */
export function writeLedgerAlone(root: string, ledger: Ledger): void {
  writeWhole(join(root, LEDGER_FILE), formatLedger(ledger));
}

/** Keeps what the last build knew, so that a ledger that is lost or older is noticed. */
export function keepCopy(root: string, cacheFolder: string, text: string): void {
  const path = copyPath(root, cacheFolder);
  if (readIfThere(path)?.equals(Buffer.from(text))) return;
  mkdirSync(join(root, cacheFolder), { recursive: true });
  writeWhole(path, text);
}

/** The ledger as the last build in this folder left it; undefined when there was none. */
export function readCopy(root: string, cacheFolder: string): Ledger | undefined {
  const bytes = readIfThere(copyPath(root, cacheFolder));
  return bytes && parseLedger(bytes.toString()).ledger;
}

function copyPath(root: string, cacheFolder: string): string {
  return join(root, cacheFolder, LEDGER_FILE);
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw issue;
  }
}

function explainEncoding(text: string): Problem {
  return error(
    "ledger-encoding",
    { path: LEDGER_FILE, ...placeOfOffset(text, text.indexOf("\ufffd")) },
    "The file is not saved as UTF-8, so that addresses in it cannot be read.",
    "Save it as UTF-8 in your editor, or put it back as it was: longhand urls restore",
  );
}

function explainMissing(hasCopy: boolean): Problem {
  const place = { path: LEDGER_FILE };
  if (hasCopy) {
    return error(
      "ledger-missing",
      place,
      "This file is not there any more. It holds every address that the blog has ever published, and without it they would break.",
      "Put it back: git checkout HEAD -- urls.json, or, as the last build here left it: longhand urls restore",
    );
  }
  return error(
    "ledger-missing",
    place,
    "There is no urls.json, in which Longhand keeps every address that the blog has published.",
    "If the blog is new: longhand urls start. If it is online already: longhand urls adopt <its sitemap, feed or built folder>",
  );
}

/**
 * The ledger lacks what the last build in this folder has published. On another branch, or after a reset, that is as it
 * should be; when this branch has known the addresses before, or the file is changed by hand, it is not.
 */
function explainOlder(root: string, forgotten: string[]): Problem {
  const shown = `${forgotten.slice(0, 3).join(", ")}${forgotten.length > 3 ? `, and ${forgotten.length - 3} more` : ""}`;
  const fact = `The last build here has published ${forgotten.length === 1 ? "an address" : `${forgotten.length} addresses`} that this file does not know: ${shown}.`;
  const isCommitted = askGit(root, ["status", "--porcelain", "--", LEDGER_FILE]) === "";
  const history = askGit(root, ["log", "--format=", "--unified=0", "--patch", "--", LEDGER_FILE]) ?? "";
  const isDropped = forgotten.some((url) => history.includes(`\n-  ${JSON.stringify(url)}:`));
  if (isCommitted && !isDropped) {
    return note(
      "ledger-other-branch",
      { path: LEDGER_FILE },
      fact,
      "That is right if they belong to another branch. If they have been online: longhand urls restore",
    );
  }
  return error(
    "ledger-older",
    { path: LEDGER_FILE },
    `${fact} It is an older one, or lines were taken out of it.`,
    `Put them back: longhand urls restore. If they never were online: longhand urls forget ${forgotten[0]}${forgotten.length > 1 ? " …" : ""}`,
  );
}
