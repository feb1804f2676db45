// Bundles our own code. Node takes about a third of a millisecond to find, open and link a file, and some systems let a
// program open 64: of 300 modules there are some thirty files, of which a build loads about twenty.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { build } from "esbuild";

/** What is loaded by its path or from outside: the command, the exports of package.json, threads. */
const entries = ["src/cli/main.ts", "src/index.ts", "src/eleventy.ts", "layouts/kit.tsx", "layouts/jsx-runtime.ts"];

/** Commands that are one file: those that make the site, and small ones. By the file that `src/cli/main.ts` imports. */
const groups = {
  site: [
    ..."build lost plan run-doctor run-editor run-init sandbox shards".split(" "),
    ..."urls/decide urls/ledger urls/list urls/move".split(" "),
  ],
  serve: ["dev", "preview"],
  begin: ["answers", "init"],
};

/** What tests load by itself: in processes that they kill, and to build with threads, which start from compiled code only. */
const tested = [
  ..."publish/publish publish/lock urls/ledger-file problem".split(" "),
  ..."build/build build/make-shard build/record build/shards settings/load".split(" "),
].map((name) => `src/${name}.ts`);

/** Builds what is shipped, in memory. */
export function bundle(root) {
  const threads = readdirSync(join(root, "src"), { recursive: true })
    .filter((path) => /(^|[\\/])worker\.ts$/.test(path))
    .map((path) => `src/${path.split(sep).join("/")}`);
  return bundleModules(root, { entryPoints: [...entries, ...threads], outdir: "dist", outbase: "." });
}

/** Makes what readers load small, in memory. Its source is shipped as well, for those who want one of their own. */
export function minifyScripts(root) {
  return build({
    entryPoints: ["layouts/search.js"],
    outdir: "dist",
    outbase: ".",
    absWorkingDir: root,
    minify: true,
    format: "esm",
    // Only what is written: nothing becomes older or newer.
    target: "esnext",
    charset: "utf8",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
}

/** Builds modules for tests, in memory: in dist/test/, which is not shipped. */
export function bundleForTests(root) {
  return bundleModules(root, { entryPoints: tested, outdir: "dist/test", outbase: "src" });
}

/** Packages that are dependencies stay outside; the others are compiled in. */
async function bundleModules(root, places) {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const result = await build({
    ...places,
    absWorkingDir: root,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    jsx: "automatic",
    jsxImportSource: "preact",
    external: Object.keys(dependencies),
    // Short lines, so that a trace still says where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
    plugins: [groupCommands(root), keepPlaces(root)],
  });
  for (const file of result.outputFiles) {
    if (file.path.endsWith(".js")) file.contents = Buffer.from(putPlaces(file.text, file.path, root));
  }
  return result;
}

/** Commands of a group are imported together, so that what they share is not cut into pieces. */
function groupCommands(root) {
  const folder = join(root, "src", "cli");
  return {
    name: "commands",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, kind, importer }) => {
        if (kind !== "dynamic-import" || dirname(importer) !== folder) return undefined;
        const name = path.slice(2, -3);
        const group = Object.keys(groups).find((key) => groups[key].includes(name));
        return group && { path: group, namespace: "commands" };
      });
      onLoad({ filter: /.*/, namespace: "commands" }, ({ path }) => ({
        contents: groupExports(
          groups[path].map((name) => ({ name, code: readFileSync(join(folder, `${name}.ts`), "utf8") })),
        ),
        resolveDir: folder,
      }));
    },
  };
}

/** Of two exports with one name neither would be there. */
function groupExports(files) {
  const names = files.flatMap(({ code }) =>
    [...code.matchAll(/^export (?:async )?[a-z]+ (\w+)/gm)].map(([, name]) => name),
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two commands of a group export ${twice}.`);
  return files.map(({ name }) => `export * from "./${name}.ts";`).join("\n");
}

/** Each module believes that it stands where it would if it were a file of its own. */
function keepPlaces(root) {
  return {
    name: "places",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const code = readFileSync(path, "utf8");
        if (!code.includes("import.meta.url")) return undefined;
        const place = relative(root, path).split(sep).join("/").replace(/\.ts$/, ".js");
        return {
          contents: code.replaceAll(/(?<!")\bimport\.meta\.url\b/g, `new URL("module:${place}", import.meta.url).href`),
          loader: "ts",
        };
      });
    },
  };
}

/** `"module:src/a.js"`. esbuild breaks lines anywhere in a text, with a backslash at the end. */
const PLACE = new RegExp(`(["'\`])${[..."module:"].join(String.raw`(?:\\\n)?`)}([^"'\`]+)\\1`, "g");

/** Writes the way from a finished file to where the module would be. */
function putPlaces(code, path, root) {
  return code.replace(PLACE, (_, quote, place) => {
    const way = relative(dirname(path), join(root, "dist", place.replaceAll("\\\n", "")))
      .split(sep)
      .join("/");
    return `${quote}${way.startsWith(".") ? way : `./${way}`}${quote}`;
  });
}
