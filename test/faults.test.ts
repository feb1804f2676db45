import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { Publisher } from "../src/publish/publish.ts";
import { STAGING } from "../src/publish/staging.ts";
import { EMPTY_LEDGER, LEDGER_FILE } from "../src/urls/ledger.ts";
import { command, createBlog, createFolder, epoch, longhand, type Outcome, readTree } from "./support/blog.ts";
import { digest, publishScript, readSite, runWithFault } from "./support/faults.ts";
import { newerSite, olderSite, treeOf, writeOriginals } from "./support/posts-site.ts";
import { publishFiles } from "./support/publish-files.mjs";
import { eventually } from "./support/server.ts";

/** What no author should see, whatever happens. */
const trace = /^\s+at .+:\d+|node:internal|Longhand has failed|\bundefined\b|\[object|injected|E[A-Z]{4,}:/m;

const post = (title: string, text = "Text."): string =>
  `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\n---\n\n${text}\n`;
const svg = (color: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path fill="${color}" d="M0 0h9v9z"/></svg>`;

function write(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const built = buildOnce();

async function buildOnce(): Promise<string> {
  const root = createBlog({
    "posts/a.md": post("A"),
    "posts/b.md": post("B", "A square.\n\n![A square](/images/b.svg)"),
    "images/b.svg": svg("red"),
    "blog.config.ts": 'export default { title: "T", url: "https://test.blog/", author: "Ada" };\n',
  });
  rmSync(join(root, "blog.config.js"));
  assert.equal((await longhand(root, ["build"])).code, 0);
  return root;
}

/** A built blog, in which something has changed since. */
async function createChanged(): Promise<string> {
  const root = createFolder();
  cpSync(await built, root, { recursive: true, verbatimSymlinks: true });
  write(root, "posts/a.md", post("A", "Changed."));
  write(root, "posts/c.md", post("C"));
  write(root, "images/b.svg", svg("blue"));
  write(root, "blog.config.ts", 'export default { title: "Title", url: "https://test.blog/", author: "Ada" };\n');
  return root;
}

/** Nothing waits, nobody has the lock, nothing is half-written. */
function assertClean(root: string): void {
  assert.equal(existsSync(join(root, "_site", STAGING)), false, "something is staged");
  assert.equal(existsSync(join(root, ".cache/build.lock")), false, "there is a lock");
  const names = [...readdirSync(root), ...readdirSync(join(root, ".cache"), { recursive: true })].map(String);
  assert.deepEqual(
    names.filter((name) => /\.(new|tmp)$/.test(name)),
    [],
  );
}

describe("a full disk", async () => {
  const plan = join(createFolder(), "newer.json");
  writeFileSync(plan, JSON.stringify(newerSite));
  const createStart = async (root: string): Promise<void> => {
    writeOriginals(root);
    writeFileSync(join(root, LEDGER_FILE), EMPTY_LEDGER);
    await publishFiles(root, olderSite);
  };
  const [before, after] = [digest(treeOf(olderSite)), digest(treeOf(newerSite))];
  const assertRefused = (root: string, { code, stdout }: Outcome): void => {
    const [problem, ...others] = JSON.parse(stdout);
    assert.deepEqual([code, problem?.code, others], [1, "disk-full", []], stdout);
    assert.match(problem.fact, /The disk is full\. The new files of the site need (\d+ kB|\d\.\d MB) for a moment/);
    assert.deepEqual(readSite(root), before);
    assertClean(root);
  };

  const root = createFolder();
  await createStart(root);
  // The last ones leave room for the pages, but not for what is written afterwards: the journal, the lists, the ledger.
  for (const room of [0, 1, 500, 5_000, 20_000, 60_000, 120_000, 180_000, 200_000, 220_000]) {
    test(`with room for ${room} bytes leaves the site as it was, and says what it needs`, async () => {
      const outcome = await runWithFault([publishScript, root, plan], root, { room });
      assertRefused(root, outcome);
    });
  }

  test("that has room again is no trouble", async () => {
    await publishFiles(root, newerSite);
    assert.deepEqual(readSite(root), after);
  });

  const disk = mountDisk(2_400);
  test(`that ${disk ? "is real" : "is played"} is the same`, async () => {
    const root = disk?.folder ?? createFolder();
    try {
      await createStart(root);
      const outcome = await runWithFault([publishScript, root, plan], root, disk ? {} : { room: 100_000 });
      assertRefused(root, outcome);
      if (disk) assert.match(outcome.stdout, /for a moment, and [\d.]+ MB are free/);
      await publishFiles(root, olderSite);
      assert.deepEqual(readSite(root), before);
    } finally {
      disk?.unmount();
    }
  });

  test("in a whole build, wherever it is noticed", async () => {
    const root = await createChanged();
    const old = readSite(root);
    const facts: string[] = [];
    for (const room of [0, 300, 1_500, 5_000, 15_000]) {
      const { code, stdout, stderr } = await runWithFault([command, "build"], root, { room });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /The disk is full\./);
      assert.match(stderr, /Make room/);
      assert.doesNotMatch(stderr, trace);
      assert.deepEqual(readSite(root), old);
      assertClean(root);
      facts.push(stderr.split("\n")[0] ?? "");
    }
    assert.ok(new Set(facts).size > 2, facts.join("\n"));
    assert.equal((await longhand(root, ["build"])).code, 0);
  });
});

/** A small disk of its own, in kB, where the test may mount one. */
function mountDisk(size: number): { folder: string; unmount: () => void } | undefined {
  const folder = createFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", folder], { stdio: "ignore" });
    return { folder, unmount: () => execFileSync("umount", [folder], { stdio: "ignore" }) };
  } catch {
    return undefined;
  }
}

describe("a folder that cannot be written", { concurrency: 2 }, () => {
  const cases: [path: string, code: string, expected: RegExp][] = [
    [
      "_site",
      "EROFS",
      /^_site {2}Longhand cannot read or write this: the disk can only be read\.\n {4}Give your account/m,
    ],
    ["_site", "EACCES", /^_site {2}Longhand cannot read or write this: the rights of the file or folder do not/m],
    [".cache", "EROFS", /^\.cache\/\S+ {2}Longhand cannot read or write this/m],
    [".cache", "EACCES", /^\.cache\/\S+ {2}Longhand cannot read or write this/m],
    [
      ".cache/images",
      "EACCES",
      /An image could not be written into the cache: .*\n {4}Make room, or make .* writable/m,
    ],
    [".cache/compiled", "EPERM", /^\.cache\/compiled\/\S+ {2}Longhand cannot read or write this/m],
    [LEDGER_FILE, "EACCES", /^urls\.json\S* {2}Longhand cannot read or write this/m],
  ];
  for (const [path, code, expected] of cases) {
    test(`${path}, with ${code}`, async () => {
      const root = await createChanged();
      const old = readSite(root);
      const ledger = readFileSync(join(root, LEDGER_FILE), "utf8");
      // Who is root may write everywhere, so it is played; the same holds where rights cannot be taken away.
      const isReal = code === "EACCES" && path === "_site" && process.getuid !== undefined && process.getuid() !== 0;
      const deny = { path: join(root, path), code };
      if (isReal) chmodSync(join(root, path), 0o555);
      const outcome = await runWithFault([command, "build"], root, isReal ? {} : { deny });
      if (isReal) chmodSync(join(root, path), 0o755);
      assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
      assert.match(outcome.stderr, expected);
      assert.doesNotMatch(outcome.stderr, trace);
      assert.deepEqual(readSite(root), old);
      assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), ledger);
      assertClean(root);
      assert.equal((await longhand(root, ["build"])).code, 0);
    });
  }
});

describe("what stands in the way is named before anything is touched", () => {
  const site = { "index.html": "Home", "old/index.html": "Old" };
  const cases: [name: string, arrange: (root: string) => void, files: Record<string, string>, expected: string[]][] = [
    [
      "a folder with a file of others, where a file shall be",
      (root) => write(root, "_site/notes/mine.txt", "mine"),
      { notes: "ours" },
      ["_site/notes"],
    ],
    ["an empty folder", (root) => mkdirSync(join(root, "_site/notes")), { notes: "ours" }, ["_site/notes"]],
    [
      "a folder of ours with a file of others in it",
      (root) => write(root, "_site/old/mine.txt", "mine"),
      { old: "ours" },
      ["_site/old"],
    ],
    [
      "a file, where a folder shall be",
      (root) => write(root, "_site/posts", "mine"),
      { "posts/a/index.html": "A", "posts/b/index.html": "B" },
      ["_site/posts"],
    ],
    [
      "a link to elsewhere, where a folder shall be",
      (root) => {
        mkdirSync(join(root, "elsewhere"));
        symlinkSync(join(root, "elsewhere"), join(root, "_site/posts"), "junction");
      },
      { "posts/a/index.html": "A" },
      ["_site/posts"],
    ],
    [
      "several things",
      (root) => {
        write(root, "_site/a", "mine");
        write(root, "_site/b/c/d", "mine");
      },
      { "a/index.html": "A", "b/c": "C" },
      ["_site/a", "_site/b/c"],
    ],
  ];
  for (const [name, arrange, files, expected] of cases) {
    test(name, async () => {
      const root = createFolder();
      const open = (): Publisher => new Publisher(join(root, "_site"), join(root, ".cache"), "_site");
      const add = (publisher: Publisher, texts: Record<string, string>): Publisher => {
        for (const [path, text] of Object.entries(texts)) publisher.addText(path, text);
        return publisher;
      };
      await add(open(), site).finish();
      arrange(root);
      const before = readdirSync(join(root, "_site"), { recursive: true });
      const publisher = add(open(), { "index.html": "New home", ...files });
      const problems = await publisher.findProblems();
      assert.deepEqual(
        problems.map(({ code, severity, place }) => [code, severity, place?.path]),
        expected.map((path) => ["output-in-the-way", "error", path]),
      );
      await publisher.abandon();
      assert.deepEqual(readdirSync(join(root, "_site"), { recursive: true }), before);
      assert.equal(readFileSync(join(root, "_site/index.html"), "utf8"), "Home");
    });
  }

  test("and a link in a place of ours leads nothing of ours elsewhere", async () => {
    const root = createFolder();
    const publish = async (texts: Record<string, string>) => {
      const publisher = new Publisher(join(root, "_site"), join(root, ".cache"), "_site");
      for (const [path, text] of Object.entries(texts)) publisher.addText(path, text);
      assert.deepEqual(await publisher.findProblems(), []);
      return publisher.finish();
    };
    await publish({ "index.html": "Home", "old/index.html": "Old" });
    // The author has moved the folder and left a link: what is behind it is the author's.
    write(root, "moved/index.html", "Old");
    rmSync(join(root, "_site/old"), { recursive: true });
    symlinkSync(join(root, "moved"), join(root, "_site/old"), "junction");
    write(root, "precious.txt", "mine");
    rmSync(join(root, "_site/index.html"));
    symlinkSync(join(root, "precious.txt"), join(root, "_site/index.html"));
    await publish({ "index.html": "Home" });
    assert.equal(readFileSync(join(root, "moved/index.html"), "utf8"), "Old");
    assert.equal(readFileSync(join(root, "precious.txt"), "utf8"), "mine");
    assert.equal(readFileSync(join(root, "_site/index.html"), "utf8"), "Home");
  });

  test("in a whole build, with all else that is wrong", async () => {
    const root = await createChanged();
    write(root, "_site/posts/c", "mine");
    write(root, "posts/a.md", post("A", "[Nowhere](/nowhere/)"));
    const old = readTree(join(root, "_site"));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^posts\/a\.md:7:\d+ {2}The link leads to \/nowhere\//m);
    assert.match(stderr, /^_site\/posts\/c {2}Something that Longhand has not made stands where .*\n {4}Move it out/m);
    assert.match(stderr, /^2 errors\. Nothing was published; the site is as it was\.$/m);
    assert.deepEqual(readTree(join(root, "_site")), old);
  });
});

test("two builds at once, five times, on what a killed one has left", async () => {
  const root = await createChanged();
  for (let round = 0; round < 5; round++) {
    write(root, "posts/a.md", post("A", `Round ${round}.`));
    await runWithFault([command, "build"], root, { kill: 12 + 25 * round });
    const outcomes = await Promise.all([longhand(root, ["build"]), longhand(root, ["build"])]);
    for (const { code, stdout, stderr } of outcomes) {
      assert.doesNotMatch(stderr, trace);
      if (code === 0) assert.match(stdout, /^Files: /m);
      else assert.match(stderr, /Another build of this blog is running \(process \d+\)\.\n {4}Wait/);
    }
    assert.ok(outcomes.some(({ code }) => code === 0));
    assertClean(root);
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Files: 0 written/);
    assert.match(readFileSync(join(root, "_site/posts/a/index.html"), "utf8"), new RegExp(`Round ${round}\\.`));
  }
  const calm = await createChanged();
  write(calm, "posts/a.md", post("A", "Round 4."));
  assert.equal((await longhand(calm, ["build"])).code, 0);
  assert.deepEqual(readSite(root), readSite(calm));
});

// Windows knows neither limits of a process nor signals that it could answer.
if (process.platform !== "win32") {
  test("with 64 open files at most, a build does all that it does else", async () => {
    const numbers = Array.from({ length: 80 }, (_, index) => index);
    const root = createBlog({
      "posts/a.md": post("A", numbers.map((number) => `![Number ${number}](/images/${number}.svg)`).join("\n\n")),
      ...Object.fromEntries(numbers.map((number) => [`images/${number}.svg`, svg(`rgb(${number},9,9)`)])),
    });
    const build = (): string =>
      execFileSync("sh", ["-c", `ulimit -n 64 && exec "${process.execPath}" "${command}" build`], {
        cwd: root,
        encoding: "utf8",
        env: {
          ...process.env,
          GITHUB_ACTIONS: "",
          NO_COLOR: "1",
          SOURCE_DATE_EPOCH: epoch,
          NODE_TEST_CONTEXT: undefined,
        },
      });
    assert.match(build(), /Images: 80 encoded, 1 reused/);
    assert.match(build(), /Images: 0 encoded, 81 reused/);
    // Copied, so that each of them has to be read.
    cpSync(join(root, ".cache"), join(root, ".copy"), { recursive: true });
    rmSync(join(root, ".cache"), { recursive: true });
    cpSync(join(root, ".copy"), join(root, ".cache"), { recursive: true });
    assert.match(build(), /Files: 0 written, \d+ unchanged, 0 removed\nImages: 0 encoded, 81 reused/);
  });

  describe("a build that is interrupted ends in order", { concurrency: 2 }, () => {
    const slow = `import longhand from "longhand/eleventy";
export default async (config) => {
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  return longhand(config);
};
`;
    const line = "The build was stopped. Nothing was published; the site is as it was.\n";
    const cases: [signal: NodeJS.Signals, times: number, args: string[], code: number][] = [
      ["SIGINT", 1, [], 130],
      ["SIGINT", 2, [], 130],
      ["SIGTERM", 1, [], 143],
      ["SIGHUP", 1, [], 129],
      ["SIGINT", 1, ["--json"], 130],
    ];
    for (const [signal, times, args, expected] of cases) {
      test(`by ${signal}${times > 1 ? ", twice" : ""}${args.map((arg) => ` with ${arg}`)}`, async () => {
        const root = await createChanged();
        const old = readSite(root);
        const ledger = readFileSync(join(root, LEDGER_FILE), "utf8");
        write(root, ".eleventy.js", slow);
        const { NODE_TEST_CONTEXT: _, ...own } = process.env;
        const env = { ...own, GITHUB_ACTIONS: "", NO_COLOR: "1", SOURCE_DATE_EPOCH: epoch };
        const child = spawn(process.execPath, [command, "build", ...args], { cwd: root, env });
        const printed = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const) child[name].on("data", (part) => (printed[name] += part));
        const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
        await eventually(() => existsSync(join(root, "_site", STAGING)) || undefined);
        for (let time = 0; time < times; time++) child.kill(signal);
        assert.equal(await ended, expected);
        if (args.length === 0)
          assert.deepEqual([printed.stdout, printed.stderr.replace(/^Encoding.*\n/m, "")], ["", line]);
        else assert.equal(JSON.parse(printed.stdout).problems[0].code, "interrupted");
        assertClean(root);
        assert.deepEqual(readSite(root), old);
        assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), ledger);
        rmSync(join(root, ".eleventy.js"));
        assert.equal((await longhand(root, ["build"])).code, 0);
      });
    }
  });
}
