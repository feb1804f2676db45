import type { DraftRecord } from "../checks/drafts/found.ts";
import type { FileFacts } from "../checks/file-facts.ts";
import type { TextRecord } from "../content/text-record.ts";
import type { KeptRelated } from "../plan/related.ts";

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
  /** Which posts are related to which. Absent when none are shown. */
  related?: KeptRelated | undefined;
  /** Names the records of the search index that was published. Absent when there was none. */
  search?: string | undefined;
}

/** What texts and files depend on beside their sources: when it is another than that of a record, that is not trusted. */
export interface Fingerprints {
  texts: string;
  files: string;
}

/** A record that knows nothing: then everything is made. */
export function emptyRecord(): BuildRecord {
  return { texts: new Map(), files: new Map(), guard: undefined };
}

/** Where a record is kept from one build to the next. */
export interface Memory {
  /** The record of the last build, as far as it can be trusted under these fingerprints. */
  recall(fingerprints: Fingerprints): BuildRecord;
  /** `isChanged` is false when the record is the one that was recalled. */
  keep(fingerprints: Fingerprints, record: BuildRecord, isChanged: boolean): void;
  /** Keeps how code was coloured in this build. */
  keepColours(colours: string[]): void;
}

/** Whether two records say the same, as far as they can be told apart without looking into what they share. */
export function isSameRecord(one: BuildRecord, other: BuildRecord): boolean {
  const isSameMap = <Value>(left: Map<string, Value>, right: Map<string, Value>): boolean =>
    left.size === right.size && [...left].every(([key, value]) => right.get(key) === value);
  return (
    isSameMap(one.texts, other.texts) &&
    isSameMap(one.files, other.files) &&
    one.related?.inputs === other.related?.inputs &&
    one.search === other.search &&
    JSON.stringify(one.guard) === JSON.stringify(other.guard)
  );
}

/** For commands that look and write nothing. */
export function readOnly({ recall }: Memory): Memory {
  return { recall, keep() {}, keepColours() {} };
}

/** Keeps the record as long as the process lives. */
export function rememberHere(): Memory {
  let last: { fingerprints: Fingerprints; record: BuildRecord } | undefined;
  return {
    recall: (fingerprints) => {
      if (!last) return emptyRecord();
      const { texts, files, ...rest } = last.record;
      return trust(last.fingerprints, fingerprints, { texts: () => texts, files: () => files, ...rest });
    },
    keep: (fingerprints, record) => {
      last = { fingerprints, record };
    },
    // The grammars stay.
    keepColours() {},
  };
}

/** As much of a record as was made under the same fingerprints. */
export function trust(
  then: Fingerprints,
  now: Fingerprints,
  record: { texts: () => BuildRecord["texts"]; files: () => BuildRecord["files"] } & Omit<
    BuildRecord,
    "texts" | "files"
  >,
): BuildRecord {
  const texts = then.texts === now.texts ? record.texts() : new Map<string, TextRecord>();
  return then.files === now.files ? { ...record, texts, files: record.files() } : { ...emptyRecord(), texts };
}
