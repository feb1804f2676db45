import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { askGit } from "../../git.ts";
import { error, type Problem, ProblemError } from "../../problem.ts";
import { EMPTY_LEDGER, LEDGER_FILE, type Ledger, type LedgerEntry } from "../../urls/ledger.ts";
import { keepCopy, readCopy, writeLedger } from "../../urls/ledger-file.ts";
import { mergeLedger } from "../../urls/merge-ledger.ts";
import { parseLedger } from "../../urls/parse-ledger.ts";
import { enterBlog } from "../enter-blog.ts";
import { count, type OutputOptions, printProblems } from "../report.ts";
import { readIfThere, say } from "./open.ts";

/** `longhand urls start`: begins a ledger in a blog that has never been online. */
export async function runStart(root: string, flags: { new?: boolean }, options: OutputOptions): Promise<void> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const text = readIfThere(join(root, LEDGER_FILE));
  if (text !== undefined && text.trim() !== "") {
    throw new ProblemError([
      error("ledger-exists", { path: LEDGER_FILE }, "There is a ledger already.", "Nothing need be done."),
    ]);
  }
  const traces = [
    readCopy(root, blog.folders.cache) && "an earlier build has kept a copy of its ledger (longhand urls restore)",
    askGit(root, ["log", "-1", "--format=%h", "--", LEDGER_FILE]) && "git has had one (git log -- urls.json)",
    readIfThere(join(root, blog.folders.output, "index.html")) !== undefined &&
      `there is a built site (longhand urls adopt ${blog.folders.output})`,
  ].filter((trace) => typeof trace === "string");
  if (traces.length > 0 && !flags.new) {
    throw new ProblemError([
      error(
        "ledger-known",
        { path: LEDGER_FILE },
        `This blog has been built before: ${traces.join("; ")}.`,
        "Put its addresses back with one of these. If it has never been online: longhand urls start --new",
      ),
    ]);
  }
  writeFileSync(join(root, LEDGER_FILE), EMPTY_LEDGER);
  keepCopy(root, blog.folders.cache, EMPTY_LEDGER);
  say(options, "Wrote urls.json. Commit it: each build adds the addresses that it publishes.", { path: LEDGER_FILE });
}

/** `longhand urls restore`: puts back what the last build in this folder knew, or what was committed. */
export async function runRestore(root: string, options: OutputOptions): Promise<void> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const text = readIfThere(join(root, LEDGER_FILE));
  const version = text && parseLedger(text).problems.filter(({ code }) => code === "ledger-version");
  // A later version of Longhand knows more of it than a copy does.
  if (version && version.length > 0 && /"version": *[2-9]/.test(text)) throw new ProblemError(version);
  const committed = askGit(root, ["show", `HEAD:./${LEDGER_FILE}`]);
  const copies = [readCopy(root, blog.folders.cache), committed && parseLedger(committed).ledger].filter(
    (copy): copy is Ledger => copy instanceof Map,
  );
  if (copies.length === 0) {
    throw new ProblemError([
      error(
        "ledger-no-copy",
        { path: LEDGER_FILE },
        "Neither the last build here nor git has kept a copy of it.",
        "Fill it from what is online: longhand urls adopt <sitemap, feed or built folder>",
      ),
    ]);
  }
  // Both sides of a conflict are the author's.
  const current = (text && (parseLedger(text).ledger ?? mergeLedger(text).ledger)) || new Map<string, LedgerEntry>();
  const before = current.size;
  // What the file says now counts more than what a copy says.
  const ledger: Ledger = new Map([...copies.reverse().flatMap((copy) => [...copy]), ...current]);
  writeLedger(root, blog.folders.cache, { ledger, isChanged: true }, text);
  say(options, `urls.json has ${count(ledger.size, "address", "addresses")}; ${ledger.size - before} were put back.`, {
    urls: ledger.size,
    restored: ledger.size - before,
  });
}

/** `longhand urls merge`: joins both sides of a conflict that git has left in the ledger. */
export async function runMergeLedger(root: string, options: OutputOptions): Promise<void> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const text = readIfThere(join(root, LEDGER_FILE)) ?? "";
  const found = parseLedger(text);
  if (found.problems.length === 0) {
    const urls = found.ledger?.size ?? 0;
    say(options, `There is nothing to join: urls.json has ${count(urls, "address", "addresses")}.`, { urls });
    return;
  }
  const isJoinable = ({ code }: Problem): boolean => code === "ledger-conflict" || code === "ledger-double";
  if (!found.problems.some(isJoinable)) throw new ProblemError(found.problems);
  const { ledger, problems } = mergeLedger(text);
  if (!ledger) throw new ProblemError(problems);
  writeLedger(root, blog.folders.cache, { ledger, isChanged: true }, text);
  printProblems(problems, options);
  say(options, `urls.json has the addresses of both sides: ${ledger.size}. Now: git add urls.json`, {
    urls: ledger.size,
  });
}
