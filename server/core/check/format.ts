import { floatOf, wholeOf } from "./decimals.ts";
import { decimalFormat } from "./decimalText.ts";
import { found } from "./equality.ts";
import { floatText } from "./literals.ts";
import { momentFormat } from "./moments.ts";
import { asFloat, fixed, nearest, scientific } from "./numbers.ts";
import { itemAt } from "./operations.ts";
import {
  asCount,
  asNumber,
  attempt,
  characters,
  MAX_TEXT,
  type Named,
  pythonRepr,
  stop,
  strOf,
  type Value,
} from "./value.ts";

/** `format()`, `str.format` and `%`. */

const SPECIFICATION = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

interface Specification {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly group: string;
  readonly digits: number | undefined;
  readonly type: string;
}

/** What `format(value, specification)` gives; undefined where that is not followed. */
export function formatted(value: Value, specification: string): string | undefined {
  return attempt(() => format(value, specification));
}

export function format(value: Value, specification: string): string {
  if (specification === "") return strOf(value) ?? stop();
  if (value.type === "moment") return momentFormat(value, specification);
  if (value.type === "decimal") return decimalFormat(value, specification);
  const found = SPECIFICATION.exec(specification) ?? stop();
  const [, fill, align, sign = "-", alternate, zero, width = "0", group = "", digits, type = ""] = found;
  const spec: Specification = {
    fill: fill ?? (zero && align === undefined ? "0" : " "),
    align: align ?? (zero ? "=" : undefined),
    sign,
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: Number(width),
    group,
    digits: digits === undefined ? undefined : Number(digits),
    type,
  };
  if (spec.width > MAX_TEXT || (zero && align !== undefined)) stop();
  if (value.type === "str") return text(value.value, spec, found[3] !== undefined);
  const number = asNumber(value);
  if (number === undefined) return stop(); // others have a format of their own, or none
  if (value.type === "bool" && type === "") return stop();
  return typeof number === "bigint" && "dxXbocn".includes(type) ? integer(number, spec) : floating(number, spec);
}

function text(value: string, spec: Specification, isSigned: boolean): string {
  const { digits, align = "<" } = spec;
  if (isSigned || spec.alternate || spec.group !== "" || !["", "s"].includes(spec.type)) stop();
  if (spec.zero || align === "=") stop(); // what zeros do to a text differs between versions
  return aligned("", digits === undefined ? value : characters(value).slice(0, digits).join(""), { ...spec, align });
}

const BASES: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };

function integer(value: bigint, spec: Specification): string {
  const { type, group } = spec;
  if (spec.digits !== undefined || type === "n") stop();
  if (type === "c") {
    if (value < 0n || value > 0x10ffffn || (value >= 0xd800n && value < 0xe000n) || group !== "" || spec.sign !== "-")
      stop();
    const character = String.fromCodePoint(Number(value));
    return spec.alternate ? stop() : aligned("", character, { ...spec, align: spec.align ?? ">" });
  }
  const size = value < 0n ? -value : value;
  const base = BASES[type] ?? 10;
  if (base !== 10 && group === ",") stop();
  const digits = size.toString(base);
  const mark = signOf(value < 0n, spec) + (spec.alternate && base !== 10 ? `0${type}` : "");
  return numeric(mark, type === "X" ? digits.toUpperCase() : digits, "", spec, base === 10 ? 3 : 4);
}

function signOf(isNegative: boolean, { sign }: Specification): string {
  return isNegative ? "-" : sign === "-" ? "" : sign;
}

function floating(value: bigint | number, spec: Specification): string {
  const number = asFloat(value);
  const type = spec.type;
  if (!Number.isFinite(number)) {
    if (spec.zero || !["", ..."eEfFgG%"].includes(type)) stop();
    const name = Number.isNaN(number) ? "nan" : "inf";
    const upper = type !== "" && type === type.toUpperCase() && type !== "%";
    return numeric(
      signOf(number < 0, spec),
      (upper ? name.toUpperCase() : name) + (type === "%" ? "%" : ""),
      "",
      { ...spec, group: "" },
      3,
    );
  }
  const body = floatBody(typeof value === "bigint" && type === "%" ? value : number, spec);
  const isNegative = body.startsWith("-");
  const [, whole = "", rest = ""] = /^(\d+)(.*)$/s.exec(isNegative ? body.slice(1) : body) ?? stop();
  return numeric(signOf(isNegative, spec), whole, rest, spec, 3);
}

function floatBody(value: bigint | number, { type, digits, alternate }: Specification): string {
  if (alternate) stop();
  switch (type) {
    case "f":
    case "F":
      return fixed(value, digits ?? 6);
    case "%": {
      const times = asFloat(value) * 100;
      return `${Number.isFinite(times) ? fixed(times, digits ?? 6) : stop()}%`;
    }
    case "e":
    case "E": {
      const text = exponential(value, (digits ?? 6) + 1);
      return type === "E" ? text.toUpperCase() : text;
    }
    case "g":
    case "G": {
      const text = general(value, digits ?? 6, 0);
      return type === "G" ? text.toUpperCase() : text;
    }
    case "":
      // As `repr` does it; with a precision like `g`, but with a decimal at least.
      return digits === undefined ? floatText(asFloat(value)) : general(value, digits, 1);
    default:
      return stop();
  }
}

function exponential(value: bigint | number, count: number): string {
  const { sign, digits, power } = scientific(value, count);
  const exponent = `e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return `${sign}${digits.slice(0, 1)}${digits.length > 1 ? `.${digits.slice(1)}` : ""}${exponent}`;
}

/** `least`: how many decimals there are at the least when no exponent is written. */
function general(value: bigint | number, digits: number, least: number): string {
  const count = Math.max(digits, 1);
  const { sign, digits: all, power } = scientific(value, count);
  const kept = all.replace(/0+$/, "") || "0";
  if (power < -4 || power >= count - (least > 0 ? 1 : 0)) {
    const exponent = `e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
    return `${sign}${kept.slice(0, 1)}${kept.length > 1 ? `.${kept.slice(1)}` : ""}${exponent}`;
  }
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${kept}`;
  const rest = kept.slice(power + 1);
  const decimals = least > 0 ? rest.padEnd(least, "0") : rest;
  return `${sign}${kept.slice(0, power + 1).padEnd(power + 1, "0")}${decimals ? `.${decimals}` : ""}`;
}

/** A number's pieces put together: sign or prefix, whole digits (grouped), the rest. */
function numeric(mark: string, whole: string, rest: string, spec: Specification, every: number): string {
  const { group, align = ">", width } = spec;
  if (align !== "=") return aligned("", mark + grouped(whole, group, every) + rest, { ...spec, align });
  let digits = whole;
  if (spec.fill === "0" && group !== "") {
    // Zeros are grouped, too.
    while (mark.length + grouped(digits, group, every).length + rest.length < width) digits = `0${digits}`;
    const text = grouped(digits, group, every);
    return mark + text + rest;
  }
  return aligned(mark, grouped(digits, group, every) + rest, { ...spec, align });
}

function grouped(digits: string, mark: string, every: number): string {
  return mark === "" ? digits : digits.replace(new RegExp(`\\B(?=(?:[\\da-fA-F]{${every}})+$)`, "g"), mark);
}

function aligned(mark: string, body: string, { fill, align, width }: Specification): string {
  const room = Math.max(0, width - characters(mark + body).length);
  const left = align === "^" ? Math.floor(room / 2) : align === "<" ? 0 : room;
  return align === "=" ? mark + fill.repeat(room) + body : fill.repeat(left) + mark + body + fill.repeat(room - left);
}

/** As `!r`, `!s`, `!a` or nothing have it, then formatted. */
export function converted(value: Value, conversion: string, specification: string): string {
  if (conversion === "") return format(value, specification);
  const shown = conversion === "s" ? (strOf(value) ?? stop()) : pythonRepr(value);
  if (conversion === "a" && !/^[\0-\x7f]*$/.test(shown)) stop();
  return format({ type: "str", value: shown }, specification);
}

const FIELD = /\{\{|\}\}|\{((?:[^{}]|\{[^{}]*\})*)\}|[{}]/g;

/** `text.format(…)`. */
export function formatText(template: string, args: readonly Value[], named: Named): string {
  let next = 0;
  const fill = (pattern: string): string =>
    pattern.replace(FIELD, (whole, field: string | undefined) => {
      if (whole === "{{" || whole === "}}") return whole.charAt(0);
      if (field === undefined) return stop();
      const [, place = "", conversion = "", spec = ""] = /^([^!:]*)(?:!([rsa]))?(?::(.*))?$/s.exec(field) ?? stop();
      const [, head = "", path = ""] = /^([^.[]*)(.*)$/s.exec(place) ?? stop();
      const first =
        head === ""
          ? args[next++]
          : /^\d+$/.test(head)
            ? args[Number(head)]
            : named.find(([name]) => name === head)?.[1];
      const value = follow(first ?? stop(), path);
      return converted(value, conversion, fill(spec));
    });
  // Places are either all counted or all given.
  if (/\{[!:}.[]/.test(template.replaceAll("{{", "")) && /\{\d/.test(template.replaceAll("{{", ""))) stop();
  return fill(template);
}

function follow(value: Value, path: string): Value {
  let [at, rest] = [value, path];
  while (rest !== "") {
    const [whole = "", name, index = ""] = /^(?:\.([\p{L}_]\w*)|\[([^\]]+)\])/u.exec(rest) ?? stop();
    rest = rest.slice(whole.length);
    if (name !== undefined) at = (at.type === "object" ? at.fields.get(name) : undefined) ?? stop();
    else at = itemAt(at, /^\d+$/.test(index) ? { type: "int", value: BigInt(index) } : { type: "str", value: index });
  }
  return at;
}

const PERCENT = /%(?:\(([^)]*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.)|%/gs;

/** `template % values`. */
export function percent(template: string, values: Value): string {
  const args = values.type === "tuple" ? values.items : [values];
  let [next, usesNames] = [0, false];
  const take = (): Value => args[next++] ?? stop();
  const text = template.replace(
    PERCENT,
    (whole, name?: string, flags = "", width?: string, precision?: string, type = "") => {
      if (whole === "%" || width === "*" || precision === "*") return stop();
      if (type === "%") return whole === "%%" ? "%" : stop();
      usesNames ||= name !== undefined;
      const value =
        name === undefined
          ? take()
          : found(values.type === "dict" ? values.entries : stop(), { type: "str", value: name });
      const digits = precision ?? (/\.[a-zA-Z]$/.test(whole) ? "0" : undefined);
      return percentField(value ?? stop(), flags, width, digits, type);
    },
  );
  const isUsed = usesNames || next === args.length || (values.type === "dict" && next === 0);
  return isUsed ? text : stop();
}

function percentField(
  value: Value,
  flags: string,
  width: string | undefined,
  digits: string | undefined,
  type: string,
): string {
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const isLeft = flags.includes("-");
  const isZero = flags.includes("0") && !isLeft;
  const alternate = flags.includes("#") ? "#" : "";
  if ("srac".includes(type)) {
    if (alternate !== "") stop();
    const shown =
      type === "c" ? character(value) : type === "s" ? (strOf(value) ?? stop()) : converted(value, type, "");
    const kept = digits === undefined || type === "c" ? shown : characters(shown).slice(0, Number(digits)).join("");
    return format({ type: "str", value: kept }, `${isLeft ? "<" : ">"}${width ?? ""}`);
  }
  const number = numberOf(value);
  const end = `${width ?? ""}`;
  const lead = `${isLeft ? "<" : isZero ? "" : ">"}${sign}`;
  if ("diu".includes(type)) {
    if (value.type === "fraction") return stop();
    if (value.type === "decimal")
      return format({ type: "int", value: wholeOf(value, "ROUND_DOWN") }, `${lead}${isZero ? "0" : ""}${end}d`);
    const whole = typeof number === "bigint" ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : stop();
    if (digits !== undefined) return stop();
    return format({ type: "int", value: whole }, `${lead}${isZero ? "0" : ""}${end}d`);
  }
  if ("xXo".includes(type)) {
    if (typeof number !== "bigint" || digits !== undefined) return stop();
    return format({ type: "int", value: number }, `${lead}${alternate}${isZero ? "0" : ""}${end}${type}`);
  }
  if (!"eEfFgG".includes(type) || alternate !== "") return stop();
  const size = digits === undefined ? "" : `.${digits}`;
  return format({ type: "float", value: asFloat(number) }, `${lead}${isZero ? "0" : ""}${end}${size}${type}`);
}

/** What `%` takes for a number: of others what `float` makes of them. */
function numberOf(value: Value): bigint | number {
  if (value.type === "decimal") return floatOf(value);
  return value.type === "fraction" ? nearest(value) : (asNumber(value) ?? stop());
}

function character(value: Value): string {
  if (value.type === "str") return characters(value.value).length === 1 ? value.value : stop();
  const code = asCount(value);
  return code >= 32 && code < 127 ? String.fromCodePoint(code) : stop();
}
