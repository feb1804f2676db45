// npm run bench: builds and serves generated blogs with Longhand, with Hugo when it is there, and with as little as possible.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { measureBuilds } from "./builds.ts";
import { type Contestant, type Entry, examples, findContestants, longhandCommand } from "./contestants.ts";
import { measureCosts } from "./costs.ts";
import { measureServers } from "./dev.ts";
import { createPlace, createRamPlace, type Disk, type Place } from "./disk.ts";
import { describeMachine } from "./machine.ts";
import { CASES, type Case, isBuildCase, listParts, type Part } from "./parts.ts";
import { formatReport, type Report } from "./report.ts";

interface Flags {
  all?: boolean;
  only: Case[];
  posts: number[];
  runs: number;
  disk: Disk;
  profile?: boolean;
  json?: boolean;
  write?: string;
  keep?: boolean;
}

const flags = new Command("npm run bench --")
  .description("Measures how long a blog takes to build and to serve. docs/performance.md says how to read the tables.")
  .option("--all", "all that has a goal, up to 20,000 posts (half an hour); --only, --posts and --disk do not count")
  .option("--only <cases>", `some of ${CASES.join(", ")}`, parseCases, ["cold", "warm", "edit", "retitle"])
  .option("--posts <numbers>", "sizes of the blog", parseNumbers, [100, 1000, 4000])
  .option("--runs <number>", "turns that are counted", parseNumber, 5)
  .addOption(new Option("--disk <kind>", "where the blogs are").choices(["disk", "ram"]).default("disk"))
  .option("--profile", "where the time goes, and nothing else: the same as --only profile")
  .option("--json", "print every run as JSON")
  .option(
    "--write <file>",
    "also put the tables into a Markdown file, between its lines <!-- bench --> and <!-- /bench -->",
  )
  .option("--keep", "keep the blogs, and say where they are")
  .parse()
  .opts<Flags>();

/** How many saves the server gets for each turn: they are quick, and some wait for more than others. */
const SAVES_PER_RUN = 5;
const MARKED = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/;

if (!existsSync(longhandCommand)) fail("There is no dist/ to measure. Run: node scripts/compile.js");
if (flags.write && !MARKED.test(readFileSync(flags.write, "utf8"))) {
  fail(`${flags.write} has no lines <!-- bench --> and <!-- /bench --> between which the tables could stand.`);
}
// So that children and folders go with the bench.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

const report: Report = { machine: describeMachine(), results: [], costs: [], notes: [] };
if (!report.machine.hugo) note("There is no hugo on the PATH: Longhand runs without a comparison.");
const places = new Map<Disk, Place | undefined>();
process.once("exit", () => {
  for (const place of places.values()) {
    if (place && flags.keep) progress(`The blogs are in ${place.folder}`);
    else place?.remove();
  }
});
try {
  for (const part of listParts({ ...flags, ...(flags.profile && { only: ["profile"] }) })) await measurePart(part);
} catch (issue) {
  // What was measured before is shown all the same.
  console.error(issue);
  process.exitCode = 1;
}
const text = formatReport(report);
if (flags.write && !process.exitCode) {
  const old = readFileSync(flags.write, "utf8");
  writeFileSync(
    flags.write,
    old.replace(MARKED, (_, before, after) => `${before}\n${text}\n\n${after}`),
  );
}
console.log(flags.json ? JSON.stringify(report, null, 2) : text);

async function measurePart(part: Part): Promise<void> {
  const place = findPlace(part.disk);
  if (!place) return;
  const { posts, runs, disk, cases } = part;
  const home = join(place.folder, `${posts}`);
  const attic = join(home, "attic");
  mkdirSync(attic, { recursive: true });
  const entries = createEntries(part, home);
  for (const name of cases) {
    const say = (line: string): void =>
      progress(`${posts ? `${posts} posts, ` : ""}${name}${disk === "ram" ? ", RAM disk" : ""}, ${line}`);
    // Where deleting costs nothing later, memory is not filled with old outputs.
    const old = disk === "disk" ? { attic } : {};
    if (isBuildCase(name)) {
      report.results.push(...(await measureBuilds({ case: name, posts, runs, disk, ...old, report: say }, entries)));
    } else if (name === "dev") {
      const plan = { posts, edits: runs * SAVES_PER_RUN, titleEdits: runs * 2, report: say };
      report.results.push(...(await measureServers(plan, entries)));
    } else {
      const longhand = entries.find(({ contestant }) => contestant.name === "Longhand");
      if (longhand)
        report.costs.push(...(await measureCosts({ posts, runs, notes: home, ...old, report: say }, longhand)));
    }
  }
}

/** The contestants of a part, with new blogs. */
function createEntries({ posts, disk, cases }: Part, home: string): Entry[] {
  const isTaking = ({ name, cases: own, serve, size }: Contestant): boolean =>
    (size === undefined || (size === posts && disk === "disk")) &&
    cases.some((one) => (isBuildCase(one) ? own.includes(one) : one === "dev" ? serve : name === "Longhand"));
  const entries = (posts > 0 ? findContestants() : examples).filter(isTaking).map((contestant, index) => ({
    contestant,
    folder: join(home, `${index}-${contestant.name.replace(/\W+/g, "-")}`),
  }));
  for (const { contestant, folder } of entries) {
    progress(`${posts || "example"} posts: writing the blog of ${contestant.name}`);
    mkdirSync(folder);
    contestant.create(folder, posts);
  }
  return entries;
}

function findPlace(disk: Disk): Place | undefined {
  if (!places.has(disk)) {
    places.set(disk, disk === "ram" ? createRamPlace() : createPlace());
    if (!places.get(disk))
      note("There is no RAM disk: /dev/shm is not in memory or too small, and only root can mount one.");
  }
  return places.get(disk);
}

function note(line: string): void {
  report.notes.push(line);
  progress(line);
}

function progress(line: string): void {
  console.error(line);
}

function fail(line: string): never {
  console.error(line);
  process.exit(1);
}

function parseCases(text: string): Case[] {
  return text.split(",").map((name) => {
    const found = CASES.find((one) => one === name);
    if (!found) throw new InvalidArgumentError(`There is no case ${name}.`);
    return found;
  });
}

function parseNumbers(text: string): number[] {
  return text.split(",").map(parseNumber);
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return number;
}
