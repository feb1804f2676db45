import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative } from "node:path";
import { makeCacheFolder, replaceInCache, writeWhole } from "../cache-file.ts";
import { packageFolder } from "../package.ts";
import { error, type Place, type Problem } from "../problem.ts";
import { type Repertoire, readRepertoire } from "../theme/characters.ts";
import { parseRanges } from "../theme/subsets.ts";
import { isFont, prepareFont } from "./sfnt.ts";

/** Raised when fonts are prepared in another way. */
const FORMAT = 1;

/** The fonts that come with Longhand; made by `scripts/fonts.js`. */
const SHIPPED = join(packageFolder, "dist", "fonts");

/** What a text wants of a font; of fonts that have fewer styles it gets the nearest. */
export interface FontStyle {
  /** 100 to 900. */
  weight: number;
  isItalic: boolean;
}

/** A font that can be drawn with. */
export interface Face extends Repertoire {
  /** Absolute path of a TrueType or OpenType file. */
  path: string;
  /** By which Pango finds it. No other font has this name. */
  family: string;
  /** Names the font of which this is a part. */
  font: string;
}

/** A font of one style, of which perhaps only some characters are in this file. */
interface Slice extends FontStyle {
  /** Undefined: all that the file has. */
  ranges: [number, number][] | undefined;
  /** Undefined when the file is damaged. */
  open: () => Face | undefined;
}

/** A font in all its files, and what names its content. */
interface Font {
  slices: Slice[];
  key: string;
}

/**
 * The fonts of the cards: Longhand's own, then those of the settings in their order. Files are read when a character of
 * theirs is asked for, and those of packages are unpacked into the cache.
 */
export class FontShelf {
  /** What is wrong with the settings. */
  readonly problems: Problem[] = [];
  /** Names the content of all fonts. */
  readonly key: string;
  readonly #fonts: Font[];
  readonly #cacheFolder: string;
  readonly #found = new Map<string, Face | undefined>();

  /** `names` are packages of Fontsource or files of the blog, `place` that of the setting, `cacheFolder` absolute. */
  constructor(root: string, names: string[], place: Place | undefined, cacheFolder: string) {
    this.#cacheFolder = join(cacheFolder, "cards", "fonts");
    const added = names.map((name) => {
      const font = /\.(ttf|otf|woff)$/i.test(name) ? this.#readFile(root, name) : this.#readPackage(root, name);
      if ("slices" in font) return font;
      this.problems.push({ ...font, ...(place && { place }) });
      return { slices: [], key: "" };
    });
    this.#fonts = [readShipped(), ...added];
    this.key = JSON.stringify([FORMAT, this.#fonts.map(({ key }) => key)]);
  }

  /**
   * The font for characters that stand together; undefined when none has them all. `beside` is that of their neighbours,
   * which is asked first.
   */
  find(characters: number[], style: FontStyle, beside?: Face): Face | undefined {
    const key = `${style.weight} ${style.isItalic} ${beside?.font ?? ""} ${characters.join(" ")}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#search(characters, style, beside));
    return this.#found.get(key);
  }

  #search(characters: number[], style: FontStyle, beside: Face | undefined): Face | undefined {
    const first = this.#fonts.filter(({ key }) => key === beside?.font);
    for (const { slices } of [...first, ...this.#fonts]) {
      const best = nearestStyle(slices, style);
      for (const slice of slices) {
        if (slice.weight !== best?.weight || slice.isItalic !== best.isItalic) continue;
        const isSaid = characters.every(
          (one) => slice.ranges?.some(([least, most]) => least <= one && one <= most) ?? true,
        );
        const face = isSaid ? slice.open() : undefined;
        if (face && characters.every((one) => face.characters.has(one))) return face;
      }
    }
    return undefined;
  }

  #readFile(root: string, name: string): Font | Problem {
    const path = join(root, name);
    if (!existsSync(path) || !isInside(realpathSync(root), realpathSync(path))) {
      const remedy = `Put it there, or name a package of https://fontsource.org.`;
      return error("card-font-missing", undefined, `The font "${name}" of the cards is not in the blog.`, remedy);
    }
    const bytes = readFileSync(path);
    const key = digest(bytes);
    if (!isFont(bytes)) return explainForm(name);
    const open = this.#openOnce(bytes, key);
    return { slices: [{ weight: 400, isItalic: false, ranges: undefined, open }], key };
  }

  /** https://fontsource.org/docs/getting-started/install */
  #readPackage(root: string, name: string): Font | Problem {
    let folder: string;
    try {
      if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name)) throw new Error("This is no name of a package.");
      folder = dirname(createRequire(join(root, "package.json")).resolve(`${name}/metadata.json`));
    } catch {
      return error(
        "card-font-missing",
        undefined,
        `The font "${name}" of the cards is not installed.`,
        `Install it: npm install ${name}`,
      );
    }
    const key = `${name} ${readJson<{ version?: string }>(folder, "package.json").version}`;
    const { id, weights, styles } = readJson<{ id: string; weights?: number[]; styles?: string[] }>(
      folder,
      "metadata.json",
    );
    const ranges = Object.entries(readJson<Record<string, string>>(folder, "unicode.json"));
    const slices = (weights ?? []).flatMap((weight) =>
      (styles ?? []).flatMap((style) =>
        ranges.flatMap(([subset, range]): Slice[] => {
          const path = join(folder, "files", `${id}-${subset.replace(/[[\]]/g, "")}-${weight}-${style}.woff`);
          if (!existsSync(path)) return [];
          const open = once(() => this.#openOnce(readFileSync(path), key)());
          return [{ weight, isItalic: style === "italic", ranges: parseRanges(range), open }];
        }),
      ),
    );
    if (slices.length === 0) return explainForm(name);
    return { slices, key };
  }

  #openOnce(bytes: Buffer, key: string): () => Face | undefined {
    return once(() => {
      const family = `lh${digest(bytes)}`;
      const path = join(this.#cacheFolder, `${family}.ttf`);
      try {
        const font = prepareFont(bytes, family);
        if (!font) return undefined;
        if (!isWhole(path, font)) {
          makeCacheFolder(this.#cacheFolder);
          writeWhole(path, font, { replace: replaceInCache });
        }
        return { path, family, font: key, ...readRepertoire(font) };
      } catch {
        return undefined;
      }
    });
  }
}

function readShipped(): Font {
  const text = readFileSync(join(SHIPPED, "fonts.json"), "utf8");
  const list = JSON.parse(text) as (FontStyle & { file: string; family: string; ranges: string })[];
  const key = digest(Buffer.from(text));
  const slices = list.map(({ file, family, ranges, ...style }): Slice => {
    const path = join(SHIPPED, file);
    const open = once((): Face => ({ path, family, font: key, ...readRepertoire(readFileSync(path)) }));
    return { ...style, ranges: parseRanges(ranges), open };
  });
  return { slices, key };
}

/** An upright or slanted one as wanted, if there is, and then the nearest weight; the heavier of two. */
function nearestStyle(slices: Slice[], wanted: FontStyle): FontStyle | undefined {
  const distance = ({ weight, isItalic }: FontStyle): number =>
    (isItalic === wanted.isItalic ? 0 : 1000) + Math.abs(weight - wanted.weight) - weight / 10_000;
  return slices.reduce<Slice | undefined>(
    (best, slice) => (best === undefined || distance(slice) < distance(best) ? slice : best),
    undefined,
  );
}

function explainForm(name: string): Problem {
  return error(
    "card-font-form",
    undefined,
    `The font "${name}" of the cards cannot be read.`,
    'Take a package whose name begins with "@fontsource/", or a file in the form TTF, OTF or WOFF; WOFF2 is none of them.',
  );
}

/** False when a file of the cache is not there, or not as it was written. */
function isWhole(path: string, content: Buffer): boolean {
  try {
    return readFileSync(path).equals(content);
  } catch {
    return false;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}

function readJson<Content extends object>(folder: string, name: string): Content {
  try {
    return JSON.parse(readFileSync(join(folder, name), "utf8")) as Content;
  } catch {
    return {} as Content;
  }
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
