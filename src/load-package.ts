import { createRequire } from "node:module";
import { isCompiled } from "./package.ts";

const require = createRequire(import.meta.url);

/**
 * Gives a function that loads an npm package when it is called first: a build in which nothing has changed parses no
 * YAML and no HTML. Compiled, each of these packages is one file; `scripts/compile.js` lists them.
 */
export function lazily<Module>(name: string): () => Module {
  let loaded: Module | undefined;
  return () => {
    loaded ??= require(isCompiled ? `../packages/${name}.cjs` : name) as Module;
    return loaded;
  };
}
