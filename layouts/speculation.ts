/**
 * Speculation rules: which pages a browser may fetch when the pointer rests on a link to them. Data, not a script: the
 * browser reads them and runs nothing (https://html.spec.whatwg.org/multipage/speculative-loading.html). Pages only, which end in
 * a slash or in `.html`: neither feeds nor files. `homeHref` is the blog's folder.
 */
export function createSpeculationRules(homeHref: string): object {
  // In a URL pattern these signs mean something.
  const home = homeHref.replace(/[\\*+?:(){}[\]]/g, "\\$&");
  return {
    prefetch: [
      {
        where: {
          and: [
            { href_matches: [home, `${home}*/`, `${home}*.html`] },
            { not: { selector_matches: "[download], [rel~=nofollow]" } },
          ],
        },
        eagerness: "moderate",
      },
    ],
  };
}
