import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMarkdown } from "../src/markdown/create.ts";
import { findAttributeProblems } from "../src/markdown/problems.ts";
import { mayHaveUnreadAttributes } from "../src/markdown/unread-attributes.ts";
import { describeProblem } from "../src/problem.ts";
import { slugify } from "../src/urls/slug.ts";

const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify });
const find = (body: string) =>
  mayHaveUnreadAttributes(body)
    ? findAttributeProblems(md.parse(body, {}), { path: "posts/x.md", body, bodyLine: 6 })
    : [];

describe("braces behind an image that readers would see are a warning at their place", () => {
  for (const [body, place, written] of [
    ["![A train](train.jpg){width=50%}", "6:22", "{width=50%}"],
    ["Text.\n\n![A train](train.jpg){width=0}", "8:22", "{width=0}"],
    ["> - ![A train](train.jpg){: .left}", "6:26", "{: .left}"],
    ["![A](a.jpg){.wide} and ![B](b.jpg){.wide style=red}", "6:35", "{.wide style=red}"],
  ] as const) {
    test(body, () => {
      const [problem, ...others] = find(body);
      assert.ok(problem);
      assert.deepEqual(others, []);
      assert.equal(`${problem.place?.line}:${problem.place?.column}`, place);
      assert.ok(problem.fact.includes(`"${written}"`), describeProblem(problem));
    });
  }
});

describe("what is read, or meant as text, is none", () => {
  for (const body of [
    "![A](a.jpg){.wide}",
    "![A](a.jpg){width=50}",
    "![A](a.jpg){dark=b.jpg .full}",
    "![A](a.jpg)\\{width=50%}",
    "![A](a.jpg){{ page.url }}",
    "![A](a.jpg) {width=50%}",
    "`![A](a.jpg){width=50%}`",
    "    ![A](a.jpg){width=50%}",
    "f(x){y} and [a link](/b/){c d}",
  ]) {
    test(body, () => assert.deepEqual(find(body).map(describeProblem), []));
  }
});
