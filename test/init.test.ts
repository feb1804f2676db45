import assert from "node:assert/strict";
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, test } from "node:test";
import { parse } from "yaml";
import { askForAnswers } from "../src/cli/answers.ts";
import { initBlog } from "../src/cli/init.ts";
import { newPost } from "../src/cli/new.ts";
import { readFrontMatter } from "../src/content/front-matter.ts";
import { version } from "../src/package.ts";
import { ProblemError } from "../src/problem.ts";
import { slugify } from "../src/urls/slug.ts";
import { eventually } from "./support/server.ts";

const NASTY_TITLES = [
  `O'Brien's: #1 "blog"`,
  "“curly” – and more…",
  "長い手紙",
  "- [ ] {a: b} & *c* | > % @ `d` \\n \u0024{e} </script>",
  "007",
  "true",
  "__URL__ __TODAY__",
];

const ANSWERS = { title: "Fair Copy", url: "https://ines.blog/", author: "Inés Halloran" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-init-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function list(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

function read(...path: string[]): Promise<string> {
  return readFile(join(folder, ...path), "utf8");
}

/** The settings file with `defineBlog` as it is: it gives back what it gets. */
async function readSettings(): Promise<unknown> {
  const source = (await read("blog.config.ts"))
    .replace(/^import .*$/m, "")
    .replace("export default defineBlog(", "return (");
  return new Function(source)();
}

function hasCode(...codes: string[]) {
  return (issue: unknown) => {
    assert.ok(issue instanceof ProblemError);
    assert.deepEqual(
      issue.problems.map((problem) => problem.code),
      codes,
    );
    return true;
  };
}

describe("longhand init", () => {
  test("writes a blog and says which files", async () => {
    const blog = join(folder, "My Blog");
    const written = await initBlog(blog, ANSWERS, { today: "2025-08-22" });
    assert.deepEqual(written, [
      ".github/workflows/plan.yml",
      ".github/workflows/publish.yml",
      ".gitattributes",
      ".gitignore",
      "blog.config.ts",
      "images/.gitkeep",
      "package.json",
      "pages/about.md",
      "posts/a-draft.md",
      "posts/hello.md",
      "urls.json",
      ".vscode/front-matter.schema.json",
      ".vscode/longhand.code-snippets",
      ".vscode/settings.json",
      ".vscode/tasks.json",
    ]);
    assert.deepEqual(await list(blog), [...written].sort());
    for (const path of written) {
      assert.doesNotMatch(await readFile(join(blog, path), "utf8"), /__[A-Z_]+__/, path);
    }
    assert.deepEqual(JSON.parse(await readFile(join(blog, "package.json"), "utf8")), {
      name: "my-blog",
      private: true,
      type: "module",
      scripts: { build: "longhand build", dev: "longhand dev", check: "longhand check", preview: "longhand preview" },
      dependencies: { longhand: `^${version}` },
    });
  });

  test("writes posts with a date: one to read, one draft", async () => {
    await initBlog(folder, ANSWERS, { today: "2025-08-22" });
    for (const [path, status] of [
      ["posts/hello.md", "published"],
      ["posts/a-draft.md", "draft"],
    ] as const) {
      const { frontMatter, problems } = readFrontMatter(await read(path), path);
      assert.deepEqual(problems, []);
      assert.equal(frontMatter?.texts.date, "2025-08-22");
      assert.equal(frontMatter?.texts.status, status);
    }
    assert.deepEqual(readFrontMatter(await read("pages/about.md"), "pages/about.md").problems, []);
  });

  test("writes a workflow that may do no more than it must", async () => {
    await initBlog(folder, ANSWERS, { today: "2025-08-22" });
    const workflow = parse(await read(".github/workflows/publish.yml"));
    assert.deepEqual(workflow.permissions, { contents: "read" });
    assert.equal(workflow.jobs.build.permissions, undefined);
    assert.deepEqual(workflow.jobs.ledger.permissions, { contents: "write" });
    assert.deepEqual(workflow.jobs.publish.permissions, { pages: "write", "id-token": "write" });
    assert.deepEqual(workflow.jobs.publish.needs, ["build", "ledger"]);
    const plan = parse(await read(".github/workflows/plan.yml"));
    assert.deepEqual(plan.permissions, { contents: "read" });
    assert.deepEqual(plan.jobs.plan.permissions, { contents: "read", "pull-requests": "write" });
    assert.deepEqual(Object.keys(workflow.on), ["push", "schedule", "workflow_dispatch"]);
    const runs = workflow.jobs.build.steps.map((step: { run?: string }) => step.run).filter(Boolean);
    assert.deepEqual(runs.slice(1), ["npm run build", "npm run check"]);
  });

  for (const title of NASTY_TITLES) {
    test(`keeps the title ${title}`, async () => {
      await initBlog(
        folder,
        { ...ANSWERS, title, author: title, language: "ja", timeZone: "Asia/Tokyo" },
        { today: "2025-08-22" },
      );
      assert.deepEqual(await readSettings(), {
        title,
        url: "https://ines.blog/",
        author: title,
        language: "ja",
        timeZone: "Asia/Tokyo",
      });
    });
  }

  test("refuses a folder that is not empty, and writes nothing", async () => {
    await mkdir(join(folder, "posts"));
    await writeFile(join(folder, "blog.config.ts"), "mine");
    await assert.rejects(initBlog(folder, ANSWERS, { today: "2025-08-22" }), (issue: unknown) => {
      hasCode("init-file-exists", "init-file-exists")(issue);
      assert.deepEqual(
        (issue as ProblemError).problems.map((problem) => problem.place?.path),
        ["blog.config.ts", "posts"],
      );
      return true;
    });
    assert.deepEqual(await list(folder), ["blog.config.ts"]);
    assert.equal(await read("blog.config.ts"), "mine");
  });

  test("refuses to write over a workflow", async () => {
    await mkdir(join(folder, ".github/workflows"), { recursive: true });
    await writeFile(join(folder, ".github/workflows/publish.yml"), "mine");
    await assert.rejects(initBlog(folder, ANSWERS, { today: "2025-08-22" }), hasCode("init-file-exists"));
  });

  test("refuses a file in the place of the folder", async () => {
    await writeFile(join(folder, "file"), "");
    await assert.rejects(initBlog(join(folder, "file"), ANSWERS, { today: "2025-08-22" }), hasCode("init-folder"));
  });

  test("refuses a package.json that cannot be read, and writes nothing", async () => {
    await writeFile(join(folder, "package.json"), "{");
    await assert.rejects(initBlog(folder, ANSWERS, { today: "2025-08-22" }), hasCode("init-package"));
    assert.deepEqual(await list(folder), ["package.json"]);
  });

  test("completes what a git host and npm have put there", async () => {
    const theirs = {
      name: "mine",
      scripts: { build: "mine" },
      dependencies: { longhand: "file:longhand.tgz", x: "1" },
    };
    await mkdir(join(folder, ".git"));
    await mkdir(join(folder, "node_modules"));
    await writeFile(join(folder, "README.md"), "mine");
    await writeFile(join(folder, "LICENSE"), "mine");
    await writeFile(join(folder, ".gitignore"), "*.log\nnode_modules\n");
    await writeFile(join(folder, "package-lock.json"), "{}");
    await writeFile(join(folder, "package.json"), JSON.stringify(theirs));
    const written = await initBlog(folder, ANSWERS, { today: "2025-08-22" });
    assert.ok(written.includes("package.json") && written.includes(".gitignore"));
    assert.equal(await read(".gitignore"), "*.log\nnode_modules\n\n_site/\n_shards/\n.cache/\n");
    const completed = JSON.parse(await read("package.json"));
    assert.equal(completed.name, "mine");
    assert.equal(completed.type, "module");
    assert.deepEqual(completed.scripts, {
      build: "mine",
      dev: "longhand dev",
      check: "longhand check",
      preview: "longhand preview",
    });
    assert.deepEqual(completed.dependencies, theirs.dependencies);
    assert.equal(await read("README.md"), "mine");
  });
});

describe("the answers for longhand init", () => {
  function createTerminal() {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    let seen = "";
    output.on("data", (part) => {
      seen += part;
    });
    const waitFor = async (words: string) => {
      await eventually(() => seen.includes(words) || undefined).catch(() =>
        assert.fail(`The question "${words}" does not come: ${seen}`),
      );
      seen = "";
    };
    return { input, output, waitFor };
  }

  test("are asked for on a terminal, until the address is one", async () => {
    const { input, output, waitFor } = createTerminal();
    const asked = askForAnswers({ author: "Ines" }, { folder: join(folder, "fair-copy"), input, output, env: {} });
    await waitFor("What is the blog called?");
    // What is there is proposed; Enter takes it.
    input.write("\r");
    await waitFor("Where will it be published?");
    input.write("https://example.com\r");
    await waitFor("This is an example.");
    input.write("\u0015");
    input.write("https://ines.blog/essays\r");
    const result = await asked;
    assert.equal(result?.answers.title, "Fair copy");
    assert.equal(result?.answers.url, "https://ines.blog/essays/");
    assert.equal(result?.answers.author, "Ines");
    assert.deepEqual(result?.notes, []);
  });

  test("are none when the author breaks off", async () => {
    const { input, output, waitFor } = createTerminal();
    const asked = askForAnswers({}, { folder, input, output, env: {} });
    await waitFor("What is the blog called?");
    input.write("\u0003");
    assert.equal(await asked, undefined);
  });

  const quiet: [name: string, options: { yes?: boolean; env?: Record<string, string>; isTTY?: boolean }][] = [
    ["with --yes", { yes: true }],
    ["in CI", { env: { CI: "true" } }],
    ["without a terminal", { isTTY: false }],
  ];
  for (const [name, { yes, env = {}, isTTY = true }] of quiet) {
    test(`are guessed ${name}, with notes`, async () => {
      const { input, output } = createTerminal();
      const result = await askForAnswers(
        {},
        { folder: join(folder, "fair_copy-2"), yes, env, input: Object.assign(input, { isTTY }), output },
      );
      assert.equal(result?.answers.title, "Fair copy 2");
      assert.equal(result?.answers.url, "https://example.com/");
      assert.ok(result?.answers.author);
      assert.deepEqual(
        result?.notes.map((one) => one.code),
        ["init-title-guessed", "init-author-guessed", "init-url-example"],
      );
    });
  }

  test("may all be given", async () => {
    const result = await askForAnswers({ ...ANSWERS, url: "http://ines.blog" }, { folder, yes: true });
    assert.equal(result?.answers.url, "http://ines.blog/");
    assert.deepEqual(result?.notes, []);
  });

  for (const url of ["ines.blog", "/blog/", "ftp://ines.blog/", "https://", "https:///x", ""]) {
    test(`cannot have the address ${JSON.stringify(url)}`, () =>
      assert.rejects(askForAnswers({ ...ANSWERS, url }, { folder, yes: true }), hasCode("init-url")));
  }
});

describe("longhand new", () => {
  const options = () => ({ root: folder, postsFolder: "posts", today: "2025-08-22", slugify });

  test("begins a draft, named by its slug", async () => {
    assert.equal(await newPost("What’s in a  Name?", options()), "posts/whats-in-a-name.md");
    assert.equal(
      await read("posts/whats-in-a-name.md"),
      '---\ntitle: "What’s in a Name?"\ndate: 2025-08-22\ndescription: ""\ntags: []\nstatus: draft\n---\n\n',
    );
  });

  for (const title of NASTY_TITLES) {
    test(`keeps the title ${title}`, async () => {
      const path = await newPost(title, { ...options(), lang: "ja" });
      const { frontMatter, problems } = readFrontMatter(await read(path), path);
      assert.deepEqual(problems, []);
      assert.equal(frontMatter?.data.title, title);
      assert.equal(frontMatter?.data.lang, "ja");
    });
  }

  test("asks for a name when the title makes none", async () => {
    await assert.rejects(newPost("!?", options()), hasCode("new-slug-empty"));
    assert.equal(await newPost("!?", { ...options(), slug: "wonder" }), "posts/wonder.md");
    await assert.rejects(newPost("  ", options()), hasCode("new-title-missing"));
  });

  test("asks for a name when Windows keeps that of the title", async () => {
    await assert.rejects(newPost("Con", options()), hasCode("new-slug-reserved"));
    assert.equal(await newPost("Con", { ...options(), slug: "con-artists" }), "posts/con-artists.md");
  });

  test("leaves out of the title what no page can show", async () => {
    const path = await newPost("a\u0007b\u0092 c", options());
    const { frontMatter, problems } = readFrontMatter(await read(path), path);
    assert.deepEqual([problems, frontMatter?.data.title], [[], "a b c"]);
  });

  test("stays in the posts folder, whatever the name", async () => {
    assert.equal(await newPost("x", { ...options(), slug: "../../etc/x" }), "posts/etc-x.md");
    await assert.rejects(access(join(folder, "..", "etc")));
  });

  test("does not write over a post", async () => {
    await newPost("Hello", options());
    await writeFile(join(folder, "posts/hello.md"), "mine");
    await assert.rejects(newPost("Hello", options()), hasCode("new-post-exists"));
    assert.equal(await read("posts/hello.md"), "mine");
  });
});
