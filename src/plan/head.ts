import type { Post } from "../content/post.ts";
import type { Blog } from "../settings/settings.ts";
import { toAbsolute } from "../urls/href.ts";
import type { FeedLink, Head, ImageView, Pagination, PostView } from "./page.ts";

/** What a page says about itself. */
export interface HeadInput {
  url: string;
  heading: string;
  /** Absent on the home page, whose title is the blog's. */
  title?: string;
  description: string;
  feeds: FeedLink[];
  image?: ImageView | undefined;
  robots?: string;
  pagination?: Pagination;
  jsonLd?: object[];
}

/** The head of a page that is not a post. */
export function createHead(blog: Blog, input: HeadInput): Head {
  const head: Head = {
    title: input.title === undefined ? blog.title : `${input.title} · ${blog.title}`,
    heading: input.heading,
    description: input.description,
    canonical: toAbsolute(blog, input.url),
    type: "website",
    tags: [],
    feeds: input.feeds,
    jsonLd: input.jsonLd ?? [],
  };
  const locale = openGraphLocale(blog.language);
  if (locale) head.locale = locale;
  if (input.image) head.image = input.image;
  if (input.robots) head.robots = input.robots;
  if (input.pagination?.newer) head.previous = input.pagination.newer;
  if (input.pagination?.older) head.next = input.pagination.older;
  return head;
}

/** The head of a post: an article, with its dates, tags and structured data. */
export function createPostHead(
  blog: Blog,
  post: Post,
  view: PostView,
  input: { url: string; feeds: FeedLink[]; image: ImageView | undefined },
): Head {
  const head = createHead(blog, {
    ...input,
    heading: post.title,
    title: post.title,
    description: post.description,
    ...(post.visibility !== "public" && { robots: "noindex" }),
  });
  head.type = "article";
  if (post.canonical) head.canonical = post.canonical;
  head.published = post.date.iso;
  head.modified = (post.updated ?? post.date).iso;
  head.author = view.author;
  head.tags = view.tags.map((tag) => tag.label);
  const locale = openGraphLocale(post.lang) ?? (post.lang === blog.language ? head.locale : undefined);
  if (locale) head.locale = locale;
  else delete head.locale;
  head.jsonLd = [createBlogPosting(blog, post, view, head), createBreadcrumbs(blog, post.title, input.url)];
  return head;
}

/** https://schema.org/BlogPosting, with the fields of https://developers.google.com/search/docs/appearance/structured-data/article */
function createBlogPosting(blog: Blog, post: Post, view: PostView, head: Head): object {
  return {
    "@context": "https://schema.org",
    "@type": "BlogPosting",
    mainEntityOfPage: head.canonical,
    url: head.canonical,
    headline: post.title,
    description: post.description,
    datePublished: head.published,
    dateModified: head.modified,
    inLanguage: post.lang,
    wordCount: view.words,
    ...(head.tags.length > 0 && { keywords: head.tags.join(", ") }),
    ...(head.image && {
      image: { "@type": "ImageObject", url: head.image.url, width: head.image.width, height: head.image.height },
    }),
    author: {
      "@type": "Person",
      name: view.author,
      ...(view.author === blog.author.name && { url: blog.author.url ?? blog.url }),
    },
    isPartOf: { "@type": "Blog", "@id": blog.url, name: blog.title },
  };
}

/** https://schema.org/BreadcrumbList: home, archive, post. */
function createBreadcrumbs(blog: Blog, title: string, url: string): object {
  const steps = [
    { name: blog.title, item: blog.url },
    { name: blog.words.archive, item: toAbsolute(blog, "/archive/") },
    { name: title, item: toAbsolute(blog, url) },
  ];
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: steps.map((step, index) => ({ "@type": "ListItem", position: index + 1, ...step })),
  };
}

/** https://schema.org/Blog, for the home page. */
export function createBlogData(blog: Blog): object {
  return {
    "@context": "https://schema.org",
    "@type": "Blog",
    "@id": blog.url,
    url: blog.url,
    name: blog.title,
    description: blog.description,
    inLanguage: blog.language,
    author: { "@type": "Person", name: blog.author.name, url: blog.author.url ?? blog.url },
  };
}

/** Open Graph locales are a language and a territory (`en_GB`); a language alone has none. https://ogp.me/#optional */
function openGraphLocale(language: string): string | undefined {
  const match = /^([a-z]{2,3})(?:-[A-Z][a-z]{3})?-([A-Za-z]{2})$/.exec(language);
  return match ? `${match[1]}_${match[2]?.toUpperCase()}` : undefined;
}

/** The direction in which a language is written, by its script. */
export function directionOf(language: string): "ltr" | "rtl" {
  let direction = directions.get(language);
  if (!direction) {
    direction = findDirection(language);
    directions.set(language, direction);
  }
  return direction;
}

const directions = new Map<string, "ltr" | "rtl">();

function findDirection(language: string): "ltr" | "rtl" {
  const script = new Intl.Locale(language).maximize().script ?? "";
  return ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"].includes(script) ? "rtl" : "ltr";
}
