import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { examine, isHealthy } from "../src/cli/doctor.ts";
import { findOldLayouts } from "../src/cli/layout-age.ts";
import { copyLayout, hashOf, listOriginals, readOrigin } from "../src/cli/layout-copy.ts";
import { version } from "../src/package.ts";
import { ProblemError } from "../src/problem.ts";
import { createBlog, createFolder, longhand } from "./support/blog.ts";

const ignored = "_site/\n.cache/\nnode_modules/\n";
const post = "---\ntitle: A\ndate: 2026-01-01\nstatus: published\ndescription: One.\n---\n\nText.\n";

/** A blog in a repository in which all is committed. */
function createRepository(files: Record<string, string> = {}, settings: object = {}): string {
  const root = createBlog({ "posts/a.md": post, ".gitignore": ignored, ...files }, settings);
  git(root, "init", "--quiet");
  commit(root);
  return root;
}

function git(root: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@test.blog", ...args], { cwd: root, stdio: "ignore" });
}

function commit(root: string): void {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "-m", "All");
}

/** What the doctor finds: severity, code, and the file. */
async function findingsOf(root: string, node?: string): Promise<string[]> {
  const found = (await examine(root, node)).flatMap(({ problems }) => problems);
  return found.map(({ severity, code, place }) => [severity, code, place?.path].filter(Boolean).join(" ")).sort();
}

describe("the doctor looks at what a blog needs", () => {
  const cases: [string, () => string, string[]][] = [
    ["a blog with nothing wrong", () => createRepository(), []],
    ["a blog in no repository", () => createBlog({ "posts/a.md": post }), ["note doctor-git"]],
    [
      "made folders that git does not ignore",
      () => createRepository({ ".gitignore": "node_modules\n_site\n" }),
      ["warning doctor-ignore .gitignore"],
    ],
    [
      "a ledger that git ignores",
      () => createRepository({ ".gitignore": `${ignored}urls.json\n` }),
      ["error doctor-ledger-ignored urls.json"],
    ],
    [
      "a ledger that is not committed",
      () => {
        const root = createRepository();
        writeFileSync(join(root, "urls.json"), `${readFileSync(join(root, "urls.json"), "utf8")}\n`);
        return root;
      },
      ["warning doctor-ledger-uncommitted urls.json"],
    ],
    [
      "no ledger",
      () => {
        const root = createRepository();
        rmSync(join(root, "urls.json"));
        return root;
      },
      ["note doctor-ledger-missing urls.json"],
    ],
    ["settings with a mistake", () => createRepository({}, { perpage: {} }), ["error settings-unknown blog.config.js"]],
    [
      "a font that is not installed, and a pale accent",
      () => createRepository({}, { font: "nowhere", theme: { accent: { light: "#ff8800" } } }),
      ["error font-missing blog.config.js", "warning theme-contrast blog.config.js"],
    ],
    [
      "a layout of which nothing is known",
      () => createRepository({ "layouts/page.njk": "{{ content | safe }}" }),
      ["note layout-origin-unknown layouts/page.njk"],
    ],
    ["a file in the layouts folder that replaces none", () => createRepository({ "layouts/part.tsx": "" }), []],
  ];
  for (const [name, create, wanted] of cases) {
    test(name, async () => assert.deepEqual(await findingsOf(create()), wanted));
  }

  for (const [node, wanted] of [
    ["20.18.9", ["error doctor-node"]],
    ["18.20.0", ["error doctor-node"]],
    ["20.19.0", []],
    ["20.19.1", []],
    ["22.0.0", []],
    ["100.0.0", []],
  ] as const) {
    test(`Node.js ${node}`, async () => assert.deepEqual(await findingsOf(createRepository(), node), wanted));
  }
});

describe("longhand doctor", () => {
  test("says what is well, and ends with 0", async () => {
    const { code, stdout, stderr } = await longhand(createRepository(), ["doctor"]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    assert.match(stdout, /^Node\.js +\d+[\s\S]*^Settings +Test, https:\/\/test\.blog\/$[\s\S]*Nothing is wrong\.\n$/m);
  });

  test("ends with 1 for an error only", async () => {
    const warned = createRepository({ ".gitignore": "node_modules\n_site\n" });
    assert.equal((await longhand(warned, ["doctor"])).code, 0);
    const broken = await longhand(createFolder(), ["doctor"]);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /This folder has no blog\.config\.ts/);
  });

  test("prints data for programs", async () => {
    const { code, stdout } = await longhand(createRepository({ "layouts/page.njk": "x" }), ["doctor", "--json"]);
    const { ok, examined, problems } = JSON.parse(stdout);
    assert.deepEqual([code, ok], [0, true]);
    assert.deepEqual(
      examined.filter((one: { ok: boolean }) => !one.ok).map((one: { name: string }) => one.name),
      ["Layouts"],
    );
    assert.equal(problems[0].code, "layout-origin-unknown");
  });

  test("writes nothing", async () => {
    const root = createBlog({ "posts/a.md": post });
    await longhand(root, ["doctor"]);
    assert.equal(existsSync(join(root, "_site")), false);
  });

  test("is healthy with warnings", () => {
    const one = { name: "A", fact: "" };
    assert.equal(isHealthy([{ ...one, problems: [{ code: "a", severity: "warning", fact: "" }] }]), true);
    assert.equal(isHealthy([{ ...one, problems: [{ code: "a", severity: "error", fact: "" }] }]), false);
  });
});

describe("a copy of a layout", () => {
  for (const [name, { path }] of listOriginals()) {
    test(`of ${name} says where it comes from`, () => {
      const root = createFolder();
      const copy = copyLayout(root, "layouts", name);
      assert.equal(copy, name.endsWith(".css") ? `layouts/${name}` : `layouts/${name}.tsx`);
      const origin = readOrigin(readFileSync(join(root, copy), "utf8"));
      assert.deepEqual({ ...origin, hash: "" }, { version, path, hash: "" });
      assert.deepEqual(findOldLayouts(root, "layouts"), []);
    });
  }

  test("makes the site that there was without it, all of them at once", async () => {
    const root = createBlog({ "posts/a.md": post, "pages/about.md": "---\ntitle: About\n---\n\nMe.\n" });
    await longhand(root, ["build"]);
    const pages = ["index.html", "posts/a/index.html", "archive/index.html", "tags/index.html", "subscribe/index.html"];
    const read = (): string[] => pages.map((page) => readFileSync(join(root, "_site", page), "utf8"));
    const before = read();
    const names = [...listOriginals().keys()].filter((name) => !name.endsWith(".css"));
    const copied = await longhand(root, ["layouts", "copy", ...names]);
    assert.equal(copied.code, 0, copied.stderr);
    assert.match(copied.stdout, /^Wrote layouts\/post\.tsx\./m);
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, `${stderr}\nWhat layouts import from files beside them has to be in layouts/kit.tsx.`);
    assert.deepEqual(read(), before);
  });

  const refused: [string, string, string, string][] = [
    ["of a layout that there is not", "pots", "layout-unknown", 'Did you mean "post"?'],
    ["over one of the author's own", "home", "layout-exists", "Take it away first"],
  ];
  for (const [name, wanted, code, remedy] of refused) {
    test(`is not made ${name}`, () => {
      const root = createBlog({ "layouts/home.njk": "mine" });
      assert.throws(
        () => copyLayout(root, "layouts", wanted),
        (issue) => {
          assert.ok(issue instanceof ProblemError);
          const [problem] = issue.problems;
          assert.equal(problem?.code, code);
          assert.ok(problem?.remedy?.startsWith(remedy), problem?.remedy);
          return true;
        },
      );
      assert.equal(readFileSync(join(root, "layouts", "home.njk"), "utf8"), "mine");
    });
  }

  test("that has fallen behind is told, with what ours has now", () => {
    const root = createFolder();
    const path = join(root, copyLayout(root, "layouts", "post"));
    const old = readFileSync(path, "utf8")
      .replace(/sha256:[0-9a-f]{64}/, `sha256:${hashOf("an older one")}`)
      .replace(/longhand \S+/, "longhand 0.0.9")
      .replaceAll("post.minutes", "post.words")
      .replace('class="byline"', 'class="line"');
    writeFileSync(path, old);
    const [problem, ...others] = findOldLayouts(root, "layouts");
    assert.deepEqual([others.length, problem?.severity, problem?.code], [0, "warning", "layout-behind"]);
    assert.match(
      problem?.fact ?? "",
      /made of Longhand 0\.0\.9; it is \S+ now\. Ours has and yours has not: .*post\.minutes/,
    );
    assert.match(problem?.fact ?? "", /class="byline"/);
    assert.doesNotMatch(problem?.fact ?? "", /post\.title/);
  });

  test("of the stylesheet that has fallen behind is told, with the properties that ours has", () => {
    const root = createFolder();
    const path = join(root, copyLayout(root, "layouts", "style.css"));
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/sha256:\w+/, `sha256:${hashOf("")}`).replaceAll("--heading-weight", "--bold"));
    const [problem] = findOldLayouts(root, "layouts");
    assert.match(problem?.fact ?? "", /Ours has and yours has not: --heading-weight\.$/);
  });

  test("is known whatever ends its lines, and changed by its author without a word", () => {
    const root = createFolder();
    const path = join(root, copyLayout(root, "layouts", "post"));
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n").replace("byline", "mine"));
    assert.deepEqual(findOldLayouts(root, "layouts"), []);
    assert.equal(hashOf("a\r\nb"), hashOf("a\nb"));
  });
});
