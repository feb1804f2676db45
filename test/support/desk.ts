import type { Random } from "./random.ts";

/** A part of an essay: a heading and the text below it. */
export interface Section {
  /** Names the part for the test, whatever becomes of it. */
  key: string;
  heading: string;
  words: string[];
}

/** A text of the random blog, as its author has it in mind. Plain data. */
export interface Essay {
  /** Which one it is, whatever becomes of its file, title and text. */
  number: number;
  path: string;
  title: string;
  /** `2025-08-22`; pages have none. */
  day: string | undefined;
  tags: string[];
  permalink: string | undefined;
  isDraft: boolean;
  lead: string[];
  sections: Section[];
  /** Where its links lead: addresses of the blog, and paths of Markdown files. */
  links: string[];
  aliases: string[];
}

/** All that the author has written, and the settings that matter. Plain data: to keep a moment, copy it. */
export interface Desk {
  essays: Essay[];
  /** Other spellings of tags. */
  synonyms: Record<string, string[]>;
}

/** The sentence by which an essay is known on a page. It stands at the end, where no excerpt reaches. */
export function sentenceOf(number: number): string {
  return `I am essay ${number}.`;
}

/** The numbers of the essays that are whole on a page. */
export function numbersIn(html: string): number[] {
  return [...html.matchAll(/I am essay (\d+)\./g)].map(([, number]) => Number(number));
}

/** An essay as its file. */
export function formatEssay({ title, day, tags, permalink, isDraft, aliases, ...essay }: Essay): string {
  const fields = [
    `title: ${title}`,
    ...(day ? [`date: ${day}`] : []),
    `status: ${isDraft ? "draft" : "published"}`,
    ...(tags.length > 0 ? [`tags: [${tags.join(", ")}]`] : []),
    ...(permalink ? [`permalink: ${JSON.stringify(permalink)}`] : []),
    ...(aliases.length > 0 ? [`aliases: ${JSON.stringify(aliases)}`] : []),
  ];
  // What is below the last heading is that section's own: a section that is added below it takes none of it away.
  const parts = [
    essay.lead.join(" "),
    sentenceOf(essay.number),
    ...essay.links.map((link) => `[More](${link})`),
    ...essay.sections.map(({ heading, words }) => `## ${heading}\n\n${words.join(" ")}`),
  ];
  return `---\n${fields.join("\n")}\n---\n\n${parts.join("\n\n")}\n`;
}

/** Thirty essays with every kind of address, and two pages. */
export function createDesk(random: Random): Desk {
  const essays = Array.from({ length: 30 }, (_, index) => createEssay(index + 1, random));
  for (const essay of essays) {
    if (random.chance(0.5)) essay.links.push(`/${random.pick(essays).path}`);
  }
  const pages = ["about", "colophon"].map((name, index) => createPage(31 + index, name, random));
  return { essays: [...essays, ...pages], synonyms: {} };
}

export function createEssay(number: number, random: Random): Essay {
  const words = random.words(random.between(60, 200));
  const parts = random.between(2, 5);
  const size = Math.ceil(words.length / (parts + 1));
  const takeWords = (part: number): string[] => words.slice(part * size, (part + 1) * size);
  const sections = Array.from({ length: parts }, (_, index) => ({
    key: `${number}.${index + 1}`,
    heading: random.chance(0.1) ? "Notes" : createTitle(random),
    words: takeWords(index + 1),
  }));
  return {
    number,
    path: createPath(random),
    title: createTitle(random),
    day: createDay(random),
    tags: createTags(random),
    permalink: createPermalink(random),
    isDraft: false,
    lead: takeWords(0),
    sections: sections.filter(({ words: own }) => own.length > 0),
    links: [],
    aliases: [],
  };
}

function createPage(number: number, name: string, random: Random): Essay {
  const page = createEssay(number, random);
  return { ...page, path: `pages/${name}.md`, day: undefined, tags: [], permalink: undefined };
}

export function createTitle(random: Random): string {
  const [first = "", ...rest] = random.words(random.between(1, 4));
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}

/** In the past of all builds. */
export function createDay(random: Random): string {
  const twoDigits = (number: number): string => String(number).padStart(2, "0");
  return `${random.between(2015, 2025)}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`;
}

export function createPath(random: Random): string {
  const name = random.words(2).join("-");
  const year = random.between(2015, 2025);
  return random.pick([
    `posts/${name}.md`,
    `posts/${name}.md`,
    `posts/${year}/${name}.md`,
    `posts/${year}-03-0${random.between(1, 9)}-${name}.md`,
    `posts/${name}/index.md`,
  ]);
}

export const tagNames = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

export function createTags(random: Random): string[] {
  return [...new Set(Array.from({ length: random.between(0, 3) }, () => random.pick(tagNames)))];
}

/** A path, with letters in both normal forms, or a template; or none, and the file's name decides. */
export function createPermalink(random: Random): string | undefined {
  const name = random.words(2).join("-");
  return random.pick([
    undefined,
    undefined,
    "posts/{{ title | slugify }}/index.html",
    "posts/{{ title | slugify }}/index.html",
    "/{{ date | date: '%Y/%m/%d' }}/{{ title | slugify }}/",
    "/{{ date | date: '%Y' }}/{{ page.fileSlug }}.html",
    `/${name}/`,
    `/notes/${name}.html`,
    `/café/${name}/`.normalize(random.pick(["NFC", "NFD"])),
  ]);
}
