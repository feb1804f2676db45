/**
 * Quotation marks by language, as markdown-it wants them: outer left and right, inner left and right.
 * After the locale data of Unicode CLDR (characters › quotation marks).
 */
const quotes: Record<string, string | string[]> = {
  en: "“”‘’",
  cs: "„“‚‘",
  da: "„“‚‘",
  de: "„“‚‘",
  "de-CH": "«»‹›",
  el: "«»“”",
  es: "«»“”",
  fi: "””’’",
  fr: ["«\u00a0", "\u00a0»", "“", "”"],
  hu: "„”»«",
  it: "«»“”",
  ja: "「」『』",
  ko: "“”‘’",
  nl: "“”‘’",
  no: "«»‘’",
  pl: "„”«»",
  pt: "“”‘’",
  ru: "«»„“",
  sv: "””’’",
  uk: "«»„“",
  zh: "“”‘’",
};

/** The quotation marks of a BCP 47 language; English ones when the language is not known. */
export function quotesOf(language: string): string | string[] {
  return quotes[language] ?? quotes[language.split("-")[0] ?? ""] ?? "“”‘’";
}
