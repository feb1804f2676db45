import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Request } from "playwright-core";
import { createFolderFiles } from "../src/serve/folder.ts";
import { type SiteServer, startServer } from "../src/serve/server.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { launchBrowser, scrollThrough } from "./support/browser.ts";
import { buildExample } from "./support/example.ts";
import { drawPhotograph, drawScreenshot } from "./support/pictures.ts";

const words = "She counted the pages twice before she sat down to read, and once more when she had. ".repeat(6);
const post = (title: string, body: string, rest = ""): string =>
  `---\ntitle: ${title}\ndate: 2026-01-01\nstatus: published\n${rest}---\n\n${body}\n`;
const photographs = Array.from(
  { length: 6 },
  (_, index) => `![Hill ${index}](/images/hill-${index}.jpg "Hill ${index}")`,
);
const shapes = `
![a](/images/low-0.jpg)

![b](/images/low-1.jpg "Wide"){.wide}

![c](/images/low-2.jpg "Full"){.full}

![d](/images/low-0.jpg "Left")
![e](/images/tall.jpg)
![f](/images/low-1.jpg)

![g](/images/low-2.jpg)
![h](/images/tall.jpg)
{.full}

![i](/images/day.png){dark=/images/night.png}

<p><img src="/images/tall.jpg" width="200" alt="j"></p>

A paragraph.

![k](/images/low-0.jpg) stands in the indented line of another.`;

let browser: Browser;
let site: SiteServer;
let folder = "";
before(async () => {
  const files: Record<string, string | Buffer> = {
    "posts/six.md": post("Six", photographs.map((one) => `${words}\n\n${one}`).join("\n\n")),
    "posts/together.md": post("Together", photographs.join("\n\n")),
    "posts/shapes.md": post("Shapes", `${words}\n\n${shapes}\n\n${words}`),
    "posts/ink.md": post("Ink", "![k](/images/ink.svg)"),
    "images/ink.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><path d="M5 5h80v80z"/></svg>',
    "posts/arabic.md": post("صور", `${words}\n\n${shapes}`, "lang: ar\n"),
    "posts/noted.md": post("Noted", `${words}[^1]\n\n${shapes}\n\n[^1]: A note.`),
    "posts/long.md": post(
      "Long",
      `## One\n\n${words}\n\n## Two\n\n${shapes}\n\n## Three\n\n${words}\n\n## Four\n\n${words}`,
    ),
    "images/tall.jpg": await drawPhotograph(400, 600, 9).jpeg({ quality: 90 }).toBuffer(),
    "images/day.png": await drawScreenshot(700, 420).png().toBuffer(),
    "images/night.png": await drawScreenshot(700, 420).negate().png().toBuffer(),
  };
  for (let index = 0; index < 6; index++) {
    files[`images/hill-${index}.jpg`] = await drawPhotograph(2000, 1333, index + 1)
      .jpeg({ quality: 92 })
      .toBuffer();
  }
  for (let index = 0; index < 3; index++) {
    files[`images/low-${index}.jpg`] = await drawPhotograph(600, 400, index + 20)
      .jpeg({ quality: 90 })
      .toBuffer();
  }
  const root = createBlog(files);
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stderr);
  folder = join(root, "_site");
  site = await startServer({ lookup: createFolderFiles(folder) });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** A phone of today, and what it fetches of a page before anybody scrolls. */
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

async function weigh(path: string): Promise<{ all: number; firstScreen: number; pictures: string[] }> {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const finished: Request[] = [];
  page.on("requestfinished", (request) => finished.push(request));
  await page.goto(new URL(path, site.url).href, { waitUntil: "networkidle" });
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll("img")]
      .filter((image) => image.getBoundingClientRect().top < innerHeight)
      .map((image) => image.currentSrc),
  );
  const sizes = new Map<string, number>();
  for (const request of finished) {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    sizes.set(request.url(), responseBodySize + responseHeadersSize);
  }
  await context.close();
  const pictures = [...sizes.keys()].filter((url) => url.includes("/images/"));
  const sum = (urls: string[]): number => urls.reduce((total, url) => total + (sizes.get(url) ?? 0), 0);
  const others = [...sizes.keys()].filter((url) => !pictures.includes(url));
  return { all: sum([...sizes.keys()]), firstScreen: sum([...others, ...seen]), pictures };
}

describe("a page with six photographs", () => {
  test("weighs less than 250 KB on a phone until somebody scrolls", async () => {
    const { all, pictures } = await weigh("/posts/six/");
    assert.ok(pictures.length >= 1 && pictures.length < 6, pictures.join());
    assert.ok(all < 250_000, `${all} bytes`);
  });

  test("and so does the first screen of one that has nothing else", async () => {
    const { firstScreen, pictures } = await weigh("/posts/together/");
    assert.ok(firstScreen < 250_000, `${firstScreen} bytes`);
    for (const url of pictures) assert.match(url, /-700\.avif$/);
  });
});

async function measure(path: string, width: number, options: object = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(new URL(path, site.url).href, { waitUntil: "load" });
  const boxes = await page.evaluate(async () => {
    for (const image of document.querySelectorAll("img")) image.loading = "eager";
    await Promise.all([...document.querySelectorAll("img")].map((image) => image.decode()));
    const found: [name: string, selector: string][] = [
      ["text", ".prose > p"],
      ["caption", "figure.full figcaption"],
      ["wideCaption", "figure.wide figcaption"],
    ];
    for (const alt of "abcdefghij") found.push([alt, `img[alt="${alt}"]`]);
    const boxes: Record<string, object | undefined> = {};
    for (const [name, selector] of found) {
      boxes[name] = document.querySelector(selector)?.getBoundingClientRect().toJSON();
    }
    return {
      ...boxes,
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
      source: (document.querySelector('img[alt="i"]') as HTMLImageElement).currentSrc,
    };
  });
  return { boxes: boxes as unknown as Boxes, page };
}

interface Box {
  left: number;
  right: number;
  width: number;
  height: number;
}
type Boxes = Record<
  "text" | "caption" | "wideCaption" | "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j",
  Box
> & {
  scroll: number;
  client: number;
  source: string;
};

describe("pictures stand where they should", () => {
  for (const path of ["/posts/shapes/", "/posts/arabic/", "/posts/noted/", "/posts/long/"]) {
    for (const width of [320, 390, 768, 1440]) {
      test(`${path} at a width of ${width}`, async () => {
        const { boxes, page } = await measure(path, width);
        const { text, a, b, c, d, e, f, g, h, j, caption, wideCaption } = boxes;
        const isNear = (one: number, other: number, name: string): void =>
          assert.ok(Math.abs(one - other) < 2, `${name}: ${one}, ${other}`);
        assert.ok(boxes.scroll <= boxes.client, `It is ${boxes.scroll} px wide.`);
        assert.ok(a.width <= Math.min(600, text.width + 130) + 1);
        assert.ok(b.width >= Math.min(a.width, 600) - 1);
        const isBeside = width === 1440 && path === "/posts/noted/";
        if (isBeside) isNear(c.width, text.width, "beside notes");
        else {
          isNear(c.left, 0, "left edge");
          isNear(c.right, boxes.client, "right edge");
          isNear(g.width + h.width, boxes.client - (g.left < h.left ? h.left - g.right : g.left - h.right), "row");
        }
        isNear(wideCaption.left, text.left, "a caption begins with the text");
        isNear(wideCaption.right, text.right, "and ends with it");
        assert.ok(caption.left >= 0 && caption.right <= boxes.client);
        assert.ok(caption.width <= text.width + 30, `${caption.width}`);
        isNear(d.height, e.height, "heights in a row");
        isNear(e.height, f.height, "heights in a row");
        isNear(d.width / d.height, 1.5, "shape");
        isNear(e.width / e.height, 2 / 3, "shape");
        const isRtl = path === "/posts/arabic/";
        assert.equal(d.left < f.left, !isRtl);
        assert.equal(j.width, 200);
        if (isBeside) {
          // What `sizes` says is what the page does, but for how wide the letters of this machine are.
          for (const [alt, box] of Object.entries({ c, d, g })) {
            const sizes = await page.locator(`picture:has(img[alt="${alt}"]) > source`).first().getAttribute("sizes");
            const rem = Number(/^\(min-width: 68\.75rem\) ([\d.]+)rem/.exec(sizes ?? "")?.[1]);
            assert.ok(Math.abs(rem * 16 - box.width) < 0.08 * box.width, `${alt}: ${rem} rem, ${box.width} px`);
          }
        }
        await page.context().close();
      });
    }
  }

  test("a dark screen has its own picture, in its own brightness", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { boxes, page } = await measure("/posts/shapes/", 800, { colorScheme });
      assert.match(boxes.source, colorScheme === "dark" ? /\/night-/ : /\/day-/);
      const filters = await page.evaluate(() =>
        ["a", "i"].map((alt) => getComputedStyle(document.querySelector(`img[alt="${alt}"]`) as Element).filter),
      );
      assert.deepEqual(filters, colorScheme === "dark" ? ["brightness(0.88)", "none"] : ["none", "none"]);
      await page.context().close();
    }
  });

  test("what is drawn in dark ink has paper on dark screens, and on no other", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      await page.goto(new URL("/posts/ink/", site.url).href);
      const paperOf = () => page.locator('img[alt="k"]').evaluate((image) => getComputedStyle(image).backgroundColor);
      assert.equal(await paperOf(), colorScheme === "dark" ? "rgb(243, 239, 230)" : "rgba(0, 0, 0, 0)");
      await page.emulateMedia({ media: "print" });
      assert.equal(await paperOf(), "rgba(0, 0, 0, 0)", "paper is white already");
      await context.close();
    }
  });

  test("nothing moves while they load", async () => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    await page.route("**/images/**", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.goto(new URL("/posts/shapes/", site.url).href, { waitUntil: "networkidle" });
    await scrollThrough(page, 0.5);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 200);
        }),
    );
    assert.equal(shift, 0);
    await context.close();
  });
});

test("no picture on any page of the example blog is over 200 KB", async () => {
  const output = join(await buildExample(), "_site");
  const pages = readdirSync(output, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".html"));
  const shown = new Set<string>();
  for (const name of pages) {
    const html = readFileSync(join(output, name), "utf8");
    for (const [tag] of html.matchAll(/<(?:img|source)\s[^>]*>/g)) {
      for (const [, url = ""] of tag.matchAll(/(?<=["\s,])(\/images\/[^\s",]+)/g)) shown.add(url);
    }
  }
  assert.ok(shown.size > 100, `${shown.size}`);
  const heavy = [...shown].filter((url) => statSync(join(output, url)).size > 200_000);
  assert.deepEqual(heavy, []);
});
