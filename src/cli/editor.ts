import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type JsonSchema, proposeTags } from "../content/json-schema.ts";
import { packageFolder } from "../package.ts";
import { note, type Problem } from "../problem.ts";

/** What an editor needs of a blog. */
export interface EditorOptions {
  /** Labels to propose. */
  tags: string[];
  /** From the root: where essays are. */
  postsFolder: string;
}

/** A file of an editor's. */
export interface EditorFile {
  /** From the root, with forward slashes. */
  path: string;
  content: string;
  /** Nobody but Longhand writes it, so it is written anew; all others may hold what is the author's. */
  isOurs: boolean;
}

/** A snippet of VS Code. https://code.visualstudio.com/docs/editing/userdefinedsnippets */
interface Snippet {
  scope: string;
  prefix: string;
  description: string;
  body: string[];
}

/**
 * The files by which VS Code completes front matter and Markdown, and shows what `longhand dev` and `longhand check`
 * find on the lines of the text. They need no extension.
 */
export async function makeEditorFiles({ tags, postsFolder }: EditorOptions): Promise<EditorFile[]> {
  const template = (name: string): Promise<string> => readFile(join(packageFolder, "template", "vscode", name), "utf8");
  const [schema, texts, settings, tasks] = await Promise.all([
    readFile(join(packageFolder, "dist", "front-matter.schema.json"), "utf8"),
    template("longhand.code-snippets"),
    template("settings.json"),
    template("tasks.json"),
  ]);
  const described = JSON.parse(schema) as JsonSchema;
  const withTags = tags.length > 0 ? proposeTags(described, tags) : described;
  const snippets = { ...JSON.parse(texts), ...makeFieldSnippets(described, tags) };
  return [
    { path: ".vscode/front-matter.schema.json", content: format(withTags), isOurs: true },
    { path: ".vscode/longhand.code-snippets", content: format(snippets), isOurs: true },
    { path: ".vscode/settings.json", content: settings.replace('"posts/', `"${postsFolder}/`), isOurs: false },
    { path: ".vscode/tasks.json", content: tasks, isOurs: false },
  ];
}

/**
 * Writes the files into a blog, new or not. Gives the paths of those that have changed, and a note for each that is the
 * author's own and lacks what ours has: it is left as it is.
 */
export async function writeEditorFiles(
  root: string,
  files: EditorFile[],
): Promise<{ written: string[]; notes: Problem[] }> {
  const written: string[] = [];
  const notes: Problem[] = [];
  for (const { path, content, isOurs } of files) {
    const existing = await readIfThere(join(root, path));
    if (existing === content) continue;
    if (existing !== undefined && !isOurs) {
      if (!mentions(path, existing)) notes.push(explainKept(path));
      continue;
    }
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    written.push(path);
  }
  return { written, notes };
}

/** One snippet for each field of the front matter, with what may stand in it. */
function makeFieldSnippets(schema: JsonSchema, tags: string[]): Record<string, Snippet> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([field, form]): [string, Snippet] => [
      `Longhand: ${field}:`,
      {
        // Between the lines --- VS Code takes Markdown for YAML.
        scope: "markdown,yaml",
        prefix: field,
        description: String(form.description ?? "A field of the front matter"),
        body: [`${field}: ${makePlaceholder(field, form, tags)}`],
      },
    ]),
  );
}

function makePlaceholder(field: string, form: JsonSchema, tags: string[]): string {
  if (field === "tags") return tags.length > 0 ? `[${choose(tags.map(quote))}$0]` : "[$1]";
  if (field === "date" || field === "updated") return "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE";
  if (Array.isArray(form.enum)) return choose(form.enum.map(String));
  if (form.type === "boolean") return choose(field === "draft" ? ["true", "false"] : ["true"]);
  const [example] = (form.examples ?? []) as unknown[];
  const text = Array.isArray(example) ? `[${example.join(", ")}]` : String(example ?? "");
  return `\${1:${text.replace(/[\\$}]/g, "\\$&")}}`;
}

function choose(values: string[]): string {
  return `\${1|${values.map((value) => value.replace(/[\\,|$}]/g, "\\$&")).join(",")}|}`;
}

/** A tag as it may stand in a YAML list. */
function quote(tag: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N} +./-]*$/u.test(tag) ? tag : JSON.stringify(tag);
}

function mentions(path: string, text: string): boolean {
  return text.includes(path.endsWith("tasks.json") ? "longhand" : "front-matter.schema.json");
}

function explainKept(path: string): Problem {
  return note(
    "editor-file-kept",
    { path },
    "This file is yours, so it stays as it is.",
    `Add what you want from node_modules/longhand/template/vscode/${path.split("/").at(-1)}`,
  );
}

function format(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw issue;
  }
}
