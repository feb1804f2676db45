import { Fragment } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Head, ImageView, SiteView } from "../src/plan/layout-data.ts";
import { createSpeculationRules } from "./speculation.ts";

interface Props {
  head: Head;
  site: SiteView;
}

/** The content of `<head>`: what browsers, search engines, feed readers and link previews want to know of a page. */
export function PageHead({ head, site }: Props) {
  return (
    <Fragment>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{head.title}</title>
      {head.description && <meta name="description" content={head.description} />}
      {head.author && <meta name="author" content={head.author} />}
      <link rel="canonical" href={head.canonical} />
      {head.robots && <meta name="robots" content={head.robots} />}
      {head.previous && <link rel="prev" href={head.previous} />}
      {head.next && <link rel="next" href={head.next} />}
      {site.fontHrefs.map((href) => (
        <link rel="preload" href={href} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={site.stylesheetHref} />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content={site.themeColor.light} media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content={site.themeColor.dark} media="(prefers-color-scheme: dark)" />
      {site.icons.map((icon) => (
        <link rel={icon.rel} href={icon.href} type={icon.type} sizes={icon.sizes} />
      ))}
      <link rel="manifest" href={site.manifestHref} />
      {head.feeds.map((feed) => (
        <link rel="alternate" type={feed.type} title={feed.title} href={feed.href} />
      ))}
      <Preview head={head} site={site} />
      {head.jsonLd.map((object) => (
        <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: writeJson(object) }} />
      ))}
      {site.prefetch && (
        <script
          type="speculationrules"
          dangerouslySetInnerHTML={{ __html: writeJson(createSpeculationRules(site.homeHref)) }}
        />
      )}
    </Fragment>
  );
}

/** Open Graph (https://ogp.me) and the one tag of Twitter's that has no counterpart there. */
function Preview({ head, site }: Props) {
  return (
    <Fragment>
      <meta property="og:type" content={head.type} />
      <meta property="og:site_name" content={site.title} />
      <meta property="og:title" content={head.heading} />
      {head.description && <meta property="og:description" content={head.description} />}
      <meta property="og:url" content={head.canonical} />
      {head.locale && <meta property="og:locale" content={head.locale} />}
      {head.image && <PreviewImage image={head.image} />}
      {head.published && <meta property="article:published_time" content={head.published} />}
      {head.modified && <meta property="article:modified_time" content={head.modified} />}
      {head.type === "article" && head.tags.map((tag) => <meta property="article:tag" content={tag} />)}
      <meta name="twitter:card" content={head.image ? "summary_large_image" : "summary"} />
    </Fragment>
  );
}

function PreviewImage({ image }: { image: ImageView }) {
  return (
    <Fragment>
      <meta property="og:image" content={image.url} />
      <meta property="og:image:type" content={image.type} />
      <meta property="og:image:width" content={String(image.width)} />
      <meta property="og:image:height" content={String(image.height)} />
      {image.alt && <meta property="og:image:alt" content={image.alt} />}
    </Fragment>
  );
}

/** JSON that can stand in a script element: no `<` can end the element or open a comment in it. */
function writeJson(object: object): string {
  return JSON.stringify(object).replaceAll("<", "\\u003c");
}

/** The content of `<head>` as HTML, for base layouts that are not written in TSX. */
export function renderHead(head: Head, site: SiteView): string {
  return renderToString(<PageHead head={head} site={site} />);
}
