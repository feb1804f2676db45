/** Why a text is no JSON, in the words of the engine; undefined when it is. Newer engines add the line once more. */
export function findJsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (issue) {
    return (issue instanceof Error ? issue.message : String(issue)).replace(/ \(line \d+ column \d+\)$/, "");
  }
}
