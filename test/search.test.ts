import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { DraftGuard } from "../src/checks/drafts/guard.ts";
import { readFrontMatter } from "../src/content/front-matter.ts";
import { describeProblem } from "../src/problem.ts";
import { explainMissingPagefind } from "../src/search/find-pagefind.ts";
import { makeIndex } from "../src/search/make-index.ts";
import { type SearchRecord, toSearchText } from "../src/search/record.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createBlog, createFolder, longhand, readTree, repository } from "./support/blog.ts";
import { toPost } from "./support/texts.ts";
import { listDifferences } from "./support/tree.ts";
import { createPicture } from "./support/varied-blog.ts";

function post(fields: string, body: string): string {
  return `---\n${fields}\n---\n\n${body}\n`;
}

const texts = {
  "posts/one.md": post(
    "title: One & only\ndate: 2024-05-01\nstatus: published\ntags: [craft, Type]\nfeatured: true",
    "The *quick* heron waits.[^1]\n\n## A part\n\n`if (a < b)` it flies.\n\n[^1]: Not for long.",
  ),
  "posts/two.md": post(
    "title: Zwei\ndate: 2025-02-03\nstatus: published\ntags: [craft]\nlang: de",
    "Der Reiher wartet.\n\n![A heron](/images/dot.png)",
  ),
  "posts/hidden.md": post(
    "title: Hidden pond\ndate: 2025-03-01\nstatus: published\nhidden: true",
    "Nobody finds the pond of the otters by chance.",
  ),
  "posts/draft.md": post(
    "title: Unfinished marshland\ndate: 2025-03-02\nstatus: draft\ntags: [marshes]",
    "The marshland will be drained before anybody has counted its frogs.",
  ),
  "posts/later.md": post(
    "title: The coming lakeside\ndate: 2026-09-01\nstatus: published\ntags: [lakes]",
    "The lakeside opens to visitors once its boardwalk has been repaired.",
  ),
  "pages/about.md": post("title: About", "Who keeps these notes on herons."),
  "pages/404.md": post("title: Lost", "There is no such nest."),
  "pages/secret.md": post("title: Secret nest\nhidden: true", "Only those with the link see the nest."),
};

interface Fragment {
  url: string;
  content: string;
  filters: Record<string, string[]>;
  meta: Record<string, string>;
}

/** What Pagefind has written into a compressed file, after its mark. */
function unpack(bytes: Uint8Array): string {
  const text = gunzipSync(bytes).toString("utf8");
  assert.ok(text.startsWith("pagefind_dcd"));
  return text.slice("pagefind_dcd".length);
}

/** The records of an index, by URL. */
function readFragments(site: string): Record<string, Fragment> {
  const fragments = Object.entries(readTree(site))
    .filter(([path]) => path.endsWith(".pf_fragment"))
    .map(([, text]) => JSON.parse(unpack(Buffer.from(text, "latin1"))) as Fragment);
  return Object.fromEntries(fragments.map((fragment) => [fragment.url, fragment]));
}

async function build(root: string, args: string[] = []): Promise<string> {
  const { code, stderr } = await longhand(root, ["build", ...args]);
  assert.equal(code, 0, stderr);
  return join(root, "_site");
}

async function createPond(settings: object = {}, files: Record<string, string> = {}): Promise<string> {
  const picture = await createPicture("#336699");
  return createBlog({ ...texts, "images/dot.png": picture, ...files }, { search: true, ...settings });
}

/** Puts a package of that version into the blog, before the one that Longhand has. It stops whoever loads it. */
function plantPagefind(root: string, version: string): void {
  const folder = join(root, "node_modules", "pagefind");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version, main: "stop.js", type: "module" }));
  writeFileSync(join(folder, "stop.js"), 'throw new Error("Pagefind was loaded.");\n');
}

const installedVersion = JSON.parse(
  readFileSync(join(repository, "node_modules", "pagefind", "package.json"), "utf8"),
).version;

describe("the index of a blog", () => {
  let root: string;
  let site: string;
  before(async () => {
    root = await createPond();
    site = await build(root);
  });

  test("has what is public, with titles, tags, days and languages", () => {
    const fragments = readFragments(site);
    assert.deepEqual(
      Object.values(fragments)
        .map(({ url, meta, filters }) => [url, meta, filters])
        .sort(),
      [
        ["/about/", { title: "About", lang: "en" }, {}],
        ["/posts/one/", { title: "One & only", lang: "en", day: "2024-05-01" }, { tag: ["Type", "craft"] }],
        ["/posts/two/", { title: "Zwei", lang: "de", day: "2025-02-03" }, { tag: ["craft"] }],
      ],
    );
    assert.equal(fragments["/posts/one/"]?.content, "The quick heron waits. A part if (a < b) it flies. Not for long.");
  });

  test("has a part for each language, and no file of Pagefind's own pages", () => {
    const files = Object.keys(readTree(join(site, "pagefind")));
    const { languages } = JSON.parse(readFileSync(join(site, "pagefind", "pagefind-entry.json"), "utf8"));
    assert.deepEqual(Object.keys(languages).sort(), ["de", "en"]);
    assert.deepEqual(
      files.filter((path) => /ui|highlight/.test(path)),
      [],
    );
    assert.ok(files.includes("pagefind.js"));
  });

  test("has nothing of drafts, of what is scheduled or of what is hidden", () => {
    const secrets = /marsh|lakeside|boardwalk|pond|otter|secret/i;
    for (const [path, text] of Object.entries(readTree(join(site, "pagefind")))) {
      const bytes = Buffer.from(text, "latin1");
      const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b && !path.startsWith("wasm");
      assert.doesNotMatch(isPacked ? gunzipSync(bytes).toString("utf8") : path, secrets, path);
    }
  });

  test("is the same in another folder, from nothing", async () => {
    assert.deepEqual(listDifferences(await build(await createPond()), site), []);
  });

  test("is the same from the sandbox", async () => {
    const other = await createPond();
    const built = await build(other, ["--sandbox"]);
    assert.deepEqual(listDifferences(built, site), []);
  });

  test("is in no ledger, but its page is", () => {
    const ledger = readFileSync(join(root, "urls.json"), "utf8");
    assert.match(ledger, /"\/search\/": \{ "kind": "list", "source": "search"/);
    assert.doesNotMatch(ledger, /pagefind/);
  });
});

describe("an index is made when a text has changed, and not before", () => {
  let root: string;
  let files: string;
  before(async () => {
    root = await createPond();
    await build(root);
    files = join(root, ".cache", "search", "files", "pagefind-entry.json");
    // From here on, Pagefind stops a build that asks for it.
    plantPagefind(root, installedVersion);
  });

  const write = (path: string, change: (text: string) => string): void => {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  };

  test("nothing has changed", async () => {
    const { stdout } = await longhand(root, ["build"]);
    assert.match(stdout, /Files: 0 written, \d+ unchanged, 0 removed/);
  });

  test("a draft, a hidden post and a setting that no record shows", async () => {
    const before = statSync(files).ctimeMs;
    write("posts/draft.md", (text) => `${text}\nMore of it.\n`);
    write("posts/hidden.md", (text) => `${text}\nMore of it.\n`);
    write("blog.config.js", (text) => text.replace('"Ada"', '"Ada W."'));
    await build(root);
    assert.equal(statSync(files).ctimeMs, before);
  });

  test("a public text", async () => {
    const kept = readTree(join(root, "_site"));
    write("posts/one.md", (text) => text.replace("quick", "patient"));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /Pagefind cannot make the search: Pagefind was loaded\./);
    assert.deepEqual(readTree(join(root, "_site")), kept, "A build with errors leaves the site as it was.");
    write("posts/one.md", (text) => text.replace("patient", "quick"));
    await build(root);
  });
});

test("a file of the index that was damaged in the cache is made anew", async () => {
  const root = await createPond();
  const site = await build(root);
  const wanted = readTree(site);
  writeFileSync(join(root, ".cache", "search", "files", "pagefind-entry.json"), "{}");
  assert.deepEqual(readTree(await build(root)), wanted);
  writeFileSync(join(root, ".cache", "search", "texts.json"), "{}");
  writeFileSync(join(root, ".cache", "search", "index.json"), "{}");
  assert.deepEqual(readTree(await build(root)), wanted);
});

test("the same records give the same files, in whatever order they come", async () => {
  const records: SearchRecord[] = ["a", "b", "c", "d"].map((name, index) => ({
    url: `/posts/${name}/`,
    title: `Post ${name}`,
    text: `The heron ${name} waits in the reeds.`,
    tags: index % 2 ? ["b", "a"] : ["a"],
    day: `2025-01-0${index + 1}`,
    lang: index === 3 ? "ja" : "en-GB",
  }));
  const forwards = await makeIndex(records, repository);
  const tidied = records.map((record) => ({ ...record, tags: [...record.tags].reverse() })).reverse();
  assert.deepEqual(await makeIndex(tidied, repository), forwards);
  assert.ok(forwards.length > 8);
});

test("what is searched is what is seen", () => {
  const cases: [html: string, expected: string][] = [
    ["<p>A &amp; B</p><p>C</p>", "A & B C"],
    ['<p>Word<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> goes on.</p>', "Word goes on."],
    ['<li><p>A note. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li>', "A note."],
    ["<pre><code>a\n  b</code></pre><script>c</script>", "a b"],
  ];
  for (const [html, expected] of cases) assert.equal(toSearchText(html), expected);
});

describe("a blog that wants a search without its package", () => {
  const source = "export default {\n  search: true,\n};\n";
  const settings = { title: "T", url: "https://a.blog/", author: "A", search: true };
  const { blog } = checkSettings(settings, "blog.config.ts", source);

  test("is told where and what to install", () => {
    assert.ok(blog);
    assert.deepEqual(explainMissingPagefind(blog, [createFolder()]).map(describeProblem), [
      'blog.config.ts:2:3  The setting "search" needs the package Pagefind, which is not installed.\n    Run npm install pagefind@^1.6, or set search: false.',
    ]);
    assert.deepEqual(explainMissingPagefind({ ...blog, search: false }, [createFolder()]), []);
    assert.deepEqual(explainMissingPagefind(blog, [createFolder(), repository]), []);
  });

  test("or with an older one", async () => {
    const root = await createPond();
    plantPagefind(root, "1.5.9");
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^blog\.config\.js:1:\d+ +The search needs Pagefind 1\.6 or a later 1\.x, and 1\.5\.9 is/m);
  });
});

describe("the search page", () => {
  test("is a page of tags and years without its script", async () => {
    const site = readTree(await build(await createPond({ url: "https://a.blog/sub/", perPage: { archive: 1 } })));
    const page = site["search/index.html"] ?? "";
    assert.match(page, /<a href="\/sub\/tags\/craft\/">craft<\/a> <span class="count">2<\/span>/);
    assert.match(page, /<a href="\/sub\/archive\/page\/2\/#year-2024">2024<\/a> <span class="count">1<\/span>/);
    assert.match(site["archive/page/2/index.html"] ?? "", /<h2 class="year" id="year-2024">/);
    assert.match(page, /data-index="\/sub\/pagefind\/pagefind\.js" data-base="\/sub\/" data-languages="de"/);
    assert.match(page, /<noscript>/);
    assert.match(page, /<p class="found" role="status">/);
    assert.match(page, /<script type="module" src="\/sub\/search-[0-9a-f]{8}\.js">/);
    for (const path of ["index.html", "404.html"]) assert.match(site[path] ?? "", /href="\/sub\/search\/"/, path);
    for (const [path, text] of Object.entries(site)) {
      if (path.endsWith(".html") && path !== "search/index.html")
        assert.doesNotMatch(text, /<script(?! type="(?:app|speculationrules))/, path);
    }
  });

  test("leads to the archive alone when that has a layout of the author's, without places for years", async () => {
    const root = await createPond();
    mkdirSync(join(root, "layouts"));
    writeFileSync(join(root, "layouts", "archive.njk"), "---\nlayout: base\n---\n<h1>All</h1>\n");
    assert.match(readTree(await build(root))["search/index.html"] ?? "", /<a href="\/archive\/">2024<\/a>/);
  });

  test("and all that belongs to it is there only when the blog wants it", async () => {
    const site = readTree(await build(await createPond({ search: false })));
    assert.deepEqual(
      Object.keys(site).filter((path) => /search|pagefind/.test(path)),
      [],
    );
    for (const [path, text] of Object.entries(site))
      if (path.endsWith(".html")) assert.doesNotMatch(text, /search/, path);
  });

  test("has a script of the author's when there is one", async () => {
    const root = await createPond({}, { "layouts/search.js": "// mine\n" });
    const site = readTree(await build(root));
    const path = Object.keys(site).find((name) => /^search-[0-9a-f]{8}\.js$/.test(name)) ?? "";
    assert.equal(site[path], "// mine\n");
    assert.match(site["search/index.html"] ?? "", new RegExp(`src="/${path}"`));
  });

  test("has a script of less than 2 kB over the wire", async () => {
    const site = readTree(await build(await createPond()));
    const script = Object.entries(site).find(([path]) => /^search-[0-9a-f]{8}\.js$/.test(path))?.[1] ?? "";
    assert.match(script, /import\(/);
    const bytes = gzipSync(Buffer.from(script, "latin1")).length;
    assert.ok(bytes < 2000, `${bytes} bytes`);
  });

  test("cannot be in the way of a file of the author's", async () => {
    const root = createBlog({ ...texts, "posts/two.md": "", "static/pagefind/pagefind.js": "1" }, { search: true });
    writeFileSync(join(root, "posts/two.md"), texts["posts/one.md"].replace("One", "Two"));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /pagefind\/pagefind\.js/);
  });
});

describe("the guard of drafts", () => {
  test("reads the files of an index", () => {
    const root = createFolder();
    const path = "posts/draft.md";
    const { blog } = checkSettings({ title: "T", url: "https://a.blog/", author: "A" }, "blog.config.ts", "");
    assert.ok(blog);
    const { frontMatter } = readFrontMatter(texts[path], path);
    const draft = frontMatter && toPost(path, frontMatter, blog, Date.UTC(2026, 5, 1)).post;
    assert.ok(draft);
    const file = join(root, ".cache", "search", "files", "fragment", "en_1.pf_fragment");
    mkdirSync(dirname(file), { recursive: true });
    const leak = { url: "/posts/x/", content: "It says: The marshland will be drained before anybody has counted." };
    writeFileSync(file, gzipSync(`pagefind_dcd${JSON.stringify(leak)}`));
    const guard = new DraftGuard([draft], root, blog);
    guard.addFile("pagefind/fragment/en_1.pf_fragment", file);
    assert.deepEqual(
      guard.findLeaks([], []).map(({ code }) => code),
      ["draft-leak"],
    );
  });
});

describe("essays that come first", () => {
  test("stand above the newest, in the order of the settings, and not twice", async () => {
    const settings = { search: false, home: { featured: ["posts/two.md"], images: true } };
    const home = readFileSync(join(await build(await createPond(settings)), "index.html"), "utf8");
    const links = [...home.matchAll(/<a class="u-url p-name" href="([^"]*)"/g)].map(([, href]) => href);
    assert.deepEqual(links, ["/posts/two/", "/posts/one/"]);
    assert.match(home, /<ul class="featured">.*<picture>.*<img [^>]*alt="A heron"/s);
    assert.match(home, /<a href="\/tags\/craft\/">craft<\/a> <span class="count">2<\/span>/);
  });

  test("are not shown as long as nobody may read them", async () => {
    const home = readFileSync(
      join(await build(await createPond({ home: { featured: ["draft", "hidden"] } })), "index.html"),
    );
    assert.doesNotMatch(home.toString(), /marsh|pond/i);
  });

  test("are posts that there are", async () => {
    const { code, stderr } = await longhand(await createPond({ home: { featured: ["on"] } }), ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^blog\.config\.js:1:\d+ +"home\.featured" names "on", and no post has this file name\./m);
    assert.match(stderr, /Did you mean "one"\?/);
  });
});
