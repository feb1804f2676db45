import { readdirSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { explainDenied } from "../denied.ts";
import { importFile } from "../import-file.ts";
import { packageFolder } from "../package.ts";
import type { LayoutName } from "../plan/page.ts";
import { error, ProblemError } from "../problem.ts";

/** A template that Eleventy calls: `data.layout` names the one around it. https://www.11ty.dev/docs/languages/javascript/ */
export interface LayoutModule {
  data?: { layout?: string };
  render(data: unknown): string;
  /** Written as `export default { data, render }`: `render` may use `this`, where Eleventy puts filters. */
  isObject?: true;
}

const names: (LayoutName | "base")[] = [
  "base",
  "post",
  "home",
  "archive",
  "tags",
  "tag",
  "page",
  "404",
  "subscribe",
  "search",
];

/** Longhand's own layouts, by name. */
export async function loadLayouts(): Promise<Map<string, LayoutModule>> {
  const { modules } = await import("./own-layouts.ts");
  return new Map(
    names.map((name) => {
      const { render, data }: LayoutModule = modules[name];
      return [name, { render, ...(data && { data }) }];
    }),
  );
}

/**
 * The author's layouts that replace ours, by name: TypeScript is compiled here, all other files are left to Eleventy and
 * given as names in the layouts folder (`post` → `post.njk`).
 */
export async function findReplacedLayouts(root: string, folder: string): Promise<Map<string, LayoutModule | string>> {
  const replaced = new Map<string, LayoutModule | string>();
  for (const file of listFolder(join(root, folder))) {
    const name = names.find((candidate) => file.startsWith(`${candidate}.`));
    if (!name || !isTemplate(file)) continue;
    replaced.set(name, isTypeScriptTemplate(file) ? await importTemplate(join(root, folder, file), root) : file);
  }
  return replaced;
}

/** False for what else may lie among layouts: styles, the script of the search page, and modules that layouts import. */
export function isTemplate(file: string): boolean {
  return !/\.css$|(?<!\.11ty)\.[cm]?js$/.test(file);
}

/** `post.11ty.ts`, `post.11ty.tsx`, or for short `post.tsx`. */
export function isTypeScriptTemplate(file: string): boolean {
  return /\.(11ty\.tsx?|tsx)$/.test(file);
}

/** An 11ty template in TypeScript, as Eleventy wants it from JavaScript. */
export async function importTemplate(path: string, root: string): Promise<LayoutModule> {
  const place = { path: relative(root, path).split(sep).join("/"), line: 1, column: 1 };
  const {
    render,
    data,
    default: whole,
  } = (await importFile(path, root)) as Partial<LayoutModule> & {
    default?: LayoutModule | LayoutModule["render"];
  };
  if (typeof whole === "object") return { ...whole, isObject: true };
  const template = render ?? whole;
  if (typeof template !== "function") {
    throw new ProblemError([
      error(
        "layout-no-render",
        place,
        "This template has no function render.",
        "Export one: export function render(data: PostPageData): string { … }",
      ),
    ]);
  }
  const { toText } = await import("../../layouts/kit.tsx");
  // A template may return its JSX as it is.
  const renderText = (values: unknown): string => {
    try {
      return toText(template(values));
    } catch (issue) {
      const denied = explainDenied(issue, root, place);
      if (denied) throw new ProblemError([denied], issue);
      const reason = issue instanceof Error ? issue.message : String(issue);
      const remedy = "Correct the template. With --debug the whole trace is printed.";
      throw new ProblemError(
        [error("layout-failed", place, `This template stops with an error: ${reason}`, remedy)],
        issue,
      );
    }
  };
  return { render: renderText, ...(data && { data }) };
}

/** Files in a folder of the author's layouts. Longhand's own folder, in its own repository, replaces nothing. */
export function listFolder(absolute: string): string[] {
  try {
    if (realpathSync(absolute) === realpathSync(join(packageFolder, "layouts"))) return [];
    return readdirSync(absolute).sort();
  } catch {
    return [];
  }
}
