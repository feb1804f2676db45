/**
 * The part of Eleventy's configuration API that Longhand uses; Eleventy 3 has no types of its own.
 * https://www.11ty.dev/docs/config/
 */
export interface EleventyConfig {
  addTemplate(path: string, content: unknown, data?: object): void;
  addLayoutAlias(from: string, to: string): void;
  addCollection(name: string, collect: () => unknown): void;
  addFilter(name: string, filter: (...values: never[]) => unknown): void;
  addGlobalData(name: string, data: unknown): void;
  addPassthroughCopy(paths: Record<string, string>): void;
  addPreprocessor(name: string, extensions: string, preprocess: (data: never, content: string) => unknown): void;
  addPlugin(plugin: unknown, options?: object): void;
  addShortcode(name: string, shortcode: (...values: never[]) => unknown): void;
  setLibrary(engine: string, library: unknown): void;
  amendLibrary(engine: string, amend: (library: never) => void): void;
  setDataFileSuffixes(suffixes: string[]): void;
  setUseGitIgnore(use: boolean): void;
  setQuietMode(quiet: boolean): void;
  setUseTemplateCache(use: boolean): void;
  on(event: string, listener: (...values: never[]) => unknown): void;
  ignores: Set<string>;
  /** Prints what took long, also in quiet mode, unless each of its groups is told not to. */
  benchmarkManager: { getAll(): Record<string, { setIsVerbose(isVerbose: boolean): void }> };
  libraryAmendments: Record<string, ((library: unknown) => void)[] | undefined>;
  [key: symbol]: unknown;
}

/** What Eleventy's configuration function returns. */
export interface EleventySettings {
  dir: { input: string; includes: string; layouts: string; data: string; output: string };
  markdownTemplateEngine: false;
  htmlTemplateEngine: false;
  pathPrefix: string;
}

/** What Eleventy's `toJSON()` says of one finished page. */
export interface EleventyResult {
  url: string | false;
  inputPath: string;
  outputPath: string | false;
  content: string;
}

/** Eleventy's programmatic API. https://www.11ty.dev/docs/programmatic/ */
export interface EleventyClass {
  new (
    input: string,
    output: string,
    options: {
      source?: "cli" | "script";
      configPath?: string;
      quietMode?: boolean;
      loader?: "esm";
      pathPrefix?: string;
      config?: (config: EleventyConfig) => void | Promise<void>;
    },
  ): { disableLogger(): void; toJSON(): Promise<EleventyResult[]> };
}
