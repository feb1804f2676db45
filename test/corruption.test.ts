import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { type BuildResult, build } from "../src/build/build.ts";
import { loadBlog } from "../src/settings/load.ts";
import { createBlog, createFolder, epoch, readTree, repository } from "./support/blog.ts";
import { listDifferences } from "./support/tree.ts";

/** No two points are alike, as in photographs: drawings have fewer variants. */
const photo = (mean: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      Array.from({ length: 800 * 60 * 3 }, (_, index) => (mean + ((index * 7919) % 97) + (index % 13)) % 256),
    ),
    { raw: { width: 800, height: 60, channels: 3 } },
  )
    .jpeg()
    .toBuffer();
const post = (title: string, text: string, fields = ""): string =>
  `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\n${fields}---\n\n${text}\n`;

const root = createBlog({
  "posts/a.md": post("A", "Red.\n\n![Red](/images/a.jpg)", "socialImage: /images/b.jpg\n"),
  "posts/b.md": post("B", "Blue.\n\n![Blue](/images/b.jpg)\n\n![A line](/images/c.svg)"),
  ...Object.fromEntries(
    ["c", "d", "e", "f"].map((name) => [`pages/${name}.md`, `---\ntitle: ${name}\n---\n\nOf ${name}.\n`]),
  ),
  "pages/about.md": "---\ntitle: About\n---\n\nYellow.\n",
  "images/a.jpg": await photo(200),
  "images/b.jpg": await photo(20),
  "images/c.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z"/></svg>',
  // Icons in colours of its own are drawn and kept in the cache.
  "blog.config.ts":
    'export default { title: "Title", url: "https://test.blog/", author: "Ada", themeColor: { light: "#fff", dark: "#111" } };\n',
  "layouts/tags.tsx":
    'export const data = { layout: "base" };\nexport const render = ({ title }) => <h1>{title}: mine</h1>;\n',
});
rmSync(join(root, "blog.config.js"));
const cache = join(root, ".cache");

process.chdir(root);
after(() => process.chdir(repository));

async function run(): Promise<BuildResult> {
  const blog = await loadBlog(root, { isProduction: true });
  const result = await build(root, blog, { now: Number(epoch) * 1000, isPreview: false });
  assert.deepEqual(
    result.problems.filter(({ severity }) => severity !== "note"),
    [],
  );
  return result;
}

// What is compiled in the moment in which it is saved is compiled once more, and texts are read once more.
await wait(2600);
await run();
// What was known before is kept apart from what this edit changes.
writeFileSync(join(root, "pages/about.md"), "---\ntitle: About\n---\n\nGreen.\n");
await run();
const good = createFolder();
for (const name of [".cache", "_site"]) cpSync(join(root, name), join(good, name), { recursive: true });
const files = readTree(cache);
const find = (pattern: RegExp): string[] => Object.keys(files).filter((path) => pattern.test(path));
const [first = "", second = ""] = find(/^images\/.*\.json$/).filter((path) => files[path]?.includes('"picture"'));
const variants = find(/^images\/.*\.avif$/);
const [config = "", layout = ""] = find(/^compiled\/.*\.mjs$/);
const [configRecord = "", layoutRecord = ""] = find(/^compiled\/.*\.json$/);

const targets = [
  first,
  find(/^images\/.*\.json$/).find((path) => files[path]?.includes('"icon"')) ?? "",
  variants[0] ?? "",
  ...["webp", "jpg", "svg", "ico", "png"].map((extension) => find(new RegExp(`^images/.*\\.${extension}$`))[0] ?? ""),
  "cards/cards.json",
  ...find(/^cards\/.*\.png$/).slice(0, 2),
  "published.json",
  "published-marks.json",
  "record.json",
  "record-changes.json",
  "urls.json",
  "feed.xml",
  config,
  configRecord,
  layout,
  layoutRecord,
];

/** What a disk, a killed program or a careless copy does to a file. */
const damages: [name: string, damage: (path: string, bytes: Buffer) => void][] = [
  ["is cut off", (path, bytes) => writeFileSync(path, bytes.subarray(0, bytes.length / 2))],
  ["is empty", (path) => writeFileSync(path, "")],
  ["has a wrong bit", (path, bytes) => writeFileSync(path, flip(bytes, Math.floor(bytes.length * 0.7)))],
  ["has a wrong bit at its end", (path, bytes) => writeFileSync(path, flip(bytes, bytes.length - 1))],
  [
    "is half-written",
    (path, bytes) =>
      writeFileSync(path, Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.alloc(bytes.length / 2)])),
  ],
  [
    "is a folder",
    (path) => {
      rmSync(path);
      mkdirSync(join(path, "inside"), { recursive: true });
    },
  ],
  [
    "is longer than it was",
    (path, bytes) => writeFileSync(path, Buffer.concat([bytes, Buffer.from("\nglobalThis.ran = 1")])),
  ],
  ["is something else", (path) => writeFileSync(path, '{"a": [1]}')],
];

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

function swap(one: string, other: string): void {
  const between = join(cache, "between");
  renameSync(join(cache, one), between);
  renameSync(join(cache, other), join(cache, one));
  renameSync(between, join(cache, other));
}

const cases: [name: string, damage: () => void][] = targets.flatMap((target, index) =>
  // Each file in some ways, and each way with some files.
  [0, 2, 5].map((step): [string, () => void] => {
    const [name, damage] = damages[(index + step) % damages.length] as (typeof damages)[number];
    const path = join(cache, target);
    return [`${target} ${name}`, () => damage(path, readFileSync(path))];
  }),
);
cases.push(
  ["two records of images are swapped", () => swap(first, second)],
  ["two variants are swapped", () => swap(variants[0] ?? "", variants[1] ?? "")],
  ["compiled settings and a compiled layout are swapped", () => swap(config, layout)],
  ["their records are swapped", () => swap(configRecord, layoutRecord)],
  ["the list of files and the copy of the ledger are swapped", () => swap("published.json", "urls.json")],
  ["the folder of images is a file", () => replaceByFile("images")],
  ["the folder of compiled files is a file", () => replaceByFile("compiled")],
  [
    "all files are empty",
    () => {
      for (const path of Object.keys(files)) writeFileSync(join(cache, path), "");
    },
  ],
);

function replaceByFile(name: string): void {
  rmSync(join(cache, name), { recursive: true });
  writeFileSync(join(cache, name), "a file");
}

describe("a cache in which something is wrong is noticed and made again, and nothing of it is published", () => {
  test("in fifty ways or more, in files of all kinds", () => {
    assert.ok(cases.length >= 50, String(cases.length));
    for (const target of targets) assert.ok(files[target] !== undefined, `${targets.indexOf(target)} is not there`);
    assert.ok(variants.length > 1 && second !== "" && configRecord !== layoutRecord);
  });

  for (const [name, damage] of cases) {
    test(name, async () => {
      rmSync(cache, { recursive: true });
      cpSync(join(good, ".cache"), cache, { recursive: true });
      // What comes from the cache is published once more.
      rmSync(join(root, "_site/images"), { recursive: true, force: true });
      rmSync(join(root, "_site/favicon.ico"), { force: true });
      const ledger = readFileSync(join(root, "urls.json"), "utf8");
      damage();
      await run();
      assert.deepEqual(listDifferences(join(root, "_site"), join(good, "_site")), []);
      assert.equal(readFileSync(join(root, "urls.json"), "utf8"), ledger);
      assert.equal("ran" in globalThis, false);

      // All is whole again: what has no time in it to the byte, and the rest is taken as it is.
      const again = await run();
      assert.deepEqual([again.images.encoded, again.published?.written], [0, 0]);
      const left = readTree(cache);
      for (const [path, content] of Object.entries(files)) {
        if (!/^(images\/.*|cards\/cards|published-marks|record(-changes)?)\.json$/.test(path))
          assert.ok(left[path] === content, `${path} is not as it was`);
      }
      assert.deepEqual(
        Object.keys(left).filter((path) => /\.(new|tmp)$/.test(path)),
        [],
      );
    });
  }
});
