import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { seal } from "../src/cache-file.ts";
import { recover } from "../src/publish/journal.ts";
import { type Published, Publisher } from "../src/publish/publish.ts";
import { STAGING, type StagedText } from "../src/publish/staging.ts";
import { createFolder, readTree } from "./support/blog.ts";

/** A blog's root with an output folder and a cache, which nobody has made yet. */
class Blog {
  readonly root = createFolder();
  readonly output = join(this.root, "_site");

  /** Begins a build. */
  publisher(): Publisher {
    return new Publisher(this.output, join(this.root, ".cache"), "_site");
  }

  /** Publishes these texts and nothing else. */
  publish(files: Record<string, string>): Promise<Published> {
    const publisher = this.publisher();
    for (const [path, text] of Object.entries(files)) publisher.addText(path, text);
    return publisher.finish();
  }

  /** Writes a file past the publisher. */
  write(path: string, text: string): string {
    const absolute = join(this.root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
    return absolute;
  }

  readCache(name: string): string {
    return readFileSync(join(this.root, ".cache", name), "utf8");
  }

  site(): Record<string, string> {
    return existsSync(this.output) ? readTree(this.output) : {};
  }
}

const site = { "index.html": "Home", "posts/a/index.html": "A", "feed.xml": "<feed/>" };

test("a first build writes all files", async () => {
  const blog = new Blog();
  const published = await blog.publish(site);
  assert.deepEqual(published, { written: 3, unchanged: 0, removed: 0, bytes: 12, problems: [] });
  assert.deepEqual(blog.site(), { "feed.xml": "<feed/>", "index.html": "Home", "posts/a/index.html": "A" });
});

test("a build in which nothing changed touches nothing", async () => {
  const blog = new Blog();
  await blog.publish(site);
  const file = join(blog.output, "index.html");
  utimesSync(file, 1, 1);
  assert.deepEqual(await blog.publish(site), { written: 0, unchanged: 3, removed: 0, bytes: 12, problems: [] });
  assert.equal(statSync(file).mtimeMs, 1000);
});

test("only what changed is written, also when the cache is gone", async () => {
  const blog = new Blog();
  await blog.publish(site);
  rmSync(join(blog.root, ".cache"), { recursive: true });
  const { written, unchanged, removed } = await blog.publish({ ...site, "index.html": "New home" });
  assert.deepEqual([written, unchanged, removed], [1, 2, 0]);
  assert.equal(blog.site()["index.html"], "New home");
});

test("bytes are counted, not characters", async () => {
  assert.equal((await new Blog().publish({ "a.txt": "日本語" })).bytes, 9);
});

test("files of an earlier build that nobody wants any more go, and their folders with them", async () => {
  const blog = new Blog();
  await blog.publish({ ...site, "posts/b/deep/index.html": "B" });
  const { removed, problems } = await blog.publish(site);
  assert.deepEqual([removed, problems], [1, []]);
  assert.equal(existsSync(join(blog.output, "posts", "b")), false);
  assert.equal(existsSync(join(blog.output, "posts", "a")), true);
});

test("a file that is gone already is not counted as removed", async () => {
  const blog = new Blog();
  await blog.publish(site);
  rmSync(join(blog.output, "posts"), { recursive: true });
  assert.equal((await blog.publish({ "index.html": "Home" })).removed, 1);
});

describe("files of others are kept and named", () => {
  const note = (published: Published): string =>
    published.problems.map(({ severity, fact }) => `${severity}: ${fact}`).join();

  test("one", async () => {
    const blog = new Blog();
    blog.write("_site/CNAME", "ines.blog");
    const published = await blog.publish(site);
    assert.equal(note(published), "note: One file here is not made by Longhand and is kept: CNAME");
    assert.deepEqual(published.problems[0]?.place, { path: "_site" });
    assert.equal(blog.site().CNAME, "ines.blog");
  });

  test("many, of which five are named", async () => {
    const blog = new Blog();
    for (const name of ["a", "b", "c", "d", "e", "f"]) blog.write(`_site/own/${name}.txt`, name);
    const text = note(await blog.publish(site));
    assert.match(
      text,
      /^note: 6 files here are not made by Longhand and are kept: own\/[a-f]\.txt(, own\/[a-f]\.txt){4}, …$/,
    );
  });

  test("in a folder from which ours go", async () => {
    const blog = new Blog();
    await blog.publish(site);
    blog.write("_site/posts/a/notes.txt", "mine");
    await blog.publish({ "index.html": "Home" });
    assert.deepEqual(blog.site(), { "index.html": "Home", "posts/a/notes.txt": "mine" });
  });

  test("all that is there when nobody knows who wrote it", async () => {
    const blog = new Blog();
    await blog.publish(site);
    rmSync(join(blog.root, ".cache"), { recursive: true });
    const published = await blog.publish({ "index.html": "Home" });
    assert.equal(published.removed, 0);
    assert.match(note(published), /2 files .* feed\.xml, posts\/a\/index\.html/);
  });
});

describe("until the end of a build, the old site stands as it was", () => {
  test("while pages are staged", async () => {
    const blog = new Blog();
    await blog.publish(site);
    const publisher = blog.publisher();
    publisher.addText("index.html", "New home");
    assert.equal(blog.site()["index.html"], "Home");
    await publisher.finish();
    assert.equal(blog.site()["index.html"], "New home");
  });

  test("and when the build is abandoned, for ever", async () => {
    const blog = new Blog();
    await blog.publish(site);
    const before = blog.site();
    const publisher = blog.publisher();
    publisher.addText("index.html", "New home");
    publisher.addText("posts/new/index.html", "New");
    publisher.addFile("images/x.jpg", blog.write("x.jpg", "jpeg"));
    await publisher.abandon();
    assert.deepEqual(blog.site(), before);
    assert.equal(existsSync(join(blog.output, "posts", "new")), false);
    assert.deepEqual(await blog.publish(site), { written: 0, unchanged: 3, removed: 0, bytes: 12, problems: [] });
  });

  test("and a first build that is abandoned leaves no folder", async () => {
    const blog = new Blog();
    const publisher = blog.publisher();
    publisher.addText("posts/a/index.html", "A");
    await publisher.abandon();
    assert.equal(existsSync(blog.output), false);
  });

  test("and what a killed build has left goes with the next one", async () => {
    const blog = new Blog();
    await blog.publish(site);
    const killed = blog.publisher();
    killed.addText("posts/draft/index.html", "A draft");
    await killed.findProblems();
    assert.ok(existsSync(join(blog.output, STAGING, "site/posts/draft/index.html")));
    const { problems } = await blog.publish(site);
    assert.deepEqual(problems, []);
    assert.deepEqual(blog.site(), { "feed.xml": "<feed/>", "index.html": "Home", "posts/a/index.html": "A" });
  });
});

describe("files are copied byte by byte, and only when they differ", () => {
  const cases: [name: string, next: string, written: number][] = [
    ["the same", "one", 0],
    ["the same size", "two", 1],
    ["another size", "three", 1],
  ];
  for (const [name, next, written] of cases) {
    test(name, async () => {
      const blog = new Blog();
      const add = (content: string): Promise<Published> => {
        const publisher = blog.publisher();
        publisher.addFile("images/x.jpg", blog.write("x.jpg", content));
        return publisher.finish();
      };
      await add("one");
      assert.deepEqual([(await add(next)).written, blog.site()["images/x.jpg"]], [written, next]);
    });
  }
});

describe("a list of published files that is not ours to trust does no harm", () => {
  const lists: [name: string, list: string][] = [
    ["broken", '{"index.html": '],
    ["without a seal", '{"../precious.txt": 4, "index.html": 4}'],
    ["paths that lead out", seal("published.json", '{"../precious.txt": 4, "index.html": 4}')],
    ["paths that lead out on Windows", seal("published.json", '{"..\\\\precious.txt": 4, "index.html": 4}')],
    ["an absolute path", seal("published.json", '{"/precious.txt": 4}')],
  ];
  for (const [name, list] of lists) {
    test(name, async () => {
      const blog = new Blog();
      const precious = blog.write("precious.txt", "mine");
      await blog.publish(site);
      blog.write(".cache/published.json", list);
      await blog.publish(site);
      assert.equal(readFileSync(precious, "utf8"), "mine");
      assert.equal(blog.site()["index.html"], "Home");
    });
  }
});

describe("a place can change between file and folder", () => {
  test("from file to folder", async () => {
    const blog = new Blog();
    await blog.publish({ "a.b": "file" });
    await blog.publish({ "a.b/index.html": "folder" });
    assert.deepEqual(blog.site(), { "a.b/index.html": "folder" });
  });

  test("from folder to file", async () => {
    const blog = new Blog();
    await blog.publish({ "a.b/index.html": "folder" });
    await blog.publish({ "a.b": "file" });
    assert.deepEqual(blog.site(), { "a.b": "file" });
  });
});

test("a path that changes its case stays published, also where the disk takes both for one", async () => {
  const blog = new Blog();
  await blog.publish({ "posts/Hello/index.html": "Hello" });
  await blog.publish({ "posts/hello/index.html": "Hello" });
  assert.equal(readFileSync(join(blog.output, "posts", "hello", "index.html"), "utf8"), "Hello");
});

test("a journal that leads out of the output folder is none", async () => {
  const blog = new Blog();
  await blog.publish(site);
  const precious = blog.write("precious.txt", "mine");
  const leading = ["../precious.txt", "..\\precious.txt", "/precious.txt", "posts/../../precious.txt"];
  for (const journal of leading.flatMap((path) => [
    { place: [], remove: [path], hasFeed: true },
    { place: [path], remove: [], hasFeed: true },
  ])) {
    blog.write(`_site/${STAGING}/site/new.html`, "not mine");
    blog.write(`_site/${STAGING}/remove.journal`, seal("journal", JSON.stringify(journal)));
    assert.equal(recover(blog.output, join(blog.root, ".cache")), false);
    assert.equal(readFileSync(precious, "utf8"), "mine");
    assert.deepEqual(blog.site(), site);
  }
});

test("a link among what waits is not put in place", async () => {
  const blog = new Blog();
  await blog.publish(site);
  const precious = blog.write("precious/index.html", "mine");
  blog.write(`_site/${STAGING}/site/posts/b/index.html`, "B");
  symlinkSync(dirname(precious), join(blog.output, STAGING, "site/precious"), "junction");
  blog.write(
    `_site/${STAGING}/place.journal`,
    seal("journal", JSON.stringify({ place: [], remove: [], hasFeed: true })),
  );
  assert.equal(recover(blog.output, join(blog.root, ".cache")), true);
  assert.equal(readFileSync(precious, "utf8"), "mine");
  assert.deepEqual(blog.site(), { ...site, "posts/b/index.html": "B" });
});

/** Puts a copy of a folder in its place, as restoring a backup does: all times and numbers on the disk are new. */
function restore(folder: string): void {
  cpSync(folder, `${folder}.copy`, { recursive: true, preserveTimestamps: true });
  rmSync(folder, { recursive: true });
  renameSync(`${folder}.copy`, folder);
}

/** Writes other text of the same size into a file, and sets its time back. */
function edit(file: string): void {
  const { atime, mtime } = statSync(file);
  writeFileSync(file, readFileSync(file, "utf8").toUpperCase().replace("HOME", "Hole"));
  utimesSync(file, atime, mtime);
}

describe("a page is kept when it is in the output as it was left, and only then", () => {
  const cases: [name: string, arrange: (blog: Blog, page: string) => void, isKept: boolean][] = [
    ["as it was left", () => {}, true],
    ["touched", (_, page) => utimesSync(page, 1, 1), true],
    [
      "restored from a copy, with the cache",
      ({ root }) => ["_site", ".cache"].map((name) => restore(join(root, name))),
      true,
    ],
    ["written again with the same text", (_, page) => writeFileSync(page, "Home"), true],
    ["edited", (_, page) => writeFileSync(page, "Another home"), false],
    ["edited, with the same size", (_, page) => writeFileSync(page, "Hone"), false],
    ["edited, with the same size and time", (_, page) => edit(page), false],
    ["edited in a copy", ({ output }, page) => [restore(output), edit(page)], false],
    ["empty", (_, page) => writeFileSync(page, ""), false],
    ["missing", (_, page) => rmSync(page), false],
    ["a folder", (_, page) => [rmSync(page), mkdirSync(page)], false],
    [
      "a link to the same text",
      (blog, page) => [rmSync(page), symlinkSync(blog.write("elsewhere.html", "Home"), page)],
      false,
    ],
    ["there, but not on the list of files", ({ root }) => rmSync(join(root, ".cache/published.json")), false],
    ["there, but nothing was noted of it", ({ root }) => rmSync(join(root, ".cache/published-marks.json")), false],
    ["there, but what was noted is broken", (blog) => blog.write(".cache/published-marks.json", "{}"), false],
    ["there, but the cache is gone", ({ root }) => rmSync(join(root, ".cache"), { recursive: true }), false],
    ["gone with the whole output", ({ output }) => rmSync(output, { recursive: true }), false],
  ];
  for (const [name, arrange, isKept] of cases) {
    test(name, async () => {
      const blog = new Blog();
      await blog.publish(site);
      const page = join(blog.output, "index.html");
      arrange(blog, page);
      const publisher = blog.publisher();
      assert.equal(publisher.keep("index.html"), isKept);
      if (isKept) assert.equal(publisher.read("index.html"), "Home");
      // A folder in its place would be in the way.
      if (name === "a folder") rmSync(page, { recursive: true });
      for (const [path, text] of Object.entries(site))
        if (!isKept || path !== "index.html") publisher.addText(path, text);
      const { unchanged } = await publisher.finish();
      assert.deepEqual(blog.site(), site);
      assert.equal(lstatSync(page).isFile(), true);
      if (isKept) assert.equal(unchanged, 3);
    });
  }

  test("by the text that is meant", async () => {
    const blog = new Blog();
    const first = blog.publisher();
    const hash = first.addText("index.html", "Home");
    await first.finish();
    await blog.publish({ "index.html": "Hole" });
    const next = blog.publisher();
    assert.deepEqual(
      [next.keep("index.html", hash), next.keep("index.html"), next.keep("a.html")],
      [false, true, false],
    );
    await next.abandon();
  });

  test("though another one is changed and one goes", async () => {
    const blog = new Blog();
    await blog.publish(site);
    const publisher = blog.publisher();
    assert.ok(publisher.keep("index.html"));
    publisher.addText("posts/a/index.html", "Changed");
    const { problems, ...counts } = await publisher.finish();
    assert.deepEqual(counts, { written: 1, unchanged: 1, removed: 1, bytes: 11 });
    assert.deepEqual([blog.site(), problems], [{ "index.html": "Home", "posts/a/index.html": "Changed" }, []]);
    const next = blog.publisher();
    assert.deepEqual(
      [next.keep("index.html"), next.keep("posts/a/index.html"), next.keep("feed.xml")],
      [true, true, false],
    );
    await next.abandon();
  });

  test("in a large site that was restored, and whose files were changed by hand after that", async () => {
    const blog = new Blog();
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`posts/${index}/index.html`, `${index}`]),
    );
    await blog.publish(many);
    const marks = (): string => blog.readCache("published-marks.json");
    const before = marks();
    assert.equal((await blog.publish(many)).written, 0);
    assert.equal(marks(), before);
    restore(blog.output);
    assert.equal((await blog.publish(many)).written, 0);
    for (const path of Object.keys(many)) edit(join(blog.output, path));
    assert.equal((await blog.publish({ ...many, "posts/7/index.html": "!" })).written, 1);
    assert.deepEqual(blog.site(), { ...many, "posts/7/index.html": "!" });
  });
});

test("when nothing changed, nothing is written, not even in the cache", async () => {
  const blog = new Blog();
  const publish = async (): Promise<number> => {
    const publisher = blog.publisher();
    for (const [path, text] of Object.entries(site)) publisher.addText(path, text);
    publisher.addFile("images/x.jpg", join(blog.root, "x.jpg"));
    assert.deepEqual(await publisher.findProblems(), []);
    return (await publisher.finish()).written;
  };
  blog.write("x.jpg", "jpeg");
  assert.equal(await publish(), 4);
  const look = (): string[] =>
    readdirSync(blog.root, { recursive: true, encoding: "utf8" }).map((path) => {
      const { size, mtimeMs, ctimeMs, ino } = lstatSync(join(blog.root, path));
      return [path, size, mtimeMs, ctimeMs, ino].join(" ");
    });
  const before = look();
  assert.equal(await publish(), 0);
  assert.deepEqual(look(), before);
});

describe("a copy is made again when the original or the copy is not as it was", () => {
  const cases: [name: string, arrange: (original: string, copy: string) => void, written: number][] = [
    ["as both were", () => {}, 0],
    ["the original is touched", (original) => utimesSync(original, 1, 1), 0],
    ["the copy is touched", (_, copy) => utimesSync(copy, 1, 1), 0],
    ["the original is edited, with the same size and time", (original) => edit(original), 1],
    ["the copy is edited, with the same size and time", (_, copy) => edit(copy), 1],
    ["the copy is missing", (_, copy) => rmSync(copy), 1],
  ];
  for (const [name, arrange, written] of cases) {
    test(name, async () => {
      const blog = new Blog();
      const original = blog.write("x.jpg", "jpeg");
      const copy = async (): Promise<Published> => {
        const publisher = blog.publisher();
        publisher.addFile("images/x.jpg", original);
        return await publisher.finish();
      };
      await copy();
      arrange(original, join(blog.output, "images/x.jpg"));
      assert.equal((await copy()).written, written);
      assert.deepEqual(blog.site(), { "images/x.jpg": readFileSync(original, "utf8") });
    });
  }
});

describe("files of others are named in each build,", () => {
  const name = async (blog: Blog, files: Record<string, string>): Promise<string[]> =>
    (await blog.publish(files)).problems.map(({ fact }) => fact.replace(/^.*: /, ""));

  test("also when they come between two builds in which nothing changes", async () => {
    const blog = new Blog();
    assert.deepEqual(await name(blog, site), []);
    assert.deepEqual(await name(blog, site), []);
    blog.write("_site/posts/a/notes.txt", "mine");
    for (let build = 0; build < 3; build++) assert.deepEqual(await name(blog, site), ["posts/a/notes.txt"]);
    blog.write("_site/posts/own/deep/b.txt", "mine");
    assert.deepEqual(await name(blog, site), ["posts/a/notes.txt, posts/own/deep/b.txt"]);
    rmSync(join(blog.output, "posts/own"), { recursive: true });
    rmSync(join(blog.output, "posts/a/notes.txt"));
    assert.deepEqual(await name(blog, site), []);
  });

  test("also in a folder that is empty at first", async () => {
    const blog = new Blog();
    await blog.publish(site);
    mkdirSync(join(blog.output, "posts/own"));
    assert.deepEqual(await name(blog, site), []);
    blog.write("_site/posts/own/b.txt", "mine");
    assert.deepEqual(await name(blog, site), ["posts/own/b.txt"]);
  });

  test("also in a folder of which all that was ours has gone", async () => {
    const blog = new Blog();
    await blog.publish({ ...site, "posts/b/index.html": "B" });
    blog.write("_site/posts/b/notes.txt", "mine");
    for (let build = 0; build < 3; build++) assert.deepEqual(await name(blog, site), ["posts/b/notes.txt"]);
  });

  test("also when the first build finds them", async () => {
    const blog = new Blog();
    blog.write("_site/posts/a/notes.txt", "mine");
    for (let build = 0; build < 3; build++) assert.deepEqual(await name(blog, site), ["posts/a/notes.txt"]);
  });
});

describe("texts that wait in a tree", () => {
  test("come into folders that are there, that are not, and that are empty", async () => {
    const blog = new Blog();
    await blog.publish(site);
    mkdirSync(join(blog.output, "empty/deep"), { recursive: true });
    const files = {
      ...site,
      "posts/a/more/index.html": "More",
      "posts/b/index.html": "B",
      "posts/b/c/d/index.html": "D",
      "empty/deep/x.html": "X",
      "empty/y.html": "Y",
    };
    assert.deepEqual((await blog.publish(files)).written, 5);
    assert.deepEqual(blog.site(), files);
  });

  test("take the place of a folder, and the other way round, at all depths at once", async () => {
    const blog = new Blog();
    const one = { "a/b": "file", "c/d/e": "folder", "c/d/f/g": "folder", h: "file", "i/j": "folder" };
    const other = { "a/b/c/d": "folder", "c/d": "file", "h/i/j": "folder", i: "file" };
    for (const files of [one, other, one]) {
      await blog.publish(files);
      assert.deepEqual(blog.site(), files);
    }
  });

  test("are written once, with the last text, when they are added twice", async () => {
    const blog = new Blog();
    for (const turn of ["first", "second"]) {
      const publisher = blog.publisher();
      for (const text of ["long ".repeat(100_000), `short, ${turn}`]) publisher.addText("posts/a/index.html", text);
      assert.equal((await publisher.finish()).written, 1);
      assert.deepEqual(blog.site(), { "posts/a/index.html": `short, ${turn}` });
    }
  });

  test("are all there when many of them are made faster than they are written", async () => {
    const blog = new Blog();
    const publisher = blog.publisher();
    const text = "text ".repeat(10_000);
    for (let number = 0; number < 400; number++) {
      publisher.addText(`posts/${number}/index.html`, `${number} ${text}`);
      await publisher.drain();
    }
    assert.equal((await publisher.finish()).written, 400);
    const files = Object.entries(blog.site());
    assert.equal(files.length, 400);
    for (const [path, content] of files) assert.equal(content, `${path.split("/")[1]} ${text}`);
  });

  test("and a build that is abandoned while they are written leaves nothing", async () => {
    const blog = new Blog();
    for (let round = 0; round < 20; round++) {
      const publisher = blog.publisher();
      for (let number = 0; number < 200; number++)
        publisher.addText(`posts/${number}/deep/index.html`, "x".repeat(5000));
      if (round % 2 === 1) await publisher.drain();
      const settled = publisher.abandon();
      assert.equal(existsSync(blog.output), false);
      await settled;
      assert.equal(existsSync(blog.output), false);
      await assert.rejects(publisher.finish(), /abandoned/);
    }
  });
});

describe("texts that other threads stage", () => {
  const thread = new URL("support/stage-thread.ts", import.meta.url).href;

  /** Stages texts in a thread of its own. */
  const stage = (output: string, texts: [string, string][]): Promise<[string, StagedText][]> => {
    // Threads do not know by themselves how to load TypeScript.
    const code = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(thread)}); })`;
    const worker = new Worker(code, { eval: true, workerData: { output, texts } });
    return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  };
  const publish = async (blog: Blog, texts: Record<string, string>): Promise<Published> => {
    const publisher = blog.publisher();
    publisher.openStaging();
    const entries = Object.entries(texts);
    const shares = [0, 1, 2].map((share) => entries.filter((_, index) => index % 3 === share));
    const [own = [], ...others] = shares;
    const staged = Promise.all(others.map((share) => stage(blog.output, share)));
    for (const [path, text] of own) publisher.addText(path, text);
    for (const [path, digest] of (await staged).flat()) publisher.addStaged(path, digest);
    assert.deepEqual(await publisher.findProblems(), []);
    return await publisher.finish();
  };
  const texts = Object.fromEntries(
    Array.from({ length: 300 }, (_, number) => [
      number % 4 === 0 ? `posts/${number % 7}.html` : `posts/${number % 50}/${number}/index.html`,
      `${number}, text`,
    ]),
  );

  test("are published as those of the main one", async () => {
    const [blog, alone] = [new Blog(), new Blog()];
    const published = await publish(blog, texts);
    assert.deepEqual(published, await alone.publish(texts));
    assert.deepEqual(blog.site(), alone.site());
  });

  test("and those that are there already are not", async () => {
    const blog = new Blog();
    await publish(blog, texts);
    const times = (): number[] => Object.keys(texts).map((path) => statSync(join(blog.output, path)).ctimeMs);
    const before = times();
    assert.deepEqual((await publish(blog, texts)).written, 0);
    assert.deepEqual(times(), before);
    const changed = { ...texts, "posts/1/1/index.html": "changed", "posts/new/index.html": "new" };
    assert.equal((await publish(blog, changed)).written, 2);
    assert.deepEqual(blog.site(), Object.fromEntries(Object.entries(changed).sort()));
    assert.equal(existsSync(join(blog.output, STAGING)), false);
  });

  test("come into no folder of a build that has ended", async () => {
    const blog = new Blog();
    const publisher = blog.publisher();
    publisher.openStaging();
    await stage(blog.output, [["a/index.html", "A"]]);
    await publisher.abandon();
    await assert.rejects(stage(blog.output, [["b/index.html", "B"]]), { code: "ENOENT" });
    assert.equal(existsSync(blog.output), false);
  });
});
