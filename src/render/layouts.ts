import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../package.ts";
import type { LayoutName } from "../plan/page.ts";
import { enableTypeScript } from "../settings/typescript.ts";

/** A template that Eleventy calls: `data.layout` names the one around it. https://www.11ty.dev/docs/languages/javascript/ */
export interface LayoutModule {
  data?: { layout?: string };
  render(data: unknown): string;
}

const names: (LayoutName | "base")[] = ["base", "post", "home", "archive", "tags", "tag", "page", "404", "subscribe"];

/** Longhand's own layouts, by name. */
export async function loadLayouts(): Promise<Map<string, LayoutModule>> {
  // From dist/ in the package; from the source files when Longhand itself is run with tsx.
  const isCompiled = import.meta.url.endsWith(".js");
  const modules = await Promise.all(
    names.map(async (name) => {
      const file = isCompiled ? `../../layouts/${name}.11ty.js` : `../../layouts/${name}.11ty.tsx`;
      const module = (await import(new URL(file, import.meta.url).href)) as LayoutModule;
      const layout: LayoutModule = { render: module.render, ...(module.data && { data: module.data }) };
      return [name, layout] as const;
    }),
  );
  return new Map(modules);
}

/** The author's layouts that replace ours, by name, as file names in the layouts folder: `post` → `post.njk`. */
export async function findReplacedLayouts(root: string, folder: string): Promise<Map<string, string>> {
  const replaced = new Map<string, string>();
  const absolute = join(root, folder);
  for (const file of listFolder(absolute)) {
    const name = names.find((candidate) => file.startsWith(`${candidate}.`));
    if (!name || file.endsWith(".css")) continue;
    await enableTypeScript(join(absolute, file));
    replaced.set(name, file);
  }
  return replaced;
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
