import { asNumber, type Value } from "./value.ts";

const SPECIFICATION = /^(?:(.)?([<>^]))?(\+)?(0)?(\d+)?(,)?(?:\.(\d+))?([dfsxbo%])?$/;

/** What `format(value, specification)` gives; undefined where that is not followed. */
export function formatted(value: Value, specification: string): string | undefined {
  const [matched, fill = " ", align, sign, zero, width = "0", comma, digits, type] =
    SPECIFICATION.exec(specification) ?? [];
  if (matched === undefined || (zero && (align || value.type === "str"))) return undefined;
  const body = bodyOf(value, comma !== undefined, digits === undefined ? undefined : Number(digits), type);
  if (body === undefined || (sign && value.type === "str")) return undefined;
  const signed = sign && !body.startsWith("-") ? `+${body}` : body;
  const room = Number(width);
  if (zero) {
    if (comma) return undefined;
    const [, mark = "", rest = ""] = /^([+-]?)(.*)$/.exec(signed) ?? [];
    return mark + rest.padStart(room - mark.length, "0");
  }
  const missing = Math.max(0, room - Array.from(signed).length);
  const left =
    align === "^" ? Math.floor(missing / 2) : (align ?? (value.type === "str" ? "<" : ">")) === ">" ? missing : 0;
  return fill.repeat(left) + signed + fill.repeat(missing - left);
}

function bodyOf(
  value: Value,
  comma: boolean,
  digits: number | undefined,
  type: string | undefined,
): string | undefined {
  if (value.type === "str") {
    if (comma || (type !== undefined && type !== "s")) return undefined;
    return digits === undefined ? value.value : Array.from(value.value).slice(0, digits).join("");
  }
  const number = value.type === "bool" ? undefined : asNumber(value);
  if (number === undefined || type === "s") return undefined;
  if (typeof number === "bigint" && (type === undefined || "dxbo".includes(type))) {
    if (digits !== undefined) return undefined;
    const text = number.toString({ x: 16, b: 2, o: 8 }[type ?? ""] ?? 10);
    return comma ? grouped(text) : text;
  }
  if (type === "%") return withDigits(Number(number) * 100, digits ?? 6, comma, "%");
  return type === "f" ? withDigits(Number(number), digits ?? 6, comma, "") : undefined;
}

function withDigits(number: number, digits: number, comma: boolean, end: string): string | undefined {
  const text = rounded(number, digits);
  return text === undefined ? undefined : (comma ? grouped(text) : text) + end;
}

const grouped = (text: string): string =>
  text.replace(/^(-?)(\d+)/, (_, sign, n) => sign + n.replace(/\B(?=(\d{3})+$)/g, ","));

/** A float to so many decimals; undefined where it lies just between two, which Python rounds to the even one. */
export function rounded(number: number, digits: number): string | undefined {
  const scaled = number * 10 ** digits;
  if (!Number.isFinite(number) || Math.abs(scaled) >= 1e15 || digits > 15) return undefined;
  if (Math.abs(scaled - Math.trunc(scaled)) === 0.5) return undefined;
  const text = number.toFixed(digits);
  return Object.is(Math.sign(number), -0) || (number < 0 && !/[1-9]/.test(text)) ? `-${text.replace("-", "")}` : text;
}
