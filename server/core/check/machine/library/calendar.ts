import { dayOf, isLeap, lengthOfMonth, MONTHS, WEEKDAYS } from "../../moments.ts";
import { bound } from "../../signature.ts";
import { attempt, bool, int, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { iteratorOver } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { List, Tuple } from "../objects/containers.ts";
import type { Iter } from "../objects/iterators.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck, undecided } from "../stuck.ts";
import { known } from "../unknown.ts";

/** The module `calendar`: years, months and their names in the C locale, in which Python starts. */

const SIGNATURES: Readonly<Record<string, string>> = {
  isleap: "year",
  leapdays: "y1 y2",
  weekday: "year month day",
  monthrange: "year month",
  monthcalendar: "year month",
  month: "theyear themonth w? l?",
  prmonth: "theyear themonth w? l?",
};

/** A weekday is a number, and since Python 3.12 a member of an enumeration too, which is shown in another way. */
const WEEKDAY = "how Python shows a weekday, which depends on the version, is not known";

export function callCalendar(machine: Machine, name: string, { args, named }: Arguments): Held {
  const signature = SIGNATURES[name] ?? stuck(`calendar.${name}`);
  const values = (attempt(() => bound<Held>(signature, args, [...named])) ?? stuck(`calendar.${name}`)).map((held) => {
    const one = held && known(held);
    if (one instanceof Unknown) return undecided(one.cause);
    if (!one) return 0;
    const number = one instanceof Thing || one.type !== "int" ? stuck(`calendar.${name}`) : one.value;
    return number > 100_000n || number < -100_000n ? stuck(`calendar.${name}`) : Number(number);
  });
  const [year = 0, second = 0, third = 0, fourth = 0] = values;
  if (name === "isleap") return bool(isLeap(year));
  if (name === "leapdays") return int(leapsBefore(second) - leapsBefore(year));
  if (year < 1 || year > 9999 || second < 1 || second > 12) return stuck(`calendar.${name} out of range`);
  const first = dayOf(year, second, 1);
  const days = lengthOfMonth(year, second);
  switch (name) {
    case "weekday":
      return third < 1 || third > days ? stuck(name) : new Unknown(WEEKDAY, undefined, { spread: "word" });
    case "monthrange":
      return new Tuple([new Unknown(WEEKDAY, undefined, { spread: "word" }), int(days)]);
    case "monthcalendar":
      return new List(weeksOf(first, days).map((week) => new List(week.map((day) => int(day)))));
    default: {
      const text = monthText(year, second, third, fourth);
      if (name === "month") return str(text);
      machine.write(text);
      return { type: "none" };
    }
  }
}

function leapsBefore(year: number): number {
  const before = year - 1;
  return Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
}

/** Weeks from Monday on, with zeros for what is of another month. */
function weeksOf(first: number, days: number): readonly (readonly number[])[] {
  const count = Math.ceil((first + days) / 7);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (_day, at) => {
      const day = week * 7 + at - first + 1;
      return day < 1 || day > days ? 0 : day;
    }),
  );
}

function monthText(year: number, month: number, width: number, lines: number): string {
  if (width > 40 || lines > 40) return stuck("calendar.month");
  const [wide, between] = [Math.max(2, width), "\n".repeat(Math.max(1, lines))];
  const title = centered(`${MONTHS[month - 1] ?? ""} ${year}`, 7 * (wide + 1) - 1);
  const names = WEEKDAYS.map((name) => centered(name.slice(0, wide >= 9 ? wide : Math.min(3, wide)), wide)).join(" ");
  const weeks = weeksOf(dayOf(year, month, 1), lengthOfMonth(year, month)).map((week) =>
    week.map((day) => centered(day === 0 ? "" : String(day).padStart(2), wide)).join(" "),
  );
  return [title, names, ...weeks].map((line) => line.trimEnd() + between).join("");
}

/** As `str.center` has it: what is left over goes to the left where the width is odd. */
function centered(text: string, width: number): string {
  const room = Math.max(0, width - text.length);
  const left = (room >> 1) + (room & width & 1);
  return " ".repeat(left) + text + " ".repeat(room - left);
}

/** `month_name` and its like: they look like lists of texts. */
class Names extends LibraryObject {
  readonly #names: readonly string[];

  constructor(kind: string, names: readonly string[]) {
    super(kind, `calendar.${kind}`);
    this.#names = names;
  }

  field(name: string): Held | undefined {
    return stuck(`a calendar's ${name}`);
  }

  call(): never {
    return stuck("a calendar's names");
  }

  override iterate(): Iter {
    return iteratorOver("", this.#names.map(str));
  }

  override item(machine: Machine, index: Held): Held | undefined {
    if (index instanceof Thing || index.type !== "int") return undefined;
    const found = this.#names.at(Number(index.value));
    const isWithin = index.value >= BigInt(-this.#names.length) && index.value < BigInt(this.#names.length);
    return found === undefined || !isWithin ? machine.raise("IndexError", "list index out of range") : str(found);
  }
}

const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));

export const CALENDAR_VALUES: Readonly<Record<string, Held>> = {
  month_name: new Names("_localized_month", ["", ...MONTHS]),
  month_abbr: new Names("_localized_month", ["", ...short(MONTHS)]),
  day_name: new Names("_localized_day", WEEKDAYS),
  day_abbr: new Names("_localized_day", short(WEEKDAYS)),
};
