import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { error, type Place, type Problem, ProblemError } from "./problem.ts";

/** Node's names for what a process may not do. https://nodejs.org/api/permissions.html */
const wishes: Record<string, (resource: string) => string> = {
  FileSystemRead: (resource) =>
    `wants to read ${resource}. In the sandbox, code reads the blog's folder and installed packages only`,
  FileSystemWrite: (resource) =>
    `wants to write ${resource}. In the sandbox, code writes the output folder, the cache and urls.json only`,
  ChildProcess: () => "wants to start another program, which the sandbox does not allow",
  WorkerThreads: () => "wants to start a thread, which the sandbox does not allow",
  Net: () => "wants to use the network, which the sandbox does not allow",
  WASI: () => "wants to run a program, which the sandbox does not allow",
};

interface Denial extends Error {
  code?: string;
  permission?: string;
  resource?: string;
  originalError?: unknown;
}

/**
 * What an error says that Node's permission model has raised, or undefined for any other error. The place is the line
 * of the author's code, as far as the trace knows it, else `place`.
 */
export function explainDenied(issue: unknown, root: string, place?: Place): Problem | undefined {
  const denial = findDenial(issue);
  if (!denial) return undefined;
  const at = placeOfCode(denial.stack ?? "", root) ?? place;
  const wish = isNative(denial)
    ? "wants to load native code, which the sandbox does not allow"
    : (wishes[denial.permission ?? ""]?.(denial.resource || "a file") ??
      "wants something that the sandbox does not allow");
  return error(
    "sandbox-denied",
    at,
    `This code ${wish}.`,
    "Take that out, or keep what it needs inside of the blog. If you trust this code, build without --sandbox.",
  );
}

function findDenial(issue: unknown): Denial | undefined {
  for (let cause = issue; cause instanceof Error; cause = (cause as Denial).originalError ?? cause.cause) {
    // It is explained already.
    if (cause instanceof ProblemError) return undefined;
    if ((cause as Denial).code === "ERR_ACCESS_DENIED" || isNative(cause)) return cause;
  }
  return undefined;
}

/** Packages with native code tell in words of their own that it does not load. */
function isNative({ code, message }: Denial): boolean {
  return code === "ERR_DLOPEN_DISABLED" || message.includes("ERR_DLOPEN_DISABLED");
}

/** The first line of a trace that is in the blog, and neither Longhand nor Eleventy. */
function placeOfCode(stack: string, root: string): Place | undefined {
  for (const [, address = "", line, column] of stack.matchAll(
    /(?:\(|at (?:async )?)((?:file:|\/|[A-Za-z]:\\)[^()\n]*?):(\d+):(\d+)\)?$/gm,
  )) {
    // In compiled code, the source map leads from the folder of the compiled file.
    const path = relative(root, toPath(address))
      .split(sep)
      .join("/")
      .replace(/^\.cache\/compiled\//, "");
    if (path.startsWith("..") || /^node_modules\/(longhand|@11ty)\//.test(path)) continue;
    return { path, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function toPath(address: string): string {
  return address.startsWith("file:") ? fileURLToPath(address.replace(/\?.*$/, "")) : address;
}
