import { compare } from "../content/read.ts";
import { compareSketches, isTelling, lengthOf } from "../sketch.ts";
import { isLive, type Ledger, type LedgerEntry } from "./ledger.ts";
import { permanentId, type Writing } from "./writing.ts";

/** Texts that have so much in common are the same one, edited. */
export const SURELY = 0.75;
/** What the same title, or the same file, adds to it. */
const SOMEWHAT = 0.4;
/** With less than that in common they have nothing to do with each other. */
export const PERHAPS = 0.35;
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
 * Finds the texts of the ledger among those of today: by permanent id, else by the same file, else by the same content, or
 * nearly. A file in which title or length have changed may hold another essay now, so its content is looked at as well.
 */
export function recogniseWritings(ledger: Ledger, writings: Writing[]): Recognition {
  const recogniser = new Recogniser(writings);
  const unnamed = recogniser.findByIds(groupBySource(ledger));
  const open = recogniser.findByFiles(unnamed);
  if (open.length > 0) recogniser.findByContent(recogniser.findBySameText(open));
  return recogniser.recognition;
}

class Recogniser {
  readonly recognition: Recognition = { writings: new Map(), proofs: new Map(), doubts: new Map(), urls: new Map() };
  readonly #writings: Writing[];
  readonly #settled = new Set<Writing>();

  constructor(writings: Writing[]) {
    this.#writings = writings;
  }

  /** Settles texts whose author has given them their id; gives those that are left. */
  findByIds(groups: Lost[]): Lost[] {
    const byId = new Map<string, Writing>();
    for (const writing of this.#writings) {
      const id = permanentId(writing);
      if (id !== undefined) byId.set(id, writing);
    }
    if (byId.size === 0) return groups;
    return groups.filter((group) => {
      const writing = group.entry.id === undefined ? undefined : byId.get(group.entry.id);
      if (writing) this.#settle(group, writing);
      return writing === undefined;
    });
  }

  findByFiles(groups: Lost[]): Lost[] {
    const byPath = new Map(this.#writings.map((writing) => [writing.path, writing]));
    return groups.filter((group) => {
      const writing = byPath.get(group.entry.source);
      const isFound = writing !== undefined && !this.#settled.has(writing) && isStillIn(writing, group.entry);
      if (isFound) this.#settle(group, writing);
      return !isFound;
    });
  }

  /** Settles texts that are the same to the word, as when a folder is renamed. */
  findBySameText(open: Lost[]): Lost[] {
    const bySketch = new Map<string, Writing[]>();
    for (const writing of this.#listFree()) {
      const { sketch } = writing.facts;
      bySketch.set(sketch, [...(bySketch.get(sketch) ?? []), writing]);
    }
    const counts = new Map<string | undefined, number>();
    for (const { entry } of open) counts.set(entry.text, (counts.get(entry.text) ?? 0) + 1);
    return open.filter((group) => {
      const [writing, ...others] = bySketch.get(group.entry.text ?? "") ?? [];
      if (!writing || others.length > 0 || counts.get(group.entry.text) !== 1) return true;
      const candidate = createCandidate(group.entry, writing);
      if (candidate.score < SURELY) return true;
      this.#settle(group, writing, candidate);
      return false;
    });
  }

  /** Settles what is surely the same, and keeps what may be. */
  findByContent(open: Lost[]): void {
    const free = this.#listFree();
    const found = open.map((group) => ({ group, candidates: findCandidates(group.entry, free) }));
    const scoreOf = (candidate: Candidate | undefined): number => candidate?.score ?? 0;
    // The surest ones first, so that a text is not taken by a group that it resembles less.
    found.sort((left, right) => scoreOf(right.candidates[0]) - scoreOf(left.candidates[0]));
    for (const { group, candidates: all } of found) {
      const candidates = all.filter(({ writing }) => !this.#settled.has(writing));
      const [best, second] = candidates;
      if (!best) continue;
      if (scoreOf(best) >= SURELY && scoreOf(best) - scoreOf(second) >= LEAD) this.#settle(group, best.writing, best);
      else for (const url of group.urls) this.recognition.doubts.set(url, candidates.slice(0, 3));
    }
  }

  #listFree(): Writing[] {
    return this.#writings.filter((writing) => !this.#settled.has(writing));
  }

  #settle(group: Lost, writing: Writing, proof?: Candidate): void {
    const { writings, urls, proofs } = this.recognition;
    this.#settled.add(writing);
    const known = urls.get(writing.path);
    urls.set(writing.path, known ? [...known, ...group.urls] : group.urls);
    for (const url of group.urls) {
      writings.set(url, writing);
      if (proof && writing.path !== group.entry.source) proofs.set(url, proof);
    }
  }
}

/** True when a file holds what it held before, edited perhaps. */
function isStillIn(writing: Writing, { title, text }: LedgerEntry): boolean {
  if (text === undefined) return true;
  const isSame = (title === undefined || title === writing.title) && lengthOf(text) === writing.facts.length;
  return isSame || !isTelling(text) || compareSketches(text, writing.facts.sketch) >= PERHAPS;
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

/** Texts that may be the one of the entry, the likeliest first. */
export function findCandidates(entry: LedgerEntry, writings: Writing[]): Candidate[] {
  return writings
    .map((writing) => createCandidate(entry, writing))
    .filter((candidate) => candidate.score >= PERHAPS)
    .sort((left, right) => right.score - left.score);
}

/**
 * How sure it is that a text is the one of the entry. Title and file say all when the text of the past is not known or too
 * short to tell, and something when it is. A page such as /now/ may be written anew as often as one likes.
 */
export function createCandidate(entry: LedgerEntry, writing: Writing): Candidate {
  const isSameTitle = entry.title !== undefined && entry.title === writing.title;
  const isSameFile = entry.source === writing.path;
  const isTold = entry.text !== undefined && isTelling(entry.text);
  const similarity = isTold ? compareSketches(entry.text ?? "", writing.facts.sketch) : 0;
  const titleScore = isSameTitle ? (isTold ? SOMEWHAT : SURELY) : 0;
  const fileScore = isSameFile ? (isTold && entry.kind === "post" ? SOMEWHAT : SURELY) : 0;
  return { writing, similarity, isSameTitle, score: similarity + titleScore + fileScore };
}
