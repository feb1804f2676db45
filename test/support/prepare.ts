// Installs what the test files on the command line need beside npm packages, before any of them runs: they run at the
// same time, and two of them cannot install something at once.
import { readFileSync } from "node:fs";
import { findBrowser, findJava, findNginx } from "./install.ts";

const texts = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const needs: [by: RegExp, find: () => unknown][] = [
  [/\b(?:find|launch)Browser\(/, findBrowser],
  [/\bfindJava\(/, findJava],
  [/\bfindNginx\(/, findNginx],
];
for (const [by, find] of needs) if (texts.some((text) => by.test(text))) find();
