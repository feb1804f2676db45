import assert from "node:assert/strict";
import { readFrontMatter } from "../../src/content/front-matter.ts";
import type { AuthorPage, Post } from "../../src/content/post.ts";
import { hasErrors } from "../../src/problem.ts";
import { checkSettings } from "../../src/settings/check.ts";
import type { Blog } from "../../src/settings/settings.ts";
import { type Addresses, findAddresses } from "../../src/urls/addresses.ts";
import { type Decision, decide } from "../../src/urls/decide.ts";
import type { Ledger } from "../../src/urls/ledger.ts";
import { type Publication, type SettleInput, type Settlement, settleLedger } from "../../src/urls/settle.ts";
import type { Writing } from "../../src/urls/writing.ts";
import { Random } from "./random.ts";
import { toAuthorPage, toPost } from "./texts.ts";

/**
 * The files of a blog, by path. Each is `title ; text ; more front matter ; …`; the text is a name, which stands for a
 * hundred words that no other name stands for. `one~9` is the text `one` of which 9 words in a hundred are others.
 */
export type Files = Record<string, string>;

/** The words for which a name stands. */
export function wordsOf(name: string): string {
  const [text = "", share = "0"] = name.split("~");
  const seed = (word: string): Random =>
    new Random([...word].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const [words, others] = [seed(text).words(100), seed(name).words(100)];
  const step = Number(share) > 0 ? 100 / Number(share) : Number.POSITIVE_INFINITY;
  return words.map((word, index) => (Math.floor(index % step) === 0 && step <= 100 ? others[index] : word)).join(" ");
}

/** A blog in memory whose ledger is settled day after day: the day's build, without pages and without a disk. */
export class Days {
  ledger: Ledger = new Map();
  addresses: Addresses | undefined;
  #day = 0;
  readonly #settings: object;

  constructor(settings: object = {}) {
    this.#settings = settings;
  }

  /** The calendar day of the build that was last. */
  get today(): string {
    return `2026-01-${String(this.#day).padStart(2, "0")}`;
  }

  /** What the build of the next day makes of the ledger. As with all builds, errors leave it as it is. */
  build(files: Files, more: Partial<SettleInput> = {}): Settlement {
    this.#day++;
    const blog = this.#createBlog();
    const writings = Object.entries(files).map(([path, line]) => toWriting(path, line, blog));
    const shown = writings.filter(({ visibility }) => visibility === "public" || visibility === "hidden");
    const [posts, pages] = [shown.filter(isPost), shown.filter((one): one is AuthorPage => !isPost(one))];
    const addresses = findAddresses(this.ledger, posts, pages, blog);
    this.addresses = addresses;
    const publications: Publication[] = shown.map((writing) => ({
      url: addresses.targets.get(writing.path)?.url ?? assert.fail(`${writing.path} has no URL.`),
      kind: isPost(writing) ? "post" : "page",
      source: writing.path,
      title: writing.title,
    }));
    const settlement = settleLedger({
      blog,
      addresses,
      publications: [...publications, { url: "/archive/", kind: "list", source: "archive" }],
      writings: shown,
      unpublished: writings.filter((writing) => !shown.includes(writing)),
      placeOf: (url) => ({ path: `urls.json ${url}` }),
      isAnswered: () => false,
      today: this.today,
      ...more,
    });
    settlement.problems.unshift(...addresses.problems);
    if (!hasErrors(settlement.problems)) this.ledger = settlement.ledger;
    return settlement;
  }

  /** The author decides what becomes of a URL. */
  decide(url: string, decision: Decision): void {
    this.ledger = new Map(this.ledger).set(url, decide(this.ledger.get(url), decision, this.today));
  }

  /** The ledger in short, sorted: `/posts/a/ posts/a.md`, `/posts/b/ → /posts/a/`, `/posts/c/ gone`. */
  get lines(): string[] {
    return [...this.ledger]
      .filter(([url]) => url !== "/archive/")
      .map(([url, { source, to, gone, undecided }]) => {
        if (to !== undefined) return `${url} → ${to}`;
        return `${url} ${gone !== undefined ? "gone" : undecided ? "undecided" : source}`;
      })
      .sort();
  }

  #createBlog(): Blog {
    const least = { title: "Test", url: "https://test.blog/", author: "Ada" };
    return checkSettings({ ...least, ...this.#settings }, "blog.config.js", "").blog ?? assert.fail("Wrong settings.");
  }
}

function isPost(writing: Writing): writing is Post {
  return writing.path.startsWith("posts/");
}

function toWriting(path: string, line: string, blog: Blog): Writing {
  const [title = "", text = "", ...fields] = line.split(" ; ");
  const status = fields.includes("status: draft") ? [] : ["status: published"];
  const date =
    path.startsWith("posts/") && !fields.some((field) => field.startsWith("date:")) ? ["date: 2025-01-01"] : [];
  const front = [`title: ${title}`, ...status, ...date, ...fields].join("\n");
  const { frontMatter } = readFrontMatter(`---\n${front}\n---\n\n${text && wordsOf(text)}\n`, path);
  assert.ok(frontMatter);
  if (!path.startsWith("posts/")) {
    const { page, problems } = toAuthorPage(path, frontMatter, blog);
    return page ?? assert.fail(JSON.stringify(problems));
  }
  const { post, problems } = toPost(path, frontMatter, blog, Date.UTC(2026, 0, 1));
  return post ?? assert.fail(JSON.stringify(problems));
}
