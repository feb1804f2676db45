import type { DateView } from "../src/plan/page.ts";

/** A date as readers write it, with the form that machines read. */
export function Time({ date, label, class: className }: { date: DateView; label?: string; class?: string }) {
  return (
    <time class={className} datetime={date.iso}>
      {label ?? date.label}
    </time>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Day and month as readers of `lang` write them (`22 August`), for lists in which the year is a heading. */
export function writeDayOfYear(date: DateView, lang: string): string {
  let format = formats.get(lang);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", calendar: "gregory", timeZone: "UTC" });
    formats.set(lang, format);
  }
  return format.format(new Date(`${date.day}T00:00:00Z`));
}
