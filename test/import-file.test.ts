import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { compile } from "../src/import-file.ts";
import { createFolder } from "./support/blog.ts";

test("a file that is saved while it is compiled is compiled again", async () => {
  const root = createFolder();
  const path = join(root, "settings.ts");
  const write = (text: string): void => writeFileSync(path, `export default "${text}";\n`);
  write("none");
  await compile(path, root);
  for (let pause = 0; pause < 30; pause++) {
    write(`old ${pause}`);
    const compiling = compile(path, root);
    await wait(pause % 10);
    write(`new ${pause}`);
    await compiling;
    assert.match(readFileSync(await compile(path, root), "utf8"), new RegExp(`"new ${pause}"`));
  }
});
