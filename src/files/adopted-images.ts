import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Content } from "../content/read.ts";
import type { CopyReference } from "../images/reference.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import type { Writing } from "../urls/writing.ts";

/**
 * Pictures that a site had at their own addresses (`/images/train.jpg`) before it moved to Longhand: links from elsewhere
 * lead to them. They stay as copies, used or not, unless only an unpublished text uses them: then nobody shall see them.
 */
export function findAdoptedImages(
  root: string,
  { ledger, placeOf }: LedgerFile,
  content: Content,
  isShown: (writing: Writing) => boolean,
  isTaken: (url: string) => boolean,
): CopyReference[] {
  const adopted = [...ledger].filter(
    ([url, { kind, source, gone }]) =>
      kind === "image" && gone === undefined && isPlainCopy(url, source) && !isTaken(url),
  );
  if (adopted.length === 0) return [];
  const writings = [...content.posts, ...content.pages];
  const shown = namesOfImages(writings.filter(isShown));
  const held = namesOfImages(writings.filter((writing) => !isShown(writing)));
  const isHeld = (name: string): boolean => held.has(name) && !shown.has(name);
  return adopted
    .filter(([, { source }]) => existsSync(join(root, source)) && !isHeld(nameOfImage(source)))
    .map(([url, { source }]) => ({ src: `/${encodeURI(source)}`, from: source, place: placeOf(url), url }));
}

/** By their names alone: where a text finds its pictures is not asked here, and a name too many is held back, not shown. */
function namesOfImages(writings: Writing[]): Set<string> {
  return new Set(
    writings.flatMap((writing) => [
      ...writing.facts.images.map(({ src }) => nameOfImage(src)),
      ...("socialImage" in writing && writing.socialImage ? [nameOfImage(writing.socialImage.src)] : []),
    ]),
  );
}

function nameOfImage(path: string): string {
  return basename(path).normalize("NFC");
}

/** Names of our own have a hash in them and are not those of the originals. */
function isPlainCopy(url: string, source: string): boolean {
  return nameOfImage(url) === nameOfImage(source);
}
