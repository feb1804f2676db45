import { crc32 } from "node:zlib";
import type { SharpModule } from "../images/encoder.ts";
import { mix } from "../theme/color.ts";
import type { Mask } from "./type.ts";

/** Steps from the ground to a colour, for the edges of letters. More are not seen, and weigh more. */
const STEPS = 15;

/**
 * A picture of flat colours on one ground, one byte for a point: 0 is the ground, and each colour has a row of steps
 * from it.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #points: Uint8Array;
  readonly #palette: string[];
  readonly #rows = new Map<string, number>();

  /** Colours are `#rrggbb` or `#rgb`. */
  constructor(width: number, height: number, ground: string) {
    this.width = width;
    this.height = height;
    this.#points = new Uint8Array(width * height);
    this.#palette = [mix(ground, ground, 0)];
  }

  /** Fills a rectangle. */
  fill(left: number, top: number, width: number, height: number, color: string): void {
    const point = this.#rowOf(color) + STEPS - 1;
    for (let y = top; y < top + height; y++)
      this.#points.fill(point, y * this.width + left, y * this.width + left + width);
  }

  /** Draws the lines of a rectangle, inside of it. */
  frame(left: number, top: number, width: number, height: number, line: number, color: string): void {
    this.fill(left, top, width, line, color);
    this.fill(left, top + height - line, width, line, color);
    this.fill(left, top, line, height, color);
    this.fill(left + width - line, top, line, height, color);
  }

  /** Draws through a mask. What leaves the canvas is cut off. */
  stamp(mask: Mask, left: number, top: number, color: string): void {
    const row = this.#rowOf(color);
    const [x, y] = [Math.round(left), Math.round(top)];
    for (let down = Math.max(0, -y); down < Math.min(mask.height, this.height - y); down++) {
      for (let right = Math.max(0, -x); right < Math.min(mask.width, this.width - x); right++) {
        const step = Math.round(((mask.data[(down * mask.width + right) * mask.channels] ?? 0) * STEPS) / 255);
        if (step > 0) this.#points[(y + down) * this.width + x + right] = row + step - 1;
      }
    }
  }

  /** The picture as PNG with a palette. */
  async toPng(sharp: SharpModule): Promise<Buffer> {
    const raw = { width: this.width, height: this.height, channels: 1 } as const;
    const grey = await sharp(this.#points, { raw }).toColourspace("b-w").png({ compressionLevel: 6 }).toBuffer();
    return addPalette(grey, this.#palette);
  }

  #rowOf(color: string): number {
    let row = this.#rows.get(color);
    if (row === undefined) {
      row = this.#palette.length;
      this.#rows.set(color, row);
      const ground = this.#palette[0] ?? color;
      for (let step = 1; step <= STEPS; step++) this.#palette.push(mix(ground, color, step / STEPS));
    }
    return row;
  }
}

/**
 * Makes the greys of a PNG numbers of colours: the points are stored in the same way, so the kind of picture and the
 * palette are all that changes. https://www.w3.org/TR/png-3/#11PLTE
 */
export function addPalette(grey: Buffer, palette: string[]): Buffer {
  const colors = Buffer.from(palette.map((color) => color.slice(1)).join(""), "hex");
  const header = Buffer.from(grey.subarray(16, 29));
  // Bit depth 8, and colour type 0: grey.
  if (grey.toString("latin1", 12, 16) !== "IHDR" || header[8] !== 8 || header[9] !== 0) {
    throw new Error("A card was not encoded as a grey picture.");
  }
  header[9] = 3;
  const chunks = [grey.subarray(0, 8), writeChunk("IHDR", header), writeChunk("PLTE", colors)];
  for (let at = 33; at < grey.length; ) {
    const end = at + 12 + grey.readUInt32BE(at);
    // Resolution and the like say nothing of a card.
    if (["IDAT", "IEND"].includes(grey.toString("latin1", at + 4, at + 8))) chunks.push(grey.subarray(at, end));
    at = end;
  }
  return Buffer.concat(chunks);
}

function writeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
