// Runs all tests: compiles the package first, because the tests of the command line and of the packed package use it.
// Names given on the command line choose test files: npm test -- urls tags
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, "test"))
  .filter((name) => name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => `test/${name}`);

const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1;

let status = run(["scripts/compile.js"]);
if (status === 0) status = run(["--import", "tsx", "test/support/prepare.ts", ...files]);
// A zone that no test means, so that one that depends on the machine's zone fails.
// Node would leave one core free, which is half of a machine with two.
const runner = ["--import", "tsx", "--test", `--test-concurrency=${availableParallelism()}`];
if (status === 0) status = run([...runner, ...files], { TZ: "Pacific/Chatham", NODE_ENV: "test" });
process.exit(status);
