/**
 * One text for each plural category of a language: English has `one` and `other`, Polish `few` and `many` as well. `{n}`
 * is the number. A category that a language has not, or that is not given, is `other`.
 * https://cldr.unicode.org/index/cldr-spec/plural-rules
 */
export type CountedWords = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * What a blog says to its readers by itself, in one language. All of it is plain text; names in braces stand for what is
 * put in. `longhand dev` and all that only the author sees is not among it.
 */
export interface Words {
  /** The first link of each page, for keyboards. */
  skip: string;
  /** Names the links of the page header, to those who hear it. */
  siteLinks: string;
  /** In the footer; the years follow behind a comma. */
  writtenBy: string;
  subscribe: string;
  feed: string;
  /** The link to the author's address. */
  writeToMe: string;
  archive: string;
  tags: string;
  /** Heading of the search page, and the links to it. */
  search: string;

  notFound: string;
  notFoundDescription: string;
  notFoundText: string;
  newestEssays: string;
  allByYear: string;

  /** Above the featured posts of the home page. */
  featured: string;
  /** Above the tags of the home page. */
  subjects: string;
  allEssays: string;
  nothingPublished: string;

  /** In the archive. The years follow behind a comma. */
  essayCount: CountedWords;
  archiveDescription: string;
  /** Title of the second page of the archive, and those behind it. */
  archivePage: string;
  archivePageDescription: string;

  tagsDescription: string;
  /** Behind a tag; what stands beside `{n}` is for those who hear it. */
  tagCount: CountedWords;
  noTags: string;
  allTags: string;
  tagFeed: string;
  /** Of a tag without a description of its own. */
  tagDescription: string;
  /** Title and description of the second page of a tag, and those behind it: `{text}` is that of the first one. */
  tagPage: string;

  /** Names the links through the pages of a list, to those who hear it. */
  pages: string;
  page: string;
  newer: string;
  older: string;

  readingTime: CountedWords;
  contents: string;
  filedUnder: string;
  lastChanged: string;
  firstPublished: string;
  reply: string;
  discuss: string;
  /** Names the links to the newer and the older post, to those who hear it. */
  otherEssays: string;
  related: string;
  /** Names the list of the parts of a series, to those who hear it. */
  series: string;
  seriesPart: string;
  nextPart: string;
  previousPart: string;

  subscribeDescription: string;
  subscribeText: string;
  atomFeed: string;
  jsonFeed: string;
  readers: string;
  readersText: string;
  oneSubject: string;
  /** At the top of a feed that is opened in a browser. */
  feedText: string;
  howToSubscribe: string;

  searchDescription: string;
  searchField: string;
  searchSubmit: string;
  searchFilter: string;
  searchWithoutScript: string;
  byTag: string;
  byYear: string;
  searching: string;
  searchNone: string;
  searchResults: CountedWords;
  searchMore: string;
  searchFailed: string;

  alertNote: string;
  alertTip: string;
  alertImportant: string;
  alertWarning: string;
  alertCaution: string;
  /** Names a table, which scrolls by itself, to those who hear it. */
  table: string;
  watchVideo: string;
  /** A film of the blog, in feeds. */
  video: string;
  /** Names the button behind an expandable link, to those who hear it. */
  showHere: string;
  /** Below a section that is shown in place. */
  fromText: string;
  close: string;

  moved: string;
  movedText: string;
  gone: string;
  goneText: string;
  goneWays: string;
  /** `{home}` in `goneWays`. */
  goneHome: string;
  /** `{archive}` in `goneWays`. */
  goneArchive: string;

  /** Above the list of posts in `llms.txt`. */
  essays: string;
}

export type WordName = keyof Words;

/** The words that an author has chosen: some of them, and of those with numbers one text for all or some forms. */
export type OwnWords = {
  [Name in WordName]?: Words[Name] extends string ? string : string | Partial<CountedWords>;
};
