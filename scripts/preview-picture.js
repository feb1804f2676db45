// Makes docs/pictures/previews.jpg: what `longhand dev` draws of a link to an essay of the example blog. Run it after
// `npm run build`; it needs a Chromium (CHROMIUM_PATH).
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PATH = "/.longhand/previews/posts/pictures-for-the-train/";

const server = spawn(process.execPath, [join(root, "dist", "src", "cli", "main.js"), "dev", "--port", "0"], {
  cwd: root,
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    server.once("exit", () => reject(new Error("longhand dev has ended.")));
    server.stdout.on("data", (part) => {
      printed += part;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (found) resolve(found[0]);
    });
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage({ viewport: { width: 2240, height: 400 } });
  await page.goto(new URL(PATH, url).href, { waitUntil: "load" });
  // Side by side, so that it is no taller than a quarter of a printed page.
  await page.addStyleTag({
    content:
      "body { max-width: none; padding: 1.5rem 2rem 0 } .top { display: none } .cards { columns: 5; column-gap: 2rem }",
  });
  const bytes = await page.screenshot({ fullPage: true });
  await browser.close();
  await sharp(bytes)
    .resize({ width: 1400 })
    .jpeg({ quality: 72, mozjpeg: true })
    .toFile(join(root, "docs", "pictures", "previews.jpg"));
} finally {
  server.kill("SIGINT");
}
