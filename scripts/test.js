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

const run = (args, env) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status ?? 1;

// What the machine says of itself must not decide how a test ends: CI alone gives colours to texts.
const { CI, FORCE_COLOR, GITHUB_ACTIONS, SOURCE_DATE_EPOCH, LANGUAGE, LC_ALL, LONGHAND_WORKERS, ...env } = process.env;
// A zone that no test means, so that one that depends on the machine's zone fails.
const fixed = { ...env, TZ: "Pacific/Chatham", LANG: "C.UTF-8", NODE_ENV: "test", NO_COLOR: "1" };

// Node would leave one core free, which is half of a machine with two. The last lines name what has failed.
const runner = ["--test", `--test-concurrency=${availableParallelism()}`, "--test-reporter=spec"];

let status = run(["scripts/compile.js"], process.env);
if (status === 0) status = run(["--import", "tsx", "test/support/prepare.ts", ...files], process.env);
if (status === 0) status = run(["--import", "tsx", ...runner, ...files], fixed);
process.exit(status);
