import { readTree } from "./blog.ts";

/** Paths of the files that differ between two folders, each with how: for an assertion that says what is wrong. */
export function listDifferences(actual: string, wanted: string): string[] {
  const [left, right] = [readTree(actual), readTree(wanted)];
  const paths = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return paths.flatMap((path) => {
    const [one, other] = [left[path], right[path]];
    if (one === undefined) return `${path} is missing`;
    if (other === undefined) return `${path} should not be there`;
    return one === other ? [] : `${path} differs: ${describeDifference(one, other)}`;
  });
}

/** Where two texts begin to differ. */
export function describeDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 40), at + 60));
  return `${around(one)} instead of ${around(other)}`;
}
