import { isUtf8 } from "node:buffer";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readSealed, writeSealed, writeWhole } from "../cache-file.ts";
import { placeOfOffset } from "../content/text-file.ts";
import { askGit, collectAnswers, type GitAnswers } from "../git.ts";
import { error, note, type Place, type Problem, ProblemError } from "../problem.ts";
import { formatLedger, LEDGER_FILE, type Ledger } from "./ledger.ts";
import { parseLedger, placeOfUrl, readTrustedLedger } from "./parse-ledger.ts";

/** What git is asked about a ledger that is not as the last build has left it. */
const questions = {
  status: ["status", "--porcelain", "--", LEDGER_FILE],
  history: ["log", "--format=", "--unified=0", "--patch", "--", LEDGER_FILE],
};

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
  const text = readIfThere(join(root, LEDGER_FILE));
  const last = readSealed(join(root, cacheFolder), LEDGER_FILE);
  const placeOf = (url: string): Place => placeOfUrl(text ?? "", url);
  if (text === undefined) {
    return { ledger: new Map(), text, problems: isPreview ? [] : [explainMissing(last !== undefined)], placeOf };
  }
  // What is not UTF-8 has been read as this sign.
  const isGarbled = text.includes("\uFFFD") && !isUtf8(readFileSync(join(root, LEDGER_FILE)));
  if (isGarbled) return { ledger: new Map(), text, problems: [explainEncoding(text)], placeOf };
  // The last build here has checked it.
  if (text === last) return { ledger: readTrustedLedger(text), text, problems: [], placeOf };
  const { ledger, problems } = parseLedger(text);
  if (!ledger) return { ledger: new Map(), text, problems, placeOf };
  if (last === undefined || isPreview || problems.length > 0) return { ledger, text, problems, placeOf };
  const forgotten = [...(parseLedger(last).ledger?.keys() ?? [])].filter((url) => !ledger.has(url));
  return { ledger, text, problems: forgotten.length > 0 ? [explainOlder(root, forgotten)] : [], placeOf };
}

/**
 * Writes the ledger when it has changed, whole or not at all, and keeps a copy beside the caches to compare with.
 * `before` is the text from which it was made: throws a `ProblemError` when the file has become another one since.
 */
export function writeLedger(
  root: string,
  cacheFolder: string,
  { ledger, isChanged }: { ledger: Ledger; isChanged: boolean },
  before: string | undefined,
): void {
  // What has not changed keeps the form in which the author has it.
  const text = before !== undefined && !isChanged ? before : formatLedger(ledger);
  const path = join(root, LEDGER_FILE);
  // What a killed build has left.
  rmSync(temporaryOf(path), { force: true });
  if (readIfThere(path) !== before) {
    throw new ProblemError([
      error(
        "ledger-changed",
        { path: LEDGER_FILE },
        "This file was changed by somebody else in the meantime.",
        "Run the command again.",
      ),
    ]);
  }
  if (text !== before) writeWhole(path, text, { temporary: temporaryOf(path) });
  keepCopy(root, cacheFolder, text);
}

/** Writes the ledger, and leaves the copy as it is. */
export function writeLedgerAlone(root: string, ledger: Ledger): void {
  const path = join(root, LEDGER_FILE);
  writeWhole(path, formatLedger(ledger), { temporary: temporaryOf(path) });
}

/** Keeps what the last build knew, so that a ledger that is lost or older is noticed. */
export function keepCopy(root: string, cacheFolder: string, text: string): void {
  writeSealed(join(root, cacheFolder), LEDGER_FILE, text);
}

/** The ledger as the last build in this folder left it; undefined when there was none. */
export function readCopy(root: string, cacheFolder: string): Ledger | undefined {
  const text = readSealed(join(root, cacheFolder), LEDGER_FILE);
  return text === undefined ? undefined : parseLedger(text).ledger;
}

/** What git says of the ledger, when `readLedger` would want to know: for a build in the sandbox, which cannot ask. */
export function answerLedgerQuestions(root: string, cacheFolder: string): GitAnswers {
  const text = readIfThere(join(root, LEDGER_FILE));
  const lastText = readSealed(join(root, cacheFolder), LEDGER_FILE);
  const isAsLeft = text === undefined || lastText === undefined || lastText === text;
  return isAsLeft ? {} : collectAnswers(root, Object.values(questions));
}

/** Where a ledger waits until it is whole: always the same place, so that nothing is left in the author's folder. */
function temporaryOf(path: string): string {
  return `${path}.new`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
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
  const isCommitted = askGit(root, questions.status) === "";
  const history = askGit(root, questions.history) ?? "";
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
