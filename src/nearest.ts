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

/** All candidates that are at most `most` letters away from `word`, the nearest first. Ties stay in their order. */
export function listNearest(word: string, candidates: Iterable<string>, most: number): string[] {
  return [...candidates]
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .filter(({ letters }) => letters <= most)
    .sort((left, right) => left.letters - right.letters)
    .map(({ candidate }) => candidate);
}
