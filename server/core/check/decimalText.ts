import { adjusted, fixedTo, isZero, lengthOf, type Rounding, rescaled, rulesNow } from "./decimals.ts";
import { characters, type DecimalValue, MAX_TEXT, stop } from "./value.ts";

/** How decimal numbers are written: `str`, `to_eng_string` and `format`. */

const NAMES = { infinite: "Infinity", nan: "NaN" } as const;

/** @param isEngineering whether exponents are multiples of three */
export function decimalText(value: DecimalValue, isEngineering = false): string {
  const sign = value.isNegative ? "-" : "";
  if (value.kind !== "finite") return sign + NAMES[value.kind];
  const { exponent } = value;
  const digits = String(value.digits);
  const left = exponent + digits.length;
  const dot =
    exponent <= 0 && left > -6
      ? left
      : !isEngineering
        ? 1
        : value.digits === 0n
          ? remainder(left + 1, 3) - 1
          : remainder(left - 1, 3) + 1;
  const power = left - dot;
  return sign + pointed(digits, dot) + (power === 0 ? "" : `E${power < 0 ? "-" : "+"}${Math.abs(power)}`);
}

const remainder = (n: number, by: number): number => ((n % by) + by) % by;

function parts(digits: string, dot: number): readonly [string, string] {
  if (dot <= 0) return ["0", "0".repeat(-dot) + digits];
  return dot >= digits.length
    ? [digits + "0".repeat(dot - digits.length), ""]
    : [digits.slice(0, dot), digits.slice(dot)];
}

function pointed(digits: string, dot: number): string {
  const [before, after] = parts(digits, dot);
  return after === "" ? before : `${before}.${after}`;
}

const SPECIFICATION = /^(?:(.)?([<>=^]))?([+\- ])?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgG%])?$/su;

/** `format(value, specification)`. */
export function decimalFormat(value: DecimalValue, specification: string): string {
  const found = SPECIFICATION.exec(specification) ?? stop();
  const [, fill, align, sign = "-", zero, width = "0", group, precision, type = "G"] = found;
  if (Number(width) > MAX_TEXT || Number(precision ?? 0) > 500 || (zero !== undefined && align !== undefined)) stop();
  // Zeros before what is no number, and a group of what is filled by hand with zeros, are rare enough to be left open.
  if ((zero !== undefined && value.kind !== "finite") || (fill === "0" && group !== undefined)) stop();
  const mark = value.isNegative ? "-" : sign === "-" ? "" : sign;
  const place = (body: string) =>
    aligned(
      mark,
      body,
      zero === undefined ? (fill ?? " ") : "0",
      zero === undefined ? (align ?? ">") : "=",
      Number(width),
    );
  if (value.kind !== "finite") return place(NAMES[value.kind] + (type === "%" ? "%" : ""));
  const { digits, dot, power } = laidOut(value, type, precision === undefined ? undefined : Number(precision));
  const [before, after] = parts(digits, dot);
  const isScientific = power !== 0 || type === "e" || type === "E";
  const exponent = isScientific
    ? `${type === "e" || type === "g" ? "e" : "E"}${power < 0 ? "-" : "+"}${Math.abs(power)}`
    : "";
  const rest = (after === "" ? "" : `.${after}`) + exponent + (type === "%" ? "%" : "");
  if (group === undefined) return place(before + rest);
  let whole = before;
  if (zero !== undefined) while (mark.length + grouped(whole).length + rest.length < Number(width)) whole = `0${whole}`;
  return place(grouped(whole) + rest);
}

/** The digits as they are written, where the point stands in them, and the exponent behind. */
function laidOut(
  value: DecimalValue,
  type: string,
  places: number | undefined,
): { readonly digits: string; readonly dot: number; readonly power: number } {
  const isGeneral = type === "g" || type === "G";
  const isFixed = type === "f" || type === "F" || type === "%";
  const precision = places === 0 && isGeneral ? 1 : places;
  let made = type === "%" ? { ...value, exponent: value.exponent + 2 } : value;
  if (precision !== undefined) {
    const { rounding } = rulesNow();
    if (isFixed) made = rescaled(made, -precision, rounding);
    else made = shortened(made, isGeneral ? precision : precision + 1, !isGeneral, rounding);
  }
  if (isFixed && isZero(made) && made.exponent > 0) made = { ...made, exponent: 0 };
  const digits = String(made.digits);
  const left = made.exponent + digits.length;
  const isPlain = made.exponent <= 0 && left > -6;
  const dot = isFixed || (isGeneral && isPlain) ? left : !isGeneral && isZero(made) && precision ? 1 - precision : 1;
  return { digits, dot, power: left - dot };
}

/** @param pads whether it gets zeros where it is shorter */
function shortened(value: DecimalValue, digits: number, pads: boolean, rounding: Rounding): DecimalValue {
  if (isZero(value)) return value;
  const made = fixedTo(value, digits, rounding);
  return pads && lengthOf(made.digits) < digits ? rescaled(made, adjusted(made) + 1 - digits, rounding) : made;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ",");

function aligned(mark: string, body: string, fill: string, align: string, width: number): string {
  const room = Math.max(0, width - characters(mark + body).length);
  if (align === "=") return mark + fill.repeat(room) + body;
  const left = align === "^" ? Math.floor(room / 2) : align === "<" ? 0 : room;
  return fill.repeat(left) + mark + body + fill.repeat(room - left);
}
