import { listWords } from "./words.ts";

/** Names of months and weekdays: they stand on pages as parts of dates, whatever a draft says. As they are compared. */
export function commonWords(languages: string[]): Set<string> {
  const words = new Set<string>();
  for (const language of new Set(languages)) {
    for (let month = 0; month < 12; month++) {
      const day = Date.UTC(2026, month, month + 1);
      for (const length of ["long", "short"] as const) {
        const format = new Intl.DateTimeFormat(language, {
          month: length,
          weekday: length,
          day: "numeric",
          timeZone: "UTC",
        });
        for (const { text } of listWords(format.format(day))) words.add(text);
        for (const { text } of listWords(format.format(day + month * 86_400_000))) words.add(text);
      }
    }
  }
  return words;
}
