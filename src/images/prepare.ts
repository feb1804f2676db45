import path from "node:path";
import { askOutside, isSandboxed } from "../outside.ts";
import type { Asset } from "../plan/page.ts";
import { error, type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { type CacheRecord, ImageCache } from "./cache.ts";
import { formatOfCopy } from "./copy.ts";
import { ENCODERS, encoderVersion } from "./encoder.ts";
import { FolderListings, findImage } from "./find.ts";
import { explainHeavyMotion } from "./heavy-motion.ts";
import { createLimit } from "./limit.ts";
import { urlOfSocialImage, urlOfVariant } from "./name.ts";
import { type Original, readOriginal } from "./original.ts";
import { arrangePicture, type Picture, readRole, type SocialImage, type TypedVariant } from "./picture.ts";
import { type CopyReference, type ImageReference, isRemote, pictureKey, type SocialReference } from "./reference.ts";
import { type RemoteImages, readRemoteImages, remoteAddress } from "./remote.ts";
import { widthsFor } from "./shown.ts";
import { explainSmallSocial } from "./small-social.ts";
import { parseFocus, SOCIAL_FORM } from "./social.ts";
import type { ImageSurvey } from "./survey.ts";
import { SVG_CLEANER } from "./svg.ts";
import { UnusableImage } from "./unusable.ts";
import { PICTURE_MAKER } from "./variants.ts";
import { type Finished, finishJobs, type Job, type OnImage } from "./work.ts";

export type { Picture, SocialImage } from "./picture.ts";
export { type CopyReference, type ImageReference, pictureKey, type SocialReference } from "./reference.ts";

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
  /** Filled with all that is needed; then nothing is encoded, and what the cache lacks is absent. */
  survey?: ImageSurvey | undefined;
}

export interface PreparedImages {
  /** By `pictureKey`. */
  pictures: Map<string, Picture>;
  /** By `pictureKey`. */
  socialImages: Map<string, SocialImage>;
  /** Paths of the originals from the root, by `pictureKey`: one picture may be written in several ways. */
  sources: Map<string, string>;
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
 * Makes the variants of all images, all social images and all copies, or takes them from the cache. sharp is loaded only when
 * something must be encoded. Problems are collected; an image with an error has no entry in the maps.
 */
export async function prepareImages(
  references: ImageReference[],
  socials: SocialReference[],
  options: ImageOptions,
  copies: CopyReference[] = [],
): Promise<PreparedImages> {
  const { imagesFolder, settings } = options;
  if (isSandboxed)
    return askOutside("images", { references, socials, copies, imagesFolder, settings }, options.onProgress);
  const cache = new ImageCache(options.cacheFolder, encoderVersion());
  const planner = new Planner(cache, options);
  const pictures = await Promise.all(references.map((reference) => planner.planPicture(reference)));
  const socialImages = await Promise.all(socials.map((reference) => planner.planSocialImage(reference)));
  const copied = await Promise.all(copies.map((reference) => planner.planCopy(reference)));
  const { onProgress, concurrency = ENCODERS, survey } = options;
  const jobs = [...planner.jobs.values()];
  const { records, encoded, reused } = survey
    ? await readFinished(jobs, cache)
    : await finishJobs(jobs, cache, { onProgress, concurrency });
  if (survey) noteAll(survey, jobs, [...pictures, ...socialImages, ...copied], records);

  const prepared = new Collector(cache, records);
  for (const planned of pictures) prepared.addPicture(planned);
  for (const planned of socialImages) prepared.addSocialImage(planned);
  for (const [index, planned] of copied.entries()) prepared.addCopy(planned, copies[index]?.url ?? "");
  return { ...prepared.result(), encoded, reused };
}

/** What is in the cache already. */
async function readFinished(jobs: Job[], cache: ImageCache): Promise<Finished> {
  const records: Finished["records"] = new Map();
  for (const { key } of jobs) {
    const record = await cache.read(key);
    if (record) records.set(key, record);
  }
  return { records, encoded: 0, reused: records.size };
}

function noteAll(survey: ImageSurvey, jobs: Job[], planned: Planned[], records: Finished["records"]): void {
  for (const { key } of jobs) survey.keys.add(key);
  for (const { reference, original, job } of planned) {
    const record = job && records.get(job.key);
    if (!job || !original || record instanceof UnusableImage) continue;
    const from = job.task.purpose === "copy" ? undefined : reference.from;
    survey.note(job.key, original.name, job.task.purpose, from, record);
  }
}

/** Finds and reads each original once, and gathers the jobs. */
class Planner {
  readonly jobs = new Map<string, Job>();
  readonly #cache: ImageCache;
  readonly #options: ImageOptions;
  readonly #listings = new FolderListings();
  readonly #originals = new Map<string, Promise<Original | UnusableImage>>();
  readonly #read = createLimit(READERS);
  #remote: RemoteImages | undefined;

  constructor(cache: ImageCache, options: ImageOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  planPicture(reference: ImageReference): Promise<Planned> {
    return this.#plan(reference, () => this.#pictureTask(reference));
  }

  #pictureTask(reference: Pick<ImageReference, "widths">): Job["task"] {
    const { settings: set } = this.#options;
    const widths = set.widths ?? reference.widths ?? widthsFor(["text"], 1);
    const settings = { widths: [...new Set(widths)].sort((a, b) => a - b), quality: set.quality };
    return { purpose: "picture", settings };
  }

  async planSocialImage(reference: SocialReference): Promise<Planned> {
    const position = parseFocus(reference.focus);
    if (position !== undefined) return this.#plan(reference, () => ({ purpose: "social", position }));
    const fact = `The focus "${reference.focus}" of the social image names no part of a picture.`;
    const remedy = 'Write one or two of left, right, top, bottom, center: "left top".';
    return { reference, problem: error("image-focus", reference.place, fact, remedy) };
  }

  /** A copy has the format of its address; where that cannot be, the address redirects to a variant. */
  planCopy(reference: CopyReference): Promise<Planned> {
    const { quality } = this.#options.settings;
    return this.#plan(reference, ({ kind }) => {
      const format = formatOfCopy(reference.url, kind);
      return format ? { purpose: "copy", format, quality } : this.#pictureTask(reference);
    });
  }

  async #plan(reference: ImageReference, taskFor: (original: Original) => Job["task"]): Promise<Planned> {
    const { root, imagesFolder } = this.#options;
    const sought = isRemote(reference.src) ? this.#findCopy(reference) : reference;
    if (!sought) return { reference };
    const found = await findImage(sought, { root, imagesFolder, listings: this.#listings });
    if ("severity" in found) {
      const isElsewhere = found.code === "image-missing" || found.code === "image-outside";
      return reference.isOptional && isElsewhere ? { reference } : { reference, problem: found };
    }
    const original = await this.#open(found.path, found.name);
    if (original instanceof UnusableImage) return { reference, problem: describe(reference, original) };
    const task = taskFor(original);
    const { purpose, ...settings } = task;
    const maker =
      original.kind === "svg" ? { cleaner: SVG_CLEANER } : purpose === "picture" && { maker: PICTURE_MAKER };
    const form = purpose === "social" && { form: SOCIAL_FORM };
    const key = this.#cache.keyOf(original.hash, purpose, { ...settings, ...maker, ...form });
    const job = this.jobs.get(key) ?? { key, original, task };
    this.jobs.set(key, job);
    return { reference, original, job };
  }

  /** The copy of an image of another host, when one was fetched. */
  #findCopy(reference: ImageReference): ImageReference | undefined {
    const address = remoteAddress(reference.src);
    if (address === undefined) return undefined;
    const { root, imagesFolder } = this.#options;
    this.#remote ??= readRemoteImages(root, imagesFolder);
    const file = this.#remote.get(address);
    return file === undefined ? undefined : { ...reference, src: `/images/${encodeURI(file)}` };
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
  readonly #sources = new Map<string, string>();
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
      const { width, height } = file;
      const { type, isStill } = readRole(file.role);
      const extension = path.extname(file.file).slice(1);
      const url = urlOfVariant(path.posix.basename(original.name), key, { width, extension, isStill });
      this.#assets.set(url, { url, path: this.#cache.pathOf(file) });
      return { url, width, height, type, isStill };
    });
    const { src, from } = planned.reference;
    const picture = arrangePicture(record, variants);
    this.#pictures.set(pictureKey(from, src), picture);
    this.#sources.set(pictureKey(from, src), original.name);
    // This is the one that feeds, previews and other sites take; the others belong to the page.
    const asset = this.#assets.get(picture.fallback.url);
    if (asset) asset.record = { kind: "image", source: original.name };
  }

  addSocialImage(planned: Planned): void {
    const made = this.#recordOf(planned);
    const file = made?.record.files[0];
    if (!made || !file) return;
    const url = urlOfSocialImage(path.posix.basename(made.original.name), made.key, path.extname(file.file).slice(1));
    this.#assets.set(url, { url, path: this.#cache.pathOf(file) });
    // A drawing is as large as it needs to be.
    if (made.original.kind !== "svg") this.#problems.push(...explainSmallSocial(planned.reference, made.record));
    const { src, from } = planned.reference;
    const type = file.role === "image/png" ? "image/png" : "image/jpeg";
    this.#socialImages.set(pictureKey(from, src), { url, width: 1200, height: 630, type, bytes: file.bytes });
    this.#sources.set(pictureKey(from, src), made.original.name);
  }

  addCopy(planned: Planned, url: string): void {
    if (planned.job?.task.purpose === "picture") {
      this.addPicture(planned);
      return;
    }
    const made = this.#recordOf(planned);
    const file = made?.record.files[0];
    if (!made || !file) return;
    const record = { kind: "image", source: made.original.name } as const;
    this.#assets.set(url, { url, path: this.#cache.pathOf(file), record });
  }

  result(): Omit<PreparedImages, "encoded" | "reused"> {
    return {
      pictures: this.#pictures,
      socialImages: this.#socialImages,
      sources: this.#sources,
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
    if (job.task.purpose === "picture") this.#problems.push(...explainHeavyMotion(reference, record.files));
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
