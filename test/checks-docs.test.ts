import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp from "sharp";
import { type ExternalResult, explainExternal } from "../src/checks/external.ts";
import { formatProblems } from "../src/cli/report.ts";
import { forms } from "../src/content/schema.ts";
import { siteChecks } from "../src/settings/site-checks.ts";
import { repository } from "./support/blog.ts";
import { checkSite, type Site } from "./support/site.ts";

const guide = readFileSync(join(repository, "docs", "checks.md"), "utf8");

/** A site in which nothing is wrong but for one essay: its HTML, and the Markdown of which that was made. */
function essay(html: string, markdown: string, more: Partial<Site> = {}, fields = ""): Site {
  const front = `---\ntitle: What a page weighs\ndate: 2025-08-22\nstatus: published\n${fields}---\n\n`;
  return {
    pages: { "/": "", "/about/": '<h2 id="colophon">C</h2>', "/posts/hello/": "", "/posts/weight/": html },
    sources: { "posts/weight.md": front + markdown },
    ...more,
  };
}

/** An essay with another head. */
function head(title: string, description: string, canonical: string, fields = ""): Site {
  const meta = `<title>${title}</title>${description && `<meta name="description" content="${description}">`}`;
  const link = canonical && `<link rel="canonical" href="${canonical}">`;
  return essay("", "Text.", { heads: { "/posts/weight/": meta + link } }, fields);
}

const own = "https://ines.blog/posts/weight/";
const hidden = '<!doctype html><html lang="en"><title>H</title><meta name="robots" content="noindex"><h1>H</h1>';
const locations = ["", "", "posts/no/", "hidden/"].map((path) => `<url><loc>https://ines.blog/${path}</loc></url>`);
const item = "<item><title>A</title><link>https://ines.blog/a/</link><guid>1</guid></item>";
const rss = `<rss><channel><title>T</title><link>https://ines.blog/</link>${item}${item}</channel></rss>`;
const atom = '<feed><id>1</id><title>T</title><author/><updated>1 May</updated><link href="/"/></feed>';

/** Sites with one fault each, whose findings stand in the guide. */
const sites: Site[] = [
  essay('<a href="/posts/helo/">x</a>', "See [hello](/posts/helo/)."),
  essay('<a href="/posts/bye/">x</a>', "See [bye](/posts/bye/).", { answers: [{ url: "/posts/bye/" }] }),
  {
    pages: { "/": '<a href="/posts/old/">x</a>', "/posts/new/": "" },
    sources: { "layouts/home.11ty.tsx": 'export function render() {\n  return <a href="/posts/old/">Old</a>;\n}\n' },
    answers: [{ url: "/posts/old/", to: "/posts/new/" }],
  },
  essay('<a href="/about/#colofon">x</a>', "See [it](/about/#colofon)."),
  essay('<a href="/about/#me" data-expand="no-heading">me</a>', "See [:me](/about/#me).", {
    pages: {
      "/": "",
      "/about/": '<p id="me">Me</p>',
      "/posts/weight/": '<a href="/about/#me" data-expand="no-heading">me</a>',
    },
  }),
  { pages: { "/": "", "/about/": "" }, answers: [{ url: "/me/", to: "/about/#colofon" }] },
  essay('<img src="/train.jpg" alt="A train">', '<img src="/train.jpg" alt="A train">'),
  { pages: { "/": `<!doctype html>${hidden.slice(hidden.indexOf("<meta"), hidden.indexOf("<h1>"))}<h2>A</h2>` } },
  essay("<h1>Two</h1>", "# Two"),
  essay('<p id="a"></p><p id="a"></p>', '<p id="a"></p>\n<p id="a"></p>'),
  essay("<h2>A</h2><h4>The photograph</h4>", "## A\n\n#### The photograph"),
  { pages: { "/": "", "/posts/a/": "<h3>Related</h3>", "/posts/b/": "<h3>Related</h3>" } },
  essay('<img src="/b.png">', '<img src="/b.png">', { files: ["b.png"] }),
  { pages: { "/": '<script type="application/ld+json">{ headline }</script>' } },
  head("/", "D", own),
  head("T", "", own),
  head("T", "About /.", own, "description: About /.\n"),
  head("T", "D", ""),
  head("T", "D", "/posts/weight/"),
  head("T", "D", "https://ines.blog/posts/wait/", "canonical: https://ines.blog/posts/wait/\n"),
  head("T", "D", "https://elsewhere.org/"),
  head("T", "D", "https://ines.blog/posts/hello/", "canonical: https://ines.blog/posts/hello/\n"),
  {
    pages: { "/": "", "/rss.xml": "<rss><channel><title>A & B</title></channel></rss>" },
    templates: { "/rss.xml": "pages/rss.njk" },
  },
  { pages: { "/": "", "/a/": "", "/rss.xml": rss }, templates: { "/rss.xml": "pages/rss.njk" } },
  { pages: { "/": "", "/atom.xml": atom }, templates: { "/atom.xml": "pages/atom.njk" } },
  { pages: { "/": "", "/hidden/": hidden, "/sitemap.xml": `<urlset>${locations.join("")}</urlset>` } },
  { pages: { "/": "", "/sitemap.xml": "<urlset></urlset>" } },
  { pages: { "/": "", "/site.webmanifest": "{" } },
  {
    pages: { "/": '<meta property="og:image" content="https://ines.blog/card.webp">' },
    files: { "card.webp": await drawCard() },
  },
  head(
    "Everything that a page weighs when it is read on a train between two cities, and what to leave out of it",
    "D",
    own,
  ),
  essay("", "Text.", { settings: { checks: { "preview-missing": "warning" } } }),
  { pages: { "/": `<style>${"p{}".repeat(12_000)}</style><meta property="og:title" content="x">` } },
  essay('<img src="https://elsewhere.org/a.jpg" alt="x">', "![A train](https://elsewhere.org/a.jpg)"),
  essay('<img src="http://elsewhere.org/a.jpg" alt="x">', "![A train](http://elsewhere.org/a.jpg)"),
  { pages: { "/posts/a/": "<script>1</script>", "/posts/b/": "<script>1</script>" } },
  essay('<img src="/train-2160.avif" alt="x">', "![A train](/images/train.jpg)", {
    files: { "train-2160.avif": "x".repeat(1_900_000) },
    pictures: { "/images/train.jpg": "/train-2160.avif" },
  }),
];

async function drawCard(): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 630, channels: 3, background: "#888" } })
    .webp()
    .toBuffer();
}

const place = { path: "posts/weight.md", line: 7, column: 12 };
const external: ExternalResult[] = [
  { url: "https://elsewhere.org/gone/", place, page: "/", outcome: "dead", reason: "answers with 404" },
  { url: "https://elsewhere.org/members/", place, page: "/", outcome: "unclear", reason: "answers with 403" },
  { url: "http://elsewhere.org/", place, page: "/", outcome: "moved", to: "https://elsewhere.org/" },
  { url: "https://slow.org/", place, page: "/", outcome: "skipped" },
];
const offline: ExternalResult = {
  url: "https://elsewhere.org/",
  place,
  page: "/",
  outcome: "unclear",
  reason: "cannot be reached",
};

const shown = [...sites.map(checkSite), explainExternal(external), explainExternal([offline])].flat();

describe("the guide shows what the checks print", () => {
  for (const problem of shown) {
    test(problem.code, () => {
      const text = formatProblems([problem]);
      assert.ok(guide.includes(`\n${text}\n`), `docs/checks.md lacks:\n${text}`);
    });
  }
});

describe("the guide has each check, with its severity and what it promises", () => {
  for (const { name, severity, promise } of siteChecks) {
    test(name, () => {
      assert.ok(
        guide.includes(`\n### ${name}\n\n${promise} Default: \`"${severity}"\`.`),
        `docs/checks.md lacks ${name}`,
      );
      assert.ok(
        shown.some(({ code }) => code === name),
        `No example of ${name} is made here.`,
      );
    });
  }
});

test("every code of a problem stands in the guide", () => {
  const missing = listCodes().filter((code) => !guide.includes(`\`${code}\``) && !guide.includes(`### ${code}\n`));
  assert.deepEqual(missing, []);
});

/** Codes as they stand in the source: the first argument of what makes problems, with each field of a template. */
function listCodes(): string[] {
  const makers =
    /(?<!console\.)\b(?:error|warning|note|create|UnusableImage)\(\s*(?:"([a-z0-9-]+)"|`([a-z-]*\$\{[^`]+)`)|\bcode: "([a-z0-9-]+)"/g;
  // In these files a function of their own makes the problem.
  const own = /\b(?:add|fail)\(\s*"(adopt-[a-z0-9-]+)"|\? \["([a-z-]+)", "|: \["([a-z-]+)", "/g;
  const codes = new Set<string>();
  for (const file of readdirSync(join(repository, "src"), { recursive: true })) {
    if (!/\.tsx?$/.test(String(file))) continue;
    const text = readFileSync(join(repository, "src", String(file)), "utf8");
    for (const match of [...text.matchAll(makers), ...text.matchAll(own)]) {
      const code = match.slice(1).find((one) => one !== undefined) ?? "";
      // A code has at least two words; others are calls of functions with the same names.
      for (const one of templates[code] ?? (code.includes("-") ? [code] : [])) codes.add(one);
    }
  }
  return [...codes].sort();
}

/** What the templates of codes give. */
const templates: Record<string, string[]> = {
  "${field}-missing": ["title-missing", "date-missing"],
  "${field}-impossible": ["date-impossible", "updated-impossible"],
  '${name.replace("_", "-")}-form': ["tags-form", "aliases-form", "redirect-from-form"],
  "${kebab(field)}-form": Object.keys(forms).map((field) => `${field.replace("I", "-i").replace("_", "-")}-form`),
  'yaml-${issue.code.toLowerCase().replaceAll("_", "-")}': [
    "yaml-duplicate-key",
    "yaml-tab-as-indent",
    "yaml-block-as-implicit-key",
    "yaml-missing-char",
    "yaml-resource-exhaustion",
  ],
};
