/** Of an SVG image in CSS pixels, whole and at least 1. */
export interface SvgSize {
  width: number;
  height: number;
}

const PIXELS_PER_UNIT: Record<string, number> = {
  "": 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

/** As browsers find the size, from the attributes of the root: https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS */
export function sizeOf(root: Map<string, string>): SvgSize {
  const box = (root.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [boxWidth, boxHeight] = [box[2] ?? 0, box[3] ?? 0];
  const ratio = boxWidth > 0 && boxHeight > 0 ? boxWidth / boxHeight : 2;
  const width = pixelsOf(root.get("width"));
  const height = pixelsOf(root.get("height"));
  if (width && height) return rounded(width, height);
  if (width) return rounded(width, width / ratio);
  if (height) return rounded(height * ratio, height);
  return boxWidth > 0 && boxHeight > 0 ? rounded(boxWidth, boxHeight) : { width: 300, height: 150 };
}

function pixelsOf(length: string | undefined): number | undefined {
  const match = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)(px|pt|pc|in|cm|mm|)\s*$/i.exec(length ?? "");
  const pixels = Number(match?.[1]) * (PIXELS_PER_UNIT[match?.[2]?.toLowerCase() ?? ""] ?? 0);
  return pixels > 0 && Number.isFinite(pixels) ? pixels : undefined;
}

function rounded(width: number, height: number): SvgSize {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}
