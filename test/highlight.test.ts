import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { renderCode, withoutColours } from "../src/highlight/code-block.ts";
import { parseInfo } from "../src/highlight/info.ts";
import { KeptColours } from "../src/highlight/kept-colours.ts";
import { findLanguage, findNearestLanguage } from "../src/highlight/languages.ts";
import { readLineComments } from "../src/highlight/line-comments.ts";
import { Highlighter, loadGrammars } from "../src/highlight/tokenize.ts";
import { htmlToText } from "../src/html/text.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { FactFinder } from "../src/markdown/facts.ts";
import { slugify } from "../src/urls/slug.ts";
import { createBlog, longhand, repository, runNode } from "./support/blog.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const options = { html: "safe", typographer: true, language: "en", slugify } as const;
const page = {
  markdown: new MarkdownContext({ link: (href) => href, picture: () => undefined, href: (url) => url, lang: "en" }),
};
const { tokenize } = new Highlighter();
const coloured = createMarkdown({ ...options, tokenize });
const render = (markdown: string): string => coloured.render(markdown, page);

before(() => loadGrammars(["ts", "js", "md", "html", "css", "diff", "python", "json"]));

describe("a block of code", () => {
  const cases: [name: string, markdown: string, html: string][] = [
    [
      "has colours by the language that it names",
      "```ts\nconst a = 1; // b\n```",
      '<pre class="code" tabindex="0"><code class="language-ts"><span class="k">const</span> a = <span class="s">1</span>; <span class="c">// b</span>\n</code></pre>\n',
    ],
    [
      "has one span for what is alike, over spaces and lines",
      "```ts\n/* a\n   b */\nexport const c = async () => {};\n```",
      '<pre class="code" tabindex="0"><code class="language-ts"><span class="c">/* a\n   b */</span>\n<span class="k">export const</span> <span class="f">c</span> = <span class="k">async</span> () =&gt; {};\n</code></pre>\n',
    ],
    [
      "does not divide a word",
      "```css\na { b: 10px }\n```",
      '<pre class="code" tabindex="0"><code class="language-css"><span class="k">a</span> { b: <span class="s">10px</span> }\n</code></pre>\n',
    ],
    [
      "without a language is as it was",
      '```\n"a" < b\n```',
      '<pre tabindex="0"><code>&quot;a&quot; &lt; b\n</code></pre>\n',
    ],
    ["that is set in is as it was", "    a\n", '<pre tabindex="0"><code>a\n</code></pre>\n'],
    [
      "in a language that nobody knows is plain",
      "```nolang\na < b\n```",
      '<pre class="code" tabindex="0"><code class="language-nolang">a &lt; b\n</code></pre>\n',
    ],
    [
      "marks lines, each run of them as one",
      "```text {1-2,4}\na\nb\nc\nd\n```",
      '<pre class="code" tabindex="0"><code class="language-text"><mark>a\nb\n</mark>c\n<mark>d\n</mark></code></pre>\n',
    ],
    [
      "tells lines that were added and removed apart, each by itself",
      "```ts del={1} ins={2,3}\na\nb\nnew\n```",
      '<pre class="code" tabindex="0"><code class="language-ts"><del>a\n</del><ins>b\n</ins><ins><span class="k">new</span>\n</ins></code></pre>\n',
    ],
    [
      "reads a diff",
      "```diff\n--- a\n+++ b\n-c\n+d\n e\n```",
      '<pre class="code" tabindex="0"><code class="language-diff"><span class="c">--- a\n+++ b</span>\n<del>-c\n</del><ins>+d\n</ins> e\n</code></pre>\n',
    ],
    [
      "has a title",
      '```text title="src/a & <b>.ts"\na\n```',
      '<figure class="listing">\n<figcaption>src/a &amp; &lt;b&gt;.ts</figcaption>\n<pre class="code" tabindex="0"><code class="language-text">a\n</code></pre>\n</figure>\n',
    ],
    [
      "has a title without a language",
      "``` title=notes\na\n```",
      '<figure class="listing">\n<figcaption>notes</figcaption>\n<pre class="code" tabindex="0"><code>a\n</code></pre>\n</figure>\n',
    ],
    [
      "has numbers",
      "```text lines {2}\na\nb\n```",
      '<pre class="code numbered" tabindex="0"><code class="language-text"><span class="line">a\n</span><mark>b\n</mark></code></pre>\n',
    ],
    [
      "that is empty is empty",
      "```ts\n```",
      '<pre class="code" tabindex="0"><code class="language-ts"></code></pre>\n',
    ],
  ];
  for (const [name, markdown, html] of cases) test(name, () => assert.equal(render(markdown), html));
});

describe("comments at the ends of lines", () => {
  const cases: [
    name: string,
    code: string,
    rest: string,
    looks: Partial<Record<"marked" | "added" | "removed", number[]>>,
  ][] = [
    ["mark lines that were added", "a\nb // [!code ++]\n", "a\nb\n", { added: [2] }],
    ["mark lines that were removed", "a # [!code --]\nb\n", "a\nb\n", { removed: [1] }],
    ["mark lines", "a // [!code highlight]\nb // [!code hl]\n", "a\nb\n", { marked: [1, 2] }],
    ["hold for as many lines as they say", "a // [!code ++:2]\nb\nc\n", "a\nb\nc\n", { added: [1, 2] }],
    ["by themselves hold for the lines below", "a\n  // [!code --:2]\nb\nc\n", "a\nb\nc\n", { removed: [2, 3] }],
    ["are those of CSS", "a {} /* [!code ++] */\n", "a {}\n", { added: [1] }],
    ["are those of HTML", "<p> <!-- [!code ++] -->\n", "<p>\n", { added: [1] }],
    ["are those of JSX", "<p/> {/* [!code ++] */}\n", "<p/>\n", { added: [1] }],
    [
      "are those of SQL, Lisp, TeX and OCaml",
      "a -- [!code ++]\nb ;; [!code ++]\nc % [!code ++]\nd (* [!code ++] *)",
      "a\nb\nc\nd",
      { added: [1, 2, 3, 4] },
    ],
    ["with other words stay", "a // so [!code ++]\n", "a // so [!code ++]\n", {}],
    ["with other signs stay", "a // [!code focus]\n", "a // [!code focus]\n", {}],
    ["that do not end stay", "a /* [!code ++]\n", "a /* [!code ++]\n", {}],
    ["before the end of a line stay", "a // [!code ++] b\n", "a // [!code ++] b\n", {}],
    ["are comments", 'a("[!code ++]"\nb [!code ++]\n', 'a("[!code ++]"\nb [!code ++]\n', {}],
  ];
  for (const [name, code, rest, looks] of cases) {
    test(name, () => {
      const read = readLineComments(code, parseInfo("js"));
      const { marked, added, removed } = read.info;
      const found = Object.entries({ marked, added, removed }).filter(([, lines]) => lines.size > 0);
      assert.deepEqual(Object.fromEntries(found.map(([look, lines]) => [look, [...lines]])), looks);
      assert.equal(read.code, rest);
    });
  }

  test("add to what stands behind the fence, and have no colours", () => {
    assert.equal(
      render("```ts {1}\nconst a = 1;\nconst b = 2; // [!code ++]\n```"),
      render("```ts {1} ins={2}\nconst a = 1;\nconst b = 2;\n```"),
    );
  });

  test("are text where the text is no code, and left to an author's own colouring", () => {
    for (const language of ["", "text"])
      assert.match(render(`\`\`\`${language}\na // [!code ++]\n\`\`\``), /a \/\/ \[!code \+\+\]/);
    const own = createMarkdown(options);
    own.set({ highlight: (code) => `<pre>${code}</pre>` });
    assert.match(own.render("```ts\na // [!code ++]\n```"), /a \/\/ \[!code \+\+\]/);
  });
});

describe("what stands behind a fence", () => {
  const nothing = { language: "", marked: [], added: [], removed: [], isNumbered: false };
  const cases: [info: string, read: object][] = [
    ["ts", { language: "ts" }],
    ["ts{2}", { language: "ts", marked: [2] }],
    ["ts { 2, 4 - 6 }", { language: "ts", marked: [2, 4, 5, 6] }],
    [
      'ts ins={1} title="a {9} lines" del={2-3} {4}',
      { language: "ts", title: "a {9} lines", added: [1], removed: [2, 3], marked: [4] },
    ],
    ["c++ title='a b' lines", { language: "c++", title: "a b", isNumbered: true }],
    ["{1}", { marked: [1] }],
    ['title="a"', { title: "a" }],
    ['ts title="" {a} {3-1} {.b} {-1} outlines=1 xins={2}', { language: "ts" }],
    ["ts {1-99999999999}", { language: "ts", marked: Array.from({ length: 9999 }, (_, index) => index + 1) }],
  ];
  for (const [info, read] of cases) {
    test(info, () => {
      const { marked, added, removed, ...rest } = parseInfo(info);
      assert.deepEqual(
        { ...rest, marked: [...marked], added: [...added], removed: [...removed] },
        { ...nothing, ...read },
      );
    });
  }
});

test("languages are known by all of their names, in any case", () => {
  const cases = [
    ["ts", "ts"],
    ["TypeScript", "typescript"],
    ["C++", "cpp"],
    ["c#", "csharp"],
    ["jsonc", "jsonc"],
    ["njk", "jinja"],
  ] as const;
  for (const [written, name] of cases) assert.equal(findLanguage(written), name);
  for (const written of ["nolang", "", ".", "..", "../langs/ts", "ts.mjs", "a/b"])
    assert.equal(findLanguage(written), undefined);
  assert.equal(findNearestLanguage("javscript"), "javascript");
  assert.equal(findNearestLanguage("quite-another-thing"), undefined);
});

test("a language that nobody knows is a warning at its place, with the nearest name", () => {
  const body = "Text.\n\n- a\n\n  ~~~~ Pyton {1}\n  a\n  ~~~~\n\n```text\n```\n\n```zzzzzz\n```\n";
  const find = (highlight: boolean) =>
    new FactFinder({ ...options, home: "https://test.blog/", highlight }).find({
      path: "posts/a.md",
      body,
      bodyLine: 7,
    });
  const { languages, problems } = find(true);
  assert.deepEqual(languages, []);
  assert.deepEqual(
    problems.map(({ code, severity, place, remedy }) => [code, severity, place, remedy]),
    [
      [
        "code-language",
        "warning",
        { path: "posts/a.md", line: 11, column: 8 },
        "Write python if you mean that; text is for what shall be plain.",
      ],
      [
        "code-language",
        "warning",
        { path: "posts/a.md", line: 18, column: 4 },
        "Write text if it shall be plain; https://shiki.style/languages has all names.",
      ],
    ],
  );
  assert.deepEqual(find(false).problems, []);
});

test("code in another language has the same colours whatever else is loaded", async () => {
  const code = "# a\n\n```rust\nfn main() {}\n```\n";
  const before = tokenize(code, "md");
  await loadGrammars(["rust"]);
  assert.ok(tokenize("fn main() {}", "rust")?.[0]?.some(({ kind }) => kind === "k"));
  assert.deepEqual(tokenize(code, "md"), before);
});

describe("whatever the code is", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "<script>alert(1)</script>",
      "</code></pre>",
      "<!--",
      "]]>",
      "&lt;",
      '"',
      "'",
      "`${",
      "\n",
      "  ",
      "/*",
      "</span>",
      "é",
      "日本",
    ),
  );
  const code = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("").replace(/\r/g, ""));
  const info = fc
    .tuple(
      fc.constantFrom("ts", "html", "css", "md", "python", "json", "diff", "text", "<b>", '"x'),
      fc.constantFrom("", "{1}", "ins={1} del={2}", 'title="<i>&"', "lines", "lines {2} title='\"><script>'"),
    )
    .map((parts) => parts.join(" "));

  test("it stays text, and is all there", () => {
    fc.assert(
      fc.property(code, info, (text, written) => {
        const html = renderCode(text, parseInfo(written), { tokenize });
        const inside = /<pre[^>]*><code[^>]*>([\s\S]*)<\/code><\/pre>/.exec(html)?.[1] ?? "";
        const rest = inside.replace(/<span class="(?:[cksf]|line)">|<\/span>|<\/?(?:mark|ins|del)>/g, "");
        assert.doesNotMatch(rest, /[<>"]/);
        const unescaped = rest
          .replace(/&lt;/g, "<")
          .replace(/&gt;/g, ">")
          .replace(/&quot;/g, '"')
          .replace(/&amp;/g, "&");
        assert.equal(unescaped, text === "" || text.endsWith("\n") ? text : `${text}\n`);
        assert.doesNotMatch(html.replace(inside, ""), /<(?:script|i|b)\b/);
      }),
      { numRuns: 300 },
    );
  });

  test("without its colours it is what it would be had there been none", () => {
    fc.assert(
      fc.property(code, info, (text, written) => {
        const plain = withoutColours(renderCode(text, parseInfo(written)));
        assert.equal(withoutColours(renderCode(text, parseInfo(written), { tokenize })), plain);
      }),
      { numRuns: 300 },
    );
  });

  test("it has the same colours when they come from an earlier build", () => {
    fc.assert(
      fc.property(code, fc.constantFrom("ts", "html", "md", "diff"), (text, language) => {
        const first = new Highlighter(() => new KeptColours("v1", undefined));
        const rows = first.tokenize(text, language);
        const file = new KeptColours("v1", "v1").join(first.takeFresh());
        assert.deepEqual(new KeptColours("v1", file).find(text, language), rows);
        assert.equal(new KeptColours("v2", file).find(text, language), undefined, "of another version");
        assert.equal(new KeptColours("v1", file).find(`${text} `, language), undefined, "other code");
        // A wrong colour at worst: never another text.
        const damaged = new KeptColours("v1", file.replace(/\d/g, "7")).find(text, language);
        const lines = damaged?.map((runs) => runs.map((run) => run.text).join(""));
        assert.equal(lines?.join("\n") ?? text, text);
      }),
      { numRuns: 200 },
    );
  });

  test("what reads the page reads the same text", () => {
    const html = render("```ts\nconst wide = f('a', 10) + b[1]; // end\n```");
    assert.equal(htmlToText(html), "const wide = f('a', 10) + b[1]; // end");
  });
});

test("only pages of the plan have colours, and an author's own colouring has the last word", () => {
  assert.equal(
    coloured.render("```ts\nlet a;\n```"),
    '<pre class="code" tabindex="0"><code class="language-ts">let a;\n</code></pre>\n',
  );
  const off = createMarkdown({ ...options, tokenize, highlight: false });
  assert.doesNotMatch(off.render("```ts\nlet a;\n```", page), /<span/);
  const own = createMarkdown({ ...options, tokenize });
  own.set({ highlight: (code, language, attributes) => `<pre class="own">${language} ${attributes} ${code}</pre>` });
  assert.match(own.render("```ts {1}\nlet a;\n```", page), /<pre tabindex="0" class="own">ts \{1\} let a;/);
});

describe("a blog with code", () => {
  const post = (title: string, body: string) =>
    `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\n---\n\n${body}\n`;
  const files = {
    "posts/code.md": post("Code", '```ts {1} title="a.ts"\nconst a: string = "<b>";\n```\n\n```nolang\na\n```'),
    "posts/plain.md": post("Plain", "Text."),
  };
  const colours = /<mark><span class="k">const<\/span> a: <span class="f">string<\/span>/;
  const read = (root: string, path: string): string => readFileSync(join(root, "_site", path), "utf8");
  const build = async (root: string): Promise<string> => {
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    return stderr;
  };

  test("has colours on its page and none in feeds, also when the page is kept and the feed is not", async () => {
    const root = createBlog(files);
    assert.match(await build(root), /posts\/code\.md:11:4 {2}warning {2}"nolang" is not a language/);
    assert.match(read(root, "posts/code/index.html"), colours);
    for (const edited of [false, true]) {
      if (edited) {
        writeFileSync(join(root, "posts/plain.md"), post("Plain", "Other text."));
        await build(root);
        assert.match(read(root, "feed.xml"), /Other text/);
      }
      for (const feed of ["feed.xml", "feed.json"]) {
        assert.doesNotMatch(read(root, feed), /span/);
        assert.match(read(root, feed), /a\.ts[\s\S]*mark[\s\S]*const a: string = /);
      }
    }
  });

  test("has none when the settings say so, and gets them when they do not any more", async () => {
    const root = createBlog(files, { markdown: { highlight: false } });
    assert.doesNotMatch(await build(root), /nolang/);
    assert.doesNotMatch(read(root, "posts/code/index.html"), /<span class="k">/);
    assert.match(read(root, "posts/code/index.html"), /<mark>const a/);
    const settings = readFileSync(join(root, "blog.config.js"), "utf8");
    writeFileSync(join(root, "blog.config.js"), settings.replace('"highlight":false', '"highlight":true'));
    await build(root);
    assert.match(read(root, "posts/code/index.html"), colours);
  });

  test("loads no grammar for code that an earlier build has coloured", async () => {
    const root = createBlog(files);
    await build(root);
    const html = read(root, "posts/code/index.html");
    const edit = async (text: string): Promise<boolean> => {
      writeFileSync(join(root, "posts/code.md"), text);
      const { code, stderr } = await longhand(root, ["build"], { NODE_DEBUG: "esm" });
      assert.equal(code, 0, stderr);
      return /shiki\/[^\n]*langs/.test(stderr);
    };
    assert.equal(await edit(`${files["posts/code.md"]}\nMore.\n`), false);
    assert.match(read(root, "posts/code/index.html"), colours);
    assert.equal(await edit(`${files["posts/code.md"].replace("<b>", "<i>")}\nMore.\n`), true);
    writeFileSync(join(root, ".cache/colours.txt"), "damaged");
    assert.equal(await edit(files["posts/code.md"]), true);
    assert.equal(read(root, "posts/code/index.html"), html);
  });

  describe("is the same", () => {
    const many = Object.fromEntries(
      ["ts", "js", "css", "json", "md", "html"].flatMap((language) =>
        [1, 2, 3].map((number) => [
          `posts/${language}-${number}.md`,
          post(`${language} ${number}`, `\`\`\`${language} {1}\n{ a: "b" } // <c>\n# ${number}\n\`\`\``),
        ]),
      ),
    );
    const configuration =
      'import longhand from "longhand/eleventy";\nexport default (config) => {\n  config.addFilter("loud", String);\n  return longhand(config);\n};\n';
    const ways: [name: string, more: Record<string, string>, args: string[], env: Record<string, string>][] = [
      ["in threads", {}, [], { LONGHAND_WORKERS: "2" }],
      ["through Eleventy", { ".eleventy.js": configuration }, [], {}],
      ["in a sandbox", {}, ["--sandbox"], {}],
    ];
    const pages = [...Object.keys({ ...files, ...many }).map((path) => path.replace(".md", "/index.html")), "feed.xml"];
    let expected: string[];
    before(async () => {
      const root = createBlog({ ...files, ...many });
      const { code, stderr } = await longhand(root, ["build"], { LONGHAND_WORKERS: "0" });
      assert.equal(code, 0, stderr);
      expected = pages.map((path) => read(root, path));
      assert.ok(expected.filter((html) => html.includes('<span class="s">')).length > 12);
    });
    for (const [name, more, args, env] of ways) {
      test(name, async () => {
        const root = createBlog({ ...files, ...many, ...more });
        const { code, stderr } = await longhand(root, ["build", ...args], env);
        assert.equal(code, 0, stderr);
        assert.deepEqual(
          pages.map((path) => read(root, path)),
          expected,
        );
      });
    }

    test("through Eleventy that runs by itself", async () => {
      const root = createBlog({ ...files, ...many, ".eleventy.js": configuration });
      const eleventy = join(repository, "node_modules", "@11ty", "eleventy", "cmd.cjs");
      const { code, stderr } = await runNode([eleventy, "--config=.eleventy.js", "--quiet"], root);
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        pages.map((path) => read(root, path)),
        expected,
      );
    });
  });
});
