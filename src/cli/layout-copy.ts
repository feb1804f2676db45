import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findNearest } from "../nearest.ts";
import { packageFolder, version } from "../package.ts";
import { error, ProblemError } from "../problem.ts";
import { listFolder } from "../render/layouts.ts";

/** A file of Longhand's that an author may replace. */
export interface Original {
  /** `post`, `style.css`. */
  name: string;
  /** From the package's root: `layouts/post.11ty.tsx`. */
  path: string;
  text: string;
}

/** What a copy says of where it comes from. */
export interface Origin {
  /** Of Longhand. */
  version: string;
  /** See `Original`. */
  path: string;
  /** SHA-256 of the original, in hexadecimal. */
  hash: string;
}

/** Layouts and stylesheets that come with the package, by name. */
export function listOriginals(): Map<string, Original> {
  const files = readdirSync(join(packageFolder, "layouts")).filter((file) => /\.(11ty\.tsx|css)$/.test(file));
  return new Map(
    files.sort().map((file) => {
      const name = file.replace(".11ty.tsx", "");
      return [
        name,
        { name, path: `layouts/${file}`, text: readFileSync(join(packageFolder, "layouts", file), "utf8") },
      ];
    }),
  );
}

/**
 * Copies one of Longhand's layouts into the blog, ready to be changed. Gives its path from the blog's root. Throws a
 * `ProblemError` when there is no such layout, or one of the author's already.
 */
export function copyLayout(root: string, folder: string, name: string): string {
  const originals = listOriginals();
  const original = originals.get(name);
  if (!original) {
    const nearest = findNearest(name, [...originals.keys()], 2);
    const all = `There are ${[...originals.keys()].join(", ")}.`;
    throw new ProblemError([
      error("layout-unknown", undefined, `There is no layout "${name}".`, nearest ? `Did you mean "${nearest}"?` : all),
    ]);
  }
  const present = listOwn(root, folder).find((file) => nameOf(file) === name);
  if (present !== undefined) {
    const fact = `The blog has a layout "${name}" of its own already.`;
    throw new ProblemError([
      error("layout-exists", { path: `${folder}/${present}` }, fact, "Take it away first, or change it as it is."),
    ]);
  }
  const path = `${folder}/${name.endsWith(".css") ? name : `${name}.tsx`}`;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), writeCopy(original));
  return path;
}

/** Files in the author's layouts folder. */
export function listOwn(root: string, folder: string): string[] {
  return listFolder(join(root, folder));
}

/** The name of the layout that a file replaces: `post` for `post.tsx`, `post.11ty.tsx` and `post.njk`. */
export function nameOf(file: string): string {
  return file.endsWith(".css") ? file : file.replace(/\..*$/, "");
}

/** Says on the first line where it comes from, and imports from the package what stood beside it there. */
function writeCopy({ path, text }: Original): string {
  const origin = `longhand ${version} ${path} sha256:${hashOf(text)}`;
  return path.endsWith(".css") ? `/* ${origin} */\n${text}` : `// ${origin}\n${importFromPackage(text)}`;
}

/** What the first line of a copy says; undefined when it says nothing. */
export function readOrigin(text: string): Origin | undefined {
  const line = text.slice(0, 300).split("\n", 1)[0] ?? "";
  const match = /longhand (\S+) (layouts\/\S+) sha256:([0-9a-f]{64})/.exec(line);
  return match ? { version: match[1] ?? "", path: match[2] ?? "", hash: match[3] ?? "" } : undefined;
}

/** Names an original, whatever ends its lines. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

const FROM_BESIDE = /^import (type )?\{([^}]*)\} from "(\.{1,2}\/[^"]+|preact|preact-render-to-string)";\n/gm;

/** One import of values and one of types, both from `longhand/layout`. */
function importFromPackage(code: string): string {
  const names = { values: new Set<string>(), types: new Set<string>() };
  const rest = code.replace(FROM_BESIDE, (_, type: string | undefined, list: string) => {
    for (const name of list.split(",").map((one) => one.trim())) {
      if (name) (type || name.startsWith("type ") ? names.types : names.values).add(name.replace(/^type /, ""));
    }
    return "";
  });
  const write = (kind: string, from: Set<string>): string =>
    from.size > 0 ? `import ${kind}{ ${[...from].sort().join(", ")} } from "longhand/layout";\n` : "";
  return `${write("", names.values)}${write("type ", names.types)}${rest}`;
}
