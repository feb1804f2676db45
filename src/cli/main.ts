#!/usr/bin/env node
import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { explainDenied } from "../denied.ts";
import { explainDiskFault } from "../disk-fault.ts";
import { lazily } from "../load-package.ts";
import { isSandboxed } from "../outside.ts";
import { version } from "../package.ts";
import { error, ProblemError } from "../problem.ts";
import { keepCompiledCode } from "./compiled-code.ts";
import { type OutputOptions, printProblems } from "./report.ts";

const commander = lazily<typeof import("commander")>("commander")();

const program = new commander.Command("longhand")
  .description("A static blog generator for people who write essays.")
  .version(version, "-v, --version", "print the version")
  .option("--root <folder>", "the folder of the blog", ".")
  .option("--json", "print data for programs")
  .option("--quiet", "print problems only")
  .option("--debug", "print the trace of an error")
  .helpOption("-h, --help", "show what a command does")
  .helpCommand(false)
  .showHelpAfterError("(longhand --help shows all commands)")
  .exitOverride()
  .addHelpText(
    "after",
    `
Examples:
  $ longhand init my-blog            begin a blog in the folder my-blog
  $ longhand new "What a page weighs"  begin an essay
  $ longhand dev                     write, with the blog beside you
  $ longhand build                   make the site in _site/
  $ longhand plan                    what publishing now would change`,
  );

program
  .command("init")
  .description("begin a blog")
  .argument("[folder]", "where to begin it", ".")
  .option("--title <title>", "the blog's name")
  .option("--url <url>", "where it will be published")
  .option("--author <name>", "who writes")
  .option("--yes", "ask nothing")
  .addHelpText(
    "after",
    `
Examples:
  $ longhand init my-blog
  $ longhand init . --yes --title "Fair Copy" --url https://ines.blog --author "Ines Halloran"`,
  )
  .action(async (folder: string, options: { title?: string; url?: string; author?: string; yes?: boolean }) => {
    const { runInit } = await import("./run-init.ts");
    await runInit(resolve(root(), folder), options, globalOptions());
  });

program
  .command("new")
  .description("begin an essay: a draft in the posts folder")
  .argument("<title>", "its title, in quotes")
  .option("--slug <slug>", "its file name, without .md")
  .addHelpText("after", `\nExamples:\n  $ longhand new "What a page weighs"\n  $ longhand new "縦と横" --slug tategaki`)
  .action(async (title: string, options: { slug?: string }) => {
    const { runNew } = await import("./run-init.ts");
    await runNew(root(), title, options, globalOptions());
  });

program
  .command("editor")
  .description("write the files by which VS Code completes and checks essays, or write them anew")
  .addHelpText("after", "\nExamples:\n  $ longhand editor")
  .action(async () => (await import("./run-editor.ts")).runEditor(enterRoot(), globalOptions()));

program
  .command("build")
  .description("make the site")
  .option("--allow-gone", "let published addresses vanish: they are marked as gone, and nobody is asked")
  .option("--sandbox", "keep the blog's code from files outside of the blog, and from other programs")
  .option("--shard <part>", "render one part of the pages, 2/3 say, for longhand merge")
  .addHelpText(
    "after",
    "\nExamples:\n  $ longhand build\n  $ longhand build --sandbox\n  $ longhand build --json > build.json",
  )
  .action(async (flags: { allowGone?: boolean; sandbox?: boolean; shard?: string }) => {
    if (flags.sandbox && !isSandboxed) return enterSandbox();
    if (flags.shard !== undefined) {
      const { runShard } = await import("./shards.ts");
      process.exitCode = await runShard(enterRoot(), flags.shard, globalOptions());
      return;
    }
    const { runBuild } = await import("./build.ts");
    process.exitCode = await runBuild(enterRoot(), { ...globalOptions(), ...flags });
  });

program
  .command("merge")
  .description("join the parts that longhand build --shard has made, and publish the site")
  .argument("[folders...]", "the folders of the parts, when they are not in _shards/")
  .addHelpText("after", "\nExamples:\n  $ longhand merge\n  $ longhand merge parts/one parts/two")
  .action(async (folders: string[]) => {
    const { runMerge } = await import("./shards.ts");
    process.exitCode = await runMerge(enterRoot(), folders, globalOptions());
  });

program
  .command("check")
  .description("do all that a build does, but publish nothing")
  .option("--committed", "stop when urls.json lacks an address that a build would publish")
  .option("--external", "ask other hosts whether they still have what you link to; takes up to two minutes")
  .option("--previews [page...]", "show what platforms show of links to all posts, or to these: files or addresses")
  .option("--sandbox", "keep the blog's code from files outside of the blog, and from other programs")
  .addHelpText(
    "after",
    "\nExamples:\n  $ longhand check\n  $ longhand check --committed\n  $ longhand check --external\n  $ longhand check --previews posts/hello.md",
  )
  .action(async (flags: { committed?: boolean; external?: boolean; previews?: true | string[]; sandbox?: boolean }) => {
    if (flags.sandbox && !isSandboxed) return enterSandbox();
    const { runCheck } = await import("./build.ts");
    process.exitCode = await runCheck(enterRoot(), { ...globalOptions(), ...flags });
  });

program
  .command("plan")
  .description("show what publishing now would change, and publish nothing")
  .addOption(new commander.Option("--format <form>", "how to write it").choices(["text", "markdown"]).default("text"))
  .addHelpText("after", "\nExamples:\n  $ longhand plan\n  $ longhand plan --format markdown > plan.md")
  .action(async (flags: { format: "text" | "markdown" }) => {
    const { runPlan } = await import("./plan.ts");
    process.exitCode = await runPlan(enterRoot(), { ...globalOptions(), ...flags });
  });

program
  .command("doctor")
  .description("look whether the blog has all that it needs, and whether its own layouts have fallen behind")
  .addHelpText("after", "\nExamples:\n  $ longhand doctor\n  $ longhand doctor --json")
  .action(async () => {
    const { runDoctor } = await import("./run-doctor.ts");
    process.exitCode = await runDoctor(enterRoot(), globalOptions());
  });

const layouts = program.command("layouts").description("make layouts of your own");

layouts
  .command("copy")
  .description("copy layouts of Longhand's into the blog, where they replace them")
  .argument("<name...>", "post, home, base, …, style.css")
  .addHelpText("after", "\nExamples:\n  $ longhand layouts copy post\n  $ longhand layouts copy style.css")
  .action(async (names: string[]) =>
    (await import("./run-doctor.ts")).runLayoutCopy(enterRoot(), names, globalOptions()),
  );

const urls = program
  .command("urls")
  .description("list all addresses that were ever published, and decide what becomes of them")
  .addHelpText(
    "after",
    `
Examples:
  $ longhand urls                                list them
  $ longhand urls explain /posts/hello/          what is known of one
  $ longhand urls redirect /posts/old/ /posts/new/
  $ longhand urls gone /posts/old/
  $ longhand urls adopt _site                    take over the addresses of a site that is online`,
  )
  .action(async () => (await import("./urls/list.ts")).runList(enterRoot(), globalOptions()));

urls
  .command("explain")
  .description("tell what is known of an address")
  .argument("<url>", "the address: /posts/hello/, or as the browser shows it")
  .action(async (url: string) => (await import("./urls/list.ts")).runExplain(enterRoot(), url, globalOptions()));

urls
  .command("redirect")
  .description("let an address without a page lead to another one")
  .argument("<old>", "the address")
  .argument("<new>", "a page of the blog, or an address elsewhere")
  .action(async (old: string, to: string) =>
    (await import("./urls/decide.ts")).runRedirect(enterRoot(), old, to, globalOptions()),
  );

urls
  .command("gone")
  .description("say that there is nothing any more at an address, on purpose")
  .argument("<url...>", "the addresses")
  .action(async (gone: string[]) => (await import("./urls/decide.ts")).runGone(enterRoot(), gone, globalOptions()));

urls
  .command("move")
  .description("give a page another address; the old one redirects")
  .argument("<old>", "its address")
  .argument("<new>", "the address it shall have")
  .action(async (old: string, to: string) =>
    (await import("./urls/move.ts")).runMove(enterRoot(), old, to, globalOptions()),
  );

urls
  .command("adopt")
  .description("take over the addresses of a site that is online")
  .argument("<site>", "its built folder, or its sitemap, feed or a list of addresses: a file or a web address")
  .option("--dry-run", "write nothing")
  .addHelpText(
    "after",
    "\nExamples:\n  $ longhand urls adopt ../old-blog/_site\n  $ longhand urls adopt https://ines.blog/sitemap.xml",
  )
  .action(async (site: string, flags: { dryRun?: boolean }) => {
    const { runAdopt } = await import("./adopt.ts");
    const from = /^https?:/i.test(site) ? site : resolve(site);
    process.exitCode = await runAdopt(enterRoot(), from, { ...globalOptions(), ...flags });
  });

urls
  .command("forget")
  .description("take addresses out of the ledger that never were online")
  .argument("<url...>", "the addresses")
  .action(async (forgotten: string[]) =>
    (await import("./urls/decide.ts")).runForget(enterRoot(), forgotten, globalOptions()),
  );

urls
  .command("start")
  .description("begin a ledger, in a blog that has never been online")
  .option("--new", "also when there are traces of an earlier build")
  .action(async (flags: { new?: boolean }) =>
    (await import("./urls/ledger.ts")).runStart(enterRoot(), flags, globalOptions()),
  );

urls
  .command("restore")
  .description("put back a ledger that is lost, broken or too old")
  .action(async () => (await import("./urls/ledger.ts")).runRestore(enterRoot(), globalOptions()));

urls
  .command("merge")
  .description("join both sides of a conflict that git has left in urls.json")
  .action(async () => (await import("./urls/ledger.ts")).runMergeLedger(enterRoot(), globalOptions()));

const images = program
  .command("images")
  .description("list all original images, what became of them, and which of them nothing shows")
  .option("--prune", "remove from the cache what no build needs any more; originals are never removed")
  .option("--dry-run", "with --prune: remove nothing")
  .addHelpText(
    "after",
    `
Examples:
  $ longhand images                    list them
  $ longhand images --prune --dry-run  how much of the cache could go
  $ longhand images fetch              bring images of other hosts into the blog`,
  )
  .action(async (flags: { prune?: boolean; dryRun?: boolean }) => {
    const run = flags.prune
      ? (await import("./images/prune.ts")).runPrune
      : (await import("./images/list.ts")).runImages;
    process.exitCode = await run(enterRoot(), { ...globalOptions(), ...flags });
  });

images
  .command("fetch")
  .description("bring the images of other hosts that texts show into the images folder, each once")
  .option("--dry-run", "fetch nothing, and list what would be")
  .option("--allow-private", "also from hosts of your own machine and network")
  .addHelpText("after", "\nExamples:\n  $ longhand images fetch --dry-run\n  $ longhand images fetch")
  .action(async (_flags: object, command: Command) => {
    // --dry-run is an option of the command above as well, which may have taken it.
    const flags = command.optsWithGlobals<{ dryRun?: boolean; allowPrivate?: boolean }>();
    const { runFetch } = await import("./images/fetch.ts");
    process.exitCode = await runFetch(enterRoot(), { ...globalOptions(), ...flags });
  });

interface ServerFlags {
  port: number;
  host: string;
  allowHost: string[];
}

addServerOptions(program.command("dev"))
  .description("serve the blog while you write, with drafts; pages reload when you save")
  .addHelpText("after", "\nExamples:\n  $ longhand dev\n  $ longhand dev --port 3000")
  .action(async (flags: ServerFlags) => {
    const { runDev } = await import("./dev.ts");
    await runDev(enterRoot(), { ...flags, ...globalOptions() });
  });

addServerOptions(program.command("preview"))
  .description("serve the built site as a static host does")
  .addHelpText("after", "\nExamples:\n  $ longhand build && longhand preview")
  .action(async (flags: ServerFlags) => {
    const { runPreview } = await import("./preview.ts");
    await runPreview(enterRoot(), { ...flags, ...globalOptions() });
  });

function addServerOptions(command: Command): Command {
  return command
    .option("--port <number>", "the port, or the next one that is free", readPort, 8080)
    .option("--host <address>", "the address to listen on; 0.0.0.0 lets other machines in", "127.0.0.1")
    .option("--allow-host <name>", "a further name by which the server may be called", collect, []);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new commander.InvalidArgumentError("It is a number up to 65535.");
  return port;
}

function collect(name: string, names: string[]): string[] {
  return [...names, name];
}

function globalOptions(): OutputOptions {
  return program.opts<OutputOptions>();
}

function root(): string {
  return resolve(program.opts<{ root: string }>().root);
}

/** Eleventy takes the current folder for the blog, so we go there. */
function enterRoot(): string {
  const folder = root();
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ProblemError([
      error(
        "root-missing",
        undefined,
        `There is no folder ${folder}.`,
        "Correct --root, or go to the folder of your blog.",
      ),
    ]);
  }
  process.chdir(folder);
  return folder;
}

/** Runs the same command again, in a process that may do less. */
async function enterSandbox(): Promise<void> {
  const folder = enterRoot();
  const { runSandboxed } = await import("./sandbox.ts");
  const args = process.argv.slice(2);
  process.exitCode = await runSandboxed(folder, args);
}

program.hook("preAction", (_program, action) => {
  const isOpen = !action.opts<{ sandbox?: boolean }>().sandbox;
  if (isOpen) keepCompiledCode(root());
  if (globalOptions().debug) process.setSourceMapsEnabled(true);
});

// Options such as --json may stand before or after the command.
for (const command of [...program.commands, ...layouts.commands, ...urls.commands, ...images.commands]) {
  for (const option of program.options) if (option.long !== "--version") command.addOption(option);
  command.exitOverride().on("option:root", (value: string) => program.setOptionValue("root", value));
  for (const name of ["json", "quiet", "debug"]) command.on(`option:${name}`, () => program.setOptionValue(name, true));
}

try {
  await program.parseAsync();
} catch (issue) {
  if (issue instanceof commander.CommanderError) process.exitCode = issue.exitCode;
  else fail(issue);
}

function fail(issue: unknown): void {
  process.exitCode = 1;
  const options = globalOptions();
  const fault = explainDenied(issue, root()) ?? explainDiskFault(issue, root());
  const problems = issue instanceof ProblemError ? issue.problems : fault && [fault];
  if (problems) {
    if (options.json) console.log(JSON.stringify({ ok: false, problems }, null, 2));
    printProblems(problems, options);
  } else {
    const message = issue instanceof Error ? issue.message : String(issue);
    if (options.json)
      console.log(
        JSON.stringify({ ok: false, problems: [{ code: "unexpected", severity: "error", fact: message }] }, null, 2),
      );
    console.error(`Longhand has failed, which it should not: ${message}`);
    if (!options.debug) console.error("    Run the command again with --debug and report what it prints.");
  }
  if (options.debug) console.error(issue);
}
