import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** One case of bad input, as a person writes it: `test/bad-input/README.md` describes the notation. */
export interface CaseFile {
  /** What should happen, in words. */
  behaviour: string;
  /** In the order of the file: an input, or an expectation such as `problems`. */
  sections: Section[];
}

export interface Section {
  /** All between the dashes: `posts/x.md (as latin1)`. */
  heading: string;
  /** A path, or the name of an expectation. */
  name: string;
  /** What is in brackets: how the text becomes bytes. */
  form: string | undefined;
  /** What a symbolic link leads to. */
  linkTo: string | undefined;
  text: string;
}

const heading = /^-- (.+) --$/;

/** Reads a case. What an input means is known when its name is a path; all else is an expectation. */
export function parseCase(text: string): CaseFile {
  const sections: Section[] = [];
  let behaviour = "";
  for (const line of text.split("\n").slice(0, -1)) {
    const [, found] = heading.exec(line) ?? [];
    const last = sections.at(-1);
    if (found !== undefined) sections.push({ heading: found, text: "", ...parseHeading(found) });
    else if (last) last.text += `${line}\n`;
    else behaviour += `${line} `;
  }
  return { behaviour: behaviour.trim(), sections };
}

function parseHeading(text: string): Pick<Section, "name" | "form" | "linkTo"> {
  const [plain = "", linkTo] = text.split(" -> ");
  const [, name = plain, form] = /^(.*) \(([^()]*)\)$/.exec(plain) ?? [];
  return { name, form, linkTo };
}

/** The same case with other lines below one of its expectations. */
export function replaceSection(text: string, name: string, lines: string[]): string {
  const { behaviour, sections } = parseCase(text);
  const written = sections.map((section) => ({
    heading: section.heading,
    text: section.name === name ? lines.map((line) => `${line}\n`).join("") : section.text,
  }));
  if (!sections.some((section) => section.name === name) && lines.length > 0) {
    written.push({ heading: name, text: lines.map((line) => `${line}\n`).join("") });
  }
  return `${behaviour}\n\n${written.map((section) => `-- ${section.heading} --\n${section.text}`).join("")}`;
}

/** Writes an input into a folder. */
export async function writeInput(root: string, { name, form, linkTo, text }: Section): Promise<void> {
  const file = join(root, expand(name));
  mkdirSync(dirname(file), { recursive: true });
  if (linkTo !== undefined) symlinkSync(linkTo, file);
  else writeFileSync(file, await toBytes(text, form ?? ""));
}

/** `⟦U+0000⟧` is a character, `⟦"ab" × 3⟧` is `ababab`; in what is repeated, `%n` counts. */
function expand(text: string): string {
  return text
    .replace(/⟦U\+([0-9A-F]{4,6})⟧/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/⟦("(?:[^"\\]|\\.)*") × (\d+)⟧/g, (_, quoted: string, times: string) => {
      const repeated = JSON.parse(quoted) as string;
      if (!repeated.includes("%n")) return repeated.repeat(Number(times));
      return Array.from({ length: Number(times) }, (__, index) => repeated.replaceAll("%n", String(index + 1))).join(
        "",
      );
    });
}

async function toBytes(text: string, form: string): Promise<Buffer> {
  const [, width = "", height = ""] = /(\d+) × (\d+)/.exec(form) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (form.startsWith("a bomb")) return drawBomb(size);
  const [, format] = /^a (jpeg|png|webp|gif|avif|tiff)/.exec(form) ?? [];
  if (format) {
    const image = sharp({ create: { ...size, channels: 3, background: "#336699" } });
    const bytes = await image.toFormat(format as "png").toBuffer();
    return form.endsWith("cut in half") ? bytes.subarray(0, bytes.length >> 1) : bytes;
  }
  const expanded = expand(text);
  switch (form) {
    case "":
      return Buffer.from(expanded);
    case "as latin1":
      return Buffer.from(expanded, "latin1");
    case "as utf16le":
      return Buffer.from(`\ufeff${expanded}`, "utf16le");
    case "as utf16be":
      return Buffer.from(`\ufeff${expanded}`, "utf16le").swap16();
    case "with a byte order mark":
      return Buffer.from(`\ufeff${expanded}`);
    case "with CRLF":
      return Buffer.from(expanded.replaceAll("\n", "\r\n"));
    case "with CR":
      return Buffer.from(expanded.replaceAll("\n", "\r"));
    case "without a last line end":
      return Buffer.from(expanded.replace(/\n$/, ""));
    case "of 0 bytes":
      return Buffer.alloc(0);
    case "in hexadecimal":
      return Buffer.from(expanded.replace(/\s/g, ""), "hex");
    default:
      throw new Error(`Nobody knows how to write (${form}).`);
  }
}

/** A PNG of one bit for each pixel, all of them black, which takes few bytes: https://www.w3.org/TR/png-3/ */
function drawBomb({ width, height }: { width: number; height: number }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
