import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp from "sharp";
import { hasDarkInk } from "../src/images/ink.ts";
import { createBlog, longhand } from "./support/blog.ts";

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${inside}</svg>`;
const triangle = (color: string): string =>
  svg(`<path d="M10 90 L100 10 L190 90 Z" fill="none" stroke="${color}" stroke-width="4"/>`);

const drawings: Record<string, { drawing: string; isDark: boolean }> = {
  "black lines": { drawing: triangle("#000"), isDark: true },
  "dark blue lines": { drawing: triangle("#223388"), isDark: true },
  "white lines": { drawing: triangle("#fff"), isDark: false },
  "lines in a bright colour": { drawing: triangle("#e8a030"), isDark: false },
  "a pale box with black letters beside it": {
    drawing: svg(
      '<rect x="5" y="5" width="60" height="40" fill="#cde"/><text x="70" y="40" font-size="30">Label</text>',
    ),
    isDark: true,
  },
  "a black box with a white edge": {
    drawing: svg('<rect x="20" y="20" width="150" height="60" stroke="#fff" stroke-width="8"/>'),
    isDark: false,
  },
  "black lines on white": {
    drawing: svg(`<rect width="200" height="100" fill="#fff"/>${triangle("#000")}`),
    isDark: false,
  },
  nothing: { drawing: svg(""), isDark: false },
};

describe("lines that nobody would see on dark paper are found where they meet the ground", () => {
  for (const [name, { drawing, isDark }] of Object.entries(drawings)) {
    test(name, async () => {
      const { data, info } = await sharp(Buffer.from(drawing)).raw().toBuffer({ resolveWithObject: true });
      assert.equal(hasDarkInk({ data, raw: { ...info, channels: info.channels as 4 } }), isDark);
    });
  }

  test("in greys", async () => {
    const { data, info } = await sharp(Buffer.from(triangle("#000")))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = data.filter((_, index) => index % 4 === 0 || index % 4 === 3);
    assert.ok(hasDarkInk({ data: Buffer.from(grey), raw: { ...info, channels: 2 } }));
  });
});

test("such a picture has light paper of its own on dark screens, in any format, unless it knows of them itself", async () => {
  const own = `<style>path{stroke:#000}@media (prefers-color-scheme:dark){path{stroke:#fff}}</style>`;
  const names = ["black.svg", "black.png", "white.png", "own.svg", "black.png){dark=/images/white.png"];
  const root = createBlog({
    "posts/a.md": `---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n${names.map((name, index) => `![n${index}](/images/${name}${name.includes(")") ? "}" : ")"}`).join("\n\n")}\n`,
    "images/black.svg": triangle("#000"),
    "images/black.png": await sharp(Buffer.from(triangle("#000")))
      .png()
      .toBuffer(),
    "images/white.png": await sharp(Buffer.from(triangle("#fff")))
      .png()
      .toBuffer(),
    "images/own.svg": svg(`${own}<path d="M0 90 L90 0" stroke-width="4"/>`),
  });
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stderr);
  const page = readFileSync(join(root, "_site/posts/a/index.html"), "utf8");
  const found = [...page.matchAll(/<img [^>]*alt="(n\d)"[^>]*>/g)].map(([tag, alt]) => [
    alt,
    / data-dark-ink /.test(tag),
  ]);
  assert.deepEqual(Object.fromEntries(found), { n0: true, n1: true, n2: false, n3: false, n4: false });
  assert.ok(!readFileSync(join(root, "_site/feed.xml"), "utf8").includes("data-dark-ink"));
});
