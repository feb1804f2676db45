import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Copies files into an output folder that somebody else has written: Eleventy, when it runs on its own. */
export function copyAssets(assets: { url: string; path: string }[], output: string): void {
  for (const { url, path } of assets) {
    const target = join(output, url.slice(1));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

/** Writes a file into an output folder that somebody else has written. */
export function writeText(output: string, outputPath: string, text: string): void {
  const target = join(output, outputPath);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
