import { lstatSync, mkdirSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../cache-file.ts";
import { error, ProblemError } from "../problem.ts";
import { sha256 } from "./cache.ts";
import { DownloadFault, type DownloadOptions, download } from "./download.ts";
import { sizeFromHeader } from "./header-size.ts";
import { type ImageKind, kindOf } from "./kind.ts";
import { createLimit } from "./limit.ts";
import { slugOfImage } from "./name.ts";
import { formatRemoteImages, REMOTE_FILE, REMOTE_FOLDER, type RemoteImages } from "./remote.ts";
import { cleanSvg } from "./svg.ts";
import { refuseTooLarge } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** What became of one image of another host. */
export interface FetchedImage {
  /** Its address. */
  url: string;
  /** From the images folder; absent when it was not fetched. */
  file?: string;
  bytes?: number;
  /** Why it was not: completes "It was not fetched: ". */
  fault?: string;
}

export interface FetchOptions extends DownloadOptions {
  root: string;
  imagesFolder: string;
  onProgress?: (done: number, total: number, url: string) => void;
}

/** Images that are fetched at a time. */
const AT_A_TIME = 4;

const extensions: Record<ImageKind, string> = {
  jpeg: "jpg",
  png: "png",
  gif: "gif",
  webp: "webp",
  avif: "avif",
  tiff: "tiff",
  svg: "svg",
};

/**
 * Fetches images of other hosts into the images folder, and notes each in `remote.json` as soon as it is there. What is
 * no image that can be published is not kept. `known` is what is here already, and grows.
 */
export async function fetchRemoteImages(
  urls: string[],
  known: RemoteImages,
  options: FetchOptions,
): Promise<FetchedImage[]> {
  const home = path.join(options.root, options.imagesFolder);
  const folder = path.join(home, REMOTE_FOLDER);
  refuseLink(folder, `${options.imagesFolder}/${REMOTE_FOLDER}`);
  const limit = createLimit(AT_A_TIME);
  let done = 0;
  const fetchOne = async (url: string): Promise<FetchedImage> => {
    const fetched = await tryToFetch(url, options);
    if ("fault" in fetched) return { url, fault: fetched.fault };
    const { bytes, kind } = fetched;
    const file = `${REMOTE_FOLDER}/${nameOf(url, kind)}`;
    mkdirSync(folder, { recursive: true });
    writeWhole(path.join(home, file), bytes);
    known.set(url, file);
    writeWhole(path.join(home, REMOTE_FILE), formatRemoteImages(known));
    return { url, file, bytes: bytes.length };
  };
  return Promise.all(
    urls.map((url) =>
      limit(async () => {
        const fetched = await fetchOne(url);
        options.onProgress?.(++done, urls.length, url);
        return fetched;
      }),
    ),
  );
}

async function tryToFetch(
  url: string,
  options: DownloadOptions,
): Promise<{ bytes: Buffer; kind: ImageKind } | { fault: string }> {
  try {
    const bytes = await download(url, options);
    if (bytes.length === 0) return { fault: "the host sends an empty file." };
    const found = kindOf(bytes);
    if (found.kind === "other") return { fault: `it is ${found.what}.` };
    const size = sizeFromHeader(found.kind, bytes);
    if (size) refuseTooLarge(size.width, size.height);
    if (found.kind === "svg") cleanSvg(bytes);
    return { bytes, kind: found.kind };
  } catch (issue) {
    if (issue instanceof DownloadFault) return { fault: issue.message };
    if (issue instanceof UnusableImage) return { fault: `it ${issue.message}` };
    throw issue;
  }
}

/** Host and name are for people; the hash of the address tells images of one name apart. */
function nameOf(url: string, kind: ImageKind): string {
  const { hostname, pathname } = new URL(url);
  const host = slugOfImage(`${hostname.replace(/^www\./, "")}.`);
  const last = pathname.split("/").findLast((segment) => segment !== "") ?? "";
  return `${host}-${slugOfImage(decode(last))}-${sha256(url).slice(0, 8)}.${extensions[kind]}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Nothing is written to where a link leads. */
function refuseLink(folder: string, name: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const fact = "This is a link to another folder, and nothing is written there.";
  throw new ProblemError([error("image-remote-folder", { path: name }, fact, "Put a folder in its place.")]);
}
