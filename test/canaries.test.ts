import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import type { BuildOptions } from "../src/build/build.ts";
import { describeProblem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createBlog, readTree, repository } from "./support/blog.ts";
import { type BuildSite, type Built, ways } from "./support/ways.ts";

const now = Date.UTC(2026, 5, 1, 12);

after(() => process.chdir(repository));

async function buildBlog(files: Record<string, string | Buffer>, buildSite: BuildSite, settings: object = {}) {
  const root = createBlog(files);
  const all = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
  const { blog, problems } = checkSettings(all, "blog.config.js", "");
  if (!blog) return assert.fail(problems.map(describeProblem).join("\n"));
  process.chdir(root);
  const options: BuildOptions = { now, isPreview: false, allowGone: true };
  return { root, rebuild: () => buildSite(root, blog, options) };
}

/** Files of a site with their bytes as Latin-1: what is ASCII can be searched in them. */
function readSite(root: string): Record<string, string> {
  return readTree(join(root, "_site"));
}

/** A picture with a canary and the author's garden in its EXIF. */
async function photograph(canary: string): Promise<Buffer> {
  const noise = { create: { width: 900, height: 600, channels: 3 as const, background: "#234" } };
  const image = sharp(noise).withExif({
    IFD0: { Copyright: canary, ImageDescription: canary },
    IFD3: { GPSLatitudeRef: "N", GPSLatitude: "53/1 20/1 46/1", GPSLongitudeRef: "W", GPSLongitude: "6/1 15/1 33/1" },
  });
  return image.jpeg().toBuffer();
}

for (const [way, buildSite] of ways) {
  describe(`built ${way}: random texts in ten unpublished texts of different kinds`, () => {
    const canaries: string[] = [];
    /** Ten letters that stand nowhere else. */
    const canary = (): string => {
      const letters = [...randomBytes(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
      canaries.push(letters);
      return letters;
    };
    const kinds: [name: string, fields: string][] = [
      ["draft by status", "date: 2026-01-01\nstatus: draft"],
      ["draft by Jekyll's field", "date: 2026-01-01\ndraft: true"],
      ["without a status", "date: 2026-01-01"],
      ["scheduled for a day", "date: 2026-06-02\nstatus: published"],
      ["scheduled for a minute", "date: 2026-06-01T12:01Z\nstatus: published"],
      ["draft and hidden", "date: 2026-01-01\nstatus: draft\nhidden: true"],
      ["draft with a date in the future", "date: 2030-01-01\nstatus: draft"],
      ["draft in another language", "date: 2026-01-01\nstatus: draft\nlang: ja"],
      [
        "draft with addresses",
        "date: 2026-01-01\nstatus: draft\npermalink: /{{ title | slugify }}/x/\naliases: [/CANARY/]",
      ],
    ];
    let result: Built;
    let site: Record<string, string>;
    let parts: Record<string, string> = {};

    before(async () => {
      const files: Record<string, string | Buffer> = {};
      for (const [index, [name, fields]] of kinds.entries()) {
        const folder = `posts/${index}-${canary()}`;
        const image = canary();
        files[`images/${image}.jpg`] = await photograph(canary());
        files[`${folder}/${image}b.jpg`] = await photograph(canary());
        files[`${folder}/index.md`] = [
          `---\ntitle: ${canary()} ${name}\ntags: [${canary()}, shared]\ndescription: ${canary()}\nsocialImage: /images/${image}.jpg`,
          `series: ${canary()}\nauthor: ${canary()}\nown: {deep: [${canary()}]}\n${fields.replace("CANARY", canary())}\n---\n`,
          `${canary()} in a sentence.\n\n## ${canary()}\n\n![${canary()}](/images/${image}.jpg "${canary()}")`,
          `![${canary()}](${image}b.jpg)\n\n\`${canary()}\`\n\n<p class="${canary()}">${canary()}</p>\n\n[^1]: ${canary()}\n\nNote.[^1]`,
        ].join("\n");
      }
      files[`pages/${canary()}.md`] = `---\ntitle: ${canary()}\nstatus: draft\n---\n\n${canary()}`;
      // Their picture's EXIF is not for readers either.
      files["images/shared.jpg"] = await photograph(canary());
      files["posts/shared.md"] =
        "---\ntitle: Shared\ndate: 2026-01-01\nstatus: published\ntags: [shared]\nsocialImage: /images/shared.jpg\n---\n\nHello.\n\n![A wall](/images/shared.jpg)\n";
      files["posts/secret.md"] =
        "---\ntitle: Link\ndate: 2026-01-02\nstatus: published\nhidden: true\n---\n\nHidden, but published.";
      const settings = {
        llms: { index: true, copies: true },
        urls: { hosts: ["netlify", "vercel", "nginx", "apache", "s3"] },
      };
      const { root, rebuild } = await buildBlog(files, buildSite, settings);
      result = await rebuild();
      site = readSite(root);
      // What machines send each other is open to all who see the runs of a public repository.
      if (existsSync(join(root, "_shards"))) parts = readTree(join(root, "_shards"));
    });

    test("the blog is built", () => {
      assert.deepEqual(result.problems.filter(({ severity }) => severity === "error").map(describeProblem), []);
      assert.ok("posts/shared/index.html" in site && "llms.txt" in site && "feed.xml" in site);
      const { posts = [], pages = [] } = result.content ?? {};
      const held = [...posts, ...pages].filter(({ visibility }) => visibility !== "public");
      assert.equal(held.length, 11, "Ten are held back, and one is hidden.");
    });

    test("are in no byte of the site, nor of a part of it", () => {
      assert.ok(canaries.length > 130);
      assert.equal(Object.keys(parts).length > 2, way === "in parts");
      const hits = [...Object.entries(site), ...Object.entries(parts)].flatMap(([path, bytes]) =>
        canaries.filter((one) => `${path}\n${bytes}`.includes(one)).map((one) => `${one} in ${path}`),
      );
      assert.deepEqual(hits, []);
    });

    test("and no picture says where it was taken", async () => {
      const pictures = Object.keys(site).filter((path) => /\.(jpg|webp|avif|png|gif)$/.test(path));
      assert.ok(pictures.length >= 10);
      for (const path of pictures) {
        const { exif, xmp, iptc } = await sharp(Buffer.from(site[path] ?? "", "latin1")).metadata();
        assert.deepEqual([exif, xmp, iptc], [undefined, undefined, undefined], path);
      }
    });
  });

  describe(`built ${way}: a site that would show a draft stops, and names the file and the words`, () => {
    const draft =
      "---\ntitle: The pressroom is closing\ndate: 2026-01-01\nstatus: draft\n---\n\nIt was sold on Monday, and nobody has told us why.\n";
    const essay = "---\ntitle: Paper\ndate: 2026-01-01\nstatus: published\n---\n\nAbout paper.\n";
    const cases: [name: string, files: Record<string, string | Buffer>, file: string, words: string][] = [
      [
        "by a template that reads the posts by itself",
        {
          "pages/all.11ty.js":
            'import fs from "node:fs";\nexport default class {\n  data() { return { permalink: "/all/", layout: null }; }\n' +
            '  render() { return "<!doctype html><html lang=en><title>All</title><h1>All</h1>" + fs.readFileSync("posts/pressroom.md", "utf8").split("---")[2]; }\n}\n',
        },
        "all/index.html",
        "It was sold on Monday, and",
      ],
      [
        "by a file that is published as it is",
        { "static/old.html": "<p>The pressroom is closing" },
        "old.html",
        "The pressroom is closing",
      ],
      [
        "packed",
        { "static/old.html.gz": gzipSync("<p>The pressroom is closing") },
        "old.html.gz",
        "The pressroom is closing",
      ],
    ];
    for (const [name, files, file, words] of cases) {
      test(name, async () => {
        const { root, rebuild } = await buildBlog({ "posts/paper.md": essay }, buildSite);
        await rebuild();
        const before = readSite(root);
        for (const [path, content] of Object.entries({ ...files, "posts/pressroom.md": draft })) {
          mkdirSync(dirname(join(root, path)), { recursive: true });
          writeFileSync(join(root, path), content);
        }
        const { problems, published } = await rebuild();
        const errors = problems.filter(({ severity }) => severity === "error");
        assert.deepEqual([errors.map(({ code }) => code), published], [["draft-leak"], undefined]);
        const start = `This is a draft, and _site/${file} would show its `;
        assert.equal(errors[0]?.fact.slice(0, start.length), start);
        assert.ok(errors[0]?.fact.includes(`“${words}`), errors[0]?.fact);
        assert.deepEqual(readSite(root), before, "The site is as it was.");
      });
    }
  });

  describe(`built ${way}: a link to what is not published is an error at its line`, () => {
    for (const href of [
      "/posts/pressroom/",
      "/posts/pressroom",
      "/posts/pressroom/#part",
      "pressroom.md",
      "/posts/pressroom.md",
      "../posts/pressroom.md#part",
      "/plans/",
    ] as const) {
      test(href, async () => {
        const { rebuild } = await buildBlog(
          {
            "posts/paper.md": `---\ntitle: Paper\ndate: 2026-01-01\nstatus: published\n---\n\nI said it [earlier](${href}).\n`,
            "posts/pressroom.md": "---\ntitle: Y\ndate: 2026-01-01\nstatus: draft\n---\n\nIt was sold.\n",
            "pages/plans.md": "---\ntitle: Plans\nstatus: draft\n---\n\nMany.\n",
          },
          buildSite,
        );
        const { problems } = await rebuild();
        const errors = problems.filter(({ severity }) => severity === "error");
        assert.deepEqual(
          errors.map(({ code, place }) => [code, place?.path, place?.line, place?.column]),
          [["link-draft", "posts/paper.md", 7, 21]],
          errors.map(describeProblem).join("\n"),
        );
        assert.match(
          errors[0]?.fact ?? "",
          /^The link leads to (posts\/pressroom|pages\/plans)\.md, which is not published yet\.$/,
        );
      });
    }
  });

  test(`built ${way}: a published essay that becomes a draft again leaves nothing behind`, async () => {
    const text =
      "---\ntitle: Lamplighters of the harbour\ndate: 2026-01-01\nstatus: published\n---\n\nThey came at dusk with their long poles.\n";
    const { root, rebuild } = await buildBlog(
      {
        "posts/lamps.md": text,
        "posts/other.md": text.replaceAll("amp", "ump").replace("They", "Others"),
      },
      buildSite,
    );
    await rebuild();
    writeFileSync(join(root, "posts/lamps.md"), text.replace("published", "draft"));
    const { problems, published } = await rebuild();
    assert.ok(published, problems.map(describeProblem).join("\n"));
    for (const [path, bytes] of Object.entries(readSite(root))) {
      assert.ok(!/came at dusk with/.test(bytes) || /Others/.test(bytes), path);
      assert.ok(!bytes.includes("Lamplighters"), path);
    }
    assert.match(readFileSync(join(root, "_site/posts/lamps/index.html"), "utf8"), /gone/i);
  });
}
