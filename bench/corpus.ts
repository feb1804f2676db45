/** One essay of the generated blog. */
export interface Essay {
  /** File name without `.md`; the last part of its URL. */
  slug: string;
  title: string;
  /** `2013-04-09` */
  date: string;
  description: string;
  /** Three of the 60. */
  tags: string[];
  /** Markdown, about 900 words. */
  body: string;
}

/** Returns the next number of a sequence, from 0 up to 1. */
type Dice = () => number;

/**
 * Writes essay `index` (from 0). It is a function of the index and of nothing else, so that the blog of 100 posts is
 * the beginning of the blog of 4,000.
 */
export function writeEssay(index: number): Essay {
  const dice = createDice(index, "essay");
  const tags = new Set<string>();
  // Squared, because in real blogs a few subjects have most of the essays.
  while (tags.size < 3) tags.add(SUBJECTS[Math.floor(dice() ** 2 * SUBJECTS.length)] ?? "");
  const day = Math.floor(dice() * (LAST_DAY - FIRST_DAY));
  return {
    slug: writeSlug(index),
    title: writeTitle(index),
    date: new Date((FIRST_DAY + day) * 86_400_000).toISOString().slice(0, 10),
    description: writeSentence(dice, 14),
    tags: [...tags],
    body: writeBody(index, dice),
  };
}

/** The Markdown file of an essay. */
export function formatEssay(essay: Essay): string {
  const lines = [
    "---",
    `title: ${JSON.stringify(essay.title)}`,
    `date: ${essay.date}`,
    `description: ${JSON.stringify(essay.description)}`,
    `tags: [${essay.tags.join(", ")}]`,
    "status: published",
    "---",
    "",
  ];
  return `${lines.join("\n")}\n${essay.body}`;
}

function writeTitle(index: number): string {
  const dice = createDice(index, "title");
  const words = `${pick(dice, ADJECTIVES)} ${pick(dice, NOUNS)} ${pick(dice, ["of", "and", "without", "after"])} ${pick(dice, NOUNS)}`;
  return `${capitalize(words)}, ${index + 1}`;
}

function writeSlug(index: number): string {
  return writeTitle(index)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}

function writeBody(index: number, dice: Dice): string {
  const blocks = [
    writeParagraph(dice, 80),
    writeHeading(dice, 2),
    writeParagraph(dice, 90),
    writeParagraph(dice, 70),
    Array.from({ length: 4 }, () => `- ${writeSentence(dice, 9)}`).join("\n"),
    writeHeading(dice, 2),
    writeParagraph(dice, 80),
    `> ${writeParagraph(dice, 35)}`,
    `${writeParagraph(dice, 60)}[^1]`,
    writeHeading(dice, 3),
    Array.from({ length: 3 }, (_, step) => `${step + 1}. ${writeSentence(dice, 12)}`).join("\n"),
  ];
  if (index > 0) {
    const earlier = Math.floor(dice() * index);
    blocks.push(`I have written about [${writeTitle(earlier)}](/posts/${writeSlug(earlier)}/) before.`);
  }
  if (index % 5 === 0) blocks.push(writeCode(dice));
  blocks.push(writeHeading(dice, 2));
  let words = blocks.join(" ").split(/\s+/).length;
  while (words < 870) {
    const paragraph = writeParagraph(dice, Math.min(85, 890 - words));
    words += paragraph.split(/\s+/).length;
    blocks.push(paragraph);
  }
  blocks.push(`[^1]: ${writeSentence(dice, 14)}`);
  return `${blocks.join("\n\n")}\n`;
}

function writeHeading(dice: Dice, level: number): string {
  return `${"#".repeat(level)} ${capitalize(`the ${pick(dice, ADJECTIVES)} ${pick(dice, NOUNS)}`)}`;
}

function writeParagraph(dice: Dice, words: number): string {
  const sentences: string[] = [];
  for (let written = 0; written < words; ) {
    const sentence = writeSentence(dice, 8 + Math.floor(dice() * 12));
    sentences.push(sentence);
    written += sentence.split(" ").length;
  }
  return sentences.join(" ");
}

/** Clauses, joined until there are about as many words as asked for. */
function writeSentence(dice: Dice, words: number): string {
  let sentence = writeClause(dice);
  while (sentence.split(" ").length < words - 2) {
    sentence += `${pick(dice, [", and", ", but", " because", ", so", " while", " --"])} ${writeClause(dice)}`;
  }
  return `${capitalize(sentence)}.`;
}

function writeClause(dice: Dice): string {
  const subject = pick(dice, ["the", "one", "every", "no", "that", "my"]);
  return `${subject} ${decorate(dice, pick(dice, NOUNS))} ${pick(dice, VERBS)} ${pick(dice, ["the", "its", "our"])} ${decorate(dice, `${pick(dice, ADJECTIVES)} ${pick(dice, NOUNS)}`)}`;
}

/** Here and there emphasis, code, quotation marks, a link. */
function decorate(dice: Dice, words: string): string {
  const chance = dice();
  if (chance < 0.04) return `*${words}*`;
  if (chance < 0.06) return `**${words}**`;
  if (chance < 0.07) return `\`${words}\``;
  if (chance < 0.09) return `"${words}"`;
  if (chance < 0.115) return `[${words}](https://example.org/${words.replaceAll(" ", "/").replaceAll("'", "")})`;
  return words;
}

function writeCode(dice: Dice): string {
  const lines = Array.from(
    { length: 5 + Math.floor(dice() * 6) },
    (_, line) =>
      `  const ${pick(dice, NOUNS)}${line} = read("${pick(dice, NOUNS)}") + ${line}; // ${pick(dice, ADJECTIVES)}`,
  );
  return ["```js", `function ${pick(dice, NOUNS)}(read) {`, ...lines, "  return read;", "}", "```"].join("\n");
}

function capitalize(text: string): string {
  return text.replace(/[a-z]/, (letter) => letter.toUpperCase());
}

function pick(dice: Dice, words: string[]): string {
  return words[Math.floor(dice() * words.length)] ?? "";
}

/** The same sequence for the same index and purpose, on every machine: xorshift with 32 bits. */
function createDice(index: number, purpose: "essay" | "title"): Dice {
  let state = Math.imul(index * 2 + (purpose === "essay" ? 1 : 2), 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
  // The first numbers of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 8; skipped++) next();
  return next;
}

/** Days since 1970: 15 years of essays. */
const FIRST_DAY = Date.UTC(2010, 0, 1) / 86_400_000;
const LAST_DAY = Date.UTC(2025, 0, 1) / 86_400_000;

/** All tags. */
export const SUBJECTS: string[] = words(`
  writing reading editing letters paper ink libraries bookshops translation dictionaries grammar punctuation typography
  printing bookbinding newspapers essays poetry diaries memory walking cycling trains ferries maps mountains rivers coasts
  islands weather winter gardens bread tea coffee soup kitchens pottery weaving woodwork clocks lamps bridges stations
  markets museums theatre radio film photography drawing music choirs chess astronomy birds bees forests orchards villages`);

const NOUNS = words(`
  letter page margin draft reader sentence window table harbour street garden neighbour morning evening argument answer
  question mistake habit memory journey station ticket suitcase kitchen recipe kettle candle shadow corner ceiling staircase
  bicycle engine whistle signal river bridge meadow orchard apple sparrow blackbird weather thunder rainfall frost summer
  autumn century decade hour minute interval silence rumour promise secret contract ledger library shelf catalogue index
  footnote chapter preface dictionary grammar alphabet comma paragraph pencil eraser notebook envelope postcard stamp parcel
  address village market festival choir melody rhythm instrument audience theatre curtain costume photograph portrait camera
  mirror drawer cupboard carpet blanket needle thread pattern button collar pocket hammer ladder timber hinge keyhole`);

const ADJECTIVES = words(`
  quiet patient narrow ordinary careful distant faded familiar stubborn generous brief honest crooked silver wooden hollow
  gentle nervous ancient modern unfinished borrowed forgotten printed spoken written folded broken mended painted polished
  weathered sheltered crowded empty early late local foreign private public plain elaborate modest proud reluctant cheerful
  solemn curious doubtful certain useful useless expensive cheap heavy light warm cold damp dry bright dim sharp blunt`);

const VERBS = words(`
  remembers forgets carries hides explains resembles follows interrupts improves outlives doesn't\\srepair won't\\sreplace
  protects invites refuses measures collects describes translates corrects deserves ignores surrounds supports contradicts
  repeats decorates shortens lengthens weighs borrows returns mends teaches questions answers can't\\sexplain betrays
  softens sharpens divides completes begins ends survives`);

function words(list: string): string[] {
  return list
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll("\\s", " "));
}
