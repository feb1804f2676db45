import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import fc from "fast-check";
import { DateTime, Settings } from "luxon";
import { parseDate } from "../src/date.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const zones = (
  "UTC|Etc/UTC|Europe/Berlin|Europe/Dublin|America/Los_Angeles|America/St_Johns|America/Sao_Paulo|Africa/Casablanca|" +
  "Africa/Cairo|Asia/Kathmandu|Asia/Gaza|Australia/Lord_Howe|Pacific/Apia|Pacific/Chatham|Antarctica/Troll"
).split("|");

afterEach(() => {
  Settings.now = () => Date.now();
});

/** What Luxon makes of a date. Of a time that clocks show twice it takes one or the other, by the season of today. */
function readByLuxon(iso: string, zone: string): { time: number; iso: string | null }[] {
  return [Date.UTC(2026, 0), Date.UTC(2026, 6)].map((today) => {
    Settings.now = () => today;
    const moment = DateTime.fromISO(iso, { zone });
    return { time: moment.toMillis(), iso: moment.toISO({ suppressMilliseconds: true }) };
  });
}

const two = (number: number): string => String(number).padStart(2, "0");
const day = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1970, max: 2040 }), fc.integer({ min: 1000, max: 9999 })),
    fc.oneof(fc.constantFrom(2, 3, 4, 9, 10, 11), fc.integer({ min: 1, max: 12 })),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
const time = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 })),
    fc.constantFrom(0, 15, 30, 59),
    fc.constantFrom(0, 59),
  )
  .map((parts) => `T${parts.map(two).join(":")}`);
const offset = fc.constantFrom("", "", "Z", "+02:00", "-03:30", "+14:00", "-12:00");

test("dates are what Luxon makes of them", () => {
  fc.assert(
    fc.property(day, fc.option(time), offset, fc.constantFrom(...zones), (date, hour, to, zone) => {
      const iso = `${date}${hour === null ? "" : hour + to}`;
      const read = parseDate(iso, zone);
      const expected = readByLuxon(iso, zone).sort((left, right) => left.time - right.time);
      // In Samoa, which has crossed the date line since, Luxon moves the first moment after a gap as well.
      const isMoved = hour !== null && to === "" && !expected.some((one) => one.iso?.startsWith(iso));
      if (read.date && isMoved) {
        const { time } = read.date;
        assert.ok(DateTime.fromMillis(time, { zone }).toISO()?.startsWith(iso), `${iso} ${zone} is ${read.date.iso}`);
      } else if (read.date) {
        assert.deepEqual({ time: read.date.time, iso: read.date.iso }, expected[0], `${iso} ${zone}`);
      } else {
        // Clocks do not show it, so Luxon has moved it.
        for (const one of expected) assert.ok(!one.iso?.startsWith(iso), `${iso} ${zone}: ${read.fact}`);
      }
    }),
    { numRuns: 20_000 },
  );
});

describe("a time that clocks show twice is the first one, in whatever season the blog is built", () => {
  const cases: [text: string, timeZone: string, iso: string][] = [
    ["2025-10-26T02:30", "Europe/Berlin", "2025-10-26T02:30:00+02:00"],
    ["2025-11-02T01:30", "America/Los_Angeles", "2025-11-02T01:30:00-07:00"],
    ["2025-04-06T01:45", "Australia/Lord_Howe", "2025-04-06T01:45:00+11:00"],
    ["2025-10-26T03:00", "Europe/Berlin", "2025-10-26T03:00:00+01:00"],
  ];
  for (const [text, timeZone, iso] of cases) {
    test(`${text} in ${timeZone}`, () => {
      for (const today of [Date.UTC(2026, 0), Date.UTC(2026, 6)]) {
        Settings.now = () => today;
        assert.equal(parseDate(text, timeZone).date?.iso, iso);
      }
    });
  }
});
