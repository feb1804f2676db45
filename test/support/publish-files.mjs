// Publishes files into a blog's folder as a build does, without rendering. As a program: node publish-files.mjs <blog> <plan.json>
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const compiled = (path) => import(new URL(`../../dist/test/${path}.js`, import.meta.url));
const [{ Publisher }, { lock }, { readLedger, writeLedger }, { hasErrors, ProblemError }] = await Promise.all(
  ["publish/publish", "publish/lock", "urls/ledger-file", "problem"].map(compiled),
);

/** `plan`: { texts: { path: text }, copies: { path: file }, ledger: { url: entry } }. Gives what was published. */
export async function publishFiles(root, { texts, copies, ledger }) {
  const [output, cache] = [join(root, "_site"), join(root, ".cache")];
  const release = await lock(cache);
  const publisher = new Publisher(output, cache, "_site");
  try {
    const before = existsSync(join(root, "urls.json")) ? readLedger(root, ".cache", false).text : undefined;
    for (const [path, text] of Object.entries(texts)) publisher.addText(path, text);
    for (const [path, file] of Object.entries(copies)) publisher.addFile(path, join(root, file));
    const problems = await publisher.findProblems();
    if (hasErrors(problems)) throw new ProblemError(problems);
    const settlement = { ledger: new Map(Object.entries(ledger)), isChanged: true };
    return await publisher.finish(() => writeLedger(root, ".cache", settlement, before));
  } finally {
    await publisher.abandon();
    release();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(await publishFiles(argv[2], JSON.parse(readFileSync(argv[3], "utf8")))));
  } catch (issue) {
    if (!(issue instanceof ProblemError)) throw issue;
    console.log(JSON.stringify(issue.problems));
    process.exitCode = 1;
  }
}
