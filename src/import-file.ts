import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { makeCacheFolder, readSealed, replaceInCache, writeSealed, writeWhole } from "./cache-file.ts";
import { machineTime } from "./clock.ts";
import { explainDenied } from "./denied.ts";
import { askOutside, isSandboxed } from "./outside.ts";
import { version } from "./package.ts";
import { error, type Problem, ProblemError } from "./problem.ts";

/** By how much the times of files may be behind the clock: systems look at it once in a while. */
const CLOCK_MILLISECONDS = 15;

/** What is kept of a compiled file, to know whether it is still right. */
interface CompiledRecord {
  version: string;
  /** SHA-256 of each source file, by path from the blog's root. */
  inputs: Record<string, string>;
  /** Name of the compiled file. */
  output: string;
  /** SHA-256 of the compiled file: it is code, and is run only as it was written. */
  digest: string;
}

/**
 * Imports a module of the author's: settings, a layout, `.eleventy.ts`. TypeScript and JSX are compiled by esbuild and
 * the result is kept in `.cache/compiled`, so that a build in which nothing changed compiles nothing. A hook into
 * Node's module loading would be less code here, but makes every later import slower (measured: 0.3 s a build).
 * Throws a `ProblemError` with the place of a syntax error.
 */
export async function importFile(path: string, root: string): Promise<Record<string, unknown>> {
  const compiled = /\.[cm]?tsx?$/.test(path) ? await compile(path, root) : path;
  // The time makes a changed file load again in `longhand dev`.
  const address = `${pathToFileURL(compiled).href}?time=${statSync(compiled).mtimeMs}`;
  try {
    return (await import(address)) as Record<string, unknown>;
  } catch (issue) {
    if (issue instanceof ProblemError) throw issue;
    // Node does not tell where a mistake in the syntax is; esbuild does.
    if (issue instanceof SyntaxError) await bundle(path, root);
    throw new ProblemError([explainImport(issue, path, root)], issue);
  }
}

function explainImport(issue: unknown, path: string, root: string): Problem {
  const place = { path: toShown(path, root), ...placeInTrace(issue, path) };
  const denied = explainDenied(issue, root, place);
  if (denied) return denied;
  const message = issue instanceof Error ? (issue.message.split("\n")[0] ?? "") : String(issue);
  const missing = /^Cannot find (?:package|module) '([^']+)'/.exec(message);
  return missing
    ? error(
        "code-import",
        place,
        `This file imports ${missing[1]}, which is not there.`,
        "Install it, or correct the import.",
      )
    : error(
        "code-failed",
        place,
        `This file stops with an error when it is loaded: ${message}`,
        "Correct the code. With --debug the whole trace is printed.",
      );
}

/** Where the code has stopped, as far as the trace names the author's own file: compiled files have other lines. */
function placeInTrace(issue: unknown, path: string): { line: number; column: number } {
  const lines = issue instanceof Error ? (issue.stack ?? "").split("\n") : [];
  const url = pathToFileURL(path).href;
  for (const line of lines) {
    const at = line.indexOf(url);
    const [, row, column] = /^(?:\?[^:)]*)?:(\d+):(\d+)/.exec(line.slice(at + url.length)) ?? [];
    if (at >= 0 && row && column) return { line: Number(row), column: Number(column) };
  }
  return { line: 1, column: 1 };
}

function toShown(path: string, root: string): string {
  return relative(root, path).split(sep).join("/");
}

export interface CompileOptions {
  /** The code is for a sandbox: what it imports must be in the blog's folder, or it would bring other files in. */
  isContained?: boolean;
}

/** The path of the JavaScript that belongs to a TypeScript file of the author's. */
export async function compile(path: string, root: string, options: CompileOptions = {}): Promise<string> {
  if (isSandboxed) return askOutside("compile", { path });
  const folder = join(root, ".cache", "compiled");
  const name = compiledName(path, root);
  const known = readRecord(folder, name);
  if (known && isFresh(known, root) && isWhole(known, folder)) {
    if (options.isContained) refuseOutside(Object.keys(known.inputs), path, root);
    return join(folder, known.output);
  }

  const started = machineTime();
  const { code, inputs } = await bundle(path, root);
  if (options.isContained) refuseOutside(inputs, path, root);
  const digest = hash(code);
  const record: CompiledRecord = {
    version,
    inputs: Object.fromEntries(inputs.map((input) => [input, hash(readFileSync(join(root, input)))])),
    output: `${name}-${digest.slice(0, 8)}.mjs`,
    digest,
  };
  makeCacheFolder(folder);
  writeWhole(join(folder, record.output), code, { replace: replaceInCache });
  // What was saved in the meantime may be another text than the one that was compiled.
  const isSettled = inputs.every((input) => statSync(join(root, input)).ctimeMs < started - CLOCK_MILLISECONDS);
  if (isSettled) writeSealed(folder, `${name}.json`, JSON.stringify(record));
  return join(folder, record.output);
}

/** Compiles files side by side. Of those that cannot be compiled, the first one is told. */
export async function compileAll(paths: string[], root: string): Promise<void> {
  const results = await Promise.allSettled(paths.map((path) => compile(path, root)));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/**
 * Names the code of a file and of all that it imports from the blog: the same wherever the blog lies, unless it was saved
 * just now.
 */
export async function fingerprintCode(path: string, root: string): Promise<string> {
  const compiled = await compile(path, root);
  const folder = join(root, ".cache", "compiled");
  const known = readRecord(folder, compiledName(path, root));
  return known && join(folder, known.output) === compiled ? JSON.stringify(known.inputs) : basename(compiled);
}

/** Paths from the blog's root of all files that the author's code was compiled from, with what it imports. */
export function listCompiled(root: string): string[] {
  const folder = join(root, ".cache", "compiled");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const inputs = names.flatMap((name) => Object.keys(readRecord(folder, name.slice(0, -".json".length))?.inputs ?? {}));
  return [...new Set(inputs)].sort();
}

function compiledName(path: string, root: string): string {
  return `${basename(path).replace(/\W+/g, "-")}-${hash(relative(root, path)).slice(0, 8)}`;
}

async function bundle(path: string, root: string): Promise<{ code: string; inputs: string[] }> {
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "longhand",
    // The module should believe that it stands where the author wrote it.
    define: {
      "import.meta.url": JSON.stringify(pathToFileURL(path).href),
      "import.meta.filename": JSON.stringify(path),
      "import.meta.dirname": JSON.stringify(dirname(path)),
    },
    sourcemap: "inline",
    metafile: true,
    write: false,
    logLevel: "silent",
  }).catch((issue: unknown) => {
    throw new ProblemError(explain(issue, path, root), issue);
  });
  return { code: result.outputFiles[0]?.text ?? "", inputs: Object.keys(result.metafile.inputs) };
}

function explain(issue: unknown, path: string, root: string) {
  const failures = (
    issue as { errors?: { text: string; location: { file: string; line: number; column: number } | null }[] }
  ).errors;
  return (failures ?? [{ text: String(issue), location: null }]).map(({ text, location }) =>
    error(
      "code-broken",
      location
        ? { path: location.file, line: location.line, column: location.column + 1 }
        : { path: toShown(path, root), line: 1, column: 1 },
      `This file cannot be compiled: ${text}.`,
      "Correct the code.",
    ),
  );
}

function refuseOutside(inputs: string[], path: string, root: string): void {
  const outside = inputs.filter((input) => !isInside(realpathSync(join(root, input)), realpathSync(root)));
  if (outside.length === 0) return;
  const place = { path: toShown(path, root), line: 1, column: 1 };
  const fact = `This file imports ${outside[0]}, which is outside of the blog's folder. The sandbox does not bring it in.`;
  const remedy = "Keep the file inside of the blog. If you trust this code, build without --sandbox.";
  throw new ProblemError([error("sandbox-denied", place, fact, remedy)]);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}

function readRecord(folder: string, name: string): CompiledRecord | undefined {
  const text = readSealed(folder, `${name}.json`);
  return text === undefined ? undefined : (JSON.parse(text) as CompiledRecord);
}

function isWhole({ output, digest }: CompiledRecord, folder: string): boolean {
  try {
    return hash(readFileSync(join(folder, output))) === digest;
  } catch {
    return false;
  }
}

function isFresh(record: CompiledRecord, root: string): boolean {
  try {
    return (
      record.version === version &&
      Object.entries(record.inputs).every(([input, known]) => hash(readFileSync(resolve(root, input))) === known)
    );
  } catch {
    return false;
  }
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
