import { rmSync } from "node:fs";
import { join } from "node:path";
import { readSealed, readWithSeal, writeSealedParts } from "../cache-file.ts";
import type { DraftRecord } from "../checks/drafts/found.ts";
import { type PackedFacts, packFacts, unpackFacts } from "../checks/pack.ts";
import type { TextRecord } from "../content/text-record.ts";
import { writeColours } from "../highlight/kept-colours.ts";
import type { KeptRelated } from "../plan/related.ts";
import { type BuildRecord, emptyRecord, type FileRecord, type Fingerprints, type Memory, trust } from "./record.ts";

/** The record of the last build that has written all of it. */
const RECORD_FILE = "record.json";
/** What is different since, so that an edit of one text of thousands need not write what is known of all. */
const CHANGES_FILE = "record-changes.json";
/** When more than one in so many is different, all of it is written. */
const FEW = 10;
/** Entries that are written at a time. */
const PIECE = 500;

/** As it is written. */
interface StoredRecord {
  fingerprints: Fingerprints;
  texts: TextRecord[];
  files: [outputPath: string, key: string, hash: string][];
  facts: PackedFacts;
  guard: DraftRecord | undefined;
  related?: KeptRelated | undefined;
  search?: string | undefined;
}

/** Everything but texts and files is whole. */
interface StoredChanges extends StoredRecord {
  /** The seal of the record to which it belongs. */
  of: string;
  /** Paths, and output paths, of what is gone. */
  gone: { texts: string[]; files: string[] };
}

type Whole = Pick<BuildRecord, "texts" | "files">;

/** Keeps the record in the cache folder. What is damaged there, or was made by others, is not there. */
export function rememberInCache(cache: string): Memory {
  let base: (Whole & { name: string; fingerprints: Fingerprints }) | undefined;

  const recall = (fingerprints: Fingerprints): BuildRecord => {
    base = undefined;
    const sealed = readWithSeal(cache, RECORD_FILE);
    if (!sealed) return emptyRecord();
    const stored = JSON.parse(sealed.content) as StoredRecord;
    const known = trust(stored.fingerprints, fingerprints, {
      texts: () => unpackTexts(stored),
      files: () => unpackFiles(stored),
      guard: stored.guard,
      related: stored.related,
      search: stored.search,
    });
    if (!isSame(stored.fingerprints, fingerprints)) return known;
    base = { texts: known.texts, files: known.files, name: sealed.seal, fingerprints };
    return addChanges(known, readChanges(cache, base.name));
  };

  const keep = (fingerprints: Fingerprints, record: BuildRecord, isChanged: boolean): void => {
    // What a killed build has left of one. Only who has the lock keeps a record.
    for (const file of [RECORD_FILE, CHANGES_FILE]) rmSync(join(cache, `${file}.new`), { force: true });
    if (!isChanged) return;
    const changed = base && isSame(base.fingerprints, fingerprints) ? findChanges(base, record) : undefined;
    if (base && changed) {
      const { texts, files, gone } = changed;
      const changes: StoredChanges = { ...pack(fingerprints, { ...record, texts, files }), of: base.name, gone };
      writeSealedParts(cache, CHANGES_FILE, toJson(changes));
    } else {
      writeSealedParts(cache, RECORD_FILE, toJson(pack(fingerprints, record)));
      rmSync(join(cache, CHANGES_FILE), { recursive: true, force: true });
    }
  };

  return { recall, keep, keepColours: (colours) => writeColours(cache, colours) };
}

function isSame(one: Fingerprints, other: Fingerprints): boolean {
  return one.texts === other.texts && one.files === other.files;
}

/** The JSON of a record, piece by piece: as one text it is the largest thing that a build of many posts has in memory. */
function* toJson(value: unknown, depth = 3): Generator<string> {
  if (depth === 0 || typeof value !== "object" || value === null) {
    yield JSON.stringify(value);
  } else if (Array.isArray(value)) {
    yield "[";
    for (let start = 0; start < value.length; start += PIECE) {
      yield `${start > 0 ? "," : ""}${JSON.stringify(value.slice(start, start + PIECE)).slice(1, -1)}`;
    }
    yield "]";
  } else {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    yield "{";
    if (entries.length > PIECE) {
      for (let start = 0; start < entries.length; start += PIECE) {
        const piece = Object.fromEntries(entries.slice(start, start + PIECE));
        yield `${start > 0 ? "," : ""}${JSON.stringify(piece).slice(1, -1)}`;
      }
    } else {
      for (const [index, [name, one]] of entries.entries()) {
        yield `${index > 0 ? "," : ""}${JSON.stringify(name)}:`;
        yield* toJson(one, depth - 1);
      }
    }
    yield "}";
  }
}

function pack(fingerprints: Fingerprints, { texts, files, guard, related, search }: BuildRecord): StoredRecord {
  return {
    fingerprints,
    texts: [...texts.values()],
    files: [...files].map(([outputPath, { key, hash }]) => [outputPath, key, hash]),
    facts: packFacts([...files].map(([outputPath, { facts }]) => [outputPath, facts])),
    guard,
    related,
    search,
  };
}

function unpackTexts({ texts }: StoredRecord): Map<string, TextRecord> {
  return new Map(texts.map((record) => [record.path, record]));
}

function unpackFiles({ files, facts }: StoredRecord): Map<string, FileRecord> {
  const unpacked = unpackFacts(facts);
  return new Map(
    files.flatMap(([outputPath, key, hash]) => {
      const known = unpacked.get(outputPath);
      return known ? [[outputPath, { key, hash, facts: known }]] : [];
    }),
  );
}

/** Undefined when there are none, or those of another record: then that is how things were one build earlier. */
function readChanges(cache: string, of: string): StoredChanges | undefined {
  const content = readSealed(cache, CHANGES_FILE);
  const changes = content === undefined ? undefined : (JSON.parse(content) as StoredChanges);
  return changes?.of === of ? changes : undefined;
}

function addChanges(record: BuildRecord, changes: StoredChanges | undefined): BuildRecord {
  if (!changes) return record;
  const { gone, guard, related, search } = changes;
  const texts = new Map([...record.texts, ...unpackTexts(changes)]);
  const files = new Map([...record.files, ...unpackFiles(changes)]);
  for (const path of gone.texts) texts.delete(path);
  for (const outputPath of gone.files) files.delete(outputPath);
  return { texts, files, guard, related, search };
}

/** What is not the same object any more; undefined when that is much. */
function findChanges(before: Whole, now: Whole): (Whole & { gone: StoredChanges["gone"] }) | undefined {
  const texts = new Map([...now.texts].filter(([path, record]) => before.texts.get(path) !== record));
  const files = new Map([...now.files].filter(([outputPath, record]) => before.files.get(outputPath) !== record));
  const gone = {
    texts: [...before.texts.keys()].filter((path) => !now.texts.has(path)),
    files: [...before.files.keys()].filter((outputPath) => !now.files.has(outputPath)),
  };
  const count = texts.size + files.size + gone.texts.length + gone.files.length;
  return count * FEW <= before.texts.size + before.files.size ? { texts, files, gone } : undefined;
}
