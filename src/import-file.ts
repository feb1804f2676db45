import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "./package.ts";
import { error, type Problem, ProblemError } from "./problem.ts";

/** What is kept of a compiled file, to know whether it is still right. */
interface CompiledRecord {
  version: string;
  /** SHA-256 of each source file, by path from the blog's root. */
  inputs: Record<string, string>;
  /** Name of the compiled file. */
  output: string;
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

/** The path of the JavaScript that belongs to a TypeScript file of the author's. */
export async function compile(path: string, root: string): Promise<string> {
  const folder = join(root, ".cache", "compiled");
  const name = `${basename(path).replace(/\W+/g, "-")}-${hash(relative(root, path)).slice(0, 8)}`;
  const recordPath = join(folder, `${name}.json`);
  const known = readRecord(recordPath);
  if (known && isFresh(known, root) && existsSync(join(folder, known.output))) return join(folder, known.output);

  const { code, inputs } = await bundle(path, root);
  const record: CompiledRecord = {
    version,
    inputs: Object.fromEntries(inputs.map((input) => [input, hash(readFileSync(join(root, input)))])),
    output: `${name}-${hash(code).slice(0, 8)}.mjs`,
  };
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, record.output), code);
  writeWhole(recordPath, JSON.stringify(record));
  return join(folder, record.output);
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

function readRecord(path: string): CompiledRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as CompiledRecord;
  } catch {
    return undefined;
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

/** Writes a file so that nobody ever reads half of it. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
