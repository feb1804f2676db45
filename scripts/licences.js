// Writes the licences of the packages that are compiled in, and of fonts.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Writes dist/LICENCES.txt for the packages to which these files (paths from `root`) belong. */
export function writeLicences(root, files) {
  const folders = files.flatMap(
    (file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resolve(root, file)) ?? [],
  );
  const texts = [...new Set(folders.map(describe))].sort();
  const head = "Longhand's compiled files contain code and fonts of these packages, under their licences.\n";
  writeFileSync(join(root, "dist", "LICENCES.txt"), `${[head, ...texts].join(`\n${"-".repeat(80)}\n\n`)}`);
}

function describe(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^(un)?licen[cs]e/i.test(one));
  if (!file && !license) throw new Error(`${name} has no licence.`);
  const text = file && readFileSync(join(folder, file), "utf8").trim();
  const by = typeof author === "object" ? author.name : author;
  return `${name} ${version}\n\n${text ?? `${license}. Copyright ${by ?? `the authors of ${name}`}.`}\n`;
}
