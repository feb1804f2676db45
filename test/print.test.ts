import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { startServer } from "../src/serve/server.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { launchBrowser } from "./support/browser.ts";

const essay = `---
title: On paper
date: 2026-01-01
status: published
description: One.
---

A [link](https://elsewhere.org/far/) and a [near one](/archive/).

<details><summary>More</summary><p>What was closed.</p></details>

`;

const arabic =
  "---\ntitle: نص\ndate: 2026-01-02\nstatus: published\nlang: ar\n---\n\n*مهم* ونص.[^1]\n\n| أ | ب |\n|---|---|\n| 1 | 2 |\n\n[^1]: حاشية.\n";

let browser: Browser;
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  const theme = { paper: { light: "#ffeecc", dark: "#000000" }, textSize: 28, accent: { light: "#0000aa" } };
  const root = createBlog({ "posts/a.md": essay, "posts/b.md": arabic }, { theme });
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stderr);
  server = await startServer({ lookup: createFolderFiles(join(root, "_site")) });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path: string, media: "print" | "screen", colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 760, height: 1000 } });
  await page.emulateMedia({ media, colorScheme });
  await page.goto(new URL(path, server.url).href);
  return page;
}

/** A computed property of the first element that a selector finds. */
function styleOf(page: Page, selector: string, name: string, pseudo?: string): Promise<string> {
  return page.evaluate(
    ([css, property, part]) => {
      const element = document.querySelector(css ?? "");
      return element ? getComputedStyle(element, part).getPropertyValue(property ?? "") : "nothing";
    },
    [selector, name, pseudo] as const,
  );
}

describe("an essay on paper", () => {
  for (const scheme of ["light", "dark"] as const) {
    test(`is black on white, whatever the theme and the system (${scheme}) are`, async () => {
      const page = await open("/posts/a/", "print", scheme);
      assert.equal(await styleOf(page, "html", "background-color"), "rgb(255, 255, 255)");
      assert.equal(await styleOf(page, ".prose p", "color"), "rgb(0, 0, 0)");
      // 11 points.
      assert.match(await styleOf(page, ".prose p", "font-size"), /^14\.6/);
      await page.close();
    });
  }

  test("has marks behind its links, and their addresses at its end; a screen has neither", async () => {
    const [paper, screen] = [await open("/posts/a/", "print"), await open("/posts/a/", "screen")];
    for (const [href, mark] of [
      ["https://elsewhere.org/far/", "1"],
      ["/archive/", "2"],
    ]) {
      const link = `.prose a[href="${href}"]`;
      assert.equal(await styleOf(paper, link, "content", "::after"), `"\u2060${mark}"`);
      assert.equal(await paper.getAttribute(link, "data-ref"), mark);
      assert.equal(await styleOf(screen, link, "content", "::after"), "none");
    }
    const written = (await paper.locator(".addresses").innerText()).split("\n");
    assert.deepEqual(written, ["elsewhere.org/far/", "test.blog/archive/"]);
    assert.equal(await screen.locator(".addresses").isVisible(), false);
    await Promise.all([paper.close(), screen.close()]);
  });

  test("has no navigation, and all that one may open is open", async () => {
    const [paper, screen] = [await open("/posts/a/", "print"), await open("/posts/a/", "screen")];
    for (const selector of [".site-header nav", ".neighbours", ".skip"]) {
      assert.equal(await styleOf(paper, selector, "display"), "none", selector);
      assert.notEqual(await styleOf(screen, selector, "display"), "none", selector);
    }
    assert.equal(await paper.getByText("What was closed.").isVisible(), true);
    assert.equal(await screen.getByText("What was closed.").isVisible(), false);
    await Promise.all([paper.close(), screen.close()]);
  });

  test("is a PDF of one page", async () => {
    const page = await open("/posts/a/", "print");
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    assert.equal((pdf.match(/\/Type \/Page\b/g) ?? []).length, 1);
    await page.close();
  });
});

describe("a text that runs from right to left", () => {
  test("has its tables, and the line above its notes, at the right edge", async () => {
    const page = await open("/posts/b/", "screen");
    const gaps = await page.evaluate(() => {
      const edge = document.querySelector(".prose")?.getBoundingClientRect().right ?? 0;
      const first = document.querySelector("th") as Element;
      const letters = document.createRange();
      letters.selectNodeContents(first);
      const rule = document.querySelector(".footnotes-sep")?.getBoundingClientRect();
      return [letters.getBoundingClientRect(), rule].map((box) => Math.round(edge - (box?.right ?? 0)));
    });
    assert.deepEqual(gaps, [0, 0]);
    await page.close();
  });

  test("has no slanted letters, and emphasis that is seen", async () => {
    const page = await open("/posts/b/", "screen");
    assert.equal(await styleOf(page, ".prose em", "font-style"), "normal");
    assert.equal(await styleOf(page, ".prose em", "font-weight"), "700");
    await page.close();
  });
});
