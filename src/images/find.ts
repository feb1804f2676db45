import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { error, type Problem } from "../problem.ts";
import { type DeepListings, findNearestImages } from "./nearest-images.ts";
import type { ImageReference } from "./reference.ts";

/** An original on disk. */
export interface FoundImage {
  /** Absolute. */
  path: string;
  /** From the blog's root, with forward slashes, as it is written on disk. */
  name: string;
}

/** Folders that were listed in this run, by absolute path: a blog refers to one folder thousands of times. */
export class FolderListings extends Map<string, Promise<string[]>> {
  /** For what is missing. */
  readonly deep: DeepListings = new Map();
}

export interface FindOptions {
  /** The blog's root, absolute. */
  root: string;
  /** From the root. */
  imagesFolder: string;
  listings: FolderListings;
}

type Walk = { outcome: "found"; segments: string[]; isCaseRight: boolean } | { outcome: "missing" };

/**
 * Finds the original that an author means: from the site's root (`/images/x.jpg`), beside the Markdown file,
 * or in the images folder. Names are compared as NFC and may be percent-encoded.
 * The images folder and the Markdown file's own content folder are never left, not by a symlink either.
 */
export async function findImage(reference: ImageReference, options: FindOptions): Promise<FoundImage | Problem> {
  const { src, place } = reference;
  if (src.trim() === "") {
    const remedy = `Write the name of a file in ${options.imagesFolder}/ between the brackets.`;
    return error("image-missing", place, "An image has no address.", remedy);
  }
  if (/^[^?#]*\/$/.test(src)) {
    const remedy = "Write the name of an image in that folder behind it.";
    return error("image-not-file", place, `The image "${src}" is the address of a folder.`, remedy);
  }
  if (/^file:|^[a-z]:[\\/]/i.test(src)) {
    const remedy = `Copy the image into ${options.imagesFolder}/ and write its name.`;
    return error("image-outside", place, `The image "${src}" is an address on your own disk.`, remedy);
  }
  const folders = contentFolders(reference.from, options.imagesFolder);
  const tried: string[] = [];
  for (const candidate of candidatesOf(reference, options.imagesFolder)) {
    if (tried.includes(candidate)) continue;
    if (candidate.includes("\0") || !folders.some((folder) => isWithin(folder, candidate))) {
      if (tried.length > 0) continue;
      return outside(reference, folders, `"${src}" is not in ${folders.map((folder) => `${folder}/`).join(" or ")}.`);
    }
    tried.push(candidate);
    const walk = await walkTo(candidate, options);
    if (walk.outcome === "missing") continue;
    const name = walk.segments.join("/");
    if (!walk.isCaseRight) {
      const fact = `The image "${src}" is called "${name}" on disk; upper and lower case differ.`;
      return error("image-case", place, fact, `Write it as ${name}, since web servers tell upper from lower case.`);
    }
    return await openFound(reference, name, folders, options.root);
  }
  return missing(reference, tried, folders, options);
}

/** Paths from the root that `src` can mean, the likeliest first. */
function candidatesOf({ src, from }: ImageReference, imagesFolder: string): string[] {
  const beside = path.posix.dirname(from);
  return spellingsOf(src).flatMap((spelling) => {
    const name = spelling.normalize("NFC");
    const inImages = name.replace(/^\/?images\//, `${imagesFolder}/`);
    if (name.startsWith("/")) return unique([inImages.replace(/^\/+/, ""), name.replace(/^\/+/, "")]);
    if (/^\.\.?\//.test(name)) return [path.posix.join(beside, name)];
    return [path.posix.join(beside, name), inImages, path.posix.join(imagesFolder, name)];
  });
}

/**
 * With `?…` as the query of an address and `%20` as a space first; then as they stand, for files that are really called
 * so. Markdown tells nobody whether a space was written as `%20`.
 */
function spellingsOf(src: string): string[] {
  const withoutQuery = src.replace(/[?#].*$/s, "");
  const spellings = [decode(withoutQuery), withoutQuery, decode(src), src, encode(decode(withoutQuery))];
  return unique(spellings.filter((spelling) => spelling !== ""));
}

function decode(src: string): string {
  try {
    return decodeURIComponent(src);
  } catch {
    return src;
  }
}

function encode(name: string): string {
  try {
    return encodeURI(name);
  } catch {
    return name;
  }
}

function contentFolders(from: string, imagesFolder: string): string[] {
  const top = from.includes("/") ? from.slice(0, from.indexOf("/")) : undefined;
  return unique([imagesFolder, ...(top ? [top] : [])]);
}

/** Goes down from the root by listing each folder, so that the result does not depend on the disk's rules for names. */
async function walkTo(candidate: string, options: FindOptions): Promise<Walk> {
  const segments: string[] = [];
  let isCaseRight = true;
  for (const segment of path.posix.normalize(candidate).split("/")) {
    const names = await listFolder(path.join(options.root, ...segments), options.listings);
    const exact = names.includes(segment) ? segment : names.find((name) => name.normalize("NFC") === segment);
    const folded = exact ?? names.find((name) => fold(name) === fold(segment));
    if (folded === undefined) return { outcome: "missing" };
    isCaseRight &&= exact !== undefined;
    segments.push(folded);
  }
  return { outcome: "found", segments, isCaseRight };
}

function listFolder(folder: string, listings: FolderListings): Promise<string[]> {
  let listing = listings.get(folder);
  if (!listing) {
    listing = readdir(folder).then(
      (names) => names.sort(),
      () => [],
    );
    listings.set(folder, listing);
  }
  return listing;
}

async function openFound(
  reference: ImageReference,
  name: string,
  folders: string[],
  root: string,
): Promise<FoundImage | Problem> {
  const target = path.join(root, name);
  let real: string;
  try {
    real = await realpath(target);
  } catch {
    const fact = `The image "${reference.src}" is a link that leads nowhere: ${name}.`;
    return error("image-missing", reference.place, fact, "Put the image itself in its place.");
  }
  const realRoot = await realpath(root);
  if (!folders.some((folder) => isWithin(path.join(realRoot, folder), real))) {
    return outside(reference, folders, `"${reference.src}" is a link to a place outside the blog's content: ${name}.`);
  }
  if (!(await stat(real)).isFile()) {
    const fact = `The image "${reference.src}" is not a file: ${name}.`;
    return error("image-not-file", reference.place, fact, "Write the name of an image.");
  }
  return { path: target, name };
}

async function missing(
  reference: ImageReference,
  tried: string[],
  folders: string[],
  options: FindOptions,
): Promise<Problem> {
  const likely = tried.filter((name) => name === decode(name) || !tried.includes(decode(name)));
  const wanted = path.posix.basename(tried[0] ?? reference.src);
  const others = unique(tried.map((name) => path.posix.dirname(name))).filter((folder) =>
    folders.some((allowed) => isWithin(allowed, folder)),
  );
  const nearest = await findNearestImages(
    wanted,
    { deep: options.imagesFolder, others },
    options.root,
    options.listings.deep,
  );
  const question = nearest.length === 0 ? "" : ` Did you mean ${nearest.join(" or ")}?`;
  return error(
    "image-missing",
    reference.place,
    `The image "${reference.src}" does not exist.`,
    `Put it at ${likely.join(" or ")}.${question}`,
  );
}

function outside(reference: ImageReference, folders: string[], fact: string): Problem {
  const remedy = `Copy the image into ${folders[0]}/ and write /${folders[0]}/ and its name.`;
  return error("image-outside", reference.place, `The image ${fact}`, remedy);
}

function isWithin(folder: string, target: string): boolean {
  const relative = path.relative(folder, target);
  return relative === "" || (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)];
}
