import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { command, longhand, repository, runNode } from "./support/blog.ts";
import { blogEdits } from "./support/blog-edits.ts";
import { Comparison } from "./support/comparison.ts";
import { listPosts } from "./support/post-edits.ts";
import { Random } from "./support/random.ts";
import { seed } from "./support/seed.ts";
import { createVariedBlog, type Kind, kinds } from "./support/varied-blog.ts";

/** Blogs of each kind. */
const runs = Number(process.env.INCREMENTAL_RUNS ?? 1);
/** Builds of each blog that are compared. */
const length = Number(process.env.INCREMENTAL_STEPS ?? 20);
/** With `INCREMENTAL_SHRINK=1`, a run that fails is made shorter as long as it fails, which takes its time. */
const endOnFailure = process.env.INCREMENTAL_SHRINK === undefined;

/** What happens before a comparison. */
interface Step {
  /** What is edited, as numbers in `blogEdits`, and the seed of all that is left to chance. */
  edits: [edit: number, seed: number][];
  /** How it is built, and what comes before that. */
  how: "here" | "command" | "check" | "killed" | "meanwhile" | "later";
}

const step: fc.Arbitrary<Step> = fc.record({
  edits: fc.array(fc.tuple(fc.nat(blogEdits.length - 1), fc.nat()), { minLength: 1, maxLength: 3 }),
  how: fc.oneof(
    { weight: 14, arbitrary: fc.constant("here" as const) },
    { weight: 3, arbitrary: fc.constant("check" as const) },
    { weight: 2, arbitrary: fc.constant("later" as const) },
    { weight: 2, arbitrary: fc.constant("command" as const) },
    { weight: 1, arbitrary: fc.constant("killed" as const) },
    { weight: 1, arbitrary: fc.constant("meanwhile" as const) },
  ),
});

/** An author who edits and builds. */
class Author {
  /** What was done, to be read when something differs. */
  readonly story: string[] = [];
  published = 0;
  failed = 0;
  readonly #comparison: Comparison;
  readonly #kind: Kind;
  /** The files as they were published last. */
  #kept = new Map<string, Buffer>();
  #isPublished = false;

  constructor(comparison: Comparison, kind: Kind) {
    this.#comparison = comparison;
    this.#kind = kind;
  }

  async take({ edits, how }: Step): Promise<void> {
    this.story.push(`${how}:`);
    const random = new Random(edits[0]?.[1] ?? 0);
    if (how === "meanwhile") await this.#buildWhile(() => this.#edit(edits), random);
    else await this.#edit(edits);
    if (how === "killed") await this.#kill(random.between(1, 600));
    if (how === "later") this.#comparison.epoch += random.between(1, 100) * 3600;
    if (how === "check") await this.#comparison.check();
    await this.publish(random, how === "command");
  }

  /** Builds and does what the build asks for, until the site is published. */
  async publish(random: Random, asProcess: boolean): Promise<void> {
    for (let tries = 0; tries < 4; tries++) {
      const { code, report } = await this.#comparison.build({ asProcess, allowGone: tries === 2 });
      if (code === 0) {
        this.#kept = this.#comparison.blog.keep();
        this.#isPublished = true;
        this.published++;
        if (random.chance(0.2)) await this.#comparison.buildAgain({ asProcess });
        return;
      }
      this.failed++;
      this.#isPublished = false;
      await this.#answer(report.problems as { code: string; severity: string; fact: string }[], random, tries);
    }
    assert.fail("The author cannot get it published.");
  }

  async #edit(edits: Step["edits"]): Promise<void> {
    for (const [number, chance] of edits) {
      const edit = blogEdits[number];
      // A plain blog stays one: where an author has code, pages depend on more.
      if (!edit || (edit.isCode && this.#kind === "plain")) continue;
      // What builds have made is spoiled by itself: see `made-edits.ts`.
      if (edit.isMade && (!this.#isPublished || edits.length > 1)) continue;
      const { blog } = this.#comparison;
      const random = new Random(chance);
      const posts = listPosts({ blog });
      const done = await edit.apply({ blog, random, post: () => random.pick(posts) });
      if (done !== undefined) this.story.push(`  ${edit.name}: ${done}`);
    }
  }

  async #answer(problems: { code: string; severity: string; fact: string }[], random: Random, tries: number) {
    const errors = problems.filter(({ severity }) => severity === "error");
    for (const { code, fact } of errors) this.story.push(`    ${code}: ${fact}`);
    const isLost = errors.every(({ code }) => code === "url-lost");
    if (!isLost || tries === 2) {
      this.story.push("  so all is as it was published last");
      this.#comparison.blog.putBack(this.#kept);
      return;
    }
    // Half of the time the next build lets them go.
    if (tries > 0 || random.chance(0.5)) return;
    for (const { fact } of errors) {
      const url = fact.split(" ")[0] ?? "";
      const decision = random.chance(0.5) ? ["gone", url] : ["redirect", url, "/archive/"];
      await this.#run(["urls", ...decision]);
    }
  }

  async #run(args: string[]): Promise<void> {
    const { epoch, blog } = this.#comparison;
    const { code, stderr } = await longhand(blog.root, args, { SOURCE_DATE_EPOCH: String(epoch) });
    this.story.push(`  longhand ${args.join(" ")}: ${code} ${stderr}`);
  }

  /** A build that dies before so many steps on the disk, or is through by then. */
  async #kill(point: number): Promise<void> {
    this.story.push(`  a build that is killed at step ${point}`);
    const { epoch, blog } = this.#comparison;
    await runNode(["--require", `${repository}/test/support/faults.cjs`, command, "build"], blog.root, {
      LONGHAND_FAULT: JSON.stringify({ root: blog.root, kill: point }),
      SOURCE_DATE_EPOCH: String(epoch),
    });
  }

  /** Edits while a build runs, which sees some of it or nothing. */
  async #buildWhile(edit: () => Promise<void>, random: Random): Promise<void> {
    const building = this.#run(["build", "--allow-gone"]);
    await wait(random.between(150, 800));
    await edit();
    await building;
  }
}

async function live(kind: Kind, steps: Step[]): Promise<Author> {
  const author = new Author(new Comparison(await createVariedBlog(kind)), kind);
  try {
    await author.publish(new Random(0), false);
    for (const one of steps) await author.take(one);
    return author;
  } catch (issue) {
    throw new Error(`${issue}\n\nWhat was done:\n${author.story.join("\n")}`, { cause: issue });
  }
}

for (const [index, kind] of kinds.entries()) {
  test(`after random edits of the blog with ${kind}, a build gives what a build from nothing gives`, async (context) => {
    const steps = fc.array(step, { minLength: length, maxLength: length });
    const property = fc.asyncProperty(steps, async (taken) => {
      const { published, failed } = await live(kind, taken);
      context.diagnostic(`SEED=${seed}: ${published} sites are the same, and ${failed} builds have stopped`);
      assert.ok(published >= taken.length, "The run has tried hardly anything.");
    });
    await fc.assert(property, { seed: seed + index, numRuns: runs, endOnFailure, includeErrorInReport: true });
  });
}
