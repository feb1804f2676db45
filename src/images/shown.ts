/**
 * How a text shows a picture: in the measure of the text, in the margins too, from edge to edge of the screen, in a row
 * with others, or in a width of the author's in CSS pixels.
 */
export type Shown = "text" | "wide" | "full" | "row" | number;

/** Where pictures are looked at: CSS pixels side by side, and pixels of the device for one of them. */
const PHONE = { width: 390, densities: [1, 2, 3] };
const DESK = { width: 1440, densities: [1, 2] };

/** One more variant is of use when the next one is at least so many times as wide. */
const STEP = 1.08;
const NARROWEST = 240;
/** On a screen of 1,440 points with two pixels for each, no eye tells this from twice as much. */
const WIDEST = 2160;

/** The edges of a page that leaves the text no room but a phone's, in `rem`. */
const EDGES = 2.6;
const ROOT = 16;
/** What a text has on the narrowest phone, in CSS pixels. */
const NARROW_PHONE = 320 - EDGES * ROOT;

/** From here on notes stand in the margin, in `rem`; pictures of a text with notes keep to its column. */
const NOTES_IN_MARGIN = 68.75;

/**
 * How wide a picture is on wide screens, in `rem` of a browser's usual 16 pixels. They belong to `--measure` and the
 * figures of `layouts/style.css`; `textWidth` is how many times as wide the text of this blog is.
 */
function wideScreen(shown: "text" | "wide", textWidth: number): number {
  return 38.5 * textWidth + (shown === "wide" ? 17.5 : 9.5);
}

/**
 * The attribute `sizes` for a picture that is shown so. `share` is its part of the row, from 0 to 1; `hasNotes` says that
 * the text has footnotes, which take the margins of wide screens. Contents take them as well, but whether a page shows
 * those is for its layout to say: `sizes` may ask for too much, never for too little.
 *
 * @example
 * sizesOf("text", 1) //=> "(min-width: 64rem) 48rem, (min-width: 42rem) 38.5rem, calc(100vw - 2.6rem)"
 */
export function sizesOf(shown: Shown, textWidth: number, share = 1, hasNotes = false): string {
  if (typeof shown === "number") {
    const whole = `${shown}px`;
    return shown <= NARROW_PHONE ? whole : `(min-width: ${shown + EDGES * ROOT}px) ${whole}, calc(100vw - ${EDGES}rem)`;
  }
  const rem = (length: number): string => `${round(length * share)}rem`;
  const column = rem(38.5 * textWidth);
  const besideNotes = hasNotes ? `(min-width: ${NOTES_IN_MARGIN}rem) ${column}, ` : "";
  if (shown === "full") return `${besideNotes}${round(100 * share)}vw`;
  const wide = wideScreen(shown === "wide" ? "wide" : "text", textWidth);
  const edge = `calc(${round(100 * share)}vw - ${rem(EDGES)})`;
  return `${besideNotes}(min-width: 64rem) ${rem(wide)}, (min-width: ${round(38.5 * textWidth + 3.5)}rem) ${column}, ${edge}`;
}

/**
 * The widths in pixels in which pictures that are shown so are worth having: what phones and desks ask for, the
 * smallest first. Originals that are narrower have fewer.
 *
 * @example
 * widthsFor(["text"], 1) //=> [350, 700, 770, 1050, 1540]
 */
export function widthsFor(shown: Shown[], textWidth: number): number[] {
  const asked = shown
    .flatMap((one) => (typeof one === "number" ? [one, 2 * one, 3 * one] : askedFor(one, textWidth)))
    .map((width) => Math.min(width, WIDEST));
  const widths: number[] = [];
  for (const width of asked.sort((left, right) => right - left)) {
    const next = widths[0];
    if (next === undefined || next >= width * STEP) widths.unshift(width);
  }
  return widths;
}

function askedFor(shown: Exclude<Shown, number>, textWidth: number): number[] {
  const edges = EDGES * ROOT;
  const [phone, desk] =
    shown === "full"
      ? [PHONE.width, DESK.width]
      : [PHONE.width - edges, wideScreen(shown === "wide" ? "wide" : "text", textWidth) * ROOT];
  const parts = shown === "row" ? [1, 1 / 2] : [1];
  const asked = parts.flatMap((part) => [
    ...PHONE.densities.map((density) => phone * part * density),
    ...DESK.densities.map((density) => desk * part * density),
  ]);
  return asked.filter((width) => width >= NARROWEST).map((width) => Math.ceil(width / 10) * 10);
}

function round(length: number): number {
  return +length.toFixed(2);
}
