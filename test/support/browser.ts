import { type Browser, chromium, type Page } from "playwright-core";
import { browserFlags, findBrowser } from "./install.ts";
import { patience } from "./server.ts";

/** Starts the browser of a test file. All of its pages wait as long as a test does. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags, timeout: patience });
  const [newContext, newPage] = [browser.newContext.bind(browser), browser.newPage.bind(browser)];
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(patience);
    return context;
  };
  browser.newPage = async (options) => {
    const page = await newPage(options);
    page.setDefaultTimeout(patience);
    return page;
  };
  return browser;
}

/**
 * Walks through a page as a reader does, and waits for its pictures. Each step is drawn: only then does the browser notice
 * that a lazy picture comes near.
 */
export async function scrollThrough(page: Page, step = 1): Promise<void> {
  await page.evaluate(async (screens) => {
    for (let steps = 0; steps < 200; steps++) {
      scrollBy(0, innerHeight * screens);
      for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
      if (Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight) break;
    }
  }, step);
  // One that never comes is named by what is asked of the pictures afterwards.
  await page.waitForFunction(() => [...document.images].every((image) => image.complete)).catch(() => {});
}
