import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareImages } from "../../src/images/prepare.ts";
import type { Blog } from "../../src/settings/settings.ts";
import { median } from "../statistics.ts";
import { compare, readPixels } from "./likeness.ts";

/** What one contestant made of the photographs. */
export interface Comparison {
  contestant: string;
  runs: { seconds: number; work: number }[];
  /** Of all files of a format in one width, and how like their originals they are: the median. */
  formats: { type: string; bytes: number; ssim: number; butteraugli?: number }[];
}

interface Made {
  seconds: number;
  /** Of the processor, in seconds. */
  work: number;
  files: { original: string; type: string; width: number; path: string }[];
}

const WIDTHS = [480, 800, 1200];
const FORMATS = ["avif", "webp", "jpeg"];

/** Installs @11ty/eleventy-img in `folder`. */
export function installEleventyImg(folder: string): string {
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, "@11ty/eleventy-img@6"], {
    stdio: "ignore",
  });
  const manifest = join(folder, "node_modules", "@11ty", "eleventy-img", "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Longhand and eleventy-img make the same widths and formats of the same photographs, in turns. */
export async function compareWithEleventyImg(
  root: string,
  names: string[],
  plan: { installed: string; runs: number; quality: Blog["images"]["quality"]; report: (line: string) => void },
): Promise<Comparison[]> {
  const { installed, runs, quality, report } = plan;
  const originals = names.map((name) => join(root, "images", name));
  let folders = 0;
  const equal = {
    sharpAvifOptions: { quality: quality.avif, effort: 3, chromaSubsampling: "4:2:0" },
    sharpWebpOptions: { quality: quality.webp },
    sharpJpegOptions: { quality: quality.jpeg, mozjpeg: true },
  };
  const eleventy = (options: object) => async (): Promise<Made> => {
    const output = join(root, `eleventy-${folders++}`);
    const input = JSON.stringify({ originals, widths: WIDTHS, formats: FORMATS, options, output });
    const script = fileURLToPath(new URL("./eleventy-contestant.js", import.meta.url));
    const printed = execFileSync(process.execPath, [script, installed, input], { encoding: "utf8", cwd: installed });
    return JSON.parse(printed.slice(printed.indexOf('{"seconds"'))) as Made;
  };
  const contestants = {
    Longhand: () => runLonghand(root, names, join(root, `ours-${folders++}`), quality),
    "eleventy-img, its defaults": eleventy({}),
    "eleventy-img, our settings": eleventy(equal),
  };
  const all: Comparison[] = Object.keys(contestants).map((contestant) => ({ contestant, runs: [], formats: [] }));
  for (let run = 0; run < runs; run++) {
    for (const [index, make] of Object.values(contestants).entries()) {
      const { seconds, work, files } = await make();
      const one = all[index] as Comparison;
      one.runs.push({ seconds, work });
      report(`eleventy-img, turn ${run + 1} of ${runs}, ${one.contestant}: ${seconds.toFixed(2)} s`);
      if (run === 0) one.formats = await judge(files, join(root, "judged"));
    }
  }
  return all;
}

async function runLonghand(
  root: string,
  names: string[],
  cacheFolder: string,
  quality: Blog["images"]["quality"],
): Promise<Made> {
  const place = { path: "posts/x.md", line: 1, column: 1 };
  const references = names.map((src) => ({ src, from: "posts/x.md", place }));
  const [started, before] = [performance.now(), process.cpuUsage()];
  const options = { root, imagesFolder: "images", cacheFolder, settings: { widths: WIDTHS, quality } };
  const { pictures, assets } = await prepareImages(references, [], options);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const paths = new Map(assets.flatMap((asset) => ("path" in asset ? [[asset.url, asset.path] as const] : [])));
  const files = [...pictures.values()].flatMap(({ sources, fallback }, index) =>
    [...sources, fallback].flatMap(({ type, variants }) =>
      variants.map(({ url, width }) => ({
        original: join(root, "images", names[index] as string),
        type,
        width,
        path: paths.get(url) as string,
      })),
    ),
  );
  return { seconds, work: (user + system) / 1e6, files };
}

async function judge(files: Made["files"], folder: string): Promise<Comparison["formats"]> {
  mkdirSync(folder, { recursive: true });
  const judged: Comparison["formats"] = [];
  for (const type of FORMATS.map((format) => `image/${format}`)) {
    const likenesses = [];
    let bytes = 0;
    // The width in which both have all formats.
    for (const { original, path, width } of files.filter((file) => file.type === type && file.width === WIDTHS[1])) {
      bytes += statSync(path).size;
      likenesses.push(await compare(await readPixels(original, width), readFileSync(path), folder));
    }
    if (likenesses.length === 0)
      throw new Error(`There is no ${type} among ${files.map(({ path }) => basename(path))}.`);
    const butteraugli = median(likenesses.flatMap((one) => one.butteraugli ?? []));
    const ssim = median(likenesses.map((one) => one.ssim));
    judged.push({ type, bytes, ssim, ...(!Number.isNaN(butteraugli) && { butteraugli }) });
  }
  return judged;
}
