import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserFlags, findBrowser } from "../../test/support/install.ts";
import { createExampleBlog, repository } from "../blogs.ts";

/** A window as authors show them: 800 × 600 points, two pixels for each. */
const WINDOW = { width: 800, height: 600 };

/** Pictures of pages of the example blog, which is built in `folder`: text and flat colours, as PNG. */
export async function takeScreenshots(folder: string, count: number): Promise<Buffer[]> {
  createExampleBlog(folder);
  const command = join(repository, "dist", "src", "cli", "main.js");
  execFileSync(process.execPath, [command, "build", "--quiet"], { cwd: folder, stdio: "inherit" });
  const site = join(folder, "_site");
  const posts = readdirSync(join(site, "posts")).filter((slug) => existsSync(join(site, "posts", slug, "index.html")));
  const pages = ["", "archive/", "about/", ...posts.sort().map((slug) => `posts/${slug}/`)].slice(0, count);
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
  try {
    const page = await browser.newPage({ viewport: WINDOW, deviceScaleFactor: 2 });
    await page.route("**/*", (route) => {
      const path = join(site, decodeURIComponent(new URL(route.request().url()).pathname));
      const file = path.endsWith("/") ? join(path, "index.html") : path;
      return existsSync(file) ? route.fulfill({ path: file }) : route.abort();
    });
    const pictures: Buffer[] = [];
    for (const path of pages) {
      await page.goto(`http://example.test/${path}`, { waitUntil: "networkidle" });
      pictures.push(await page.screenshot());
    }
    return pictures;
  } finally {
    await browser.close();
  }
}
