// Bundles packages that are loaded when they are first needed, each into one file: see src/load-package.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const LAZY = /\blazily(?:<[^>]*>)?\(\s*"([^"]+)"\s*\)/g;

/** Builds in memory: dist/packages/<name>.cjs. */
export function bundlePackages(root) {
  const entryPoints = listLazy(root).map((name) => ({ in: `lazy:${name}`, out: name }));
  return build({
    absWorkingDir: root,
    entryPoints,
    outdir: "dist/packages",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
    plugins: [
      {
        name: "lazy",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^lazy:/ }, ({ path }) => ({ path: path.slice("lazy:".length), namespace: "lazy" }));
          // Each token of each text is made by this helper of an old compiler. All keys are texts already: looking at
          // each of them takes a quarter of the time of the parser.
          onLoad({ filter: /markdown-it\.cjs\.js$/ }, ({ path }) => {
            const [code, slow] = [readFileSync(path, "utf8"), "(r = toPropertyKey(r)) in e"];
            if (code.split(slow).length !== 2) throw new Error("markdown-it is compiled in another way now.");
            return { contents: code.replace(slow, "r in e") };
          });
          // What `require` gives from source, it gives when compiled.
          onLoad({ filter: /.*/, namespace: "lazy" }, ({ path }) => ({
            contents: `module.exports = require(${JSON.stringify(path)});`,
            resolveDir: root,
          }));
        },
      },
    ],
  });
}

/** The packages that the source asks for by `lazily("name")`, but those that are installed with ours. */
function listLazy(root) {
  const files = readdirSync(join(root, "src"), { recursive: true }).filter((path) => path.endsWith(".ts"));
  const code = files.map((path) => readFileSync(join(root, "src", path), "utf8")).join("\n");
  const names = new Set([...code.matchAll(LAZY)].map(([, name]) => name));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return [...names].filter((name) => !(name in dependencies)).sort();
}
