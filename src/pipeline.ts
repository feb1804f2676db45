import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type CardRequest, prepareCards } from "./cards/prepare.ts";
import type { Post } from "./content/post.ts";
import { type Content, readContent } from "./content/read.ts";
import { listStaticFiles } from "./content/static-files.ts";
import { placeOf } from "./content/to-post.ts";
import { type Icons, prepareIcons } from "./images/icons.ts";
import { explainPhotoPlaces } from "./images/photo-place.ts";
import type { Picture, SocialImage } from "./images/picture.ts";
import { type ImageOptions, prepareImages } from "./images/prepare.ts";
import { type CopyReference, type ImageReference, pictureKey, type SocialReference } from "./images/reference.ts";
import { remoteAddress } from "./images/remote.ts";
import { type Shown, widthsFor } from "./images/shown.ts";
import { isCompiled, packageFolder } from "./package.ts";
import { explainFeatured } from "./plan/featured.ts";
import type { Asset, Plan } from "./plan/page.ts";
import { type PlanInput, planSite } from "./plan/plan.ts";
import { hasErrors, note, type Problem } from "./problem.ts";
import { listFolder } from "./render/layouts.ts";
import { explainMissingPagefind, pagefindFolders } from "./search/find-pagefind.ts";
import type { Blog } from "./settings/settings.ts";
import { severityOf } from "./settings/site-checks.ts";
import { textWidthOf } from "./settings/theme.ts";
import { findTagMoves } from "./tags/moves.ts";
import { gatherTags, type Tags, tagUrl } from "./tags/tags.ts";
import { prepareStylesheet } from "./theme/stylesheet.ts";
import { lap } from "./timings.ts";
import { listRows } from "./unicode-rows.ts";
import { type Addresses, createIds, findAddresses } from "./urls/addresses.ts";
import { claimOf, findCollisions } from "./urls/assign.ts";
import type { Ledger } from "./urls/ledger.ts";
import { type LedgerFile, readLedger } from "./urls/ledger-file.ts";
import { readTrustedLedger } from "./urls/parse-ledger.ts";
import type { Writing } from "./urls/writing.ts";

/** How the pipeline is run. */
export interface PipelineOptions {
  /** The moment of the build in milliseconds since 1970; posts dated later are scheduled. */
  now: number;
  /** In a preview for the author, drafts and scheduled posts are part of the site. */
  isPreview: boolean;
  /** What vanishes is gone, and nobody is asked. */
  allowGone?: boolean;
  onImage?: ImageOptions["onProgress"];
  /** Filled with all images that the blog needs; then none is encoded, and what is planned is not whole. */
  survey?: ImageOptions["survey"];
}

/** What is made of the files of a blog that are no texts. Plain data, which can be sent to another thread. */
export interface Files {
  pictures: Map<string, Picture>;
  socialImages: Map<string, SocialImage>;
  /** Drawn cards, by the paths of posts; that of the blog is at `""`. */
  cards: Map<string, SocialImage>;
  /** Alt texts of the images in essays, by `pictureKey`. */
  alts: Map<string, string>;
  icons: PlanInput["icons"];
  stylesheet: Asset;
  /** Site URLs of fonts that pages ask for at once. */
  preloads: string[];
  feedStylesheet: Asset;
  searchScript?: Asset;
  isArchiveReplaced?: boolean;
  assets: Asset[];
}

/** What the stages before rendering have made. `plan` is absent when there are errors. */
export interface Prepared {
  plan?: Plan;
  /** What was published before, and where it is now. Without them there is no plan. */
  addresses?: Addresses;
  /** From which the plan was made, so that another thread can make the same one. */
  files?: Files;
  ledgerFile: LedgerFile;
  /** Texts that get a page. */
  writings: Writing[];
  content: Content;
  problems: Problem[];
  images: { encoded: number; reused: number };
}

/** The pipeline up to the plan: content → urls → tags → images → plan. Rendering, checks and publishing follow in `build.ts`. */
export async function preparePlan(root: string, blog: Blog, options: PipelineOptions): Promise<Prepared> {
  return planContent(root, blog, options, readContent(root, blog, options.now));
}

/** All of it but reading the texts. `related` is what the last build has found of related posts. */
export async function planContent(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  content: Content,
  { icons = startIcons(root, blog, options), related }: { icons?: Promise<Icons>; related?: PlanInput["related"] } = {},
): Promise<Prepared> {
  const problems = [...content.problems];
  const writings = listShown(content, options.isPreview);
  const ledgerFile = readLedger(root, blog.folders.cache, options.isPreview);
  lap("ledger");
  const findings = findAll(blog, content, ledgerFile.ledger, options.isPreview);
  problems.push(...ledgerFile.problems, ...findings.addresses.problems, ...findings.tags.problems);
  for (const { facts } of writings) problems.push(...facts.problems);
  // A post with a mistake is missing for now.
  if (!hasErrors(content.problems)) problems.push(...explainFeatured(content.posts, blog));
  problems.push(...explainMissingPagefind(blog, pagefindFolders(root)));
  lap("urls, tags");
  const files = await prepareFiles(root, blog, options, content, ledgerFile, icons);
  problems.push(...files.problems);
  lap("images");
  const prepared = { content, problems, images: files.stats, ledgerFile, writings };
  if (hasErrors(problems)) return prepared;
  const plan = planSite({ blog, ...findings, ...files.files, related });
  problems.push(...findCollisions([...plan.pages, ...plan.assets.map(claimOf)]));
  lap("plan");
  if (hasErrors(problems)) return prepared;
  return { ...prepared, plan, addresses: findings.addresses, files: files.files };
}

/** The plan alone, of what another thread has made. The same input gives the same plan. */
export function repeatPlan(
  blog: Blog,
  made: { content: Content; ledgerText: string | undefined; files: Files },
  isPreview: boolean,
): Plan {
  const ledger = made.ledgerText === undefined ? new Map() : readTrustedLedger(made.ledgerText);
  return planSite({ blog, ...findAll(blog, made.content, ledger, isPreview), ...made.files });
}

/** Texts that get a page: in a preview, drafts and scheduled posts too. */
function listShown({ posts, pages }: Content, isPreview: boolean): Writing[] {
  return [...posts, ...pages].filter(
    ({ visibility }) => isPreview || visibility === "public" || visibility === "hidden",
  );
}

/** Where all texts and tags are. */
function findAll(
  blog: Blog,
  content: Content,
  ledger: Ledger,
  isPreview: boolean,
): Pick<PlanInput, "posts" | "listed" | "pages" | "targets" | "addresses" | "tags"> {
  const shown = new Set(listShown(content, isPreview));
  const posts = content.posts.filter((post) => shown.has(post));
  const pages = content.pages.filter((page) => shown.has(page));
  const listed = posts.filter((post) => post.visibility !== "hidden");
  const hidden = posts.filter((post) => post.visibility === "hidden");
  const addresses = findAddresses(ledger, posts, pages, blog);
  const tags = gatherTags(listed, blog, hidden);
  moveTags(addresses, tags, blog);
  return { posts, listed, pages, targets: addresses.targets, addresses, tags };
}

/** Begins to make the icons, which depend on no text: the system can do it while texts are read. */
export function startIcons(root: string, blog: Blog, { survey }: Pick<PipelineOptions, "survey"> = {}): Promise<Icons> {
  const imageOptions = { ...imageOptionsOf(root, blog), survey };
  const icons = prepareIcons(findIcon(root, blog), { themeColor: blog.themeColor }, imageOptions);
  // A failure is that of whoever waits for them.
  icons.catch(() => {});
  return icons;
}

function imageOptionsOf(root: string, blog: Blog): ImageOptions {
  const { folders, images } = blog;
  return { root, imagesFolder: folders.images, cacheFolder: join(root, folders.cache), settings: images };
}

/** Pictures, icons, stylesheets, and what is published as it is. */
async function prepareFiles(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  content: Content,
  ledgerFile: LedgerFile,
  startedIcons: Promise<Icons>,
): Promise<{ files: Files; problems: Problem[]; stats: Prepared["images"] }> {
  const shown = listShown(content, options.isPreview);
  const references = collectImages(shown, blog);
  const statics = listStaticFiles(root, blog.folders.static);
  const staticUrls = new Set(statics.files.map(({ path }) => `/${path}`.normalize("NFC")));
  const shownSet = new Set(shown);
  const copies = findAdoptedImages(
    root,
    ledgerFile,
    content,
    (writing) => shownSet.has(writing),
    (url) => staticUrls.has(url),
  );
  const imageOptions = { ...imageOptionsOf(root, blog), onProgress: options.onImage, survey: options.survey };
  const images = await prepareImages(references.images, references.socials, imageOptions, copies);
  for (const [key, alt] of findAlts(references, images.sources)) references.alts.set(key, alt);
  const { cards: cardSettings, theme, places } = blog;
  const { onImage } = options;
  // One card takes as long as another.
  const onCard =
    onImage && ((done: number, total: number, name: string) => onImage(done, total, name, { done, total }));
  const cards =
    cardSettings &&
    !options.survey &&
    (await prepareCards(listCards(shown, blog), {
      ...imageOptions,
      onProgress: onCard,
      settings: cardSettings,
      theme,
      places,
    }));
  const icons = await startedIcons;
  const styles = prepareStylesheet(root, blog, findLayoutFile(root, blog, "style.css"), {
    rows: () => listRowsOf(shown, blog),
    isPreview: options.isPreview,
  });
  return {
    files: {
      pictures: images.pictures,
      socialImages: images.socialImages,
      cards: cards ? cards.cards : new Map(),
      alts: references.alts,
      icons: {
        links: icons.links,
        manifest: icons.manifestIcons.map(({ url, ...icon }) => ({ ...icon, src: blog.basePath.slice(0, -1) + url })),
      },
      stylesheet: styles.stylesheet,
      preloads: styles.preloads,
      feedStylesheet: { url: "/feed.css", path: findLayoutFile(root, blog, "feed.css") },
      isArchiveReplaced: listFolder(join(root, blog.folders.layouts)).some((name) => name.startsWith("archive.")),
      ...(blog.search && {
        searchScript: nameScript(findLayoutFile(root, blog, "search.js"), options.isPreview),
      }),
      assets: [
        ...images.assets,
        ...(cards ? cards.assets : []),
        ...icons.assets,
        ...styles.assets,
        ...statics.files.map(({ path, file }) => toStaticAsset(path, file, blog.folders.static)),
      ],
    },
    problems: [
      ...explainUndescribed(
        references.undescribed.filter((one) => !one.isOptional || images.pictures.has(pictureKey(one.from, one.src))),
        blog,
      ),
      ...images.problems,
      ...(cards ? cards.problems : []),
      ...explainRemote(references.images, images.pictures),
      ...icons.problems.map((one) => showAtSetting(one, blog)),
      ...statics.problems,
      ...explainPhotoPlaces(statics.files, blog.folders.static, blog.folders.images),
      ...styles.problems,
    ],
    stats: { encoded: images.encoded + icons.encoded, reused: images.reused + icons.reused },
  };
}

/** Tags that are called something else now take their ids along. */
function moveTags({ ledger, recognition, moves, ids }: Addresses, tags: Tags, blog: Blog): void {
  for (const [old, now] of findTagMoves(ledger, tags, recognition)) {
    moves.set(old, now);
    const id = ledger.get(old)?.id;
    if (id !== undefined && !ledger.has(now) && now !== "/tags/" && !ids.has(now)) ids.set(now, id);
  }
  // One that was called so before may have the id that the URL would give.
  const createId = createIds(ledger, blog);
  for (const tag of tags.all) {
    const url = tagUrl(tag);
    if (ledger.get(url)?.id === undefined && !ids.has(url)) ids.set(url, createId(url));
  }
}

/**
 * Pictures that a site had at their own addresses (`/images/train.jpg`) before it moved to Longhand: links from elsewhere
 * lead to them. They stay as copies, used or not, unless only an unpublished text uses them: then nobody shall see them.
 */
function findAdoptedImages(
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

/** A file of the static folder; those that only a host reads are no addresses. */
function toStaticAsset(path: string, file: string, folder: string): Asset {
  const isForHosts = /^(_[^/]*|CNAME|vercel\.json|\.(?!well-known\/).*)$/.test(path);
  return {
    url: `/${path}`,
    path: file,
    ...(!isForHosts && { record: { kind: "file", source: `${folder}/${path}` } }),
  };
}

function collectImages(
  writings: Writing[],
  { images: { widths }, theme }: Blog,
): {
  images: ImageReference[];
  socials: SocialReference[];
  alts: Map<string, string>;
  undescribed: ImageReference[];
} {
  const images: ImageReference[] = [];
  const undescribed: ImageReference[] = [];
  const alts = new Map<string, string>();
  const chooseWidths = createWidths(textWidthOf(theme));
  for (const source of writings) {
    // A picture that a text shows in two ways needs what both of them ask for.
    const shown = new Map<string, Shown[]>();
    for (const image of source.facts.images) {
      shown.set(image.src, [...(shown.get(image.src) ?? []), image.shown ?? "text"]);
    }
    for (const image of source.facts.images) {
      const place = { path: source.path, line: image.line + source.bodyLine - 1, column: image.column };
      const reference: ImageReference = {
        src: image.src,
        from: source.path,
        place,
        widths: widths ?? chooseWidths(shown.get(image.src) ?? []),
        ...(image.isRaw && { isOptional: true }),
      };
      images.push(reference);
      if (!image.alt && !image.isDecoration) undescribed.push(reference);
      if (image.alt) alts.set(pictureKey(source.path, image.src), image.alt);
    }
  }
  const socials = writings.flatMap((post) =>
    "socialImage" in post && post.socialImage
      ? [{ ...post.socialImage, from: post.path, place: placeOf(post, "socialImage") }]
      : [],
  );
  return { images, socials, alts, undescribed };
}

/** What essays say of pictures that are also their social images, in whatever way both are written. */
function findAlts(
  { socials, images, alts }: ReturnType<typeof collectImages>,
  sources: Map<string, string>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { from, src } of socials) {
    const key = pictureKey(from, src);
    const source = sources.get(key);
    const same = images
      .filter((image) => image.from === from && sources.get(pictureKey(from, image.src)) === source)
      .map((image) => alts.get(pictureKey(from, image.src)))
      .find((alt) => alt !== undefined);
    if (source !== undefined && same !== undefined && !alts.has(key)) found.set(key, same);
  }
  return found;
}

/** The cards of posts that name no picture, and that of the blog for its other pages. */
function listCards(writings: Writing[], blog: Blog): CardRequest[] {
  const author = blog.author.name;
  const { title, description, language: lang } = blog;
  const place = blog.places.title ?? { path: "blog.config.ts" };
  const subtitle = description === title ? "" : description;
  const ofBlog = {
    path: "",
    place,
    title,
    subtitle,
    author: author === title ? "" : author,
    blog: new URL(blog.url).host,
    lang,
  };
  const posts = writings.filter((one): one is Post => "date" in one && one.socialImage === undefined);
  return [
    ofBlog,
    ...posts.map((post) => {
      const shown = { title: post.title, subtitle: "", author, blog: title === author ? "" : title, lang: post.lang };
      return { path: post.path, place: placeOf(post, "title"), ...shown };
    }),
  ];
}

/** Most pictures of a blog are shown in the same few ways. */
function createWidths(textWidth: number): (shown: Shown[]) => number[] {
  const known = new Map<string, number[]>();
  return (shown) => {
    const ways = [...new Set(shown)].sort();
    const key = ways.join(" ");
    const widths = known.get(key) ?? widthsFor(ways, textWidth);
    known.set(key, widths);
    return widths;
  };
}

/** On the page it cannot be told any more whether a description is missing or left out on purpose. */
function explainUndescribed(images: ImageReference[], blog: Blog): Problem[] {
  const severity = severityOf("image-alt", blog.checks);
  if (severity === undefined) return [];
  return images.map(({ src, place }) => ({
    code: "image-alt",
    severity,
    place,
    fact: `The image "${src}" has no description for those who do not see it.`,
    remedy: 'Write what it shows between the brackets, or ![""](…) when it is only decoration.',
  }));
}

/** One note for all of them: the check of requests to others names each. */
function explainRemote(images: ImageReference[], pictures: Map<string, Picture>): Problem[] {
  const remote = images.filter(
    ({ src, from }) => remoteAddress(src) !== undefined && !pictures.has(pictureKey(from, src)),
  );
  const [first] = remote;
  if (!first) return [];
  const others = remote.length - 1;
  const more = others === 0 ? "" : others === 1 ? " So is one other." : ` So are ${others} others.`;
  const fact = `The image ${first.src} is on another host, which learns who reads this.${more}`;
  const remedy = "longhand images fetch brings them into the blog, and leaves the texts as they are.";
  return [note("image-remote", first.place, fact, remedy)];
}

/** The author's file of that name in the layouts folder, else ours, of which scripts are made small with the package. */
function findLayoutFile(root: string, blog: Blog, name: string): string {
  const own = join(root, blog.folders.layouts, name);
  if (existsSync(own)) return own;
  const folder = isCompiled && name.endsWith(".js") ? join("dist", "layouts") : "layouts";
  return join(packageFolder, folder, name);
}

/** What all that is shown uses beyond Latin, front matter and settings included. */
function listRowsOf(writings: Writing[], { title, description, author, tags }: Blog): number[] {
  const said = JSON.stringify([title, description, author, tags, ...writings.map(({ data }) => data)]);
  return [...new Set([...listRows(said), ...writings.flatMap(({ facts }) => facts.rows ?? [])])];
}

/**
 * The script of the search page has a name that changes with its content, so that browsers may keep it for ever; in a
 * preview always the same.
 */
function nameScript(path: string, isPreview: boolean): Asset {
  if (isPreview) return { url: "/search-preview.js", path };
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8);
  return { url: `/search-${hash}.js`, path };
}

/** An icon is wrong where the settings name it. */
function showAtSetting(problem: Problem, { icon, places }: Blog): Problem {
  return icon && places.icon ? { ...problem, place: places.icon } : problem;
}

function findIcon(root: string, blog: Blog): string | undefined {
  if (blog.icon) return blog.icon;
  const usual = `${blog.folders.images}/icon.png`;
  return existsSync(join(root, usual)) ? usual : undefined;
}
