// npm run bench:start-up: how long commands take before they do anything, which files they load, and what each package costs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { createLonghandBlog, repository } from "./blogs.ts";
import { formatEssay } from "./corpus.ts";
import { editBody } from "./edits.ts";
import { measure, start } from "./measure.ts";
import { median } from "./statistics.ts";
import { formatTable, formatTimes } from "./table.ts";

const { runs } = new Command("npm run bench:start-up --")
  .description("Measures what is loaded when, and how long it takes.")
  .option("--runs <number>", "turns that are counted", parseNumber, 9)
  .parse()
  .opts<{ runs: number }>();

const POSTS = 100;
/** The development server is ended after so many milliseconds, when it has built the blog long since. */
const SERVED = 4_000;

const home = mkdtempSync(join(tmpdir(), "longhand-start-up-"));
const blog = join(home, "blog");
const program = join(repository, "dist", "src", "cli", "main.js");

/** A row of the first table. `prepare` runs before each turn. */
interface Start {
  name: string;
  args: string[];
  prepare?: (turn: number) => void;
}

let attic = 0;
/** Moved, not deleted: just after many files were deleted, ext4 is slow to make new ones. */
function moveAside(...names: string[]): void {
  for (const path of names.map((name) => join(blog, name)))
    if (existsSync(path)) renameSync(path, join(home, String(attic++)));
}

const starts: Start[] = [
  { name: "node alone", args: ["--eval", "0"] },
  { name: "`--version`", args: [program, "--version"] },
  { name: "`--help`", args: [program, "--help"] },
  { name: "`new`", args: [program, "new", "Title"], prepare: removeNew },
  { name: "`urls`", args: [program, "urls"], prepare: removeNew },
  { name: "`build`, nothing changed", args: [program, "build"] },
  { name: "`build`, one post edited", args: [program, "build"], prepare: edit },
  { name: "`build`, no output and no cache", args: [program, "build"], prepare: () => moveAside("_site", ".cache") },
];

try {
  createLonghandBlog(blog, POSTS);
  const times = new Map<string, number[]>(starts.map(({ name }) => [name, []]));
  // The first turn is not counted.
  for (let turn = 0; turn <= runs; turn++) {
    for (const { name, args, prepare } of starts) {
      prepare?.(turn);
      const { seconds } = await measure({ program: process.execPath, args, folder: blog });
      if (turn > 0) times.get(name)?.push(seconds);
    }
  }
  const rows: string[][] = [];
  for (const { name, args, prepare } of starts) {
    prepare?.(runs + 1);
    rows.push([name, formatTimes(times.get(name) ?? []), ...describeFiles(await listLoaded(args))]);
  }
  rows.push(["`dev`, first build", "", ...describeFiles(await listServed())]);
  console.log(formatTable(["<command", "median (min–max)", "files", "kB", "<packages"], rows));
  console.log();
  console.log(formatTable(["<package", "as installed", "in one file"], measurePackages()));
} finally {
  rmSync(home, { recursive: true, force: true });
}

function edit(turn: number): void {
  const { essay } = editBody(POSTS / 2, turn + 1);
  writeFileSync(join(blog, "posts", `${essay.slug}.md`), formatEssay(essay));
}

function removeNew(): void {
  rmSync(join(blog, "posts", "title.md"), { force: true });
}

/** The files of JavaScript that a command has loaded, by what V8 knows of its coverage. */
async function listLoaded(args: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(home, "coverage-"));
  await measure({ program: process.execPath, args, folder: blog, env: { NODE_V8_COVERAGE: folder } });
  return readCoverage(folder);
}

async function listServed(): Promise<string[]> {
  const folder = mkdtempSync(join(home, "coverage-"));
  const args = [program, "dev", "--port", "0"];
  const { child } = start({ program: process.execPath, args, folder: blog, env: { NODE_V8_COVERAGE: folder } });
  await new Promise((resolve) => setTimeout(resolve, SERVED));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGINT");
  await ended;
  return readCoverage(folder);
}

function readCoverage(folder: string): string[] {
  const reports = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const urls = reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url));
  return [...new Set<string>(urls.filter((url) => url.startsWith("file:")))];
}

/** How many files, how large together, and of which packages. */
function describeFiles(urls: string[]): [string, string, string] {
  const bytes = urls.reduce((sum, url) => sum + readFileSync(new URL(url.replace(/\?.*/, ""))).length, 0);
  const names = urls.flatMap((url) => {
    const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    return installed ?? /\/dist\/packages\/(.+)\.cjs$/.exec(url)?.[1] ?? [];
  });
  return [String(urls.length), String(Math.round(bytes / 1000)), [...new Set(names)].sort().join(", ")];
}

/** What importing a package takes, as it is installed and as it is compiled in. */
function measurePackages(): string[][] {
  const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const packed = (readdirSync(join(repository, "dist/packages"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".cjs"))
    .map((path) => path.replaceAll("\\", "/").slice(0, -".cjs".length));
  const names = [...packed, ...Object.keys(dependencies)].sort();
  const toFile = (name: string): string => `./dist/packages/${name}.cjs`;
  const times = new Map<string, number[]>([...names, ...packed.map(toFile)].map((name) => [name, []]));
  for (let turn = 0; turn < runs; turn++) for (const [name, list] of times) list.push(measureImport(name));
  const write = (list: number[] | undefined): string => (list ? `${median(list).toFixed(0)} ms` : "");
  return names.map((name) => [name, write(times.get(name)), write(times.get(toFile(name)))]);
}

/** Time of the processor in milliseconds, all threads together: other work on the machine disturbs it least. */
function measureImport(name: string): number {
  // As each is loaded: those that are installed by `import`, ours by `require`.
  const load = `${name.startsWith(".") ? "createRequire(import.meta.url)" : "await import"}(${JSON.stringify(name)})`;
  const code = `import { createRequire } from "node:module"; const start = process.cpuUsage(); ${load};
    const { user, system } = process.cpuUsage(start); console.log((user + system) / 1000); process.exit()`;
  const args = ["--input-type=module", "--eval", code];
  return Number(execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" }));
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return number;
}
