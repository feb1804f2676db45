// npm run bench: builds generated blogs with Longhand, with Hugo when it is there, and with as little as possible.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { editPost, repository } from "./blogs.ts";
import {
  CASES,
  type Case,
  type Contestant,
  clean,
  countPages,
  findContestants,
  findHugoVersion,
} from "./contestants.ts";
import { measure } from "./measure.ts";
import { formatTable, type Result } from "./table.ts";

const LEGEND = `cold: no output and no cache. warm: the same command again. edit: one sentence of one post changed before each run.
Contestants take turns; the first turn is not counted. × Hugo: time as a part of Hugo's in the same turn, median of the turns.
pages: HTML files in the contestant's own output, without feeds. peak MB: high-water mark of the process, read every 10 ms (Linux).
Hugo makes the same posts, home page, archive, tag pages and heads, one feed of 20 posts and a sitemap. Longhand makes
more: an Atom feed for each tag, a JSON Feed, a page of all feeds, icons and a manifest; it validates all front matter,
checks every link, anchor, id and file of the finished site, and replaces the site only when nothing is wrong.
The floors write the pages of the posts and nothing else.`;

interface Flags {
  posts: number[];
  runs: number;
  only?: Case;
  json?: boolean;
  keep?: boolean;
}

const flags = new Command("npm run bench --")
  .description("Measures how long a blog takes to build.")
  .option("--posts <numbers>", "sizes of the blog", parseNumbers, [100, 1000, 4000])
  .option("--runs <number>", "runs that are counted", parseNumber, 5)
  .addOption(new Option("--only <case>", "one case instead of all").choices(CASES))
  .option("--json", "print every run as JSON")
  .option("--keep", "keep the blogs, and say where they are")
  .parse()
  .opts<Flags>();

if (!existsSync(join(repository, "dist", "src", "cli", "main.js"))) {
  console.error("There is no dist/ to measure. Run: node scripts/compile.js");
  process.exit(1);
}
const contestants = findContestants();
const hugoVersion = findHugoVersion();
if (!hugoVersion) console.error("There is no hugo on the PATH, so Longhand runs without a comparison.");

const home = mkdtempSync(join(tmpdir(), "longhand-bench-"));
const attic = join(home, "attic");
mkdirSync(attic);
const results: Result[] = [];
try {
  for (const posts of flags.posts) results.push(...(await measureBlog(posts)));
} finally {
  if (flags.keep) console.error(`The blogs are in ${home}`);
  else rmSync(home, { recursive: true, force: true });
}
if (flags.json) console.log(JSON.stringify({ machine: describeMachine(), results }, null, 2));
else console.log(`${describeMachine()}\n\n${formatTable(results)}\n\n${LEGEND}`);

async function measureBlog(posts: number): Promise<Result[]> {
  const entries = contestants.map((contestant, index) => ({
    contestant,
    folder: join(home, `${posts}-${index}-${contestant.name.toLowerCase().replace(/[^a-z]+/g, "-")}`),
  }));
  for (const { contestant, folder } of entries) {
    progress(`${posts} posts: writing the blog of ${contestant.name}`);
    mkdirSync(folder);
    contestant.create(folder, posts);
  }
  const results: Result[] = [];
  for (const name of flags.only ? [flags.only] : CASES) {
    const taking = entries.filter(({ contestant }) => contestant.cases.includes(name));
    results.push(...(await measureCase(name, posts, taking)));
  }
  return results;
}

async function measureCase(
  name: Case,
  posts: number,
  entries: { contestant: Contestant; folder: string }[],
): Promise<Result[]> {
  const results: Result[] = entries.map(({ contestant }) => ({
    posts,
    case: name,
    contestant: contestant.name,
    pages: 0,
    runs: [],
  }));
  // Turn 0 fills the file cache of the system, gives `warm` and `edit` something to start from, and is not counted.
  for (let turn = 0; turn <= flags.runs; turn++) {
    for (const [index, { contestant, folder }] of entries.entries()) {
      if (name === "cold") clean(contestant, folder, attic);
      if (name === "edit") editPost(join(folder, contestant.posts), posts, turn + 1);
      const run = await measure(contestant.command(folder));
      progress(
        `${posts} posts, ${name}, ${turn === 0 ? "first turn" : `turn ${turn}`}: ${contestant.name} ${run.seconds.toFixed(2)} s`,
      );
      const result = results[index];
      if (turn > 0) result?.runs.push(run);
      else if (result) result.pages = countAllPages(contestant, folder, posts);
    }
  }
  const hugo = results.find((result) => result.contestant === "Hugo");
  for (const result of results) {
    if (!hugo || result === hugo) continue;
    result.ratios = result.runs.map((run, turn) => run.seconds / (hugo.runs[turn]?.seconds ?? Number.NaN));
  }
  return results;
}

/** A contestant that leaves posts out would be fast. */
function countAllPages(contestant: Contestant, folder: string, posts: number): number {
  const count = countPages(contestant, folder);
  if (count.posts === posts) return count.pages;
  throw new Error(`${contestant.name} made ${count.posts} posts of ${posts}; look into ${folder} (with --keep).`);
}

function describeMachine(): string {
  const processor = cpus()[0]?.model.trim() ?? process.arch;
  return `${process.platform}, ${availableParallelism()} cores (${processor}), Node ${process.versions.node}${hugoVersion ? `, Hugo ${hugoVersion}` : ""}`;
}

function progress(line: string): void {
  console.error(line);
}

function parseNumbers(text: string): number[] {
  return text.split(",").map(parseNumber);
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return number;
}
