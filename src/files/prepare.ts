import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { prepareCards } from "../cards/prepare.ts";
import type { Content } from "../content/read.ts";
import { listStaticFiles } from "../content/static-files.ts";
import { type Icons, prepareIcons } from "../images/icons.ts";
import { explainPhotoPlaces } from "../images/photo-place.ts";
import type { Picture, SocialImage } from "../images/picture.ts";
import { type ImageOptions, prepareImages } from "../images/prepare.ts";
import { pictureKey } from "../images/reference.ts";
import { isCompiled, packageFolder } from "../package.ts";
import type { Asset } from "../plan/page.ts";
import type { PlanInput } from "../plan/plan.ts";
import type { Problem } from "../problem.ts";
import { listFolder } from "../render/layouts.ts";
import type { Blog } from "../settings/settings.ts";
import { prepareStylesheet } from "../theme/stylesheet.ts";
import { listRows } from "../unicode-rows.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import type { Writing } from "../urls/writing.ts";

import { findAdoptedImages } from "./adopted-images.ts";
import { listCards } from "./card-requests.ts";
import {
  collectImages,
  explainRemote,
  explainRemoteSocials,
  explainUndescribed,
  findAlts,
} from "./image-references.ts";

/** How files are prepared. */
export interface FileOptions {
  /** In a preview for the author, drafts and scheduled posts are part of the site. */
  isPreview: boolean;
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

/** Begins to make the icons, which depend on no text: the system can do it while texts are read. */
export function startIcons(root: string, blog: Blog, { survey }: Pick<FileOptions, "survey"> = {}): Promise<Icons> {
  const imageOptions = { ...imageOptionsOf(root, blog), survey };
  const icons = prepareIcons(findIcon(root, blog), { themeColor: blog.themeColor }, imageOptions);
  // A failure is that of whoever waits for them.
  icons.catch(() => {});
  return icons;
}

/** Pictures, icons, stylesheets, and what is published as it is. */
export async function prepareFiles(
  root: string,
  blog: Blog,
  options: FileOptions,
  content: Content,
  shown: Writing[],
  ledgerFile: LedgerFile,
  startedIcons: Promise<Icons>,
): Promise<{ files: Files; problems: Problem[]; stats: { encoded: number; reused: number } }> {
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
    (await prepareCards(listCards(shown, blog, images.socialImages), {
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
      ...explainRemoteSocials(references.socials, images.socialImages, blog.cards !== false),
      ...explainRemote(references.images, images.pictures),
      ...icons.problems.map((one) => showAtSetting(one, blog)),
      ...statics.problems,
      ...explainPhotoPlaces(statics.files, blog.folders.static, blog.folders.images),
      ...styles.problems,
    ],
    stats: { encoded: images.encoded + icons.encoded, reused: images.reused + icons.reused },
  };
}

function imageOptionsOf(root: string, blog: Blog): ImageOptions {
  const { folders, images } = blog;
  return { root, imagesFolder: folders.images, cacheFolder: join(root, folders.cache), settings: images };
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
