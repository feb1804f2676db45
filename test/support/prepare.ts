// Installs what the test files on the command line need beside npm packages, before any of them runs: they run at the
// same time, and two of them cannot install something at once.
import { readFileSync } from "node:fs";
import { findBrowser, findJava, findNginx } from "./install.ts";

const texts = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
for (const find of [findBrowser, findJava, findNginx]) {
  if (texts.some((text) => text.includes(`${find.name}(`))) find();
}
