// Makes the pictures of docs/theme.md: the example blog with the settings of each file in docs/themes/, as Chromium shows
// an essay. Run it after `node scripts/compile.js`; it needs playwright-core and a Chromium (CHROMIUM_PATH).
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const command = join(root, "dist", "src", "cli", "main.js");
/** What makes the example blog. */
const parts = ["posts", "pages", "images", "urls.json"];
const shown = "/posts/what-a-page-weighs/";
/** After the newest essay, in seconds. */
const epoch = String(Date.UTC(2030, 0, 1) / 1000);
const mostBytes = 60_000;

const looks = readdirSync(join(root, "docs", "themes")).map((file) => file.replace(/\.ts$/, ""));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const look of looks) {
  const folder = mkdtempSync(join(tmpdir(), "longhand-look-"));
  try {
    build(folder, look);
    await takePicture(join(folder, "_site"), join(root, "docs", "pictures", `theme-${look}.jpg`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
await browser.close();

function build(folder, look) {
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  cpSync(join(root, "blog.config.ts"), join(folder, "example.ts"));
  cpSync(join(root, "docs", "themes", `${look}.ts`), join(folder, "look.ts"));
  writeFileSync(
    join(folder, "blog.config.ts"),
    'import example from "./example.ts";\nimport look from "./look.ts";\nexport default { ...example, ...look };\n',
  );
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "longhand"), "junction");
  symlinkSync(join(root, "node_modules", "@fontsource-variable"), join(folder, "node_modules", "@fontsource-variable"));
  mkdirSync(join(root, ".cache", "images"), { recursive: true });
  mkdirSync(join(folder, ".cache"));
  symlinkSync(join(root, ".cache", "images"), join(folder, ".cache", "images"), "junction");
  const env = { ...process.env, SOURCE_DATE_EPOCH: epoch };
  const built = spawnSync(process.execPath, [command, "build", "--quiet"], { cwd: folder, env, stdio: "inherit" });
  if (built.status !== 0) throw new Error(`The example blog cannot be built as ${look}.`);
}

/** The left half in daylight, the right half at night. */
async function takePicture(site, path) {
  const size = { width: 560, height: 720 };
  const views = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: size, colorScheme });
    await page.route("**/*", (route) => route.fulfill(answer(site, new URL(route.request().url()).pathname)));
    await page.goto(`https://look.test${shown}`, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    views.push((await page.screenshot()).toString("base64"));
    await page.close();
  }
  const sheet = await browser.newPage({
    viewport: { width: 2 * size.width, height: size.height },
    deviceScaleFactor: 0.75,
  });
  const images = views.map((view) => `<img src="data:image/png;base64,${view}" style="display:block">`);
  await sheet.setContent(`<body style="margin:0;display:flex">${images.join("")}</body>`);
  for (const quality of [80, 70, 60, 50, 40]) {
    await sheet.screenshot({ path, type: "jpeg", quality });
    if (statSync(path).size <= mostBytes) break;
  }
  await sheet.close();
  console.log(`${path}: ${statSync(path).size} bytes`);
}

function answer(site, url) {
  const path = join(site, decodeURI(url), url.endsWith("/") ? "index.html" : "");
  if (!existsSync(path)) return { status: 404 };
  const types = {
    html: "text/html",
    css: "text/css",
    woff2: "font/woff2",
    avif: "image/avif",
    webp: "image/webp",
    svg: "image/svg+xml",
  };
  const contentType = types[path.split(".").at(-1)];
  return { body: readFileSync(path), ...(contentType && { contentType }) };
}
