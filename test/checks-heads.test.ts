import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkSite, listFindings, type Site } from "./support/site.ts";

interface Head {
  title?: string;
  description?: string;
  canonical?: string | string[];
  robots?: string;
}

/** Findings of two pages, of which the second one has this head; what is not said is right. */
function findIn(second: Head, more: Partial<Site> = {}): string[] {
  return listFindings(
    checkSite({
      pages: { "/": "", "/a/": "", "/404.html": "" },
      heads: { "/": write({}, "/"), "/a/": write(second, "/a/"), "/404.html": "<title>/</title>" },
      ...more,
    }),
  );
}

function write({ title, description, canonical, robots }: Head, url: string): string {
  const canonicals = [canonical ?? `https://ines.blog${url}`].flat();
  return [
    `<title>${title ?? `T ${url}`}</title>`,
    description !== "" && `<meta name="description" content="${description ?? `D ${url}`}">`,
    ...canonicals.map((href) => href && `<link rel="canonical" href="${href}">`),
    robots && `<meta name="robots" content="${robots}">`,
  ].join("");
}

describe("titles, descriptions and canonical addresses", () => {
  const cases: [name: string, head: Head, expected: string[]][] = [
    ["all different", {}, []],
    ["the same title", { title: "T /" }, ["title-twice"]],
    ["the same title on a page that is not to be found", { title: "T /", robots: "noindex, follow" }, []],
    ["no description", { description: "" }, ["description-missing"]],
    ["an empty description", { description: " " }, ["description-missing"]],
    ["the same description", { description: "D /" }, ["description-twice"]],
    ["no canonical address", { canonical: "" }, ["canonical-missing"]],
    ["none where it is not to be found", { canonical: "", robots: "noindex" }, []],
    ["a relative one", { canonical: "/a/" }, ["canonical-unclear"]],
    ["one without a scheme", { canonical: "//ines.blog/a/" }, ["canonical-unclear"]],
    ["two", { canonical: ["https://ines.blog/a/", "https://ines.blog/"] }, ["canonical-unclear"]],
    ["one that leads nowhere", { canonical: "https://ines.blog/b/" }, ["canonical-dead"]],
    ["that of another page", { canonical: "https://ines.blog/" }, ["canonical-twice"]],
    ["elsewhere, on a page that is not planned", { canonical: "https://ex.org/a/" }, []],
  ];
  for (const [name, head, expected] of cases) {
    test(name, () => assert.deepEqual(findIn(head), expected));
  }

  test("one of the author's own templates needs no canonical address", () => {
    assert.deepEqual(findIn({ canonical: "" }, { templates: { "/a/": "pages/a.njk" } }), []);
  });

  test("elsewhere, as the author wrote", () => {
    const canonicals = { "/a/": "https://ex.org/a/" };
    assert.deepEqual(findIn({ canonical: "https://ex.org/a/" }, { canonicals }), []);
  });

  test("elsewhere, and the author wrote nothing of it", () => {
    const canonicals = { "/a/": "https://ines.blog/a/" };
    assert.deepEqual(findIn({ canonical: "https://ex.org/a/" }, { canonicals }), ["canonical-elsewhere"]);
  });

  test("the pages of a list differ as well", () => {
    const heads = { "/tags/x/": write({ title: "X" }, "/"), "/tags/x/page/2/": write({ title: "X" }, "/page/2/") };
    const problems = checkSite({ pages: { "/": "", "/tags/x/": "", "/tags/x/page/2/": "", "/page/2/": "" }, heads });
    assert.deepEqual(
      listFindings(problems).filter((code) => code.startsWith("title")),
      ["title-twice"],
    );
    assert.match(
      problems.find(({ code }) => code === "title-twice")?.fact ?? "",
      /“X” is also that of \/tags\/x\/: .* On \/tags\/x\/page\/2\/\.$/,
    );
  });
});
