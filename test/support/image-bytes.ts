import { crc32, deflateSync } from "node:zlib";

/** A chunk of a PNG with its checksum. https://www.w3.org/TR/png-3/#5Chunk-layout */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

/** A PNG with further chunks behind its header. */
export function withPngChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  const headerEnd = 8 + 12 + 13;
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)]);
}

/** An animated PNG of two frames, of which the second is the first in other colours. https://www.w3.org/TR/png-3/#apng-frame-based-animation */
export function animatePng(png: Buffer, width: number, height: number): Buffer {
  const control = (order: number): Buffer =>
    Buffer.concat([uint32(order), uint32(width), uint32(height), Buffer.alloc(8), Buffer.from([0, 1, 0, 10, 0, 0])]);
  const end = pngChunk("IEND", Buffer.alloc(0));
  const rows = deflateSync(Buffer.alloc(height * (1 + width * 3), 0));
  const first = withPngChunks(
    png,
    pngChunk("acTL", Buffer.concat([uint32(2), uint32(0)])),
    pngChunk("fcTL", control(0)),
  );
  return Buffer.concat([
    first.subarray(0, -end.length),
    pngChunk("fcTL", control(1)),
    pngChunk("fdAT", Buffer.concat([uint32(2), rows])),
    end,
  ]);
}

/** A segment of a JPEG: `0xe1` for EXIF and XMP, `0xed` for IPTC, `0xfe` for a comment. */
export function jpegSegment(marker: number, data: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, data]);
}

/** A JPEG with further segments at its beginning. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** What a phone writes: who and with what, where (51° 30′ N, 3° 42′ E), and a small picture, which may show what was cut away since. */
export function exifOf(thumbnail: Buffer, orientation = 1): Buffer {
  const strings = { artist: Buffer.from("Ines Secret\0\0"), camera: Buffer.from("Phone Secret\0") };
  // Offsets are counted from the beginning of this block. https://www.cipa.jp/std/documents/e/DC-008-Translation-2019-E.pdf
  const [first, gps, second, data] = [8, 62, 116, 158] as const;
  const place = Buffer.concat([51, 30, 0].map((part) => Buffer.concat([uint32(part), uint32(1)])));
  const east = Buffer.concat([3, 42, 0].map((part) => Buffer.concat([uint32(part), uint32(1)])));
  const at = { artist: data, camera: data + 13, place: data + 26, east: data + 50, thumbnail: data + 74 };
  const entries = (list: [tag: number, type: number, count: number, value: Buffer][], next: number): Buffer =>
    Buffer.concat([
      uint16(list.length),
      ...list.map(([tag, type, count, value]) =>
        Buffer.concat([uint16(tag), uint16(type), uint32(count), value, Buffer.alloc(4 - value.length)]),
      ),
      uint32(next),
    ]);
  return Buffer.concat([
    Buffer.from("Exif\0\0MM\0*", "latin1"),
    uint32(first),
    entries(
      [
        [0x0110, 2, strings.camera.length, uint32(at.camera)],
        [0x0112, 3, 1, uint16(orientation)],
        [0x013b, 2, strings.artist.length, uint32(at.artist)],
        [0x8825, 4, 1, uint32(gps)],
      ],
      second,
    ),
    entries(
      [
        [1, 2, 2, Buffer.from("N\0")],
        [2, 5, 3, uint32(at.place)],
        [3, 2, 2, Buffer.from("E\0")],
        [4, 5, 3, uint32(at.east)],
      ],
      0,
    ),
    entries(
      [
        [0x0103, 3, 1, uint16(6)],
        [0x0201, 4, 1, uint32(at.thumbnail)],
        [0x0202, 4, 1, uint32(thumbnail.length)],
      ],
      0,
    ),
    strings.artist,
    strings.camera,
    place,
    east,
    thumbnail,
  ]);
}

/** Photoshop's block of an IPTC byline. https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf */
export function iptcOf(name: string): Buffer {
  const field = Buffer.concat([Buffer.from([0x1c, 2, 80]), uint16(name.length), Buffer.from(name)]);
  const padded = field.length % 2 ? Buffer.concat([field, Buffer.alloc(1)]) : field;
  return Buffer.concat([Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0", "latin1"), uint32(field.length), padded]);
}

/** A GIF with a comment at its end. https://www.w3.org/Graphics/GIF/spec-gif89a.txt, section 24 */
export function withComment(gif: Buffer): Buffer {
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, 6]), Buffer.from("Secret"), Buffer.alloc(1)]);
  return Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
}

/** A profile of the colours of Adobe RGB (1998), as version 2 of ICC.1 has it: a matrix and a gamma of 2.2. */
export function adobeRgbProfile(): Buffer {
  const s15 = (...values: number[]): Buffer => Buffer.concat(values.map((value) => uint32(Math.round(value * 65_536))));
  const xyz = (...values: number[]): Buffer => Buffer.concat([Buffer.from("XYZ \0\0\0\0"), s15(...values)]);
  const gamma = Buffer.concat([Buffer.from("curv\0\0\0\0"), uint32(1), Buffer.from([2, 0x33, 0, 0])]);
  const name = "Secret monitor of Ines\0";
  const description = Buffer.concat([
    Buffer.from("desc\0\0\0\0"),
    uint32(name.length),
    Buffer.from(name),
    Buffer.alloc(79),
  ]);
  const tags: [string, Buffer][] = [
    ["desc", description],
    ["wtpt", xyz(0.9505, 1, 1.0891)],
    ["rXYZ", xyz(0.60974, 0.31111, 0.01947)],
    ["gXYZ", xyz(0.20528, 0.62567, 0.06087)],
    ["bXYZ", xyz(0.14919, 0.06322, 0.74457)],
    ...["rTRC", "gTRC", "bTRC"].map((tag): [string, Buffer] => [tag, gamma]),
  ];
  let offset = 128 + 4 + tags.length * 12;
  const index: Buffer[] = [];
  const data: Buffer[] = [];
  for (const [tag, bytes] of tags) {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    index.push(Buffer.concat([Buffer.from(tag), uint32(offset), uint32(bytes.length)]));
    data.push(padded);
    offset += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02100000, 8);
  header.write("mntrRGB XYZ ", 12, "latin1");
  header.write("acsp", 36, "latin1");
  s15(0.9642, 1, 0.8249).copy(header, 68);
  return Buffer.concat([header, uint32(tags.length), ...index, ...data]);
}

/** A TIFF without compression, of several pages. */
export function tiffOf(pages: { width: number; height: number; data: Buffer }[]): Buffer {
  const parts = [Buffer.from("MM\0*", "latin1"), uint32(8)];
  let at = 8;
  for (const [index, { width, height, data }] of pages.entries()) {
    const directory = 2 + 9 * 12 + 4;
    const pixels = at + directory + 6;
    const next = index === pages.length - 1 ? 0 : pixels + data.length;
    const short = (tag: number, value: number): Buffer =>
      Buffer.concat([uint16(tag), uint16(3), uint32(1), uint16(value), uint16(0)]);
    const long = (tag: number, value: number, count = 1, type = 4): Buffer =>
      Buffer.concat([uint16(tag), uint16(type), uint32(count), uint32(value)]);
    parts.push(
      uint16(9),
      short(256, width),
      short(257, height),
      long(258, at + directory, 3, 3),
      short(259, 1),
      short(262, 2),
      long(273, pixels),
      short(277, 3),
      short(278, height),
      long(279, data.length),
      uint32(next),
      Buffer.from([0, 8, 0, 8, 0, 8]),
      data,
    );
    at = pixels + data.length;
  }
  return Buffer.concat(parts);
}

/** A Windows bitmap of 2 × 2 points. */
export function bitmap(): Buffer {
  const header = Buffer.alloc(54);
  header.write("BM", 0, "latin1");
  header.writeUInt32LE(70, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(2, 18);
  header.writeInt32LE(2, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, Buffer.alloc(16, 128)]);
}

/** A file of the family of MP4, with these brands. ISO/IEC 14496-12, 4.3 */
export function isoMedia(...brands: string[]): Buffer {
  const box = Buffer.concat([
    Buffer.from("ftyp"),
    Buffer.from(brands[0] ?? ""),
    uint32(0),
    Buffer.from(brands.join("")),
  ]);
  return Buffer.concat([uint32(box.length + 4), box, Buffer.alloc(64)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
