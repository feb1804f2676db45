/** Where in a file of the author a problem is. */
export interface Place {
  /** Path from the blog's root, with forward slashes. */
  path: string;
  /** 1 for the first line. */
  line?: number;
  /** 1 for the first character of the line. */
  column?: number;
}

/** `error` stops the build, `warning` and `note` are printed and the build goes on. */
export type Severity = "error" | "warning" | "note";

/** Something that the author should know: where it is, what it is, and what to do about it. */
export interface Problem {
  /** A short name that never changes, for `--json` and for tests: `date-impossible`. */
  code: string;
  severity: Severity;
  place?: Place;
  /** What is wrong, in full sentences, from the author's point of view. */
  fact: string;
  /** What to do about it, in the imperative. */
  remedy?: string;
}

/** Carries problems out of a place that cannot go on. The command line prints them like all others. */
export class ProblemError extends Error {
  readonly problems: Problem[];

  /** `cause` is the error behind them, for `--debug`. */
  constructor(problems: Problem[], cause?: unknown) {
    super(problems.map(describeProblem).join("\n"), { cause });
    this.name = "ProblemError";
    this.problems = problems;
  }
}

/** For a `catch` at a place that cannot go on: throws the same again, and what was known before it stands first. */
export function throwWith(known: Problem[]): (issue: unknown) => never {
  return (issue) => {
    throw issue instanceof ProblemError ? new ProblemError([...known, ...issue.problems], issue.cause) : issue;
  };
}

/** `posts/hello.md:3:7`, or as much of it as is known. */
export function formatPlace({ path, line, column }: Place): string {
  return [showHidden(path), line, line && column].filter((part) => part !== undefined).join(":");
}

/** Place, fact and remedy as plain text. */
export function describeProblem({ place, fact, remedy }: Problem): string {
  const shown = remedy ? `\n    ${showHidden(remedy)}` : "";
  return `${place ? `${formatPlace(place)}  ` : ""}${showHidden(fact)}${shown}`;
}

/** An error with a place, a fact and a remedy. */
export function error(code: string, place: Place | undefined, fact: string, remedy?: string): Problem {
  return create("error", code, place, fact, remedy);
}

/** A warning with a place, a fact and a remedy. */
export function warning(code: string, place: Place | undefined, fact: string, remedy?: string): Problem {
  return create("warning", code, place, fact, remedy);
}

/** A note with a place, a fact and a remedy. */
export function note(code: string, place: Place | undefined, fact: string, remedy?: string): Problem {
  return create("note", code, place, fact, remedy);
}

function create(
  severity: Severity,
  code: string,
  place: Place | undefined,
  fact: string,
  remedy: string | undefined,
): Problem {
  return { code, severity, fact, ...(place && { place }), ...(remedy && { remedy }) };
}

/**
 * What the author has written may hold characters that move the cursor of a terminal, turn its text round, or begin a
 * line of their own, which GitHub would take for a command. They are shown as escapes.
 */
export function showHidden(text: string): string {
  return text.replace(/\p{Cc}|\p{Zl}|\p{Zp}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (sign) => {
    if (sign === "\n") return "\\n";
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** True when at least one of the problems stops the build. */
export function hasErrors(problems: Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
