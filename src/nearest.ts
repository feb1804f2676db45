import { distance } from "fastest-levenshtein";

/** The candidate nearest to `word`, when it is at most `most` letters away; else undefined. Ties go to the first. */
export function findNearest(word: string, candidates: Iterable<string>, most: number): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= nearestDistance) continue;
    const letters = distance(word, candidate);
    if (letters < nearestDistance) {
      nearest = candidate;
      nearestDistance = letters;
    }
  }
  return nearest;
}
