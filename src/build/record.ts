import { join } from "node:path";
import { makeCacheFolder, readSealed, replaceInCache, seal, writeWhole } from "../cache-file.ts";
import type { FileFacts } from "../checks/file-facts.ts";
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
  /** What the draft guard has looked for. */
  guard: string | undefined;
}

/** What texts and files depend on beside their sources: when it is another than that of a record, that is not trusted. */
export interface Fingerprints {
  texts: string;
  files: string;
}

interface StoredRecord {
  fingerprints: Fingerprints;
  texts: Iterable<[string, TextRecord]>;
  files: Iterable<[string, FileRecord]>;
  guard: string | undefined;
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
      return text === undefined ? emptyRecord() : trust(JSON.parse(text) as StoredRecord, fingerprints);
    },
    keep: (fingerprints, { texts, files, guard }) => {
      const stored: StoredRecord = { fingerprints, texts: [...texts], files: [...files], guard };
      makeCacheFolder(cache);
      writeWhole(join(cache, RECORD_FILE), seal(RECORD_FILE, JSON.stringify(stored)), { replace: replaceInCache });
    },
  };
}

/** For commands that look and write nothing. */
export function readOnly({ recall }: Memory): Memory {
  return { recall, keep() {} };
}

/** Keeps the record as long as the process lives. */
export function rememberHere(): Memory {
  let last: StoredRecord | undefined;
  return {
    recall: (fingerprints) => (last ? trust(last, fingerprints) : emptyRecord()),
    keep: (fingerprints, record) => {
      last = { fingerprints, ...record };
    },
  };
}

function trust(stored: StoredRecord, fingerprints: Fingerprints): BuildRecord {
  const record = emptyRecord();
  if (stored.fingerprints.texts === fingerprints.texts) record.texts = new Map(stored.texts);
  if (stored.fingerprints.files !== fingerprints.files) return record;
  return { ...record, files: new Map(stored.files), guard: stored.guard };
}
