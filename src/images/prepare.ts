import path from "node:path";
import { askOutside, isSandboxed } from "../outside.ts";
import type { Asset } from "../plan/page.ts";
import { error, type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { type CacheRecord, ImageCache } from "./cache.ts";
import { ENCODERS, encoderVersion } from "./encoder.ts";
import { type FolderListings, findImage } from "./find.ts";
import { createLimit } from "./limit.ts";
import { urlOfSocialImage, urlOfVariant } from "./name.ts";
import { type Original, readOriginal } from "./original.ts";
import { arrangePicture, type Picture, type PictureType, type SocialImage, type TypedVariant } from "./picture.ts";
import { type ImageReference, isRemote, pictureKey, type SocialReference } from "./reference.ts";
import { parseFocus } from "./social.ts";
import { SVG_CLEANER } from "./svg.ts";
import { UnusableImage } from "./unusable.ts";
import { finishJobs, type Job, type OnImage } from "./work.ts";

export type { Picture, SocialImage } from "./picture.ts";
export { type ImageReference, pictureKey, type SocialReference } from "./reference.ts";

export interface ImageOptions {
  /** The blog's root, absolute. */
  root: string;
  /** From the root. */
  imagesFolder: string;
  /** Absolute: the folder `.cache`. */
  cacheFolder: string;
  settings: Blog["images"];
  onProgress?: OnImage | undefined;
  /** How many encoders run at a time. @default one for each core, at most 4 */
  concurrency?: number | undefined;
}

export interface PreparedImages {
  /** By `pictureKey`. */
  pictures: Map<string, Picture>;
  /** By `pictureKey`. */
  socialImages: Map<string, SocialImage>;
  /** The files to publish, each URL once. */
  assets: Asset[];
  /** All that is wrong, in the order of the references. */
  problems: Problem[];
  /** Originals that were encoded now. One that is shown in essays and as a social image counts twice. */
  encoded: number;
  /** Originals that came from the cache. */
  reused: number;
}

/** A reference with what its author means by it: nothing of ours, a job, or a mistake. */
interface Planned {
  reference: ImageReference;
  original?: Original;
  job?: Job;
  problem?: Problem;
}

/** Files that are read and hashed at a time. */
const READERS = 8;

/**
 * Makes the variants of all images and all social images, or takes them from the cache. sharp is loaded only when
 * something must be encoded. Problems are collected; an image with an error has no entry in the maps.
 */
export async function prepareImages(
  references: ImageReference[],
  socials: SocialReference[],
  options: ImageOptions,
): Promise<PreparedImages> {
  const { imagesFolder, settings } = options;
  if (isSandboxed) return askOutside("images", { references, socials, imagesFolder, settings }, options.onProgress);
  const cache = new ImageCache(options.cacheFolder, encoderVersion());
  const planner = new Planner(cache, options);
  const pictures = await Promise.all(references.map((reference) => planner.planPicture(reference)));
  const socialImages = await Promise.all(socials.map((reference) => planner.planSocialImage(reference)));
  const { onProgress, concurrency = ENCODERS } = options;
  const { records, encoded, reused } = await finishJobs([...planner.jobs.values()], cache, { onProgress, concurrency });

  const prepared = new Collector(cache, records);
  for (const planned of pictures) prepared.addPicture(planned);
  for (const planned of socialImages) prepared.addSocialImage(planned);
  return { ...prepared.result(), encoded, reused };
}

/** Finds and reads each original once, and gathers the jobs. */
class Planner {
  readonly jobs = new Map<string, Job>();
  readonly #cache: ImageCache;
  readonly #options: ImageOptions;
  readonly #listings: FolderListings = new Map();
  readonly #originals = new Map<string, Promise<Original | UnusableImage>>();
  readonly #read = createLimit(READERS);

  constructor(cache: ImageCache, options: ImageOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  planPicture(reference: ImageReference): Promise<Planned> {
    const { widths, quality } = this.#options.settings;
    const settings = { widths: [...new Set(widths)].sort((a, b) => a - b), quality };
    return this.#plan(reference, { purpose: "picture", settings });
  }

  async planSocialImage(reference: SocialReference): Promise<Planned> {
    const position = parseFocus(reference.focus);
    if (position !== undefined) return this.#plan(reference, { purpose: "social", position });
    const fact = `The focus "${reference.focus}" of the social image names no part of a picture.`;
    const remedy = 'Write one or two of left, right, top, bottom, center: "left top".';
    return { reference, problem: error("image-focus", reference.place, fact, remedy) };
  }

  async #plan(reference: ImageReference, task: Job["task"]): Promise<Planned> {
    if (isRemote(reference.src)) return { reference };
    const { root, imagesFolder } = this.#options;
    const found = await findImage(reference, { root, imagesFolder, listings: this.#listings });
    if ("severity" in found) return { reference, problem: found };
    const original = await this.#open(found.path, found.name);
    if (original instanceof UnusableImage) return { reference, problem: describe(reference, original) };
    const { purpose, ...settings } = task;
    const isDrawing = original.kind === "svg";
    const key = this.#cache.keyOf(original.hash, purpose, { ...settings, ...(isDrawing && { cleaner: SVG_CLEANER }) });
    const job = this.jobs.get(key) ?? { key, original, task };
    this.jobs.set(key, job);
    return { reference, original, job };
  }

  #open(file: string, name: string): Promise<Original | UnusableImage> {
    let opened = this.#originals.get(file);
    if (!opened) {
      opened = this.#read(() => readOriginal(file, name)).then(({ original }) => original, keepUnusable);
      this.#originals.set(file, opened);
    }
    return opened;
  }
}

/** Turns what was planned and made into what the other stages need. */
class Collector {
  readonly #cache: ImageCache;
  readonly #records: Map<string, CacheRecord | UnusableImage>;
  readonly #pictures = new Map<string, Picture>();
  readonly #socialImages = new Map<string, SocialImage>();
  readonly #assets = new Map<string, Asset>();
  readonly #problems: Problem[] = [];

  constructor(cache: ImageCache, records: Map<string, CacheRecord | UnusableImage>) {
    this.#cache = cache;
    this.#records = records;
  }

  addPicture(planned: Planned): void {
    const made = this.#recordOf(planned);
    if (!made) return;
    const { record, key, original } = made;
    const variants = record.files.map((file): TypedVariant => {
      const url = urlOfVariant(path.posix.basename(original.name), key, file.width, path.extname(file.file).slice(1));
      this.#assets.set(url, { url, path: this.#cache.pathOf(file) });
      return { url, width: file.width, height: file.height, type: file.role as PictureType };
    });
    const { src, from } = planned.reference;
    const picture = arrangePicture(record.width, record.height, variants);
    this.#pictures.set(pictureKey(from, src), picture);
    // This is the one that feeds, previews and other sites take; the others belong to the page.
    const asset = this.#assets.get(picture.fallback.url);
    if (asset) asset.record = { kind: "image", source: original.name };
  }

  addSocialImage(planned: Planned): void {
    const made = this.#recordOf(planned);
    const file = made?.record.files[0];
    if (!made || !file) return;
    const url = urlOfSocialImage(path.posix.basename(made.original.name), made.key);
    this.#assets.set(url, { url, path: this.#cache.pathOf(file) });
    const { src, from } = planned.reference;
    const image: SocialImage = { url, width: 1200, height: 630, type: "image/jpeg", bytes: file.bytes };
    this.#socialImages.set(pictureKey(from, src), image);
  }

  result(): Omit<PreparedImages, "encoded" | "reused"> {
    return {
      pictures: this.#pictures,
      socialImages: this.#socialImages,
      assets: [...this.#assets.values()],
      problems: this.#problems,
    };
  }

  #recordOf({
    reference,
    original,
    job,
    problem,
  }: Planned): { record: CacheRecord; key: string; original: Original } | undefined {
    if (problem) this.#problems.push(problem);
    const record = job && this.#records.get(job.key);
    if (!job || !original || !record) return undefined;
    if (record instanceof UnusableImage) {
      this.#problems.push(describe(reference, record));
      return undefined;
    }
    if (original.isMotionLost && job.task.purpose === "picture") {
      const fact = `The image "${reference.src}" moves, but only its first picture can be published.`;
      this.#problems.push(warning("image-motion-lost", reference.place, fact, "Save the animation as GIF or WebP."));
    }
    return { record, key: job.key, original };
  }
}

function describe({ src, place }: ImageReference, cause: UnusableImage): Problem {
  return error(cause.code, place, `The image "${src}" ${cause.message}`, cause.remedy);
}

function keepUnusable(cause: unknown): UnusableImage {
  if (cause instanceof UnusableImage) return cause;
  throw cause;
}
