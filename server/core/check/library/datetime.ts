import { momentAt, timedelta } from "../moments.ts";
import { type Bound, native, variadic } from "../signature.ts";
import { asCount, asText, type FunctionValue, type Native, stop, type Value } from "../value.ts";
import { callable, type Module } from "./module.ts";

const numbers = (values: Bound): readonly number[] => values.map((value) => (value ? asCount(value) : 0));

function ofClass(name: string, call: Native, members: Readonly<Record<string, Native>>): FunctionValue {
  const all = Object.entries(members).map(([member, made]) => [member, callable(member, made, false)] as const);
  return { ...callable(name, call, true), members: Object.fromEntries(all) };
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/;

/** The forms that every version reads. */
function fromIso(kind: "date" | "datetime"): Native {
  return variadic(([text, ...more]): Value => {
    const [, ...parts] = ISO.exec(more.length > 0 ? stop() : asText(text)) ?? stop();
    if (kind === "date" && parts[3] !== undefined) return stop();
    return momentAt(
      kind,
      parts.map((part) => Number(part ?? 0)),
    );
  });
}

const DIRECTIVES: Readonly<Record<string, readonly [at: number, pattern: string]>> = {
  Y: [0, "(\\d{4})"],
  m: [1, "(\\d\\d?)"],
  d: [2, "(\\d\\d?)"],
  H: [3, "(\\d\\d?)"],
  M: [4, "(\\d\\d?)"],
  S: [5, "(\\d\\d?)"],
};

/** Numbers with something between them. */
function parsed(text: string, format: string): Value {
  const places: number[] = [];
  if (/%.%|%[^YmdHMS]|[^\w%:/. -]/.test(format) || !/^[\x20-\x7e]*$/.test(text)) return stop();
  const pattern = format.replace(/%(.)|([^%])/g, (_, mark?: string, other?: string) => {
    if (mark === undefined) return /[\w]/.test(other ?? "") ? (other ?? "") : `\\${other}`;
    const [at, digits] = DIRECTIVES[mark] ?? stop();
    if (places.includes(at)) stop();
    places.push(at);
    return digits;
  });
  const [, ...found] = new RegExp(`^${pattern.replaceAll("\\ ", " ")}$`).exec(text) ?? stop();
  if (![0, 1, 2].every((at) => places.includes(at))) return stop();
  const parts = [0, 0, 0, 0, 0, 0].map((none, at) => (places.includes(at) ? Number(found[places.indexOf(at)]) : none));
  return momentAt("datetime", parts);
}

export const datetime: Module = {
  date: ofClass(
    "date",
    native("year month day", (...values) => momentAt("date", numbers(values))),
    { fromisoformat: fromIso("date") },
  ),
  datetime: ofClass(
    "datetime",
    native("year month day hour? minute? second? microsecond?", (...values) => momentAt("datetime", numbers(values))),
    {
      fromisoformat: fromIso("datetime"),
      strptime: native("text format /", (text, format) => parsed(asText(text), asText(format))),
    },
  ),
  timedelta: ofClass(
    "timedelta",
    native("days? seconds? microseconds? milliseconds? minutes? hours? weeks?", (...values) => timedelta(values)),
    {},
  ),
};
