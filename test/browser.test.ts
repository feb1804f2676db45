import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { startServer as startSite } from "../src/serve/server.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { launchBrowser, scrollThrough } from "./support/browser.ts";
import { wordsOf } from "./support/days.ts";
import { buildExample } from "./support/example.ts";
import { eventually, type RunningServer, startServer } from "./support/server.ts";

/** The pages that are opened, and the status with which they should come. */
const pages: [string, string, number][] = [
  ["the home page", "/", 200],
  ["an essay with pictures", "/posts/pictures-for-the-train/", 200],
  ["an essay in Japanese", "/posts/tategaki/", 200],
  ["a tag", "/tags/typography/", 200],
  ["the archive", "/archive/", 200],
  ["the page for addresses that lead nowhere", "/no/such/page/", 404],
];

const widths = [320, 390, 1440];

let server: RunningServer;
let browser: Browser;
before(async () => {
  server = await startServer(await buildExample(), ["preview"]);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0);
});

/** Opens a page and notes everything that a reader should not have. */
async function open(
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[]; status: number }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  const address = new URL(path, server.url).href;
  const home = new URL(address).origin;
  page.on("console", (message) => {
    const isOwn404 = message.type() === "error" && message.location().url === address && /404/.test(message.text());
    if (!isOwn404) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (issue) => faults.push(`error: ${issue.message}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== home) faults.push(`elsewhere: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url() !== address) faults.push(`${response.status()}: ${response.url()}`);
  });
  const response = await page.goto(address, { waitUntil: "networkidle" });
  return { page, faults, status: response?.status() ?? 0 };
}

for (const [name, path, wanted] of pages) {
  describe(name, () => {
    for (const width of widths) {
      test(`is whole at a width of ${width}`, async () => {
        const { page, faults, status } = await open(path, { viewport: { width, height: 800 } });
        await scrollThrough(page);
        assert.equal(status, wanted);
        assert.deepEqual(faults, []);
        const seen = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          broken: [...document.images]
            .filter((image) => !image.complete || image.naturalWidth === 0)
            .map((image) => image.src),
          scripts: [...document.scripts].filter(
            ({ type }) => type !== "application/ld+json" && type !== "speculationrules",
          ).length,
          handlers: [...document.querySelectorAll("*")].filter((one) =>
            [...one.attributes].some(({ name }) => name.startsWith("on")),
          ).length,
          headings: document.querySelectorAll("h1").length,
          fontSize: Number.parseFloat(getComputedStyle(document.querySelector("main p") ?? document.body).fontSize),
        }));
        assert.ok(seen.scrollWidth <= width, `The page is ${seen.scrollWidth} wide and scrolls sideways.`);
        assert.deepEqual(seen.broken, []);
        assert.deepEqual([seen.scripts, seen.handlers, seen.headings], [0, 0, 1]);
        assert.ok(seen.fontSize >= 14, `The text is ${seen.fontSize} px high.`);
        await page.context().close();
      });
    }

    test("is dark for those who want it dark", async () => {
      const colors: string[] = [];
      for (const colorScheme of ["light", "dark"] as const) {
        const { page } = await open(path, { colorScheme });
        colors.push(
          await page.evaluate(() => {
            const { backgroundColor, color } = getComputedStyle(document.body);
            const root = getComputedStyle(document.documentElement).backgroundColor;
            return `${color} on ${backgroundColor === "rgba(0, 0, 0, 0)" ? root : backgroundColor}`;
          }),
        );
        await page.context().close();
      }
      const [light, dark] = colors;
      assert.notEqual(light, dark);
      assert.doesNotMatch(colors.join(), /on rgba\(0, 0, 0, 0\)/);
    });
  });
}

describe("a reader with a keyboard", () => {
  test("reaches the text with the first key, and sees where the focus is", async () => {
    const { page } = await open("/posts/pictures-for-the-train/");
    const skip = page.locator("a.skip");
    const isVisible = async (): Promise<boolean> => {
      const box = await skip.boundingBox();
      return box !== null && box.x >= 0 && box.y >= 0 && box.width > 10 && box.height > 10;
    };
    assert.equal(await isVisible(), false);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
    await eventually(async () => (await isVisible()) || undefined);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(":target"));
    const target = await page.evaluate(() => document.querySelector(":target")?.tagName);
    assert.equal(target, "MAIN");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => Boolean(document.activeElement?.closest("main"))), true);
    await page.context().close();
  });

  test("sees each link of the page header that has the focus", async () => {
    const { page } = await open("/");
    const count = await page.locator("header nav a").count();
    assert.ok(count >= 3);
    for (let link = 0; link < count + 2; link++) {
      await page.keyboard.press("Tab");
      const { outlineStyle, boxShadow } = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement ?? document.body);
        return { outlineStyle: style.outlineStyle, boxShadow: style.boxShadow };
      });
      assert.ok(outlineStyle !== "none" || boxShadow !== "none");
    }
    await page.context().close();
  });
});

describe("the margins of an essay", () => {
  const path = "/posts/in-praise-of-the-footnote/";
  const numbers = [1, 2, 3, 4, 5, 6];
  const places = [
    ".prose > p",
    ".contents li a",
    ".contents",
    ...numbers.flatMap((one) => [`#fn${one}`, `#fnref${one}`]),
  ];
  /** Where things stand, in pixels; what is not shown has no width. */
  const measure = async (page: Page) => {
    const boxes = await page.evaluate(
      (selectors) => selectors.map((one) => document.querySelector(one)?.getBoundingClientRect().toJSON() as DOMRect),
      places,
    );
    const [text, link, contents, ...rest] = boxes as [DOMRect, DOMRect, DOMRect, ...DOMRect[]];
    const pick = (first: number): DOMRect[] => rest.filter((_, index) => index % 2 === first);
    return { text, link, contents, notes: pick(0), marks: pick(1) };
  };

  for (const [width, dir] of [
    [1100, "ltr"],
    [1440, "ltr"],
    [1440, "rtl"],
  ] as const) {
    test(`have the contents and the notes at a width of ${width}, ${dir}`, async () => {
      const { page, faults } = await open(path, { viewport: { width, height: 800 } });
      await page.evaluate((direction) => document.documentElement.setAttribute("dir", direction), dir);
      const { text, link, notes, marks } = await measure(page);
      const isLeft = dir === "ltr";
      assert.ok(isLeft ? link.right < text.left : link.left > text.right, "The contents stand beside the text.");
      assert.ok(link.width > 0 && Math.abs(link.top - text.top) < 60, "They are unfolded, and begin with it.");
      notes.forEach((note, index) => {
        assert.ok(
          isLeft ? note.left > text.right : note.right < text.left,
          `Note ${index + 1} stands beside the text.`,
        );
        assert.ok(note.left >= 0 && note.right <= width, `Note ${index + 1} can be seen.`);
        const above = notes[index - 1]?.bottom ?? 0;
        const top = Math.max(marks[index]?.top ?? 0, above);
        assert.ok(note.top >= above && Math.abs(note.top - top) < 25, `Note ${index + 1} stands at its mark.`);
      });
      await page.evaluate(() => scrollTo(0, 3000));
      assert.ok((await measure(page)).contents.top > 0, "The contents go along.");
      assert.deepEqual(faults, []);
      await page.context().close();
    });
  }

  for (const [what, width, media] of [
    ["on a phone", 390, "screen"],
    ["on a tablet", 768, "screen"],
    ["in print", 1440, "print"],
  ] as const) {
    test(`have nothing ${what}, where notes are footnotes`, async () => {
      const { page } = await open(path, { viewport: { width, height: 800 } });
      await page.emulateMedia({ media });
      const { text, contents, notes, marks } = await measure(page);
      const last = Math.max(...marks.map((mark) => mark.bottom));
      for (const note of notes) assert.ok(note.top > last && note.right <= text.right + 1);
      const isUnfolded = () =>
        page
          .locator(".contents li a")
          .first()
          .evaluate((one) => one.checkVisibility());
      assert.equal(await isUnfolded(), false, "The contents are folded.");
      if (media === "print") assert.equal(contents.width, 0);
      else {
        await page.locator(".contents summary").click();
        assert.equal(await isUnfolded(), true);
      }
      await page.context().close();
    });
  }
});

describe("a reader without JavaScript, or with a printer", () => {
  test("has the same page without JavaScript", async () => {
    const { page, faults } = await open("/posts/pictures-for-the-train/", { javaScriptEnabled: false });
    await page.waitForSelector("article h1");
    assert.deepEqual(faults, []);
    await page.context().close();
  });

  test("prints black on white", async () => {
    const { page } = await open("/posts/pictures-for-the-train/", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.match(background, /^rgb\(255, 255, 255\)$|^rgba\(0, 0, 0, 0\)$/);
    await page.context().close();
  });
});

describe("addresses of a blog that has changed", () => {
  let moved: string;
  let answered: RunningServer;
  let closeServer: () => Promise<void>;
  before(async () => {
    const post = (title: string, body: string) =>
      `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-02\nstatus: published\n---\n\n${body}\n`;
    const section = (heading: string) =>
      `${Array.from({ length: 60 }, (_, index) => wordsOf(`before ${index}`)).join("\n\n")}\n\n## ${heading}\n\n${wordsOf("section")}`;
    const root = createBlog(
      { "posts/a.md": post("Old Title", section("Old heading")), "posts/b.md": post("Gone", wordsOf("gone")) },
      { permalink: "/{{ title | slugify }}/" },
    );
    const long = `A title with one-word-that-is-as-long-as-${"a-whole-line-".repeat(8)}of-text & <more>`;
    assert.equal((await longhand(root, ["build"])).code, 0);
    writeFileSync(join(root, "posts/a.md"), post(long, section("New heading")));
    rmSync(join(root, "posts/b.md"));
    assert.equal((await longhand(root, ["build", "--allow-gone"])).code, 0);
    // Hosts that know nothing of our redirects serve the pages as they are.
    const plain = await startSite({ lookup: createFolderFiles(join(root, "_site")) });
    moved = plain.url;
    closeServer = () => plain.close();
    answered = await startServer(root, ["preview"]);
  });
  after(() => Promise.all([closeServer(), answered.stop()]));

  test("an old address leads on by itself, also without JavaScript", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, faults } = await open(new URL("/old-title/", moved).href, { javaScriptEnabled });
      await page.waitForURL(/\/a-title-with/);
      await page.waitForSelector("article h1");
      assert.deepEqual(faults, []);
      await page.context().close();
    }
  });

  for (const how of ["on its page", "by way of the old address, from a host that redirects"]) {
    test(`the old name of a heading leads to it under its new one, ${how}`, async () => {
      const isDirect = how === "on its page";
      const { page } = await open(
        new URL(`/old-title/${isDirect ? "" : "#old-heading"}`, isDirect ? moved : answered.url).href,
      );
      await page.waitForURL(/\/a-title-with/);
      if (isDirect) await page.goto(`${page.url()}#old-heading`);
      await page.waitForFunction(() => scrollY > 1000);
      const seen = await page.evaluate(() => {
        const heading = [...document.querySelectorAll("h2")].find((one) => one.textContent?.includes("New heading"));
        return { top: heading?.getBoundingClientRect().top ?? -1, height: innerHeight };
      });
      assert.equal(seen.top >= -2 && seen.top < seen.height, true, `The heading is at ${seen.top} px.`);
      await page.context().close();
    });
  }

  for (const path of ["/old-title/", "/gone/"]) {
    for (const width of [390, 1440]) {
      for (const colorScheme of ["light", "dark"] as const) {
        test(`${path} can be read at a width of ${width}, ${colorScheme}`, async () => {
          const { page, faults } = await openStill(new URL(path, moved).href, {
            viewport: { width, height: 800 },
            colorScheme,
          });
          const seen = await page.evaluate(() => {
            return {
              scrollWidth: document.documentElement.scrollWidth,
              scripts: document.scripts.length,
              background: getComputedStyle(document.body).backgroundColor,
              texts: [...document.querySelectorAll("h1, p, a")].map((one) => ({
                color: getComputedStyle(one).color,
                fontSize: Number.parseFloat(getComputedStyle(one).fontSize),
              })),
              links: document.links.length,
            };
          });
          assert.equal(seen.scrollWidth <= width, true, `It is ${seen.scrollWidth} px wide.`);
          assert.equal(seen.scripts, 0);
          assert.equal(seen.links > 0, true);
          for (const { color, fontSize } of seen.texts) {
            const contrast = contrastOf(color, seen.background);
            // https://www.w3.org/TR/WCAG22/#contrast-enhanced
            assert.equal(contrast >= 7, true, `${color} on ${seen.background} has a contrast of ${contrast}.`);
            assert.equal(fontSize >= 16, true);
          }
          assert.equal(luminanceOf(seen.background) > 0.5, colorScheme === "light");
          assert.deepEqual(faults, []);
          await page.context().close();
        });
      }
    }
  }
});

/** Opens a page that would lead on at once, and stays on it. */
async function openStill(address: string, options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => faults.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().endsWith("/favicon.ico")) faults.push(request.url());
  });
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, "");
    await route.fulfill({ response, body });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  return { page, faults };
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance of `rgb(1, 2, 3)` */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("a feed is readable in a browser", async () => {
  const { page, faults } = await open("/feed.xml");
  assert.deepEqual(faults, []);
  assert.match(await page.evaluate(() => document.documentElement.textContent ?? ""), /This is a feed/);
  await page.context().close();
});

test("an address without its last slash leads to the page, and the 404 page is our own", async () => {
  const { page } = await open("/posts/pictures-for-the-train");
  assert.equal(new URL(page.url()).pathname, "/posts/pictures-for-the-train/");
  await page.context().close();
  const site = join(await buildExample(), "_site");
  const response = await fetch(new URL("/no/such/page/", server.url));
  assert.equal(await response.text(), readFileSync(join(site, "404.html"), "utf8"));
});
