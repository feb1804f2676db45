import { inflateSync } from "node:zlib";

/** A table of a font. https://learn.microsoft.com/typography/opentype/spec/otff */
interface Table {
  tag: string;
  data: Buffer;
}

/** What files of TrueType and OpenType begin with. */
const SFNT = ["\0\x01\0\0", "OTTO", "true"];

/** Those of the names that say whose a font is and on what terms it is given; they stay. */
const KEPT_NAMES = [0, 5, 13, 14];

/**
 * Gives a font as Pango takes it, without compression, and under a name of its own, so that no other font of the machine
 * is ever taken for it. Undefined when the bytes are no TrueType, OpenType or WOFF 1.0 font.
 */
export function prepareFont(bytes: Buffer, family: string): Buffer | undefined {
  const tables = readTables(bytes);
  if (!tables?.some(({ tag }) => tag === "cmap")) return undefined;
  const names = tables.find(({ tag }) => tag === "name")?.data;
  const others = tables.filter(({ tag }) => tag !== "name" && tag !== "DSIG");
  const flavor = bytes.toString("latin1", 0, 4) === "wOFF" ? bytes.readUInt32BE(4) : bytes.readUInt32BE(0);
  return writeTables(flavor, [...others, { tag: "name", data: writeNames(family, names) }]);
}

/** True for what looks like a font that `prepareFont` takes. */
export function isFont(bytes: Buffer): boolean {
  return bytes.length >= 44 && ["wOFF", ...SFNT].includes(bytes.toString("latin1", 0, 4));
}

function readTables(bytes: Buffer): Table[] | undefined {
  if (!isFont(bytes)) return undefined;
  try {
    return bytes.toString("latin1", 0, 4) === "wOFF" ? readWoff(bytes) : readSfnt(bytes);
  } catch {
    // Damaged: an offset leads out of the file, or a table cannot be unpacked.
    return undefined;
  }
}

/** https://www.w3.org/TR/WOFF/#TableDirectory */
function readWoff(bytes: Buffer): Table[] {
  return Array.from({ length: bytes.readUInt16BE(12) }, (_, index) => {
    const entry = 44 + index * 20;
    const offset = bytes.readUInt32BE(entry + 4);
    const packed = bytes.subarray(offset, offset + bytes.readUInt32BE(entry + 8));
    const length = bytes.readUInt32BE(entry + 12);
    const data = packed.length < length ? inflateSync(packed, { maxOutputLength: length }) : packed;
    return { tag: bytes.toString("latin1", entry, entry + 4), data };
  });
}

function readSfnt(bytes: Buffer): Table[] {
  return Array.from({ length: bytes.readUInt16BE(4) }, (_, index) => {
    const entry = 12 + index * 16;
    const offset = bytes.readUInt32BE(entry + 8);
    const data = bytes.subarray(offset, offset + bytes.readUInt32BE(entry + 12));
    return { tag: bytes.toString("latin1", entry, entry + 4), data };
  });
}

function writeTables(flavor: number, unsorted: Table[]): Buffer {
  const tables = [...unsorted].sort((left, right) => (left.tag < right.tag ? -1 : 1));
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const head = Buffer.alloc(12 + tables.length * 16);
  head.writeUInt32BE(flavor, 0);
  head.writeUInt16BE(tables.length, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE((tables.length - power) * 16, 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, { tag, data }] of tables.entries()) {
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4);
    data.copy(padded);
    // The sum of the whole file, which nothing reads that draws; without it the sum of this table is right.
    if (tag === "head") padded.writeUInt32BE(0, 8);
    const entry = 12 + index * 16;
    head.write(tag, entry, "latin1");
    head.writeUInt32BE(sumOf(padded), entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

function sumOf(padded: Buffer): number {
  let sum = 0;
  for (let index = 0; index < padded.length; index += 4) sum = (sum + padded.readUInt32BE(index)) >>> 0;
  return sum;
}

/** https://learn.microsoft.com/typography/opentype/spec/name */
function writeNames(family: string, old: Buffer | undefined): Buffer {
  const own: [id: number, text: Buffer][] = [
    [1, toUtf16(family)],
    [2, toUtf16("Regular")],
    [4, toUtf16(family)],
    [6, toUtf16(family)],
  ];
  const names = [...own, ...readKeptNames(old)].sort(([left], [right]) => left - right);
  const head = Buffer.alloc(6 + names.length * 12);
  head.writeUInt16BE(names.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  for (const [index, [id, text]] of names.entries()) {
    const fields = [3, 1, 0x409, id, text.length, offset];
    for (const [field, value] of fields.entries()) head.writeUInt16BE(value, 6 + index * 12 + field * 2);
    offset += text.length;
  }
  return Buffer.concat([head, ...names.map(([, text]) => text)]);
}

function readKeptNames(table: Buffer | undefined): [id: number, text: Buffer][] {
  if (!table) return [];
  const start = table.readUInt16BE(4);
  return Array.from({ length: table.readUInt16BE(2) }, (_, index) => 6 + index * 12).flatMap(
    (at): [number, Buffer][] => {
      const [platform, encoding, language, id = 0] = [0, 2, 4, 6].map((field) => table.readUInt16BE(at + field));
      if (platform !== 3 || encoding !== 1 || language !== 0x409 || !KEPT_NAMES.includes(id)) return [];
      const from = start + table.readUInt16BE(at + 10);
      return [[id, table.subarray(from, from + table.readUInt16BE(at + 8))]];
    },
  );
}

function toUtf16(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
