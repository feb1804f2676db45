// Makes docs/pictures/shapes.jpg: how pictures stand on a page, as Chromium shows them on a desk and on a phone. Run it after
// `npm run build`; it needs a Chromium (CHROMIUM_PATH).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SHAPES = [
  '![1](train-window.jpg "The 7.52, somewhere past Wetteren.")',
  '![2](type-case.jpg "A census of a language."){.wide}',
  "![3](streets.jpg)\n![-](letter-boxes.jpg)\n![-](cup-twice.jpg)\n![-](type-case.jpg)",
  '![4](train-window.jpg "From edge to edge."){.full}',
];
const VIEWS = [
  { width: 1440, height: 760 },
  { width: 390, height: 760 },
];
const HEIGHT = 300;
const GAP = 12;
const TYPES = { ".html": "text/html", ".css": "text/css", ".avif": "image/avif", ".webp": "image/webp" };

const folder = mkdtempSync(join(tmpdir(), "longhand-shapes-"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  buildBlog();
  const [desk, phone] = [await takeViews(VIEWS[0]), await takeViews(VIEWS[1])];
  const pairs = SHAPES.map((_, index) => [desk[index], phone[index]]);
  await putTogether(pairs.slice(0, 2).flat(), pairs.slice(2).flat());
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

function buildBlog() {
  const essay = readFileSync(join(root, "posts", "pictures-for-the-train.md"), "utf8");
  const words = essay.split("\n\n").filter((part) => part.length > 300 && !/^!|^#|---|\(\//.test(part));
  const body = SHAPES.map((shape, index) => `${words[index]}\n\n${shape}`).join("\n\n");
  mkdirSync(join(folder, "posts"));
  writeFileSync(
    join(folder, "posts", "shapes.md"),
    `---\ntitle: Shapes\ndate: 2025-01-01\nstatus: published\n---\n\n${body}\n\n${words[4]}\n`,
  );
  cpSync(join(root, "images"), join(folder, "images"), { recursive: true });
  const settings = { title: "Fair Copy", url: "https://faircopy.page/", author: "Ines Halloran", cards: false };
  writeFileSync(join(folder, "blog.config.js"), `export default ${JSON.stringify(settings)};\n`);
  writeFileSync(join(folder, "urls.json"), '{\n  "version": 1\n}\n');
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "longhand"), "junction");
  const command = join(root, "dist", "src", "cli", "main.js");
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(2026, 0, 1) / 1000) };
  const built = spawnSync(process.execPath, [command, "build", "--quiet"], { cwd: folder, env, stdio: "inherit" });
  if (built.status !== 0) throw new Error("The blog with the shapes cannot be built.");
}

/** One picture of the window for each shape, with the shape in its middle. */
async function takeViews(viewport) {
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1 });
  await page.route("**/*", (route) => route.fulfill(answer(new URL(route.request().url()).pathname)));
  await page.goto("https://faircopy.page/posts/shapes/", { waitUntil: "load" });
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode()));
  });
  const views = [];
  for (const [index] of SHAPES.entries()) {
    await page.evaluate((alt) => {
      const shape = document.querySelector(`img[alt="${alt}"]`).closest(".prose > *");
      const { top, height } = shape.getBoundingClientRect();
      scrollBy({ top: top + (height - innerHeight) / 2, behavior: "instant" });
    }, index + 1);
    views.push(
      await sharp(await page.screenshot())
        .resize({ height: HEIGHT })
        .png()
        .toBuffer({ resolveWithObject: true }),
    );
  }
  await page.close();
  return views;
}

/** Puts rows of views below each other. */
async function putTogether(...rows) {
  const widths = rows.map((views) => views.reduce((sum, { info }) => sum + info.width + GAP, GAP));
  const width = Math.max(...widths);
  const parts = rows.flatMap((views, row) => {
    let left = GAP;
    return views.map(({ data, info }) => {
      const part = { input: data, left, top: GAP + row * (HEIGHT + GAP) };
      left += info.width + GAP;
      return part;
    });
  });
  await sharp({ create: { width, height: rows.length * (HEIGHT + GAP) + GAP, channels: 3, background: "#8a8580" } })
    .composite(parts)
    .jpeg({ quality: 74, mozjpeg: true })
    .toFile(join(root, "docs", "pictures", "shapes.jpg"));
}

function answer(url) {
  const path = join(folder, "_site", decodeURI(url), url.endsWith("/") ? "index.html" : "");
  if (!existsSync(path)) return { status: 404 };
  const contentType = TYPES[extname(path)];
  return { body: readFileSync(path), ...(contentType && { contentType }) };
}
