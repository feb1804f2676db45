import type { Post } from "../content/post.ts";
import { formatLlms } from "../feeds/llms.ts";
import { formatManifest } from "../feeds/manifest.ts";
import { formatRobots } from "../feeds/robots.ts";
import { createSitemap, type SitemapEntry } from "../feeds/sitemap.ts";
import { withPlainLinks } from "../markdown/written-expansions.ts";
import { tagUrl } from "../tags/tags.ts";
import { toAbsolute } from "../urls/href.ts";
import { directionOf } from "./head.ts";
import { keyOf } from "./keys.ts";
import type { Page, Rendering } from "./page.ts";
import type { Site } from "./site.ts";

/** Files that programs read: sitemap, `robots.txt`, the manifest, and those for language models when they are wanted. */
export function planMachineFiles(site: Site): Page[] {
  const { blog, input } = site;
  return [
    ...planSitemap(site),
    createFixedPage(
      "/robots.txt",
      formatRobots({ basePath: blog.basePath, sitemapUrl: toAbsolute(blog, "/sitemap.xml") }),
    ),
    createFixedPage(
      "/site.webmanifest",
      formatManifest({
        name: blog.title,
        description: blog.description,
        language: blog.language,
        dir: directionOf(blog.language),
        basePath: blog.basePath,
        themeColor: blog.themeColor.light,
        backgroundColor: blog.themeColor.light,
        icons: input.icons.manifest,
      }),
    ),
    ...(blog.llms.copies ? input.listed.map((post) => planCopy(site, post)) : []),
    ...(blog.llms.index ? [planLlms(site)] : []),
  ];
}

/** The author's own templates have their addresses when the site is rendered; they follow at the end. */
function planSitemap(site: Site): Page[] {
  const entries = listForSitemap(site);
  const files = createSitemap(entries, site.blog.url);
  const key = keyOf(entries);
  if (files.length > 1) return files.map((file) => createTextPage(`/${file.name}`, file.text, key));
  const text = ({ ownUrls }: Rendering): string => {
    const own = ownUrls().map((url) => ({ url: toAbsolute(site.blog, url) }));
    return createSitemap([...entries, ...own], site.blog.url)[0]?.text() ?? "";
  };
  return [{ ...createTextPage("/sitemap.xml", text, key), listsOwnPages: true }];
}

function listForSitemap(site: Site): SitemapEntry[] {
  const { listed, pages, tags } = site.input;
  const entry = (url: string, posts: Post[]): SitemapEntry => {
    const updated = posts
      .map((post) => (post.updated ?? post.date).day)
      .sort()
      .at(-1);
    return { url: toAbsolute(site.blog, url), ...(updated && { updated }) };
  };
  return [
    entry("/", listed),
    // A post whose original is elsewhere belongs into the sitemap of that place.
    ...listed.filter((post) => !post.canonical).map((post) => entry(site.targetOf(post).url, [post])),
    ...pages
      .filter((page) => page.fileSlug !== "404" && page.visibility === "public")
      .map((page) => entry(site.targetOf(page).url, [])),
    entry("/archive/", listed),
    entry("/tags/", listed),
    ...tags.all.map((tag) => entry(tagUrl(tag), tag.posts)),
    entry("/subscribe/", []),
    ...(site.view.searchHref ? [entry("/search/", [])] : []),
  ];
}

function planCopy(site: Site, post: Post): Page {
  const text = (): string => `# ${post.title}\n\n${withPlainLinks(post.body, post.facts.expansions ?? [])}`;
  const page = createTextPage(copyUrl(site, post), text, post.hash);
  return { ...page, record: { kind: "copy", source: post.path } };
}

/** Where the Markdown of a post is: beside its page. */
function copyUrl(site: Site, post: Post): string {
  const { url } = site.targetOf(post);
  return url.endsWith("/") ? `${url}index.md` : url.replace(/\.[^./]+$/, ".md");
}

function planLlms(site: Site): Page {
  const { blog, input } = site;
  const links = input.listed.map((post) => ({
    title: post.title,
    description: post.description,
    url: toAbsolute(blog, blog.llms.copies ? copyUrl(site, post) : site.targetOf(post).url),
  }));
  const text = formatLlms({
    title: blog.title,
    description: blog.description,
    sections: [{ heading: blog.words.essays, links }],
  });
  return createFixedPage("/llms.txt", text);
}

/** A file whose text is known before anything is rendered. */
function createFixedPage(url: string, text: string): Page {
  return createTextPage(url, () => text, keyOf(text));
}

function createTextPage(url: string, text: (rendering: Rendering) => string, key: string): Page {
  return {
    url,
    outputPath: url.slice(1),
    source: `the file ${url}`,
    fields: () => ({}),
    content: { kind: "text", text },
    key: () => key,
  };
}
