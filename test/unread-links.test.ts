import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMarkdown } from "../src/markdown/create.ts";
import { findLinkProblems } from "../src/markdown/problems.ts";
import { describeProblem } from "../src/problem.ts";
import { slugify } from "../src/urls/slug.ts";

const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify });
const find = (body: string) => findLinkProblems(md.parse(body, {}), { path: "posts/x.md", body, bodyLine: 6 });

describe("a link or image that Markdown takes for text is a warning at its place", () => {
  for (const [body, place, remedy] of [
    ["Text.\n\n![A train](/images/a train.jpg)", "8:1", "![A train](</images/a train.jpg>)"],
    ["See [this page](/posts/what was/), and that.", "6:5", "[this page](</posts/what was/>)"],
    ["> - quoted ![x](a b.png)", "6:12", "![x](<a b.png>)"],
    ["One [a](/a b/) and\ntwo [c](/c d/).", "6:5", "[a](</a b/>)"],
    ["![A scan](file:///home/ines/scan.png)", "6:1", "images"],
    ["A [trick](javascript:alert%281%29) of old.", "6:3", "address"],
  ] as const) {
    test(JSON.stringify(body), () => {
      const [problem] = find(body);
      assert.ok(problem);
      assert.equal(`${problem.place?.line}:${problem.place?.column}`, place);
      assert.ok(problem.remedy?.includes(remedy), describeProblem(problem));
    });
  }

  test("each one of a paragraph", () => {
    const found = find("One [a](/a b/) and\ntwo [c](/c d/).");
    assert.deepEqual(
      found.map(({ place }) => [place?.line, place?.column]),
      [
        [6, 5],
        [7, 5],
      ],
    );
  });
});

describe("what is a link, or meant as text, is none", () => {
  for (const body of [
    "![A train](/images/train.jpg)",
    "![A train](</images/a train.jpg>)",
    '[a](/b/ "a title")',
    "[a](/b/ 'a title')",
    "`[a](/b c/)` is code",
    "    ![x](a b.png)",
    "```\n[a](/b c/)\n```",
    "\\[a](/b c/) is escaped",
    "An array[0](with a call) has no brackets around a space: f[x] (y z)",
    "- [ ] (a task with a remark)",
  ]) {
    test(JSON.stringify(body), () => assert.deepEqual(find(body).map(describeProblem), []));
  }
});
