import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the Longhand package: the nearest one above this file with a `package.json`. */
export const packageFolder: string = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

/** False when Longhand itself is run from its TypeScript. */
export const isCompiled: boolean = import.meta.url.endsWith(".js");

/** Longhand's version, as in its `package.json`. */
export const version: string = readVersion(join(packageFolder, "package.json"));

/** Packages that decide the bytes of pages and are installed beside Longhand; the others are compiled into it. */
const besides = ["@11ty/eleventy", "preact", "preact-render-to-string"];

/**
 * Names the code that makes pages: Longhand's own with its layouts, and the versions of packages as they are installed.
 * What another build has made is the work of the same code when this is the same.
 */
export const buildId: string = [
  isCompiled ? readFileSync(join(packageFolder, "dist", "build-id"), "utf8") : `${version}+${findLastChange()}`,
  ...besides.map((name) => readVersion(findPackage(name))),
].join(" ");

function findPackageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("Longhand's package.json is missing.");
  return findPackageFolder(parent);
}

/** Not every package lets its `package.json` be resolved. */
function findPackage(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const paths = folders.map((folder) => join(folder, name, "package.json"));
  return paths.find((path) => existsSync(path)) ?? join(packageFolder, "package.json");
}

function readVersion(path: string): string {
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

/** When the source was changed last, or what is installed. In milliseconds since 1970. */
function findLastChange(): number {
  const listed = ["src", "layouts"].flatMap((folder) =>
    (readdirSync(join(packageFolder, folder), { recursive: true }) as string[]).map((path) => join(folder, path)),
  );
  const paths = [...listed, "node_modules/.package-lock.json"].map((path) => join(packageFolder, path));
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
