import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { createBlog } from "./support/blog.ts";
import { launchBrowser } from "./support/browser.ts";
import { type RunningServer, startServer } from "./support/server.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const post = (title: string, more = ""): string =>
  `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-02\nstatus: published\n${more}---\n\nA text of some words.\n`;

let browser: Browser;
let server: RunningServer;
before(async () => {
  const picture = await sharp({ create: { width: 1200, height: 630, channels: 3, background: "#a64" } })
    .jpeg()
    .toBuffer();
  const root = createBlog({
    "posts/picture.md": post("With a picture", "socialImage: images/a.jpg\n"),
    "posts/long.md": post(`${"Rindfleischetikettierung".repeat(8)} ${"word ".repeat(20)}`),
    "posts/draft.md": post("A draft").replace("published", "draft"),
    "images/a.jpg": picture,
  });
  server = await startServer(root, ["dev"]);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

describe("the page of cards can be read by everybody, on a phone and a desk, by day and by night", () => {
  for (const path of ["", "posts/picture/", "posts/long/", "posts/draft/"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [390, 1440]) {
        test(`/${path} ${colorScheme} ${width}`, async () => {
          // Its policy keeps other scripts out, that of the test included.
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
          const foreign: string[] = [];
          const { origin } = new URL(server.url);
          page.on("request", (request) => {
            if (!request.url().startsWith(`${origin}/`)) foreign.push(request.url());
          });
          const response = await page.goto(`${origin}/.longhand/previews/${path}`, { waitUntil: "load" });
          assert.equal(response?.status(), 200);
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page
            const { violations } = await (globalThis as any).axe.run(document, {
              runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
            });
            // biome-ignore lint/suspicious/noExplicitAny: what axe gives has no types here
            const said = violations.flatMap((one: any) => one.nodes.map((node: any) => `${one.id} ${node.html}`));
            return { said, width: document.documentElement.scrollWidth };
          });
          assert.deepEqual(found, { said: [], width });
          assert.deepEqual(foreign, []);
          await page.close();
        });
      }
    }
  }
});
