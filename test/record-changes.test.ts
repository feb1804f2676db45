import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { BuildRecord, FileRecord, Fingerprints } from "../src/build/record.ts";
import { emptyRecord } from "../src/build/record.ts";
import { rememberInCache } from "../src/build/record-cache.ts";
import type { TextRecord } from "../src/content/text-record.ts";
import { createFolder } from "./support/blog.ts";

const prints: Fingerprints = { texts: "t", files: "f" };
const text = (path: string, hash = "1"): [string, TextRecord] => [path, { path, hash, signature: null, problems: [] }];
const file = (path: string, key = "1"): [string, FileRecord] => [
  path,
  { key, hash: `hash of ${key}`, facts: { kind: "other", bytes: key.length } },
];
const names = Array.from({ length: 30 }, (_, index) => `p${index}`);

/** A record of thirty texts with a file each. */
function createRecord(): BuildRecord {
  return {
    texts: new Map(names.map((name) => text(`${name}.md`))),
    files: new Map(names.map((name) => file(`${name}.html`))),
    guard: undefined,
    related: undefined,
    search: undefined,
  };
}

const sizes = (cache: string): (number | undefined)[] =>
  ["record.json", "record-changes.json"].map((name) => statSync(join(cache, name), { throwIfNoEntry: false })?.size);

/** Keeps what `change` makes of the record that is in the cache, as a build does. */
function edit(cache: string, change: (record: BuildRecord) => void): BuildRecord {
  const memory = rememberInCache(cache);
  const known = memory.recall(prints);
  const next = { ...known, texts: new Map(known.texts), files: new Map(known.files) };
  change(next);
  memory.keep(prints, next, true);
  return next;
}

function createCache(): string {
  const cache = createFolder();
  rememberInCache(cache).keep(prints, createRecord(), true);
  return cache;
}

const changes: [name: string, isWhole: boolean, change: (record: BuildRecord) => void][] = [
  [
    "one text and its file",
    false,
    ({ texts, files }) => {
      texts.set(...text("p3.md", "2"));
      files.set(...file("p3.html", "2"));
    },
  ],
  [
    "a new text",
    false,
    ({ texts, files }) => {
      texts.set(...text("new.md"));
      files.set(...file("new.html"));
    },
  ],
  [
    "a text that is gone",
    false,
    ({ texts, files }) => {
      texts.delete("p4.md");
      files.delete("p4.html");
    },
  ],
  [
    "what is neither text nor file",
    false,
    (record) => {
      record.search = "other";
      record.related = { inputs: "x", found: [[1]] } as BuildRecord["related"];
    },
  ],
  [
    "most of it",
    true,
    ({ texts }) => {
      for (const name of names) texts.set(...text(`${name}.md`, "2"));
    },
  ],
];

describe("a record of which little has changed is written as changes", () => {
  for (const [name, isWhole, change] of changes) {
    test(name, () => {
      const cache = createCache();
      const [before] = sizes(cache);
      const kept = edit(cache, change);
      assert.deepEqual(rememberInCache(cache).recall(prints), kept);
      const [whole, changed] = sizes(cache);
      assert.equal(whole === before && changed !== undefined, !isWhole);
    });
  }

  test("one change after the other", () => {
    const cache = createCache();
    for (const [, , change] of changes.slice(0, 4)) {
      const kept = edit(cache, change);
      assert.deepEqual(rememberInCache(cache).recall(prints), kept);
    }
    const back = edit(cache, ({ texts }) => texts.set(...text("p4.md")));
    assert.deepEqual(rememberInCache(cache).recall(prints), back);
  });

  test("until there are many of them: then all of it is written, and no changes are left", () => {
    const cache = createCache();
    for (const name of names.slice(0, 10)) {
      const kept = edit(cache, ({ texts }) => texts.set(...text(`${name}.md`, "2")));
      assert.deepEqual(rememberInCache(cache).recall(prints), kept);
    }
    assert.ok(readFileSync(join(cache, "record.json"), "utf8").includes('"hash":"2"'));
  });
});

test("a record of many texts and files is written piece by piece, and is the same when it is read", () => {
  const cache = createFolder();
  const many = Array.from({ length: 1203 }, (_, index) => `p${index}`);
  const record = {
    ...createRecord(),
    texts: new Map(many.map((name) => text(`${name}.md`, `"${name}"`))),
    files: new Map(["7", ...many].map((name) => file(name))),
  };
  rememberInCache(cache).keep(prints, record, true);
  assert.deepEqual(rememberInCache(cache).recall(prints), record);
});

describe("changes are not taken", () => {
  const [, , change] = changes[0] as (typeof changes)[number];

  test("of another record", () => {
    const [cache, other] = [createCache(), createFolder()];
    rememberInCache(other).keep(prints, { ...createRecord(), search: "of another blog" }, true);
    edit(other, change);
    copyFileSync(join(other, "record-changes.json"), join(cache, "record-changes.json"));
    assert.deepEqual(rememberInCache(cache).recall(prints), createRecord());
  });

  test("when they are damaged: then it is the record of one build before", () => {
    const cache = createCache();
    edit(cache, change);
    writeFileSync(join(cache, "record-changes.json"), "damaged");
    assert.deepEqual(rememberInCache(cache).recall(prints), createRecord());
  });

  test("under other fingerprints", () => {
    const cache = createCache();
    edit(cache, change);
    assert.deepEqual(rememberInCache(cache).recall({ texts: "other", files: "other" }), emptyRecord());
    const { texts, files } = rememberInCache(cache).recall({ texts: "t", files: "other" });
    assert.deepEqual([texts.size, files.size], [30, 0]);
    const memory = rememberInCache(cache);
    memory.recall({ texts: "t", files: "other" });
    memory.keep({ texts: "t", files: "other" }, createRecord(), true);
    assert.equal(existsSync(join(cache, "record-changes.json")), false);
  });
});
