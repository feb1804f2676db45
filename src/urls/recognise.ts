import { compare } from "../content/read.ts";
import { isLive, type Ledger, type LedgerEntry } from "./ledger.ts";
import { compareSketches, isTelling, sketchText } from "./sketch.ts";
import { permanentId, type Writing } from "./writing.ts";

/** Texts that have so much in common are the same one, edited. */
const SURELY = 0.75;
/** With less than that in common they have nothing to do with each other. */
const PERHAPS = 0.35;
/** The second best must be so much further off, or it is not known which of the two it is. */
const LEAD = 0.15;

/** A text that may be the one that was at a URL. */
export interface Candidate {
  writing: Writing;
  /** What the texts have in common, from 0 to 1. */
  similarity: number;
  isSameTitle: boolean;
  /** How sure it is; what is in common, and the title. */
  score: number;
}

/** Which text of today is behind each URL of the ledger. */
export interface Recognition {
  /** By live URL. URLs whose text was not found are not there. */
  writings: Map<string, Writing>;
  /** By URL: how the text was known again when it was not by its file. */
  proofs: Map<string, Candidate>;
  /** By URL: texts that may be the one, when none surely is. */
  doubts: Map<string, Candidate[]>;
  /** By the path of a text: its live URLs in the ledger, the oldest first. */
  urls: Map<string, string[]>;
}

/** The URLs of one text of the past. */
interface Lost {
  urls: string[];
  entry: LedgerEntry;
}

/**
 * Finds the texts of the ledger among those of today: by the same file, else by the same permanent id, else by the same
 * content, or nearly. A file whose text and title are others than before may hold another essay now, and is asked for
 * its content as well.
 */
export function recogniseWritings(ledger: Ledger, writings: Writing[]): Recognition {
  const recognition: Recognition = { writings: new Map(), proofs: new Map(), doubts: new Map(), urls: new Map() };
  const byPath = new Map(writings.map((writing) => [writing.path, writing]));
  const byId = new Map<string, Writing>();
  for (const writing of writings) {
    const id = permanentId(writing);
    if (id !== undefined) byId.set(id, writing);
  }
  const settled = new Set<Writing>();
  const rest: Lost[] = [];
  const open: Lost[] = [];
  const suspects: { group: Lost; writing: Writing }[] = [];
  const settle = (group: Lost, writing: Writing): void => {
    settled.add(writing);
    for (const url of group.urls) recognition.writings.set(url, writing);
    const known = recognition.urls.get(writing.path);
    recognition.urls.set(writing.path, known ? [...known, ...group.urls] : group.urls);
  };

  for (const group of groupBySource(ledger)) {
    const sameId = byId.size === 0 || group.entry.id === undefined ? undefined : byId.get(group.entry.id);
    if (sameId) settle(group, sameId);
    else rest.push(group);
  }
  for (const group of rest) {
    const { entry } = group;
    const writing = byPath.get(entry.source);
    if (!writing || settled.has(writing)) open.push(group);
    else if (entry.title !== undefined && entry.title !== writing.title) suspects.push({ group, writing });
    else settle(group, writing);
  }
  // Two texts may have changed their files with each other.
  const isFree = (writing: Writing): boolean => !settled.has(writing);
  for (const { group, writing } of suspects) {
    if (settled.has(writing) || isOther(group.entry, writing, writings.filter(isFree))) open.push(group);
    else settle(group, writing);
  }
  if (open.length > 0) {
    const changed = matchSameText(open, writings.filter(isFree), recognition, settle);
    matchByContent(changed, writings.filter(isFree), recognition, settle);
    // Nobody else is it, so it is the one in the file, written anew.
    for (const { group, writing } of suspects) {
      const isFound = group.urls.some((url) => recognition.writings.has(url) || recognition.doubts.has(url));
      if (!isFound && !settled.has(writing)) settle(group, writing);
    }
  }
  return recognition;
}

/** Live URLs of texts, by their source. */
function groupBySource(ledger: Ledger): Lost[] {
  const groups = new Map<string, Lost>();
  for (const [url, entry] of ledger) {
    if ((entry.kind !== "post" && entry.kind !== "page") || !isLive(entry)) continue;
    const group = groups.get(entry.source);
    if (group) group.urls.push(url);
    else groups.set(entry.source, { urls: [url], entry });
  }
  for (const { urls } of groups.values()) {
    if (urls.length > 1)
      urls.sort((left, right) => compare(ledger.get(left)?.since ?? "", ledger.get(right)?.since ?? ""));
  }
  return [...groups.values()];
}

/** True when the file holds something else than before, and what was in it is somewhere else. */
function isOther(entry: LedgerEntry, writing: Writing, free: Writing[]): boolean {
  if (entry.text === undefined || !isTelling(entry.text) || compareSketches(entry.text, sketchOf(writing)) >= PERHAPS)
    return false;
  const others = free.filter((other) => other !== writing);
  return others.some((other) => compareSketches(entry.text ?? "", sketchOf(other)) >= SURELY);
}

const sketches = new WeakMap<Writing, string>();

/** The sketch of a text, made once. */
export function sketchOf(writing: Writing): string {
  let sketch = sketches.get(writing);
  if (sketch === undefined) {
    sketch = sketchText(writing.body);
    sketches.set(writing, sketch);
  }
  return sketch;
}

/** Settles texts that are the same to the word, as when a folder is renamed; gives those that are left. */
function matchSameText(
  open: Lost[],
  free: Writing[],
  recognition: Recognition,
  settle: (group: Lost, writing: Writing) => void,
): Lost[] {
  const bySketch = new Map<string, Writing[]>();
  for (const writing of free) {
    const sketch = sketchOf(writing);
    bySketch.set(sketch, [...(bySketch.get(sketch) ?? []), writing]);
  }
  const groupsBySketch = new Map<string | undefined, number>();
  for (const { entry } of open) groupsBySketch.set(entry.text, (groupsBySketch.get(entry.text) ?? 0) + 1);
  return open.filter((group) => {
    const [writing, ...others] = bySketch.get(group.entry.text ?? "") ?? [];
    if (!writing || others.length > 0 || groupsBySketch.get(group.entry.text) !== 1) return true;
    const candidate = createCandidate(group.entry, writing);
    if (candidate.score < SURELY) return true;
    settle(group, writing);
    for (const url of group.urls) recognition.proofs.set(url, candidate);
    return false;
  });
}

function matchByContent(
  open: Lost[],
  free: Writing[],
  recognition: Recognition,
  settle: (group: Lost, writing: Writing) => void,
): void {
  const candidates = open.map((group) => ({ group, candidates: findCandidates(group.entry, free) }));
  // The surest ones first, so that a text is not taken by a group that it resembles less.
  const scoreOf = (candidate: Candidate | undefined): number => candidate?.score ?? 0;
  candidates.sort((left, right) => scoreOf(right.candidates[0]) - scoreOf(left.candidates[0]));
  const taken = new Set<Writing>();
  for (const { group, candidates: all } of candidates) {
    const [best, second] = all.filter(({ writing }) => !taken.has(writing));
    if (!best) continue;
    const isSure = scoreOf(best) >= SURELY && scoreOf(best) - scoreOf(second) >= LEAD;
    if (isSure) {
      taken.add(best.writing);
      settle(group, best.writing);
      for (const url of group.urls) recognition.proofs.set(url, best);
    } else {
      const doubts = all.filter(({ writing }) => !taken.has(writing)).slice(0, 3);
      for (const url of group.urls) recognition.doubts.set(url, doubts);
    }
  }
}

/** Texts that may be the one of the entry, the likeliest first. */
export function findCandidates(entry: LedgerEntry, writings: Writing[]): Candidate[] {
  return writings
    .map((writing) => createCandidate(entry, writing))
    .filter((candidate) => candidate.score >= PERHAPS)
    .sort((left, right) => right.score - left.score);
}

/** The same title says all when the text of the past is not known or too short to tell, and something when it is. */
function createCandidate(entry: LedgerEntry, writing: Writing): Candidate {
  const isSameTitle = entry.title !== undefined && entry.title === writing.title;
  const isTold = entry.text !== undefined && isTelling(entry.text);
  const similarity = isTold ? compareSketches(entry.text ?? "", sketchOf(writing)) : 0;
  const bonus = isTold ? SURELY - PERHAPS : SURELY;
  return { writing, similarity, isSameTitle, score: similarity + (isSameTitle ? bonus : 0) };
}
