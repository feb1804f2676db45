import type { CodeInfo } from "./info.ts";
import type { Run, Tokenize } from "./tokenize.ts";

/** How a line stands out. */
type Look = "mark" | "ins" | "del" | "span" | "";

/** The attributes of a block that come from outside: from the Markdown around it. */
export interface BlockOptions {
  /** Absent where code stays plain. */
  tokenize?: Tokenize | undefined;
  /** Further classes of the block. @default "" */
  className?: string;
  id?: string;
}

/**
 * The HTML of a block of code. A line is an element only when there is something to say of it. Without colours it is the
 * same but for the spans, so feeds need no grammar.
 */
export function renderCode(code: string, info: CodeInfo, { tokenize, className = "", id }: BlockOptions = {}): string {
  const lines = linesOf(code);
  const runs = info.language === "" ? undefined : tokenize?.(lines.join("\n"), info.language);
  const rows = lines.map((text, index) => runs?.[index] ?? [{ text, kind: undefined }]);
  const looks = lines.map((text, index) => lookOf(text, index + 1, info));
  const classes = ["code", info.isNumbered && "numbered", className].filter(Boolean).join(" ");
  const language = info.language && ` class="language-${escapeHtml(info.language)}"`;
  const attributes = `class="${escapeHtml(classes)}"${id ? ` id="${escapeHtml(id)}"` : ""}`;
  const block = `<pre ${attributes} tabindex="0"><code${language}>${renderRows(rows, looks, info)}</code></pre>`;
  if (info.title === undefined) return `${block}\n`;
  return `<figure class="listing">\n<figcaption>${escapeHtml(info.title)}</figcaption>\n${block}\n</figure>\n`;
}

/** The lines of some code as they are shown, and coloured. */
export function linesOf(code: string): string[] {
  return code === "" ? [] : code.replace(/\n$/, "").split("\n");
}

function lookOf(text: string, line: number, { language, marked, added, removed, isNumbered }: CodeInfo): Look {
  if (language.toLowerCase() === "diff") {
    if (/^\+(?!\+\+ )/.test(text)) return "ins";
    if (/^-(?!-- )/.test(text)) return "del";
  }
  if (added.has(line)) return "ins";
  if (removed.has(line)) return "del";
  if (marked.has(line)) return "mark";
  return isNumbered ? "span" : "";
}

/** The lines, each with its end. Marked lines that follow one another are one element, unless each has a number. */
function renderRows(rows: Run[][], looks: Look[], { isNumbered }: CodeInfo): string {
  let html = "";
  for (let first = 0; first < rows.length; ) {
    const look = looks[first] ?? "";
    const isAlone = look === "ins" || look === "del" || isNumbered;
    let end = first + 1;
    while (!isAlone && end < rows.length && looks[end] === look) end++;
    const text = renderRuns(rows.slice(first, end));
    html += look === "span" ? `<span class="line">${text}</span>` : look ? `<${look}>${text}</${look}>` : text;
    first = end;
  }
  return html;
}

function renderRuns(rows: Run[][]): string {
  const joined: Run[] = [];
  for (const row of rows) {
    for (const run of [...row, { text: "\n", kind: undefined }]) {
      const last = joined.at(-1);
      // A comment of several lines is one run.
      if (last && (last.kind === run.kind || run.text === "\n")) last.text += run.text;
      else joined.push({ ...run });
    }
  }
  return joined.map(renderRun).join("");
}

/** The space around a run has no need of its element. */
function renderRun({ text, kind }: Run): string {
  if (kind === undefined || text.trim() === "") return escapeHtml(text);
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}<span class="${kind}">${escapeHtml(inner)}</span>${after}`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/**
 * HTML without the colours of its code. Readers of feeds show none, and a feed is the same whether the grammars were
 * loaded or not.
 */
export function withoutColours(html: string): string {
  if (!html.includes('<pre class="code')) return html;
  return html.replace(/<pre class="code[ "][\s\S]*?<\/pre>/g, (block) => block.replace(/<\/?span\b[^>]*>/g, ""));
}
