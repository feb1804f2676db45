import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { createLonghandBlog, repository } from "../blogs.ts";
import { readPeakMegabytes, start } from "../measure.ts";

/** 16 megapixels, as cameras have them. */
const SIZE = { width: 4928, height: 3264 };
const PER_POST = 10;

/** What one build with large photographs takes. */
export interface Memory {
  photographs: number;
  seconds: number;
  /** Of the processor, all processes and threads together, in seconds. Known on Linux only, as are the next ones. */
  work?: number;
  /** Most that the process that takes most has held, in units of 10⁶ bytes. */
  peakMegabytes?: number;
  /** Most that all processes of the build have held at once. What they share is counted twice. */
  togetherMegabytes?: number;
}

const POLL_MILLISECONDS = 10;

/** A blog of photographs that a program has drawn: gradients and noise, so that they are as much work as real ones. */
export async function createPhotographBlog(folder: string, photographs: number, report: (line: string) => void) {
  createLonghandBlog(folder, 0);
  mkdirSync(join(folder, "images"));
  mkdirSync(join(folder, "posts"), { recursive: true });
  const picture = drawPicture();
  const names: string[] = [];
  for (let index = 0; index < photographs; index++) names.push(await writePhotograph(folder, picture, index));
  for (let from = 0; from < photographs; from += PER_POST) {
    const images = names.slice(from, from + PER_POST).map((name) => `![A drawing of noise.](${name})`);
    const head = `---\ntitle: Pictures from ${from + 1}\ndate: 2026-01-01\nstatus: published\ndescription: Pictures.\nsocialImage: ${names[from]}\n---\n`;
    writeFileSync(join(folder, "posts", `from-${from + 1}.md`), `${head}\n${images.join("\n\n")}\n`);
  }
  report(`${photographs} photographs of ${((SIZE.width * SIZE.height) / 1e6).toFixed(0)} megapixels are written`);
}

/** Builds the blog with an empty cache. */
export async function measureMemory(folder: string, photographs: number): Promise<Memory> {
  const args = [join(repository, "dist", "src", "cli", "main.js"), "build"];
  const started = performance.now();
  const { child, printed } = start({ program: process.execPath, args, folder });
  let [peak, together, work] = [0, 0, 0];
  const poll = setInterval(() => {
    const processes = child.pid === undefined ? [] : [child.pid, ...listChildren(child.pid)];
    peak = Math.max(peak, ...processes.map((pid) => readPeakMegabytes(pid) ?? 0));
    const sum = processes.reduce((total, pid) => total + (readMegabytes(pid) ?? 0), 0);
    together = Math.max(together, sum);
    work = Math.max(
      work,
      processes.reduce((total, pid) => total + readProcessorSeconds(readIfThere(`/proc/${pid}/stat`)), 0),
    );
  }, POLL_MILLISECONDS);
  const code = await new Promise((resolve) => child.on("close", resolve)).finally(() => clearInterval(poll));
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`The build has ended with ${code}:\n${Buffer.concat(printed)}`);
  const published = readdirSync(join(folder, "_site"), { recursive: true }).filter((name) => /\.webp$/.test(`${name}`));
  if (published.length < photographs) throw new Error(`${published.length} pictures of ${photographs} are published.`);
  return { photographs, seconds, ...(peak > 0 && { work, peakMegabytes: peak, togetherMegabytes: together }) };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_task.5.html */
function listChildren(pid: number): number[] {
  return readIfThere(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** What a process holds now. */
function readMegabytes(pid: number): number | undefined {
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
}

/** Linux counts in hundredths of a second, on all machines that Node runs on: `getconf CLK_TCK`. */
const TICKS = 100;

/**
 * What `/proc/<pid>/stat` says of the processor's time that a process, and those of its children that have ended, have
 * taken, in seconds. The name in it may hold spaces and brackets. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function readProcessorSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // utime, stime, cutime and cstime are fields 14 to 17; the first one here is field 3.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** JPEGs, some of them turned, and every fifth a format that is decoded whole. */
async function writePhotograph(folder: string, picture: Buffer, index: number): Promise<string> {
  const image = sharp(picture, { raw: { ...SIZE, channels: 3 } }).linear(1, index);
  const [name, encoded] =
    index % 10 === 4
      ? [`photograph-${index}.png`, image.png({ compressionLevel: 2 })]
      : index % 10 === 9
        ? [`photograph-${index}.webp`, image.webp({ quality: 80, effort: 0 })]
        : [`photograph-${index}.jpg`, image.jpeg({ quality: 88 })];
  await (index % 3 === 1 ? encoded.withMetadata({ orientation: 6 }) : encoded).toFile(join(folder, "images", name));
  return name;
}

function drawPicture(): Buffer {
  const { width, height } = SIZE;
  const data = Buffer.alloc(width * height * 3);
  let noise = 1;
  for (let pixel = 0; pixel < width * height; pixel++) {
    noise = (noise * 1103515245 + 12345) % 2147483648;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const light = 120 + 80 * Math.sin(x / 190) * Math.cos(y / 230) + ((noise >> 24) & 15);
    data[pixel * 3] = light;
    data[pixel * 3 + 1] = light * 0.7 + (x * 60) / width;
    data[pixel * 3 + 2] = light * 0.5 + (y * 90) / height;
  }
  return data;
}
