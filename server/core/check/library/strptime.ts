import { MONTHS, WEEKDAYS } from "../moments.ts";
import { pythonRepr, stop, str } from "../value.ts";

/** `datetime.strptime`, in the C locale, in which Python starts. */

const names = (all: readonly string[], length?: number): string =>
  `(${all.map((name) => name.slice(0, length)).join("|")})`;

/** As `_strptime` has them: where each goes, and what it takes. */
const DIRECTIVES: Readonly<Record<string, readonly [place: string, pattern: string]>> = {
  Y: ["year", "(\\d{4})"],
  y: ["short", "(\\d{2})"],
  m: ["month", "(1[0-2]|0[1-9]|[1-9])"],
  b: ["name", names(MONTHS, 3)],
  B: ["name", names(MONTHS)],
  d: ["day", "(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])"],
  a: ["weekday", names(WEEKDAYS, 3)],
  A: ["weekday", names(WEEKDAYS)],
  H: ["hour", "(2[0-3]|[01]\\d|\\d)"],
  I: ["half", "(1[0-2]|0[1-9]|[1-9])"],
  p: ["noon", "(am|pm)"],
  M: ["minute", "([0-5]\\d|\\d)"],
  S: ["second", "(6[01]|[0-5]\\d|\\d)"],
  f: ["micro", "(\\d{1,6})"],
};

/** The parts of a time, from the year on, or why there are none. */
export function parsedTime(
  text: string,
  format: string,
): { readonly parts: readonly number[] } | { readonly message: string } {
  if (!/^[\x20-\x7e]*$/.test(text) || !/^[\x20-\x7e]*$/.test(format)) return stop();
  const places: string[] = [];
  const pattern = format.replace(/%(.?)|(\s+)|([^\w\s%])/g, (_, mark?: string, space?: string, other?: string) => {
    if (space !== undefined) return "\\s+";
    if (other !== undefined) return `\\${other}`;
    if (mark === "%") return "%";
    const [place, found] = DIRECTIVES[mark ?? ""] ?? stop();
    if (places.includes(place)) stop(); // an error of its own
    places.push(place);
    return found;
  });
  const [whole, ...found] = new RegExp(`^(?:${pattern})`, "i").exec(text) ?? [];
  if (whole === undefined)
    return { message: `time data ${pythonRepr(str(text))} does not match format ${pythonRepr(str(format))}` };
  if (whole.length < text.length) return { message: `unconverted data remains: ${text.slice(whole.length)}` };
  const given = new Map(places.map((place, at) => [place, found[at] ?? ""]));
  const number = (place: string): number | undefined => (given.has(place) ? Number(given.get(place)) : undefined);
  const short = number("short");
  const year = number("year") ?? (short === undefined ? 1900 : short < 69 ? 2000 + short : 1900 + short);
  const named = MONTHS.findIndex(
    (name) => name.slice(0, 3).toLowerCase() === given.get("name")?.slice(0, 3).toLowerCase(),
  );
  const [month, day] = [number("month") ?? (named < 0 ? 1 : named + 1), number("day") ?? 1];
  // A second of 60 or 61, a day of the week alone, both kinds of month or year or hour, and a leap day of no year are not followed.
  const isOpen =
    (number("second") ?? 0) > 59 ||
    ["month name", "year short", "hour half"].some((both) => both.split(" ").every((place) => given.has(place))) ||
    given.has("noon") !== given.has("half") ||
    (!given.has("year") && !given.has("short") && month === 2 && day === 29) ||
    (year === 0 && given.has("year"));
  if (isOpen) return stop();
  const half = number("half");
  const hour = half === undefined ? number("hour") : (half % 12) + (given.get("noon")?.toLowerCase() === "pm" ? 12 : 0);
  const micro = given.get("micro")?.padEnd(6, "0") ?? "0";
  return { parts: [year, month, day, hour ?? 0, number("minute") ?? 0, number("second") ?? 0, Number(micro)] };
}
