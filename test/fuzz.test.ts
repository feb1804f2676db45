import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { Parser } from "htmlparser2";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { prepareImages } from "../src/images/prepare.ts";
import { createSanitizer } from "../src/markdown/allow-list.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { excerpt } from "../src/markdown/excerpt.ts";
import { findTooDeep } from "../src/markdown/nesting.ts";
import { findRemovedHtml } from "../src/markdown/raw-html.ts";
import { findImages } from "../src/markdown/written-images.ts";
import { slugify } from "../src/urls/slug.ts";
import { createFolder } from "./support/blog.ts";
import { launchBrowser } from "./support/browser.ts";
import { hostileSources } from "./support/markdown-pieces.ts";
import { seed } from "./support/seed.ts";
import { workingTime } from "./support/working-time.ts";

const seeds = [seed, seed + 1];

/** In milliseconds of work; what takes longer hangs. */
const mostTime = 2000;

const frames = ["player.vimeo.com"];
const sanitize = createSanitizer(frames);
const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify, frames });
const context = new MarkdownContext({
  link: (href) => (href.startsWith("/") ? `/blog${href}` : href),
  picture: () => undefined,
  href: (url) => url,
  lang: "en",
});

/** What is published of a text, after all that is done with one. */
function publish(text: string): string {
  excerpt(text);
  const tokens = md.parse(text, {});
  findImages(tokens, text);
  findTooDeep(md, text);
  findRemovedHtml(tokens, text, sanitize);
  return md.render(text, { markdown: context });
}

/** What could run in a piece of HTML, as a parser of HTML sees it. */
function findCode(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (FORBIDDEN.has(tag)) found.push(`<${tag}>`);
      if (tag === "iframe" && !attributes.src?.startsWith("https://player.vimeo.com/")) found.push(`<${tag}>`);
      for (const [name, value] of Object.entries(attributes)) {
        const addresses = name === "srcset" ? value.split(",") : URLS.has(name) ? [value] : [];
        if (name.startsWith("on") || name === "srcdoc" || addresses.some(isCode)) found.push(`${name}=${value}`);
      }
    },
  });
  parser.end(html);
  return found;
}

const FORBIDDEN = new Set("script style svg math object embed form base link meta template".split(" "));
const URLS = new Set("href src poster cite action formaction data background ping xlink:href".split(" "));

/** Browsers leave out spaces and control characters. */
function isCode(address: string): boolean {
  return /^(?:(?:java|vb)script:|data:(?!image\/(?:png|jpeg|gif|webp|avif)))/i.test(
    address.replace(/[\p{Cc}\s]/gu, ""),
  );
}

describe("20,000 texts that mean harm do none", () => {
  for (const seed of seeds) {
    test(`with seed ${seed}`, () => {
      let slowest = 0;
      fc.assert(
        fc.property(hostileSources(), (text) => {
          const start = workingTime();
          const html = publish(text);
          slowest = Math.max(slowest, workingTime() - start);
          assert.deepEqual(findCode(html), []);
          assert.doesNotMatch(html, /<script/i);
        }),
        { seed, numRuns: 10_000 },
      );
      assert.ok(slowest < mostTime, `one took ${slowest} ms`);
    });
  }
});

describe("a text that is made to keep a program busy does not", () => {
  const signs = [
    ">",
    "> ",
    "- ",
    "1. ",
    "* ",
    "[",
    "![",
    "[a](",
    "[a](<",
    "]",
    "](x)",
    "^[",
    "[^1]",
    "[^",
    "[a]: /x\n",
    "*",
    "*a ",
    "**a *a ",
    "_a ",
    "~~a ",
    "`",
    "`a",
    "``` ",
    "#",
    "# a\n",
    "## a\n\n",
    "a\n===\n",
    "|",
    "| a ",
    "|a|b|\n|-|-|\n",
    "***\n",
    "    a\n",
    "```\n",
    "\\",
    "&",
    "&#",
    "&a;",
    '"',
    "'a \"",
    ".",
    "--",
    "(c)",
    " ",
    "\t",
    "a  \n",
    "<",
    "<a",
    "<a b=",
    '<a b="',
    "<b>",
    "</b>",
    "<b>a</i>",
    "<li>",
    "<table>",
    "<svg>",
    "<script>",
    "<script>a</script>",
    "<!--",
    "<!-- a",
    "<?",
    "<!A ",
    "<![CDATA[",
    "<a:",
    "<a@",
    "\0",
    "\u202e",
    "\ud800",
    "a\u0301",
    "👩‍👩‍👧",
  ];
  for (const sign of signs) {
    test(`10,000 of ${JSON.stringify(sign)}`, () => {
      for (const text of [
        sign.repeat(10_000),
        `${sign.repeat(10_000)}a${"]".repeat(10_000)}`,
        `<div>\n${sign.repeat(10_000)}`,
      ]) {
        const start = workingTime();
        publish(text);
        assert.ok(workingTime() - start < mostTime);
      }
    });
  }
});

describe("what a browser makes of them is harmless, and the page around them is whole", () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const seed of seeds) {
    test(`with seed ${seed}`, async () => {
      const texts = fc.sample(hostileSources(), { seed, numRuns: 1000 });
      const page = await browser.newPage();
      // The compiler of the tests calls it in functions that have a name.
      await page.evaluate("globalThis.__name = (one) => one");
      const faults = await page.evaluate(
        (essays) =>
          essays.flatMap((essay, index) => {
            // As in a blog from the nineties, where every end tag has something to end.
            const around = (inner: string) =>
              `<!doctype html><body><header><p>Before</p></header><main><table><tr><td><ul><li><dl><dd><div><div id="\u{10ffff}">${inner}</div></div></dd></dl></li></ul></td></tr></table></main><footer>After</footer></body>`;
            const shape = (document: Document): string => {
              document.getElementById("\u{10ffff}")?.replaceChildren();
              return document.body.outerHTML;
            };
            const found: string[] = [];
            const look = (document: Document): void => {
              for (const element of document.querySelectorAll("*")) {
                if (/^(script|style|svg|math|object|embed|form|base|link|meta|template)$/i.test(element.localName))
                  found.push(element.outerHTML);
                for (const { name, value } of element.attributes) {
                  if (/^on/i.test(name)) found.push(`${name}=${value}`);
                }
                const { protocol = "" } = element as HTMLAnchorElement;
                const sources = [(element as HTMLImageElement).src, (element as HTMLVideoElement).poster];
                if (/script:/.test(protocol) || sources.some((source) => /^\s*(java|vb)script:/i.test(source ?? "")))
                  found.push(element.outerHTML);
              }
            };
            const document = new DOMParser().parseFromString(around(essay), "text/html");
            document.head.remove();
            look(document);
            // Written and read again, as some programs do.
            look(
              new DOMParser()
                .parseFromString(document.getElementById("\u{10ffff}")?.innerHTML ?? "", "text/html")
                .querySelector("body")?.ownerDocument ?? document,
            );
            const whole = new DOMParser().parseFromString(around(""), "text/html");
            if (shape(document) !== shape(whole)) found.push(`the page is ${document.body.outerHTML}`);
            return found.map((fault) => `${index}: ${fault}`);
          }),
        texts.map(publish),
      );
      await page.close();
      assert.deepEqual(
        faults.map((fault) => `${fault} of ${JSON.stringify(texts[Number.parseInt(fault, 10)])}`),
        [],
      );
    });
  }
});

describe("500 damaged pictures stop nothing", () => {
  /** Small pictures of all formats, by their names. */
  async function drawOriginals(): Promise<[name: string, bytes: Buffer][]> {
    const data = Buffer.from(Array.from({ length: 24 * 16 * 3 }, (_, index) => (index * 37) % 256));
    const picture = () => sharp(data, { raw: { width: 24, height: 16, channels: 3 } });
    const moving = () => sharp(data, { raw: { width: 24, height: 16, channels: 3, pageHeight: 8 } });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 16"><g id="a" fill="url(#b)"><rect width="9" height="9" style="stroke: red"/></g><use href="#a"/><a href="/x/"><text>x &amp; y</text></a></svg>`;
    return [
      ["a.png", await picture().png().toBuffer()],
      ["a.jpg", await picture().jpeg().toBuffer()],
      ["a.webp", await picture().webp().toBuffer()],
      ["a.avif", await picture().avif({ effort: 0 }).toBuffer()],
      ["a.tiff", await picture().tiff().toBuffer()],
      ["a.gif", await picture().gif().toBuffer()],
      ["moving.gif", await moving().gif().toBuffer()],
      ["moving.webp", await moving().webp().toBuffer()],
      ["a.svg", Buffer.from(svg)],
      ["b.svg", Buffer.from(svg)],
    ];
  }

  const change = fc.oneof(
    fc.record({
      kind: fc.constant("set" as const),
      at: fc.nat(10_000),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant("set" as const),
      at: fc.nat(64),
      bytes: fc.constantFrom(Uint8Array.of(255, 255), Uint8Array.of(0, 0), Uint8Array.of(0x7f, 0xff)),
    }),
    fc.record({
      kind: fc.constant("insert" as const),
      at: fc.nat(10_000),
      bytes: fc.constantFrom(
        ...["<script/>", "onload=x ", '"', "<", "&x;", "<!--", "href='javascript:x' "].map((text) => Buffer.from(text)),
      ),
    }),
    fc.record({ kind: fc.constant("cut" as const), at: fc.nat(10_000), bytes: fc.constant(new Uint8Array()) }),
  );

  for (const seed of seeds) {
    test(`with seed ${seed}`, async () => {
      const originals = await drawOriginals();
      const changes = fc.sample(fc.array(change, { minLength: 1, maxLength: 3 }), { seed, numRuns: 250 });
      const root = createFolder();
      mkdirSync(join(root, "images"));
      const names = changes.map((list, index) => {
        const [name, original] = originals[index % originals.length] ?? assert.fail();
        let bytes = Buffer.from(original);
        for (const { kind, at, bytes: more } of list) {
          const place = at % Math.max(1, bytes.length);
          const rest = kind === "set" ? place + more.length : kind === "insert" ? place : bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(rest)]);
        }
        writeFileSync(join(root, "images", `${index}-${name}`), bytes);
        return `${index}-${name}`;
      });
      let last = workingTime();
      let slowest = 0;
      const { pictures, problems, assets } = await prepareImages(
        names.map((src, line) => ({ src, from: "posts/a.md", place: { path: "posts/a.md", line: line + 1 } })),
        [],
        {
          root,
          imagesFolder: "images",
          cacheFolder: join(root, ".cache"),
          settings: { widths: [16], quality: { avif: 50, webp: 74, jpeg: 78 } },
          onProgress() {
            slowest = Math.max(slowest, workingTime() - last);
            last = workingTime();
          },
        },
      );
      // Damage can make a picture of a hundred megapixels out of a small one, which takes as long as a real one.
      assert.ok(slowest < 5 * mostTime, `one took ${slowest} ms`);
      const broken = new Set(problems.filter(({ severity }) => severity === "error").map(({ place }) => place?.line));
      assert.equal(pictures.size + broken.size, names.length, "each is published or refused");
      for (const { path } of assets) {
        const { width = 0 } = await sharp(path).metadata();
        assert.ok(width > 0, path);
        if (path.endsWith(".svg"))
          assert.deepEqual(
            findCode(readFileSync(path, "utf8")).filter((found) => found !== "<svg>"),
            [],
          );
      }
      rmSync(root, { recursive: true });
    });
  }
});
