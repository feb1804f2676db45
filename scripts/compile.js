// Compiles src/ and layouts/ into dist/, and writes the JSON Schema of the front matter for editors. Runs after `npm ci`, so that a fresh clone and a git dependency work at once.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
chmodSync(join(root, "dist", "src", "cli", "main.js"), 0o755);

// Made here, so that the package need not bring what makes it.
const content = (name) => import(pathToFileURL(join(root, "dist", "src", "content", name)).href);
const [{ frontMatterSchema }, { describeFields }] = await Promise.all([
  content("schema.js"),
  content("json-schema.js"),
]);
const raw = toJsonSchema(frontMatterSchema, { target: "draft-07", typeMode: "input", errorMode: "ignore" });
writeFileSync(join(root, "dist", "front-matter.schema.json"), `${JSON.stringify(describeFields(raw), null, 2)}\n`);
