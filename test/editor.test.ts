import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { toJsonSchema } from "@valibot/to-json-schema";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { type EditorFile, makeEditorFiles, writeEditorFiles } from "../src/cli/editor.ts";
import { initBlog } from "../src/cli/init.ts";
import { readFrontMatter } from "../src/content/front-matter.ts";
import { describeFields, type JsonSchema, proposeTags } from "../src/content/json-schema.ts";
import { forms, frontMatterSchema } from "../src/content/schema.ts";

import { hasErrors, type Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createBlog, createFolder, longhand, repository } from "./support/blog.ts";
import { seed } from "./support/seed.ts";
import { eventually, type RunningServer, startServer } from "./support/server.ts";
import { toPost } from "./support/texts.ts";

fc.configureGlobal({ seed });

const schema = describeFields(
  toJsonSchema(frontMatterSchema, { target: "draft-07", typeMode: "input", errorMode: "ignore" }) as JsonSchema,
);

/** What each keyword that we use asks for. A keyword that is not here must not be in the schema. */
const keywords: Record<string, (form: JsonSchema, value: unknown) => boolean> = {
  type: ({ type }, value) => [type].flat().some((one) => isOfType(value, String(one))),
  enum: (form, value) => (form.enum as unknown[]).includes(value),
  anyOf: ({ anyOf = [] }, value) => anyOf.some((form) => isValid(form, value)),
  properties: ({ properties = {} }, value) =>
    !isOfType(value, "object") ||
    Object.entries(value as object).every(([key, one]) => !(key in properties) || isValid(properties[key] ?? {}, one)),
  required: ({ required }, value) =>
    !isOfType(value, "object") || (required as string[]).every((key) => Object.hasOwn(value as object, key)),
  additionalProperties: ({ properties = {} }, value) =>
    !isOfType(value, "object") || Object.keys(value as object).every((key) => key in properties),
  items: ({ items = {} }, value) => !Array.isArray(value) || value.every((one) => isValid(items, one)),
  minimum: ({ minimum }, value) => typeof value !== "number" || value >= Number(minimum),
  minLength: ({ minLength }, value) => typeof value !== "string" || value.length >= Number(minLength),
  pattern: ({ pattern }, value) => typeof value !== "string" || new RegExp(String(pattern), "u").test(value),
  format: ({ format }, value) => {
    assert.equal(format, "uri");
    return typeof value !== "string" || URL.canParse(value);
  },
};
const annotations = ["$schema", "title", "description", "examples", "default"];

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

/** https://json-schema.org/draft-07/json-schema-validation */
function isValid(form: JsonSchema, value: unknown): boolean {
  return Object.keys(form).every((keyword) => {
    if (annotations.includes(keyword)) return true;
    const check = keywords[keyword];
    assert.ok(check, `The test does not know the keyword ${keyword}.`);
    return check(form, value);
  });
}

const { blog } = checkSettings({ title: "T", url: "https://test.blog/", author: "A" }, "blog.config.ts", "");
assert.ok(blog);

/** What Longhand has against a front matter, and what an editor with the schema would say of the same text. */
function compareVerdicts(yaml: string): { problems: Problem[]; isGood: boolean; isValid: boolean } {
  const path = "posts/x.md";
  const { frontMatter, problems } = readFrontMatter(`---\n${yaml.trimEnd()}\n---\n\nText.\n`, path);
  const found = frontMatter ? [...problems, ...toPost(path, frontMatter, blog as never, 0).problems] : problems;
  return { problems: found, isGood: !hasErrors(found), isValid: isValid(schema, parse(yaml)) };
}

describe("the JSON Schema of the front matter", () => {
  test("is the one that is shipped", () => {
    const shipped = JSON.parse(readFileSync(join(repository, "dist", "front-matter.schema.json"), "utf8"));
    assert.deepEqual(shipped, schema);
    assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema#");
  });

  test("describes each field, with an example that it allows", () => {
    for (const field of Object.keys(forms)) {
      const form = schema.properties?.[field] ?? {};
      assert.match(String(form.description), /^[A-Z].+\.$/, field);
      const [example] = form.examples as unknown[];
      assert.ok(isValid(form, example), field);
      if ("default" in form) assert.ok(isValid(form, form.default), field);
    }
    assert.deepEqual(Object.keys(schema.properties ?? {}).sort(), Object.keys(forms).sort());
  });

  const base = "title: T\ndate: 2024-02-03\n";
  const table: [yaml: string, isGood: boolean][] = [
    [base, true],
    ["date: 2024-02-03", false],
    ["title: T", false],
    ["title:\ndate: 2024-02-03", false],
    ['title: " "\ndate: 2024-02-03', false],
    ["title: 007\ndate: 2024-02-03", true],
    ["title: true\ndate: 2024-02-03T10:00:00+02:00", true],
    ["title: [a]\ndate: 2024-02-03", false],
    ["title: T\ndate: 3 February 2024", false],
    ["title: T\ndate: 2024", false],
    [`${base}updated: 2024-03-03 10:00`, true],
    [`${base}updated: soon`, false],
    [`${base}status: draft`, true],
    [`${base}status: publish`, false],
    [`${base}status: true`, false],
    [`${base}draft: true`, true],
    [`${base}draft: yes`, false],
    [`${base}tags: [a, 2024, true]`, true],
    [`${base}tags: one`, true],
    [`${base}tags: 2024`, true],
    [`${base}tags:`, true],
    [`${base}tags: { a: b }`, false],
    [`${base}tags: [[a]]`, false],
    [`${base}tags: [""]`, false],
    [`${base}description:`, true],
    [`${base}description: [a]`, false],
    [`${base}socialImage: images/a.jpg`, true],
    [`${base}socialImage: { src: images/a.jpg, alt: A, focus: left top }`, true],
    [`${base}socialImage: { alt: A }`, false],
    [`${base}socialImage: { src: a.jpg, size: 3 }`, false],
    [`${base}socialImage: 3`, false],
    [`${base}part: 0`, true],
    [`${base}part: -1`, false],
    [`${base}seriesOrder: 1.5`, false],
    [`${base}discuss: forum`, false],
    [`${base}canonical: https://other.blog/x/`, true],
    [`${base}canonical: other.blog/x/`, false],
    [`${base}canonical: ftp://other.blog/x/`, false],
    [`${base}aliases: [/a/, /b/]`, true],
    [`${base}aliases: [3]`, false],
    [`${base}redirect_from: /a/`, true],
    [`${base}lang: pt-BR`, true],
    [`${base}lang: English, please`, false],
    [`${base}hidden: true\ntoc: false`, true],
    [`${base}hidden: "true"`, false],
    [`${base}mine: { a: [1] }`, true],
  ];
  for (const [yaml, isGood] of table) {
    test(`says of ${JSON.stringify(yaml.replace(base, ""))} what a build says`, () => {
      const verdict = compareVerdicts(yaml);
      assert.deepEqual([verdict.isGood, verdict.isValid], [isGood, isGood], JSON.stringify(verdict.problems));
    });
  }

  test("says what a build says, of any values", () => {
    const text = fc.constantFrom(
      "a text",
      "draft",
      "published",
      "2024-02-03",
      "ja",
      "https://a.blog/",
      "/a/",
      "1 2",
      " ",
      "",
    );
    const scalar = fc.oneof(text, fc.boolean(), fc.integer({ min: -9, max: 3000 }), fc.constant(null));
    const value = fc.oneof(
      { weight: 4, arbitrary: scalar },
      { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("src", "alt", "focus", "other"), scalar, { maxKeys: 3 }) },
    );
    // Few at a time: with many, one of them is always wrong.
    const field = fc.tuple(fc.constantFrom(...Object.keys(forms)), value);
    const fields = fc.array(field, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
    const good = { title: "T", date: "2024-02-03" };
    // What two fields say of each other, and which days and languages there are, is beyond a schema.
    const beyond = new Set(["status-contradiction", "updated-before-date", "date-impossible", "updated-impossible"]);
    let [agreed, refused] = [0, 0];
    fc.assert(
      fc.property(fields, fc.boolean(), (some, isComplete) => {
        // A build takes it for no tags; an editor may say that there is nothing in it.
        if (some.tags === "") return;
        const yaml = stringify(isComplete ? { ...some, ...good } : { ...good, ...some }, { nullStr: "" });
        const { problems, isGood, isValid: isAllowed } = compareVerdicts(yaml);
        const errors = problems.filter(({ severity }) => severity === "error");
        if (errors.some(({ code }) => beyond.has(code) && !code.endsWith("impossible"))) return;
        assert.equal(isAllowed, isGood, `${yaml}\n${errors.map(({ fact }) => fact).join("\n")}`);
        agreed++;
        if (!isGood) refused++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(agreed > 2000 && refused > 300 && agreed - refused > 100, `${agreed} agreed, ${refused} of them refused`);
  });

  test("proposes the tags of a blog, and allows others", () => {
    const withTags = proposeTags(schema, ["C++", "日本語"]);
    assert.match(JSON.stringify(withTags.properties?.tags), /"enum":\["C\+\+","日本語"\]/);
    for (const tags of [["C++"], ["new", "日本語"], "new", null]) {
      assert.ok(isValid(withTags, { title: "T", date: "2024-02-03", tags }), String(tags));
    }
    assert.ok(!isValid(withTags, { title: "T", date: "2024-02-03", tags: [["a"]] }));
    assert.ok(!JSON.stringify(schema).includes("日本語"));
  });
});

interface Snippet {
  scope: string;
  prefix: string;
  body: string[];
}

const files = await makeEditorFiles({ tags: ["C++", "a, b | c", "Writing"], postsFolder: "posts" });
const contentOf = (name: string, from: EditorFile[] = files): string =>
  from.find(({ path }) => path === `.vscode/${name}`)?.content ?? "";
const snippets = Object.values(JSON.parse(contentOf("longhand.code-snippets")) as Record<string, Snippet>);

/** What a snippet writes when nobody fills anything in: the first choice, the proposed text. */
function expand({ body }: Snippet): string {
  return body
    .join("\n")
    .replace(/\$\{\d+\|((?:[^|\\]|\\.)*?)\|\}/g, (_, choices: string) => choices.split(/(?<!\\),/)[0] ?? "")
    .replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, "$1")
    .replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2026-01-02")
    .replace(/\$\d/g, "")
    .replace(/\\([\\,|$}])/g, "$1");
}

describe("the snippets for VS Code", () => {
  test("are there for each field, with its choices", () => {
    const fields = snippets.filter(({ scope }) => scope === "markdown,yaml");
    assert.deepEqual(fields.map(({ prefix }) => prefix).sort(), Object.keys(forms).sort());
    const bodyOf = (prefix: string) => fields.find((one) => one.prefix === prefix)?.body.join("\n");
    assert.equal(bodyOf("status"), "status: $\u007b1|draft,published|}");
    assert.equal(bodyOf("tags"), 'tags: [$\u007b1|C++,"a\\, b \\| c",Writing|}$0]');
    assert.ok(snippets.every(({ scope }) => scope.startsWith("markdown")));
    assert.equal(new Set(snippets.map(({ prefix }) => prefix)).size, snippets.length);
  });

  test("write fields that a build takes", () => {
    for (const snippet of snippets.filter(({ scope }) => scope === "markdown,yaml")) {
      const others = ["title: T", "date: 2024-02-03"].filter((line) => !line.startsWith(`${snippet.prefix}:`));
      const { problems, isValid: isAllowed } = compareVerdicts([...others, expand(snippet)].join("\n"));
      assert.deepEqual(
        [problems.filter(({ severity }) => severity === "error"), isAllowed],
        [[], true],
        snippet.prefix,
      );
    }
  });

  test("write essays that a build takes", async () => {
    const texts = snippets.filter(({ scope }) => scope === "markdown");
    const essay = expand(texts.find(({ prefix }) => prefix === "essay") as Snippet).replace(
      "status: draft",
      "status: published",
    );
    const bodies = texts.filter(({ prefix }) => prefix !== "essay").map(expand);
    const root = createBlog({
      "posts/essay.md": `${essay}${bodies.join("\n\n")}\n`,
      "posts/other-essay.md": "---\ntitle: Other\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n",
      "images/picture.jpg": readFileSync(join(repository, "images", "asterisk.jpg")),
    });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.deepEqual([code, stderr.replace(/^Encoding.*\n/gm, "")], [0, ""]);
    const page = readFileSync(join(root, "_site/posts/essay/index.html"), "utf8");
    for (const expected of [
      /<figure/,
      /<figcaption/,
      /class="footnotes"/,
      /<details/,
      /<table/,
      /<pre/,
      /href="\/posts\/other-essay\/"/,
    ]) {
      assert.match(page, expected);
    }
  });
});

describe("the tasks for VS Code", () => {
  interface Task {
    label: string;
    problemMatcher: {
      pattern: { regexp: string; file: number; line: number; column: number; severity: number; message: number };
      background?: { beginsPattern: string; endsPattern: string };
    };
  }
  const { tasks } = JSON.parse(contentOf("tasks.json")) as { tasks: Task[] };
  const mistakes = {
    "posts/date.md": "---\ntitle: Date\ndate: 2026-02-30\nstatus: published\n---\n\nText.\n",
    "posts/no status (yet).md": "---\ntitle: None\ndate: 2026-01-01\n---\n\nText.\n",
    "posts/html.md":
      "---\ntitle: HTML\ndate: 2026-01-02\nstatus: published\n---\n\nOne <b onclick=x>two</b>.\n\n![](none.png)\n",
  };

  for (const { label, problemMatcher } of tasks) {
    test(`${label}: find each problem that has a line, with its severity`, async () => {
      const root = createBlog(mistakes);
      const { stderr } = await longhand(root, ["check"]);
      const { problems } = JSON.parse((await longhand(root, ["check", "--json"])).stdout) as { problems: Problem[] };
      const { pattern } = problemMatcher;
      const seen = stderr.split("\n").flatMap((line) => {
        const match = new RegExp(pattern.regexp).exec(line);
        if (!match) return [];
        const severity = match[pattern.severity] ?? "error";
        return [[match[pattern.file], Number(match[pattern.line]), severity, match[pattern.message]].join("  ")];
      });
      const wanted = problems.flatMap(({ place, severity, fact }) =>
        place?.line ? [[place.path, place.line, severity, fact].join("  ")] : [],
      );
      assert.deepEqual(seen.sort(), wanted.sort());
      assert.deepEqual([...new Set(problems.map(({ severity }) => severity))].sort(), ["error", "note", "warning"]);
    });
  }

  describe("know when dev begins and ends a build", () => {
    let root: string;
    let server: RunningServer;
    before(async () => {
      root = createBlog({ "posts/a.md": "---\ntitle: A\ndate: 2026-01-02\nstatus: published\n---\n\nText.\n" });
      server = await startServer(root, ["dev"]);
    });
    after(() => server.stop());

    const { beginsPattern, endsPattern } = tasks.find((task) => task.label === "Longhand: write")?.problemMatcher
      .background ?? { beginsPattern: "never", endsPattern: "never" };
    const steps: [name: string, text: string, said: RegExp][] = [
      [
        "with a mistake in a post",
        "---\ntitle: A\ndate: 2026-02-30\nstatus: published\n---\n",
        /^posts\/a\.md:3:7 {2}/m,
      ],
      ["that is good", "---\ntitle: B\ndate: 2026-02-03\nstatus: published\n---\n", /pages in \d+ ms/],
      ["with a mistake in the settings", "export default {};\n", /^blog\.config\.js/m],
    ];
    for (const [name, text, said] of steps) {
      test(name, async () => {
        const from = server.read().length;
        writeFileSync(join(root, name.includes("settings") ? "blog.config.js" : "posts/a.md"), text);
        // Problems and the end come on two channels, either of which may be ahead; and who reads a file while it is saved
        // builds twice.
        const lines = await eventually(() => {
          const printed = server.read().slice(from).split("\n");
          const hasEnded = printed.some((line) => new RegExp(endsPattern).test(line));
          return hasEnded && said.test(printed.join("\n")) ? printed : undefined;
        });
        const [begun = -1, ended = -1] = [beginsPattern, endsPattern].map((pattern) =>
          lines.findIndex((line) => new RegExp(pattern).test(line)),
        );
        assert.ok(begun >= 0 && begun < ended, lines.join("\n"));
      });
    }
  });
});

describe("longhand editor", () => {
  test("writes the files into a blog, and then only what has changed", async () => {
    const post = (title: string, tags: string) =>
      `---\ntitle: ${title}\ndate: 2026-01-02\ntags: [${tags}]\n---\n\nText.\n`;
    const root = createBlog({ "posts/a.md": post("A", "Trains, C++") }, { tags: { rail: { label: "Rails" } } });
    const first = await longhand(root, ["editor"]);
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.match(first.stdout, /^Wrote \.vscode\/front-matter\.schema\.json, .+tasks\.json, with 3 tags\.$/m);
    const read = (name: string) => readFileSync(join(root, ".vscode", name), "utf8");
    assert.match(read("longhand.code-snippets"), /tags: \[\$\{1\|C\+\+,Rails,Trains\|\}\$0\]/);
    assert.match((await longhand(root, ["editor"])).stdout, /^All files are as they should be, with 3 tags\.$/m);
    writeFileSync(join(root, "posts/b.md"), post("B", "fog"));
    const { files: written } = JSON.parse((await longhand(root, ["editor", "--json"])).stdout) as { files: string[] };
    assert.deepEqual(written, [".vscode/front-matter.schema.json", ".vscode/longhand.code-snippets"]);
  });

  test("leaves the author's own settings and tasks as they are, and says so", async () => {
    const root = createFolder();
    mkdirSync(join(root, ".vscode"));
    writeFileSync(join(root, ".vscode/settings.json"), '{ "editor.fontSize": 15 }');
    writeFileSync(join(root, ".vscode/tasks.json"), '{ "tasks": [{ "command": "npx longhand dev" }] }');
    const { written, notes } = await writeEditorFiles(root, files);
    assert.deepEqual(written, [".vscode/front-matter.schema.json", ".vscode/longhand.code-snippets"]);
    assert.deepEqual(
      notes.map(({ code, severity, place }) => [code, severity, place?.path]),
      [["editor-file-kept", "note", ".vscode/settings.json"]],
    );
    assert.equal(readFileSync(join(root, ".vscode/settings.json"), "utf8"), '{ "editor.fontSize": 15 }');
  });

  test("follows the posts folder of the settings", async () => {
    assert.match(
      contentOf("settings.json", await makeEditorFiles({ tags: [], postsFolder: "essays" })),
      /"essays\/\*\*\/\*\.md"/,
    );
  });

  test("is part of init, which leaves what is there", async () => {
    const root = createFolder();
    mkdirSync(join(root, ".vscode"));
    writeFileSync(join(root, ".vscode/settings.json"), "{}");
    const answers = { title: "T", url: "https://ines.blog/", author: "A" };
    const written = await initBlog(root, answers, { today: "2025-08-22" });
    assert.ok(written.includes(".vscode/tasks.json") && !written.includes(".vscode/settings.json"));
    assert.equal(readFileSync(join(root, ".vscode/settings.json"), "utf8"), "{}");
    assert.ok(existsSync(join(root, ".vscode/front-matter.schema.json")));
  });
});
