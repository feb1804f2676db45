// Makes docs/pictures/pages-*.webp and those of the README: pages of the example blog as Chromium shows them on a phone, a
// tablet and a desk, by day and by night. Run it after `npm run build`; it needs a Chromium (CHROMIUM_PATH).
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(root, "_site");
const target = join(root, "docs", "pictures");

const PAGES = {
  home: "/",
  post: "/posts/in-praise-of-the-footnote/",
  tag: "/tags/writing/",
  archive: "/archive/",
  404: "/no-such-page/",
  search: "/search/?q=proof",
};
const VIEWS = [
  { width: 1440, height: 900 },
  { width: 768, height: 900 },
  { width: 390, height: 844 },
];
const MODES = ["light", "dark"];
const GAP = 24;
const GROUND = "#8a8580";
const TYPES = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".avif": "image/avif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [name, path] of Object.entries(PAGES)) {
  const rows = [];
  for (const mode of MODES) rows.push(await Promise.all(VIEWS.map((view) => take(path, view, mode))));
  await arrange(rows, 0.5, join(target, `pages-${name}.webp`));
}
for (const [name, path] of [
  ["home", "/"],
  ["post", "/posts/pictures-for-the-train/"],
]) {
  const wide = await take(path, { width: 1180, height: 844 }, "light");
  await arrange([[wide, await take(path, VIEWS[2], "dark")]], 0.8, join(target, `${name}.webp`));
}
await browser.close();

async function take(path, viewport, colorScheme) {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.route("**/*", (route) => route.fulfill(answer(decodeURI(new URL(route.request().url()).pathname))));
  await page.goto(`https://pages.test${path}`, { waitUntil: "networkidle" });
  const bytes = await page.screenshot();
  await page.close();
  return { bytes, ...viewport };
}

function answer(url) {
  const path = join(site, url.endsWith("/") ? `${url}index.html` : url);
  if (!existsSync(path)) return { status: 404, contentType: "text/html", body: readFileSync(join(site, "404.html")) };
  const contentType = TYPES[extname(path)];
  return { body: readFileSync(path), ...(contentType && { contentType }) };
}

/** One picture of several, in rows. */
async function arrange(rows, scale, path) {
  const parts = [];
  let [right, top] = [0, GAP];
  for (const row of rows) {
    let left = GAP;
    for (const { bytes, width } of row) {
      parts.push({ input: bytes, left, top });
      left += width + GAP;
    }
    right = Math.max(right, left);
    top += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  const whole = await sharp({ create: { width: right, height: top, channels: 3, background: GROUND } })
    .composite(parts)
    .png()
    .toBuffer();
  const { size } = await sharp(whole)
    .resize(Math.round(right * scale))
    .webp({ quality: 72 })
    .toFile(path);
  console.log(`${path}: ${size} bytes`);
}
