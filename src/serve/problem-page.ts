import type { Problem } from "../problem.ts";

const STYLE = `
  .problems { font: 16px/1.5 system-ui, sans-serif; color: #2a1a16; background: #fdf6f3; max-width: 46rem; margin: 0 auto;
    padding: 1.5rem 1.75rem 2rem; border-top: 4px solid #b3261e; box-sizing: border-box; }
  .problems h1 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 1rem; }
  .problems ol { list-style: none; margin: 0; padding: 0; }
  .problems li { padding: .75rem 0; border-top: 1px solid #e7d4cd; }
  .problems p { margin: .25rem 0; overflow-wrap: anywhere; }
  .problems code { font: .875rem/1.5 ui-monospace, monospace; color: #8c1d18; }
  .problems .remedy { color: #5c4a44; }`;

/** Shows problems as HTML, errors first, each with its place, what is wrong, and what to do. */
export function formatProblems(problems: Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error");
  const others = problems.filter((problem) => problem.severity !== "error");
  const items = [...errors, ...others].map(formatProblem).join("\n");
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  return `<style>${STYLE}</style>
<div class="problems" lang="en">
<h1>The blog cannot be built: ${count}</h1>
<ol>
${items}
</ol>
<p>This goes away when the files are corrected and saved.</p>
</div>`;
}

/** A whole page that shows problems, for the time in which there is no other page to show. */
export function formatProblemPage(problems: Problem[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The blog cannot be built</title>
<body>
<main>
${formatProblems(problems)}
</main>
</body>
</html>
`;
}

function formatProblem({ place, fact, remedy }: Problem): string {
  const where = place ? [place.path, place.line, place.column].filter((part) => part !== undefined).join(":") : "";
  return [
    "<li>",
    where && `<p><code>${escapeHtml(where)}</code></p>`,
    `<p>${escapeHtml(fact)}</p>`,
    remedy && `<p class="remedy">${escapeHtml(remedy)}</p>`,
    "</li>",
  ]
    .filter(Boolean)
    .join("\n");
}

/** Text for the inside of an element. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
