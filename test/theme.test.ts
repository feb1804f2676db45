import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog, BlogSettings } from "../src/settings/settings.ts";
import { defaultColors } from "../src/settings/theme.ts";
import { contrast, mix } from "../src/theme/color.ts";
import { colorProperties, findFaintColors } from "../src/theme/colors.ts";
import { defaultTextFont, writeThemeRules } from "../src/theme/properties.ts";
import { isNeeded, parseRanges, subsetOf } from "../src/theme/subsets.ts";
import { listRows } from "../src/unicode-rows.ts";
import { createBlog, longhand, readTree, repository } from "./support/blog.ts";

const literata = "@fontsource-variable/literata";
const stylesheet = readFileSync(join(repository, "layouts", "style.css"), "utf8");

/** Settings as the stages get them. */
function blogOf(settings: Partial<BlogSettings>, source = ""): Blog {
  const all = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
  const { blog, problems } = checkSettings(all, "blog.config.ts", source);
  assert.ok(blog, JSON.stringify(problems));
  return blog;
}

describe("contrast is that of WCAG 2.2", () => {
  const cases: [string, string, number][] = [
    ["#000000", "#ffffff", 21],
    ["#fff", "#ffffff", 1],
    ["#767676", "#ffffff", 4.54],
    ["#777777", "#fff", 4.48],
    ["#0000ff", "#ffffff", 8.59],
  ];
  for (const [one, other, ratio] of cases) {
    test(`${one} on ${other}`, () => {
      assert.equal(contrast(one, other).toFixed(2), ratio.toFixed(2));
      assert.equal(contrast(other, one), contrast(one, other));
    });
  }

  test("a mix lies between two colours", () => {
    assert.deepEqual(
      [mix("#000000", "#ffffff", 0), mix("#000", "#fff", 1), mix("#102030", "#304050", 0.5)],
      ["#000000", "#ffffff", "#203040"],
    );
  });
});

describe("the defaults of the settings are those of the stylesheet", () => {
  const [light = "", dark = ""] = stylesheet.split("@media (prefers-color-scheme: dark)");
  for (const [name, pair] of Object.entries(defaultColors)) {
    test(`--${name}`, () => {
      assert.ok(light.includes(`--${name}: ${pair.light};`), pair.light);
      assert.ok(dark.includes(`--${name}: ${pair.dark};`), pair.dark);
    });
  }

  test("--text-font", () => assert.ok(stylesheet.includes(`--text-font: ${defaultTextFont};`)));

  test("their text can be read by all, best of all (AAA)", () => {
    for (const scheme of ["light", "dark"] as const) {
      assert.ok(contrast(defaultColors.ink[scheme], defaultColors.paper[scheme]) >= 7);
      assert.ok(contrast(defaultColors.accent[scheme], defaultColors.paper[scheme]) >= 4.5);
    }
  });
});

describe("theme settings become custom properties", () => {
  const cases: [string, BlogSettings["theme"], RegExp][] = [
    ["families", { textFont: "Charter, serif" }, /^\n:root \{\n {2}--text-font: Charter, serif;\n\}\n$/],
    [
      "a family of headings",
      { headingFont: "Optima" },
      /--heading-font: Optima;[\s\S]*h6\):not\(:lang[\s\S]*var\(--heading-font\)/,
    ],
    ["a face for code", { codeFont: "Menlo" }, /--code-font: Menlo;/],
    ["a weight of headings", { headingWeight: 650 }, /--heading-weight: 650;/],
    [
      "the size that there is anyway",
      { textSize: 21 },
      /--text-size: clamp\(1.125rem, 1.05rem \+ 0.35vw, 1.3125rem\);/,
    ],
    ["a size", { textSize: 18 }, /--text-size: clamp\(0.9643rem, 0.9rem \+ 0.3vw, 1.125rem\);/],
    ["the measure that there is anyway", { measure: 66 }, /--measure: 30.5rem;/],
    ["a height of lines", { leading: 1.6 }, /--leading: 1.6;/],
    ["paragraphs with space between them", { paragraphs: "space" }, /--indent: 0rem;\n {2}--between: calc/],
    ["paragraphs with an indent, which is the default", { paragraphs: "indent" }, /^$/],
    [
      "an accent at night",
      { accent: { dark: "#8cc9a8" } },
      /^\n@media screen and \(prefers-color-scheme: dark\) \{\n:root \{\n {2}--accent: #8cc9a8;/,
    ],
    ["nothing", {}, /^$/],
  ];
  for (const [name, theme, rules] of cases) {
    test(name, () => assert.match(writeThemeRules(theme ?? {}), rules));
  }

  test("sizes and colours are for screens, since paper is white whatever the theme", () => {
    const rules = writeThemeRules({ paper: { light: "#ffeedd", dark: "#000" }, textSize: 19, measure: 50, leading: 2 });
    assert.equal(rules.replaceAll(/@media screen[\s\S]*?\n\}\n\}\n/g, "").trim(), "");
  });

  test("what stands between ink and paper is mixed from them, and can be read", () => {
    for (const [ink, paper] of [
      ["#222326", "#ecebe6"],
      ["#555555", "#ffffff"],
      ["#666666", "#ffffff"],
    ] as const) {
      const properties = colorProperties({ ink: { light: ink }, paper: { light: paper } }, "light");
      const soft = properties["--soft"] ?? "";
      assert.ok(contrast(soft, paper) >= 4.5, `${soft} on ${paper}`);
      assert.ok(contrast(soft, paper) <= contrast(ink, paper));
    }
  });
});

describe("colours that are hard to read are told at their setting", () => {
  const source =
    'export default {\n  theme: {\n    paper: { light: "#ffffff" },\n    accent: { light: "#ff8800" },\n  },\n};\n';
  const cases: [string, BlogSettings["theme"], string[]][] = [
    [
      "a pale accent",
      { accent: { light: "#ff8800" } },
      ["4 The accent #ff8800 has a contrast of 2.2 on the paper #fbf9f4 (light)"],
    ],
    ["a dark paper by day", { paper: { light: "#333" } }, ["3 The ink #24211c", "3 The accent #96301d"]],
    ["a good pair", { accent: { light: "#0b57a4" }, paper: { light: "#ffffff" } }, []],
    ["a pair of both schemes", { accent: { light: "#0b57a4", dark: "#0b57a4" } }, ["4 The accent #0b57a4"]],
    ["nothing set", {}, []],
  ];
  for (const [name, theme, told] of cases) {
    test(name, () => {
      const problems = findFaintColors(blogOf(theme ? { theme } : {}, source));
      assert.equal(problems.length, told.length, JSON.stringify(problems));
      for (const [index, start] of told.entries()) {
        const { place, fact, severity } = problems[index] ?? assert.fail();
        assert.equal(severity, "warning");
        assert.ok(`${place?.line} ${fact}`.startsWith(start), `${place?.line} ${fact}`);
      }
    });
  }
});

describe("settings that cannot be", () => {
  const cases: [string, object, RegExp][] = [
    ["a colour by name", { theme: { accent: { light: "red" } } }, /It should be a colour as #rrggbb/],
    ["one colour for day and night", { theme: { accent: "#ff0000" } }, /It should be \{ light, dark \}/],
    [
      "a family that would end the rule",
      { theme: { textFont: "serif; } body { display: none" } },
      /families as CSS lists them/,
    ],
    ["a size too large", { theme: { textSize: 90 } }, /a number of pixels from 16 to 28/],
    ["a setting that is none", { theme: { acent: { light: "#000" } } }, /Did you mean "accent"/],
    ["a font by a path", { font: "../literata" }, /the name of an installed package/],
  ];
  for (const [name, settings, remedy] of cases) {
    test(name, () => {
      const all = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
      const { problems } = checkSettings(all, "blog.config.ts", "");
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.remedy ?? "", remedy);
    });
  }

  test("the colour of the browser is the paper, unless it is set", () => {
    assert.deepEqual(blogOf({ theme: { paper: { light: "#ffffff" } } }).themeColor, {
      light: "#ffffff",
      dark: "#191713",
    });
    const themeColor = { light: "#aaaaaa", dark: "#000000" };
    assert.deepEqual(blogOf({ themeColor, theme: { paper: { light: "#ffffff" } } }).themeColor, themeColor);
  });
});

describe("subsets of a font", () => {
  test("ranges are read as CSS writes them", () => {
    assert.deepEqual(parseRanges("U+0000-00FF, U+131,U+4??,nonsense"), [
      [0, 255],
      [0x131, 0x131],
      [0x400, 0x4ff],
    ]);
  });

  const rows: [string, string, number[]][] = [
    ["English with true quotes", "“It’s naïve” – and so on…", []],
    ["Greek", "Ωδή, naïve", [0x3a0, 0x3b0]],
    ["Japanese", "縦と横", [0x3000, 0x6a00, 0x7e00]],
    ["signs beyond the first plane", "𝒳", [0x1d400]],
  ];
  for (const [name, text, wanted] of rows) test(`rows of ${name}`, () => assert.deepEqual(listRows(text), wanted));

  test("one is needed when a text has a row of it", () => {
    const cyrillic = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116";
    assert.equal(isNeeded(cyrillic, listRows("Письмо")), true);
    assert.equal(isNeeded(cyrillic, listRows("№ 7")), true);
    assert.equal(isNeeded(cyrillic, listRows("Ωδή")), false);
    assert.equal(isNeeded(cyrillic, []), false);
  });

  const languages: [string, string][] = [
    ["en", "latin"],
    ["sr", "cyrillic"],
    ["sr-Latn", "latin"],
    ["el", "greek"],
    ["ja", "latin"],
  ];
  for (const [language, subset] of languages) {
    test(`${language} is written in ${subset}`, () =>
      assert.equal(subsetOf(language, ["cyrillic", "greek", "latin"]), subset));
  }
});

/** A blog with posts, in which the font is installed. */
function createFontBlog(posts: Record<string, string>, settings: object): string {
  const files = Object.entries(posts).map(([name, body]) => [
    `posts/${name}.md`,
    `---\ntitle: ${name}\ndate: 2026-01-01\ndescription: ${name}.\nstatus: published\n---\n\n${body}\n`,
  ]);
  const root = createBlog(Object.fromEntries(files), settings);
  mkdirSync(join(root, "node_modules", "@fontsource-variable"), { recursive: true });
  symlinkSync(join(repository, "node_modules", literata), join(root, "node_modules", literata), "junction");
  return root;
}

/** Files of fonts that a build has published, without the hashes in their names. */
function fontsOf(root: string): string[] {
  const folder = join(root, "_site", "fonts");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => file.replace(/-[0-9a-f]{8}\./, "."))
    .sort();
}

function styleOf(root: string): { name: string; css: string } {
  const name = readdirSync(join(root, "_site")).find((file) => /^style-[0-9a-f]{8}\.css$/.test(file)) ?? "";
  return { name, css: readFileSync(join(root, "_site", name), "utf8") };
}

describe("a font from a package", () => {
  test("is served in the subsets that the texts use, with its licence", async () => {
    const root = createFontBlog({ a: "Plain.", b: "&Omega; and Ωδή." }, { font: literata });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const styles = ["greek", "latin"].flatMap((subset) => [
      `literata-${subset}-wght-italic.woff2`,
      `literata-${subset}-wght-normal.woff2`,
    ]);
    assert.deepEqual(fontsOf(root), [...styles, "literata-licence.txt"].sort());
    const { css, name } = styleOf(root);
    assert.match(css, /--text-font: "Literata Variable", "Literata Substitute", "Literata Substitute 2", "Iowan/);
    assert.match(css, /font-weight: 200 900;/);
    assert.match(css, /unicode-range: U\+0370-0377/);
    const page = readFileSync(join(root, "_site", "posts", "a", "index.html"), "utf8");
    const [preload = "", style = ""] = page.match(/<link rel="(preload|stylesheet)"[^>]*>/g) ?? [];
    assert.match(
      preload,
      /href="\/fonts\/literata-latin-wght-normal-[0-9a-f]{8}\.woff2" as="font" type="font\/woff2" crossorigin="anonymous"/,
    );
    assert.ok(style.includes(name));
    assert.equal((page.match(/rel="(preload|stylesheet)"/g) ?? []).length, 2, "one preload, and one stylesheet");
  });

  test("grows by a part when another essay needs it, and no page keeps the old stylesheet", async () => {
    const root = createFontBlog({ a: "Plain.", b: "Plain." }, { font: literata });
    await longhand(root, ["build"]);
    const before = styleOf(root).name;
    writeFileSync(
      join(root, "posts", "b.md"),
      readFileSync(join(root, "posts", "b.md"), "utf8").replace("Plain", "Ωδή"),
    );
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const { name } = styleOf(root);
    assert.notEqual(name, before);
    assert.ok(readFileSync(join(root, "_site", "posts", "a", "index.html"), "utf8").includes(name));
    assert.ok(fontsOf(root).includes("literata-greek-wght-normal.woff2"));
  });

  test("is asked for in the script of the blog's language", async () => {
    const root = createFontBlog({ a: "Письмо." }, { font: literata, language: "ru" });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    assert.match(
      readFileSync(join(root, "_site", "index.html"), "utf8"),
      /rel="preload" href="\/fonts\/literata-cyrillic-wght-normal/,
    );
  });

  test("is found in the folder of a blog that is not at the root of its host", async () => {
    const root = createFontBlog({ a: "Plain." }, { font: literata, url: "https://test.blog/sub/" });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(join(root, "_site", "index.html"), "utf8"), /rel="preload" href="\/sub\/fonts\//);
    assert.match(styleOf(root).css, /src: url\(fonts\/literata-latin/);
  });

  test("is not asked for by letters that only a draft has", async () => {
    const root = createFontBlog({ a: "Plain." }, { font: literata });
    writeFileSync(join(root, "posts", "b.md"), "---\ntitle: b\ndate: 2026-01-01\nstatus: draft\n---\n\nΩδή\n");
    await longhand(root, ["build"]);
    assert.deepEqual(
      fontsOf(root).filter((file) => file.includes("greek")),
      [],
    );
    assert.notDeepEqual(fontsOf(root), []);
  });

  test("may be for headings only", async () => {
    const root = createFontBlog({ a: "Plain." }, { font: { headings: literata } });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const added = styleOf(root).css.split("@page").at(-1) ?? "";
    assert.match(added, /--heading-font: "Literata Variable"/);
    assert.doesNotMatch(added, /--text-font/);
  });

  test("that is missing is told at its setting", async () => {
    const root = createBlog(
      { "posts/a.md": "---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n" },
      { font: "@fontsource-variable/nowhere" },
    );
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^blog\.config\.js:1:\d+ {2}The font "@fontsource-variable\/nowhere" is not installed\.\n {4}Install it: npm install/m,
    );
  });

  test("that is no variable font is told at its setting", async () => {
    const root = createBlog({}, { font: "plain-font" });
    const folder = join(root, "node_modules", "plain-font");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "name": "plain-font" }');
    writeFileSync(join(folder, "metadata.json"), '{ "id": "plain", "family": "Plain", "variable": false }');
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /^blog\.config\.js:1:\d+ {2}The package "plain-font" has no variable font/m);
  });

  test("with heavy files is told, and served", async () => {
    const root = createBlog(
      { "posts/a.md": "---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n" },
      { font: "heavy-font" },
    );
    const [from, folder] = [join(repository, "node_modules", literata), join(root, "node_modules", "heavy-font")];
    mkdirSync(join(folder, "files"), { recursive: true });
    for (const file of ["metadata.json", "unicode.json"])
      writeFileSync(join(folder, file), readFileSync(join(from, file)));
    // A file with three axes is one with another name.
    const heavy = readFileSync(join(from, "files", "literata-latin-opsz-normal.woff2"));
    writeFileSync(join(folder, "files", "literata-latin-wght-normal.woff2"), heavy);
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^blog\.config\.js:1:\d+ {2}warning {2}The file literata-latin-wght-normal\.woff2 of the font Literata has 111 kB\./m,
    );
    assert.deepEqual(fontsOf(root), ["literata-latin-wght-normal.woff2"]);
  });
});

describe("pages follow the theme", () => {
  test("a new colour is a new name of the stylesheet, on all pages", async () => {
    const root = createBlog({ "posts/a.md": "---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n" });
    const build = async (settings: object): Promise<string> => {
      const config = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
      writeFileSync(join(root, "blog.config.js"), `export default ${JSON.stringify(config)};\n`);
      const { code, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 0, stderr);
      const { name } = styleOf(root);
      const pages = Object.entries(readTree(join(root, "_site"))).filter(([path]) => path.endsWith(".html"));
      for (const [path, html] of pages.filter(([, text]) => text.includes('rel="stylesheet"')))
        assert.ok(html.includes(`/${name}`), path);
      return name;
    };
    const names = [await build({}), await build({ theme: { accent: { light: "#005500" } } }), await build({})];
    assert.equal(names[0], names[2]);
    assert.notEqual(names[0], names[1]);
  });

  test("what is changed in the cache does not change the site", async () => {
    const root = createBlog(
      { "posts/a.md": "---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n\nText.\n" },
      { theme: { accent: { light: "#005500" } } },
    );
    await longhand(root, ["build"]);
    const { name, css } = styleOf(root);
    writeFileSync(join(root, ".cache", "theme", name), "body { display: none }");
    await longhand(root, ["build"]);
    assert.equal(readFileSync(join(root, "_site", name), "utf8"), css);
  });
});

describe("the looks of the guide", () => {
  const files = readdirSync(join(repository, "docs", "themes"));
  assert.equal(files.length, 3);
  for (const file of files) {
    test(`${file} is right, can be read, and differs from the others`, async () => {
      const path = join(repository, "docs", "themes", file);
      const { default: look } = (await import(pathToFileURL(path).href)) as { default: Partial<BlogSettings> };
      assert.deepEqual(findFaintColors(blogOf(look)), []);
      const guide = readFileSync(join(repository, "docs", "theme.md"), "utf8");
      const settings =
        readFileSync(path, "utf8")
          .split(/export default |satisfies/)[1]
          ?.trim() ?? "";
      assert.ok(guide.includes(settings.slice(1, -1).trimEnd()), "The guide shows other settings.");
      const picture = join(repository, "docs", "pictures", `theme-${file.replace(".ts", ".jpg")}`);
      assert.ok(readFileSync(picture).length < 60_000);
    });
  }
});
