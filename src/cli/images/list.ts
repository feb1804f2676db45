import { listOriginals, type OriginalFile } from "../../images/originals.ts";
import type { MadeImage } from "../../images/survey.ts";
import { enterBlog } from "../enter-blog.ts";
import { count, formatBytes, type OutputOptions } from "../report.ts";
import { surveyBlog } from "./survey-blog.ts";

const MOST_WIDTH = 48;

/** `longhand images`: all originals, used and unused, and what became of them. Returns the exit code. */
export async function runImages(root: string, options: OutputOptions): Promise<number> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const made = (await surveyBlog(root, blog, false)).list();
  const { images: imagesFolder, posts, pages } = blog.folders;
  const inImages = listOriginals(root, imagesFolder);
  const beside = [posts, pages].flatMap((folder) => listOriginals(root, folder));
  const known = new Set([...inImages, ...beside].map(({ name }) => name));
  // An icon may be anywhere.
  const elsewhere = [...made.keys()].filter((name) => name !== "" && !known.has(name));
  const originals = [...inImages, ...beside].map((file) => ({ ...file, made: made.get(file.name) ?? [] }));
  const used = originals.filter((file) => file.made.length > 0);
  const unused = originals.filter((file) => file.made.length === 0);
  if (options.json) {
    const images = originals.map(({ made, ...file }) => ({ ...file, isUsed: made.length > 0, made: made.map(toJson) }));
    console.log(JSON.stringify({ ok: true, images, elsewhere }, null, 2));
  } else if (!options.quiet) console.log(describe(used, unused));
  return 0;
}

type Listed = OriginalFile & { made: MadeImage[] };

function describe(used: Listed[], unused: Listed[]): string {
  if (used.length + unused.length === 0) return "The blog has no images of its own.";
  const width = Math.min(MOST_WIDTH, Math.max(...[...used, ...unused].map(({ name }) => name.length)));
  const lines = used.flatMap((file) => [
    `${file.name.padEnd(width)}  ${sizeOf(file)}`,
    ...file.made.map((one) => `  ${describeMade(one)}`),
  ]);
  if (unused.length > 0) {
    lines.push("", "Nothing shows these:");
    for (const file of unused) lines.push(`  ${file.name.padEnd(width)}  ${sizeOf(file)}`);
  }
  const total = [...used, ...unused].reduce((sum, { bytes }) => sum + bytes, 0);
  lines.push(
    "",
    `${count(used.length + unused.length, "original")}, ${formatBytes(total)}; ${unused.length} not shown.`,
  );
  return lines.join("\n");
}

function sizeOf({ bytes, width, height }: OriginalFile): string {
  return `${width && height ? `${width} × ${height}, ` : ""}${formatBytes(bytes)}`;
}

function describeMade({ purpose, from, files }: MadeImage): string {
  const where = from.length > 0 ? `  ${from.join(", ")}` : "";
  if (!files) return `${nameOf(purpose)}: not encoded yet${where}`;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const widths = [...new Set(files.map(({ width }) => width))].sort((left, right) => left - right);
  const what = purpose === "picture" ? `${count(files.length, "file")} (${widths.join(", ")} px), ` : "";
  return `${nameOf(purpose)}: ${what}${formatBytes(bytes)}${where}`;
}

function nameOf(purpose: string): string {
  const names: Record<string, string> = { social: "social image", copy: "copy at its old address", icon: "icons" };
  return names[purpose] ?? purpose;
}

function toJson({ purpose, from, files }: MadeImage): object {
  return {
    purpose,
    from,
    isEncoded: files !== undefined,
    files: (files ?? []).map(({ role, width, height, bytes }) => ({ role, width, height, bytes })),
  };
}
