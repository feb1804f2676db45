import { renderToString } from "preact-render-to-string";
import type { LayoutData } from "../src/plan/layout-data.ts";
import { PageHead } from "./head.tsx";
import { blogLanguage, Foreign } from "./language.tsx";
import { Say, say } from "./words.tsx";

/** The whole document, around what the other layouts make. */
export function render(data: LayoutData): string {
  const { site, lang } = data;
  const own = blogLanguage(site, lang);
  const page = (
    <html lang={lang} dir={data.dir}>
      <head>
        <PageHead head={data.head} site={site} />
      </head>
      <body>
        <a class="skip" href="#Main" {...own}>
          <Say site={site} word="skip" />
        </a>
        <SiteHeader {...data} />
        <main id="Main" dangerouslySetInnerHTML={{ __html: data.content }} />
        <SiteFooter site={site} lang={lang} />
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function SiteHeader({ site, navigation, title, lang }: LayoutData) {
  // On the home page the heading says the blog's name already.
  const isNameShown = title !== site.title;
  return (
    <header class="site-header" {...blogLanguage(site, lang)}>
      {isNameShown && (
        <a class="site-name" href={site.homeHref} rel="home">
          {site.title}
        </a>
      )}
      {navigation.length > 0 && (
        <nav aria-label={say(site, "siteLinks")}>
          <ul>
            {navigation.map((link) => (
              <li>
                <a href={link.href} aria-current={link.isCurrent ? "page" : undefined}>
                  <Foreign lang={link.lang ?? site.language} pageLang={site.language}>
                    {link.label}
                  </Foreign>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  );
}

/** The colophon: who writes this, since when, and how to follow it. */
function SiteFooter({ site, lang }: Pick<LayoutData, "site" | "lang">) {
  const { author } = site;
  const [feed] = site.feeds;
  const name = author.url ? <a href={author.url}>{author.name}</a> : author.name;
  return (
    <footer class="site-footer" {...blogLanguage(site, lang)}>
      <p>
        {site.title === author.name ? (
          name
        ) : (
          <Say site={site} word="writtenBy" parts={{ title: <cite>{site.title}</cite>, author: name }} />
        )}
        {site.years && `, ${site.years}`}.
      </p>
      <ul>
        <li>
          <a href={site.subscribeHref}>
            <Say site={site} word="subscribe" />
          </a>
        </li>
        {feed && (
          <li>
            <a href={feed.href} type={feed.type}>
              <Say site={site} word="feed" />
            </a>
          </li>
        )}
        {author.email && (
          <li>
            <a href={`mailto:${author.email}`}>
              <Say site={site} word="writeToMe" />
            </a>
          </li>
        )}
      </ul>
    </footer>
  );
}
