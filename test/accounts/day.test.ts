import assert from "node:assert/strict";
import { dayOf, secondsToMidnight } from "../../server/accounts/quota/day.ts";

const cases = [
  { at: "2026-03-23T12:00:00Z", zone: "UTC", day: "2026-03-23", seconds: 12 * 3600 },
  { at: "2026-03-23T23:59:59Z", zone: "UTC", day: "2026-03-23", seconds: 1 },
  { at: "2026-03-23T23:00:00Z", zone: "Europe/Berlin", day: "2026-03-24", seconds: 24 * 3600 },
  // The day on which clocks go forward has 23 hours, the one on which they go back 25.
  { at: "2026-03-28T23:00:00Z", zone: "Europe/Berlin", day: "2026-03-29", seconds: 23 * 3600 },
  { at: "2026-10-24T22:00:00Z", zone: "Europe/Berlin", day: "2026-10-25", seconds: 25 * 3600 },
  { at: "2026-03-23T12:00:00Z", zone: "Pacific/Kiritimati", day: "2026-03-24", seconds: 22 * 3600 },
  { at: "2026-03-23T18:15:00Z", zone: "Asia/Kathmandu", day: "2026-03-24", seconds: 24 * 3600 },
];

suite("days of quotas", () => {
  for (const { at, zone, day, seconds } of cases)
    test(`${at} in ${zone}`, () => {
      assert.equal(dayOf(new Date(at), zone), day);
      assert.equal(secondsToMidnight(new Date(at), zone), seconds);
    });
});
