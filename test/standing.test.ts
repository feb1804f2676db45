import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { createBlog, createFolder, epoch, longhand, readTree } from "./support/blog.ts";

const post = (title: string, status = "published", date = "2026-01-02"): string =>
  `---\ntitle: ${title}\ndate: ${date}\nstatus: ${status}\n---\n\nText of ${title}. [A link](/nowhere/)\n`;

const picture = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();

/** What is built at the beginning: with warnings, a draft, and a post that is due a day later. */
const files = async (): Promise<Record<string, string | Buffer>> => ({
  "posts/one.md": `${post("One")}\n![Red](red.png)\n`,
  "posts/two.md": post("Two"),
  "posts/draft.md": post("Three", "draft"),
  "posts/later.md": post("Four", "published", "2026-06-02"),
  "posts/red.png": await picture(200),
  "static/humans.txt": "Ada.\n",
});

const settings = { checks: { "link-dead": "warning" } };
const dayLater = String(Number(epoch) + 2 * 86_400);
const dayBefore = String(Number(epoch) - 86_400);

interface Ran {
  code: number;
  stderr: string;
  report: { problems: object[]; seconds: number; output: object; images: { encoded: number; reused: number } };
  /** Nothing was read but the note of the last build. */
  isStanding: boolean;
}

async function run(root: string, env: Record<string, string> = {}): Promise<Ran> {
  const timings = join(createFolder(), "timings.json");
  const { code, stdout, stderr } = await longhand(root, ["build", "--json"], { LONGHAND_TIMINGS: timings, ...env });
  const { stages } = JSON.parse(readFileSync(timings, "utf8"));
  return { code, stderr, report: JSON.parse(stdout), isStanding: !("content" in stages) };
}

const write = (path: string, text: string | Buffer) => (root: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const remove = (path: string) => (root: string) => rmSync(join(root, path));

/** What may happen between two builds. */
const changes: [what: string, change: (root: string) => unknown, env?: Record<string, string>][] = [
  ["a text is edited", write("posts/two.md", `${post("Two")}More.\n`)],
  ["a text is touched", (root) => utimesSync(join(root, "posts/two.md"), 1, 1)],
  ["a text is edited and has its old time", touchedBack],
  ["a text is there that was not", write("posts/five.md", post("Five"))],
  ["a text is gone", (root) => rmSync(join(root, "posts/draft.md"))],
  ["a picture is another one", async (root) => write("posts/red.png", await picture(100))(root)],
  ["a picture is gone", remove("posts/red.png")],
  ["a file is there that is published as it is", write("static/new.txt", "New.\n")],
  ["a setting is another one", changeSettings('"title":"Test"', '"title":"Trial"')],
  ["a check is more strict", changeSettings('"link-dead":"warning"', '"link-dead":"error"')],
  ["a layout is replaced", write("layouts/style.css", "body { color: red }\n")],
  ["there is an Eleventy configuration", write(".eleventy.js", 'export { default } from "longhand/eleventy";\n')],
  ["an address was added to the ledger", changeLedger],
  ["a page of the site is gone", remove("_site/posts/two/index.html")],
  ["a page of the site was changed", write("_site/posts/two/index.html", "Hacked.")],
  ["the site is gone", (root) => rmSync(join(root, "_site"), { recursive: true })],
  ["there is a file of others in the site", write("_site/posts/two/other.txt", "Other.")],
  ["a post is due", () => {}, { SOURCE_DATE_EPOCH: dayLater }],
  ["the clock goes back", () => {}, { SOURCE_DATE_EPOCH: dayBefore }],
  ["a package was installed", write("node_modules/.package-lock.json", "{}")],
  ["the note is damaged", (root) => write(".cache/standing.json", "damaged")(root)],
];

/** As a program that restores times does it. */
function touchedBack(root: string): void {
  const path = join(root, "posts/two.md");
  writeFileSync(path, post("Two").replace("Text", "Tixt"));
  utimesSync(path, 1, 1);
}

function changeSettings(from: string, to: string): (root: string) => void {
  return (root) => {
    const path = join(root, "blog.config.js");
    writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
  };
}

function changeLedger(root: string): void {
  const path = join(root, "urls.json");
  const line =
    '  "/older/": { "kind": "post", "source": "posts/two.md", "since": "2020-01-01", "to": "/posts/two/" },\n';
  writeFileSync(path, readFileSync(path, "utf8").replace("{\n", `{\n${line}`));
}

describe("a build to which there is nothing to do", () => {
  const roots: string[] = [];
  let first: Ran;

  before(async () => {
    const all = await files();
    for (const _ of [undefined, ...changes]) roots.push(createBlog(all, settings));
    // Who has changed a file just now may change it again in the same tick of the disk's clock.
    await wait(2600);
    for (const root of roots) {
      const ran = await run(root);
      assert.equal(ran.code, 0, ran.stderr);
      first ??= ran;
    }
    // The same holds for what was published just now, so the second build looks at it.
    await wait(2600);
    for (const root of roots) await run(root);
  });

  test("reads nothing, changes nothing, and says the same", async () => {
    const [root = ""] = roots;
    const site = readTree(join(root, "_site"));
    const [again, third] = [await run(root), await run(root)];
    assert.deepEqual([first.isStanding, again.isStanding, third.isStanding], [false, true, true]);
    assert.ok(first.report.problems.length > 0);
    for (const { report } of [again, third]) {
      const { seconds: _, ...said } = report;
      const { seconds: __, ...before } = first.report;
      const unchanged = Object.keys(site).length;
      assert.deepEqual(said, {
        ...before,
        rendered: 0,
        addresses: { new: 0, moved: 0, gone: 0, back: 0 },
        images: { encoded: 0, reused: before.images.encoded + before.images.reused },
        output: { ...before.output, written: 0, unchanged },
      });
    }
    assert.deepEqual(readTree(join(root, "_site")), site);
  });

  for (const [index, [what, change, env = {}]] of changes.entries()) {
    test(`is none when ${what}`, async () => {
      const root = roots[index + 1] ?? "";
      await change(root);
      // What a build says and does that knows nothing of the last one's note.
      const other = createFolder();
      cpSync(root, other, { recursive: true, verbatimSymlinks: true });
      rmSync(join(other, ".cache/standing.json"));
      const [ran, expected] = [await run(root, env), await run(other, env)];
      assert.equal(ran.isStanding, false);
      assert.equal(ran.code, expected.code);
      assert.deepEqual(ran.report.problems, expected.report.problems);
      assert.equal(existsSync(join(root, "_site")), true);
      assert.deepEqual(readTree(join(root, "_site")), readTree(join(other, "_site")));
    });
  }
});
