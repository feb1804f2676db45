import type { MarkdownIt } from "markdown-it";
import { addAbbreviations } from "./abbreviations.ts";
import { addAlerts } from "./alerts.ts";
import { addAttributes, mayHaveAttributes, omitAttributes } from "./attributes.ts";
import { addMath } from "./math.ts";
import { loadDefinitionLists, loadMark } from "./packages.ts";
import { addTasks } from "./tasks.ts";
import { Voice } from "./voice.ts";

/** What an author can switch on and off beyond CommonMark. */
export interface AuthorExtensions {
  /** Tables with bars. */
  tables: boolean;
  /** `~~struck out~~` */
  strikethrough: boolean;
  /** `[^1]` and `^[in the line]` */
  footnotes: boolean;
  /** `- [ ] to do`, `- [x] done` */
  taskLists: boolean;
  /** A term, and below it a line that begins with `: `. */
  definitionLists: boolean;
  /** `> [!NOTE]`, also TIP, IMPORTANT, WARNING and CAUTION. */
  alerts: boolean;
  /** `{.class #id lang=fr}` */
  attributes: boolean;
  /** `==marked==` */
  marks: boolean;
  /** `*[HTML]: HyperText Markup Language` */
  abbreviations: boolean;
  /** `$…$` and `$$…$$`. The only one that is off unless it is switched on. */
  math: boolean;
}

/** An extension that costs nothing until a text may need it. */
interface Extension {
  name: keyof AuthorExtensions;
  /** A quick look. When it is false, the text is the same with the extension and without it. */
  mayBeIn: (markdown: string) => boolean;
  add: (md: MarkdownIt, voice: Voice) => void;
}

const extensions: Extension[] = [
  { name: "taskLists", mayBeIn: (markdown) => /\[[xX \u00a0]\]/.test(markdown), add: addTasks },
  {
    name: "definitionLists",
    mayBeIn: (markdown) => /^[ \t>]*[:~](?:[ \t]|$)/m.test(markdown),
    add: (md) => void md.use(loadDefinitionLists()),
  },
  { name: "alerts", mayBeIn: (markdown) => markdown.includes("[!"), add: addAlerts },
  { name: "attributes", mayBeIn: mayHaveAttributes, add: addAttributes },
  { name: "marks", mayBeIn: (markdown) => /==[^=\s]/.test(markdown), add: (md) => void md.use(loadMark()) },
  {
    name: "abbreviations",
    mayBeIn: (markdown) => markdown.includes("*[") && markdown.includes("]:"),
    add: addAbbreviations,
  },
  { name: "math", mayBeIn: (markdown) => markdown.includes("$"), add: addMath },
];

/** True when an extension is switched on by these settings. */
export function isOn(name: keyof AuthorExtensions, settings: Partial<AuthorExtensions>): boolean {
  return settings[name] ?? name !== "math";
}

/** A Markdown text without what no reader reads: attributes, and what abbreviations stand for. Its words are counted. */
export function readableText(markdown: string, settings: Partial<AuthorExtensions>): string {
  let text = markdown;
  if (isOn("attributes", settings)) text = omitAttributes(text);
  if (isOn("abbreviations", settings) && text.includes("*[")) text = text.replace(/^ {0,3}\*\[[^[\]\n]+\]:.*$/gm, "");
  return text;
}

/**
 * Adds the extensions for which `has` is true, each with the first text that may need it. Their rules stand beside rules
 * of markdown-it's own, so which text comes first makes no difference.
 */
export function addExtensions(
  md: MarkdownIt,
  has: (name: keyof AuthorExtensions) => boolean,
  voice = new Voice({ language: "en" }),
): void {
  let waiting = extensions.filter(({ name }) => has(name));
  const addNeeded = (markdown: string): void => {
    const needed = waiting.filter(({ mayBeIn }) => mayBeIn(markdown));
    if (needed.length === 0) return;
    waiting = waiting.filter((one) => !needed.includes(one));
    for (const { add } of needed) add(md, voice);
  };
  for (const name of ["parse", "parseInline"] as const) {
    const parse = md[name];
    md[name] = (source, env) => {
      addNeeded(source);
      return parse.call(md, source, env);
    };
  }
}
