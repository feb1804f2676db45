import { existsSync } from "node:fs";
import * as module from "node:module";
import { join } from "node:path";

/** Since Node.js 22.8. https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };

/**
 * Lets Node keep what V8 makes of modules, in the cache of the blog in `root` when it has one. Whoever can write there
 * has code run by the next command, so a command must not call this before it has decided against the sandbox.
 */
export function keepCompiledCode(root: string): void {
  const cache = join(root, ".cache");
  if (existsSync(cache)) enableCompileCache?.(join(cache, "v8"));
}
