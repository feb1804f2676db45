import * as v from "valibot";
import { isTimeZone } from "../date.ts";
import { folderForm, isFolder, normalizeFolder } from "./folders.ts";
import { isLanguage } from "./language.ts";
import { checkSeverities, siteChecks } from "./site-checks.ts";
import { ownWords } from "./words.ts";

// Each message completes the sentence "It should be …".

const text = v.pipe(v.string("a text"), v.trim(), v.nonEmpty("a text that is not empty"));
const isSize = "a whole number from 1 to 1000";
const size = v.pipe(v.number(isSize), v.integer(isSize), v.minValue(1, isSize), v.maxValue(1000, isSize));
const isQuality = "a whole number from 1 to 100";
const quality = v.optional(
  v.pipe(v.number(isQuality), v.integer(isQuality), v.minValue(1, isQuality), v.maxValue(100, isQuality)),
);
const isWidths = "a list of widths in pixels, from 16 to 8000, such as [480, 960]";
const width = v.pipe(v.number(isWidths), v.integer(isWidths), v.minValue(16, isWidths), v.maxValue(8000, isWidths));
const hosts = ["netlify", "cloudflare", "vercel", "nginx", "apache", "s3"] as const;
const isHosts = 'a list of hosts, such as ["netlify"]; there are netlify, cloudflare, vercel, nginx, apache and s3';
const checkSeverity = v.optional(v.picklist(checkSeverities, '"error", "warning" or "off"'));
const checks = Object.fromEntries(siteChecks.map(({ name }) => [name, checkSeverity]));
const isBudget = "a whole number of kilobytes, such as 1500";
const budget = v.optional(v.pipe(v.number(isBudget), v.integer(isBudget), v.minValue(1, isBudget)));
const isFrames = 'a list of hosts without https:// and paths, such as ["player.vimeo.com", "*.youtube-nocookie.com"]';
const frameHost = v.pipe(v.string(isFrames), v.regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, isFrames));
const isRelated = "a whole number from 0 to 12, such as 3";
const isDiscuss = 'an address with {url} or {title} in it, such as "https://forum.blog/submit?u={url}&t={title}"';
const isPeertube = 'a list of hosts without https:// and paths, such as ["framatube.org"]';
const peertubeHost = v.pipe(v.string(isPeertube), v.regex(/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, isPeertube));
const flag = v.optional(v.boolean("true or false"));
const folder = v.optional(
  v.pipe(v.string(folderForm), v.trim(), v.check(isFolder, folderForm), v.transform(normalizeFolder)),
);

const isColor = 'a colour as #rrggbb, such as "#96301d"';
const color = v.optional(v.pipe(v.string(isColor), v.regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, isColor)));
const colorForm = '{ light, dark }, such as { light: "#96301d", dark: "#e89a80" }';
const colors = v.optional(v.strictObject({ light: color, dark: color }, colorForm));
const cardsForm = '{ look, colors, fonts }, such as { look: "plate" }, or false';
const cardColorsForm = '{ paper, ink, accent }, such as { accent: "#1d5c45" }';
const isLook = '"paper", "ink" or "plate"';
const isFontList = 'a list of packages and files, such as ["@fontsource/amiri", "fonts/mine.ttf"]';
const fontName = v.pipe(v.string(isFontList), v.trim(), v.regex(/^[^\\:*?"<>|]+$/, isFontList));
const isFamilies = 'families as CSS lists them, such as "Charter, Cambria, serif"';
const families = v.optional(v.pipe(v.string(isFamilies), v.trim(), v.regex(/^[^;:{}<>@\\/()]+$/, isFamilies)));
const isPackage = 'the name of an installed package, such as "@fontsource-variable/literata"';
const packageName = v.pipe(v.string(isPackage), v.regex(/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/, isPackage));

function between(least: number, most: number, what = "a number") {
  const form = `${what} from ${least} to ${most}`;
  return v.optional(v.pipe(v.number(form), v.minValue(least, form), v.maxValue(most, form)));
}

const cardSettings = v.strictObject(
  {
    look: v.optional(v.picklist(["paper", "ink", "plate"], isLook)),
    colors: v.optional(v.strictObject({ paper: color, ink: color, accent: color }, cardColorsForm)),
    fonts: v.optional(v.array(fontName, isFontList)),
  },
  cardsForm,
);

/**
 * A text, or settings in its place. Which of both is told by what is written, not by trying (`v.union`): then what is
 * wrong in the settings has its own place and words.
 */
function textOr<Settings extends v.GenericSchema>(settings: Settings, one: v.GenericSchema<string> = text) {
  return v.lazy((input): v.GenericSchema<string> | Settings => (typeof input === "string" ? one : settings));
}

/** The form of what an author writes in the settings file; `settings.ts` says what each setting means. */
export const settingsSchema = v.strictObject({
  title: text,
  url: text,
  author: textOr(
    v.strictObject({ name: text, email: v.optional(text), url: v.optional(text) }, "a name, or a name with an address"),
  ),
  description: v.optional(text),
  language: v.optional(v.pipe(text, v.check(isLanguage, "a language tag"))),
  words: ownWords,
  timeZone: v.optional(v.pipe(text, v.check(isTimeZone, "a time zone"))),
  permalink: v.optional(text),
  tags: v.optional(
    v.record(
      v.string(),
      v.strictObject(
        {
          label: v.optional(text),
          slug: v.optional(
            v.pipe(text, v.regex(/^[^\s/?#%\\.]+$/, "one part of an address, without spaces, dots and / ? # % \\")),
          ),
          description: v.optional(text),
          synonyms: v.optional(v.array(text, 'a list of texts, such as ["prose"]')),
        },
        '{ label, slug, description, synonyms }, such as { slug: "cpp" }',
      ),
      'tags by their labels, such as { "C++": { slug: "cpp" } }',
    ),
  ),
  perPage: v.optional(
    v.strictObject(
      { home: v.optional(size), archive: v.optional(size), tag: v.optional(size) },
      "{ home, archive, tag }, such as { home: 10 }",
    ),
  ),
  home: v.optional(
    v.strictObject(
      { featured: v.optional(v.array(text, 'a list of file names, such as ["titles"]')), images: flag },
      '{ featured, images }, such as { featured: ["titles"] }',
    ),
  ),
  search: flag,
  feed: v.optional(v.strictObject({ size: v.optional(size) }, "{ size }, such as { size: 20 }")),
  navigation: v.optional(
    v.array(
      v.strictObject({ label: text, url: text }, '{ label, url }, such as { label: "About", url: "/about/" }'),
      'a list such as [{ label: "About", url: "/about/" }]',
    ),
  ),
  icon: v.optional(text),
  themeColor: v.optional(
    v.strictObject({ light: text, dark: text }, '{ light, dark }, such as { light: "#ffffff", dark: "#000000" }'),
  ),
  theme: v.optional(
    v.strictObject(
      {
        paper: colors,
        ink: colors,
        accent: colors,
        textFont: families,
        headingFont: families,
        codeFont: families,
        headingWeight: between(100, 900),
        textSize: between(16, 28, "a number of pixels"),
        leading: between(1.2, 2),
        measure: between(40, 90, "a number of characters"),
        paragraphs: v.optional(v.picklist(["indent", "space"], '"indent" or "space"')),
      },
      'settings of the theme, such as { paragraphs: "space" }',
    ),
  ),
  font: v.optional(
    textOr(
      v.strictObject(
        { text: v.optional(packageName), headings: v.optional(packageName) },
        `${isPackage}, or { text, headings }`,
      ),
      packageName,
    ),
  ),
  images: v.optional(
    v.strictObject(
      {
        widths: v.optional(v.pipe(v.array(width, isWidths), v.minLength(1, isWidths))),
        quality: v.optional(
          v.strictObject({ avif: quality, webp: quality, jpeg: quality }, "{ avif, webp, jpeg }, such as { jpeg: 78 }"),
        ),
      },
      "{ widths, quality }, such as { widths: [480, 960] }",
    ),
  ),
  cards: v.optional(v.lazy((input) => (input === false ? v.literal(false) : cardSettings))),
  markdown: v.optional(
    v.strictObject(
      {
        html: v.optional(v.picklist(["safe", "none", "all"], '"safe", "none" or "all"')),
        frames: v.optional(v.array(frameHost, isFrames)),
        typographer: flag,
        highlight: flag,
        extensions: v.optional(
          v.strictObject(
            {
              tables: flag,
              strikethrough: flag,
              footnotes: flag,
              taskLists: flag,
              definitionLists: flag,
              alerts: flag,
              attributes: flag,
              marks: flag,
              abbreviations: flag,
              math: flag,
            },
            "names of extensions, such as { math: true }",
          ),
        ),
        embeds: flag,
        peertube: v.optional(v.array(peertubeHost, isPeertube)),
      },
      '{ html, frames, typographer, highlight, embeds, peertube, extensions }, such as { html: "safe" }',
    ),
  ),
  urls: v.optional(
    v.strictObject(
      {
        titleEdits: v.optional(v.picklist(["redirect", "keep"], '"redirect" or "keep"')),
        hosts: v.optional(v.array(v.picklist(hosts, isHosts), isHosts)),
      },
      '{ titleEdits, hosts }, such as { titleEdits: "keep" }',
    ),
  ),
  related: v.optional(
    v.pipe(v.number(isRelated), v.integer(isRelated), v.minValue(0, isRelated), v.maxValue(12, isRelated)),
  ),
  reply: flag,
  discuss: v.optional(
    v.pipe(v.string(isDiscuss), v.trim(), v.regex(/^https?:\/\/[^\s{}/]+\/[^\s]*\{(url|title)\}/, isDiscuss)),
  ),
  prefetch: flag,
  drafts: v.optional(
    v.strictObject(
      { allow: v.optional(v.array(text, 'a list of texts, such as ["The next essay is about trains."]')) },
      '{ allow }, such as { allow: ["The next essay is about trains."] }',
    ),
  ),
  llms: v.optional(v.strictObject({ index: flag, copies: flag }, "{ index, copies }, such as { index: true }")),
  checks: v.optional(v.strictObject(checks, 'names of checks, such as { "image-alt": "error" }')),
  budget: v.optional(
    v.strictObject({ post: budget, page: budget, list: budget }, "{ post, page, list }, such as { post: 1500 }"),
  ),
  folders: v.optional(
    v.strictObject(
      { posts: folder, pages: folder, images: folder, static: folder, layouts: folder, output: folder, cache: folder },
      '{ posts, pages, images, static, layouts, output, cache }, such as { output: "public" }',
    ),
  ),
});

/** A part of the schema, as far as this file looks into it: objects have entries, records values, lists items. */
interface Part {
  wrapped?: Part;
  getter?: (input: unknown) => Part;
  entries?: Record<string, Part>;
  value?: Part;
  item?: Part;
}

/** The settings that there are in a group; `path` is that of the group, `[]` for the whole file. */
export function settingsIn(path: string[]): string[] {
  let part: Part | undefined = settingsSchema as Part;
  for (const key of path) {
    const { entries, value, item } = unwrap(part);
    part = entries?.[key] ?? value ?? item;
  }
  return Object.keys(unwrap(part).entries ?? {});
}

function unwrap(part: Part | undefined): Part {
  if (part?.getter) return unwrap(part.getter(undefined));
  return part?.wrapped ? unwrap(part.wrapped) : (part ?? {});
}
