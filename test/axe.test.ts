import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { startServer } from "../src/serve/server.ts";
import { launchBrowser } from "./support/browser.ts";
import { buildChangedExample } from "./support/changed-example.ts";

/** One page of each type. */
const pages: Record<string, string> = {
  "the home page": "/",
  "the archive": "/archive/",
  "page 2 of the archive": "/archive/page/2/",
  "an essay with all that a text can have": "/posts/everything/",
  "an essay with footnotes": "/posts/in-praise-of-the-footnote/",
  "an essay with pictures": "/posts/pictures-for-the-train/",
  "an essay in Japanese": "/posts/tategaki/",
  "a hidden essay": "/posts/proofreaders-marks/",
  "a page with all that Markdown adds": "/specimen/",
  "all tags": "/tags/",
  "a tag": "/tags/writing/",
  "page 2 of a tag": "/tags/writing/page/2/",
  "the page about the author": "/about/",
  "the search page": "/search/",
  "the page to subscribe": "/subscribe/",
  "the page for addresses that lead nowhere": "/404.html",
  "the page of an address that has moved": "/posts/before/",
  "the page of an address that is gone": "/posts/once/",
};

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  const root = await buildChangedExample();
  // As a host serves it that knows nothing of our redirects.
  server = await startServer({ lookup: createFolderFiles(join(root, "_site")) });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

interface Result {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe has against the page as it is now, and how many of its rules have passed. https://github.com/dequelabs/axe-core */
async function findViolations(page: Page): Promise<{ violations: string[]; passed: number }> {
  const { violations, passed } = await page.evaluate(async () => {
    const results = await (window as unknown as { axe: { run(): Promise<Record<string, unknown[]>> } }).axe.run();
    return { violations: results.violations as unknown as Result[], passed: results.passes?.length ?? 0 };
  });
  const described = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
  );
  return { violations: described, passed };
}

for (const width of [390, 1280]) {
  for (const colorScheme of ["light", "dark"] as const) {
    describe(`nothing keeps readers out at ${width} pixels, ${colorScheme}`, () => {
      let page: Page;
      before(async () => {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme,
          reducedMotion: "reduce",
          serviceWorkers: "block",
        });
        page = await context.newPage();
      });
      after(() => page.context().close());

      for (const [name, path] of Object.entries(pages)) {
        test(`on ${name}`, async () => {
          // A page that leads on at once is looked at before it does.
          const response = await fetch(new URL(path, server.url));
          assert.equal(response.status, 200);
          const html = await response.text();
          const stays = html.replace(/<meta http-equiv="refresh"[^>]*>/, "");
          await page.route(new URL(path, server.url).href, (route) =>
            route.fulfill({ body: stays, contentType: "text/html; charset=utf-8" }),
          );
          await page.goto(new URL(path, server.url).href, { waitUntil: "load" });
          assert.equal(
            await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches),
            colorScheme === "dark",
          );
          await page.evaluate(axe);
          const { violations, passed } = await findViolations(page);
          assert.deepEqual(violations, []);
          assert.ok(passed >= 10, `Only ${passed} rules of axe have looked at something.`);
        });
      }
    });
  }
}
