// npm run bench:images: what images cost. Bytes, likeness and time of each format on real photographs, our queue against
// bare sharp and eleventy-img, and the memory of a build. `--write docs/images-measured.md` puts the tables there.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import sharp from "sharp";
import { defaultQuality } from "../src/settings/check.ts";
import { longhandCommand } from "./contestants.ts";
import { compareWithEleventyImg, installEleventyImg } from "./images/eleventy.ts";
import { findEqual } from "./images/equal.ts";
import { hasButteraugli, readPixels } from "./images/likeness.ts";
import { createPhotographBlog, measureMemory } from "./images/memory.ts";
import { findPhotographs, leaveOutDrawings, sample } from "./images/photographs.ts";
import { EFFORTS, measureQuality, PHOTOGRAPHS, SCREENSHOTS } from "./images/quality.ts";
import { createImages, measureEncoders, measureQueue } from "./images/queue.ts";
import { formatImageReport, type ImageReport } from "./images/report.ts";
import { takeScreenshots } from "./images/screenshots.ts";
import { describeMachine } from "./machine.ts";

const PARTS = ["quality", "screenshots", "queue", "encoders", "memory"] as const;
type Part = (typeof PARTS)[number];

interface Flags {
  only: Part[];
  pictures: number;
  runs: number;
  quick?: boolean;
  eleventyImg?: boolean;
  json?: boolean;
  write?: string;
}

const flags = new Command("npm run bench:images --")
  .description("Measures what images cost. The photographs are those of three Debian packages.")
  .option("--only <parts>", `some of ${PARTS.join(", ")}`, parseParts, [...PARTS])
  .option("--pictures <number>", "photographs whose likeness is measured, of 35; about 45 s each", parseNumber, 35)
  .option("--runs <number>", "turns that are counted", parseNumber, 5)
  .option(
    "--quick",
    "six photographs, three screenshots and turns, and a build of 12 photographs, not 40: under ten minutes",
  )
  .option("--eleventy-img", "also installs @11ty/eleventy-img in a folder of the moment, and compares with it")
  .option("--json", "print every figure as JSON")
  .option("--write <file>", "also put the tables into a Markdown file, between <!-- bench --> and <!-- /bench -->")
  .parse()
  .opts<Flags>();

const MARKED = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/;
const WIDTH = 1600;
const QUEUE_PICTURES = 8;
const screens = flags.quick ? 3 : 6;
const { pictures, runs } = flags.quick ? { pictures: 6, runs: 3 } : flags;
const builtPictures = flags.quick ? 12 : 40;

if (!existsSync(longhandCommand)) throw new Error("There is no dist/ to measure. Run: node scripts/compile.js");
if (flags.write && !MARKED.test(readFileSync(flags.write, "utf8"))) {
  throw new Error(
    `${flags.write} has no lines <!-- bench --> and <!-- /bench --> between which the tables could stand.`,
  );
}
const found = findPhotographs();
if (found.length === 0) {
  throw new Error("apt-get install lomiri-wallpapers-16.04 mate-backgrounds plasma-workspace-wallpapers");
}
const photographs = await leaveOutDrawings(found);
report(`${photographs.length} photographs; ${found.length - photographs.length} more are taken for drawings`);
if (!hasButteraugli) report("There is no butteraugli on the PATH: likeness is SSIM alone.");
sharp.concurrency(1);
sharp.cache(false);

const home = mkdtempSync(join(tmpdir(), "longhand-bench-images-"));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const result: ImageReport = { machine: describeMachine() };
const has = (part: Part): boolean => flags.only.includes(part);
if (has("quality")) await measureLikeness();
if (has("screenshots")) await measureScreens();
if (has("queue") || has("encoders") || flags.eleventyImg) await measureQueues();
if (has("memory")) {
  const folder = join(home, "memory");
  await createPhotographBlog(folder, builtPictures, report);
  result.memory = await measureMemory(folder, builtPictures);
}
const text = formatImageReport(result);
if (flags.write) {
  const old = readFileSync(flags.write, "utf8");
  writeFileSync(
    flags.write,
    old.replace(MARKED, (_, before, after) => `${before}\n${text}\n\n${after}`),
  );
}
console.log(flags.json ? JSON.stringify(result, null, 2) : text);

async function measureLikeness(): Promise<void> {
  const folder = makeFolder("likeness");
  const chosen = await Promise.all(sample(photographs, pictures).map((path) => readPixels(path, WIDTH)));
  result.photographs = await measureQuality(chosen, PHOTOGRAPHS, folder, (line) => report(`photographs, ${line}`));
  const anchor = { format: "AVIF", quality: defaultQuality.avif };
  const metrics = hasButteraugli ? (["ssim", "butteraugli"] as const) : (["ssim"] as const);
  result.equal = metrics.flatMap((metric) => findEqual(result.photographs ?? [], anchor, metric));
  const few = sample(chosen, Math.ceil(pictures / 3));
  result.efforts = await measureQuality(few, EFFORTS, folder, (line) => report(`efforts, ${line}`));
}

async function measureScreens(): Promise<void> {
  const taken = await takeScreenshots(makeFolder("example"), screens);
  const pixels = await Promise.all(taken.map((screen) => readPixels(screen)));
  const say = (line: string): void => report(`screenshots, ${line}`);
  result.screenshots = await measureQuality(pixels, SCREENSHOTS, makeFolder("likeness"), say);
}

async function measureQueues(): Promise<void> {
  const root = makeFolder("queue");
  const names = createImages(root, sample(photographs, QUEUE_PICTURES));
  const plan = { runs, quality: defaultQuality, report };
  if (has("queue")) {
    const encoders = Math.min(4, result.machine.cores);
    result.queue = { ...(await measureQueue(root, names, { ...plan, encoders })), photographs: names.length };
  }
  if (has("encoders")) result.encoders = await measureEncoders(root, names, plan);
  if (!flags.eleventyImg) return;
  const installed = makeFolder("eleventy-img");
  const version = installEleventyImg(installed);
  const comparisons = await compareWithEleventyImg(root, names, { ...plan, installed });
  result.eleventy = { version, photographs: names.length, comparisons };
}

function makeFolder(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function report(line: string): void {
  console.error(line);
}

function parseParts(text: string): Part[] {
  if (text === "none") return [];
  return text.split(",").map((name) => {
    const found = PARTS.find((one) => one === name);
    if (!found) throw new InvalidArgumentError(`There is no part ${name}.`);
    return found;
  });
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return number;
}
