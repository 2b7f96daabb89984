import { arithmetic, fractionOf, nearest, roundedQuotient } from "./numbers.ts";
import { asInt, asNumber, float, int, type MomentValue, stop, str, type Value } from "./value.ts";

/** Dates, times of a date, and what lies between two of them, as `datetime` has them without a time zone. */

const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
export const DAY = 24n * HOUR;
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const MAX_DAYS = 999_999_999n;
export const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
export const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

type Kind = MomentValue["kind"];

export function moment(kind: Kind, micros: bigint): MomentValue {
  const days = floor(micros, DAY);
  if (kind === "timedelta" ? days > MAX_DAYS || days < -MAX_DAYS : days < 1n || days > 3_652_059n) return stop();
  return { type: "moment", kind, micros };
}

function floor(a: bigint, b: bigint): bigint {
  return a % b < 0n ? a / b - 1n : a / b;
}

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysBeforeYear = (year: number): number =>
  (year - 1) * 365 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
const daysBeforeMonth = (year: number, month: number): number =>
  (DAYS_BEFORE[month - 1] ?? stop()) + (month > 2 && isLeap(year) ? 1 : 0);

export const lengthOfMonth = (year: number, month: number): number =>
  month === 12 ? 31 : daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month);
/** The day of the week, from Monday on. */
export const dayOf = (year: number, month: number, day: number): number =>
  (daysBeforeYear(year) + daysBeforeMonth(year, month) + day + 6) % 7;

/** Year, month, day and so on to microseconds. */
export function momentAt(kind: "date" | "datetime", parts: readonly number[]): MomentValue {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micro = 0] = parts;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) stop();
  if (
    day > lengthOfMonth(year, month) ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 59
  )
    stop();
  if (micro < 0 || micro > 999_999) stop();
  const days = BigInt(daysBeforeYear(year) + daysBeforeMonth(year, month) + day);
  return moment(
    kind,
    days * DAY + BigInt(hour) * HOUR + BigInt(minute) * MINUTE + BigInt(second) * SECOND + BigInt(micro),
  );
}

export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

export function partsOf({ micros }: MomentValue): Parts {
  const days = Number(micros / DAY);
  let year = Math.floor(days / 365.2425) + 1;
  while (daysBeforeYear(year) >= days) year--;
  while (daysBeforeYear(year + 1) < days) year++;
  const rest = days - daysBeforeYear(year);
  let month = 12;
  while (daysBeforeMonth(year, month) >= rest) month--;
  const time = micros % DAY;
  return {
    year,
    month,
    day: rest - daysBeforeMonth(year, month),
    hour: Number(time / HOUR),
    minute: Number((time % HOUR) / MINUTE),
    second: Number((time % MINUTE) / SECOND),
    microsecond: Number(time % SECOND),
  };
}

/** Days (which may be negative), seconds and microseconds of a difference. */
function spanOf({ micros }: MomentValue): readonly [bigint, bigint, bigint] {
  const days = floor(micros, DAY);
  const rest = micros - days * DAY;
  return [days, rest / SECOND, rest % SECOND];
}

export function momentRepr(value: MomentValue): string {
  if (value.kind === "timedelta") {
    const names = ["days", "seconds", "microseconds"];
    const parts = spanOf(value).flatMap((part, at) => (part === 0n ? [] : [`${names[at] ?? ""}=${part}`]));
    return `datetime.timedelta(${parts.join(", ") || "0"})`;
  }
  const { year, month, day, hour, minute, second, microsecond } = partsOf(value);
  if (value.kind === "date") return `datetime.date(${year}, ${month}, ${day})`;
  const end = microsecond > 0 ? [second, microsecond] : second > 0 ? [second] : [];
  return `datetime.datetime(${[year, month, day, hour, minute, ...end].join(", ")})`;
}

const two = (n: number | bigint): string => String(n).padStart(2, "0");

/** As `str()` has it; `between` stands before the time, as in `isoformat`. */
export function momentText(value: MomentValue, between = " "): string {
  if (value.kind === "timedelta") {
    const [days, seconds, micros] = spanOf(value);
    const time = `${seconds / 3600n}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
    const end = micros > 0n ? `.${String(micros).padStart(6, "0")}` : "";
    return `${days === 0n ? "" : `${days} day${days === 1n || days === -1n ? "" : "s"}, `}${time}${end}`;
  }
  const { year, month, day, hour, minute, second, microsecond } = partsOf(value);
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  if (value.kind === "date") return date;
  const end = microsecond > 0 ? `.${String(microsecond).padStart(6, "0")}` : "";
  return `${date}${between}${two(hour)}:${two(minute)}:${two(second)}${end}`;
}

/** Year, week and day of the week, as ISO 8601 counts them. */
export function isoCalendarOf(value: MomentValue): readonly [number, number, number] {
  const day = weekday(value);
  const days = Number(value.micros / DAY);
  // A week is of the year that its Thursday is in.
  const thursday = days - day + 3;
  const { year } = partsOf({ type: "moment", kind: "date", micros: BigInt(thursday) * DAY });
  return [year, Math.floor((thursday - daysBeforeYear(year) - 1) / 7) + 1, day + 1];
}

export const weekday = ({ micros }: MomentValue): number => Number((micros / DAY + 6n) % 7n);

/** In the C locale, in which Python starts. */
export function momentFormat(value: MomentValue, format: string): string {
  if (value.kind === "timedelta") return stop();
  const { year, month, day, hour, minute, second, microsecond } = partsOf(value);
  const name = MONTHS[month - 1] ?? "";
  const dayName = WEEKDAYS[weekday(value)] ?? "";
  const half = hour % 12 === 0 ? 12 : hour % 12;
  const meant: Readonly<Record<string, string>> = {
    Y: year >= 1000 ? String(year) : "",
    y: two(year % 100),
    m: two(month),
    d: two(day),
    H: two(hour),
    I: two(half),
    M: two(minute),
    S: two(second),
    f: String(microsecond).padStart(6, "0"),
    p: hour < 12 ? "AM" : "PM",
    B: name,
    b: name.slice(0, 3),
    A: dayName,
    a: dayName.slice(0, 3),
    j: String(daysBeforeMonth(year, month) + day).padStart(3, "0"),
    "%": "%",
  };
  return format.replace(/%(.?)/gsu, (_, mark: string) => meant[mark] || stop());
}

/** What operators make of them. */
export function momentOperation(operator: string, left: Value, right: Value): Value {
  if (left.type === "moment" && right.type === "moment") return ofTwo(operator, left, right);
  const isSpan = (value: Value): value is MomentValue => value.type === "moment" && value.kind === "timedelta";
  if (operator === "*") {
    const [span, times] = isSpan(left) ? [left, right] : [right, left];
    if (!isSpan(span)) return stop();
    const factor = fractionOf(times.type === "float" ? times.value : asInt(times));
    return moment("timedelta", roundedQuotient(span.micros * factor.over, factor.under));
  }
  if (!isSpan(left)) return stop();
  if (right.type === "float" && operator === "/") {
    const { over: top, under: bottom } = fractionOf(right.value);
    if (top === 0n) return stop();
    const [a, b] = [left.micros * bottom, top];
    return moment("timedelta", roundedQuotient(b < 0n ? -a : a, b < 0n ? -b : b));
  }
  const by = asInt(right);
  if (by === 0n) return stop();
  const [over, under] = by < 0n ? [-left.micros, -by] : [left.micros, by];
  if (operator === "/") return moment("timedelta", roundedQuotient(over, under));
  return operator === "//" ? moment("timedelta", floor(over, under)) : stop();
}

function ofTwo(operator: string, a: MomentValue, b: MomentValue): Value {
  const isSum = operator === "+" || operator === "-";
  if (a.kind === "timedelta" && b.kind === "timedelta") {
    if (operator === "+") return moment("timedelta", a.micros + b.micros);
    if (operator === "-") return moment("timedelta", a.micros - b.micros);
    if (b.micros === 0n || !["/", "//", "%"].includes(operator)) return stop();
    if (operator !== "%") return arithmetic(operator, a.micros, b.micros);
    const rest = arithmetic("%", a.micros, b.micros);
    return moment("timedelta", asInt(rest));
  }
  if (operator === "-" && a.kind === b.kind) return moment("timedelta", a.micros - b.micros);
  if (operator === "+" && a.kind === "timedelta") return ofTwo("+", b, a);
  if (!isSum || a.kind === "timedelta" || b.kind !== "timedelta") return stop();
  // Of a date, days alone count.
  const span = a.kind === "date" ? floor(b.micros, DAY) * DAY : b.micros;
  return moment(a.kind, operator === "+" ? a.micros + span : a.micros - span);
}

export function momentAttribute(value: MomentValue, name: string): Value | undefined {
  if (value.kind === "timedelta") {
    const at = ["days", "seconds", "microseconds"].indexOf(name);
    return at < 0 ? undefined : int(spanOf(value)[at] ?? stop());
  }
  const parts: Readonly<Record<string, number>> = { ...partsOf(value) };
  const isThere = value.kind === "datetime" || ["year", "month", "day"].includes(name);
  return isThere && Object.hasOwn(parts, name) ? int(parts[name] ?? stop()) : undefined;
}

/** Methods without arguments, `strftime` and `replace`. */
export function momentMethod(
  name: string,
  self: MomentValue,
  args: readonly Value[],
  named: readonly (readonly [string, Value])[],
): Value {
  const [first] = args;
  if (name === "replace" && args.length === 0 && self.kind !== "timedelta") return replaced(self, named);
  if (name === "isoformat" && self.kind === "datetime" && args.length <= 1) return isoText(self, first, named);
  if (named.length > 0) return stop();
  if (name === "strftime" && args.length === 1)
    return str(momentFormat(self, first?.type === "str" ? first.value : stop()));
  if (args.length > 0) return stop();
  if (self.kind === "timedelta")
    return name === "total_seconds" ? float(nearest({ over: self.micros, under: SECOND })) : stop();
  switch (name) {
    case "isoformat":
      return str(momentText(self, "T"));
    case "weekday":
      return int(weekday(self));
    case "ctime": {
      const { year, month, day } = partsOf(self);
      const time = self.kind === "datetime" ? momentText(self).slice(11, 19) : "00:00:00";
      const [dayName = "", monthName = ""] = [WEEKDAYS[weekday(self)], MONTHS[month - 1]];
      const date = `${dayName.slice(0, 3)} ${monthName.slice(0, 3)} ${String(day).padStart(2)}`;
      return str(`${date} ${time} ${String(year).padStart(4, "0")}`);
    }
    case "isoweekday":
      return int(weekday(self) + 1);
    case "toordinal":
      return int(self.micros / DAY);
    case "date":
      return self.kind === "datetime" ? moment("date", (self.micros / DAY) * DAY) : stop();
    default:
      return stop();
  }
}

/** With another mark before the time, and as far as is asked for. */
function isoText(self: MomentValue, sep: Value | undefined, named: readonly (readonly [string, Value])[]): Value {
  const options = new Map(named);
  for (const key of options.keys()) if (key !== "timespec" && (key !== "sep" || sep)) stop();
  const text = (value: Value | undefined, missing: string) =>
    value ? (value.type === "str" ? value.value : stop()) : missing;
  const mark = text(sep ?? options.get("sep"), "T");
  const lengths: Readonly<Record<string, number>> = { hours: 2, minutes: 5, seconds: 8 };
  const precision = text(options.get("timespec"), "auto");
  const length = lengths[precision] ?? (precision === "auto" ? undefined : stop());
  if (!/^[ -~]$/.test(mark)) stop();
  const [date, time] = [momentText(self, mark).slice(0, 11), momentText(self, mark).slice(11)];
  return str(date + time.slice(0, length));
}

const NAMES = ["year", "month", "day", "hour", "minute", "second", "microsecond"];

function replaced(self: MomentValue, named: readonly (readonly [string, Value])[]): Value {
  const kind = self.kind === "timedelta" ? stop() : self.kind;
  const parts: Record<string, number> = { ...partsOf(self) };
  for (const [name, value] of named) {
    if (!NAMES.includes(name) || (kind === "date" && NAMES.indexOf(name) > 2)) stop();
    parts[name] = Number(asInt(value));
  }
  return momentAt(
    kind,
    NAMES.map((name) => parts[name] ?? 0),
  );
}

const isOnly = (parts: readonly (Value | undefined)[]): boolean => parts.filter(Boolean).length === 1;

/** As C does it: the whole units exactly, of the rest a float that is rounded half to even. */
function wholeMicros(number: number, unit: bigint): bigint {
  const [units, rest] = [Math.trunc(number), number - Math.trunc(number)];
  const { over, under } = fractionOf(rest * Number(unit));
  return roundedQuotient(BigInt(units) * unit * under + over, under);
}

/** Of so many weeks, days, hours and so on. */
export function timedelta(parts: readonly (Value | undefined)[]): Value {
  const units = [DAY, SECOND, 1n, 1_000n, MINUTE, HOUR, 7n * DAY];
  let micros = 0n;
  for (const [at, value] of parts.entries()) {
    if (!value) continue;
    const number = asNumber(value) ?? stop();
    const unit = units[at] ?? stop();
    if (typeof number === "bigint") micros += number * unit;
    else {
      // What is left of several floats is added up before it is rounded: that is not followed.
      const isAlone = parts.filter((part) => part?.type === "float").length === 1;
      const exact = Number.isInteger(number * 1024) ? BigInt(number * 1024) * unit : undefined;
      if (exact !== undefined && exact % 1024n === 0n) micros += exact / 1024n;
      else micros += isAlone && Number.isFinite(number) ? wholeMicros(number, unit) : stop();
      if (exact === undefined && !isOnly(parts)) stop();
    }
  }
  return moment("timedelta", micros);
}
