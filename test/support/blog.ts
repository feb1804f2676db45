import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { EMPTY_LEDGER, LEDGER_FILE } from "../../src/urls/ledger.ts";

/** Longhand's own repository. */
export const repository: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command, as compiled. */
export const command: string = join(repository, "dist", "src", "cli", "main.js");

/** The moment of all test builds: 1 June 2026, 12:00 in UTC. */
export const epoch = String(Date.UTC(2026, 5, 1, 12) / 1000);

const folders: string[] = [];

/** A new folder that a test may fill; it goes when the tests of the file have ended. */
export function createFolder(): string {
  if (folders.length === 0) process.once("exit", removeFolders);
  const folder = mkdtempSync(join(tmpdir(), "longhand-test-"));
  folders.push(folder);
  return folder;
}

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Writes a small blog into a new folder: files by path. `blog.config.js` and a ledger that knows no URL yet are added
 * when there are none. Cards are drawn when the settings ask for them.
 */
export function createBlog(files: Record<string, string | Buffer>, settings: object = {}): string {
  const root = createFolder();
  const config = { title: "Test", url: "https://test.blog/", author: "Ada", cards: false, ...settings };
  const all = {
    "blog.config.js": `export default ${JSON.stringify(config)};\n`,
    "package.json": '{"type":"module"}\n',
    [LEDGER_FILE]: EMPTY_LEDGER,
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  linkLonghand(root);
  return root;
}

/** Copies a folder of `test/fixtures` into a new folder. */
export function copyBlog(source: string): string {
  const root = createFolder();
  cpSync(source, root, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|_site|\.cache|\.git|dist)([\\/]|$)/.test(relative(source, path) ? path : ""),
  });
  linkLonghand(root);
  return root;
}

/** What `npm install longhand` does, without the network. */
function linkLonghand(root: string): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(repository, join(root, "node_modules", "longhand"), "junction");
}

/** How a command ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `longhand` in a folder, with a fixed clock. */
export function longhand(root: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return runNode([command, ...args], root, { SOURCE_DATE_EPOCH: epoch, NO_COLOR: "1", ...env });
}

/** Runs Node in a folder. */
export function runNode(args: string[], cwd: string, env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const { NODE_TEST_CONTEXT: _, ...own } = process.env;
    execFile(
      process.execPath,
      args,
      { cwd, env: { ...own, GITHUB_ACTIONS: "", ...env }, maxBuffer: 64e6 },
      (issue, stdout, stderr) => {
        resolve({ code: issue ? Number(issue.code ?? 1) : 0, stdout, stderr });
      },
    );
  });
}

/** Text of each file below a folder (binary files as their size), by path with forward slashes. */
export function readTree(folder: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const walk = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) walk(path);
      else tree[relative(folder, path).split(sep).join("/")] = readFileSync(path, "latin1");
    }
  };
  walk(folder);
  return Object.fromEntries(Object.entries(tree).sort(([left], [right]) => (left < right ? -1 : 1)));
}
