import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import sharp from "sharp";
import { createBlog, longhand } from "./support/blog.ts";
import { buildExample, exampleEpoch } from "./support/example.ts";

const post = (title: string, body: string, more = "") =>
  `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: published\n${more}---\n\n${body}\n`;
const photo = sharp({ create: { width: 1600, height: 900, channels: 3, background: "#a64" } })
  .jpeg()
  .toBuffer();

describe("longhand check", () => {
  test("finds nothing in the example blog, with Longhand's own layouts", async () => {
    const root = await buildExample();
    const { stdout } = await longhand(root, ["check", "--json"], { SOURCE_DATE_EPOCH: exampleEpoch });
    const { ok, problems, previews } = JSON.parse(stdout);
    assert.deepEqual({ ok, problems }, { ok: true, problems: [] });
    const verdicts = previews.flatMap((preview: { verdicts: object }) => Object.values(preview.verdicts));
    assert.deepEqual([...new Set(verdicts)], ["shown"]);
  });

  test("says which platforms show the pictures, and which pages are the heaviest", async () => {
    const files = {
      "posts/a.md": post("A", "One ![A wall](/images/a.jpg)", "socialImage: images/a.jpg\n"),
      "posts/b.md": post("B", "Two."),
      "images/a.jpg": await photo,
    };
    const root = createBlog(files);
    const { code, stdout, stderr } = await longhand(root, ["check"]);
    assert.equal(code, 0, stderr);
    const lines = stdout.trim().split("\n");
    assert.match(lines[0] ?? "", /^Link previews: 1 picture, shown by Facebook, X, .*, Discord$/);
    assert.equal(lines[1], "1 post without a picture for link previews");
    assert.match(stdout, /\nHeaviest post: \/posts\/a\/, \d+\.\d kB on a phone, \d+\.\d kB on a desktop\n/);
    assert.match(lines.at(-1) ?? "", /^\d+ pages checked in .*: 0 errors, 0 warnings\.$/);

    const { previews, weights, problems } = JSON.parse((await longhand(root, ["check", "--json"])).stdout);
    assert.deepEqual(problems, []);
    assert.equal(previews.length, 1);
    const [{ url, verdicts, ...preview }] = previews;
    assert.match(url, /^https:\/\/test\.blog\/images\/social\/a-.*\.(?:jpg|png)$/);
    assert.deepEqual(
      { ...preview, bytes: 0 },
      { format: "png", bytes: 0, width: 1200, height: 630, pages: ["/posts/a/"] },
    );
    assert.deepEqual([...new Set(Object.values(verdicts))], ["shown"]);
    assert.deepEqual(weights.map(({ kind }: { kind: string }) => kind).sort(), ["list", "page", "post"]);
  });

  test("finds a picture without description where it is written, and the settings say how bad that is", async () => {
    const files = {
      "posts/a.md": post("A", 'One ![""](/images/a.jpg)\n\nTwo ![](/images/a.jpg)'),
      "images/a.jpg": await photo,
    };
    const warned = await longhand(createBlog(files, { checks: { "image-alt": "warning" } }), ["check"]);
    assert.equal(warned.code, 0);
    assert.match(warned.stderr, /^posts\/a\.md:9:9 {2}warning {2}The image "\/images\/a\.jpg" has no description/m);
    const stopped = await longhand(createBlog(files), ["build"]);
    assert.equal(stopped.code, 1);
    assert.match(
      stopped.stderr,
      /Write what it shows between the brackets, or !\[""\]\(…\) when it is only decoration\./,
    );
    const silent = await longhand(createBlog(files, { checks: { "image-alt": "off" } }), ["check"]);
    assert.equal(silent.stderr.replace(/^Encoding.*\n/gm, ""), "");
  });

  test("stops the build for what is an error, with the line of the Markdown", async () => {
    const files = {
      "posts/a.md": post("A", "`[b](/posts/c/)` and [b](/posts/b/x/)\n\nSee [c](/posts/c/)."),
      "posts/b.md": post("B", "Two."),
    };
    const { code, stderr } = await longhand(createBlog(files), ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^posts\/a\.md:7:26 {2}The link leads to \/posts\/b\/x\/, and there is no such page\.$/m);
    assert.match(stderr, /^posts\/a\.md:9:9 {2}The link leads to \/posts\/c\/, and there is no such page\.$/m);
  });

  test("asks other hosts with --external only, and what they say is no error", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(request.url === "/ok" ? 200 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // The page with links to feed readers is replaced, which are not asked for in a test.
    const files = {
      "posts/a.md": post("A", `[one](${origin}/ok) and\n[two](${origin}/gone)`),
      "layouts/subscribe.njk": "---\nlayout: base\n---\n<h1>Subscribe</h1>",
    };
    const root = createBlog(files);
    try {
      await longhand(root, ["check"]);
      assert.deepEqual(asked, []);
      const { code, stdout, stderr } = await longhand(root, ["check", "--external"]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^Asking for 2 links to other hosts …$/m);
      assert.match(
        stderr,
        /^posts\/a\.md:8:7 {2}warning {2}The link to http:\S+\/gone leads nowhere: it answers with 404\.$/m,
      );
      assert.match(stdout, /^Links to other hosts: 1 there, 1 dead$/m);
      const json = await longhand(root, ["check", "--external", "--json"]);
      assert.equal(json.stderr, "");
      const { ok, external } = JSON.parse(json.stdout);
      assert.equal(ok, true);
      assert.deepEqual(
        external.map(({ outcome, status, place }: Record<string, unknown>) => ({ outcome, status, place })),
        [
          { outcome: "ok", status: 200, place: { path: "posts/a.md", line: 7, column: 7 } },
          { outcome: "dead", status: 404, place: { path: "posts/a.md", line: 8, column: 7 } },
        ],
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
