import {
  createDay,
  createEssay,
  createPath,
  createPermalink,
  createTags,
  createTitle,
  type Desk,
  type Essay,
  tagNames,
} from "./desk.ts";
import type { Random } from "./random.ts";

/** What an edit may look at and change. */
export interface EditContext {
  desk: Desk;
  /** The desk at every moment before, the oldest first. */
  moments: Desk[];
  /** All addresses of essays that were ever published. */
  addresses: string[];
  random: Random;
}

/** Something that an author does between two builds. */
export interface Edit {
  name: string;
  weight: number;
  /** Changes the desk, and says what it has done; undefined when there is nothing that it could change. */
  apply: (context: EditContext) => string | undefined;
}

/** Everything that can become of an essay's address without its author thinking of it, and a few things with. */
export const edits: Edit[] = [
  { name: "rename a file", weight: 10, apply: renameFile },
  { name: "rename a file and edit its text", weight: 6, apply: renameAndEdit },
  { name: "swap two files", weight: 4, apply: swapFiles },
  { name: "delete one and give its file's name to another", weight: 3, apply: moveUp },
  { name: "change a title", weight: 10, apply: retitle },
  { name: "change a title and the file's name", weight: 4, apply: retitleAndRename },
  { name: "change a date", weight: 6, apply: redate },
  { name: "change tags", weight: 6, apply: retag },
  { name: "rename a tag everywhere", weight: 3, apply: renameTag },
  { name: "merge two tags", weight: 2, apply: mergeTags },
  { name: "part merged tags", weight: 1, apply: partTags },
  { name: "set or change a permalink", weight: 8, apply: setPermalink },
  { name: "remove a permalink", weight: 4, apply: removePermalink },
  { name: "take an old address", weight: 3, apply: takeAddress },
  { name: "edit the text", weight: 8, apply: editText },
  { name: "rename a heading", weight: 8, apply: renameHeading },
  { name: "insert a heading", weight: 5, apply: insertHeading },
  { name: "move a part", weight: 2, apply: moveSection },
  { name: "remove a part", weight: 2, apply: removeSection },
  { name: "link to an address", weight: 4, apply: addLink },
  { name: "add an alias", weight: 2, apply: addAlias },
  { name: "remove an alias", weight: 1, apply: removeAlias },
  { name: "delete", weight: 5, apply: deleteEssay },
  { name: "make a draft", weight: 4, apply: makeDraft },
  { name: "schedule", weight: 1, apply: schedule },
  { name: "publish a draft", weight: 5, apply: publish },
  { name: "write a new essay", weight: 3, apply: writeNew },
  { name: "bring one essay back as it was", weight: 6, apply: restoreOne },
  { name: "undo everything back to a moment", weight: 3, apply: undo },
];

function renameFile({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  const before = essay.path;
  essay.path = createFreePath(essay, desk, random);
  return `${nameOf(essay)}: ${before} → ${essay.path}`;
}

function renameAndEdit(context: EditContext): string {
  const essay = context.random.pick(context.desk.essays);
  const before = essay.path;
  essay.path = createFreePath(essay, context.desk, context.random);
  replaceWords(essay, context.random);
  return `${nameOf(essay)}: ${before} → ${essay.path}, some words are others`;
}

function swapFiles({ desk, random }: EditContext): string | undefined {
  const [one, other] = [random.pick(desk.essays), random.pick(desk.essays)];
  if (one === other || isPage(one) !== isPage(other)) return undefined;
  [one.path, other.path] = [other.path, one.path];
  return `${nameOf(one)} is in ${one.path} now and ${nameOf(other)} in ${other.path}`;
}

/** As with chapters that are numbered by their files. */
function moveUp({ desk, random }: EditContext): string | undefined {
  const posts = desk.essays.filter((essay) => !isPage(essay));
  const chain = [0, 1, 2].map(() => random.pick(posts));
  const [gone, first, second] = chain;
  if (!gone || !first || !second || new Set(chain).size < 3) return undefined;
  desk.essays.splice(desk.essays.indexOf(gone), 1);
  const [goneName, firstName] = [nameOf(gone), nameOf(first)];
  [first.path, second.path] = [gone.path, first.path];
  return `deleted ${goneName}, then ${firstName} went to ${first.path} and ${nameOf(second)} to ${second.path}`;
}

function retitle({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  const before = essay.title;
  essay.title = createTitle(random);
  return `${nameOf(essay)}: “${before}” → “${essay.title}”`;
}

function retitleAndRename(context: EditContext): string {
  const essay = context.random.pick(context.desk.essays);
  const before = nameOf(essay);
  essay.title = createTitle(context.random);
  essay.path = createFreePath(essay, context.desk, context.random);
  return `${before} → ${nameOf(essay)}, “${essay.title}”`;
}

function redate({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  if (isPage(essay)) return undefined;
  essay.day = createDay(random);
  return `${nameOf(essay)}: ${essay.day}`;
}

function retag({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  if (isPage(essay)) return undefined;
  essay.tags = createTags(random);
  return `${nameOf(essay)}: [${essay.tags}]`;
}

function renameTag({ desk, random }: EditContext): string | undefined {
  const tags = [...new Set(desk.essays.flatMap((essay) => essay.tags))];
  if (tags.length === 0) return undefined;
  const [before, now] = [random.pick(tags), random.chance(0.5) ? random.word() : random.pick(tagNames)];
  for (const essay of desk.essays) {
    essay.tags = [...new Set(essay.tags.map((tag) => (tag === before ? now : tag)))];
  }
  return `${before} → ${now}`;
}

function mergeTags({ desk, random }: EditContext): string | undefined {
  const [label, synonym] = [random.pick(tagNames), random.pick(tagNames)];
  const known = [...Object.keys(desk.synonyms), ...Object.values(desk.synonyms).flat()];
  if (label === synonym || known.includes(label) || known.includes(synonym)) return undefined;
  desk.synonyms[label] = [synonym];
  return `${synonym} means ${label}`;
}

function partTags({ desk, random }: EditContext): string | undefined {
  const labels = Object.keys(desk.synonyms);
  if (labels.length === 0) return undefined;
  const label = random.pick(labels);
  delete desk.synonyms[label];
  return label;
}

function setPermalink({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  const permalink = createPermalink(random);
  if (permalink === undefined || (isPage(essay) && permalink.includes("date"))) return undefined;
  essay.permalink = permalink;
  return `${nameOf(essay)}: ${permalink}`;
}

function removePermalink({ desk, random }: EditContext): string | undefined {
  const withOne = desk.essays.filter((essay) => essay.permalink !== undefined);
  if (withOne.length === 0) return undefined;
  const essay = random.pick(withOne);
  essay.permalink = undefined;
  return nameOf(essay);
}

/** Nearly always it is another essay's. */
function takeAddress({ desk, addresses, random }: EditContext): string | undefined {
  if (addresses.length === 0) return undefined;
  const essay = random.pick(desk.essays);
  essay.permalink = random.pick(addresses);
  return `${nameOf(essay)}: ${essay.permalink}`;
}

function editText({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  replaceWords(essay, random);
  return nameOf(essay);
}

function renameHeading({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  if (essay.sections.length === 0) return undefined;
  const section = random.pick(essay.sections);
  const before = section.heading;
  section.heading = random.chance(0.1) ? "Notes" : createTitle(random);
  return `${nameOf(essay)}: ${before} → ${section.heading}`;
}

function insertHeading({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  const place = random.between(0, essay.sections.length);
  const section = {
    key: `${essay.number}.${random.word()}`,
    heading: random.chance(0.1) ? "Notes" : createTitle(random),
    words: random.words(random.between(5, 20)),
  };
  essay.sections.splice(place, 0, section);
  return `${nameOf(essay)}: ${section.heading}, as number ${place + 1}`;
}

function moveSection({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  const [section] = essay.sections.splice(random.between(0, essay.sections.length - 1), 1);
  if (!section) return undefined;
  essay.sections.splice(random.between(0, essay.sections.length), 0, section);
  return `${nameOf(essay)}: ${section.heading}`;
}

function removeSection({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  if (essay.sections.length < 2) return undefined;
  const [section] = essay.sections.splice(random.between(0, essay.sections.length - 1), 1);
  return `${nameOf(essay)}: ${section?.heading}`;
}

/** Old addresses as well: readers of the blog's own links go through no redirect. */
function addLink({ desk, addresses, random }: EditContext): string | undefined {
  if (addresses.length === 0) return undefined;
  const essay = random.pick(desk.essays);
  const link = encodeURI(random.pick(addresses));
  essay.links.push(link);
  return `${nameOf(essay)}: ${link}`;
}

function addAlias({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  const alias = `/old/${random.word()}/`;
  essay.aliases.push(alias);
  return `${nameOf(essay)}: ${alias}`;
}

function removeAlias({ desk, random }: EditContext): string | undefined {
  const withAliases = desk.essays.filter((essay) => essay.aliases.length > 0);
  if (withAliases.length === 0) return undefined;
  const essay = random.pick(withAliases);
  return `${nameOf(essay)}: ${essay.aliases.pop()}`;
}

function deleteEssay({ desk, random }: EditContext): string | undefined {
  if (desk.essays.length < 15) return undefined;
  const [essay] = desk.essays.splice(random.between(0, desk.essays.length - 1), 1);
  return essay && nameOf(essay);
}

function makeDraft({ desk, random }: EditContext): string {
  const essay = random.pick(desk.essays);
  essay.isDraft = true;
  return nameOf(essay);
}

function schedule({ desk, random }: EditContext): string | undefined {
  const essay = random.pick(desk.essays);
  if (isPage(essay)) return undefined;
  essay.day = "2050-01-01";
  return nameOf(essay);
}

function publish({ desk, random }: EditContext): string | undefined {
  const drafts = desk.essays.filter(({ isDraft }) => isDraft);
  if (drafts.length === 0) return undefined;
  const essay = random.pick(drafts);
  essay.isDraft = false;
  return nameOf(essay);
}

/** Sometimes in a file whose name an essay had that is not there any more. */
function writeNew({ desk, moments, random }: EditContext): string {
  const all = [...moments, desk].flatMap(({ essays }) => essays);
  const essay = createEssay(Math.max(...all.map(({ number }) => number)) + 1, random);
  const taken = new Set(desk.essays.map(({ path }) => path));
  const free = all.map(({ path }) => path).filter((path) => path.startsWith("posts/") && !taken.has(path));
  if (free.length > 0 && random.chance(0.5)) essay.path = random.pick(free);
  desk.essays.push(essay);
  return nameOf(essay);
}

function restoreOne({ desk, moments, random }: EditContext): string | undefined {
  const moment = random.pick(moments);
  const former = moment && structuredClone(random.pick(moment.essays));
  if (!former || desk.essays.some(({ path, number }) => path === former.path && number !== former.number)) {
    return undefined;
  }
  desk.essays = [...desk.essays.filter(({ number }) => number !== former.number), former];
  return nameOf(former);
}

function undo({ desk, moments, random }: EditContext): string | undefined {
  if (moments.length === 0) return undefined;
  const last = moments.length - 1;
  const number = random.between(Math.max(0, last - 30), last);
  Object.assign(desk, structuredClone(moments[number]));
  return `as before edit ${number + 1}`;
}

function replaceWords(essay: Essay, random: Random): void {
  const { words } = random.pick([{ words: essay.lead }, ...essay.sections]);
  for (let times = random.between(1, 4); times > 0; times--) {
    words[random.between(0, words.length - 1)] = random.word();
  }
}

function createFreePath(essay: Essay, desk: Desk, random: Random): string {
  for (;;) {
    const path = isPage(essay) ? `pages/${random.word()}.md` : createPath(random);
    if (desk.essays.every((other) => other.path !== path)) return path;
  }
}

export function isPage({ path }: Pick<Essay, "path">): boolean {
  return path.startsWith("pages/");
}

function nameOf({ number, path }: Essay): string {
  return `essay ${number} (${path})`;
}
