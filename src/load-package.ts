import { createRequire } from "node:module";
import { installed, isCompiled } from "./package.ts";

const require = createRequire(import.meta.url);

/**
 * Gives a function that loads an npm package when it is called first: a build in which nothing has changed parses no
 * YAML and no HTML. Each of these packages that is no dependency is one file in the compiled package.
 */
export function lazily<Module>(name: string): () => Module {
  const path = isCompiled && !installed.has(name) ? `../packages/${name}.cjs` : name;
  let loaded: Module | undefined;
  return () => {
    loaded ??= require(path) as Module;
    return loaded;
  };
}
