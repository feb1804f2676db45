import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { startServer } from "../src/serve/server.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { launchBrowser } from "./support/browser.ts";
import { buildExample } from "./support/example.ts";

type Server = Awaited<ReturnType<typeof startServer>>;

let server: Server;
let browser: Browser;
before(async () => {
  server = await startServer({ lookup: createFolderFiles(join(await buildExample(), "_site")) });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page and notes what should not be: messages, errors, and requests to others. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const faults: string[] = [];
  const address = new URL(path, server.url);
  // Who leaves a page while another one fades in, ends that; Chromium says so.
  const note = (text: string): void => {
    if (!/transition was (aborted|skipped)/i.test(text)) faults.push(text);
  };
  page.on("console", (message) => note(message.text()));
  page.on("pageerror", (issue) => note(issue.message));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== address.origin && url.protocol !== "blob:") faults.push(request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(address.href, { waitUntil: "networkidle" });
  return { page, faults };
}

const found = (page: Page, pattern: RegExp): Promise<unknown> =>
  page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector(".found")?.textContent ?? ""),
    pattern.source,
  );
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.id || (document.activeElement?.textContent ?? ""));
const titles = (page: Page): Promise<string[]> => page.locator(".results a").allTextContents();

describe("a reader with a keyboard", () => {
  test("types a query, walks through what was found, and opens it", async () => {
    const { page, faults } = await open("/search/");
    await page.keyboard.press("/");
    assert.equal(await focused(page), "Query");
    await page.keyboard.type("footnote");
    await found(page, /^\d+ results$/);
    assert.equal(await page.inputValue("#Query"), "footnote");
    const [first = "", second = ""] = await titles(page);
    assert.equal(first, "In Praise of the Footnote");
    assert.ok((await page.locator(".results mark").count()) > 0);
    assert.equal(await page.isVisible(".browse"), false);

    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), first);
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), second);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(page), "Query");
    await page.keyboard.type(" / xyzzy");
    assert.equal(await page.inputValue("#Query"), "footnote / xyzzy");
    // What was found for this must not be taken for what is found next.
    await found(page, /xyzzy/);
    await page.fill("#Query", "footnote");
    await page.keyboard.press("Enter");
    await found(page, /^\d+ results$/);

    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/posts\/in-praise-of-the-footnote\/$/);
    await page.goBack();
    await found(page, /^\d+ results$/);
    assert.equal(new URL(page.url()).search, "?q=footnote");
    assert.deepEqual(faults, []);
    await page.context().close();
  });
});

describe("a search", () => {
  test("can be shared by its address, with its tags", async () => {
    const { page } = await open("/search/?q=reader");
    await found(page, /^\d+ results$/);
    const all = (await titles(page)).length;
    await page.getByRole("checkbox", { name: /^Images/ }).check();
    await page.waitForURL(/tag=Images/);
    await found(page, new RegExp(`^(?!${all} )(\\d+ results|One result)$`));
    assert.ok((await titles(page)).length < all);
    assert.equal(new URL(page.url()).search, "?q=reader&tag=Images");
    const shown = await titles(page);
    const { page: other } = await open("/search/?q=reader&tag=Images");
    await found(other, /^(\d+ results|One result)$/);
    assert.deepEqual(await titles(other), shown);
    assert.equal(await other.getByRole("checkbox", { name: /^Images/ }).isChecked(), true);
    // Only tags that leave something are offered.
    assert.equal(await other.getByRole("checkbox", { name: /^Feeds/ }).isVisible(), false);
    await page.goBack();
    await found(page, new RegExp(`^${all} results$`));
    for (const one of [page, other]) await one.context().close();
  });

  test("finds texts in another language than the blog's", async () => {
    const { page, faults } = await open(`/search/?q=${encodeURIComponent("縦書き")}`);
    await found(page, /^One result$/);
    assert.equal(await page.locator(".results h2").getAttribute("lang"), "ja");
    assert.deepEqual(faults, []);
    await page.context().close();
  });

  test("without a query lists what a tag has, and says when there is nothing", async () => {
    const { page } = await open("/search/?tag=Images");
    await found(page, /^(\d+ results|One result)$/);
    await page.goto(new URL("/search/?q=ωωω", server.url).href);
    await found(page, /^Nothing was found for “ωωω”\.$/);
    assert.equal(await page.isVisible(".browse"), true);
    await page.context().close();
  });

  test("loads nothing but its own script before somebody types", async () => {
    const { page } = await open("/search/");
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .flatMap(({ name }) => (/\.js$|pagefind/.test(name) ? [new URL(name).pathname] : [])),
    );
    assert.equal(scripts.length, 1);
    assert.match(scripts.join(), /^\/search-[0-9a-f]{8}\.js$/);
    await page.context().close();
  });

  test("never takes what a text says for HTML, and works in a folder", async (context) => {
    const post = "---\ntitle: <i>Title</i>\ndate: 2026-01-01\nstatus: published\n---\n\n";
    const text = "A heron says `<img src=x onerror=document.title='no'>` and &lt;b&gt; to the otter.";
    const root = createBlog({ "posts/a.md": post + text }, { search: true, url: "https://a.blog/sub/" });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const own = await startServer({ lookup: createFolderFiles(join(root, "_site")), basePath: "/sub/" });
    context.after(() => own.close());
    const { page, faults } = await open(new URL("/sub/search/?q=heron", own.url).href);
    await found(page, /^One result$/);
    assert.equal(await page.locator(".results a").getAttribute("href"), "/sub/posts/a/");
    assert.equal(await page.locator(".results a").textContent(), "<i>Title</i>");
    assert.match(
      (await page.locator(".results p").textContent()) ?? "",
      /<img src=x onerror=document.title='no'> and <b>/,
    );
    assert.match(await page.title(), /^Search/);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
});

describe("the search page", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"] as const) {
    test(`has nothing that keeps readers out when it shows results, ${colorScheme}`, async () => {
      const { page } = await open("/search/?q=reader", { colorScheme, viewport: { width: 390, height: 800 } });
      await found(page, /results$/);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
        return (await axe.run()).violations.map(({ id }) => id);
      });
      assert.deepEqual(violations, []);
      await page.context().close();
    });
  }

  test("fits on a phone of 320 px, and its targets are 44 px high", async () => {
    const { page } = await open("/search/?q=reader", { viewport: { width: 320, height: 800 } });
    await found(page, /results$/);
    const { width, heights } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      heights: [...document.querySelectorAll("#Query, .search button, .filters label:not([hidden])")].map((one) =>
        Math.round(one.getBoundingClientRect().height),
      ),
    }));
    assert.ok(width <= 320, `It is ${width} px wide.`);
    assert.ok(Math.min(...heights) >= 44, heights.join());
    await page.context().close();
  });

  test("is a page of tags and years without JavaScript", async () => {
    const { page, faults } = await open("/search/", { javaScriptEnabled: false });
    assert.equal(await page.isVisible("#Query"), false);
    assert.equal(await page.isVisible("noscript p"), true);
    await page.click('.browse a[href$="#year-2024"]');
    assert.match(page.url(), /\/archive\/#year-2024$/);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
});

test("pages of lists have targets of 44 px, which fit on a phone", async (context) => {
  const posts = Array.from({ length: 20 }, (_, index) => [
    `posts/p${index}.md`,
    `---\ntitle: P${index}\ndate: 2026-01-01\nstatus: published\n---\n\nText ${index}.\n`,
  ]);
  const root = createBlog(Object.fromEntries(posts), { perPage: { archive: 1 } });
  assert.equal((await longhand(root, ["build"])).code, 0);
  const own = await startServer({ lookup: createFolderFiles(join(root, "_site")) });
  context.after(() => own.close());
  for (const width of [320, 390, 1440]) {
    const { page } = await open(new URL("/archive/page/10/", own.url).href, { viewport: { width, height: 800 } });
    const seen = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      links: [...document.querySelectorAll(".pages a")].map((link) => {
        const { width, height, top } = link.getBoundingClientRect();
        return { text: link.textContent ?? "", small: Math.min(width, height) < 44, top: Math.round(top) };
      }),
    }));
    assert.ok(seen.width <= width);
    assert.deepEqual(
      seen.links.filter(({ small }) => small),
      [],
    );
    assert.deepEqual(
      seen.links.map(({ text }) => text),
      ["Newer", "1", "9", "10", "11", "20", "Older"],
    );
    assert.equal(new Set(seen.links.slice(1, -1).map(({ top }) => top)).size, 1, "The numbers stand on one line.");
    await page.context().close();
  }
});
