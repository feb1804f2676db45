import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { seal } from "../src/cache-file.ts";
import { recover } from "../src/publish/journal.ts";
import { type Published, Publisher } from "../src/publish/publish.ts";
import { STAGING } from "../src/publish/staging.ts";
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
  for (const path of ["../precious.txt", "..\\precious.txt", "/precious.txt", "posts/../../precious.txt"]) {
    blog.write(`_site/${STAGING}/site/new.html`, "not mine");
    blog.write(`_site/${STAGING}/remove.journal`, seal("journal", JSON.stringify({ remove: [path], hasFeed: true })));
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
  blog.write(`_site/${STAGING}/place.journal`, seal("journal", JSON.stringify({ remove: [], hasFeed: true })));
  assert.equal(recover(blog.output, join(blog.root, ".cache")), true);
  assert.equal(readFileSync(precious, "utf8"), "mine");
  assert.deepEqual(blog.site(), { ...site, "posts/b/index.html": "B" });
});
