import { join } from "node:path";
import { makeCacheFolder, readSealed, replaceInCache, seal, writeWhole } from "../cache-file.ts";
import type { DraftRecord } from "../checks/drafts/found.ts";
import type { FileFacts } from "../checks/file-facts.ts";
import { type PackedFacts, packFacts, unpackFacts } from "../checks/pack.ts";
import type { TextRecord } from "../content/text-record.ts";

const RECORD_FILE = "record.json";

/** What is known of a finished file of the last build. */
export interface FileRecord {
  /** Of what it was made; see `Page.key`. */
  key: string;
  /** Names its bytes, as the publish stage does. */
  hash: string;
  facts: FileFacts;
}

/** What a build knows of the last one, so that it need not do again what would come out the same. */
export interface BuildRecord {
  /** By path. */
  texts: Map<string, TextRecord>;
  /** By output path. */
  files: Map<string, FileRecord>;
  /** What the draft guard has found. Absent when there was none. */
  guard: DraftRecord | undefined;
}

/** What texts and files depend on beside their sources: when it is another than that of a record, that is not trusted. */
export interface Fingerprints {
  texts: string;
  files: string;
}

/** As it is written. */
interface StoredRecord {
  fingerprints: Fingerprints;
  texts: TextRecord[];
  files: [outputPath: string, key: string, hash: string][];
  facts: PackedFacts;
  guard: DraftRecord | undefined;
}

/** A record that knows nothing: then everything is made. */
export function emptyRecord(): BuildRecord {
  return { texts: new Map(), files: new Map(), guard: undefined };
}

/** Where a record is kept from one build to the next. */
export interface Memory {
  /** The record of the last build, as far as it can be trusted under these fingerprints. */
  recall(fingerprints: Fingerprints): BuildRecord;
  keep(fingerprints: Fingerprints, record: BuildRecord): void;
}

/** Keeps the record in the cache folder. What is damaged there, or was made by others, is not there. */
export function rememberInCache(cache: string): Memory {
  return {
    recall: (fingerprints) => {
      const text = readSealed(cache, RECORD_FILE);
      if (text === undefined) return emptyRecord();
      const stored = JSON.parse(text) as StoredRecord;
      return trust(stored.fingerprints, fingerprints, {
        texts: () => new Map(stored.texts.map((record) => [record.path, record])),
        files: () => unpackFiles(stored),
        guard: stored.guard,
      });
    },
    keep: (fingerprints, { texts, files, guard }) => {
      const stored: StoredRecord = {
        fingerprints,
        texts: [...texts.values()],
        files: [...files].map(([outputPath, { key, hash }]) => [outputPath, key, hash]),
        facts: packFacts([...files].map(([outputPath, { facts }]) => [outputPath, facts])),
        guard,
      };
      makeCacheFolder(cache);
      writeWhole(join(cache, RECORD_FILE), seal(RECORD_FILE, JSON.stringify(stored)), { replace: replaceInCache });
    },
  };
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

/** For commands that look and write nothing. */
export function readOnly({ recall }: Memory): Memory {
  return { recall, keep() {} };
}

/** Keeps the record as long as the process lives. */
export function rememberHere(): Memory {
  let last: { fingerprints: Fingerprints; record: BuildRecord } | undefined;
  return {
    recall: (fingerprints) => {
      if (!last) return emptyRecord();
      const { texts, files, guard } = last.record;
      return trust(last.fingerprints, fingerprints, { texts: () => texts, files: () => files, guard });
    },
    keep: (fingerprints, record) => {
      last = { fingerprints, record };
    },
  };
}

/** As much of a record as was made under the same fingerprints. */
function trust(
  then: Fingerprints,
  now: Fingerprints,
  record: { texts: () => BuildRecord["texts"]; files: () => BuildRecord["files"]; guard: DraftRecord | undefined },
): BuildRecord {
  const texts = then.texts === now.texts ? record.texts() : new Map<string, TextRecord>();
  return then.files === now.files ? { texts, files: record.files(), guard: record.guard } : { ...emptyRecord(), texts };
}
