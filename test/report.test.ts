import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { count, formatAnnotations, formatBytes, formatProblems } from "../src/cli/report.ts";
import { error, hasErrors, note, type Problem, ProblemError, warning } from "../src/problem.ts";

/** What an author reads, without colours. */
function format(problems: Problem[]): string {
  return stripVTControlCharacters(formatProblems(problems));
}

describe("a problem is printed with its place, what is wrong, and what to do", () => {
  const cases: [name: string, problem: Problem, text: string][] = [
    [
      "an error",
      error(
        "date-impossible",
        { path: "posts/hello.md", line: 3, column: 7 },
        '"date" is not a date: "2024-02-30". February 2024 has 29 days.',
        "Write it as YYYY-MM-DD, for example 2024-02-29.",
      ),
      'posts/hello.md:3:7  "date" is not a date: "2024-02-30". February 2024 has 29 days.\n' +
        "    Write it as YYYY-MM-DD, for example 2024-02-29.",
    ],
    ["a warning", warning("a", { path: "a.md", line: 2 }, "Fact.", "Do."), "a.md:2  warning  Fact.\n    Do."],
    ["a note", note("a", { path: "posts" }, "Fact."), "posts  note  Fact."],
    ["without a place", error("a", undefined, "Fact.", "Do."), "Fact.\n    Do."],
    ["a column without a line", error("a", { path: "a.md", column: 7 }, "Fact."), "a.md  Fact."],
  ];
  for (const [name, problem, text] of cases) test(name, () => assert.equal(format([problem]), text));
});

test("errors come first, then in the order of files, lines and columns", () => {
  const at = (path: string, line?: number, column?: number) => ({
    path,
    ...(line && { line }),
    ...(column && { column }),
  });
  const problems = [
    note("n", at("a.md"), "note"),
    warning("w", at("a.md", 1), "warning"),
    error("e", at("b.md", 10, 1), "6"),
    error("e", at("b.md", 9, 1), "5"),
    error("e", at("a.md", 2, 20), "4"),
    error("e", at("a.md", 2, 3), "3"),
    error("e", at("a.md"), "2"),
    error("e", undefined, "1"),
  ];
  const facts = format(problems)
    .split("\n")
    .map((line) => line.split("  ").at(-1));
  assert.deepEqual(facts, ["1", "2", "3", "4", "5", "6", "warning", "note"]);
  assert.equal(problems[0]?.fact, "note", "the list of the caller stays as it was");
});

describe("a problem is an annotation of GitHub", () => {
  const cases: [problem: Problem, annotation: string][] = [
    [error("a", { path: "a.md", line: 3, column: 7 }, "Fact.", "Do."), "::error file=a.md,line=3,col=7::Fact. Do."],
    [warning("a", { path: "a.md", line: 3 }, "Fact."), "::warning file=a.md,line=3::Fact."],
    [note("a", { path: "a.md" }, "Fact."), "::notice file=a.md::Fact."],
    [error("a", undefined, "Fact."), "::error ::Fact."],
    [error("a", { path: "a,b:c%d.md", line: 1 }, "Fact."), "::error file=a%2Cb%3Ac%25d.md,line=1::Fact."],
    [error("a", undefined, "100% of\r\nlines: one, two"), "::error ::100%25 of%0D%0Alines: one, two"],
    [error("a", { path: "a\nb.md" }, "::error::x"), "::error file=a%0Ab.md::::error::x"],
  ];
  for (const [problem, annotation] of cases) {
    test(JSON.stringify(annotation), () => assert.equal(formatAnnotations([problem]), annotation));
  }

  test("one line for each, whatever is in it", () => {
    const problems = [error("a", undefined, "one\ntwo"), note("b", { path: "x" }, "three", "four\rfive")];
    assert.equal(formatAnnotations(problems).split(/[\r\n]/).length, 2);
  });
});

test("numbers are counted in words, with their thousands", () => {
  const cases: [number: number, expected: string][] = [
    [0, "0 posts"],
    [1, "1 post"],
    [2, "2 posts"],
    [4000, "4,000 posts"],
  ];
  for (const [number, expected] of cases) assert.equal(count(number, "post"), expected);
  assert.equal(count(2, "entry", "entries"), "2 entries");
});

describe("bytes are written for people", () => {
  const cases: [bytes: number, expected: string][] = [
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_000, "1.0 kB"],
    [1_550, "1.6 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [3_200_000, "3.2 MB"],
  ];
  for (const [bytes, expected] of cases) test(String(bytes), () => assert.equal(formatBytes(bytes), expected));
});

test("only an error stops a build", () => {
  assert.equal(hasErrors([]), false);
  assert.equal(hasErrors([note("a", undefined, "x"), warning("b", undefined, "y")]), false);
  assert.equal(hasErrors([note("a", undefined, "x"), error("b", undefined, "y")]), true);
});

test("an error that carries problems says all of them", () => {
  const issue = new ProblemError([error("a", undefined, "One."), error("b", undefined, "Two.")]);
  assert.deepEqual([issue.name, issue.message], ["ProblemError", "One.\nTwo."]);
});
