import type { AuthorPage, Post } from "../content/post.ts";
import type { MarkdownContext, SectionSource } from "../markdown/env.ts";
import type { Blog } from "../settings/settings.ts";
import type { Targets } from "../urls/assign.ts";
import { toAbsolute } from "../urls/href.ts";
import { findTarget, type LinkContext } from "./links.ts";

/** What the plan knows of a text whose sections others may show. */
export interface ExpandedText {
  writing: Post | AuthorPage;
  fragment?: string;
}

/** Finds the texts to which expandable links lead: all that have a page, hidden ones too. */
export class ExpandedTexts {
  readonly #blog: Blog;
  readonly #writings: Map<string, Post | AuthorPage>;
  readonly #targets: Targets;
  #byUrl: Map<string, string> | undefined;

  constructor(blog: Blog, writings: (Post | AuthorPage)[], targets: Targets) {
    this.#blog = blog;
    this.#writings = new Map(writings.map((writing) => [writing.path, writing]));
    this.#targets = targets;
  }

  /** Takes a text as it is now in the place of what it was. */
  replace(writing: Post | AuthorPage): void {
    this.#writings.set(writing.path, writing);
  }

  /** The text to which a link leads. `from` says where the link stands. */
  find(href: string, from: LinkContext): ExpandedText | undefined {
    const target = findTarget(href, from, this.#blog);
    if (!target) return undefined;
    const { url, fragment } = target;
    const forms = [url, `${url}/`, url.replace(/(^|\/)index\.html$/, "$1")];
    const path = forms.map((form) => this.#pathsByUrl().get(form)).find((one) => one !== undefined);
    const writing = path === undefined ? undefined : this.#writings.get(path);
    return writing && { writing, ...(fragment !== undefined && { fragment }) };
  }

  /** All texts of which a text shows something, itself left out; each once, in their order. */
  listSources(writing: Post | AuthorPage, from: LinkContext): (Post | AuthorPage)[] {
    const found = (writing.facts.expansions ?? []).map(({ href }) => this.find(href, from)?.writing);
    return [...new Set(found)].filter((one) => one !== undefined && one.path !== writing.path) as (Post | AuthorPage)[];
  }

  #pathsByUrl(): Map<string, string> {
    this.#byUrl ??= new Map(
      [...this.#writings.keys()].flatMap((path) => {
        const url = this.#targets.get(path)?.url.normalize("NFC");
        return url === undefined ? [] : [[url, path]];
      }),
    );
    return this.#byUrl;
  }
}

/**
 * What Markdown needs of a section. `context` is that of the text from which it comes; addresses that are meant from
 * there lead there from every page.
 */
export function describeSection(
  { writing, fragment }: ExpandedText,
  context: MarkdownContext,
  options: { blog: Blog; url: string; key: string; isSameText: boolean },
): SectionSource {
  const { blog, url, key, isSameText } = options;
  const { link } = context;
  return {
    key: `${key} ${fragment ?? ""}`,
    body: () => writing.body,
    context: Object.assign(context, { link: (href: string) => leadFrom(url, link(href), blog) }),
    fragment,
    title: writing.title,
    lang: writing.lang,
    isSameText,
  };
}

/** An address that is meant from the page `url`, as it leads to the same place from all pages of the blog. */
function leadFrom(url: string, href: string, blog: Blog): string {
  const page = toAbsolute(blog, url);
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(href) || !URL.canParse(href, page)) return href;
  const address = new URL(href, page);
  return address.origin === blog.origin ? address.pathname + address.search + address.hash : address.href;
}
