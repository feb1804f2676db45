import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import sharp from "sharp";
import { pruneImages } from "../src/images/prune.ts";
import { formatLedger } from "../src/urls/ledger.ts";
import { command, createBlog, createFolder, longhand, type Outcome } from "./support/blog.ts";
import { type Fault, runWithFault } from "./support/faults.ts";

function paint(width: number, height: number, background = "#3366cc"): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

const post = (title: string, status: string, body: string, fields = ""): string =>
  `---\ntitle: ${title}\ndate: 2025-01-01\nstatus: ${status}\n${fields}---\n\n${body}\n`;

/** Names of the files in the cache of images. */
function listCache(root: string): string[] {
  return readdirSync(join(root, ".cache/images")).sort();
}

describe("longhand images", () => {
  let root: string;
  const list = async () => JSON.parse((await longhand(root, ["images", "--json"])).stdout).images as Listed[];
  interface Listed {
    name: string;
    bytes: number;
    width?: number;
    height?: number;
    isUsed: boolean;
    made: { purpose: string; from: string[]; isEncoded: boolean; files: { role: string; bytes: number }[] }[];
  }
  const find = (images: Listed[], name: string): Listed => {
    const found = images.find((image) => image.name === name);
    assert.ok(found, `${name} is not among ${images.map((image) => image.name)}`);
    return found;
  };

  before(async () => {
    root = createBlog(
      {
        "posts/a.md": post("A", "published", "![A](/images/shown.jpg)", "socialImage: images/shown.jpg\n"),
        "posts/b.md": post("B", "published", "![B](/images/shown.jpg) ![Here](./beside.jpg)"),
        "posts/c.md": post("C", "draft", "![C](/images/drafted.jpg)"),
        "posts/beside.jpg": await paint(50, 30),
        "images/shown.jpg": await paint(700, 400),
        "images/drafted.jpg": await paint(40, 30),
        "images/once.jpg": await paint(60, 30),
        "images/deep/unused.jpg": await paint(80, 30),
        "images/phone.heic": "no matter what",
        "images/notes.txt": "These are not images.",
        "images/icon.png": await sharp(await paint(512, 512))
          .png()
          .toBuffer(),
      },
      { images: { widths: [100, 400] }, checks: { "page-weight": "off" } },
    );
    const once = { kind: "image", source: "images/once.jpg", since: "2019-01-01" } as const;
    writeFileSync(join(root, "urls.json"), formatLedger(new Map([["/images/once.jpg", once]])));
  });

  test("lists originals before anything is encoded, and encodes nothing", async () => {
    const images = await list();
    assert.deepEqual(
      images.map(({ name, isUsed }) => `${name} ${isUsed}`),
      [
        "images/deep/unused.jpg false",
        "images/drafted.jpg true",
        "images/icon.png true",
        "images/once.jpg true",
        "images/phone.heic false",
        "images/shown.jpg true",
        "posts/beside.jpg true",
      ],
    );
    assert.ok(images.every(({ made }) => made.every(({ isEncoded, files }) => !isEncoded && files.length === 0)));
    assert.equal(existsSync(join(root, ".cache/images")), false);
  });

  test("tells what became of each, and where it is shown", async () => {
    assert.equal((await longhand(root, ["build"])).code, 0);
    const images = await list();
    const shown = find(images, "images/shown.jpg");
    assert.deepEqual([shown.width, shown.height], [700, 400]);
    assert.deepEqual(
      shown.made.map(({ purpose, from, isEncoded }) => ({ purpose, from, isEncoded })),
      [
        { purpose: "picture", from: ["posts/a.md", "posts/b.md"], isEncoded: true },
        { purpose: "social", from: ["posts/a.md"], isEncoded: true },
      ],
    );
    assert.ok(shown.made[0]?.files.every(({ bytes }) => bytes > 0));
    assert.deepEqual(find(images, "images/once.jpg").made[0]?.purpose, "copy");
    assert.deepEqual(find(images, "images/icon.png").made[0]?.files.length, 4);
    assert.equal(find(images, "images/drafted.jpg").made[0]?.isEncoded, false, "a build shows no drafts");
  });

  test("says so to people", async () => {
    const { code, stdout } = await longhand(root, ["images"]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^images\/shown\.jpg +700 × 400, [\d.]+ kB\n {2}picture: \d+ files \(100, 400 px\), [\d.]+ (?:kB|bytes).*posts\/a\.md, posts\/b\.md\n {2}social image: /m,
    );
    assert.match(stdout, /^ {2}picture: not encoded yet {2}posts\/c\.md$/m);
    assert.match(
      stdout,
      /^Nothing shows these:\n {2}images\/deep\/unused\.jpg +80 × 30, .*\n {2}images\/phone\.heic +14 bytes$/m,
    );
    assert.match(stdout, /^7 originals, [\d.]+ kB; 2 not shown\.$/m);
  });

  test("--prune removes from the cache what no build and no preview needs, and no original", async () => {
    const before = listCache(root);
    const nothing = JSON.parse((await longhand(root, ["images", "--prune", "--json"])).stdout);
    assert.deepEqual([nothing.files, nothing.bytes, nothing.kept.files], [0, 0, before.length]);
    assert.deepEqual(listCache(root), before);

    const older = readFileSync(join(root, "images/shown.jpg"));
    writeFileSync(join(root, "images/shown.jpg"), await paint(700, 400, "#993311"));
    writeFileSync(join(root, ".cache/images", `${"a".repeat(64)}.avif`), "left behind");
    assert.equal((await longhand(root, ["build"])).code, 0);
    const grown = listCache(root);
    const dry = JSON.parse((await longhand(root, ["images", "--prune", "--dry-run", "--json"])).stdout);
    assert.deepEqual(listCache(root), grown);
    const { stdout } = await longhand(root, ["images", "--prune"]);
    assert.match(
      stdout,
      new RegExp(`^${dry.files} files, [\\d.]+ kB, removed from the cache; \\d+ files, [\\d.]+ [kM]B, stay\\.$`, "m"),
    );
    assert.equal(listCache(root).length, grown.length - dry.files);
    assert.equal(listCache(root).includes(`${"a".repeat(64)}.avif`), false);
    assert.ok(existsSync(join(root, "images/deep/unused.jpg")));

    // What was left is all that is needed, and what went is made again.
    writeFileSync(join(root, "posts/d.md"), post("D", "published", "More."));
    assert.equal(JSON.parse((await longhand(root, ["build", "--json"])).stdout).images.encoded, 0);
    writeFileSync(join(root, "images/shown.jpg"), older);
    assert.equal(JSON.parse((await longhand(root, ["build", "--json"])).stdout).images.encoded, 2);
  });

  test("--prune stops when a text cannot be read, which may show any of them", async () => {
    const before = listCache(root);
    writeFileSync(join(root, "posts/e.md"), "---\ntitle: [\n---\n");
    const { code, stderr } = await longhand(root, ["images", "--prune"]);
    rmSync(join(root, "posts/e.md"));
    assert.equal(code, 1);
    assert.match(stderr, /posts\/e\.md/);
    assert.deepEqual(listCache(root), before);
  });

  test("--prune of a cache that is not there is nothing", async () => {
    const pruned = await pruneImages(join(root, "nowhere"), new Set());
    assert.deepEqual(pruned, { files: 0, bytes: 0, kept: { files: 0, bytes: 0 } });
  });
});

test("a build that is killed while it encodes leaves what was done to the next one", async () => {
  const names = Array.from({ length: 8 }, (_, index) => `${index}.jpg`);
  const noise = Buffer.alloc(450 * 300 * 3);
  for (let index = 0, seed = 1; index < noise.length; index++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    noise[index] = seed >> 16;
  }
  const photos = await Promise.all(
    names.map(async (name, index): Promise<[string, Buffer]> => {
      noise[index] = 255;
      const raw = { width: 450, height: 300, channels: 3 as const };
      return [`images/${name}`, await sharp(Buffer.from(noise), { raw }).jpeg().toBuffer()];
    }),
  );
  const files = {
    "posts/a.md": post("A", "published", names.map((name) => `![${name}](/images/${name})`).join("\n\n")),
    ...Object.fromEntries(photos),
  };
  const clean = createBlog(files, { checks: { "page-weight": "off" } });
  const steps = join(createFolder(), "steps.json");
  const inCache = (root: string, fault: Fault): Promise<Outcome> =>
    runWithFault([command, "build"], root, { ...fault, root: join(root, ".cache/images") });
  assert.equal((await inCache(clean, { count: steps })).code, 0);

  // While something is being written, a little after the half of all that is written.
  const kinds = JSON.parse(readFileSync(steps, "utf8")) as string[];
  const root = createBlog(files, { checks: { "page-weight": "off" } });
  const { code } = await inCache(root, { kill: kinds.indexOf("write half", Math.floor(kinds.length * 0.55)) + 1 });
  assert.notEqual(code, 0);
  const countRecords = (): number => listCache(root).filter((name) => name.endsWith(".json")).length;
  const done = countRecords();
  assert.ok(done >= 3 && done < names.length, String(done));
  assert.equal(existsSync(join(root, "_site/posts/a")), false);

  const { images } = JSON.parse((await longhand(root, ["build", "--json"])).stdout);
  assert.equal(images.encoded + images.reused, names.length + 1, "the pictures and the icons");
  assert.ok(images.reused >= done, `${images.reused} of ${done}`);
  assert.ok(images.encoded <= names.length + 1 - done);
  assert.equal(
    listCache(root).some((name) => name.endsWith(".tmp")),
    false,
    "nothing half-written is left",
  );
  assert.deepEqual(readdirSync(join(root, "_site/images")).sort(), readdirSync(join(clean, "_site/images")).sort());
});
