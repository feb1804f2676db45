/** Red, green and blue, 0 to 255. */
type Rgb = [number, number, number];

/**
 * How far two colours differ in lightness, from 1 (not at all) to 21 (black and white). Text needs 4.5 (AA), better 7
 * (AAA). https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 *
 * @example
 * contrast("#000000", "#ffffff"); //=> 21
 */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour between two; `share` is that of the second, 0 to 1. */
export function mix(first: string, second: string, share: number): string {
  const [from, to] = [parse(first), parse(second)];
  const mixed = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = parse(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `#963` and `#993366` are the same. */
function parse(color: string): Rgb {
  const digits = color.length === 4 ? color.replace(/[^#]/g, "$&$&") : color;
  return [1, 3, 5].map((start) => Number.parseInt(digits.slice(start, start + 2), 16)) as Rgb;
}
