// Draws cards side by side, to look at: those of the example blog and hard titles, in the three looks.
// node scripts/card-sheet.js out.png; with --few, those that the guide shows.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { tsImport } from "tsx/esm/api";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [out = "cards.png"] = process.argv.slice(2);
const isFew = process.argv.includes("--few");
const { setCard } = await tsImport("../src/cards/draw.ts", import.meta.url);
const { FontShelf } = await tsImport("../src/cards/fonts.ts", import.meta.url);
const { Typesetter } = await tsImport("../src/cards/type.ts", import.meta.url);
const { loadSharp } = await tsImport("../src/images/encoder.ts", import.meta.url);
const { cardColors } = await tsImport("../src/cards/colors.ts", import.meta.url);

const example = readdirSync(join(root, "posts"))
  .map((name) => readFileSync(join(root, "posts", name), "utf8"))
  .map((text) => ({ title: /^title: (.*)$/m.exec(text)?.[1], lang: /^lang: (.*)$/m.exec(text)?.[1] ?? "en-GB" }));

const hard = [
  { title: "Tea", lang: "en" },
  { title: "Rhabarberbarbarabarbarbarenbartbarbierbierbar", lang: "de" },
  {
    title:
      "On the Curious Incident of the Semicolon in the Night-Time, and What the Proofreader Did About It When Nobody Else Was Looking: A Confession in Nine Parts, With Notes",
    lang: "en",
  },
  { title: "縦書きについて、日本語の長いタイトルがここにあります。漢字とかなの混ざる行はどこで折れるのか", lang: "ja" },
  { title: "مقال طويل عن الكتابة والقراءة في القطار (2026)", lang: "ar" },
  { title: "Περὶ τῆς γραφῆς καὶ τοῦ τέλους αὐτῆς", lang: "el" },
  { title: "О пользе чернил и вреде спешки", lang: "ru" },
  { title: "Trains 🚂 at Night 🌙", lang: "en" },
  { title: "Chữ Việt: một bài học ngắn về dấu", lang: "vi" },
  { title: "“Affine” offices, 1984–2026: f(x) & <b>why</b>?", lang: "en" },
];

const shelf = new FontShelf(
  root,
  ["@fontsource/sawarabi-mincho", "@fontsource/amiri"],
  undefined,
  join(root, ".cache"),
);
const type = new Typesetter(await loadSharp());
const looks = ["paper", "ink", "plate"];
const cards = [];
const blog = {
  title: "Fair Copy",
  subtitle: "Essays on writing for the web, and on publishing what one has written.",
  blog: "faircopy.page",
  lang: "en-GB",
};
const posts = [...example, ...hard].map((one) => ({ ...one, blog: "Fair Copy" }));
/** One title in each look, and then one of another script in each. */
const shown = [
  ...looks.map(() => "The Title Is the Last Thing You Know"),
  "縦と横のあいだ",
  "مقال طويل عن الكتابة والقراءة في القطار (2026)",
  "О пользе чернил и вреде спешки",
];
const few = shown.map((title, index) => [posts.find((one) => one.title === title), looks[index % looks.length]]);
const all = isFew ? few : [blog, ...posts].flatMap((one) => looks.map((look) => [one, look]));
const start = performance.now();
for (const [one, look] of all) {
  const input = { subtitle: "", author: "Ines Halloran", ...one };
  const { png, missing, omitted } = await setCard(input, look, cardColors({}, look, {}), shelf, type);
  if (missing.title.length + omitted.length > 0) console.log(one.title, { missing, omitted });
  if (png) cards.push(png);
}
console.log(
  `${cards.length} cards, ${((performance.now() - start) / cards.length).toFixed(1)} ms each, at most ${Math.max(...cards.map(({ length }) => length))} bytes`,
);

const [columns, width, gap] = isFew ? [3, 440, 16] : [3, 600, 24];
const height = (width * 630) / 1200;
const rows = Math.ceil(cards.length / columns);
const small = await Promise.all(cards.map((card) => sharp(card).resize(width, height).png().toBuffer()));
await sharp({
  create: {
    width: columns * (width + gap) + gap,
    height: rows * (height + gap) + gap,
    channels: 3,
    background: "#8a8a86",
  },
})
  .composite(
    small.map((input, index) => ({
      input,
      left: gap + (index % columns) * (width + gap),
      top: gap + Math.floor(index / columns) * (height + gap),
    })),
  )
  .jpeg({ quality: 84, force: out.endsWith(".jpg") })
  .toFile(out);
