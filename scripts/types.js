// Takes away the types that nobody can import: those behind the exports of package.json stay.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** Leaves in dist/ those `.d.ts` files that the exports of package.json name, and what these import. */
export function pruneTypes(root) {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const wanted = new Set(
    Object.values(exports)
      .flatMap(({ types }) => types ?? [])
      .map((path) => join(root, path)),
  );
  for (const path of wanted) {
    for (const [, target] of readFileSync(path, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      wanted.add(join(dirname(path), target.replace(/\.[jt]sx?$/, ".d.ts")));
    }
  }
  const folder = join(root, "dist");
  for (const path of readdirSync(folder, { recursive: true }).map((name) => join(folder, name))) {
    if (path.endsWith(".d.ts") && !wanted.has(path)) rmSync(path);
  }
}
