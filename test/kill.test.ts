import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { readSealed } from "../src/cache-file.ts";
import { recover } from "../src/publish/journal.ts";
import { lock } from "../src/publish/lock.ts";
import { readManifest } from "../src/publish/manifest.ts";
import { STAGING } from "../src/publish/staging.ts";
import { EMPTY_LEDGER, formatLedger, LEDGER_FILE } from "../src/urls/ledger.ts";
import { command, createBlog, createFolder, longhand, type Outcome } from "./support/blog.ts";
import { digest, type Fault, publishScript, readSite, runWithFault } from "./support/faults.ts";
import { newerSite, olderSite, treeOf, writeOriginals } from "./support/posts-site.ts";
import { publishFiles } from "./support/publish-files.mjs";
import { startServer } from "./support/server.ts";

describe("publishing 300 posts onto an older site, killed", { concurrency: 2 }, async () => {
  const plans = createFolder();
  const plan = join(plans, "newer.json");
  writeFileSync(plan, JSON.stringify(newerSite));
  const publishNewer = (root: string, fault: Fault): Promise<Outcome> =>
    runWithFault([publishScript, root, plan], root, fault);

  const start = createFolder();
  writeOriginals(start);
  writeFileSync(join(start, LEDGER_FILE), EMPTY_LEDGER);
  await publishFiles(start, olderSite);
  writeFileSync(join(start, "_site/CNAME"), "ines.blog");
  const before = digest({ ...treeOf(olderSite), CNAME: "ines.blog" });
  const after = digest({ ...treeOf(newerSite), CNAME: "ines.blog" });
  const ledgers = [olderSite, newerSite].map(({ ledger }) => formatLedger(new Map(Object.entries(ledger))));

  const createStart = (): string => {
    const root = createFolder();
    cpSync(start, root, { recursive: true });
    return root;
  };
  const clean = createStart();
  const steps = join(plans, "steps.json");
  assert.equal((await publishNewer(clean, { count: steps })).code, 0);
  const kinds = JSON.parse(readFileSync(steps, "utf8")) as string[];

  test("is right when it is not killed", () => {
    assert.deepEqual(readSite(start), before);
    assert.deepEqual(readSite(clean), after);
    assert.equal(existsSync(join(clean, "_site", STAGING)), false);
  });

  const points = choosePoints(kinds);
  test("is killed at 40 points or more, at each kind of step", () => {
    assert.ok(points.length >= 40, String(points.length));
    const hit = new Set(points.map((point) => kinds[point - 1]));
    assert.deepEqual([...hit].sort(), ["mkdir", "rename", "rmdir", "unlink", "write", "write half"]);
  });

  let completed = 0;
  for (const [index, point] of points.entries()) {
    test(`before step ${point} of ${kinds.length}, ${kinds[point - 1]}`, async () => {
      const root = createStart();
      await publishNewer(root, { kill: point });
      const left = readSite(root);
      for (const [path, content] of Object.entries(left)) {
        assert.ok(
          content === before[path] || content === after[path],
          `${path} is neither the old file nor the new one`,
        );
      }
      // Each other time the author deletes the cache as well: the journal does not lie there.
      const isDecided = ["remove", "place"].some((name) => existsSync(join(root, "_site", STAGING, `${name}.journal`)));
      const isForgetful = isDecided && index % 2 === 1;
      if (isForgetful) rmSync(join(root, ".cache"), { recursive: true, force: true });
      const isCompleted = recover(join(root, "_site"), join(root, ".cache"));
      assert.equal(existsSync(join(root, "_site", STAGING)), false);
      assert.deepEqual(listEmptyFolders(join(root, "_site")), []);
      assert.equal(isCompleted, isDecided);
      if (isCompleted) completed++;
      const site = readSite(root);
      const isNew = isCompleted || isDeepStrictEqual(left, after);
      assert.deepEqual(site, isNew ? after : before);
      const ledger = readFileSync(join(root, LEDGER_FILE), "utf8");
      if (isNew) {
        assert.equal(ledger, ledgers[1]);
        if (!isForgetful) {
          assert.equal(readSealed(join(root, ".cache"), LEDGER_FILE), ledger);
          assert.deepEqual([...readManifest(join(root, ".cache"))], [...readManifest(join(clean, ".cache"))]);
          assert.equal(readSealed(join(root, ".cache"), "feed.xml"), newerSite.texts["feed.xml"]);
        }
      } else assert.ok(ledgers.includes(ledger));

      // The build that comes next finds nothing left to do, or does all of it.
      const { written } = await publishFiles(root, newerSite);
      if (isNew) assert.equal(written, 0);
      assert.deepEqual(readSite(root), after);
      for (const name of ["published.json", "feed.xml", LEDGER_FILE]) {
        assert.equal(readSealed(join(root, ".cache"), name), readSealed(join(clean, ".cache"), name), name);
      }
      assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), ledgers[1]);
      assert.equal(existsSync(join(root, `${LEDGER_FILE}.new`)), false);
      assert.equal(existsSync(join(root, ".cache/build.lock")), false);
    });
  }

  test("has been completed by the next command at many of them", () => {
    assert.ok(completed > 15, String(completed));
  });
});

describe("publishing 300 posts for the first time, killed", { concurrency: 2 }, async () => {
  const plan = join(createFolder(), "newer.json");
  writeFileSync(plan, JSON.stringify(newerSite));
  const after = digest(treeOf(newerSite));
  const createStart = (): string => {
    const root = createFolder();
    writeOriginals(root);
    writeFileSync(join(root, LEDGER_FILE), EMPTY_LEDGER);
    return root;
  };
  const clean = createStart();
  const steps = join(createFolder(), "steps.json");
  assert.equal((await runWithFault([publishScript, clean, plan], clean, { count: steps })).code, 0);
  const kinds = JSON.parse(readFileSync(steps, "utf8")) as string[];
  const whole = kinds.slice(findLastSteps(kinds, 1));

  test("moves whole folders", () => {
    assert.deepEqual(readSite(clean), after);
    assert.ok(whole.filter((kind) => kind === "rename").length < 20, whole.join());
  });

  // All of the last steps, and some before.
  const points = [5, 50, 300, 600, kinds.length - whole.length, ...whole.map((_, index) => kinds.length - index)];
  for (const point of points) {
    test(`before step ${point} of ${kinds.length}, ${kinds[point - 1]}`, async () => {
      const root = createStart();
      await runWithFault([publishScript, root, plan], root, { kill: point });
      for (const [path, content] of Object.entries(readSite(root))) assert.equal(content, after[path], path);
      const isDecided = ["remove", "place"].some((name) => existsSync(join(root, "_site", STAGING, `${name}.journal`)));
      const isCompleted = recover(join(root, "_site"), join(root, ".cache"));
      assert.equal(isCompleted, isDecided);
      const site = readSite(root);
      assert.deepEqual(site, isCompleted || Object.keys(site).length > 0 ? after : {});
      assert.equal(existsSync(join(root, "_site", STAGING)), false);
      const { written } = await publishFiles(root, newerSite);
      assert.equal(written === 0, Object.keys(site).length > 0);
      assert.deepEqual(readSite(root), after);
    });
  }
});

describe("a whole build, killed", { concurrency: 2 }, async () => {
  const post = (title: string, text: string): string =>
    `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\ntags: [one]\n---\n\n${text}\n`;
  const older = {
    "posts/a.md": post("A", "Old."),
    "posts/b.md": post("B", "Stays.\n\n![A hill](/images/hill.svg)"),
    "images/hill.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z"/></svg>',
  };
  const newer = { "posts/a.md": post("A", "New."), "posts/c.md": post("C", "Comes.") };
  const createStart = async (): Promise<string> => {
    const root = createBlog(older);
    assert.equal((await longhand(root, ["build"])).code, 0);
    for (const [path, text] of Object.entries(newer)) writeFileSync(join(root, path), text);
    return root;
  };
  const clean = await createStart();
  const before = readSite(clean);
  const steps = join(createFolder(), "steps.json");
  const { code, stderr } = await runWithFault([command, "build"], clean, { count: steps });
  assert.equal(code, 0, stderr);
  const after = readSite(clean);
  const kinds = JSON.parse(readFileSync(steps, "utf8")) as string[];
  // Near the end most happens in little time; the rest is spread over the whole build.
  const late = kinds.indexOf("rename", findLastSteps(kinds, 2));
  const next = [["check"], ["plan"], ["urls"], ["build"]];
  const points = [0.1, 0.4, 0.8, 0.95]
    .map((part) => Math.ceil(part * kinds.length))
    .concat([late + 1, late + 3, late + 6]);
  for (const [index, point] of points.entries()) {
    const args = next[index % next.length] ?? [];
    test(`before step ${point} of ${kinds.length}; then longhand ${args}`, async () => {
      const root = await createStart();
      await runWithFault([command, "build"], root, { kill: point });
      const isDecided = ["remove", "place"].some((name) => existsSync(join(root, "_site", STAGING, `${name}.journal`)));
      const outcome = await longhand(root, args);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.equal(outcome.stderr.includes("Now all of them are."), isDecided);
      assert.equal(existsSync(join(root, "_site", STAGING)), false);
      const site = readSite(root);
      const isNew = isDecided || args[0] === "build" || isDeepStrictEqual(site, after);
      assert.deepEqual(site, isNew ? after : before);
      const again = await longhand(root, ["build"]);
      assert.deepEqual([again.code, again.stderr], [0, ""]);
      if (isNew) assert.match(again.stdout, /Files: 0 written/);
      assert.deepEqual(readSite(root), after);
      for (const name of [LEDGER_FILE, ".cache/urls.json", ".cache/published.json", ".cache/feed.xml"]) {
        assert.equal(readFileSync(join(root, name), "utf8"), readFileSync(join(clean, name), "utf8"), name);
      }
    });
  }

  test("leaves nothing that longhand preview would show", async () => {
    const root = await createStart();
    await runWithFault([command, "build"], root, { kill: late });
    // As when another build is at work: nothing is taken away.
    const waiting = join(root, "_site", STAGING, "site/posts/c/index.html");
    assert.ok(existsSync(waiting));
    const release = await lock(join(root, ".cache"));
    const server = await startServer(root, ["preview"]);
    try {
      for (const path of [
        `/${STAGING}/site/posts/c/`,
        `/${STAGING}/site/posts/c/index.html`,
        `/${STAGING}/`,
        "/posts/c/",
      ]) {
        assert.equal((await fetch(new URL(path, server.url))).status, 404, path);
      }
      assert.ok(existsSync(waiting));
    } finally {
      assert.equal(await server.stop(), 0);
      release();
    }
  });
});

function listEmptyFolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.length === 0) return [folder];
  return entries.flatMap((entry) => (entry.isDirectory() ? listEmptyFolders(join(folder, entry.name)) : []));
}

/** Where all is written but what is noted of the files when they are in place. */
function findLastSteps(kinds: string[], later: number): number {
  let step = kinds.length;
  for (let back = 0; back <= later; back++) step = kinds.lastIndexOf("write half", step - 1);
  return step;
}

/** Points of each kind: the first ones, the last ones, and some between. */
function choosePoints(kinds: string[]): number[] {
  const chosen = new Set<number>();
  for (const kind of new Set(kinds)) {
    const all = kinds.flatMap((one, index) => (one === kind ? [index + 1] : []));
    const share = Math.max(1, (all.length - 1) / 7);
    for (let place = 0; place < all.length; place += share) chosen.add(all[Math.floor(place)] ?? 1);
    for (const point of [...all.slice(0, 1), ...all.slice(-3)]) chosen.add(point);
  }
  return [...chosen].sort((left, right) => left - right);
}
