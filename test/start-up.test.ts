import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { buildId } from "../src/package.ts";
import { wordLanguages } from "../src/words/tables.ts";
import { command, copyBlog, createBlog, createFolder, longhand, repository } from "./support/blog.ts";

const post = "---\ntitle: Hello\ndate: 2026-01-02\nstatus: published\ntags: [One]\n---\n\nText with *emphasis*.\n";

/** Runs a command, and gives the files of JavaScript that it has loaded. */
async function listLoaded(root: string, args: string[]): Promise<string[]> {
  const folder = createFolder();
  const { code, stderr } = await longhand(root, args, { NODE_V8_COVERAGE: folder });
  assert.equal(code, 0, stderr);
  const reports = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const urls = reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url));
  return [...new Set<string>(urls.filter((url) => url.startsWith("file:")))];
}

/** The packages to which files belong, be they installed or one of ours. */
function listPackages(files: string[]): string[] {
  const names = files.flatMap(
    (url) =>
      /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? /\/dist\/packages\/(.+)\.cjs$/.exec(url)?.[1] ?? [],
  );
  return [...new Set(names)].filter((name) => name !== "longhand").sort();
}

/** Of all that is no part of Node, which packages are loaded when. What is not named is loaded by nothing here. */
const unchanged = ["commander"];
const parsing = ["markdown-it", "markdown-it-anchor", "markdown-it-footnote", "yaml"];
const rendering = ["preact", "preact-render-to-string", "htmlparser2", "fast-xml-parser"];
const edited = [...unchanged, ...parsing, ...rendering];

describe("a build loads what it needs", () => {
  let root: string;
  before(async () => {
    root = createBlog({ "posts/hello.md": post, "pages/about.md": "---\ntitle: About\n---\n\nMe.\n" });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
  });

  test("when nothing has changed", async () => {
    assert.deepEqual(listPackages(await listLoaded(root, ["build"])), unchanged);
  });

  test("when one essay has changed", async () => {
    writeFileSync(join(root, "posts", "hello.md"), `${post}\nOne sentence more.\n`);
    const packages = listPackages(await listLoaded(root, ["build"]));
    assert.deepEqual(
      packages.filter((name) => !edited.includes(name)),
      [],
    );
    assert.ok(packages.includes("markdown-it"));
  });

  test("when an essay with code has changed, Shiki and the grammars of its languages as well", async () => {
    const code = "```ts\nlet a;\n```\n\n    let b;\n\n```\nlet c;\n```\n\n```text\nd\n```\n";
    const write = (name: string, body: string) => writeFileSync(join(root, "posts", name), `${post}\n${body}`);
    write("code.md", code);
    const files = await listLoaded(root, ["build"]);
    const grammars = files.flatMap((url) => /\/@shikijs\/langs\/dist\/(.+)\.mjs$/.exec(url)?.[1] ?? []);
    assert.deepEqual(grammars.sort(), ["ts", "typescript"]);
    // The page with code is kept, and the feeds that have its text are made again.
    for (const body of ["Once more.\n", code.slice(code.indexOf("    let"))]) {
      write("hello.md", body);
      const packages = listPackages(await listLoaded(root, ["build"]));
      assert.ok(packages.includes("fast-xml-parser"));
      assert.ok(!packages.some((name) => name.includes("shiki")), packages.join(" "));
    }
  });

  test("and opens few files of ours, for systems that let a program open 64", async () => {
    const files = await listLoaded(root, ["build"]);
    const own = files.filter((url) => /\/dist\/(src|chunks|layouts|packages)\//.test(url));
    assert.ok(own.length > 5 && own.length <= 40, `${own.length} files:\n${own.join("\n")}`);
    assert.ok(!own.some((url) => url.includes("/adopt-") || url.includes("/serve-")), own.join("\n"));
  });
});

// Windows knows no limits of a process.
if (process.platform !== "win32") {
  test("Eleventy is loaded one file after the other, for systems that let a program open 64", async () => {
    const settings =
      'import longhand from "longhand/eleventy";\nexport default (config) => {\n  config.setLiquidOptions({});\n  return longhand(config);\n};\n';
    const root = createBlog({ "posts/hello.md": post, ".eleventy.js": settings });
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    execFileSync("sh", ["-c", `ulimit -n 64 && exec "${process.execPath}" "${command}" build --quiet`], {
      cwd: root,
      env: { ...env, GITHUB_ACTIONS: "" },
    });
    assert.match(readFileSync(join(root, "_site/posts/hello/index.html"), "utf8"), /<em>emphasis<\/em>/);
  });
}

describe("words are loaded in one language only", () => {
  const cases: [language: string, expected: string[]][] = [
    ["en-GB", []],
    ["de-AT", ["de"]],
    ["ar", []],
  ];
  for (const [language, expected] of cases) {
    test(language, async () => {
      const root = createBlog({ "posts/hello.md": post }, { language });
      const tables = new Set(wordLanguages);
      const names = (await listLoaded(root, ["build"])).map((url) => /\/chunks\/([^/]+)-[^-/]+\.js$/.exec(url)?.[1]);
      assert.deepEqual(
        names.filter((name) => tables.has(name ?? "")),
        expected,
      );
    });
  }
});

test("settings in TypeScript that have been compiled are not compiled again", async () => {
  const root = copyBlog(join(repository, "test", "fixtures", "front-matter", "input"));
  writeFileSync(
    join(root, "blog.config.ts"),
    'import { defineBlog } from "longhand";\nexport default defineBlog({ title: "Test", url: "https://test.blog/", author: "Ada" });\n',
  );
  assert.ok(listPackages(await listLoaded(root, ["urls"])).includes("esbuild"));
  assert.ok(!listPackages(await listLoaded(root, ["urls"])).includes("esbuild"));
});

for (const args of [["--version"], ["--help"], ["build", "--help"]]) {
  test(`longhand ${args.join(" ")} loads commander alone`, async () => {
    const files = await listLoaded(createFolder(), args);
    assert.deepEqual(listPackages(files), ["commander"]);
    assert.ok(files.length <= 12, files.join("\n"));
  });
}

test("the build id names the code, and packages beside it as they are installed", () => {
  const shipped = readFileSync(join(repository, "dist", "build-id"), "utf8");
  assert.match(shipped, /^[0-9a-f]{16}$/);
  for (const name of ["@11ty/eleventy", "luxon", "preact", "preact-render-to-string", "sanitize-html", "shiki"]) {
    const path = join(repository, "node_modules", name, "package.json");
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
    assert.ok(buildId.split(" ").includes(version), `${name} ${version} is not in ${buildId}`);
  }
});
