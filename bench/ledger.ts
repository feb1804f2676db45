// npm run bench:ledger: what the ledger of published URLs costs a build.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Post } from "../src/content/post.ts";
import { countWords } from "../src/markdown/excerpt.ts";
import type { HeadingRecord } from "../src/markdown/headings.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog } from "../src/settings/settings.ts";
import { sketchText } from "../src/sketch.ts";
import { type Addresses, createFollower, findAddresses } from "../src/urls/addresses.ts";
import { assignUrls } from "../src/urls/assign.ts";
import { formatLedger, LEDGER_FILE, type Ledger } from "../src/urls/ledger.ts";
import { keepCopy, readLedger, writeLedger } from "../src/urls/ledger-file.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import { type Publication, type Settlement, settleLedger } from "../src/urls/settle.ts";
import { createLonghandBlog, repository } from "./blogs.ts";
import { measure } from "./measure.ts";

const URLS = 10_000;
const TURNS = 11;

const home = mkdtempSync(join(tmpdir(), "longhand-bench-"));
try {
  measureStages();
  await measureBuilds();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The ledger's own work for 10,000 essays that are all there: each step by itself, in one process. */
function measureStages(): void {
  const { blog } = checkSettings({ title: "B", url: "https://bench.blog/", author: "A" }, "", "") as { blog: Blog };
  const posts = Array.from({ length: URLS }, (_, index) => createPost(index));
  const headings: HeadingRecord[] = Array.from({ length: 5 }, (_, index) => [
    `heading-number-${index}`,
    `Ab${index}x9`,
  ]);
  // What has not changed is not handed on.
  const publish = (addresses: Addresses, isFirst: boolean): Publication[] =>
    posts.map((post) => ({
      url: addresses.targets.get(post.path)?.url ?? "/",
      kind: "post",
      source: post.path,
      title: post.title,
      tags: ["one", "two"],
      ...(isFirst && { headings }),
    }));
  const settle = (addresses: Addresses, publications: Publication[]): Settlement =>
    settleLedger({
      blog,
      addresses,
      publications,
      writings: posts,
      unpublished: [],
      placeOf: () => ({ path: LEDGER_FILE }),
      isAnswered: () => true,
      today: "2026-06-01",
    });
  const first = findAddresses(new Map(), posts, [], blog);
  writeFileSync(join(home, LEDGER_FILE), formatLedger(settle(first, publish(first, true)).ledger));
  keepCopy(home, ".cache", readFileSync(join(home, LEDGER_FILE), "utf8"));

  const steps: Record<string, number[]> = { read: [], match: [], settle: [], write: [], all: [] };
  for (let turn = 0; turn < TURNS; turn++) {
    // Every build gives each essay its URL, with a ledger or without.
    const [, assigning] = time(() => assignUrls(posts, [], blog));
    const [file, reading] = time(() => readLedger(home, ".cache", false));
    const [addresses, matching] = time(() => findAddresses(file.ledger, posts, [], blog));
    const publications = publish(addresses, false);
    const [settlement, settling] = time(() => {
      createFollower(addresses);
      return settle(addresses, publications);
    });
    const [, writing] = time(() => writeLedger(home, ".cache", settlement, file.text));
    if (settlement.isChanged || settlement.problems.length > 0) throw new Error("Nothing should have changed.");
    const times = { read: reading, match: Math.max(0, matching - assigning), settle: settling, write: writing };
    for (const [step, milliseconds] of Object.entries(times)) steps[step]?.push(milliseconds);
    steps.all?.push(Object.values(times).reduce((sum, one) => sum + one, 0));
  }
  console.log(
    `The ledger of ${URLS.toLocaleString("en")} essays, in one process, milliseconds (first turn, median of ${TURNS}):`,
  );
  for (const [step, turns] of Object.entries(steps)) {
    console.log(`  ${step.padEnd(8)}${(turns[0] ?? 0).toFixed(0).padStart(5)}${median(turns).toFixed(0).padStart(5)}`);
  }
}

/** Whole builds of a small blog, with its own ledger and with one of 10,000 URLs more, which need no file. */
async function measureBuilds(): Promise<void> {
  const folders = ["own", "more"].map((name) => join(home, name));
  const build = (folder: string) =>
    measure({
      program: process.execPath,
      args: [join(repository, "dist", "src", "cli", "main.js"), "build", "--quiet"],
      folder,
    });
  for (const folder of folders) {
    mkdirSync(folder);
    createLonghandBlog(folder, 100);
    await build(folder);
  }
  const path = join(folders[1] ?? "", LEDGER_FILE);
  const ledger = parseLedger(readFileSync(path, "utf8")).ledger as Ledger;
  for (let index = 0; index < URLS; index++) {
    const source = `images/picture-${index}.jpg`;
    const id = `https://bench.blog/${source}`;
    ledger.set(`/images/picture-${index}-0123abcd-1080.jpg`, {
      kind: "image",
      source,
      since: "2020-01-01",
      gone: "2021-01-01",
      id,
    });
  }
  writeFileSync(path, formatLedger(ledger));
  for (const folder of folders) await build(folder);
  const differences: number[] = [];
  const own: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const seconds = [];
    for (const folder of folders) seconds.push((await build(folder)).seconds);
    const [without = 0, withMore = 0] = seconds;
    own.push(without * 1000);
    differences.push((withMore - without) * 1000);
  }
  console.log(`\nA build of 100 posts from the shell, nothing changed: ${median(own).toFixed(0)} ms.`);
  console.log(
    `With ${URLS.toLocaleString("en")} URLs more in the ledger: ${median(differences).toFixed(0)} ms more (median of ${TURNS} pairs in turns, from ${Math.min(...differences).toFixed(0)} to ${Math.max(...differences).toFixed(0)}).`,
  );
}

function createPost(index: number): Post {
  const path = `posts/essay-${index}.md`;
  const body = Array.from({ length: 60 }, (_, word) => `word${(index * 7919 + word * 104_729) % 5003}`).join(" ");
  return {
    path,
    fileSlug: `essay-${index}`,
    title: `Essay number ${index} and what it says`,
    date: { time: 0, iso: "1970-01-01T00:00:00Z", day: "1970-01-01" },
    visibility: "public",
    tags: [],
    description: "",
    aliases: [],
    lang: "en",
    data: {},
    body,
    bodyLine: 1,
    places: {},
    hash: "",
    frontMatterHash: "",
    facts: {
      images: [],
      links: [],
      problems: [],
      hasHtml: false,
      languages: [],
      words: countWords(body),
      length: body.length,
      sketch: sketchText(body),
    },
  };
}

function time<T>(work: () => T): [T, number] {
  const started = performance.now();
  const result = work();
  return [result, performance.now() - started];
}

function median(numbers: number[]): number {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}
