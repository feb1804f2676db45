import type { StagedText } from "../publish/staging.ts";

/** Where a build's files go: the output folder, or the memory of the development server. */
export interface Sink {
  /** The absolute path of the output folder, when other threads may stage files there. */
  readonly output?: string;
  /** It has to get all texts, staged or not. */
  readonly wantsText?: boolean;
  /** Takes a finished text; gives what names its bytes. */
  addText(outputPath: string, text: string): string;
  addFile(outputPath: string, path: string): void;
  /** Makes room for what other threads stage. */
  openStaging?(): void;
  /** Takes a text that another thread has staged; gives what names its bytes. */
  addStaged?(outputPath: string, staged: StagedText): string;
  /** True when the file of the last build is still there and has these bytes: then it stays. */
  keep(outputPath: string, hash: string): boolean;
  /** The text of a file that was added or kept. Absent where nothing is kept: then it need not be searched either. */
  read?(outputPath: string): string | undefined;
  /** Waits until there is room for more. */
  drain?(): Promise<void>;
  /** Waits until all that was added can be read. */
  settle?(): Promise<void>;
}
