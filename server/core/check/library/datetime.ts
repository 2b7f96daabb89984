import { DAY, moment, momentAt, timedelta } from "../moments.ts";
import { type Bound, native, variadic } from "../signature.ts";
import {
  asCount,
  asInt,
  asText,
  type FunctionValue,
  type Native,
  pythonRepr,
  stop,
  str,
  type Value,
} from "../value.ts";
import { callable, type Module } from "./module.ts";
import { parsedTime } from "./strptime.ts";

const numbers = (values: Bound): readonly number[] => values.map((value) => (value ? asCount(value) : 0));

type Fails = NonNullable<FunctionValue["fails"]>;

function ofClass(
  name: string,
  call: Native,
  fails: Fails | undefined,
  members: Readonly<Record<string, Value>>,
): FunctionValue {
  return { ...callable(name, call, true), ...(fails && { fails }), members };
}

const member = (name: string, call: Native, fails?: Fails): FunctionValue => ({
  ...callable(name, call, false),
  ...(fails && { fails }),
});

const RANGES: readonly (readonly [name: string, least: number, most: number])[] = [
  ["month", 1, 12],
  ["day", 1, 31],
  ["hour", 0, 23],
  ["minute", 0, 59],
  ["second", 0, 59],
  ["microsecond", 0, 999_999],
];

/** What is wrong with a year, a month and so on, by the first part that is. */
function faultOfParts(kind: "date" | "datetime", parts: readonly number[]): readonly [string, string] | undefined {
  const [year = 0, ...rest] = parts;
  if (rest.length < 2) return undefined;
  if (year < 1 || year > 9999) return ["ValueError", `year ${year} is out of range`];
  const at = rest.findIndex((part, place) => {
    const [, least = 0, most = 0] = RANGES[place] ?? [];
    return part < least || part > most;
  });
  // The length of the month comes before the time of the day.
  const isDay = at === 1 || (at !== 0 && !isDate(year, rest[0] ?? 0, rest[1] ?? 0));
  if (isDay) return ["ValueError", "day is out of range for month"];
  const [name, least, most] = RANGES[at] ?? [];
  return name === undefined || (kind === "date" && at > 1)
    ? undefined
    : ["ValueError", `${name} must be in ${least}..${most}`];
}

const isDate = (year: number, month: number, day: number): boolean =>
  day <=
  (month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31);

const failsOf =
  (kind: "date" | "datetime"): Fails =>
  (args, named) => {
    const areCounts = args.every(({ type }) => type === "int");
    const fits = args.length >= 3 && args.length <= (kind === "date" ? 3 : 7);
    return areCounts && named.length === 0 && fits ? faultOfParts(kind, args.map(asCount)) : undefined;
  };

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/;

/** The forms that every version reads. */
function fromIso(kind: "date" | "datetime"): FunctionValue {
  const read = variadic(([text, ...more]): Value => {
    const [, ...parts] = ISO.exec(more.length > 0 ? stop() : asText(text)) ?? stop();
    if (kind === "date" && parts[3] !== undefined) return stop();
    return momentAt(
      kind,
      parts.map((part) => Number(part ?? 0)),
    );
  });
  return member("fromisoformat", read, ([text]) => {
    const given = asText(text);
    const [, ...parts] = ISO.exec(given) ?? [];
    if (parts.length > 0)
      return kind === "date" && parts[3] !== undefined
        ? undefined
        : faultOfParts(kind, parts.filter((part) => part !== undefined).map(Number));
    // Newer versions read more forms: none of them is like these.
    const isNone = /^[ -~]*$/.test(given) && (!/\d/.test(given) || /^\d+\/\d+\/\d+$/.test(given));
    return isNone ? ["ValueError", `Invalid isoformat string: ${pythonRepr(str(given))}`] : undefined;
  });
}

const strptime = member(
  "strptime",
  native("text format /", (text, format) => {
    const found = parsedTime(asText(text), asText(format));
    return "parts" in found ? momentAt("datetime", found.parts) : stop();
  }),
  ([text, format]) => {
    const found = parsedTime(asText(text), asText(format));
    return "parts" in found ? faultOfParts("datetime", found.parts) : ["ValueError", found.message];
  },
);

const fromOrdinal = (kind: "date" | "datetime"): FunctionValue =>
  member(
    "fromordinal",
    native("ordinal /", (ordinal) => moment(kind, asInt(ordinal) * DAY)),
  );

const dateClass = ofClass(
  "date",
  native("year month day", (...values) => momentAt("date", numbers(values))),
  failsOf("date"),
  {
    fromisoformat: fromIso("date"),
    fromordinal: fromOrdinal("date"),
    min: momentAt("date", [1, 1, 1]),
    max: momentAt("date", [9999, 12, 31]),
  },
);

const datetimeClass = ofClass(
  "datetime",
  native("year month day hour? minute? second? microsecond?", (...values) => momentAt("datetime", numbers(values))),
  failsOf("datetime"),
  {
    fromisoformat: fromIso("datetime"),
    fromordinal: fromOrdinal("datetime"),
    strptime,
    min: momentAt("datetime", [1, 1, 1]),
    max: momentAt("datetime", [9999, 12, 31, 23, 59, 59, 999_999]),
  },
);

const timedeltaClass = ofClass(
  "timedelta",
  native("days? seconds? microseconds? milliseconds? minutes? hours? weeks?", (...values) => timedelta(values)),
  undefined,
  { resolution: moment("timedelta", 1n) },
);

export const datetime: Module = { date: dateClass, datetime: datetimeClass, timedelta: timedeltaClass };

/** Which kind of moments a class stands for; undefined for any other. */
export const momentClass = (value: FunctionValue): "date" | "datetime" | "timedelta" | undefined =>
  value === dateClass
    ? "date"
    : value === datetimeClass
      ? "datetime"
      : value === timedeltaClass
        ? "timedelta"
        : undefined;
