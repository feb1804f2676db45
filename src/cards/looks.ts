import { SOCIAL_SIZE } from "../images/social.ts";
import { mix } from "../theme/color.ts";
import { Canvas } from "./canvas.ts";
import type { FontStyle } from "./fonts.ts";
import type { Run } from "./runs.ts";
import type { Block, Fit, Setting, Typesetter } from "./type.ts";

/** How cards look. */
export type CardLook = "paper" | "ink" | "plate";

/** The colours of a card, as `#rrggbb` or `#rgb`. */
export interface CardColors {
  paper: string;
  ink: string;
  accent: string;
}

/** What a card says, in its fonts. Each part but the title may be empty. */
export interface CardText {
  title: Run[];
  /** Below the title. */
  subtitle: Run[];
  author: Run[];
  blog: Run[];
  /** An asterisk, of which asterisms are made. */
  asterisk: Run[];
  lang: string;
  /** Set from right to left. */
  isRtl: boolean;
}

type Part = "title" | "subtitle" | "author" | "blog";

/** A look: the style of each part, and the drawing. */
interface Look {
  styles: Record<Part, FontStyle>;
  draw: (card: Drawing) => Promise<void>;
}

const regular: FontStyle = { weight: 400, isItalic: false };
const italic: FontStyle = { weight: 400, isItalic: true };
const semibold: FontStyle = { weight: 600, isItalic: false };

const { width: WIDTH, height: HEIGHT } = SOCIAL_SIZE;
/** From the edges to what is written. Platforms cut off a little above and below. */
const MARGIN = 92;

/** A sheet of paper: the title on the left as a book's chapter begins, under a short rule; below a line, who and where. */
const paper: Look = {
  styles: { title: regular, subtitle: italic, author: italic, blog: semibold },
  async draw(card) {
    const { ink, accent } = card.colors;
    const sizes = card.hasSubtitle
      ? fits([116, 1], [92, 2], [74, 2], [60, 3])
      : fits([116, 2], [92, 3], [74, 4], [60, 4]);
    const title = await card.setTitle(sizes, WIDTH - 2 * MARGIN);
    card.bar(96, 64, 7, accent);
    const bottom = card.putBlock(title, 150, "start", ink);
    await card.putSubtitle(bottom + 62, "start", card.soft);
    card.canvas.fill(MARGIN, 510, WIDTH - 2 * MARGIN, 2, card.rule);
    await card.putLine("author", { size: 32, baseline: 562, side: "start", color: card.soft });
    await card.putLine("blog", { size: 28, baseline: 562, side: "end", color: accent });
  },
};

/** Night: the title at the foot of a dark page, an asterism at its head. */
const ink: Look = {
  styles: { title: semibold, subtitle: italic, author: italic, blog: semibold },
  async draw(card) {
    const { ink: light, accent } = card.colors;
    const sizes = card.hasSubtitle
      ? fits([112, 1], [88, 2], [72, 2], [58, 3])
      : fits([112, 2], [88, 3], [70, 4], [58, 4]);
    const title = await card.setTitle(sizes, WIDTH - 2 * MARGIN);
    await card.asterism(MARGIN + 26, 96, 58, accent);
    await card.putLine("blog", { size: 28, baseline: 106, side: "end", color: card.soft });
    const hasAuthor = card.text.author.length > 0;
    const foot = hasAuthor ? 448 : 538;
    if (card.hasSubtitle) {
      const subtitle = await card.setSubtitle();
      card.putBlock(title, card.topAbove(title, foot - card.heightOf(subtitle) - 66), "start", light);
      card.putBlock(subtitle, foot - card.heightOf(subtitle), "start", card.soft);
    } else card.putBlock(title, card.topAbove(title, foot), "start", light);
    await card.putLine("author", { size: 32, baseline: 550, side: "start", color: accent });
  },
};

/** The title page of a book: a frame of three lines, the author above, the title in colour, the blog as its publisher. */
const plate: Look = {
  styles: { title: regular, subtitle: italic, author: regular, blog: italic },
  async draw(card) {
    const { ink: dark, accent } = card.colors;
    card.canvas.frame(34, 34, WIDTH - 68, HEIGHT - 68, 3, dark);
    card.canvas.frame(45, 45, WIDTH - 90, HEIGHT - 90, 1, accent);
    card.canvas.frame(50, 50, WIDTH - 100, HEIGHT - 100, 1, accent);
    const sizes = card.hasSubtitle
      ? fits([108, 1], [84, 2], [68, 2], [56, 3])
      : fits([108, 1], [84, 2], [70, 3], [56, 4]);
    const title = await card.setTitle(sizes, WIDTH - 2 * 132, "center");
    const subtitle = card.hasSubtitle ? await card.setSubtitle("center") : undefined;
    const between = 62;
    const height = card.heightOf(title) + (subtitle ? between + card.heightOf(subtitle) : 0);
    // The middle that the eye sees is a little above the measured one.
    const top = (HEIGHT - height) / 2 - 8;
    card.putBlock(title, top, "center", accent);
    if (subtitle) card.putBlock(subtitle, top + card.heightOf(title) + between, "center", card.soft);
    await card.putLine("author", { size: 34, baseline: 138, side: "center", color: dark });
    await card.putLine("blog", { size: 30, baseline: 528, side: "center", color: dark });
  },
};

const looks: Record<CardLook, Look> = { paper, ink, plate };

/** The style in which a look sets a part. */
export function styleOf(look: CardLook, part: Part): FontStyle {
  return looks[look].styles[part];
}

/** Draws a card of 1200 × 630 pixels. */
export async function drawCard(text: CardText, look: CardLook, colors: CardColors, type: Typesetter): Promise<Canvas> {
  const card = new Drawing(text, colors, type);
  await looks[look].draw(card);
  return card.canvas;
}

function fits(...sizes: [size: number, lines: number][]): Fit[] {
  return sizes.map(([size, lines]) => ({ size, lines }));
}

/** A card on which parts are put. Sides are those of reading: the start is on the right in Arabic. */
class Drawing {
  readonly canvas: Canvas;
  readonly text: CardText;
  readonly colors: CardColors;
  /** A quieter ink. */
  readonly soft: string;
  /** For lines. */
  readonly rule: string;
  readonly hasSubtitle: boolean;
  readonly #type: Typesetter;

  constructor(text: CardText, colors: CardColors, type: Typesetter) {
    this.canvas = new Canvas(WIDTH, HEIGHT, colors.paper);
    this.text = text;
    this.colors = colors;
    this.soft = mix(colors.ink, colors.paper, 0.26);
    this.rule = mix(colors.paper, colors.ink, 0.2);
    this.hasSubtitle = text.subtitle.length > 0;
    this.#type = type;
  }

  setTitle(sizes: Fit[], width: number, align: Setting["align"] = "start"): Promise<Block> {
    return this.#type.setBlock(this.text.title, { leading: 1.12, align, lang: this.text.lang }, sizes, width);
  }

  setSubtitle(align: Setting["align"] = "start"): Promise<Block> {
    const setting = { leading: 1.35, align, lang: this.text.lang };
    return this.#type.setBlock(this.text.subtitle, setting, fits([36, 2], [32, 2]), 860);
  }

  async putSubtitle(top: number, side: Setting["align"], color: string): Promise<void> {
    if (this.hasSubtitle) this.putBlock(await this.setSubtitle(), top, side, color);
  }

  /** From the top of the letters of the first line to the last baseline, about. */
  heightOf({ size, lineHeight, lines }: Block): number {
    return (lines - 1) * lineHeight + size * 0.72;
  }

  /** Where a block begins that ends on a baseline, or higher when its script reaches far below it. */
  topAbove(block: Block, baseline: number): number {
    return Math.min(baseline - this.heightOf(block), baseline + block.size * 0.32 - block.height);
  }

  /** Puts a block below `top`; gives its last baseline. */
  putBlock(block: Block, top: number, side: Setting["align"], color: string): number {
    this.canvas.stamp(block, this.#leftOf(block.width, side), top, color);
    return top + this.heightOf(block);
  }

  /** Puts one line on its baseline. */
  async putLine(
    part: "author" | "blog",
    { size, baseline, side, color }: { size: number; baseline: number; side: Setting["align"]; color: string },
  ): Promise<void> {
    const runs = this.text[part];
    if (runs.length === 0) return;
    const mask = await this.#type.setLine(runs, { size, leading: 1.2, align: "start", lang: this.text.lang });
    const top = Math.max(...runs.map(({ text, face }) => face.topOf(text))) * size;
    this.canvas.stamp(mask, this.#leftOf(mask.width, side), baseline - top, color);
  }

  /** A short thick line at the start. */
  bar(top: number, width: number, height: number, color: string): void {
    this.canvas.fill(this.#leftOf(width, "start"), top, width, height, color);
  }

  /** Three asterisks around a point at the start. */
  async asterism(fromStart: number, middle: number, size: number, color: string): Promise<void> {
    const setting = { size, leading: 1, align: "start", lang: this.text.lang } as const;
    const mask = await this.#type.setLine(this.text.asterisk, setting);
    const x = this.text.isRtl ? WIDTH - fromStart : fromStart;
    for (const [right, down] of [
      [0, -0.29],
      [-0.3, 0.23],
      [0.3, 0.23],
    ] as const) {
      this.canvas.stamp(mask, x + right * size - mask.width / 2, middle + down * size - mask.height / 2, color);
    }
  }

  #leftOf(width: number, side: Setting["align"]): number {
    if (side === "center") return (WIDTH - width) / 2;
    return (side === "start") === this.text.isRtl ? WIDTH - MARGIN - width : MARGIN;
  }
}
