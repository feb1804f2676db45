import type { ComponentChildren } from "preact";
import type { SiteView } from "../src/plan/layout-data.ts";

/** Words in their own language, which also sets the direction in which they are written. */
export function Foreign({ lang, pageLang, children }: { lang: string; pageLang: string; children: ComponentChildren }) {
  return <>{lang === pageLang ? children : <bdi lang={lang}>{children}</bdi>}</>;
}

/** Attributes for what the blog says around an essay, which is in the blog's language and not in the essay's. */
export function blogLanguage(site: SiteView, pageLang: string): { lang?: string; dir?: "auto" } {
  return site.language === pageLang ? {} : { lang: site.language, dir: "auto" };
}
