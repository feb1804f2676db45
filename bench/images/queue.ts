import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { loadSharp } from "../../src/images/encoder.ts";
import { createLimit } from "../../src/images/limit.ts";
import { pictureKey, prepareImages } from "../../src/images/prepare.ts";
import type { Blog } from "../../src/settings/settings.ts";
import { nameOf } from "./photographs.ts";

/** One file that is made of a photograph. */
export interface Output {
  original: string;
  type: string;
  width: number;
}

/** What a contestant's turn has taken. */
export interface Turn {
  contestant: string;
  seconds: number;
  /** Of the processor, all threads together. */
  work: number;
  /** Of all files that it has written. */
  bytes: number;
}

/** As `src/images` encodes photographs. The qualities come from the settings. */
const AVIF = { effort: 3, chromaSubsampling: "4:2:0" } as const;

/** Widths that a blog may set; photographs that are narrower get their own. */
const WIDTHS = [480, 960, 1440];

/** A folder of photographs, as a blog has them. Gives their names. */
export function createImages(root: string, photographs: string[]): string[] {
  mkdirSync(join(root, "images"), { recursive: true });
  return photographs.map((path) => {
    const name = `${nameOf(path)}${extname(path).toLowerCase()}`;
    copyFileSync(path, join(root, "images", name));
    return name;
  });
}

/**
 * Longhand and bare sharp make the same files of the same photographs, in turns, with the same settings and as many
 * encoders. sharp does it in the two ways in which people write it: each file from the original, and each original
 * decoded once.
 */
export async function measureQueue(
  root: string,
  names: string[],
  plan: { runs: number; encoders: number; quality: Blog["images"]["quality"]; report: (line: string) => void },
): Promise<{ turns: Turn[]; files: number }> {
  const { runs, encoders, quality, report } = plan;
  const settings = { widths: WIDTHS, quality };
  const place = { path: "posts/x.md", line: 1, column: 1 };
  const references = names.map((src) => ({ src, from: "posts/x.md", place }));
  let folders = 0;
  const runOurs = async (): Promise<{ folder: string; outputs: Output[] }> => {
    const cacheFolder = join(root, `cache-${folders++}`);
    const options = { root, imagesFolder: "images", cacheFolder, settings, concurrency: encoders };
    const { pictures, problems } = await prepareImages(references, [], options);
    if (problems.length > 0) throw new Error(problems.map(({ fact }) => fact).join("\n"));
    const outputs = references.flatMap(({ src }) => {
      const { sources = [], fallback } = pictures.get(pictureKey("posts/x.md", src)) ?? {};
      return [...sources, ...(fallback ? [fallback] : [])].flatMap(({ type, variants }) =>
        variants.map(({ width }) => ({ original: join(root, "images", src), type, width })),
      );
    });
    return { folder: join(cacheFolder, "images"), outputs };
  };
  // Not counted: it loads what there is to load, and says which files the others are to make.
  const { outputs } = await runOurs();
  const bare = (encode: typeof encodeEach) => async () => {
    const folder = join(root, `bare-${folders++}`);
    mkdirSync(folder);
    sharp.concurrency(1);
    sharp.cache(false);
    await encode(outputs, folder, encoders, quality);
    return { folder };
  };
  const contestants = {
    Longhand: runOurs,
    "sharp, each file from its original": bare(encodeEach),
    "sharp, each original decoded once": bare(encodeShared),
  };
  const turns: Turn[] = [];
  for (let run = 0; run < runs; run++) {
    for (const [contestant, encode] of Object.entries(contestants)) {
      const [started, before] = [performance.now(), process.cpuUsage()];
      const { folder } = await encode();
      const seconds = (performance.now() - started) / 1000;
      const { user, system } = process.cpuUsage(before);
      turns.push({ contestant, seconds, work: (user + system) / 1e6, bytes: weigh(folder) });
      report(`queue, turn ${run + 1} of ${runs}, ${contestant}: ${seconds.toFixed(2)} s`);
    }
  }
  return { turns, files: outputs.length };
}

/** Encoders at a time, and threads of each. */
export const ENCODERS: [encoders: number, threads: number][] = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [4, 1],
];

/** Our queue with more and fewer encoders and threads, in turns. The contestant's name is `2 × 1`. */
export async function measureEncoders(
  root: string,
  names: string[],
  plan: { runs: number; quality: Blog["images"]["quality"]; report: (line: string) => void },
): Promise<Turn[]> {
  const place = { path: "posts/x.md", line: 1, column: 1 };
  const references = names.map((src) => ({ src, from: "posts/x.md", place }));
  const turns: Turn[] = [];
  await loadSharp();
  for (let run = 0; run < plan.runs; run++) {
    for (const [encoders, threads] of ENCODERS) {
      const cacheFolder = join(root, `encoders-${run}-${encoders}-${threads}`);
      const settings = { widths: WIDTHS, quality: plan.quality };
      sharp.concurrency(threads);
      const [started, before] = [performance.now(), process.cpuUsage()];
      await prepareImages(references, [], {
        root,
        imagesFolder: "images",
        cacheFolder,
        settings,
        concurrency: encoders,
      });
      const seconds = (performance.now() - started) / 1000;
      const { user, system } = process.cpuUsage(before);
      const contestant = `${encoders} × ${threads}`;
      turns.push({ contestant, seconds, work: (user + system) / 1e6, bytes: weigh(join(cacheFolder, "images")) });
      plan.report(`encoders, turn ${run + 1} of ${plan.runs}, ${contestant}: ${seconds.toFixed(2)} s`);
    }
  }
  sharp.concurrency(1);
  return turns;
}

async function encodeEach(outputs: Output[], folder: string, encoders: number, quality: Blog["images"]["quality"]) {
  const limit = createLimit(encoders);
  await Promise.all(
    outputs.map(({ original, type, width }) =>
      limit(async () => {
        const image = sharp(original).autoOrient().resize({ width });
        await writeFile(join(folder, fileOf(original, type, width)), await format(image, type, quality).toBuffer());
      }),
    ),
  );
}

async function encodeShared(outputs: Output[], folder: string, encoders: number, quality: Blog["images"]["quality"]) {
  const limit = createLimit(encoders);
  const originals = createLimit(encoders);
  const encode = async (original: string): Promise<void> => {
    const own = outputs.filter((output) => output.original === original);
    const widest = Math.max(...own.map(({ width }) => width));
    const { data, info } = await limit(() =>
      sharp(original).autoOrient().resize({ width: widest }).raw().toBuffer({ resolveWithObject: true }),
    );
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const widestFirst = own.sort((left, right) => right.width - left.width);
    await Promise.all(
      widestFirst.map(({ type, width }) =>
        limit(async () => {
          const image = format(sharp(data, { raw }).resize({ width }), type, quality);
          await writeFile(join(folder, fileOf(original, type, width)), await image.toBuffer());
        }),
      ),
    );
  };
  await Promise.all([...new Set(outputs.map(({ original }) => original))].map((one) => originals(() => encode(one))));
}

function format(image: Sharp, type: string, quality: Blog["images"]["quality"]): Sharp {
  if (type === "image/avif") return image.avif({ ...AVIF, quality: quality.avif });
  if (type === "image/webp") return image.webp({ quality: quality.webp });
  if (type === "image/jpeg") return image.jpeg({ quality: quality.jpeg, mozjpeg: true });
  throw new Error(`A photograph has become ${type}.`);
}

function fileOf(original: string, type: string, width: number): string {
  const hash = createHash("sha256").update(original).digest("hex").slice(0, 8);
  return `${hash}-${width}.${type.slice("image/".length)}`;
}

function weigh(folder: string): number {
  const files = readdirSync(folder).filter((name) => /\.(avif|webp|jpe?g)$/.test(name));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
