import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { runSandboxed } from "../src/cli/sandbox.ts";
import { ProblemError } from "../src/problem.ts";
import { copyBlog, createBlog, createFolder, longhand, repository } from "./support/blog.ts";
import { listDifferences } from "./support/tree.ts";

const post = "---\ntitle: Hello\ndate: 2026-01-02\nstatus: published\n---\n\nText.\n";
const settings = { title: "Test", url: "https://test.blog/", author: "Ada" };

/** What no author should see, whatever happens. */
const trace = /^\s+at .+:\d+|node:internal|Longhand has failed|\[object/m;

const eleventy = (inside: string, above = ""): string =>
  `import * as fs from "node:fs";
import longhand from "longhand/eleventy";
${above}
export default async function blog(config) {
  ${inside}
  return longhand(config);
}
`;

const layout = (inside: string): string => `import * as fs from "node:fs";
export const data = { layout: "base" };
export function render() {
  ${inside}
  return "<p>Text</p>";
}
`;

const plugin = (code: string): Record<string, string> => ({
  "node_modules/plugin/package.json": '{ "name": "plugin", "version": "1.0.0", "type": "module", "main": "index.js" }',
  "node_modules/plugin/index.js": `import * as fs from "node:fs";\nexport default function plugin() {\n  ${code}\n}\n`,
});

for (const name of ["front-matter", "eleventy"]) {
  describe(`the blog ${name}, in the sandbox`, () => {
    let root: string;
    let outside: string;
    before(async () => {
      outside = copyBlog(join(repository, "test", "fixtures", name, "input"));
      const plain = await longhand(outside, ["build"]);
      assert.equal(plain.code, 0, plain.stderr);
      root = copyBlog(join(repository, "test", "fixtures", name, "input"));
    });

    test("is built to the same bytes, from cold and warm, and says the same", async () => {
      const cold = await longhand(root, ["build", "--sandbox"]);
      assert.equal(cold.code, 0, cold.stderr);
      assert.match(cold.stdout, /^Images: [1-9]\d* encoded/m);
      assert.deepEqual(listDifferences(join(root, "_site"), join(outside, "_site")), []);
      assert.equal(readFileSync(join(root, "urls.json"), "utf8"), readFileSync(join(outside, "urls.json"), "utf8"));
      const [warm, plain] = await Promise.all([longhand(root, ["build", "--sandbox"]), longhand(outside, ["build"])]);
      assert.match(warm.stdout, /^Files: 0 written, \d+ unchanged, 0 removed\nImages: 0 encoded/m);
      assert.equal(warm.stderr, plain.stderr);
      assert.deepEqual(listDifferences(join(root, "_site"), join(outside, "_site")), []);
    });

    test("is checked, and nothing is written", async () => {
      rmSync(join(root, "_site"), { recursive: true });
      const { code, stdout, stderr } = await longhand(root, ["check", "--sandbox"]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^\d+ pages checked in [\d.]+ s: 0 errors/m);
      assert.equal(existsSync(join(root, "_site")), false);
    });
  });
}

describe("in the sandbox, code of the blog cannot", { concurrency: 2 }, () => {
  const readsOutside = /wants to read .+\. In the sandbox, code reads the blog's folder and installed packages only\./;
  const writesOutside =
    /wants to write .+\. In the sandbox, code writes the output folder, the cache and urls\.json only\./;
  const secret = join(createFolder(), "secret.json");
  const stolen = join(createFolder(), "stolen.txt");
  writeFileSync(secret, '{ "secret": "0a1b2c3d" }');

  const attacks: [string, Record<string, string>, string, RegExp][] = [
    [
      "read a file in the settings",
      {
        "blog.config.ts": `import { readFileSync } from "node:fs";\nconst title = readFileSync("/etc/hostname", "utf8");\nexport default { ...${JSON.stringify(settings)}, title };\n`,
      },
      "blog.config.ts:2:15",
      readsOutside,
    ],
    [
      "read a file in .eleventy.ts",
      { ".eleventy.ts": eleventy(`config.addGlobalData("x", fs.readFileSync(${JSON.stringify(secret)}, "utf8"));`) },
      ".eleventy.ts:5:32",
      readsOutside,
    ],
    [
      "read a file later, in a transform",
      {
        ".eleventy.ts": eleventy(
          `config.addTransform("x", async (text) => text + (await fs.promises.readFile(${JSON.stringify(secret)})));`,
        ),
      },
      ".eleventy.ts:5:",
      readsOutside,
    ],
    [
      "read a file in a layout",
      { "layouts/post.tsx": layout(`return fs.readFileSync(${JSON.stringify(secret)}, "utf8");`) },
      "layouts/post.tsx:4:13",
      readsOutside,
    ],
    [
      "read a file by importing it",
      {
        "layouts/post.tsx": `import secret from ${JSON.stringify(secret)};\n${layout("return JSON.stringify(secret);")}`,
      },
      "layouts/post.tsx:1:1",
      /imports .+secret\.json, which is outside of the blog's folder/,
    ],
    [
      "read a file in a template of one's own",
      {
        "pages/own.tsx": `import * as fs from "node:fs";\nexport const data = { title: "Own" };\nexport const render = () => fs.readFileSync("/etc/passwd", "utf8");\n`,
      },
      "pages/own.tsx:3:32",
      readsOutside,
    ],
    [
      "read a file in a package",
      {
        ".eleventy.ts": eleventy("config.addPlugin(plugin);", 'import plugin from "plugin";'),
        ...plugin('fs.readFileSync("/etc/passwd");'),
      },
      "node_modules/plugin/index.js:3:6",
      readsOutside,
    ],
    ["list a folder", { ".eleventy.ts": eleventy('fs.readdirSync("/etc");') }, ".eleventy.ts:5:6", readsOutside],
    [
      "write outside of the blog",
      { "layouts/post.tsx": layout(`fs.writeFileSync(${JSON.stringify(stolen)}, "mine");`) },
      "layouts/post.tsx:4:6",
      writesOutside,
    ],
    [
      "change a post",
      { ".eleventy.ts": eleventy('fs.appendFileSync("posts/hello.md", "mine");') },
      ".eleventy.ts:5:6",
      writesOutside,
    ],
    [
      "change what runs outside of the sandbox",
      { ".eleventy.ts": eleventy('fs.writeFileSync("package.json", "{}");') },
      ".eleventy.ts:5:6",
      writesOutside,
    ],
    ["delete a file", { ".eleventy.ts": eleventy('fs.rmSync("posts/hello.md");') }, ".eleventy.ts:5:6", writesOutside],
    [
      "make a link that leads outside",
      { ".eleventy.ts": eleventy('fs.symlinkSync("/etc", ".cache/etc");') },
      ".eleventy.ts:5:6",
      /sandbox/,
    ],
    [
      "start a program",
      {
        ".eleventy.ts": eleventy(
          `execFileSync("touch", [${JSON.stringify(stolen)}]);`,
          'import { execFileSync } from "node:child_process";',
        ),
      },
      ".eleventy.ts:5:3",
      /wants to start another program/,
    ],
    [
      "start a thread",
      { ".eleventy.ts": eleventy('new Worker("", { eval: true });', 'import { Worker } from "node:worker_threads";') },
      ".eleventy.ts:5:3",
      /wants to start a thread/,
    ],
    [
      "load native code",
      {
        ".eleventy.ts": eleventy(
          'createRequire(import.meta.resolve("longhand"))("sharp");',
          'import { createRequire } from "node:module";',
        ),
      },
      ".eleventy.ts  ",
      /wants to load native code/,
    ],
  ];

  for (const [name, files, place, expected] of attacks) {
    test(name, async () => {
      const root = createBlog({ "posts/hello.md": post, ...files }, settings);
      if ("blog.config.ts" in files) rmSync(join(root, "blog.config.js"));
      const { code, stdout, stderr } = await longhand(root, ["build", "--sandbox"]);
      assert.equal(code, 1, stdout);
      const [first = "", second = ""] = stderr.split("\n");
      assert.ok(first.startsWith(place), stderr);
      assert.match(first, expected);
      assert.match(second, /^ {4}.*without --sandbox\.$/);
      assert.doesNotMatch(stderr, trace);
      assert.doesNotMatch(stdout + stderr, /0a1b2c3d/);
      assert.equal(existsSync(join(root, "_site")), false);
      assert.equal(existsSync(stolen), false);
      assert.equal(readFileSync(join(root, "posts/hello.md"), "utf8"), post);
      assert.equal(readFileSync(join(root, "package.json"), "utf8"), '{"type":"module"}\n');
    });
  }

  test("make the process outside write elsewhere, by asking it to", async () => {
    const ask = (work: string, input: object) =>
      `process.send({ id: 99, work: "${work}", input: ${JSON.stringify(input)} });`;
    const root = createBlog({
      "posts/hello.md": post,
      "blog.config.js": `${ask("enter", { output: "posts", cache: ".cache", posts: "posts" })}
${ask("enter", { output: "../elsewhere", cache: ".cache" })}
${ask("enter", { output: ".github", cache: ".cache" })}
${ask("compile", { path: secret })}
${ask("images", { references: [], socials: [], imagesFolder: "../..", settings: {} })}
${ask("cards", { requests: [], settings: { fonts: ["../../x.ttf"], colors: {} }, theme: {}, places: {} })}
${ask("constructor", {})}
process.send(null);
process.send("nonsense");
export default ${JSON.stringify({ ...settings, cards: false })};
`,
    });
    const { code, stderr } = await longhand(root, ["build", "--sandbox"]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    assert.equal(existsSync(join(root, ".github")), false);
    assert.equal(readFileSync(join(root, "posts/hello.md"), "utf8"), post);
  });
});

describe("longhand build --sandbox", () => {
  test("writes to the folders of the settings", async () => {
    const root = createBlog({ "posts/hello.md": post }, { ...settings, folders: { output: "public", cache: ".made" } });
    const { code, stdout, stderr } = await longhand(root, ["build", "--sandbox"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1 post and \d+ pages in public\//m);
    assert.ok(existsSync(join(root, "public/index.html")) && existsSync(join(root, ".made/published.json")));
    assert.match((await longhand(root, ["build", "--sandbox"])).stdout, /^Files: 0 written/m);
  });

  test("tells mistakes as any build does, and leaves the site as it was", async () => {
    const root = createBlog({ "posts/hello.md": post });
    assert.equal((await longhand(root, ["build", "--sandbox"])).code, 0);
    writeFileSync(join(root, "posts/bad.md"), post.replace("2026-01-02", "2026-02-30"));
    writeFileSync(join(root, "posts/image.md"), post.replace("Text.", "![](/images/none.png)"));
    const inside = await longhand(root, ["build", "--sandbox"]);
    const outside = await longhand(root, ["build"]);
    assert.deepEqual([inside.code, inside.stderr], [1, outside.stderr]);
    assert.match(inside.stderr, /^posts\/bad\.md:3:7/m);
    const asData = JSON.parse((await longhand(root, ["build", "--sandbox", "--json"])).stdout) as { ok: boolean };
    assert.equal(asData.ok, false);
    assert.ok(existsSync(join(root, "_site/posts/hello/index.html")));
  });

  test("tells code that cannot be compiled", async () => {
    const root = createBlog({ "posts/hello.md": post, "layouts/post.tsx": "export const render = () => {{;\n" });
    const { code, stderr } = await longhand(root, ["build", "--sandbox"]);
    assert.equal(code, 1);
    assert.match(stderr, /^layouts\/post\.tsx:\d:\d+ {2}This file cannot be compiled:/);
  });

  test("knows packages that are linked in from elsewhere, and a blog behind a link", async () => {
    const elsewhere = createFolder();
    for (const [path, text] of Object.entries(plugin("fs.readFileSync(new URL(import.meta.url));"))) {
      const target = join(elsewhere, path.replace("node_modules/", ""));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const root = createBlog({
      "posts/hello.md": post,
      ".eleventy.ts": eleventy("config.addPlugin(plugin);", 'import plugin from "plugin";'),
    });
    symlinkSync(join(elsewhere, "plugin"), join(root, "node_modules", "plugin"), "junction");
    const link = join(createFolder(), "a blog");
    symlinkSync(root, link, "junction");
    for (const folder of [root, link]) {
      const { code, stderr } = await longhand(createFolder(), ["build", "--sandbox", "--root", folder]);
      assert.equal(code, 0, stderr);
    }
  });

  test("knows what git says of a ledger that another branch has left", async () => {
    const root = createBlog({ "posts/hello.md": post, ".gitignore": "_site\n.cache\nnode_modules\n" });
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@test.blog", ...args], {
        cwd: root,
        stdio: "ignore",
      });
    git("init", "--initial-branch=main");
    assert.equal((await longhand(root, ["build", "--sandbox"])).code, 0);
    git("add", ".");
    git("commit", "--message=One");
    git("checkout", "-b", "other");
    writeFileSync(join(root, "posts/second.md"), post.replace("Hello", "Second"));
    assert.equal((await longhand(root, ["build", "--sandbox"])).code, 0);
    git("add", ".");
    git("commit", "--message=Two");
    git("checkout", "main");
    const inside = await longhand(root, ["check", "--sandbox"]);
    const outside = await longhand(root, ["check"]);
    assert.match(
      inside.stderr,
      /^urls\.json {2}note {2}The last build here has published an address that this file does not know/m,
    );
    assert.deepEqual([inside.code, inside.stderr], [outside.code, outside.stderr]);
  });

  test("never goes on without a sandbox: a Node.js that has none is told", async () => {
    await assert.rejects(runSandboxed(createFolder(), ["build"], new Set(["--no-warnings"])), (issue: unknown) => {
      assert.ok(issue instanceof ProblemError);
      assert.deepEqual(
        issue.problems.map(({ code }) => code),
        ["sandbox-missing"],
      );
      assert.match(issue.message, /^There is no sandbox in v\d+\.\d+\.\d+ of Node\.js/);
      return true;
    });
  });
});
