/** Times as Kubernetes and AWS write them, without the wall clock of the machine. */

/** `2026-11-29T01:52:01Z`, in milliseconds since 1970; undefined for anything else. */
export function parseTime(text: string | undefined): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d+)?)Z$/.exec(text ?? '') ?? [];
  if (year === undefined) return undefined;
  const days = daysSince1970(Number(year), Number(month), Number(day));
  return 1000 * (days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second));
}

/** Milliseconds since 1970 in the format of the API server. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [day, rest] = [Math.floor(seconds / 86_400), ((seconds % 86_400) + 86_400) % 86_400];
  // The days of 400 years always are as many: the year is one of two candidates.
  let year = 1970 + Math.floor(day / 365.2425);
  while (daysSince1970(year, 1, 1) > day) year -= 1;
  while (daysSince1970(year + 1, 1, 1) <= day) year += 1;
  let month = 1;
  while (month < 12 && daysSince1970(year, month + 1, 1) <= day) month += 1;
  const digits = (value: number, length = 2) => String(value).padStart(length, '0');
  const date = [digits(year, 4), digits(month), digits(day - daysSince1970(year, month, 1) + 1)].join('-');
  return `${date}T${[Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(part => digits(part)).join(':')}Z`;
}

/** The days of the Gregorian calendar, without a wall clock. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1; // a year that begins in March ends with its leap day
  const days = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + days - 719_468;
}
