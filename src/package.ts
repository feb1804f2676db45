import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the Longhand package: the nearest one above this file with a `package.json`. */
export const packageFolder: string = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

/** Longhand's version, as in its `package.json`. */
export const version: string = (
  JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string }
).version;

export const buildId = version;
function findPackageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("Longhand's package.json is missing.");
  return findPackageFolder(parent);
}
