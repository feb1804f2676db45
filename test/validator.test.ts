import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { before, describe, test } from "node:test";
import sharp from "sharp";
import * as v from "valibot";
import { jsonFeedSchema } from "./grammars/json-feed.ts";
import { validateXml } from "./grammars/validate.ts";
import { copyBlog, longhand, repository } from "./support/blog.ts";
import { buildExample } from "./support/example.ts";
import { findJava } from "./support/install.ts";

/** Its path: the package has no types. */
const vnu = createRequire(import.meta.url)("vnu-jar") as string;

interface Message {
  type: string;
  url: string;
  message: string;
  extract?: string;
}

/** What the Nu HTML checker (https://validator.github.io/validator/) has against the pages below a folder. */
function validateHtml(folder: string): Promise<string[]> {
  const args = [
    "-Xss8m",
    "-jar",
    vnu,
    "--errors-only",
    "--exit-zero-always",
    "--skip-non-html",
    "--format",
    "json",
    folder,
  ];
  return new Promise((resolve, reject) => {
    execFile(findJava(), args, { maxBuffer: 64e6 }, (issue, _, stderr) => {
      if (issue) return reject(issue);
      const { messages } = JSON.parse(stderr) as { messages: Message[] };
      resolve(
        messages.map(
          ({ url, message, extract }) => `${url.slice(url.indexOf("_site") + 6)}: ${message}\n    ${extract ?? ""}`,
        ),
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

for (const [name, make] of blogs) {
  describe(`the blog ${name}`, () => {
    let site: string;
    before(async () => {
      site = join(await make(), "_site");
    });
    const nameOf = (file: string): string => relative(site, file).split(sep).join("/");

    test("has valid HTML", async () => {
      assert.deepEqual(await validateHtml(site), []);
    });

    test("has valid Atom feeds", async () => {
      const feeds = listFiles(site, /^feed\.xml$/);
      assert.ok(feeds.length > 1);
      for (const feed of feeds) await validateXml(readFileSync(feed, "utf8"), "atom.rng");
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

    test("publishes no original and nothing of its sources", () => {
      const originals = new Set(listFiles(join(site, "..", "images"), /./).map((file) => readFileSync(file, "latin1")));
      for (const file of listFiles(site, /./)) {
        assert.doesNotMatch(nameOf(file), /\.(ts|tsx|njk|liquid|map)$|^\.|longhand-new$/);
        if (statSync(file).size > 200) assert.ok(!originals.has(readFileSync(file, "latin1")), nameOf(file));
      }
    });
  });
}
