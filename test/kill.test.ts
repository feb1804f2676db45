import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { readSealed } from "../src/cache-file.ts";
import { recover, STAGING } from "../src/publish/journal.ts";
import { readManifest } from "../src/publish/manifest.ts";
import { EMPTY_LEDGER, formatLedger, LEDGER_FILE } from "../src/urls/ledger.ts";
import { createFolder, type Outcome, readTree, repository, runNode } from "./support/blog.ts";
import { newerSite, olderSite, treeOf, writeOriginals } from "./support/posts-site.ts";
import { publishFiles } from "./support/publish-files.mjs";

const faults = join(repository, "test/support/faults.cjs");

/** Runs a program of ours on a blog, and lets something happen to it. */
function runWithFault(args: string[], root: string, fault: object): Promise<Outcome> {
  const plan = JSON.stringify({ root, ...fault });
  return runNode(["--require", faults, ...args], root, {
    LONGHAND_FAULT: plan,
    SOURCE_DATE_EPOCH: "1780315200",
    NO_COLOR: "1",
  });
}

/** A digest of each file. */
function digest(tree: Record<string, string>): Record<string, string> {
  const hash = (content: string): string => createHash("sha256").update(content, "latin1").digest("hex").slice(0, 12);
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, hash(content)]));
}

/** The site, without what waits in it. */
function readSite(root: string): Record<string, string> {
  const tree = existsSync(join(root, "_site")) ? readTree(join(root, "_site")) : {};
  return digest(Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith(`${STAGING}/`))));
}

describe("publishing 300 posts onto an older site, killed", { concurrency: 2 }, async () => {
  const script = join(repository, "test/support/publish-files.mjs");
  const plans = createFolder();
  const plan = join(plans, "newer.json");
  writeFileSync(plan, JSON.stringify(newerSite));
  const publishNewer = (root: string, fault: object): Promise<Outcome> =>
    runWithFault([script, root, plan], root, fault);

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
