import type { SharpModule } from "../images/encoder.ts";
import type { Face } from "./fonts.ts";
import { cutRuns, type Run } from "./runs.ts";

/** Letters as pixels: how much of each is covered, 0 to 255, in the first of its channels. */
export interface Mask {
  data: Buffer;
  width: number;
  height: number;
  channels: number;
}

/** How lines are set. Measures are pixels. */
export interface Setting {
  size: number;
  /** From line to line, in sizes. */
  leading: number;
  /** Between letters. @default 0 */
  spacing?: number;
  align: "start" | "end" | "center";
  /** BCP 47: decides shapes of letters and where lines break. */
  lang: string;
}

/** A block of lines. */
export interface Block extends Mask {
  size: number;
  /** From line to line. */
  lineHeight: number;
  lines: number;
}

/** No letters are narrower on average, in sizes: what is longer need not be tried. */
const LEAST_WIDTH = 0.38;

/** Sets texts with Pango: it shapes Arabic, breaks lines of Chinese and Japanese, and orders mixed directions. */
export class Typesetter {
  readonly sharp: SharpModule;
  readonly #known = new Set<string>();
  /** Names stand on each card. */
  readonly #lines = new Map<string, Promise<Mask>>();

  constructor(sharp: SharpModule) {
    this.sharp = sharp;
  }

  /** One line, however long. */
  setLine(runs: Run[], setting: Setting): Promise<Mask> {
    const key = JSON.stringify([setting, runs.map(({ text, face }) => [text, face.family])]);
    const line = this.#lines.get(key) ?? this.#draw(runs, setting, undefined, "word");
    this.#lines.set(key, line);
    return line;
  }

  /**
   * Several lines, at the largest of the sizes at which they fit, and about equally long. What does not fit at the
   * smallest ends with an ellipsis after a word.
   */
  async setBlock(runs: Run[], setting: Omit<Setting, "size">, sizes: Fit[], width: number): Promise<Block> {
    const length = runs.reduce((sum, run) => sum + run.text.length, 0);
    for (const { size, lines } of sizes) {
      if (length * size * LEAST_WIDTH > lines * width) continue;
      const block = await this.#setAt(runs, { ...setting, size }, width, "word");
      if (block.lines <= lines && block.width <= width) return this.#balance(runs, { ...setting, size }, block, width);
    }
    const { size, lines } = sizes.at(-1) ?? { size: 48, lines: 3 };
    return this.#shorten(runs, { ...setting, size }, lines, width);
  }

  /** The narrowest block of as many lines: no line is left with one short word. */
  async #balance(runs: Run[], setting: Setting, block: Block, width: number): Promise<Block> {
    if (block.lines === 1) return block;
    let best = block;
    // Lines of equal length would be so wide at least.
    let [least, most] = [Math.floor((block.width * (block.lines - 1)) / block.lines), block.width];
    while (most - least > width / 24) {
      const middle = Math.floor((least + most) / 2);
      const tried = await this.#setAt(runs, setting, middle, "word");
      if (tried.lines <= block.lines && tried.width <= middle) {
        best = tried;
        most = middle;
      } else least = middle;
    }
    return best;
  }

  async #shorten(runs: Run[], setting: Setting, lines: number, width: number): Promise<Block> {
    const text = runs.map((run) => run.text).join("");
    const whole = await this.#setAt(runs, setting, width, "word-char");
    if (whole.lines <= lines) return whole;
    const words = [...new Intl.Segmenter(setting.lang, { granularity: "word" }).segment(text)];
    const ends = words.filter(({ isWordLike }) => isWordLike).map(({ index, segment }) => index + segment.length);
    // A single word that fills the card ends where it must.
    if (ends.length < 2) ends.unshift(...Array.from(text, (_, index) => index + 1));
    let [least, most] = [0, ends.length - 1];
    let best: Block | undefined;
    while (least <= most) {
      const middle = Math.floor((least + most) / 2);
      const cut = cutRuns(runs, ends[middle] ?? 0);
      const tried = await this.#setAt(addEllipsis(cut, runs), setting, width, "word-char");
      if (tried.lines <= lines) {
        best = tried;
        least = middle + 1;
      } else most = middle - 1;
    }
    return best ?? whole;
  }

  async #setAt(runs: Run[], setting: Setting, width: number, wrap: "word" | "word-char"): Promise<Block> {
    const mask = await this.#draw(runs, setting, width, wrap);
    const lineHeight = Math.round(setting.size * setting.leading);
    // The first line is about a size high, from the top of its letters to below.
    const lines = Math.max(1, Math.round((mask.height - setting.size * 0.8) / lineHeight) + 1);
    return { ...mask, size: setting.size, lineHeight, lines };
  }

  async #draw(runs: Run[], setting: Setting, width: number | undefined, wrap: "word" | "word-char"): Promise<Mask> {
    for (const { face } of runs) await this.#introduce(face);
    const spans = runs.map(({ text, face }) => `<span font_family="${face.family}">${escapeMarkup(text)}</span>`);
    const lineHeight = Math.round(setting.size * setting.leading) * 1024;
    const spacing = setting.spacing ? ` letter_spacing="${Math.round(setting.spacing * 1024)}"` : "";
    const markup = `<span fallback="false" lang="${escapeMarkup(setting.lang)}" line_height="${lineHeight}"${spacing}>${spans.join("")}</span>`;
    const { data, info } = await this.sharp({
      text: {
        text: markup,
        font: `${runs[0]?.face.family} ${setting.size}`,
        dpi: 72,
        // Pango turns these around for texts that are read from right to left.
        align: setting.align === "center" ? "centre" : setting.align === "end" ? "right" : "left",
        wrap,
        ...(width !== undefined && { width }),
      },
    })
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  }

  /** Makes a file known to Pango, for as long as the process runs. */
  async #introduce({ path, family, characters }: Face): Promise<void> {
    if (this.#known.has(path)) return;
    const letter = [...characters].find((one) => one > 0x20) ?? 0x20;
    const text = `<span font_family="${family}">${escapeMarkup(String.fromCodePoint(letter))}</span>`;
    await this.sharp({ text: { text, font: family, fontfile: path } })
      .raw()
      .toBuffer();
    this.#known.add(path);
  }
}

/** A size, and the lines that it may have. */
export interface Fit {
  size: number;
  lines: number;
}

/** In the font of the last word; each font that has letters and no ellipsis has full stops. */
function addEllipsis(cut: Run[], runs: Run[]): Run[] {
  const face = [...cut]
    .reverse()
    .concat(runs)
    .find((run) => run.face.characters.has(0x2026))?.face;
  const fallback = cut.at(-1)?.face ?? runs[0]?.face;
  if (face) return [...cut, { text: "…", face }];
  return fallback ? [...cut, { text: "...", face: fallback }] : cut;
}

/** https://docs.gtk.org/Pango/pango_markup.html */
function escapeMarkup(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
