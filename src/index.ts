/** What an author imports from `longhand`: the settings, and the types of what layouts get. */
export type {
  ArchivePageData,
  AuthorPageData,
  EntryView,
  Head,
  HomePageData,
  LayoutData,
  PostPageData,
  PostView,
  SeriesView,
  SiteView,
  SubscribePageData,
  TagPageData,
  TagsPageData,
} from "./plan/layout-data.ts";
export { type BlogSettings, defineBlog, type TagSettings } from "./settings/settings.ts";
export type { CountedWords, OwnWords, WordName, Words } from "./words/words.ts";
