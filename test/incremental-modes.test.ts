import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { hasErrors } from "../src/problem.ts";
import {
  caseFolder,
  casePaths,
  findOutput,
  listExpectations,
  listInputs,
  run,
  toLine,
  writeBlog,
} from "./support/bad-input.ts";
import { copyBlog, createBlog, longhand, readTree, repository } from "./support/blog.ts";
import { BlogFolder } from "./support/blog-folder.ts";
import { type CaseFile, parseCase, writeInput } from "./support/case-file.ts";
import { Comparison } from "./support/comparison.ts";
import { modes } from "./support/modes.ts";
import { makeReadable } from "./support/readable.ts";

after(() => process.chdir(repository));

for (const name of ["front-matter", "base-path", "eleventy"]) {
  describe(`the blog ${name} is built as expected`, { concurrency: 2 }, () => {
    const fixture = join(repository, "test", "fixtures", name);
    const expected = Object.fromEntries(
      readdirSync(join(fixture, "expected"), { recursive: true, withFileTypes: true }).flatMap((entry) => {
        const file = join(entry.parentPath, entry.name);
        return entry.isFile() ? [[relative(join(fixture, "expected"), file), readFileSync(file, "utf8")]] : [];
      }),
    );
    let cold: Record<string, string> | undefined;

    for (const { name: mode, env, commands = [["build"]], isRemembered = false, build } of modes) {
      test(mode, async () => {
        const root = copyBlog(join(fixture, "input"));
        await build(root, async () => {
          for (const args of commands) {
            const { code, stderr } = await longhand(root, args, env);
            assert.equal(code, 0, stderr);
          }
        });
        const site = readTree(join(root, "_site"));
        // A sketch of a text in the ledger stays as long as the text is about the same.
        const strip = (ledger: string): string => (isRemembered ? ledger.replaceAll(/"text": "[^"]*"/g, "") : ledger);
        const found: Record<string, string> = { ...site, "urls.json": readFileSync(join(root, "urls.json"), "latin1") };
        for (const [path, text] of Object.entries(expected)) {
          const readable = makeReadable(path, Buffer.from(found[path] ?? "", "latin1").toString());
          if (path === "urls.json") assert.equal(strip(readable), strip(text));
          else assert.equal(readable, text, path);
        }
        cold ??= found;
        assert.deepEqual(
          { ...found, "urls.json": strip(found["urls.json"] ?? "") },
          { ...cold, "urls.json": strip(cold["urls.json"] ?? "") },
        );
      });
    }
  });
}

describe("what is wrong is told in the same way by a build that has a record of the one before", () => {
  let base: string;
  before(async () => {
    base = await writeBlog(parseCase("Nothing is wrong.\n"));
    mkdirSync(join(base, "posts"));
    const { problems, isPublished } = await run(base);
    assert.deepEqual([problems, isPublished], [[], true]);
    // Cases bring one, or have none.
    rmdirSync(join(base, "posts"));
  });

  /** The blog as it was built before the case was written into it; a case with a ledger of its own begins anew. */
  async function writeOver(found: CaseFile): Promise<string> {
    const inputs = listInputs(found);
    if (inputs.some(({ name }) => name === "urls.json")) return writeBlog(found);
    const root = await writeBlog({ ...found, sections: [] });
    cpSync(base, root, { recursive: true, preserveTimestamps: true });
    if (inputs.some(({ name }) => name.startsWith("blog.config"))) new BlogFolder(root).remove("blog.config.js");
    for (const input of inputs) await writeInput(root, input);
    return root;
  }

  for (const path of casePaths) {
    const found = parseCase(readFileSync(join(caseFolder, path), "utf8"));
    test(`${path}: ${found.behaviour}`, async () => {
      const root = await writeOver(found);
      const first = await run(root);
      const wanted = listExpectations(found);
      assert.deepEqual(first.problems.map(toLine), wanted.get("problems"));
      assert.equal(first.isPublished, !hasErrors(first.problems));
      const second = await run(root);
      assert.deepEqual(second.problems, first.problems);
      if (!first.isPublished) return;
      for (const [name, lines] of wanted) {
        if (name !== "problems") assert.deepEqual(findOutput(root, name, lines), lines, name);
      }
    });
  }
});

describe("a draft does not leak by what is kept of the build before", () => {
  const post = (fields: string, body: string): string => `---\n${fields}\ndate: 2026-01-01\n---\n\n${body}\n`;
  const words = "It was sold on Monday, and nobody has told us why.";
  const backwards = JSON.stringify(words.split(" ").reverse().join(" "));
  const files = {
    "posts/paper.md": post("title: Paper\nstatus: published", "About paper."),
    "posts/press.md": post("title: The pressroom is closing\nstatus: draft", "Not yet."),
    // No file of the author's has the words in a row, so only the page itself tells.
    "pages/quote.tsx": `export const data = { title: "Quote", description: "A quote.", layout: "page" };
export const render = () => <p>{${backwards}.split(" ").reverse().join(" ")}</p>;
`,
  };

  async function begin(settings: object = {}): Promise<Comparison> {
    const blog = new BlogFolder(createBlog(files));
    const all = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
    blog.remove("blog.config.js");
    blog.write("blog.config.ts", `export default ${JSON.stringify(all)};\n`);
    const comparison = new Comparison(blog);
    await published(comparison);
    return comparison;
  }

  async function published(comparison: Comparison, isAllowed = false): Promise<void> {
    const { code, report } = await comparison.build({ allowGone: isAllowed });
    assert.equal(code, 0, JSON.stringify(report.problems, null, 2));
  }

  async function stopped(comparison: Comparison): Promise<void> {
    const { code, report } = await comparison.build();
    const problems = report.problems as { code: string; place: { path: string } }[];
    const told = problems.map((problem) => [problem.code, problem.place.path]);
    assert.deepEqual([code, told], [1, [["draft-leak", "posts/press.md"]]]);
  }

  test("a draft gets words that a page has which is as it was", async () => {
    const comparison = await begin();
    comparison.blog.editBody("posts/press.md", (body) => `${body}\n${words}\n`);
    await stopped(comparison);
    comparison.blog.editBody("posts/press.md", () => "\nOther words.\n");
    await published(comparison);
  });

  test("a draft that is new has such words", async () => {
    const comparison = await begin();
    comparison.blog.remove("posts/press.md");
    await published(comparison);
    comparison.blog.write("posts/press.md", post("title: Press\nstatus: draft", words));
    await stopped(comparison);
  });

  test("the words are not allowed any more, or they are now", async () => {
    const comparison = await begin({ drafts: { allow: [words] } });
    comparison.blog.editBody("posts/press.md", (body) => `${body}\n${words}\n`);
    await published(comparison);
    comparison.blog.editSettings((settings) => void delete settings.drafts);
    await stopped(comparison);
    comparison.blog.editSettings((settings) => void Object.assign(settings, { drafts: { allow: [words] } }));
    await published(comparison);
  });

  test("a published text had the words as well, and has lost them", async () => {
    const comparison = await begin();
    comparison.blog.editBody("posts/paper.md", (body) => `${body}\n${words}\n`);
    comparison.blog.editBody("posts/press.md", (body) => `${body}\n${words}\n`);
    await published(comparison);
    comparison.blog.editBody("posts/paper.md", () => "\nAbout paper.\n");
    await stopped(comparison);
  });

  test("a published essay becomes a draft, and nothing of it is left", async () => {
    const comparison = await begin();
    const { blog } = comparison;
    blog.write("posts/lamps.md", post("title: Lamplighters\ntags: [harbour]\nstatus: published", "They came at dusk."));
    await published(comparison);
    blog.setField("posts/lamps.md", "status", "draft");
    await published(comparison, true);
    const leaks = Object.entries(readTree(join(blog.root, "_site"))).filter(([path, bytes]) =>
      /Lamplighters|harbour|They came at dusk/.test(`${path} ${bytes}`),
    );
    // The address of a tag that is gone says so, and no more.
    const allowed = ["tags/harbour/index.html", "tags/harbour/feed.xml", "tags/harbour/feed.json"];
    assert.deepEqual(
      leaks.map(([path]) => path).filter((path) => !allowed.includes(path)),
      [],
    );
  });

  test("a scheduled essay is kept back until it is due, whatever is kept of other builds", async () => {
    const comparison = await begin();
    const text = post("title: Soon\nstatus: published", "Soon it will be here.").replace("2026-01-01", "2026-06-03");
    comparison.blog.write("posts/soon.md", text);
    await published(comparison);
    const hasIt = (): boolean => JSON.stringify(readTree(join(comparison.blog.root, "_site"))).includes("Soon it will");
    assert.equal(hasIt(), false);
    comparison.epoch += 2 * 86_400;
    await published(comparison);
    assert.equal(hasIt(), true);
  });
});
