import { clock } from "../../clock.ts";
import { readContent } from "../../content/read.ts";
import { placeOf } from "../../content/to-post.ts";
import { type FetchedImage, fetchRemoteImages } from "../../images/fetch-remote.ts";
import { readRemoteImages, remoteAddress } from "../../images/remote.ts";
import { version } from "../../package.ts";
import { error, type Place, type Problem } from "../../problem.ts";
import { enterBlog } from "../enter-blog.ts";
import { count, formatBytes, type OutputOptions, printProblems } from "../report.ts";

const SECONDS_BETWEEN_LINES = 3;

/** What `longhand images fetch` may be told. */
export interface FetchFlags extends OutputOptions {
  dryRun?: boolean;
  /** Hosts of one's own network may be asked as well. */
  allowPrivate?: boolean;
}

/**
 * `longhand images fetch`: brings the images of other hosts that texts show into the blog, each once. Returns the exit
 * code: 1 when one of them could not be fetched.
 */
export async function runFetch(root: string, options: FetchFlags): Promise<number> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const imagesFolder = blog.folders.images;
  const { posts, pages, problems: unread } = readContent(root, blog, clock());
  const places = new Map<string, Place>();
  for (const writing of [...posts, ...pages]) {
    for (const { src, line, column } of writing.facts.images) {
      note(places, src, { path: writing.path, line: line + writing.bodyLine - 1, column });
    }
    if ("socialImage" in writing && writing.socialImage)
      note(places, writing.socialImage.src, placeOf(writing, "socialImage"));
  }
  const known = readRemoteImages(root, imagesFolder);
  const wanted = [...places.keys()].filter((url) => !known.has(url));
  const isShown = !options.quiet && !options.json;
  let shownAt = performance.now();
  const fetched: FetchedImage[] = options.dryRun
    ? wanted.map((url) => ({ url }))
    : await fetchRemoteImages(wanted, known, {
        root,
        imagesFolder,
        userAgent: `Longhand/${version} (images fetch)`,
        mayBePrivate: options.allowPrivate === true,
        onProgress(done, total, url) {
          if (!isShown || (performance.now() - shownAt < SECONDS_BETWEEN_LINES * 1000 && !process.stderr.isTTY)) return;
          shownAt = performance.now();
          console.error(`${done} of ${total}: ${url}`);
        },
      });
  const problems = fetched.flatMap((one) => explain(one, places.get(one.url)));
  // A text with a mistake may show others.
  problems.push(...unread.filter(({ severity }) => severity === "error"));
  const here = places.size - wanted.length;
  const ok = problems.length === 0;
  if (options.json) {
    const written = fetched.filter(({ fault }) => fault === undefined);
    console.log(JSON.stringify({ ok, dryRun: options.dryRun === true, here, images: written, problems }, null, 2));
  } else if (isShown) console.log(summarize(fetched, here, imagesFolder, options.dryRun === true));
  printProblems(problems, options);
  return ok ? 0 : 1;
}

function note(places: Map<string, Place>, src: string, place: Place): void {
  const url = remoteAddress(src);
  if (url !== undefined && !places.has(url)) places.set(url, place);
}

function explain({ url, fault }: FetchedImage, place: Place | undefined): Problem[] {
  if (fault === undefined) return [];
  const fact = `The image ${url} was not fetched: ${fault}`;
  return [error("image-fetch", place, fact, "Save it yourself, put it into the images folder, and write its name.")];
}

function summarize(fetched: FetchedImage[], here: number, imagesFolder: string, isDry: boolean): string {
  if (fetched.length + here === 0) return "No text shows an image of another host.";
  if (isDry) {
    const lines = fetched.map(({ url }) => url);
    return [...lines, `${count(fetched.length, "image")} would be fetched; ${here} here already.`].join("\n");
  }
  const done = fetched.filter(({ file }) => file !== undefined);
  const lines = done.map(({ url, file, bytes = 0 }) => `${imagesFolder}/${file}  ${formatBytes(bytes)}  ${url}`);
  const bytes = done.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const what = `Fetched ${count(done.length, "image")}, ${formatBytes(bytes)}; ${here} here already.`;
  const next = done.length > 0 ? ` Commit ${imagesFolder}/remote.json and ${imagesFolder}/remote/.` : "";
  return [...lines, what + next].join("\n");
}
