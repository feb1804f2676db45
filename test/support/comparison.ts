import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readSealed } from "../../src/cache-file.ts";
import { createFolder, epoch, readTree, repository } from "./blog.ts";
import { BlogFolder } from "./blog-folder.ts";
import { type Ended, type Report, type Run, runAsProcess, runInProcess } from "./in-process.ts";
import { listDifferences } from "./tree.ts";

/** What the cache knows of a build, beside what makes the next one faster. */
const known = ["published.json", "urls.json", "feed.xml"];

/** How the two builds of a comparison are run. */
export interface CompareOptions {
  allowGone?: boolean;
  /** As commands, each in a process of its own, instead of in this one. */
  asProcess?: boolean;
}

/**
 * A blog that is built in its folder again and again, each time beside a build of the same files from nothing: without a
 * cache, without a site, and with the ledger as it was. Both must end alike, to the byte.
 */
export class Comparison {
  readonly blog: BlogFolder;
  /** The moment of the builds, in seconds since 1970. */
  epoch = Number(epoch);
  /** What clean builds have encoded and drawn, and no other: an image that is made twice is the same. */
  readonly #images = { images: createFolder(), cards: createFolder() };

  constructor(blog: BlogFolder) {
    this.blog = blog;
  }

  /** Builds twice, and compares. Gives how it has ended. */
  async build(options: CompareOptions = {}): Promise<Ended> {
    const { root } = this.blog;
    const site = readSite(root);
    const ledger = this.blog.read("urls.json");
    const [actual, wanted, clean] = await this.#run("build", options);
    assert.deepEqual([actual.code, strip(actual.report)], [wanted.code, strip(wanted.report)]);
    if (actual.code === 0) {
      assert.deepEqual(listDifferences(join(root, "_site"), join(clean.root, "_site")), []);
      assert.deepEqual(listEmptyFolders(join(root, "_site")), []);
      for (const name of known) {
        assert.equal(readSealed(join(root, ".cache"), name), readSealed(join(clean.root, ".cache"), name), name);
      }
      const [{ output: own }, { output: other }] = [actual.report, wanted.report];
      assert.equal((own?.written ?? 0) + (own?.unchanged ?? 0), other?.written);
    } else {
      assert.deepEqual(readSite(root), site, "A build with errors leaves the site as it was.");
      assert.equal(this.blog.read("urls.json"), ledger);
    }
    assert.equal(this.blog.read("urls.json"), clean.read("urls.json"));
    rmSync(clean.root, { recursive: true });
    return actual;
  }

  /** Checks twice, and compares. Gives how it has ended. */
  async check(options: CompareOptions = {}): Promise<Ended> {
    const before = [readSite(this.blog.root), this.blog.read("urls.json")];
    const [actual, wanted, clean] = await this.#run("check", options);
    assert.deepEqual([actual.code, strip(actual.report)], [wanted.code, strip(wanted.report)]);
    assert.deepEqual([readSite(this.blog.root), this.blog.read("urls.json")], before, "A check changes nothing.");
    rmSync(clean.root, { recursive: true });
    return actual;
  }

  /** Builds once more, which has nothing to do. */
  async buildAgain({ asProcess = false, ...options }: CompareOptions = {}): Promise<void> {
    const before = [readSite(this.blog.root), this.blog.read("urls.json")];
    const run: Run = { command: "build", epoch: String(this.epoch), ...options };
    const { code, report } = await (asProcess ? runAsProcess : runInProcess)(this.blog.root, run);
    assert.deepEqual(
      [code, report.output?.written, report.output?.removed],
      [0, 0, 0],
      JSON.stringify(report.problems),
    );
    assert.deepEqual((report.images as { encoded: number }).encoded, 0);
    // Templates of the author's own are rendered in each build, with what lists their pages.
    const hasOwnTemplates = readdirSync(join(this.blog.root, "pages")).some((name) => !name.endsWith(".md"));
    if (!hasOwnTemplates) assert.equal(report.rendered, 0, "Nothing has changed, and pages are made.");
    assert.deepEqual([readSite(this.blog.root), this.blog.read("urls.json")], before);
  }

  /** One command alone, whose outcome nobody compares. */
  run(run: Omit<Run, "epoch">): Promise<Ended> {
    return runInProcess(this.blog.root, { ...run, epoch: String(this.epoch) });
  }

  async #run(command: Run["command"], options: CompareOptions): Promise<[Ended, Ended, BlogFolder]> {
    // Code that was saved in the same moment is compiled once more by the next build (`compile`).
    await wait(20);
    const clean = this.copy();
    const { asProcess = false, ...rest } = options;
    const run: Run = { command, epoch: String(this.epoch), ...rest };
    const folders = [this.blog.root, clean.root];
    if (asProcess) {
      const [actual, wanted] = await Promise.all(folders.map((root) => runAsProcess(root, run)));
      return [actual as Ended, wanted as Ended, clean];
    }
    return [await runInProcess(this.blog.root, run), await runInProcess(clean.root, run), clean];
  }

  /** The author's files in a new folder. */
  copy(): BlogFolder {
    const { root } = this.blog;
    const copy = createFolder();
    for (const name of readdirSync(root)) {
      if (!/^(_site|\.cache|node_modules)$/.test(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    mkdirSync(join(copy, "node_modules"));
    symlinkSync(repository, join(copy, "node_modules", "longhand"), "junction");
    mkdirSync(join(copy, ".cache"));
    for (const [name, folder] of Object.entries(this.#images))
      symlinkSync(folder, join(copy, ".cache", name), "junction");
    return new BlogFolder(copy);
  }
}

/** What both builds say alike: not how long it took, nor how much of it was done before. */
function strip({ seconds, images, output, rendered, ...report }: Report): object {
  return { ...report, bytes: output?.bytes };
}

function readSite(root: string): Record<string, string> {
  return existsSync(join(root, "_site")) ? readTree(join(root, "_site")) : {};
}

function listEmptyFolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.length === 0) return [folder];
  return entries.flatMap((entry) => (entry.isDirectory() ? listEmptyFolders(join(folder, entry.name)) : []));
}
