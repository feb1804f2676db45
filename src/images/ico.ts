const HEADER_BYTES = 6;
const ENTRY_BYTES = 16;

/**
 * Wraps one PNG as an `.ico` file, for browsers and feed readers that ask for `/favicon.ico` without reading the page.
 * `size` is its side in pixels, at most 256. https://en.wikipedia.org/wiki/ICO_(file_format)#Icon_file_structure
 */
export function wrapAsIco(png: Buffer, size: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES);
  head.writeUInt16LE(1, 2); // an icon, not a cursor
  head.writeUInt16LE(1, 4); // one image
  head.writeUInt8(size % 256, 6);
  head.writeUInt8(size % 256, 7);
  head.writeUInt16LE(1, 10); // colour planes
  head.writeUInt16LE(32, 12); // bits for a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}
