import colors from "picocolors";
import { formatPlace, type Problem, type Severity, showHidden } from "../problem.ts";

/** What the author has asked for on the command line. */
export interface OutputOptions {
  /** Data for programs instead of text for people. */
  json?: boolean;
  /** Nothing but problems. */
  quiet?: boolean;
  /** Traces of unexpected errors. */
  debug?: boolean;
}

const order: Severity[] = ["error", "warning", "note"];

/**
 * Problems as the author reads them: place, fact, and the remedy on a line of its own.
 *
 *     posts/hello.md:3:7  "date" is not a date: "2024-02-30". February 2024 has 29 days.
 *         Write it as YYYY-MM-DD, for example 2024-02-29.
 */
export function formatProblems(problems: Problem[]): string {
  return sortProblems(problems).map(formatProblem).join("\n");
}

/** Errors first; those of a file one after the other, from its first line to its last. */
export function sortProblems(problems: Problem[]): Problem[] {
  return [...problems].sort(
    (left, right) => order.indexOf(left.severity) - order.indexOf(right.severity) || comparePlaces(left, right),
  );
}

function formatProblem({ severity, place, fact, remedy }: Problem): string {
  const paint = severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.dim;
  const label = severity === "error" ? "" : `${paint(severity)}  `;
  const where = place ? `${colors.bold(formatPlace(place))}  ` : "";
  const [said, advice] = [showHidden(fact), remedy && showHidden(remedy)];
  return `${where}${label}${severity === "error" ? paint(said) : said}${advice ? `\n    ${advice}` : ""}`;
}

function comparePlaces(left: Problem, right: Problem): number {
  const [one, other] = [left.place, right.place];
  if (!one || !other) return one ? 1 : other ? -1 : 0;
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

/**
 * Problems as workflow commands, which GitHub shows on the lines of a pull request.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatAnnotations(problems: Problem[]): string {
  const escapeData = (text: string): string =>
    text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const commands = { error: "error", warning: "warning", note: "notice" } as const;
  return problems
    .map(({ severity, place, fact, remedy }) => {
      const properties = [
        place && `file=${escapeProperty(place.path)}`,
        place?.line && `line=${place.line}`,
        place?.line && place.column && `col=${place.column}`,
      ].filter(Boolean);
      return `::${commands[severity]} ${properties.join(",")}::${escapeData(remedy ? `${fact} ${remedy}` : fact)}`;
    })
    .join("\n");
}

/** Prints problems on standard error; as annotations as well when GitHub runs the build. */
export function printProblems(problems: Problem[], options: OutputOptions): void {
  const shown = options.quiet ? problems.filter((problem) => problem.severity !== "note") : problems;
  if (shown.length === 0 || options.json) return;
  console.error(formatProblems(shown));
  if (process.env.GITHUB_ACTIONS === "true") console.error(formatAnnotations(shown));
}

/** `1 post`, `2 posts`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Bytes for people: `3.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return count(bytes, "byte");
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
