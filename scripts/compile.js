// Makes dist/ of src/ and layouts/: JavaScript in few files, types, the packages that are compiled in with their licences,
// and the JSON Schema of the front matter for editors. Runs after `npm ci`, so that a fresh clone and a git dependency
// work at once. docs/start-up.md says why the files are as they are.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
import { tsImport } from "tsx/esm/api";
import { bundle, bundleForTests, minifyScripts } from "./bundle.js";
import { writeFonts } from "./fonts.js";
import { writeLicences } from "./licences.js";
import { bundlePackages } from "./packages.js";
import { pruneTypes } from "./types.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });

const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const compiler = spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
pruneTypes(root);

const shipped = [await bundle(root), await bundlePackages(root), await minifyScripts(root)];
const forTests = await bundleForTests(root);
for (const { path, contents } of [...shipped, forTests].flatMap(({ outputFiles }) => outputFiles)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
chmodSync(join(dist, "src", "cli", "main.js"), 0o755);
writeLicences(root, [
  ...shipped.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  "node_modules/@fontsource/literata/LICENSE",
]);
writeFileSync(join(dist, "build-id"), hashShipped());

// The font of drawn cards.
await writeFonts(join(dist, "fonts"));

// Made here, so that the package need not bring what makes it.
const { frontMatterSchema } = await tsImport("../src/content/schema.ts", import.meta.url);
const { describeFields } = await tsImport("../src/content/json-schema.ts", import.meta.url);
const raw = toJsonSchema(frontMatterSchema, { target: "draft-07", typeMode: "input", errorMode: "ignore" });
writeFileSync(join(dist, "front-matter.schema.json"), `${JSON.stringify(describeFields(raw), null, 2)}\n`);

// The icons of a blog that has chosen nothing.
const { prepareIcons, SHIPPED } = await tsImport("../src/images/icons.ts", import.meta.url);
const { defaultThemeColor } = await tsImport("../src/settings/check.ts", import.meta.url);
await prepareIcons(undefined, { themeColor: defaultThemeColor }, { root, cacheFolder: SHIPPED });

/** A hash of all code and layouts in the package: pages that were made by another one are made anew. */
function hashShipped() {
  const layouts = readdirSync(join(root, "layouts")).map((name) => join(root, "layouts", name));
  const code = shipped.flatMap(({ outputFiles }) => outputFiles.map(({ path }) => path));
  const hash = createHash("sha256");
  for (const path of [...layouts, ...code].filter((one) => !one.endsWith(".map")).sort()) {
    hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}
