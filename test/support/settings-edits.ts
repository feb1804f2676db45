import type { BlogSettings } from "../../src/settings/settings.ts";
import type { BlogEdit } from "./blog-edits.ts";

/** What an edit sets; undefined takes a setting away. */
type Changes = { [Name in keyof BlogSettings]?: BlogSettings[Name] | undefined };

/** Sets something in `blog.config.ts`. */
export function set(change: (all: BlogSettings, word: string) => Changes): BlogEdit["apply"] {
  return ({ blog, random }) => {
    const before = blog.read("blog.config.ts");
    const word = random.word();
    blog.editSettings((all) => void Object.assign(all, change(all, word)));
    return blog.read("blog.config.ts") === before ? undefined : "blog.config.ts";
  };
}

const byYear = "/{{ date | date: '%Y' }}/{{ page.fileSlug }}/";
const address = "https://fair.blog/";

/** Edits of the settings. Most of them turn something on and, the next time, off. */
export const settingsEdits: BlogEdit[] = [
  { name: "the name of the blog", apply: set((_, word) => ({ title: `Blog ${word}` })) },
  { name: "the description of the blog", apply: set((_, word) => ({ description: `About ${word}.` })) },
  { name: "the author of the blog", apply: set((_, word) => ({ author: { name: word, email: "x@fair.blog" } })) },
  {
    name: "the language of the blog",
    apply: set(({ language }) => ({ language: language === "de" ? "en-GB" : "de" })),
  },
  {
    name: "a language without words of its own, or one with them",
    apply: set(({ language }) => ({ language: language === "ar" ? "en-GB" : "ar" })),
  },
  {
    name: "a word around essays",
    apply: set((_, word) => ({ words: { readingTime: { one: word, other: `{n} ${word}` }, related: word } })),
  },
  {
    name: "a word inside of essays",
    apply: set((_, word) => ({ words: { alertNote: word, showHere: `${word} {label}` } })),
  },
  { name: "the usual words", apply: set(() => ({ words: undefined })) },
  {
    name: "the time zone",
    apply: set(({ timeZone }) => ({ timeZone: timeZone === "UTC" ? "Asia/Tokyo" : "UTC" })),
  },
  {
    name: "a folder in the address of the blog",
    apply: set(({ url }) => ({ url: url === address ? `${address}sub/` : address })),
  },
  {
    name: "how many posts a list has",
    apply: set(({ perPage }) => ({ perPage: { home: 2 + (perPage?.home ?? 0), archive: 5, tag: 2 } })),
  },
  {
    name: "how many posts a feed has",
    apply: set(({ feed }) => ({ feed: { size: feed?.size === 5 ? 3 : 5 } })),
  },
  {
    name: "the description of a tag",
    apply: set(({ tags }, word) => ({ tags: { ...tags, craft: { ...tags?.craft, description: `Of ${word}.` } } })),
  },
  { name: "the slug of a tag", apply: set(({ tags }, word) => ({ tags: { ...tags, Type: { slug: word } } })) },
  { name: "no settings of tags", apply: set(() => ({ tags: undefined })) },
  { name: "the look of cards", apply: set(({ cards }) => ({ cards: { look: cards ? "ink" : "plate" } })) },
  {
    name: "a colour of cards",
    apply: set(({ cards }) => ({ cards: { ...cards, colors: { accent: cards ? "#1d5c45" : "#333366" } } })),
  },
  { name: "no cards, or some", apply: set(({ cards }) => ({ cards: cards === false ? undefined : false })) },
  { name: "how many related posts", apply: set(({ related }) => ({ related: related === 1 ? 0 : 1 })) },
  {
    name: "replies by mail, or none",
    apply: set(({ reply, author }) => ({
      reply: !reply,
      author: typeof author === "object" ? author : { name: author, email: "x@fair.blog" },
    })),
  },
  {
    name: "where essays are discussed",
    apply: set((_, word) => ({ discuss: `https://forum.blog/${word}?u={url}&t={title}` })),
  },
  { name: "pages fetched ahead, or not", apply: set(({ prefetch }) => ({ prefetch: prefetch === false })) },
  {
    name: "the hosts for redirects",
    apply: set(({ urls }) => ({
      urls: { hosts: urls?.hosts?.length === 1 ? ["nginx", "apache", "vercel"] : ["netlify"] },
    })),
  },
  {
    name: "HTML in Markdown as it stands, or not",
    apply: set(({ markdown }) => ({ markdown: { ...markdown, html: markdown?.html === "all" ? "safe" : "all" } })),
  },
  {
    name: "quotation marks as they are typed, or not",
    apply: set(({ markdown }) => ({ markdown: { ...markdown, typographer: markdown?.typographer === false } })),
  },
  {
    name: "the colours of code, or none",
    apply: set(({ markdown }) => ({ markdown: { ...markdown, highlight: markdown?.highlight === false } })),
  },
  {
    name: "how serious a check is",
    effect: "none",
    apply: set(({ checks }) => ({ checks: { "image-alt": checks?.["image-alt"] === "off" ? "warning" : "off" } })),
  },
  {
    name: "how much a page may weigh",
    effect: "none",
    apply: set(({ budget }) => ({ budget: { post: budget?.post === 1 ? 1500 : 1 } })),
  },
  {
    name: "the navigation",
    apply: set((_, word) => ({
      navigation: [
        { label: word, url: "/archive/" },
        { label: "About", url: "/about/" },
      ],
    })),
  },
  { name: "the usual navigation", apply: set(() => ({ navigation: undefined })) },
  {
    name: "where posts go",
    apply: set(({ permalink }) => ({ permalink: permalink === byYear ? undefined : byYear })),
  },
  {
    name: "the widths of pictures",
    apply: set(({ images }) => ({ images: { widths: images?.widths?.length === 2 ? [20] : [16, 32] } })),
  },
  {
    name: "the colours of the browser",
    apply: set(({ themeColor }) => ({ themeColor: { light: themeColor ? "#ffffff" : "#eeeeee", dark: "#000000" } })),
  },
  {
    name: "pictures of the posts that come first, or none",
    apply: set(({ home }) => ({ home: { images: !home?.images } })),
  },
  { name: "a search, or none", apply: set(({ search }) => ({ search: !search })) },
  {
    name: "the measure and the accent",
    apply: set(({ theme }) => ({
      theme: theme?.measure === 60 ? { accent: { light: "#1d5c45" } } : { measure: 60, paper: { dark: "#101010" } },
    })),
  },
  {
    name: "files for language models, or none",
    apply: set(({ llms }) => ({ llms: { index: !llms?.index, copies: !llms?.copies } })),
  },
  {
    name: "words of drafts that may be shown",
    effect: "none",
    apply: set((_, word) => ({ drafts: { allow: [word] } })),
  },
  {
    name: "a setting that does not exist",
    effect: "errors",
    apply: ({ blog }) => {
      blog.write("blog.config.ts", blog.read("blog.config.ts").replace('"title"', '"titel": "x", "title"'));
      return "blog.config.ts";
    },
  },
];
