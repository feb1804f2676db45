import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { build } from "../src/build/build.ts";
import { describeProblem, hasErrors } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { type Decision, decide, isLoop } from "../src/urls/decide.ts";
import { isLive, LEDGER_FILE, type Ledger } from "../src/urls/ledger.ts";
import { readLedger, writeLedger } from "../src/urls/ledger-file.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import { createBlog, readTree, repository } from "./support/blog.ts";
import { createDesk, type Desk, formatEssay } from "./support/desk.ts";
import { edits } from "./support/edits.ts";
import { Promises } from "./support/promise.ts";
import { Random } from "./support/random.ts";
import { seed } from "./support/seed.ts";
import { readAnswers } from "./support/site-answers.ts";
import { type BuildSite, type Built, sharedWays } from "./support/ways.ts";

const address = "https://test.blog/";
const cache = ".cache";
const DAY = 86_400_000;

/** A blog of random essays, with its author. */
class Author {
  readonly promises = new Promises();
  readonly random: Random;
  readonly desk: Desk;
  /** What was done, to be read when something breaks. */
  readonly story: string[] = [];
  builds = 0;
  decisions = 0;
  readonly #settings: object;
  readonly #buildSite: BuildSite;
  readonly #root: string;
  readonly #moments: Desk[] = [];
  /** What is on disk. */
  readonly #written = new Map<string, string>();
  /** The desk as it was published last. */
  #published: Desk;
  #now = Date.UTC(2026, 0, 1, 12);

  constructor(seed: number, settings: object, buildSite: BuildSite) {
    this.#buildSite = buildSite;
    this.random = new Random(seed);
    this.#settings = settings;
    this.desk = createDesk(this.random);
    this.#published = structuredClone(this.desk);
    this.#root = createBlog({});
  }

  edit(): void {
    for (;;) {
      const before = structuredClone(this.desk);
      const { name, apply } = this.random.pickWeighted(edits);
      const { promises, random } = this;
      const done = apply({ desk: this.desk, moments: this.#moments, addresses: promises.addresses, random });
      if (done === undefined) continue;
      this.#moments.push(before);
      this.story.push(`edit ${this.#moments.length}: ${name}: ${done}`);
      return;
    }
  }

  /** Builds, and answers what the build asks, until the site is published. */
  async publish(): Promise<void> {
    for (let tries = 0; tries < 8; tries++) {
      const result = await this.#build();
      if (!hasErrors(result.problems)) return this.#look(result);
      this.#answer(result, tries >= 5);
    }
    assert.fail("The author cannot get it published.");
  }

  /** A build in which nothing has changed changes nothing. */
  async publishAgain(): Promise<void> {
    const before = readFileSync(join(this.#root, LEDGER_FILE), "utf8");
    const { published, problems } = await this.#build();
    assert.deepEqual(
      problems.filter(({ code }) => code === "url-recognised").map(describeProblem),
      [],
      "What was recognised once is known from then on.",
    );
    assert.deepEqual([published?.written, published?.removed], [0, 0], "Files have changed without an edit.");
    assert.equal(readFileSync(join(this.#root, LEDGER_FILE), "utf8"), before);
  }

  get ledger(): Ledger {
    return this.#readLedger().ledger;
  }

  async #build(): Promise<Built> {
    this.#write();
    const tags = Object.fromEntries(Object.entries(this.desk.synonyms).map(([tag, synonyms]) => [tag, { synonyms }]));
    const settings = { title: "Test", url: address, author: "Ada", feed: { size: 200 }, tags, ...this.#settings };
    const { blog } = checkSettings(settings, "blog.config.js", "");
    assert.ok(blog);
    this.#now += DAY;
    this.builds++;
    process.chdir(this.#root);
    return this.#buildSite(this.#root, blog, { now: this.#now, isPreview: false });
  }

  #write(): void {
    const files = new Map(this.desk.essays.map((essay) => [essay.path, formatEssay(essay)]));
    for (const path of this.#written.keys()) {
      if (files.has(path)) continue;
      rmSync(join(this.#root, path));
      this.#written.delete(path);
    }
    for (const [path, text] of files) {
      if (this.#written.get(path) === text) continue;
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      writeFileSync(join(this.#root, path), text);
      this.#written.set(path, text);
    }
  }

  #look(result: Built): void {
    this.story.push(`published, build ${this.builds}`);
    assert.deepEqual(parseLedger(readFileSync(join(this.#root, LEDGER_FILE), "utf8")).problems, []);
    const site = readAnswers(readTree(join(this.#root, "_site")), address);
    assert.deepEqual(this.promises.check(site, this.ledger, this.desk), []);
    const shown = [...site.values()].flatMap((answer) => (answer.kind === "essay" ? [answer.number] : [])).sort();
    const wanted = this.desk.essays.filter(({ isDraft, day }) => !isDraft && (day ?? "") < "2050");
    assert.deepEqual(shown, wanted.map(({ number }) => number).sort());
    const moved = result.problems.filter(({ code }) => code === "link-moved");
    assert.deepEqual(moved.map(describeProblem), [], "Links in essays lead to the page at once.");
    this.#published = structuredClone(this.desk);
  }

  /** Does what a build asks for. */
  #answer({ problems, settlement }: Built, isTired: boolean): void {
    const errors = problems.filter(({ severity }) => severity === "error");
    for (const problem of errors) this.story.push(`  ${problem.code}: ${describeProblem(problem).split("\n")[0]}`);
    const others = errors.filter(({ code }) => code !== "url-lost" && !code.startsWith("link-"));
    if (others.length > 0 || isTired) {
      this.story.push("  so the author went back to what is published");
      Object.assign(this.desk, structuredClone(this.#published));
      return;
    }
    for (const { code, place } of errors) {
      const essay = code.startsWith("link-") && this.desk.essays.find(({ path }) => path === place?.path);
      if (essay) essay.links = [];
    }
    for (const { url } of settlement?.lost ?? []) this.#decide(url, settlement?.ledger ?? new Map());
  }

  /** What was at the URL comes back, or is gone, or the URL leads on. */
  #decide(url: string, next: Ledger): void {
    const number = this.promises.subjectOf(url);
    const essay = this.desk.essays.find((one) => one.number === number);
    const former = this.#published.essays.find((one) => one.number === number);
    const { random } = this;
    if (random.chance(0.3)) {
      // Another one may have its file by now.
      const isFree = this.desk.essays.every((one) => one === essay || one.path !== former?.path);
      if (essay && former && isFree) Object.assign(essay, structuredClone(former));
      else if (former && isFree) this.desk.essays.push(structuredClone(former));
      this.story.push(`  ${url}: put back`);
      return;
    }
    const now = [...next].find(([, entry]) => isLive(entry) && entry.kind === "post" && entry.source === essay?.path);
    const live = [...next].flatMap(([other, entry]) => (isLive(entry) && entry.kind === "post" ? [other] : []));
    const known = live.filter((other) => this.promises.subjectOf(other) !== undefined && other !== url);
    const target = random.pick(["/archive/", random.pick(known)]);
    this.decisions++;
    if (now && now[0] !== url) this.#record(url, { to: now[0] });
    else if (random.chance(0.5)) this.#record(url, "gone");
    else this.#record(url, { to: target });
  }

  #record(url: string, decision: Decision): void {
    const { ledger, text } = this.#readLedger();
    if (decision !== "gone" && isLoop(ledger, url, decision.to)) return;
    const today = new Date(this.#now).toISOString().slice(0, 10);
    ledger.set(url, decide(ledger.get(url), decision, today));
    writeLedger(this.#root, cache, { ledger, isChanged: true }, text);
    this.story.push(`  ${url}: ${JSON.stringify(decision)}`);
    if (decision === "gone") this.promises.bury(url);
    else if (this.promises.subjectOf(decision.to) !== undefined) this.promises.redirect(url, decision.to);
  }

  #readLedger() {
    const read = readLedger(this.#root, cache, false);
    assert.deepEqual(read.problems, []);
    return read;
  }
}

async function live(count: number, settings: object, buildSite: BuildSite = build): Promise<Author> {
  const author = new Author(seed, settings, buildSite);
  try {
    await author.publish();
    for (let done = 0; done < count; ) {
      for (let left = author.random.between(1, 5); left > 0 && done < count; left--, done++) author.edit();
      await author.publish();
      if (author.random.chance(0.15)) await author.publishAgain();
    }
    await author.publishAgain();
    return author;
  } catch (issue) {
    const told = author.story.slice(-60).join("\n");
    throw new Error(`${issue}\n\nSEED=${seed}\nWhat was done at last:\n${told}`, { cause: issue });
  }
}

after(() => process.chdir(repository));

test("after 200 edits, every URL that was ever published answers with what was there", async (context) => {
  const author = await live(200, {});
  const redirects = [...author.ledger.values()].filter(({ to }) => to !== undefined);
  context.diagnostic(
    `seed ${seed}: ${author.builds} builds, ${redirects.length} redirects, ${author.decisions} decisions`,
  );
  assert.ok(author.builds > 50 && redirects.length > 20 && author.decisions > 2, "The run has tried hardly anything.");
});

test("and so it does where URLs stay when titles change", async () => {
  await live(40, { urls: { titleEdits: "keep" } });
});

for (const [way, buildSite] of sharedWays)
  test(`and so it does where it is built ${way}`, async () => {
    const author = await live(40, {}, buildSite);
    const redirects = [...author.ledger.values()].filter(({ to }) => to !== undefined);
    assert.ok(redirects.length > 3, "The run has tried hardly anything.");
  });

test("and so it does where each build begins without what is known of the last one", async () => {
  await live(40, {}, async (root, ...rest) => {
    rmSync(join(root, cache), { recursive: true, force: true });
    return build(root, ...rest);
  });
});

/** Builds a blog on several days: each has the files that change, or are deleted (null), or the author's decisions. */
async function buildDays(days: Record<string, string | null>[], decisions: Record<string, Decision> = {}) {
  const root = createBlog({ "posts/other.md": essay("Other", "Something else.") });
  const { blog } = checkSettings({ title: "Test", url: address, author: "Ada" }, "blog.config.js", "");
  assert.ok(blog);
  process.chdir(root);
  for (const [day, files] of days.entries()) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (text === null) rmSync(join(root, path));
      else writeFileSync(join(root, path), text);
    }
    const options = { now: Date.UTC(2026, 0, day + 1), isPreview: false };
    let result = await build(root, blog, options);
    if (result.settlement?.lost.length) {
      const { ledger, text } = readLedger(root, cache, false);
      for (const [url, decision] of Object.entries(decisions)) {
        ledger.set(url, decide(ledger.get(url), decision, "2026-01-01"));
      }
      writeLedger(root, cache, { ledger, isChanged: true }, text);
      result = await build(root, blog, options);
    }
    assert.deepEqual(result.problems.filter(({ severity }) => severity === "error").map(describeProblem), []);
  }
  return { site: readTree(join(root, "_site")), ledger: readFileSync(join(root, LEDGER_FILE), "utf8") };
}

function essay(title: string, body: string, ...fields: string[]): string {
  return `---\n${[`title: ${title}`, "date: 2025-01-01", "status: published", ...fields].join("\n")}\n---\n\n${body}\n`;
}

test("a heading that is renamed after the text below it was edited keeps its anchor", async () => {
  const texts = [
    "## One thing\n\nThe first words.",
    "## One thing\n\nQuite other words than before.",
    "## Brand new\n\nSomething more.\n\n## Zebra crossing\n\nQuite other words than before.",
  ];
  const end = "## Tail\n\nThe last words.";
  const { site } = await buildDays(texts.map((text) => ({ "posts/a.md": essay("A", `${text}\n\n${end}`) })));
  assert.match(site["posts/a/index.html"] ?? "", /<h2 id="zebra-crossing"><a id="one-thing">/);
});

test("a tag that comes back has another feed id than the tag that it was renamed to", async () => {
  const { site } = await buildDays([
    { "posts/a.md": essay("A", "Text.", "tags: [old]") },
    { "posts/a.md": essay("A", "Text.", "tags: [new]") },
    { "posts/b.md": essay("B", "Other.", "tags: [old]") },
  ]);
  const idOf = (tag: string) => /<id>(.*?)<\/id>/.exec(site[`tags/${tag}/feed.xml`] ?? "")?.[1];
  assert.equal(idOf("new"), "https://test.blog/tags/old/");
  assert.notEqual(idOf("old"), idOf("new"));
});

for (const [name, decision] of Object.entries<Decision>({ gone: "gone", redirected: { to: "/a.pdf" } })) {
  test(`a build never writes a ledger that the next one cannot read: a file in another case, ${name}`, async () => {
    const days = [{ "static/A.pdf": "x" }, { "static/A.pdf": null, "static/a.pdf": "x" }];
    const outcome = await buildDays(days, { "/A.pdf": decision }).catch((issue: Error) => issue);
    // That the build stops is as right as that it finds a way.
    if (!(outcome instanceof Error)) assert.deepEqual(parseLedger(outcome.ledger).problems, []);
  });
}
