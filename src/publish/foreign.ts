import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { note, type Problem } from "../problem.ts";
import type { Manifest } from "./manifest.ts";

/** So many are named. */
const SHOWN = 5;

/** Names what is in the output folder and is not ours. `output` is its absolute path, `name` what the author calls it. */
export function nameForeignFiles(output: string, wanted: Manifest, name: string): Problem[] {
  const foreign: string[] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const outputPath = `${prefix}${entry.name}`;
      if (entry.isDirectory()) walk(join(folder, entry.name), `${outputPath}/`);
      else if (!wanted.has(outputPath)) foreign.push(outputPath);
    }
  };
  if (existsSync(output)) walk(output, "");
  if (foreign.length === 0) return [];
  const names = `${foreign.slice(0, SHOWN).join(", ")}${foreign.length > SHOWN ? ", …" : ""}`;
  const fact =
    foreign.length === 1
      ? `One file here is not made by Longhand and is kept: ${names}`
      : `${foreign.length} files here are not made by Longhand and are kept: ${names}`;
  return [note("files-foreign", { path: name }, fact, "Delete them if they should not be published.")];
}
