import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { after, before, describe, test } from "node:test";
import { createFolder, epoch, repository } from "./support/blog.ts";

/** Runs a program that npm brings; on Windows these are scripts, which need a shell. */
function run(program: string, args: string[], cwd: string): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const isWindows = process.platform === "win32";
  return new Promise((resolve, reject) => {
    execFile(
      program,
      isWindows ? args.map((arg) => `"${arg}"`) : args,
      { cwd, shell: isWindows, maxBuffer: 16e6, env: { ...env, SOURCE_DATE_EPOCH: epoch, NO_COLOR: "1", CI: "1" } },
      (issue, stdout, stderr) => {
        if (issue) reject(new Error(`${program} ${args.join(" ")}\n${stdout}\n${stderr}`));
        else resolve(stdout);
      },
    );
  });
}

/** Files below a folder, but those of installed packages, as paths with forward slashes. */
function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.startsWith("node_modules/"))
    .sort();
}

interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
}

interface Packed {
  filename: string;
  unpackedSize: number;
  files: { path: string }[];
}

let packed: Packed;
let tarball: string;
before(async () => {
  const folder = createFolder();
  // The package is compiled; to run that once more would take the command away from the tests that run beside this one.
  const output = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], repository);
  [packed] = JSON.parse(output) as [Packed];
  tarball = join(folder, packed.filename);
});

describe("the package", () => {
  test("holds the program, its layouts and templates, and nothing else", () => {
    const paths = packed.files.map((file) => file.path);
    const foreign = paths.filter(
      (path) =>
        !/^(dist\/(src|layouts|chunks)\/.+\.(js|d\.ts)|dist\/packages\/.+\.cjs|dist\/fonts\/(literata-[a-z0-9-]+\.ttf|fonts\.(json|conf))|dist\/icons\/images\/[0-9a-f]{64}\.(ico|png|svg|json)|dist\/(front-matter\.schema\.json|build-id|LICENCES\.txt)|layouts\/([^/]+\.(tsx?|css)|search\.js)|template\/.+|docs\/.+|(package\.json|README\.md|LICENSE|CHANGELOG\.md))$/.test(
          path,
        ),
    );
    assert.deepEqual(foreign, []);
    for (const path of [
      "package.json",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "dist/src/cli/main.js",
      "dist/src/index.d.ts",
      "dist/src/eleventy.d.ts",
      "dist/packages/markdown-it.cjs",
      "dist/LICENCES.txt",
      "dist/front-matter.schema.json",
      "layouts/style.css",
      "layouts/feed.css",
      "template/blog.config.ts",
      "template/gitignore",
      "template/posts/hello.md",
    ]) {
      assert.ok(paths.includes(path), `${path} is missing`);
    }
  });

  test("has what package.json promises", () => {
    const paths = new Set(packed.files.map((file) => file.path));
    const { bin, exports } = readManifest();
    const promised = [
      ...Object.values(bin),
      ...Object.values(exports).flatMap((one) => Object.values(typeof one === "string" ? [one] : one)),
    ];
    for (const path of promised) assert.ok(paths.has(path.replace(/^\.\//, "")), `${path} is missing`);
  });

  test("brings no types that need packages which are not installed with it", () => {
    const types = packed.files.map((file) => file.path).filter((path) => path.endsWith(".d.ts"));
    const names = types.flatMap((path) => {
      const code = readFileSync(join(repository, path), "utf8");
      return [...code.matchAll(/(?:from |import\()"([^."][^"]*)"/g)].map(([, name = ""]) => name);
    });
    const { dependencies } = readManifest();
    const isInstalled = (name: string): boolean =>
      Object.keys(dependencies).some((one) => name === one || name.startsWith(`${one}/`));
    assert.deepEqual(
      names.filter((name) => !isInstalled(name)),
      [],
    );
    assert.ok(names.includes("preact"));
  });

  test("has the licence of each package that is compiled in", () => {
    const text = readFileSync(join(repository, "dist", "LICENCES.txt"), "utf8");
    const { devDependencies } = readManifest();
    for (const name of ["@fontsource/literata", "commander", "markdown-it", "picocolors", "valibot", "yaml"]) {
      assert.ok(name in devDependencies, `${name} is installed`);
      assert.match(text, new RegExp(`^${name} \\d[\\d.]*\\n\\n`, "m"));
    }
  });

  test("is small", () => {
    // Half a megabyte is the font of drawn cards, which no machine may set in another one.
    assert.ok(packed.unpackedSize < 3_000_000, `${packed.unpackedSize} bytes`);
  });
});

test("the package, installed in an empty folder, makes a blog", async () => {
  const root = createFolder();
  after(() => rmSync(root, { recursive: true, force: true }));
  await run("npm", ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund"], root);
  const npx = (...args: string[]): Promise<string> => run("npx", ["--no-install", "longhand", ...args], root);

  await npx("init", ".", "--yes", "--title", "Ada’s Notes", "--url", "https://ada.blog", "--author", "Ada");
  const build = await npx("build");
  assert.match(build, /^1 post and \d+ pages in _site\//m);
  assert.match(await npx("check"), /0 errors, 0 warnings/);
  assert.match(await npx("new", "Second thoughts"), /posts\/second-thoughts\.md/);

  const files = listFiles(root);
  const made = (path: string): boolean => path.startsWith("_site/") || path.startsWith(".cache/");
  assert.deepEqual(
    files.filter((path) => !made(path)),
    [
      ".gitattributes",
      ".github/workflows/plan.yml",
      ".github/workflows/publish.yml",
      ".gitignore",
      ".vscode/front-matter.schema.json",
      ".vscode/longhand.code-snippets",
      ".vscode/settings.json",
      ".vscode/tasks.json",
      "blog.config.ts",
      "images/.gitkeep",
      "package-lock.json",
      "package.json",
      "pages/about.md",
      "posts/a-draft.md",
      "posts/hello.md",
      "posts/second-thoughts.md",
      "urls.json",
    ],
  );
  for (const path of ["index.html", "posts/hello/index.html", "about/index.html", "archive/index.html", "404.html"]) {
    assert.match(
      readFileSync(join(root, "_site", path), "utf8"),
      /^<!doctype html>\n<html lang="en".*Ada’s Notes/s,
      path,
    );
  }
  assert.match(readFileSync(join(root, "_site", "feed.xml"), "utf8"), /<id>https:\/\/ada\.blog\/posts\/hello\/<\/id>/);
  assert.ok(files.includes("_site/sitemap.xml") && files.includes("_site/favicon.ico"));

  const { scripts, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.equal(scripts.build, "longhand build");
  assert.match(dependencies.longhand, /^file:.*longhand-.+\.tgz$/);
  assert.match(await run("npm", ["run", "build"], root), /Files: 0 written/);

  // What the editor of an author sees: the types of the settings, of Eleventy's configuration and of layouts.
  const { exports } = JSON.parse(readFileSync(join(root, "node_modules", "longhand", "package.json"), "utf8"));
  assert.ok(exports["."].types && exports["./eleventy"].types);
});
