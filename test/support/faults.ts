import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { STAGING } from "../../src/publish/staging.ts";
import { epoch, type Outcome, readTree, repository, runNode } from "./blog.ts";

/** What happens to a process: see `faults.cjs`. */
export interface Fault {
  kill?: number;
  count?: string;
  room?: number;
  deny?: { path: string; code: string };
  /** What happens elsewhere does not count. @default the blog's folder */
  root?: string;
}

/** Runs a program of ours on a blog, and lets something happen to it. */
export function runWithFault(args: string[], root: string, fault: Fault): Promise<Outcome> {
  return runNode(["--require", join(repository, "test/support/faults.cjs"), ...args], root, {
    LONGHAND_FAULT: JSON.stringify({ root, ...fault }),
    SOURCE_DATE_EPOCH: epoch,
    NO_COLOR: "1",
  });
}

/** The program that publishes files without rendering. */
export const publishScript: string = join(repository, "test/support/publish-files.mjs");

/** A digest of each file. */
export function digest(tree: Record<string, string>): Record<string, string> {
  const hash = (content: string): string => createHash("sha256").update(content, "latin1").digest("hex").slice(0, 12);
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, hash(content)]));
}

/** A digest of each file of the site, without what waits in it. */
export function readSite(root: string): Record<string, string> {
  const tree = existsSync(join(root, "_site")) ? readTree(join(root, "_site")) : {};
  return digest(Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith(`${STAGING}/`))));
}
