import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import sharp from "sharp";
import { cardColors } from "../src/cards/colors.ts";
import { type CardInput, isRightToLeft, type SetCard, setCard } from "../src/cards/draw.ts";
import { FontShelf } from "../src/cards/fonts.ts";
import type { CardLook } from "../src/cards/looks.ts";
import { fitText } from "../src/cards/runs.ts";
import { isFont, prepareFont } from "../src/cards/sfnt.ts";
import { Typesetter } from "../src/cards/type.ts";
import { loadSharp } from "../src/images/encoder.ts";
import { createBlog, createFolder, longhand, readTree, repository } from "./support/blog.ts";

const looks: CardLook[] = ["paper", "ink", "plate"];
const packages = ["@fontsource/sawarabi-mincho", "@fontsource/amiri"];
const upright = { weight: 400, isItalic: false };

const titles: [what: string, title: string, lang: string][] = [
  ["one word", "Tea", "en"],
  ["some words", "The Title Is the Last Thing You Know", "en"],
  ["much too long", `${"On the Curious Incident of the Semicolon in the Night-Time, ".repeat(6)}and So On`, "en"],
  ["one long word", "Rhabarberbarbarabarbarbarenbartbarbierbierbar", "de"],
  ["one endless word", "a".repeat(400), "en"],
  ["Japanese", "縦書きについて、日本語の長いタイトルがここにあります", "ja"],
  ["Arabic", "مقال طويل عن الكتابة والقراءة في القطار (2026)", "ar"],
  ["Greek with accents", "Περὶ τῆς γραφῆς καὶ τοῦ τέλους αὐτῆς", "el"],
  ["Vietnamese", "Chữ Việt: một bài học ngắn về dấu", "vi"],
  ["decomposed letters", "Überschrift".normalize("NFD"), "de"],
  ["emoji beside words", "Trains 🚂 at Night 👩‍👩‍👧‍👦", "en"],
  ["markup", `<b>why</b> & "how" </span><span size="1">`, "en"],
  ["white space and controls", " a\u0000\n\tb\u200b ", "en"],
];

let shelf: FontShelf;
let type: Typesetter;
before(async () => {
  shelf = new FontShelf(repository, packages, undefined, createFolder());
  type = new Typesetter(await loadSharp());
});

const input: CardInput = { title: "", subtitle: "", author: "Ines Halloran", blog: "Fair Copy", lang: "en" };

function draw(title: string, lang = "en", look: CardLook = "paper", more: Partial<CardInput> = {}): Promise<SetCard> {
  return setCard({ ...input, title, lang, ...more }, look, cardColors({}, look, {}), shelf, type);
}

/** Where a card has the colours of what is written, as distances from its edges. */
async function findWritten(png: Buffer, top: number, bottom: number): Promise<{ left: number; right: number }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const columns: number[] = [];
  for (let x = 0; x < info.width; x++) {
    for (let y = top; y < bottom; y++) {
      const at = (y * info.width + x) * info.channels;
      if (Math.abs((data[at] ?? 0) - (data[0] ?? 0)) > 60) columns.push(x);
    }
  }
  return { left: Math.min(...columns), right: info.width - 1 - Math.max(...columns) };
}

describe("a card is a PNG of 1200 × 630 below 300 KB without metadata", () => {
  for (const [what, title, lang] of titles) {
    test(what, async () => {
      for (const look of looks) {
        const { png, missing } = await draw(title, lang, look);
        assert.deepEqual(missing.title, []);
        assert.ok(png, look);
        const { width, height, format, isPalette, hasProfile, exif, xmp } = await sharp(png).metadata();
        assert.deepEqual([width, height, format, isPalette], [1200, 630, "png", true], look);
        assert.deepEqual([hasProfile, exif, xmp], [false, undefined, undefined], look);
        assert.ok(png.length < 60_000, `${look}: ${png.length}`);
        // Nothing is cut off at the sides.
        const { left, right } = await findWritten(png, 60, 570);
        assert.ok(left >= 33 && right >= 33, `${look}: ${left}, ${right}`);
      }
    });
  }
});

test("what is read from right to left stands on the right", async () => {
  const cases: [title: string, lang: string, isRight: boolean][] = [
    ["مقال", "ar", true],
    ["Essay", "en", false],
    // The text decides, not the language of the post.
    ["Essay", "ar", false],
  ];
  for (const [title, lang, isRight] of cases) {
    const { png } = await draw(title, lang);
    const { left, right } = await findWritten(png ?? assert.fail(title), 90, 330);
    assert.ok(isRight ? right < 110 && left > 600 : left < 110 && right > 600, `${title}: ${left}, ${right}`);
  }
});

test("the first letter says from which side a title is read", () => {
  const cases: [title: string, isRight: boolean][] = [
    ["על כתיבה", true],
    ["„שלום“, he said", true],
    ["2026: שנה", true],
    ["مقال", true],
    ["On the word שלום", false],
    ["2026", false],
    ["", false],
  ];
  for (const [title, isRight] of cases) assert.equal(isRightToLeft(title), isRight, title);
});

test("a card has the colours of the look, the theme and the settings, in this order of weight", async () => {
  const theme = { paper: { light: "#ffffff", dark: "#001122" } };
  const cases: [look: CardLook, own: object, ground: number[]][] = [
    ["paper", {}, [255, 255, 255]],
    ["plate", {}, [255, 255, 255]],
    ["ink", {}, [0, 17, 34]],
    ["ink", { paper: "#abc" }, [170, 187, 204]],
  ];
  for (const [look, own, ground] of cases) {
    const { png } = await setCard({ ...input, title: "Tea" }, look, cardColors(theme, look, own), shelf, type);
    const corner = await sharp(png).removeAlpha().extract({ left: 3, top: 3, width: 1, height: 1 }).raw().toBuffer();
    assert.deepEqual([...corner], ground, look);
  }
});

test("each character is looked for in the fonts before a card is drawn", () => {
  const cases: [text: string, shown: string, missing: string[], omitted: string[]][] = [
    ["Plain words", "Plain words", [], []],
    ["縦と Tea", "縦と Tea", [], []],
    ["Trains 🚂 at Night 🌙", "Trains at Night", [], ["🚂", "🌙"]],
    ["👩‍👩‍👧‍👦", "", [], ["👩‍👩‍👧‍👦"]],
    ["❤️ and 🦊", "and", [], ["❤️", "🦊"]],
    ["5️⃣ steps", "steps", [], ["5️⃣"]],
    ["© 2026 ½ €5", "© 2026 ½ €5", [], []],
    // Without these the title would be another one.
    ["A → B", "A B", ["→"], []],
    ["שלום", "", ["ש", "ל", "ו", "ם"], []],
    ["x ≠ y", "x y", ["≠"], []],
    ["\ue000", "", [], ["\ue000"]],
  ];
  for (const [text, shown, missing, omitted] of cases) {
    const fitted = fitText(text, upright, shelf);
    const joined = fitted.runs.map((run) => run.text).join("");
    assert.equal(missing.length > 0 ? joined.replace(/ +/g, " ") : joined, shown, text);
    assert.deepEqual([fitted.missing, fitted.omitted], [missing, omitted], text);
  }
});

test("figures and brackets are of the font of the letters beside them", () => {
  const { runs } = fitText("القطار (2026)", upright, shelf);
  const fonts = new Set(runs.map(({ face }) => face.font));
  assert.equal(fonts.size, 1);
  // Turned around, one bracket stands for the other: a font must have both.
  for (const { text, face } of runs) {
    for (const bracket of "()") if (/[()]/.test(text)) assert.ok(face.characters.has(bracket.codePointAt(0) ?? 0));
  }
});

test("a font is unpacked to what it was, under another name", () => {
  const folder = join(repository, "node_modules", "@fontsource", "literata", "files");
  const woff = readFileSync(join(folder, "literata-greek-400-normal.woff"));
  const font = prepareFont(woff, "lhtest") ?? assert.fail();
  assert.deepEqual(prepareFont(font, "lhtest"), font, "An unpacked font is taken as well.");
  assert.ok(font.includes(Buffer.from("lhtest", "utf16le").swap16()));
  assert.ok(!font.includes(Buffer.from("Literata-Regular", "utf16le").swap16()));
  const cases: [what: string, bytes: Buffer][] = [
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("This is a letter to a friend, and no font at all, is it?")],
    ["WOFF2", readFileSync(join(folder, "literata-greek-400-normal.woff2"))],
    ["half a font", woff.subarray(0, 4000)],
    ["a header alone", woff.subarray(0, 44)],
  ];
  for (const [what, bytes] of cases) assert.equal(prepareFont(bytes, "lhtest"), undefined, what);
  assert.deepEqual([isFont(woff), isFont(font), isFont(Buffer.from("no"))], [true, true, false]);
});

test("a card has the same bytes in any process, whatever fonts and languages the machine has", () => {
  const script = join(createFolder(), "draw.mts");
  const from = (path: string): string => JSON.stringify(join(repository, "src", path));
  writeFileSync(
    script,
    `import { createHash } from "node:crypto";
import { FontShelf } from ${from("cards/fonts.ts")};
import { Typesetter } from ${from("cards/type.ts")};
import { setCard } from ${from("cards/draw.ts")};
import { cardColors } from ${from("cards/colors.ts")};
import { loadSharp } from ${from("images/encoder.ts")};
const shelf = new FontShelf(${JSON.stringify(repository)}, ${JSON.stringify(packages)}, undefined, process.argv[2]);
const type = new Typesetter(await loadSharp());
const hash = createHash("sha256");
for (const [title, lang] of JSON.parse(process.argv[3])) for (const look of ["paper", "ink", "plate"]) {
  const { png } = await setCard({ title, lang, subtitle: "", author: "Ines", blog: "Fair Copy" }, look, cardColors({}, look, {}), shelf, type);
  hash.update(png);
}
console.log(hash.digest("hex"));
`,
  );
  const home = createFolder();
  mkdirSync(join(home, ".fonts"));
  const other = join(repository, "node_modules", "@fontsource", "amiri", "files", "amiri-latin-700-normal.woff");
  const foreign = prepareFont(readFileSync(other), "Literata") ?? assert.fail();
  writeFileSync(join(home, ".fonts", "literata.ttf"), foreign);
  writeFileSync(join(home, "fonts.conf"), "<fontconfig><dir>~/.fonts</dir></fontconfig>");
  const ways: Record<string, string>[] = [
    { LANG: "C" },
    { LANG: "ja_JP.UTF-8", LC_ALL: "ja_JP.UTF-8", PANGO_LANGUAGE: "ja" },
    { HOME: home, XDG_DATA_HOME: home, FONTCONFIG_FILE: join(home, "fonts.conf"), FONTCONFIG_PATH: home },
  ];
  const cases = titles.map(([, title, lang]) => [title, lang]);
  const hashes = ways.map((env, index) => {
    // Also in another order: what was drawn before leaves no trace.
    const ordered = index === 1 ? [...cases].reverse() : cases;
    const args = ["--import", "tsx", script, createFolder(), JSON.stringify(index === 1 ? ordered.reverse() : cases)];
    const clean = { PATH: process.env.PATH, NODE_ENV: "test", ...env };
    return execFileSync(process.execPath, args, { cwd: repository, env: clean, encoding: "utf8" }).trim();
  });
  assert.match(hashes[0] ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(hashes, [hashes[0], hashes[0], hashes[0]]);
});

function post(title: string, more = "", status = "published"): string {
  return `---\ntitle: ${title}\ndate: 2026-01-02\nstatus: ${status}\n${more}---\n\nOf ${title}.\n`;
}

interface Site {
  code: number;
  stderr: string;
  problems: { code: string; severity: string; place?: object; fact: string; remedy?: string }[];
  tree: Record<string, string>;
}

async function build(root: string, ...args: string[]): Promise<Site> {
  const { code, stdout, stderr } = await longhand(root, ["build", "--json", ...args]);
  assert.equal(code, 0, stdout.slice(stdout.indexOf("problems")));
  return { code, stderr, problems: JSON.parse(stdout).problems, tree: readTree(join(root, "_site")) };
}

/** What the head of a page says of its picture. */
function previewOf({ tree }: Site, path: string): Record<string, string> {
  const html = tree[path] ?? assert.fail(`${path} is not there.`);
  return Object.fromEntries(
    [...html.matchAll(/<meta property="og:(image[^"]*)" content="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

const cardsOf = ({ tree }: Site): string[] => Object.keys(tree).filter((path) => path.startsWith("images/social/"));

describe("cards of a blog", () => {
  const files = {
    "posts/one.md": post("One Thing"),
    "posts/own.md": post("Its Own", "socialImage: images/own.png\n"),
    "posts/hidden.md": post("Hidden One", "hidden: true\n"),
    "posts/draft.md": post("Draft of a Secret", "", "draft"),
    "posts/later.md": post("Due Much Later").replace("2026-01-02", "2031-01-02"),
    "posts/one-again.md": post("One Thing"),
    "pages/about.md": "---\ntitle: About\n---\n\nWords.\n",
  };
  const settings = { cards: {}, checks: { "title-twice": "off", "description-twice": "off" } };
  let own: Buffer;
  before(async () => {
    own = await sharp({ create: { width: 1200, height: 630, channels: 3, background: "#933" } })
      .png()
      .toBuffer();
  });

  test("each post without a picture has one, all other pages share one, and drafts have none", async () => {
    const root = createBlog({ ...files, "images/own.png": own }, { ...settings, description: "What it is about." });
    const site = await build(root);
    assert.deepEqual([site.code, site.problems], [0, []]);
    assert.equal(cardsOf(site).length, 5, cardsOf(site).join());
    const of = (path: string) => previewOf(site, path);
    assert.match(
      of("posts/one/index.html").image ?? "",
      /^https:\/\/test\.blog\/images\/social\/one-[0-9a-f]{8}\.png$/,
    );
    assert.deepEqual(
      { ...of("posts/one/index.html"), image: "" },
      { image: "", "image:type": "image/png", "image:width": "1200", "image:height": "630", "image:alt": "One Thing" },
    );
    assert.match(of("posts/own/index.html").image ?? "", /\/own-/);
    assert.match(of("posts/hidden/index.html").image ?? "", /\/hidden-/);
    for (const path of ["index.html", "about/index.html", "archive/index.html", "tags/index.html"]) {
      assert.match(of(path).image ?? "", /\/blog-[0-9a-f]{8}\.png$/, path);
      assert.equal(of(path)["image:alt"], "Test");
    }
    assert.match(site.tree["posts/one/index.html"] ?? "", /"@type":"ImageObject","url":"[^"]*\/one-/);
    assert.ok(!/draft|later/.test(cardsOf(site).join()));
    const drawn = readdirSync(join(root, ".cache", "cards")).filter((name) => name.endsWith(".png"));
    // Two posts with one title share the bytes; drafts are not drawn at all.
    assert.equal(drawn.length, 3);
  });

  test("cards are drawn once, and again when what they show changes", async () => {
    const root = createBlog({ ...files, "images/own.png": own }, { cards: {} });
    const first = await build(root);
    const times = new Map(drawnIn(root).map(({ name, time }) => [name, time]));
    writeFileSync(join(root, "posts/one.md"), post("Another Thing"));
    const second = await build(root);
    const added = drawnIn(root).filter(({ name, time }) => times.get(name) !== time);
    assert.equal(added.length, 1, "A title is edited: one card is drawn.");
    const [before, after] = [first, second].map((site) => previewOf(site, "posts/one/index.html").image);
    assert.notEqual(before, after);
    assert.equal(
      previewOf(second, "posts/one-again/index.html").image,
      previewOf(first, "posts/one-again/index.html").image,
    );
    assert.ok(!cardsOf(second).some((path) => before?.endsWith(path)), "The old card is not published any more.");
    // A body is none of it.
    writeFileSync(join(root, "posts/one.md"), `${post("Another Thing")}More.\n`);
    await build(root);
    assert.equal(drawnIn(root).length, times.size + 1);
    // A damaged one is drawn again.
    for (const { name } of drawnIn(root)) writeFileSync(join(root, ".cache", "cards", name), "no picture");
    rmSync(join(root, "_site"), { recursive: true });
    assert.deepEqual(cardsOf(await build(root)), cardsOf(second));
    assert.ok(drawnIn(root).some(({ bytes }) => bytes > 1000));
  });

  test("a social image of another host has a card in its place, and a note at its line", async () => {
    const address = "https://ex.org/card.jpg";
    const told = "is on another host, and a link to this post shows";
    const remote = {
      "posts/one.md": post("One Thing", `socialImage: ${address}\n`),
      "posts/two.md": post("Two Things", `socialImage: { src: "${address}", alt: Cards }\n`),
    };
    const site = await build(createBlog(remote, settings));
    assert.match(previewOf(site, "posts/one/index.html").image ?? "", /\/images\/social\/one-[0-9a-f]{8}\.png$/);
    assert.match(previewOf(site, "posts/two/index.html").image ?? "", /\/images\/social\/two-[0-9a-f]{8}\.png$/);
    assert.deepEqual(
      site.problems.map(({ code, severity, place, fact }) => [code, severity, place, fact]),
      [
        [
          "image-remote",
          "note",
          { path: "posts/one.md", line: 5, column: 14 },
          `The social image ${address} ${told} a drawn card instead. So it is with 1 more.`,
        ],
      ],
    );
    assert.doesNotMatch(Object.values(site.tree).join(), /ex\.org/);
    const without = await build(createBlog(remote, { ...settings, cards: false }));
    assert.match(without.problems[0]?.fact ?? "", new RegExp(`${told} no picture\\.`));
    assert.deepEqual(previewOf(without, "posts/one/index.html"), {});
  });

  test("without cards there are none", async () => {
    const site = await build(createBlog({ ...files, "images/own.png": own }, { cards: false }));
    assert.match(cardsOf(site).join(), /^images\/social\/own-[0-9a-f]{8}\.(png|jpg)$/);
    assert.deepEqual(previewOf(site, "posts/one/index.html"), {});
  });

  test("feeds have the pictures that posts name, and no cards", async () => {
    const site = await build(createBlog({ ...files, "images/own.png": own }, { cards: {} }));
    const feeds = `${site.tree["feed.xml"]}${site.tree["feed.json"]}`;
    assert.match(feeds, /\/images\/social\/own-/);
    assert.doesNotMatch(feeds, /\/images\/social\/one-/);
  });
});

function drawnIn(root: string): { name: string; time: number; bytes: number }[] {
  const folder = join(root, ".cache", "cards");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".png"))
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      const digest = createHash("sha256").update(bytes).digest();
      return { name, time: digest.readUInt32BE(0), bytes: bytes.length };
    });
}

test("a letter that no font has is named at the title, with what to do, and the card of the blog stands in", async () => {
  const cases: [title: string, more: string, fact: RegExp, remedy: RegExp][] = [
    [
      "縦と横",
      "lang: ja\n",
      /has 縦 \(U\+7E26\), と \(U\+3068\) and 横 \(U\+6A2A\)\.$/,
      /npm install @fontsource\/sawarabi-mincho, .*fonts: \["@fontsource\/sawarabi-mincho"\]/,
    ],
    ["漢", "lang: zh\n", /漢 \(U\+6F22\)\./, /@fontsource\/noto-serif-sc/],
    ["شعر", "lang: ar\n", /U\+0634/, /@fontsource\/amiri/],
    [
      "על כתיבה",
      "lang: he\n",
      /has ע \(U\+05E2\), ל \(U\+05DC\), כ \(U\+05DB\) and 4 more\.$/,
      /^Install one for Hebrew: npm install @fontsource\/frank-ruhl-libre, and in the settings: cards: \{ fonts: \["@fontsource\/frank-ruhl-libre"\] \}\. Or name a picture as socialImage\.$/,
    ],
    ["A → B", "", /→ \(U\+2192\)/, /https:\/\/fontsource\.org/],
  ];
  for (const [title, more, fact, remedy] of cases) {
    const root = createBlog({ "posts/one.md": post(title, more) }, { cards: {} });
    const site = await build(root);
    assert.equal(site.code, 0);
    const [problem, ...others] = site.problems;
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.code, problem?.severity], ["card-letters", "warning"]);
    assert.deepEqual(problem?.place, { path: "posts/one.md", line: 2, column: 8 });
    assert.match(problem?.fact ?? "", fact);
    assert.match(problem?.remedy ?? "", remedy);
    const { image, ...about } = previewOf(site, "posts/one/index.html");
    assert.equal(image, previewOf(site, "index.html").image, "a link shows the card of the blog");
    assert.equal(about["image:alt"], "Test");
    // What was found is said again, though nothing is drawn again.
    writeFileSync(join(root, "posts/two.md"), post("Two"));
    assert.deepEqual((await build(root)).problems, site.problems);
  }
});

test("many such titles are one warning, emoji one note, and names that cannot be drawn are left out", async () => {
  const many = Object.fromEntries([1, 2, 3].map((number) => [`posts/${number}.md`, post(`縦${number}`)]));
  const emoji = { "posts/4.md": post("Trains 🚂"), "posts/5.md": post("Night 🌙") };
  const { problems } = await build(createBlog({ ...many, ...emoji }, { cards: {}, author: "横" }));
  const told = problems.map(({ code, severity, fact }) => `${severity} ${code}: ${fact}`).sort();
  assert.equal(told.length, 3, told.join("\n"));
  assert.match(told[0] ?? "", /^note card-signs: The cards of 2 posts leave out .*🌙 \(U\+1F319\)/);
  assert.match(told[1] ?? "", /^warning card-letters: Cards leave out the author's name, .*横 \(U\+6A2A\)/);
  assert.match(told[2] ?? "", /^warning card-letters: The card of this post .* So it is with 2 more\.$/);
});

test("fonts of the settings are packages and files of the blog, and what is wrong with them is said", async () => {
  const root = createBlog({ "posts/one.md": post("شعر", "lang: ar\n") });
  const arabic = join(repository, "node_modules", "@fontsource", "amiri", "files", "amiri-arabic-400-normal.woff");
  mkdirSync(join(root, "fonts"));
  copyFileSync(arabic, join(root, "fonts", "mine.woff"));
  writeFileSync(join(root, "fonts", "none.ttf"), "This is a letter to a friend, and no font at all, is it?");
  const cases: [font: string, codes: string[], hasCard: boolean][] = [
    ["fonts/mine.woff", [], true],
    ["fonts/none.ttf", ["card-font-form"], false],
    ["fonts/other.ttf", ["card-font-missing"], false],
    ["../../etc/x.ttf", ["card-font-missing"], false],
    ["@fontsource/not-there", ["card-font-missing"], false],
    ["../longhand", ["card-font-missing"], false],
  ];
  for (const [font, codes, hasCard] of cases) {
    const config = { title: "Test", url: "https://test.blog/", author: "Ada", cards: { fonts: [font] } };
    writeFileSync(join(root, "blog.config.js"), `export default ${JSON.stringify(config, null, 2)};\n`);
    rmSync(join(root, "_site"), { recursive: true, force: true });
    const { code, stdout } = await longhand(root, ["build", "--json"]);
    const { problems } = JSON.parse(stdout);
    assert.deepEqual(
      problems.map((one: { code: string }) => one.code),
      codes,
      font,
    );
    assert.equal(code, codes.length > 0 ? 1 : 0);
    if (codes.length > 0) assert.deepEqual(problems[0].place, { path: "blog.config.js", line: 6, column: 6 }, font);
    if (hasCard)
      assert.ok(Object.keys(readTree(join(root, "_site"))).some((path) => path.startsWith("images/social/one-")));
  }
});

test("the alt text of a social image is the author's, else that of the same picture in the essay, else the title", async () => {
  const cases: [what: string, socialImage: string, body: string, alt: string][] = [
    ["its own", "{ src: /images/own.png, alt: Mine }", "![In the essay](own.png)", "Mine"],
    ["in the essay, written alike", "/images/own.png", "![In the essay](/images/own.png)", "In the essay"],
    ["in the essay, written otherwise", "images/own.png", "![In the essay](../images/own.png)", "In the essay"],
    ["only decoration there", "images/own.png", '![""](../images/own.png)', "One"],
    ["another picture there", "images/own.png", "![Another](../images/other.png)", "One"],
    ["nowhere", "images/own.png", "Text.", "One"],
  ];
  const picture = (background: string) => sharp({ create: { width: 60, height: 40, channels: 3, background } }).png();
  for (const [what, socialImage, body, alt] of cases) {
    const files = {
      "posts/one.md": `---\ntitle: One\ndate: 2026-01-02\nstatus: published\nsocialImage: ${socialImage}\n---\n\n${body}\n`,
      "images/own.png": await picture("#933").toBuffer(),
      "images/other.png": await picture("#393").toBuffer(),
    };
    const site = await build(createBlog(files, { images: { widths: [60] } }));
    assert.equal(previewOf(site, "posts/one/index.html")["image:alt"], alt, what);
  }
});
