import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { error, type Place, ProblemError } from "../problem.ts";

/** A package of Fontsource with a variable font. https://fontsource.org/docs/getting-started/variable */
export interface FontPackage {
  /** `@fontsource-variable/literata`. */
  name: string;
  /** `literata`. */
  id: string;
  /** `Literata`. */
  family: string;
  /** Least and greatest weight: `200 900`. */
  weights: string;
  /** `serif`, `sans-serif`, `monospace`, … */
  category: string;
  /** `unicode-range` of each subset. */
  ranges: Record<string, string>;
  /** Absolute path of the licence. */
  licence: string;
  /** Absolute path of the file of a subset; undefined when the font has no such style. */
  find: (subset: string, style: FontStyle) => string | undefined;
}

/** As CSS has it. */
export type FontStyle = "normal" | "italic";

interface Metadata {
  id: string;
  family: string;
  category: string;
  variable?: false | Record<string, { min: string; max: string }>;
}

/** Reads an installed package. Throws a `ProblemError` at the setting when it is missing, or something else. */
export function readFontPackage(root: string, name: string, place: Place | undefined): FontPackage {
  const folder = findPackage(root, name);
  if (folder === undefined) {
    throw new ProblemError([
      error("font-missing", place, `The font "${name}" is not installed.`, `Install it: npm install ${name}`),
    ]);
  }
  const metadata = readJson<Metadata>(join(folder, "metadata.json"));
  const ranges = readJson<Record<string, string>>(join(folder, "unicode.json"));
  const weight = metadata?.variable ? metadata.variable.wght : undefined;
  if (!metadata || !ranges || !weight) {
    throw new ProblemError([
      error(
        "font-form",
        place,
        `The package "${name}" has no variable font of Fontsource with an axis of weight.`,
        'Take one whose name begins with "@fontsource-variable/"; https://fontsource.org lists them.',
      ),
    ]);
  }
  const { id, family, category } = metadata;
  return {
    name,
    id,
    family,
    category,
    weights: `${weight.min} ${weight.max}`,
    ranges: Object.fromEntries(Object.entries(ranges).map(([subset, range]) => [subset.replace(/[[\]]/g, ""), range])),
    licence: join(folder, "LICENSE"),
    find: (subset, style) => {
      // Files with further axes, such as optical sizes, are twice as large.
      const path = join(folder, "files", `${id}-${subset}-wght-${style}.woff2`);
      return existsSync(path) ? path : undefined;
    },
  };
}

function findPackage(root: string, name: string): string | undefined {
  try {
    return dirname(createRequire(join(root, "package.json")).resolve(`${name}/metadata.json`));
  } catch {
    return undefined;
  }
}

function readJson<Content>(path: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Content;
  } catch {
    return undefined;
  }
}
