import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { type CardOptions, type CardRequest, prepareCards } from "../cards/prepare.ts";
import { prepareIcons } from "../images/icons.ts";
import { prepareImages } from "../images/prepare.ts";
import { compile } from "../import-file.ts";
import type { Reply, Request } from "../outside.ts";
import { packageFolder } from "../package.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { makeIndex } from "../search/make-index.ts";
import { findFolderConflict, isFolder } from "../settings/folders.ts";
import type { Blog } from "../settings/settings.ts";
import { answerLedgerQuestions } from "../urls/ledger-file.ts";

type Folders = Blog["folders"];

/** Folders that the author did not choose. A blog that has others tells so when its settings are read. */
const usual: Pick<Folders, "output" | "cache"> = { output: "_site", cache: ".cache" };

/** Whoever writes here has code run outside of the sandbox. */
const protectedFolders = { ".github": ".github", ".vscode": ".vscode" };

/**
 * Runs a command of ours again in a process that Node's permission model holds: it reads the blog and the installed
 * packages, writes the output folder, the cache and `urls.json`, and starts no program, thread or native code. This
 * process, which runs no code of the blog, compiles, encodes and asks git for it. Returns the exit code.
 * https://nodejs.org/api/permissions.html
 */
export async function runSandboxed(
  root: string,
  args: string[],
  nodeFlags: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): Promise<number> {
  const flag = findPermissionFlag(nodeFlags);
  if (!flag) throw new ProblemError([explainMissing()]);
  let folders = usual;
  for (;;) {
    const wanted = await runOnce(root, args, flag, folders);
    if (typeof wanted === "number") return wanted;
    folders = wanted;
  }
}

/** The flag under which this version of Node has the permission model. */
function findPermissionFlag(flags: ReadonlySet<string>): string | undefined {
  return ["--permission", "--experimental-permission"].find((flag) => flags.has(flag));
}

/** Runs until the end, or until the settings turn out to name other folders to write to: then gives those. */
function runOnce(
  root: string,
  args: string[],
  flag: string,
  folders: Pick<Folders, "output" | "cache">,
): Promise<number | Pick<Folders, "output" | "cache">> {
  const child = fork(process.argv[1] ?? "", args, {
    cwd: root,
    execArgv: [
      ...[flag, "--disable-warning=ExperimentalWarning", "--enable-source-maps"],
      ...listReadable(root).map((folder) => `--allow-fs-read=${folder}`),
      ...[folders.output, folders.cache].map((folder) => `--allow-fs-write=${toGrant(join(root, folder))}`),
      // A file is written beside its place and renamed.
      `--allow-fs-write=${join(root, "urls.json")}*`,
    ],
    serialization: "advanced",
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let other: Pick<Folders, "output" | "cache"> | undefined;
  const works: Record<string, Work> = {
    compile: ({ path }) => compile(checkInside(path as string, root), root, { isContained: true }),
    enter: (input) => {
      const wanted = checkFolders(input);
      if (wanted.output === folders.output && wanted.cache === folders.cache)
        return answerLedgerQuestions(root, wanted.cache);
      other = wanted;
      child.kill();
      return undefined;
    },
    images: ({ references, socials, copies, imagesFolder, settings }, onProgress) => {
      const options = { ...toImageOptions(root, folders, imagesFolder), settings: settings as never, onProgress };
      return prepareImages(references as never, socials as never, options, copies as never);
    },
    cards: ({ requests, settings, theme, places }, onProgress) =>
      prepareCards(requests as CardRequest[], {
        ...({ settings, theme, places } as Pick<CardOptions, "settings" | "theme" | "places">),
        root,
        cacheFolder: join(root, folders.cache),
        onProgress,
      }),
    search: ({ records }) => makeIndex(records as never, root),
    icons: ({ icon, look, imagesFolder, settings }) =>
      prepareIcons(icon as string | undefined, look as never, {
        ...toImageOptions(root, folders, imagesFolder),
        settings: settings as never,
      }),
  };
  child.on("message", (message) => void answer(child, message, works));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(other ?? code ?? 1));
  });
}

type Work = (input: Record<string, unknown>, onProgress: (...progress: unknown[]) => void) => unknown;

async function answer(child: ChildProcess, message: unknown, works: Record<string, Work>): Promise<void> {
  const { id, work, input } = { ...(message as Request) };
  const reply = (message: Reply): void => {
    // Who is gone, or was ended for other folders, needs no answer.
    if (child.connected) child.send(message, () => {});
  };
  try {
    const run = Object.hasOwn(works, work) ? works[work] : undefined;
    if (!run) throw new Error(`There is no such work: ${work}`);
    const result = await run({ ...(input as Record<string, unknown>) }, (...progress) => reply({ id, progress }));
    reply({ id, result });
  } catch (issue) {
    if (issue instanceof ProblemError) reply({ id, problems: issue.problems });
    else reply({ id, failure: issue instanceof Error ? issue.message : String(issue) });
  }
}

/** What comes from the sandbox is not trusted: folders must be in the blog, and none may be one of somebody else. */
function checkFolders(input: Record<string, unknown>): Pick<Folders, "output" | "cache"> {
  const folders = input as unknown as Folders;
  const isFine = [folders.output, folders.cache].every((folder) => typeof folder === "string" && isFolder(folder));
  if (!isFine || findFolderConflict({ ...folders, ...protectedFolders })) {
    throw new Error("These folders cannot be written to in the sandbox.");
  }
  return { output: folders.output, cache: folders.cache };
}

function toImageOptions(root: string, folders: Pick<Folders, "cache">, imagesFolder: unknown) {
  if (typeof imagesFolder !== "string" || !isFolder(imagesFolder)) throw new Error("This is no folder for images.");
  return { root, imagesFolder, cacheFolder: join(root, folders.cache) };
}

function checkInside(path: string, root: string): string {
  if (realpathSync(path).startsWith(`${realpathSync(root)}${sep}`)) return path;
  throw new Error(`${path} is not in the blog's folder.`);
}

/** The blog, Longhand, and where Node looks for packages of either; links lead to places that count as well. */
function listReadable(root: string): string[] {
  const folders = [root, packageFolder, ...listPackageFolders(root), ...listPackageFolders(packageFolder)];
  const all = [...new Set(folders.flatMap((folder) => [folder, realpathSync(folder)]))];
  // Node 20 loses track when it is given a folder and what is in it.
  return all.filter((folder) => !all.some((other) => folder.startsWith(`${other}${sep}`)));
}

/** The folders `node_modules` here and above, and packages that are linked into them: `npm link`, workspaces. */
function listPackageFolders(from: string): string[] {
  const folders: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) folders.push(modules, ...listLinks(modules));
    if (dirname(folder) === folder) return folders;
  }
}

function listLinks(modules: string): string[] {
  const inside = `${realpathSync(modules)}${sep}`;
  return readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    const path = join(modules, entry.name);
    if (entry.isDirectory() && entry.name.startsWith("@")) return listLinks(path);
    if (!entry.isSymbolicLink() || !existsSync(path)) return [];
    const real = realpathSync(path);
    return real.startsWith(inside) ? [] : [real];
  });
}

/** Node grants a folder that is there with all that is in it; of one that is not there it must be told. */
function toGrant(folder: string): string {
  return existsSync(folder) ? folder : join(folder, "*");
}

function explainMissing(): Problem {
  return error(
    "sandbox-missing",
    undefined,
    `There is no sandbox in ${process.version} of Node.js: it has no permission model. Nothing was built.`,
    "Use Node.js 22.13 or newer, or build without --sandbox.",
  );
}
