import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../import-file.ts";

/** Names of Eleventy's configuration file in a blog. */
export const configurationNames: readonly string[] = [
  ".eleventy.ts",
  ".eleventy.js",
  "eleventy.config.ts",
  "eleventy.config.js",
];

/** A configuration, compiled, that calls Longhand and does nothing else: a function with a name, or an arrow. */
const PLAIN = [
  /^import (\w+) from "longhand\/eleventy";\n(?:async )?function (\w+)\((\w+)\) \{\n\s*return (?:await )?\1\(\3\);\n\}\nexport \{\n\s*\2 as default\n\};\n$/,
  /^import (\w+) from "longhand\/eleventy";\nvar (\w+) = (?:async )?\((\w+)\) => \1\(\3\);\nexport \{\n\s*\2 as default\n\};\n$/,
];

/**
 * The Eleventy configuration that has a say in the pages of a blog, as a path from its root. Undefined without one, and
 * when it only hands on Longhand's settings, as a new one does: then Eleventy would do nothing but take its time.
 */
export async function findConfiguration(root: string): Promise<string | undefined> {
  const path = configurationNames.find((name) => existsSync(join(root, name)));
  if (path === undefined) return undefined;
  const code = readFileSync(await compile(join(root, path), root), "utf8").replace(/^\/\/.*\n?/gm, "");
  return PLAIN.some((pattern) => pattern.test(code)) ? undefined : path;
}
