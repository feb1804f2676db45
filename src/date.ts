import { lazily } from "./load-package.ts";

const loadLuxon: () => typeof import("luxon") = lazily("luxon");

/** A moment in the blog's time zone, as plain data. */
export interface PostDate {
  /** Milliseconds since 1970 in UTC, for comparing. A date without a time is the start of that day in the blog's zone. */
  time: number;
  /** ISO 8601 with offset, to the second: `2025-08-22T00:00:00+02:00` (RFC 3339, for feeds). */
  iso: string;
  /** The calendar day in the blog's zone: `2025-08-22`. */
  day: string;
}

/** The forms of a date that authors write: a day, or a day and a time, with or without an offset. */
export const datePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads `YYYY-MM-DD` or an ISO 8601 date-time. A time without an offset is meant in `timeZone`.
 * Returns the date, or one sentence that says what is wrong with the text (and sometimes another that says what to do).
 *
 * @example
 * parseDate("2025-08-22", "Europe/Berlin") //=> { date: { iso: "2025-08-22T00:00:00+02:00", … } }
 * parseDate("2024-02-30", "UTC") //=> { fact: "February 2024 has 29 days." }
 */
export function parseDate(
  text: string,
  timeZone: string,
): { date: PostDate; fact?: never } | { date?: never; fact: string; remedy?: string } {
  const match = datePattern.exec(text.trim());
  if (!match) return { fact: "A date looks like 2025-08-22 or 2025-08-22T09:30:00+02:00.", ...suggestDate(text) };
  const [, yearText = "", monthText = "", dayText = "", hour, minute, second = "00", offset] = match;
  const year = Number(yearText);
  const month = Number(monthText);
  const day = Number(dayText);
  if (year < 1000) return { fact: `The year would be ${year}.` };
  if (month < 1 || month > 12) return { fact: `There is no month ${month}.` };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1) return { fact: "There is no day 0." };
  if (day > days) {
    const name = loadLuxon().DateTime.utc(year, month).setLocale("en").toFormat("LLLL yyyy");
    return { fact: `${name} has ${days} days.` };
  }
  let iso = `${yearText}-${monthText}-${dayText}`;
  if (hour !== undefined && minute !== undefined) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
      return {
        fact: `There is no time ${hour}:${minute}${match[6] ? `:${second}` : ""}.`,
        remedy: "Write a time from 00:00 to 23:59.",
      };
    }
    if (offset && !isOffset(offset)) {
      return {
        fact: `There is no place whose clocks are at ${offset}.`,
        remedy:
          "Write how far the clock is from UTC, for example +02:00, or leave it out for the time of the blog's zone.",
      };
    }
    iso += `T${hour}:${minute}:${second}${normalizeOffset(offset)}`;
  }
  const clock = Date.UTC(
    year,
    month - 1,
    day,
    Number(hour ?? 0),
    Number(minute ?? 0),
    hour === undefined ? 0 : Number(second),
  );
  const zone = offset ? minutesOf(offset) : findOffset(clock, timeZone);
  const date = toPostDate(clock - zone * 60_000, timeZone);
  return (offset ? undefined : explainGap(iso, date, timeZone)) ?? { date };
}

/**
 * How far clocks are from UTC, in minutes, when they show `clock`: a time as if it were UTC, in milliseconds since 1970.
 * Of a time that they show twice, the first is meant. A time that they leave out counts as if they had not been changed.
 */
function findOffset(clock: number, timeZone: string): number {
  const before = offsetAt(clock - DAY, timeZone);
  const after = offsetAt(clock + DAY, timeZone);
  if (before === after || offsetAt(clock - before * 60_000, timeZone) === before) return before;
  return offsetAt(clock - after * 60_000, timeZone) === after ? after : before;
}

const DAY = 86_400_000;

/** In minutes; parts of them are what clocks showed before there were zones. */
function offsetAt(time: number, timeZone: string): number {
  return isUniversal(timeZone) ? 0 : loadLuxon().IANAZone.create(timeZone).offset(time);
}

function isUniversal(timeZone: string): boolean {
  return /^(?:utc|gmt)$/i.test(timeZone);
}

function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = normalizeOffset(offset).slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** The date that is meant, when there is no doubt. */
function suggestDate(text: string): { remedy?: string } {
  const plain = text
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .trim();
  const [, year, month = "", day = ""] = /^(\d{4})(?:[-/. ](\d{1,2})[-/. ](\d{1,2})|(?:\d{4})?)$/.exec(plain) ?? [];
  const [compactMonth, compactDay] = month ? [month, day] : [plain.slice(4, 6), plain.slice(6, 8)];
  const written = `${year}-${compactMonth.padStart(2, "0")}-${compactDay.padStart(2, "0")}`;
  const isDate =
    year !== undefined && compactDay !== "" && loadLuxon().DateTime.fromISO(written, { zone: "UTC" }).isValid;
  return isDate ? { remedy: `Write ${written}.` } : {};
}

/** A time that the clocks leave out has become another one; an author should know. */
function explainGap(iso: string, date: PostDate, timeZone: string): { fact: string; remedy?: string } | undefined {
  const shown = date.iso.slice(0, 19);
  // A date without a time is the start of the day, and in some places a day starts at one o'clock.
  if (shown.startsWith(iso)) return undefined;
  if (!iso.includes("T")) {
    return shown.slice(0, 10) === iso ? undefined : { fact: `The calendar left that day out in ${timeZone}.` };
  }
  return {
    fact: `There is no ${iso.slice(11, 16)} on that day in ${timeZone}: the clocks are put forward past it.`,
    remedy: `Write the time that the clocks show then, for example ${shown.slice(0, 16)}.`,
  };
}

/** Clocks are at most 14 hours from UTC: https://en.wikipedia.org/wiki/List_of_UTC_offsets */
function isOffset(offset: string): boolean {
  const [hours = 0, minutes = 0] = normalizeOffset(offset).slice(1).split(":").map(Number);
  return /^z$/i.test(offset) || (minutes <= 59 && hours * 60 + minutes <= 14 * 60);
}

function normalizeOffset(offset: string | undefined): string {
  if (!offset) return "";
  if (/^z$/i.test(offset)) return "Z";
  return offset.includes(":") ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** The moment `time` (milliseconds since 1970 in UTC) in a time zone. */
export function dateFromTime(time: number, timeZone: string): PostDate {
  return toPostDate(time, timeZone);
}

function toPostDate(time: number, timeZone: string): PostDate {
  const offset = offsetAt(time, timeZone);
  const shown = new Date(time + offset * 60_000).toISOString().replace(/\.000|Z$/g, "");
  const iso = shown + (isUniversal(timeZone) ? "Z" : formatOffset(offset));
  return { time, iso, day: iso.slice(0, 10) };
}

function formatOffset(offset: number): string {
  const [hours, minutes] = [Math.abs(offset) / 60, Math.abs(offset) % 60];
  const digits = [hours, minutes].map((part) => String(Math.trunc(part)).padStart(2, "0"));
  return `${offset < 0 ? "-" : "+"}${digits.join(":")}`;
}

/** True for an IANA zone that this Node knows, such as `Europe/Berlin`; not for `local`, which would be the machine's. */
export function isTimeZone(timeZone: string): boolean {
  // Newer versions of Node take offsets such as +03:00 for zones.
  if (timeZone === "" || /^[+-]/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

const labels = new Map<string, string>();
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A day as the readers of a language write it, for instance `22 August 2025` in `en-GB`.
 * `day` is a calendar day (`2025-08-22`): no time zone can shift it.
 */
export function formatDay(day: string, language: string): string {
  return format(day, language, { year: "numeric", month: "long", day: "numeric" });
}

/** A day without its year: `22 August`. */
export function formatDayOfYear(day: string, language: string): string {
  return format(day, language, { month: "long", day: "numeric" });
}

/** Most days are shown on several pages, so each is formatted once. */
function format(day: string, language: string, form: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${day} ${form.year ?? ""}`;
  let label = labels.get(key);
  if (label === undefined) {
    const parts = findFormat(language, form).formatToParts(Date.parse(day));
    label = parts.map(({ value }) => value).join("");
    labels.set(key, label);
  }
  return label;
}

/** Luxon makes a new one for each date, which takes fifty times as long as to format it. */
function findFormat(language: string, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${form.year ?? ""}`;
  let found = formats.get(key);
  if (!found) {
    // Years and archives count by the Gregorian calendar, so labels do as well, unless the language names another one.
    const locale = language.includes("-u-") ? language : `${language}-u-ca-gregory`;
    found = new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" });
    formats.set(key, found);
  }
  return found;
}

/** A moment for people, with time and zone: `1 May 2031, 09:00 Europe/Dublin`. */
export function formatMoment(date: PostDate, timeZone: string, language: string): string {
  const moment = loadLuxon().DateTime.fromMillis(date.time, { zone: timeZone });
  const time = moment.toFormat("HH:mm");
  return `${formatDay(date.day, language)}${time === "00:00" ? "" : `, ${time}`} ${timeZone}`;
}
