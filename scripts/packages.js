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
          // Plugins that ask for markdown-it get the one that is there.
          onResolve({ filter: /^markdown-it$/ }, ({ namespace }) =>
            namespace === "lazy" ? undefined : { path: "./markdown-it.cjs", external: true },
          );
          onLoad({ filter: /markdown-it\.cjs\.js$/ }, ({ path }) => ({
            contents: assignFields(readFileSync(path, "utf8")),
          }));
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

/**
 * markdown-it is compiled for old systems: each field of each token goes through a helper, which takes a fifth of the
 * time of the parser. What the fields are does not change.
 */
function assignFields(code) {
  const comment = String.raw`(?:/\*(?:[^*]|\*(?!/))*\*/\s*)?`;
  let fields = 0;
  const assigned = code.replace(
    new RegExp(String.raw`_defineProperty\(\s*this,\s*${comment}"(\w+)",\s*${comment}`, "g"),
    (_, name) => {
      fields++;
      return `this.${name} = (`;
    },
  );
  if (fields < 50) throw new Error("markdown-it is compiled in another way now; see scripts/packages.js.");
  return assigned;
}

/** The packages that the source asks for by `lazily("name")`, but those that are installed with ours. */
function listLazy(root) {
  const files = readdirSync(join(root, "src"), { recursive: true }).filter((path) => path.endsWith(".ts"));
  const code = files.map((path) => readFileSync(join(root, "src", path), "utf8")).join("\n");
  const names = new Set([...code.matchAll(LAZY)].map(([, name]) => name));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return [...names].filter((name) => !(name in dependencies)).sort();
}
