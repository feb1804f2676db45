import { loadBlog } from "../settings/load.ts";
import { examine, isHealthy } from "./doctor.ts";
import { copyLayout } from "./layout-copy.ts";
import { type OutputOptions, printProblems } from "./report.ts";

/** `longhand doctor`: looks at what the blog needs. Returns the exit code: 1 when something keeps it from working. */
export async function runDoctor(root: string, options: OutputOptions): Promise<number> {
  const examinations = await examine(root);
  const problems = examinations.flatMap((one) => one.problems);
  const ok = isHealthy(examinations);
  if (options.json) {
    const examined = examinations.map(({ name, fact, problems: found }) => ({
      name,
      ok: found.length === 0,
      ...(found.length === 0 && { fact }),
    }));
    console.log(JSON.stringify({ ok, examined, problems }, null, 2));
  } else if (!options.quiet) {
    const well = examinations.filter((one) => one.problems.length === 0);
    const width = Math.max(0, ...well.map(({ name }) => name.length));
    for (const { name, fact } of well) console.log(`${name.padEnd(width)}  ${fact}`);
    if (problems.length === 0) console.log("Nothing is wrong.");
  }
  printProblems(problems, options);
  return ok ? 0 : 1;
}

/** `longhand layouts copy`: begins layouts of the author's own with copies of Longhand's. */
export async function runLayoutCopy(root: string, names: string[], options: OutputOptions): Promise<void> {
  const { folders } = await loadBlog(root, { isProduction: false });
  const paths = names.map((name) => copyLayout(root, folders.layouts, name));
  if (options.json) console.log(JSON.stringify({ ok: true, paths }, null, 2));
  else if (!options.quiet) {
    for (const path of paths)
      console.log(`Wrote ${path}. It is yours now; longhand doctor says when ours has changed.`);
  }
}
