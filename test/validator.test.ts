import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, relative, sep } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import * as v from "valibot";
import { jsonFeedSchema } from "./grammars/json-feed.ts";
import { validateXml } from "./grammars/validate.ts";
import { copyBlog, createFolder, longhand, repository } from "./support/blog.ts";
import { buildChangedExample } from "./support/changed-example.ts";
import { buildExample } from "./support/example.ts";
import { findJava } from "./support/install.ts";

/** Its path: the package has no types. */
const vnu = createRequire(import.meta.url)("vnu-jar") as string;

interface Message {
  type: "error" | "info" | "non-document-error";
  subType?: "warning";
  url: string;
  message: string;
  extract?: string;
}

/** What is said of each page and right all the same. */
const known: [message: RegExp, extract: RegExp][] = [
  // Of 2024; the checker does not know it yet. https://drafts.csswg.org/css-anchor-position-1/
  [/^CSS: “position-(area|try-fallbacks)”: Property .* doesn't exist/, /position-/],
  // Preact and markdown-it write void elements so that XML parsers read them too; all attributes are in quotes.
  [/^Trailing slash on void elements/, /\/>/],
  // Footnotes come after the text and belong to all of it.
  [/^Section lacks heading/, /<section class="footnotes">/],
  // CSS that is younger than the checker; browsers that do not know it leave it aside.
  [/^CSS: “anchor-name”: Property “anchor-name” doesn't exist/, /ar\(--(ref|note), none\)/],
  [/^CSS: “inset-block-start”: (Parse Error|“anchor\(--mark top)/, /--mark top, 0px|\+ 0\.5rem/],
  [/^CSS: “scroll-target-group”: Property/, /scroll-target-group: auto/],
  [/^CSS: Unknown pseudo-element or pseudo-class “:target-current”/, /target-current/],
  [/^CSS: Unrecognized at-rule “@view-transition”/, /@view-transition/],
  [/^CSS: Parse Error/, /tion-group\(root\) \{/],
];

/** What the Nu HTML checker (https://validator.github.io/validator/) has against pages and stylesheets, warnings too. */
function validatePages(files: string[]): Promise<{ file: string; finding: string }[]> {
  const args = ["-Xss8m", "-jar", vnu, "--exit-zero-always", "--also-check-css", "--format", "json", ...files];
  return new Promise((resolve, reject) => {
    execFile(findJava(), args, { maxBuffer: 64e6 }, (issue, _, stderr) => {
      if (issue) return reject(issue);
      const { messages } = JSON.parse(stderr) as { messages: Message[] };
      const unknown = messages.filter(
        (one) => !known.some(([message, extract]) => message.test(one.message) && extract.test(one.extract ?? "")),
      );
      resolve(
        unknown.map(({ type, subType, url, message, extract }) => ({
          file: fileURLToPath(url),
          finding: `${basename(url)}: ${subType ?? type}: ${message}\n    ${extract ?? ""}`,
        })),
      );
    });
  });
}

function listFiles(site: string, ending: RegExp): string[] {
  return readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const blogs: [string, () => Promise<string>][] = [
  ["example", buildExample],
  ["example, some years later", buildChangedExample],
  ...["front-matter", "base-path", "eleventy"].map((name): [string, () => Promise<string>] => [
    name,
    async () => {
      const root = copyBlog(join(repository, "test", "fixtures", name, "input"));
      const { code, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 0, stderr);
      return root;
    },
  ]),
];

const sites = new Map<string, string>();
let findings: Awaited<ReturnType<typeof validatePages>>;
before(async () => {
  for (const [name, make] of blogs) sites.set(name, join(await make(), "_site"));
  // One run for all of them: most of its time goes into starting Java.
  findings = await validatePages([...sites.values()].flatMap((site) => listFiles(site, /\.(html?|css)$/)));
});

for (const [name] of blogs) {
  describe(`the blog ${name}`, () => {
    let site: string;
    before(() => {
      site = sites.get(name) ?? "";
    });
    const nameOf = (file: string): string => relative(site, file).split(sep).join("/");

    test("has valid HTML and CSS in each of its pages and stylesheets", () => {
      const pages = listFiles(site, /\.html?$/);
      const styles = listFiles(site, /\.css$/);
      assert.ok(pages.length > 5 && styles.length > 1);
      const found = findings.filter(({ file }) => [...pages, ...styles].includes(file));
      assert.deepEqual(found, []);
    });

    test("has XML that is a valid Atom feed or a valid sitemap", async () => {
      const documents = listFiles(site, /\.xml$/).map((file) => ({
        name: nameOf(file),
        xml: readFileSync(file, "utf8"),
      }));
      const feeds = documents.filter(({ xml }) => xml.includes('<feed xmlns="http://www.w3.org/2005/Atom"'));
      assert.ok(feeds.length > 1);
      await validateXml(
        feeds.map(({ xml }) => xml),
        "atom.rng",
      );
      const others = documents.filter((one) => !feeds.includes(one)).map(({ name: path }) => path);
      assert.deepEqual(others, ["sitemap.xml"]);
    });

    test("has a valid JSON feed", () => {
      const feed = v.parse(jsonFeedSchema, JSON.parse(readFileSync(join(site, "feed.json"), "utf8")));
      assert.ok(feed.items.length > 0);
      const dates = feed.items.map((item) => Date.parse(item.date_published));
      assert.deepEqual(
        dates,
        [...dates].sort((left, right) => right - left),
      );
    });

    test("has a valid sitemap, in which each address leads to a page", async () => {
      const sitemap = readFileSync(join(site, "sitemap.xml"), "utf8");
      await validateXml(sitemap, "sitemap.rng");
      const { home_page_url: url } = JSON.parse(readFileSync(join(site, "feed.json"), "utf8")) as {
        home_page_url: string;
      };
      for (const [, address = ""] of sitemap.matchAll(/<loc>(.+?)<\/loc>/g)) {
        assert.ok(address.startsWith(url), address);
        const path = decodeURI(address.slice(url.length));
        assert.ok(statSync(join(site, path, path.endsWith("/") || path === "" ? "index.html" : "")).isFile(), address);
      }
    });

    test("has all tags of its heads in the first 32 KB", () => {
      for (const file of listFiles(site, /\.html$/)) {
        const end = readFileSync(file).indexOf("</head>");
        // A template of the author's own may leave the head out.
        if (end >= 0) assert.ok(end < 32 * 1024, `${nameOf(file)}: ${end} bytes`);
      }
    });

    test("has no link without words or address, and no leftovers of templates", () => {
      for (const file of listFiles(site, /\.html$/)) {
        const page = readFileSync(file, "utf8");
        assert.doesNotMatch(page, /<a(\s[^>]*)?>\s*<\/a>|<a>|href=""|href="[^"]*undefined/, nameOf(file));
        const text = page.replace(/<(pre|code|script)\b.*?<\/\1>|<[^>]*>/gs, "");
        assert.doesNotMatch(text, /\[object |\bundefined\b|\bNaN\b|Invalid Date/, nameOf(file));
      }
    });

    test("has social images of 1200 × 630 under 300 KB, and a page names them all", async () => {
      const pages = listFiles(site, /\.html$/).map((file) => readFileSync(file, "utf8"));
      for (const file of listFiles(site, /\.jpg$/).filter((path) => nameOf(path).startsWith("images/social/"))) {
        const { width, height, format } = await sharp(file).metadata();
        assert.deepEqual([width, height, format], [1200, 630, "jpeg"], nameOf(file));
        assert.ok(statSync(file).size < 300_000, nameOf(file));
        assert.ok(
          pages.some((page) => page.includes(`/${nameOf(file)}"`)),
          `no page names ${nameOf(file)}`,
        );
      }
    });

    test("has no file of a kind that nobody looks at", () => {
      const kinds =
        /\.(html|css|xml|avif|webp|jpg|png|gif|svg|ico|webmanifest|md|txt|mp4)$|^feed\.json$|^search-[0-9a-f]{8}\.js$|^pagefind\//;
      assert.deepEqual(
        listFiles(site, /./)
          .map(nameOf)
          .filter((path) => !kinds.test(path)),
        [],
      );
      const { icons } = JSON.parse(readFileSync(join(site, "site.webmanifest"), "utf8")) as { icons: unknown[] };
      assert.ok(icons.length > 0);
    });

    test("publishes no original and nothing of its sources", () => {
      const originals = new Set(listFiles(join(site, "..", "images"), /./).map((file) => readFileSync(file, "latin1")));
      for (const file of listFiles(site, /./)) {
        assert.doesNotMatch(nameOf(file), /\.(ts|tsx|njk|liquid|map)$|^\.|longhand-new$/);
        if (statSync(file).size > 200) assert.ok(!originals.has(readFileSync(file, "latin1")), nameOf(file));
      }
    });
  });
}

test("each finding of the checker belongs to one of these blogs", () => {
  const isOurs = (file: string): boolean => [...sites.values()].some((site) => file.startsWith(site));
  assert.deepEqual(
    findings.filter(({ file }) => !isOurs(file)),
    [],
  );
});

test("the checker would notice: a page and a stylesheet with mistakes are named", async () => {
  const folder = join(createFolder(), "_site");
  mkdirSync(folder);
  writeFileSync(join(folder, "page.html"), "<!doctype html><html lang=en><title>x</title><p><div></p><img src=x>");
  writeFileSync(join(folder, "style.css"), "a { colr: red }");
  const found = await validatePages([join(folder, "page.html"), join(folder, "style.css")]);
  for (const expected of [/^page\.html: error: .*alt/m, /^style\.css: error: .*colr/m]) {
    assert.match(found.map(({ finding }) => finding).join("\n"), expected);
  }
});

test("the example, some years later, has pages of each kind: of moved and gone addresses, and page 2 of lists", () => {
  const site = sites.get("example, some years later") ?? "";
  const read = (path: string): string => readFileSync(join(site, path), "utf8");
  assert.match(read("posts/before/index.html"), /http-equiv="refresh"/);
  assert.match(read("posts/once/index.html"), /This page is gone/);
  for (const path of ["404", "archive/page/2/index", "tags/writing/page/2/index"]) {
    assert.match(read(`${path}.html`), /<h1/);
  }
});
