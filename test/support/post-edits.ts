import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { BlogEdit, EditContext } from "./blog-edits.ts";

const bodyEdits: BlogEdit[] = [
  {
    name: "the text of a post",
    apply: (context) => edit(context, (body, word) => `${body}\nAnd ${word} at the end.\n`),
  },
  { name: "a letter in its first paragraph", apply: (context) => edit(context, (body) => body.replace("e", "ee")) },
  { name: "a word for another one of the same length", apply: exchangeLetter },
  { name: "the same, so that neither size nor time tell", apply: exchangeUnnoticed },
  { name: "a heading that is new", apply: (context) => edit(context, (body, word) => `\n## New ${word}\n${body}`) },
  { name: "a heading that is called something else", apply: renameHeading },
  { name: "a heading that is gone", apply: removeHeading },
  {
    name: "a note",
    apply: (context) => edit(context, (body, word) => `${body}\nA note.[^${word}]\n\n[^${word}]: Of ${word}.\n`),
  },
  {
    name: "HTML, of which some is taken out",
    apply: (context) => edit(context, (body, word) => `${body}\n<p onclick="x()">${word}</p>\n`),
  },
  {
    name: "code with colours, a title and a line that is marked",
    apply: (context) =>
      edit(context, (body, word) => `${body}\n\`\`\`ts {1} title="${word}.ts"\nconst ${word} = 1;\n\`\`\`\n`),
  },
  {
    name: "code with a line that a comment marks",
    apply: (context) => edit(context, (body, word) => `${body}\n\`\`\`ts\nconst ${word} = 1; // [!code ++]\n\`\`\`\n`),
  },
  {
    name: "code in a language that nobody knows",
    apply: (context) => edit(context, (body, word) => `${body}\n\`\`\`no${word}\nconst ${word} = 1;\n\`\`\`\n`),
  },
  { name: "a link to another post by its file", apply: linkToFile },
  { name: "a link to a heading of another post by its address", apply: linkToHeading },
  {
    name: "a picture in the text",
    apply: (context) => edit(context, (body, word) => `${body}\n![${word}](/images/unused.png)\n`),
  },
  {
    name: "a picture without a description",
    apply: (context) => edit(context, (body) => `${body}\n![](/images/dot.png)\n`),
  },
  {
    name: "line ends as on Windows",
    effect: "none",
    apply: (context) => rewrite(context, (text) => text.replace(/\r?\n/g, "\r\n")),
  },
  {
    name: "line ends as elsewhere again",
    effect: "none",
    apply: (context) => rewrite(context, (text) => text.replaceAll("\r", "")),
  },
  {
    name: "a byte order mark",
    effect: "none",
    apply: (context) => rewrite(context, (text) => `\ufeff${text.replace("\ufeff", "")}`),
  },
  {
    name: "no byte order mark",
    effect: "none",
    apply: (context) => rewrite(context, (text) => text.replace("\ufeff", "")),
  },
  { name: "the time of the file only", effect: "none", apply: touch },
  { name: "the same text, written once more", effect: "none", apply: (context) => rewrite(context, (text) => text) },
];

const fieldEdits: BlogEdit[] = [
  {
    name: "a title of which no card can be drawn",
    apply: (context) => setField(context, "title", `${context.random.word()} → ${context.random.word()}`),
  },
  { name: "the title", apply: (context) => setField(context, "title", `On ${context.random.word()}`) },
  { name: "the date, so that neighbours change", apply: (context) => setField(context, "date", day(context)) },
  { name: "the date by a day", apply: shiftDate },
  { name: "when it was updated", apply: (context) => setField(context, "updated", `2026-05-${day(context).slice(8)}`) },
  { name: "no more updated", apply: (context) => setField(context, "updated", undefined) },
  { name: "a tag that is new", apply: (context) => setTags(context, (tags) => [...tags, context.random.word()]) },
  { name: "a tag that others have", apply: (context) => setTags(context, (tags) => [...tags, "travel"]) },
  {
    name: "a tag in another spelling",
    apply: (context) => setTags(context, (tags) => [...tags.filter((tag) => tag !== "Type"), "type"]),
  },
  {
    name: "a synonym of a tag",
    apply: (context) => setTags(context, (tags) => [...tags.filter((tag) => !/craft/i.test(tag)), "handwork"]),
  },
  {
    name: "a tag fewer",
    apply: (context) => setTags(context, (tags) => (tags.length > 1 ? tags.slice(1) : undefined)),
  },
  { name: "a tag that is renamed everywhere", apply: renameTag },
  { name: "a tag that most posts spell in another way now", apply: respellTag },
  { name: "the description", apply: (context) => setField(context, "description", `About ${context.random.word()}.`) },
  { name: "the description of two posts, the same", apply: repeatDescription },
  { name: "no description", apply: (context) => setField(context, "description", undefined) },
  { name: "the author", apply: (context) => setField(context, "author", context.random.word()) },
  { name: "the language", apply: (context) => setField(context, "lang", context.random.pick(["fr", "de", "ja"])) },
  { name: "the series, so that other parts are fewer", apply: (context) => setField(context, "series", "Alone") },
  { name: "the series that others have", apply: (context) => setField(context, "series", "letters") },
  { name: "the order of the series", apply: turnSeries },
  { name: "a table of contents", apply: (context) => setField(context, "toc", "true") },
  { name: "no table of contents", apply: (context) => setField(context, "toc", "false") },
  {
    name: "where it is discussed",
    apply: (context) => setField(context, "discuss", `https://forum.blog/${context.random.word()}`),
  },
  {
    name: "a field of the author's own",
    apply: (context) => setField(context, "mood", context.random.word()),
    effect: "none",
  },
  { name: "an alias", apply: (context) => setField(context, "aliases", `[/once/${context.random.word()}/]`) },
  { name: "the social image", apply: (context) => setField(context, "socialImage", "/images/card.png") },
  {
    name: "the social image with a text",
    apply: (context) => setField(context, "socialImage", `{ src: images/card.png, alt: "${context.random.word()}" }`),
  },
  { name: "no social image", apply: (context) => setField(context, "socialImage", undefined) },
  {
    name: "where it was published first",
    apply: (context) => setField(context, "canonical", `https://elsewhere.blog/${context.random.word()}/`),
  },
  {
    name: "an address of its own",
    apply: (context) => setField(context, "permalink", `/essays/${context.random.word()}/`),
  },
  {
    name: "an address that is a template",
    apply: (context) => setField(context, "permalink", "/essays/{{ title | slugify }}.html"),
  },
  { name: "no address of its own", apply: (context) => setField(context, "permalink", undefined) },
  { name: "a post that comes first", apply: (context) => setField(context, "featured", "true") },
  { name: "a post that is hidden", apply: (context) => setField(context, "hidden", "true") },
  { name: "a post that is shown again", apply: (context) => setField(context, "hidden", undefined) },
];

const fileEdits: BlogEdit[] = [
  { name: "a new post", apply: writeNew },
  { name: "a new draft", effect: "none", apply: writeDraft },
  { name: "the text of a draft", effect: "none", apply: editDraft },
  { name: "a draft that is published", apply: publishDraft },
  { name: "a post that becomes a draft", apply: makeDraft },
  { name: "a file that is called something else", apply: renameFile },
  { name: "a file that is in another folder", effect: "none", apply: moveFile },
  { name: "a folder with a post and its picture, called something else", apply: moveTrip },
  { name: "two files that have changed places", apply: swapFiles },
  { name: "a post that is deleted", apply: deletePost },
  {
    name: "front matter that is broken",
    effect: "errors",
    apply: (context) => setField(context, "date", "2026-02-30"),
  },
  {
    name: "a link that leads nowhere",
    effect: "errors",
    apply: (context) => edit(context, (body) => `${body}\n[x](/nowhere/)\n`),
  },
];

/** Edits of posts. */
export const postEdits: BlogEdit[] = [...bodyEdits, ...fieldEdits, ...fileEdits];

function rewrite({ blog, post }: EditContext, change: (text: string) => string): string {
  const path = post();
  blog.write(path, change(blog.read(path)));
  return path;
}

export function edit({ blog, random, post }: EditContext, change: (body: string, word: string) => string): string {
  const path = post();
  blog.editBody(path, (body) => change(body, random.word()));
  return path;
}

function exchangeLetter({ blog, random, post }: EditContext): string {
  const path = post();
  blog.editBody(path, (body) => exchange(body, random.pick([..."bdfgklm"])));
  return path;
}

function exchangeUnnoticed({ blog, random, post }: EditContext): string {
  const path = post();
  blog.writeUnnoticed(path, (content) => {
    const text = content.toString();
    const start = text.indexOf("\n---", 4) + 4;
    return Buffer.from(text.slice(0, start) + exchange(text.slice(start), random.pick([..."prstvz"])));
  });
  return path;
}

/** Another first letter for the first word of the text that has two small ones. */
function exchange(body: string, letter: string): string {
  return body.replace(/(?<=^|[ \n])[a-z](?=[a-z]+ )/, (before) => (before === letter ? "x" : letter));
}

function renameHeading(context: EditContext): string | undefined {
  const { blog, random, post } = context;
  const path = post();
  if (!/^## /m.test(blog.read(path))) return undefined;
  blog.editBody(path, (body) => body.replace(/^## .*$/m, `## Other ${random.word()}`));
  return path;
}

/** One to which nobody links. */
function removeHeading({ blog, post }: EditContext): string | undefined {
  const path = post();
  if (!/^## (New|Other) /m.test(blog.read(path))) return undefined;
  blog.editBody(path, (body) => body.replace(/^## (New|Other) .*$/m, "No heading any more."));
  return path;
}

function linkToFile(context: EditContext): string | undefined {
  const { blog, random, post } = context;
  const others = blog.list(/^posts\/(hub|near|far|lang)\.md$/).filter((path) => blog.field(path, "status") !== "draft");
  if (others.length === 0) return undefined;
  const path = post();
  const up = "../".repeat(path.split("/").length - 1);
  blog.editBody(path, (body) => `${body}\n[another](${up}${random.pick(others)})\n`);
  return path;
}

function linkToHeading({ blog, post }: EditContext): string | undefined {
  if (!blog.has("posts/far.md") || blog.field("posts/far.md", "permalink")) return undefined;
  const path = post();
  blog.editBody(path, (body) => `${body}\n[far](/posts/far/#start)\n`);
  return path;
}

function touch({ blog, random, post }: EditContext): string {
  const path = post();
  blog.touch(path, Date.UTC(2020, random.between(0, 11), 1));
  return path;
}

export function setField({ blog, post }: EditContext, name: string, value: string | undefined): string | undefined {
  const path = post();
  if (blog.field(path, name) === value) return undefined;
  blog.setField(path, name, value);
  return `${path}: ${value ?? "none"}`;
}

/** Puts a post before the other part of its series, or behind it when it is there already. */
function turnSeries({ blog, post }: EditContext): string | undefined {
  const [path, other] = [post(), "posts/far.md"];
  if (path === other || !blog.has(other)) return undefined;
  const part = blog.field(path, "part");
  const isFirst = part ? part === "1" : (blog.field(path, "date") ?? "") < (blog.field(other, "date") ?? "");
  blog.setField(other, "part", "2");
  blog.setField(path, "part", isFirst ? "3" : "1");
  return `${path}: ${isFirst ? "behind" : "before"} ${other}`;
}

function day({ random }: EditContext): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${random.between(2024, 2025)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
}

function shiftDate({ blog, post }: EditContext): string | undefined {
  const path = post();
  const time = Date.parse(blog.field(path, "date")?.slice(0, 10) ?? "");
  const before = new Date(time - 86_400_000).toISOString().slice(0, 10);
  return setField({ blog, post: () => path } as EditContext, "date", before);
}

function setTags({ blog, post }: EditContext, change: (tags: string[]) => string[] | undefined): string | undefined {
  const path = post();
  const before = blog.field(path, "tags") ?? "[]";
  const tags = change(before.slice(1, -1).split(", ").filter(Boolean));
  const after = tags && `[${[...new Set(tags)].join(", ")}]`;
  if (after === undefined || after === before) return undefined;
  blog.setField(path, "tags", after);
  return `${path}: ${after}`;
}

function renameTag({ blog, random }: EditContext): string {
  const [before, after] = ["travel", random.word()];
  for (const path of blog.list(/^posts\/.*\.md$/)) {
    const tags = blog.field(path, "tags");
    if (tags?.includes(before)) blog.setField(path, "tags", tags.replace(before, after));
  }
  return `${before}: ${after}`;
}

/** Of three posts with the tag, the spelling of two is shown on the pages of all. */
function respellTag({ blog }: EditContext): string | undefined {
  const tagged = blog.list(/^posts\/.*\.md$/).filter((path) => /\bink\b/i.test(blog.field(path, "tags") ?? ""));
  const upper = tagged.filter((path) => blog.field(path, "tags")?.includes("Ink"));
  const lower = tagged.filter((path) => !upper.includes(path));
  const [more, from, to] = upper.length > lower.length ? [upper, "Ink", "ink"] : [lower, "ink", "Ink"];
  const [path] = more;
  if (path === undefined || tagged.length < 3) return undefined;
  blog.setField(path, "tags", blog.field(path, "tags")?.replace(from, to));
  return `${path}: ${to}`;
}

function repeatDescription(context: EditContext): string {
  const { blog, post, random } = context;
  const both = [post(), random.pick(listPosts(context))];
  for (const path of both) blog.setField(path, "description", "The same is said twice.");
  return both.join(", ");
}

function writeNew({ blog, random }: EditContext): string {
  const [word, title] = [random.word(), random.word()];
  const path = `posts/new-${word}.md`;
  const date = `2026-0${random.between(1, 5)}-0${random.between(1, 9)}`;
  const front = `title: New ${title}\ndate: ${date}\ntags: [Type, ${random.pick(["travel", "craft", word])}]\nstatus: published`;
  blog.write(path, `---\n${front}\n---\n\nA post about ${word}.\n\n## New ${title}\n\n![x](/images/dot.png)\n`);
  return path;
}

function writeDraft({ blog, random }: EditContext): string {
  const path = `posts/draft-${random.word()}.md`;
  const front = `title: Draft of ${random.words(3).join(" ")}\ndate: 2026-04-01\nstatus: draft`;
  blog.write(path, `---\n${front}\n---\n\nNobody reads ${random.words(12).join(" ")}.\n`);
  return path;
}

function editDraft(context: EditContext): string | undefined {
  const draft = context.random.pick(listDrafts(context));
  if (draft === undefined) return undefined;
  context.blog.editBody(draft, (body) => `${body}\nMore of ${context.random.words(9).join(" ")}.\n`);
  return draft;
}

function publishDraft(context: EditContext): string | undefined {
  const draft = context.random.pick(listDrafts(context));
  if (draft === undefined) return undefined;
  context.blog.setField(draft, "status", "published");
  return draft;
}

function makeDraft(context: EditContext): string | undefined {
  const path = pickUnlinked(context);
  if (path === undefined) return undefined;
  context.blog.setField(path, "status", "draft");
  return path;
}

function renameFile(context: EditContext): string | undefined {
  const { blog, random } = context;
  const path = pickUnlinked(context);
  if (path === undefined) return undefined;
  const to = `posts/${random.word()}.md`;
  blog.rename(path, to);
  return `${path}: ${to}`;
}

function moveFile(context: EditContext): string | undefined {
  const { blog, random } = context;
  const path = pickUnlinked(context);
  if (path === undefined) return undefined;
  const to = `posts/${random.word()}/${basename(path)}`;
  blog.rename(path, to);
  return `${path}: ${to}`;
}

function moveTrip({ blog, random }: EditContext): string | undefined {
  const [path] = blog.list(/^posts\/.*\/index\.md$/);
  if (path === undefined) return undefined;
  const to = `posts/2025/${random.word()}`;
  blog.rename(path.replace("/index.md", ""), to);
  return `${path}: ${to}`;
}

function swapFiles(context: EditContext): string | undefined {
  const one = pickUnlinked(context);
  // Chance may pick the same one again.
  const other = Array.from({ length: 50 }, () => pickUnlinked(context)).find((path) => path !== one);
  if (one === undefined || other === undefined) return undefined;
  const [first, second] = [context.blog.read(one), context.blog.read(other)];
  context.blog.write(one, second);
  context.blog.write(other, first);
  return `${one}, ${other}`;
}

function deletePost(context: EditContext): string | undefined {
  const path = pickUnlinked(context);
  if (path !== undefined) context.blog.remove(path);
  return path;
}

/** Posts that are published, and to which others may link. */
export function listPosts({ blog }: Pick<EditContext, "blog">): string[] {
  return blog
    .list(/^posts\/.*\.md$/)
    .filter((path) => blog.field(path, "status") === "published" && statSync(join(blog.root, path)).size > 0);
}

function listDrafts({ blog }: EditContext): string[] {
  return blog.list(/^posts\/.*\.md$/).filter((path) => blog.field(path, "status") === "draft");
}

/** A published post to which none leads: when it goes, no link is dead. */
function pickUnlinked({ blog, random }: EditContext): string | undefined {
  const posts = blog.list(/^posts\/(2024\/|new-|own|lang).*\.md$/);
  const published = posts.filter((path) => blog.field(path, "status") === "published");
  return published.length > 3 ? random.pick(published) : undefined;
}
