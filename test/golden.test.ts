import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { parseDocument } from "htmlparser2";
import { LEDGER_FILE } from "../src/urls/ledger.ts";
import { copyBlog, longhand, readTree, repository } from "./support/blog.ts";
import { makeReadable } from "./support/readable.ts";

/**
 * Small blogs in `test/fixtures/<name>/input`, and files that must come of them in `test/fixtures/<name>/expected`.
 * UPDATE=1 writes the expected files anew: read the difference before you commit it.
 */
const fixtures: Record<string, string[]> = {
  "front-matter": [
    "index.html",
    "posts/the-plain-one/index.html",
    "posts/what-was-old/index.html",
    "2025/08/timestamp/index.html",
    "posts/dated-file/index.html",
    "posts/hidden/index.html",
    "tags/index.html",
    "tags/apples/index.html",
    "feed.xml",
    "feed.json",
    "sitemap.xml",
  ],
  "base-path": [
    "index.html",
    "posts/one/index.html",
    "tags/folder/index.html",
    "search/index.html",
    "archive/page/2/index.html",
    "subscribe/index.html",
    "404.html",
    "feed.xml",
    "feed.json",
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "site.webmanifest",
  ],
  eleventy: ["index.html", "posts/braces/index.html", "tags/type/index.html", "about/index.html", "list/index.html"],
};

/** Fixtures of which the ledger after the first build is compared too, as `expected/urls.json`. */
const withLedger = ["front-matter", "eleventy"];

function compareWithFile(file: string, actual: string): void {
  if (process.env.UPDATE || !existsSync(file)) {
    assert.ok(process.env.UPDATE, `There is no ${file}. UPDATE=1 writes it.`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  assert.equal(actual, readFileSync(file, "utf8").replaceAll("\r\n", "\n"));
}

const sites: Record<string, Record<string, string>> = {};
const ledgers: Record<string, string> = {};
before(async () => {
  for (const name of Object.keys(fixtures)) {
    const root = copyBlog(join(repository, "test", "fixtures", name, "input"));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, `${name}: ${stderr}`);
    sites[name] = readTree(join(root, "_site"));
    ledgers[name] = readFileSync(join(root, LEDGER_FILE), "utf8");
  }
});

/** Files are read as bytes; this is their text. */
function read(site: string, path: string): string {
  const bytes = sites[site]?.[path];
  assert.ok(bytes !== undefined, `${path} is not built`);
  return Buffer.from(bytes, "latin1").toString("utf8");
}

for (const [name, paths] of Object.entries(fixtures)) {
  describe(`the blog ${name} is built as expected`, () => {
    for (const path of paths) {
      test(path, () => {
        compareWithFile(
          join(repository, "test", "fixtures", name, "expected", path),
          makeReadable(path, read(name, path)),
        );
      });
    }

    if (withLedger.includes(name)) {
      test(LEDGER_FILE, () => {
        compareWithFile(join(repository, "test", "fixtures", name, "expected", LEDGER_FILE), ledgers[name] ?? "");
      });
    }

    test("and all expected files are compared", () => {
      const folder = join(repository, "test", "fixtures", name, "expected");
      const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      assert.equal(kept.length, paths.length + (withLedger.includes(name) ? 1 : 0));
    });
  });
}

describe("the front matter of a real author", () => {
  test("shows hidden posts to those who have the link only", () => {
    for (const [path, text] of Object.entries(sites["front-matter"] ?? {})) {
      if (path !== "posts/hidden/index.html") assert.doesNotMatch(text, /posts\/hidden|>Hidden</, path);
    }
    assert.match(read("front-matter", "posts/hidden/index.html"), /<meta name="robots" content="noindex"/);
  });

  test("gives no tag a page because of hidden posts and drafts", () => {
    const tags = Object.keys(sites["front-matter"] ?? {}).filter((path) => /^tags\/[^/]+\/index\.html$/.test(path));
    assert.deepEqual(
      tags,
      ["apples", "b", "c-sharp", "c", "cpp"].map((slug) => `tags/${slug}/index.html`),
    );
  });

  test("publishes social images under names that need no escapes, and no original", () => {
    const images = Object.keys(sites["front-matter"] ?? {}).filter((path) => path.startsWith("images/"));
    for (const path of images)
      assert.match(
        path,
        /^images\/(social\/)?(x|proof-galley-2|blog|2025-07-01-dated-file|hidden)-[0-9a-f]{8}(-\d+)?\.(avif|webp|jpg|png)$/,
      );
    assert.equal(images.filter((path) => path.startsWith("images/social/")).length, 5);
  });
});

describe("a blog in a folder", () => {
  /** Addresses in HTML, feeds and JSON that lead to the blog's own host. */
  const collectAddresses = (path: string, text: string): string[] => {
    if (path.endsWith(".html") || path.endsWith(".xml")) {
      const found: string[] = [];
      const walk = (node: { attribs?: Record<string, string>; children?: unknown[]; data?: string }): void => {
        for (const [name, value] of Object.entries(node.attribs ?? {})) {
          if (/^(href|src|poster|action)$/.test(name)) found.push(value);
          if (name === "srcset") found.push(...value.split(",").map((part) => part.trim().split(/\s/)[0] ?? ""));
          if (name === "content" && /^(https?:|\/)/.test(value)) found.push(value);
        }
        for (const [address] of node.data?.matchAll(/https:\/\/folder\.blog[^\s"<]*/g) ?? []) found.push(address);
        for (const child of node.children ?? []) walk(child as typeof node);
      };
      walk(parseDocument(text, { xmlMode: path.endsWith(".xml") }) as never);
      return found;
    }
    return [...text.matchAll(/https:\/\/folder\.blog[^\s"')\\]*|(?<=":\s*")\/[^"]*/g)].map(([address]) => address);
  };

  test("leads nowhere outside of it", () => {
    let count = 0;
    for (const path of Object.keys(sites["base-path"] ?? {})) {
      if (!/\.(html|xml|json|webmanifest|txt)$/.test(path)) continue;
      for (const address of collectAddresses(path, read("base-path", path))) {
        const isOwn = address.startsWith("/") || address.startsWith("https://folder.blog");
        if (!isOwn) continue;
        count++;
        assert.match(address, /^(https:\/\/folder\.blog)?\/blog\//, `${path}: ${address}`);
      }
    }
    assert.ok(count > 300, `${count} addresses were looked at`);
  });

  test("has no address in its stylesheet that depends on the folder", () => {
    for (const path of Object.keys(sites["base-path"] ?? {}).filter((one) => one.endsWith(".css"))) {
      assert.doesNotMatch(read("base-path", path), /url\(\s*["']?\//, path);
    }
  });

  test("takes links in HTML for its own, with or without its folder, and others by their whole address", async () => {
    const root = copyBlog(join(repository, "test", "fixtures", "base-path", "input"));
    const html =
      '<p><a href="/about/">a</a> <a href="/blog/about/">b</a> <a href="/other-site/">c</a> <a href="https://folder.blog/cv.pdf">d</a></p>';
    writeFileSync(
      join(root, "posts", "one.md"),
      `---\ntitle: One\ndate: 2026-01-01\nstatus: published\n---\n\n${html}\n`,
    );
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^posts\/one\.md:7:\d+ {2}The link leads to \/other-site\/, and there is no such page/m);
    assert.match(stderr, /^1 error\./m);
  });

  test("is written as if it were at the root, as hosts of folders want it", () => {
    assert.ok(sites["base-path"]?.["index.html"]);
    assert.ok(!Object.keys(sites["base-path"] ?? {}).some((path) => path.startsWith("blog/")));
  });
});
