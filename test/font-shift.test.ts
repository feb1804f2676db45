import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { startServer } from "../src/serve/server.ts";
import { createBlog, longhand, repository } from "./support/blog.ts";
import { launchBrowser } from "./support/browser.ts";

/** Installs the font in a blog as npm does. */
function installFont(root: string): void {
  mkdirSync(join(root, "node_modules", "@fontsource-variable"), { recursive: true });
  const name = "@fontsource-variable/literata";
  symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name), "junction");
}

const essay = "posts/what-a-page-weighs.md";

let browser: Browser;
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  const text = readFileSync(join(repository, essay), "utf8")
    .replace(/^socialImage:.*\n|^!\[.*\n/gm, "")
    .replace(/\[:?([^\]]+)\]\(\/posts\/[^)]*\)/g, "[$1](/archive/)");
  const root = createBlog({ [essay]: text }, { font: "@fontsource-variable/literata" });
  installFont(root);
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stderr);
  server = await startServer({ lookup: createFolderFiles(join(root, "_site")) });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page whose fonts come late, and gives the sum of all layout shifts. https://web.dev/articles/cls */
async function measureShift(page: Page, path: string, delay: number): Promise<{ shift: number; fonts: string[] }> {
  const fonts: string[] = [];
  await page.route("**/*.woff2", async (route) => {
    fonts.push(new URL(route.request().url()).pathname);
    await wait(delay);
    await route.continue();
  });
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        (window as unknown as { shift: number }).shift += (entry as unknown as { value: number }).value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(new URL(path, server.url).href, { waitUntil: "networkidle" });
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  return { shift: await page.evaluate(() => (window as unknown as { shift: number }).shift), fonts };
}

describe("a font that the blog serves", () => {
  for (const delay of [0, 1000]) {
    for (const width of [390, 1440]) {
      test(`moves nothing at a width of ${width} when it comes after ${delay} ms`, async () => {
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        const { shift, fonts } = await measureShift(page, "/posts/what-a-page-weighs/", delay);
        // In thousandths, as Lighthouse gives it: the blog's name may become a hair wider.
        assert.equal(shift.toFixed(3), "0.000");
        assert.deepEqual(fonts.map((path) => path.replace(/-[0-9a-f]{8}\./, ".")).sort(), [
          "/fonts/literata-latin-wght-italic.woff2",
          "/fonts/literata-latin-wght-normal.woff2",
        ]);
        assert.ok(await isUsed(page), "The text is not set in the font.");
        await page.close();
      });
    }
  }

  test("would move a page without its substitutes", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
    await page.route("**/*.css", async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/local\([^)]*\)/g, 'local("No Such Face")');
      await route.fulfill({ response, body });
    });
    await measureShift(page, "/posts/what-a-page-weighs/", 1000);
    await page.waitForFunction(() => (window as unknown as { shift: number }).shift > 0.01);
    await page.close();
  });

  test("is asked for once, although the head and the stylesheet name it", async () => {
    const page = await browser.newPage();
    const { fonts } = await measureShift(page, "/posts/what-a-page-weighs/", 0);
    assert.equal(new Set(fonts).size, fonts.length);
    await page.close();
  });
});

/** Is the first paragraph set in the font? */
function isUsed(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [family = ""] = getComputedStyle(document.querySelector(".prose p") ?? document.body).fontFamily.split(", ");
    return family === '"Literata Variable"' && document.fonts.check(`20px ${family}`);
  });
}
