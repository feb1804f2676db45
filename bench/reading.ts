// npm run bench:reading: what a reader's phone does with the example blog. Lighthouse, bytes, and what moves while a page
// loads. `--write docs/performance.md` puts the tables there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";
import { type Browser, chromium, type Page } from "playwright-core";
import { getContentType } from "../src/serve/content-type.ts";
import { browserFlags, findBrowser } from "../test/support/install.ts";
import { repository } from "./blogs.ts";
import { median } from "./statistics.ts";
import { formatCount, formatTable } from "./table.ts";

const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
const MARKED = /(<!-- reading -->\n)[\s\S]*(<!-- \/reading -->)/;
/** A phone that many have, in CSS pixels. */
const PHONE = { width: 390, height: 844 };

const site = join(repository, "_site");
execFileSync(process.execPath, ["dist/src/cli/main.js", "build", "--quiet"], { cwd: repository, stdio: "inherit" });
const pages = choosePages();
const server = await serve();
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const profile = mkdtempSync(join(tmpdir(), "longhand-reading-"));
try {
  const tables = `${await measureScores()}\n\n${await measureLoads()}\n`;
  console.log(tables);
  const target = process.argv[process.argv.indexOf("--write") + 1];
  if (process.argv.includes("--write") && target) {
    const text = readFileSync(target, "utf8");
    if (!MARKED.test(text)) throw new Error(`${target} has no lines <!-- reading --> and <!-- /reading -->.`);
    writeFileSync(
      target,
      text.replace(MARKED, (_, start, end) => `${start}\n${tables}\n${end}`),
    );
  }
} finally {
  server.close();
  rmSync(profile, { recursive: true, force: true });
}

/** One page of each kind that readers see, as it is found in the built example. */
function choosePages(): [name: string, path: string][] {
  const posts = readdirSync(join(site, "posts")).sort();
  const read = (slug: string): string => readFileSync(join(site, "posts", slug, "index.html"), "utf8");
  const hasPicture = (slug: string): boolean => read(slug).includes("<picture");
  const isEssay = (slug: string): boolean =>
    existsSync(join(site, "posts", slug, "index.html")) && read(slug).includes("e-content");
  const essays = posts.filter(isEssay);
  const [withPictures, without] = [essays.find(hasPicture), essays.find((slug) => !hasPicture(slug))];
  const [tag] = readdirSync(join(site, "tags")).filter((name) => existsSync(join(site, "tags", name, "feed.xml")));
  return [
    ["home", "/"],
    ["essay with pictures", `/posts/${withPictures}/`],
    ["essay without", `/posts/${without}/`],
    ["tag", `/tags/${tag}/`],
    ["archive", "/archive/"],
  ];
}

/** The built site as hosts send it: compressed, and with names that hold a hash kept for ever. */
function serve(): Promise<Server> {
  const answer = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
    const isFound = existsSync(file);
    const body = readFileSync(isFound ? file : join(site, "404.html"));
    const type = getContentType(isFound ? file : "404.html");
    const isText = /^(text|application\/(json|xml|atom|manifest|.*\+))|svg/.test(type);
    response.writeHead(isFound ? 200 : 404, {
      "content-type": /^text\//.test(type) ? `${type}; charset=utf-8` : type,
      "cache-control": /-[0-9a-f]{8}\b/.test(file) ? "public, max-age=31536000, immutable" : "public, max-age=600",
      ...(isText && { "content-encoding": "gzip" }),
    });
    response.end(isText ? gzipSync(body) : body);
  });
  return new Promise((resolve) => answer.listen(0, "127.0.0.1", () => resolve(answer)));
}

/** Lighthouse with its own settings for phones: a slow processor and a slow network. The median of each score. */
async function measureScores(): Promise<string> {
  const port = 9400 + (process.pid % 500);
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...browserFlags, `--remote-debugging-port=${port}`],
  });
  const rows: string[][] = [];
  try {
    for (const [name, path] of pages) {
      const scores = new Map<string, number[]>();
      for (let run = 0; run < RUNS; run++) {
        const result = await lighthouse(`${origin}${path}`, {
          port,
          logLevel: "error",
          onlyCategories: [...CATEGORIES],
        });
        for (const category of CATEGORIES) {
          const { score = 0, auditRefs = [] } = result?.lhr.categories[category] ?? {};
          scores.set(category, [...(scores.get(category) ?? []), (score ?? 0) * 100]);
          for (const { id, weight } of auditRefs) {
            const audit = result?.lhr.audits[id];
            if (weight > 0 && audit && audit.score !== null && audit.score < 0.9 && run === 0) {
              console.error(`${name}: ${id}: ${audit.title} ${audit.displayValue ?? ""}`);
            }
          }
        }
      }
      rows.push([name, ...CATEGORIES.map((category) => String(Math.round(median(scores.get(category) ?? []))))]);
    }
  } finally {
    await browser.close();
  }
  return formatTable(["<Lighthouse 12, phone", "performance", "accessibility", "best practices", "SEO"], rows);
}

/** Requests, bytes and shifts of one load with an empty cache, all of them seen by the browser. */
async function measureLoads(): Promise<string> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
  const rows: string[][] = [];
  try {
    for (const [name, path] of pages) rows.push([name, ...(await measureLoad(browser, path))]);
  } finally {
    await browser.close();
  }
  const headings = [
    "<phone, first visit",
    "requests",
    "HTML",
    "CSS",
    "scripts",
    "fonts",
    "pictures",
    "other hosts",
    "shift",
  ];
  return `${formatTable(headings, rows)}\n\nBytes as they are sent, compressed. Scripts are those that run; data in \`<script>\` is part of the HTML.`;
}

async function measureLoad(browser: Browser, path: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 3, isMobile: true, hasTouch: true });
  const page: Page = await context.newPage();
  const bytes: Record<string, number> = {};
  let [requests, foreign] = [0, 0];
  page.on("requestfinished", async (request) => {
    const { responseBodySize } = await request.sizes();
    requests++;
    if (!request.url().startsWith(origin)) foreign++;
    const type = request.resourceType();
    bytes[type] = (bytes[type] ?? 0) + responseBodySize;
  });
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
        Object.assign(window, { shift: ((window as { shift?: number }).shift ?? 0) + entry.value });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
  const shift = await page.evaluate(() => (window as { shift?: number }).shift ?? 0);
  await context.close();
  const show = (type: string): string => formatCount(bytes[type] ?? 0);
  return [
    String(requests),
    show("document"),
    show("stylesheet"),
    show("script"),
    show("font"),
    show("image"),
    String(foreign),
    shift.toFixed(3),
  ];
}
