import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the Longhand package: the nearest one above this file with a `package.json`. */
export const packageFolder: string = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

/** False when Longhand itself is run from its TypeScript. */
export const isCompiled: boolean = import.meta.url.endsWith(".js");

const manifest = readManifest(packageFolder);

/** Longhand's version, as in its `package.json`. */
export const version: string = manifest.version;

/** Names of packages that are installed beside Longhand. The others are compiled into it. */
export const installed: ReadonlySet<string> = new Set(Object.keys(manifest.dependencies));

/** Those that decide the bytes of pages. */
const deciding = ["@11ty/eleventy", "liquidjs", "luxon", "preact", "preact-render-to-string", "sanitize-html", "shiki"];

/**
 * Names the code that makes pages: Longhand's own with its layouts, and the versions of packages as they are installed.
 * What another build has made is the work of the same code when this is the same.
 */
export const buildId: string = [
  isCompiled ? readFileSync(join(packageFolder, "dist", "build-id"), "utf8") : `${version}+${findLastChange()}`,
  ...deciding.map(findVersion),
].join(" ");

function findPackageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("Longhand's package.json is missing.");
  return findPackageFolder(parent);
}

/** Not every package lets its `package.json` be resolved, so it is looked for; Yarn has paths with versions in them. */
function findVersion(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  const folder = resolve.paths(name)?.find((one) => existsSync(join(one, name, "package.json")));
  return folder === undefined ? resolve(name) : readManifest(join(folder, name)).version;
}

function readManifest(folder: string): { version: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** When the source was changed last, or what is installed. In milliseconds since 1970. */
function findLastChange(): number {
  const listed = ["src", "layouts"].flatMap((folder) =>
    (readdirSync(join(packageFolder, folder), { recursive: true }) as string[]).map((path) => join(folder, path)),
  );
  const paths = [...listed, "node_modules/.package-lock.json"].map((path) => join(packageFolder, path));
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
