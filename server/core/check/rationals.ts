import { decimalOperation, floatOf, negated, plus, ratioOf, rulesNow, whole } from "./decimals.ts";
import {
  arithmetic,
  asFloat,
  bitsOf,
  type Fraction,
  floorDivide,
  fractionOf,
  nearest,
  power,
  roundedQuotient,
} from "./numbers.ts";
import { asNumber, type FractionValue, int, MAX_BITS, stop, type Value } from "./value.ts";

/** Numbers of any kind beside each other: `Decimal`, `Fraction`, and those that Python has without a module. */

/** In its lowest terms. */
export function fraction(over: bigint, under: bigint): FractionValue {
  if (under === 0n || bitsOf(over) > MAX_BITS || bitsOf(under) > MAX_BITS) return stop();
  const common = divisor(over, under) * (under < 0n ? -1n : 1n);
  return { type: "fraction", over: over / common, under: under / common };
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export const fractionText = ({ over, under }: FractionValue): string => (under === 1n ? `${over}` : `${over}/${under}`);
export const asFloatValue = (value: FractionValue): number => nearest(value);

/** Exactly what a number is; a float for what is infinite or no number; undefined for what is no number of these kinds. */
export function exactOf(value: Value): Fraction | number | undefined {
  if (value.type === "fraction") return value;
  if (value.type === "decimal") return value.kind === "finite" ? ratioOf(value) : floatOf(value);
  const number = asNumber(value);
  if (number === undefined) return undefined;
  return typeof number === "number" && !Number.isFinite(number) ? number : fractionOf(number);
}

export const isExactNumber = ({ type }: Value): boolean => type === "decimal" || type === "fraction";

/** Negative, zero or positive; NaN where one is no number; undefined where one is not of these kinds. */
export function orderOfNumbers(a: Value, b: Value): number | undefined {
  const [x, y] = [exactOf(a), exactOf(b)];
  if (x === undefined || y === undefined) return undefined;
  if (typeof x === "number" || typeof y === "number") {
    const [p, q] = [typeof x === "number" ? x : 0, typeof y === "number" ? y : 0];
    return Number.isNaN(p) || Number.isNaN(q) ? Number.NaN : p < q ? -1 : p > q ? 1 : 0;
  }
  const [left, right] = [x.over * y.under, y.over * x.under];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The same text for equal numbers: for a whole one `n` and its digits, for one that is a float's `f` and that. */
export function keyOfNumber(value: Value): string {
  const exact = exactOf(value) ?? stop();
  if (typeof exact === "number") return Number.isNaN(exact) ? stop() : `f${exact}`;
  const { over, under } = exact.under === 1n ? exact : fraction(exact.over, exact.under);
  if (under === 1n) return `n${over}`;
  const isBinary = (under & (under - 1n)) === 0n && bitsOf(over) <= 53 && bitsOf(under) <= 1000;
  return isBinary ? `f${nearest({ over, under })}` : `q${over}/${under}`;
}

/** What an operator makes of two numbers of which one is a `Decimal` or a `Fraction`. */
export function exactOperation(operator: string, left: Value, right: Value): Value {
  if (left.type === "decimal" || right.type === "decimal") {
    const [a, b] = [left, right].map((value) => {
      if (value.type === "decimal") return value;
      return value.type === "int" || value.type === "bool" ? whole(BigInt(value.value)) : stop();
    });
    const outcome = a && b ? decimalOperation(operator, a, b, rulesNow()) : stop();
    return outcome.type === "signal" ? stop() : outcome;
  }
  const [a, b] = [left, right].map((value): Value => (value.type === "bool" ? int(BigInt(value.value)) : value));
  if (!a || !b) return stop();
  if (a.type === "float" || b.type === "float") return withFloat(operator, a, b);
  const [x, y] = [a, b].map((value) => {
    const exact = exactOf(value);
    return typeof exact === "object" ? exact : stop();
  });
  return x && y ? ofFractions(operator, x, y, a.type === "int") : stop();
}

function withFloat(operator: string, a: Value, b: Value): Value {
  const number = (value: Value): number =>
    value.type === "fraction" ? nearest(value) : asFloat(asNumber(value) ?? stop());
  return arithmetic(operator, number(a), number(b));
}

function ofFractions(operator: string, a: Fraction, b: Fraction, isRightAsked: boolean): Value {
  switch (operator) {
    case "+":
      return fraction(a.over * b.under + b.over * a.under, a.under * b.under);
    case "-":
      return fraction(a.over * b.under - b.over * a.under, a.under * b.under);
    case "*":
      return fraction(a.over * b.over, a.under * b.under);
    case "/":
      return fraction(a.over * b.under, a.under * b.over);
    case "//":
      return b.over === 0n ? stop() : int(floorDivide(a.over * b.under, a.under * b.over));
    case "%": {
      if (b.over === 0n) return stop();
      const [over, by] = [a.over * b.under, b.over * a.under];
      return fraction(over - by * floorDivide(over, by), a.under * b.under);
    }
    case "**":
      return powerOf(a, b, isRightAsked);
    default:
      return stop();
  }
}

/** @param isRightAsked a whole number to the power of a fraction: it stays one where it can */
function powerOf(a: Fraction, b: Fraction, isRightAsked: boolean): Value {
  if (b.under !== 1n) return a.over < 0n ? stop() : arithmetic("**", nearest(a), nearest(b));
  if (b.over >= 0n) {
    const [over, under] = [power(a.over, b.over), power(a.under, b.over)];
    return isRightAsked ? int(over) : fraction(over, under);
  }
  return a.over === 0n ? stop() : fraction(power(a.under, -b.over), power(a.over, -b.over));
}

export function negatedNumber(operator: string, value: Value): Value {
  if (operator !== "-" && operator !== "+") return stop();
  if (value.type === "fraction") return operator === "-" ? { ...value, over: -value.over } : value;
  return value.type === "decimal" ? plus(operator === "-" ? negated(value) : value, rulesNow()) : stop();
}

export function absoluteOf(value: Value): Value {
  const isNegative = value.type === "fraction" ? value.over < 0n : value.type === "decimal" && value.isNegative;
  return isNegative ? negatedNumber("-", value) : negatedNumber("+", value);
}

/** `round(value)` and `round(value, digits)`. */
export function roundedFraction({ over, under }: FractionValue, digits: bigint | undefined): Value {
  if (digits === undefined) return int(roundedQuotient(over, under));
  if (digits > 400n || digits < -400n) return stop();
  const unit = 10n ** (digits < 0n ? -digits : digits);
  return digits > 0n
    ? fraction(roundedQuotient(over * unit, under), unit)
    : fraction(roundedQuotient(over, under * unit) * unit, 1n);
}

/** The nearest fraction that has no more than this under its line. */
export function limited(value: FractionValue, most: bigint): FractionValue {
  if (value.under <= most) return value;
  let [p0, q0, p1, q1] = [0n, 1n, 1n, 0n];
  let [n, d] = [value.over, value.under];
  for (;;) {
    const times = floorDivide(n, d);
    if (q0 + times * q1 > most) break;
    [p0, q0, p1, q1] = [p1, q1, p0 + times * p1, q0 + times * q1];
    [n, d] = [d, n - times * d];
  }
  const k = (most - q0) / q1;
  const away = (over: bigint, under: bigint) => {
    const apart = over * value.under - value.over * under;
    return { over: apart < 0n ? -apart : apart, under };
  };
  const [first, second] = [away(p0 + k * p1, q0 + k * q1), away(p1, q1)];
  return second.over * first.under <= first.over * second.under ? fraction(p1, q1) : fraction(p0 + k * p1, q0 + k * q1);
}

const TEXT = /^([+-]?)(?=\d|\.\d)(\d*)(?:(?:\/(\d+))?|(?:\.(\d*))?(?:E([+-]?\d+))?)$/i;

/** A text as `Fraction()` reads it in every version: its two parts, before they are shortened. */
export function parsedFraction(text: string): readonly [bigint, bigint] | undefined {
  if (text.includes("_") || !/^[ -~\t-\r]*$/.test(text) || /\s\/|\/\s/.test(text)) return stop();
  const [, sign, digits = "", under, decimals = "", exponent = "0"] =
    TEXT.exec(text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "")) ?? [];
  if (sign === undefined) return undefined;
  const size = BigInt(`${digits}${decimals}` || "0");
  const shift = Number(exponent) - decimals.length;
  if (Math.abs(shift) > 1_000) return stop();
  const over = (sign === "-" ? -size : size) * (shift > 0 ? 10n ** BigInt(shift) : 1n);
  return [over, under === undefined ? (shift < 0 ? 10n ** BigInt(-shift) : 1n) : BigInt(under)];
}

/** A float or a `Decimal` as a fraction. */
export function fractionFrom(value: Value): FractionValue {
  const exact = exactOf(value);
  return typeof exact === "object" ? fraction(exact.over, exact.under) : stop();
}
