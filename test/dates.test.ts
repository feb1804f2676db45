import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import fc from "fast-check";
import { dateFromTime, formatDay, formatMoment, isTimeZone, parseDate } from "../src/date.ts";
import { repository } from "./support/blog.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

describe("a date is read in the blog's zone", () => {
  const cases: [text: string, timeZone: string, iso: string][] = [
    ["2025-08-22", "Europe/Berlin", "2025-08-22T00:00:00+02:00"],
    ["2025-08-22", "America/Los_Angeles", "2025-08-22T00:00:00-07:00"],
    ["2025-08-22", "UTC", "2025-08-22T00:00:00Z"],
    ["2024-02-29", "Pacific/Auckland", "2024-02-29T00:00:00+13:00"],
    [" 2025-08-22 ", "UTC", "2025-08-22T00:00:00Z"],
    ["2025-08-22T09:30", "Europe/Berlin", "2025-08-22T09:30:00+02:00"],
    ["2025-08-22 09:30:15", "Europe/Berlin", "2025-08-22T09:30:15+02:00"],
    ["2025-08-22T09:30:00+05:30", "Europe/Berlin", "2025-08-22T06:00:00+02:00"],
    ["2025-08-22T09:30:00-0330", "UTC", "2025-08-22T13:00:00Z"],
    ["2025-08-22t09:30:00z", "Europe/Berlin", "2025-08-22T11:30:00+02:00"],
    ["2025-08-22 09:30:00 +02:00", "Europe/Berlin", "2025-08-22T09:30:00+02:00"],
    ["2025-08-22T09:30:00.123456Z", "UTC", "2025-08-22T09:30:00Z"],
    ["2025-08-22T23:30:00Z", "Europe/Berlin", "2025-08-23T01:30:00+02:00"],
    // Summer time ended that night.
    ["2025-10-26", "Europe/Berlin", "2025-10-26T00:00:00+02:00"],
    ["2025-10-27", "Europe/Berlin", "2025-10-27T00:00:00+01:00"],
  ];
  for (const [text, timeZone, iso] of cases) {
    test(`${text} in ${timeZone}`, () => {
      const { date } = parseDate(text, timeZone);
      assert.equal(date?.iso, iso);
      assert.equal(date?.day, iso.slice(0, 10));
      assert.equal(date?.time, Date.parse(iso));
    });
  }
});

describe("what is not a date is explained in one sentence", () => {
  const form = "A date looks like 2025-08-22 or 2025-08-22T09:30:00+02:00.";
  const time = "Write a time from 00:00 to 23:59.";
  const cases: [text: string, fact: string, remedy?: string][] = [
    ["2024-02-30", "February 2024 has 29 days."],
    ["2025-02-29", "February 2025 has 28 days."],
    ["1900-02-29", "February 1900 has 28 days."],
    ["2025-06-31", "June 2025 has 30 days."],
    ["2025-06-00", "There is no day 0."],
    ["2024-13-45", "There is no month 13."],
    ["2024-00-10", "There is no month 0."],
    ["0024-01-02", "The year would be 24."],
    ["2025-08-22T24:00", "There is no time 24:00.", time],
    ["2025-08-22T10:60:00", "There is no time 10:60:00.", time],
    ["2025-08-22T10:00:60Z", "There is no time 10:00:60.", time],
    ["2025-8-2", form, "Write 2025-08-02."],
    ["20250822", form, "Write 2025-08-22."],
    ["2025/08/22", form, "Write 2025-08-22."],
    ["2025‑08‑22", form, "Write 2025-08-22."],
    ["２０２５-08-22", form, "Write 2025-08-22."],
    ["2025/02/30", form],
    ["22.08.2025", form],
    ["August 22, 2025", form],
    ["Fri Aug 22 2025", form],
    ["2025-08-22T9:30", form],
    ["2025-08-22T", form],
    ["2025", form],
    ["yesterday", form],
    ["", form],
  ];
  for (const [text, fact, remedy] of cases) {
    const expected = { fact, ...(remedy && { remedy }) };
    test(JSON.stringify(text), () => assert.deepEqual(parseDate(text, "Europe/Berlin"), expected));
  }

  for (const text of ["2025-08-22T10:00+25:00", "2025-08-22T10:00+99:99"]) {
    test(`there is no such offset: ${text}`, () => assert.equal(parseDate(text, "UTC").date, undefined));
  }
});

test("every real day keeps its number in every zone, and any other text gives a fact", () => {
  const zones = ["UTC", "Pacific/Chatham", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo"];
  const day = fc.integer({ min: 0, max: 47_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
  fc.assert(
    // Kiritimati and its neighbours left out one day in 1994.
    fc.property(day, fc.constantFrom(...zones), (text, timeZone) => {
      if (timeZone === "Pacific/Kiritimati" && text < "1996") return;
      assert.equal(parseDate(text, timeZone).date?.day, text);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const result = parseDate(text, "UTC");
      assert.equal(Boolean(result.date), result.fact === undefined);
    }),
  );
});

describe("a time zone is one of the IANA list, never the machine's own", () => {
  const cases: [name: string, expected: boolean][] = [
    ["Europe/Dublin", true],
    ["Pacific/Chatham", true],
    ["UTC", true],
    ["Mars/Phobos", false],
    ["Berlin", false],
    ["local", false],
    ["system", false],
    ["default", false],
  ];
  for (const [name, expected] of cases) test(name, () => assert.equal(isTimeZone(name), expected));
});

test("a day is written as the readers of a language write it", () => {
  const cases: [language: string, label: string][] = [
    ["en-GB", "22 August 2025"],
    ["en", "August 22, 2025"],
    ["de", "22. August 2025"],
    ["fr", "22 août 2025"],
    ["ja", "2025年8月22日"],
    ["he", "22 באוגוסט 2025"],
  ];
  for (const [language, label] of cases) assert.equal(formatDay("2025-08-22", language), label);
});

test("a moment is written with its time and zone; midnight goes without saying", () => {
  const at = (text: string) => parseDate(text, "Europe/Dublin").date ?? assert.fail();
  assert.equal(formatMoment(at("2031-05-01T09:00"), "Europe/Dublin", "en-GB"), "1 May 2031, 09:00 Europe/Dublin");
  assert.equal(formatMoment(at("2031-05-01"), "Europe/Dublin", "en-GB"), "1 May 2031 Europe/Dublin");
});

test("a moment in milliseconds has its day in the blog's zone", () => {
  const time = Date.UTC(2026, 5, 1, 12);
  assert.deepEqual(dateFromTime(time, "Pacific/Kiritimati"), {
    time,
    iso: "2026-06-02T02:00:00+14:00",
    day: "2026-06-02",
  });
  assert.equal(dateFromTime(time, "UTC").day, "2026-06-01");
});

test("neither TZ nor LANG of the machine changes a date", () => {
  const script = `
    import { parseDate, formatDay } from "./src/date.ts";
    const dates = ["2025-08-22", "2025-08-22T23:30", "2025-12-31T23:30:00-08:00"];
    console.log(JSON.stringify(dates.map((text) => parseDate(text, "Asia/Tokyo"))), formatDay("2025-08-22", "en-GB"));`;
  const run = (env: Record<string, string>): string =>
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: repository,
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
  assert.equal(run({ TZ: "America/Los_Angeles", LC_ALL: "de_DE.UTF-8" }), run({ TZ: "UTC", LC_ALL: "C" }));
});
