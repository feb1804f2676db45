import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeSite } from "../src/build/make-site.ts";
import { rememberHere } from "../src/build/record.ts";
import type { Sink } from "../src/build/sink.ts";
import { EVENTS_PATH, injectLiveReload } from "../src/serve/live-reload.ts";
import { formatProblems } from "../src/serve/problem-page.ts";
import { loadBlog } from "../src/settings/load.ts";
import { createBlog, epoch } from "./support/blog.ts";
import { type BlogEdit, blogEdits } from "./support/blog-edits.ts";
import { buildPreview, type Preview } from "./support/clean-preview.ts";
import { Comparison } from "./support/comparison.ts";
import { listPosts } from "./support/post-edits.ts";
import { Random } from "./support/random.ts";
import { seed } from "./support/seed.ts";
import { eventually, patience, type RunningServer, readEvents, startServer } from "./support/server.ts";
import { describeDifference } from "./support/tree.ts";
import { createVariedBlog, type Kind } from "./support/varied-blog.ts";

/** Edits of each blog, and after how many of them the server is looked at. */
const count = Number(process.env.DEV_EDITS ?? 100);
const between = Number(process.env.DEV_BETWEEN ?? 12);

/** What `longhand dev` does not see: what hides from watchers. */
const isUnseen = ({ name }: BlogEdit): boolean => name.includes("neither size nor time");

/** The search index stays as it was when the server began, or when settings changed. */
const isOfStart = (path: string): boolean => path.startsWith("pagefind/");

/** A plain blog stays one: where an author has code, pages depend on more. */
function listEdits(kind: Kind): BlogEdit[] {
  return blogEdits.filter((edit) => !edit.isMade && !isUnseen(edit) && !(edit.isCode && kind === "plain"));
}

/** An author who writes while `longhand dev` runs, and looks at all pages now and then. */
class Desk {
  readonly story: string[] = [];
  looks = 0;
  readonly #comparison: Comparison;
  readonly #server: RunningServer;
  readonly #random: Random;
  readonly #edits: BlogEdit[];
  /** Everything that was ever served. */
  readonly #seen = new Set<string>();
  /** The files as they were when all was well, and what they gave. */
  #kept = new Map<string, Buffer>();
  #ledger = "";
  #last: Preview = { files: new Map(), errors: [] };

  constructor(comparison: Comparison, server: RunningServer, random: Random, edits: BlogEdit[]) {
    this.#edits = edits;
    this.#comparison = comparison;
    this.#server = server;
    this.#random = random;
  }

  /** Edits something, so that all stays well, or so that something is wrong. */
  async edit(isWrong = false): Promise<void> {
    const { blog } = this.#comparison;
    const random = this.#random;
    const edits = this.#edits.filter(({ effect }) => (effect === "errors") === isWrong);
    for (;;) {
      const edit = random.pick(edits);
      const posts = listPosts({ blog });
      const done = await edit.apply({ blog, random, post: () => random.pick(posts) });
      if (done === undefined) continue;
      this.story.push(`${edit.name}: ${done}`);
      return;
    }
  }

  /** Most edits come in bursts, some of them while the blog is built. */
  async pause(): Promise<void> {
    if (this.#random.chance(0.6)) await wait(this.#random.between(0, 120));
    else if (this.#random.chance(0.3)) await wait(this.#random.between(200, 500));
  }

  /** Compares all that is served with a build from nothing, when the server has come to rest. */
  async look(): Promise<void> {
    this.looks++;
    const preview = await buildPreview(this.#comparison.copy(), Number(epoch) * 1000);
    if (preview.errors.length === 0) {
      this.#last = preview;
      this.#kept = this.#comparison.blog.keep();
      this.#ledger = this.#comparison.blog.read("urls.json");
      for (const path of preview.files.keys()) if (!isOfStart(path)) this.#seen.add(path);
      await this.#wantsNothing(() => this.#listDifferences());
      assert.equal(await this.#readProblems(), "");
      return;
    }
    this.story.push(`  ${preview.errors.map(({ fact }) => fact).join("\n  ")}`);
    const wanted = formatProblems(preview.errors);
    await this.#wantsNothing(async () =>
      (await this.#readProblems()) === wanted ? [] : ["Other problems are shown."],
    );
    this.story.push("  so all is as it was when it was well");
    this.#putBack();
    await this.look();
  }

  /** Something is wrong, and the pages are those of the last good build. Asked for when `look` has just been there. */
  async spoil(): Promise<void> {
    await this.edit(true);
    const { errors } = await buildPreview(this.#comparison.copy(), Number(epoch) * 1000);
    // Where other files have moved away, it may be right.
    if (errors.length === 0) return this.look();
    const wanted = formatProblems(errors);
    await this.#wantsNothing(async () => {
      const shown = await this.#readProblems();
      return shown === wanted ? this.#listDifferences() : [`${shown} is shown instead of ${wanted}`];
    });
    this.#putBack();
    await this.look();
  }

  /** With the ledger, which `longhand dev` does not write. */
  #putBack(): void {
    const { blog } = this.#comparison;
    blog.putBack(this.#kept);
    if (!blog.has("urls.json") || blog.read("urls.json") !== this.#ledger) blog.write("urls.json", this.#ledger);
  }

  /** Waits until the server rests; if something is still wrong then, until it has done more. */
  async #wantsNothing(find: () => Promise<string[]>): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      const printed = await this.#rest(deadline);
      const found = await find();
      if (found.length === 0) return;
      while (this.#server.read() === printed && performance.now() < deadline) await wait(50);
      if (performance.now() >= deadline) assert.deepEqual(found, []);
    }
  }

  /**
   * The server rests when it has told the end of each build that it has begun, and then says nothing for a while: it
   * waits for twenty milliseconds after a change, and the system tells of a file that is gone after a hundred.
   */
  async #rest(deadline: number): Promise<string> {
    for (let printed = this.#server.read(), quiet = 0; performance.now() < deadline; ) {
      await wait(50);
      const now = this.#server.read();
      const begun = now.match(/^Changed: /gm)?.length ?? 0;
      const ended = now.match(/^([\d,]+ pages? in \d+ ms|\d+ errors?; the pages)/gm)?.length ?? 0;
      quiet = now === printed && ended > begun ? quiet + 1 : 0;
      printed = now;
      if (quiet === 5) return printed;
    }
    throw new Error(`The server does not come to rest:\n${this.#server.read().slice(-2000)}`);
  }

  async #listDifferences(): Promise<string[]> {
    const found: string[] = [];
    for (const path of this.#seen) {
      const wanted = this.#last.files.get(path);
      const address = encodeURI(`/${path.replace(/(^|\/)index\.html$/, "$1")}`);
      const response = await fetch(new URL(address, this.#server.url), { redirect: "manual" });
      const body = Buffer.from(await response.arrayBuffer());
      const status = wanted ? 200 : 404;
      if (response.status !== status) found.push(`${address} is answered with ${response.status}`);
      if (!wanted || response.status !== 200) continue;
      const expected = addScript(path, wanted, body);
      if (!body.equals(expected)) found.push(`${address}: ${describeDifference(String(body), String(expected))}`);
    }
    return found;
  }

  /** What an open page shows over itself. */
  async #readProblems(): Promise<string> {
    for (;;) {
      const page = await (await fetch(this.#server.url)).text();
      const address = new URL(`${EVENTS_PATH}?since=${encodeURIComponent(versionOf(page))}`, this.#server.url);
      // A comment ends what there is to say at once.
      const text = await readEvents(address, /^: .*\n\n/m);
      // The blog was built anew after the page was asked for.
      if (text.startsWith("event: reload")) continue;
      const [, data] = /event: problems\ndata: (.*)\n/.exec(text) ?? [];
      return data === undefined ? "" : (JSON.parse(data) as string);
    }
  }
}

function versionOf(page: string): string {
  return /, "([^"]+)"\)<\/script>/.exec(page)?.[1] ?? "";
}

/** Pages get the script that reloads them. */
function addScript(path: string, content: Buffer, served: Buffer): Buffer {
  if (!path.endsWith(".html")) return content;
  return Buffer.from(injectLiveReload(content.toString(), versionOf(served.toString())));
}

async function write(kind: Kind, random: Random): Promise<Desk> {
  const comparison = new Comparison(await createVariedBlog(kind));
  await comparison.build();
  const server = await startServer(comparison.blog.root, ["dev"]);
  const desk = new Desk(comparison, server, random, listEdits(kind));
  try {
    await desk.look();
    for (let done = 1; done <= count; done++) {
      await desk.edit();
      if (done % between !== 0) await desk.pause();
      else {
        await desk.look();
        if (random.chance(0.4)) await desk.spoil();
      }
    }
    await desk.look();
    return desk;
  } catch (issue) {
    const told = desk.story.slice(-40).join("\n");
    const printed = server.read().slice(-2000);
    throw new Error(`${issue}\n\nSEED=${seed}\nWhat was done at last:\n${told}\n\nWhat it has printed:\n${printed}`, {
      cause: issue,
    });
  } finally {
    assert.equal(await server.stop(), 0, server.read());
  }
}

for (const [index, kind] of (["plain", "eleventy"] as const).entries()) {
  test(`longhand dev serves what a build from nothing gives, while the blog with ${kind} is edited`, async (context) => {
    const { looks } = await write(kind, new Random(seed + index));
    context.diagnostic(`SEED=${seed}: ${count} edits, and all pages were looked at ${looks} times`);
    assert.ok(looks > count / between);
  });
}

test("longhand dev sees a second save of a file, however soon it comes", async () => {
  const write = (title: string): string => `---\ntitle: ${title}\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n`;
  const root = createBlog({ "posts/a.md": write("Before") });
  const server = await startServer(root, ["dev"]);
  try {
    for (const pause of [0, 15, 25, 30, 35, 40, 45, 49, 55]) {
      writeFileSync(join(root, "posts/a.md"), write(`First ${pause}`));
      await wait(pause);
      writeFileSync(join(root, "posts/a.md"), write(`Second ${pause}`));
      await eventually(async () => {
        const page = await (await fetch(new URL("/posts/a/", server.url))).text();
        return page.includes(`<title>Second ${pause} `) || undefined;
      });
    }
  } finally {
    assert.equal(await server.stop(), 0, server.read());
  }
});

test("a blog that was never published is made anew as far as it has changed, and no further", async () => {
  const essay = (title: string): string =>
    `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\n---\n\nText.\n\n## A heading\n\nText.\n`;
  const titles = Array.from({ length: 20 }, (_, index) => `Essay ${index}`);
  const files = Object.fromEntries(titles.map((title, index) => [`posts/${index}.md`, essay(title)]));
  const root = createBlog(files);
  const memory = rememberHere();
  const rendered: number[] = [];
  const site = new Map<string, string>();
  for (const more of ["", "More.\n"]) {
    writeFileSync(join(root, "posts/0.md"), essay("Essay 0") + more);
    const blog = await loadBlog(root, { isProduction: false });
    const sink: Sink = {
      wantsText: true,
      addText: (path, text) => {
        site.set(path, text);
        return text;
      },
      addFile: () => {},
      keep: (path, hash) => site.get(path) === hash,
      read: (path) => site.get(path),
    };
    const options = { now: Number(epoch) * 1000, isPreview: true };
    const made = await makeSite(root, blog, options, sink, memory);
    made.remember({ isPublished: true });
    rendered.push(made.rendered);
  }
  const [first = 0, second = 0] = rendered;
  // The essay, and the feeds that have its text.
  assert.ok(first > 20 && second < 6, `${first} and ${second} files`);
});
