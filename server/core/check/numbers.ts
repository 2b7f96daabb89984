import { asNumber, float, int, MAX_BITS, stop, type Value } from "./value.ts";

/** Arithmetic with the results that every machine gives, or none. */

export interface Fraction {
  readonly over: bigint;
  readonly under: bigint; // positive
}

/** A float as the fraction that it is. */
export function fractionOf(value: bigint | number): Fraction {
  if (typeof value === "bigint") return { over: value, under: 1n };
  if (!Number.isFinite(value)) return stop();
  let [whole, under] = [value, 1n];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    under *= 2n;
  }
  return { over: BigInt(whole), under };
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
export const bitsOf = (n: bigint): number => (n === 0n ? 0 : abs(n).toString(2).length);

/** The whole number next to a fraction, the even one where two are as near. */
export function roundedQuotient(over: bigint, under: bigint): bigint {
  const floor = floorDivide(over, under);
  const twice = 2n * (over - floor * under);
  return twice > under || (twice === under && floor % 2n !== 0n) ? floor + 1n : floor;
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Where a float is cut off: the number of bits under its last one. */
function unitsUnder({ over, under }: Fraction): number {
  let bits = bitsOf(over) - bitsOf(under);
  const [a, b] = bits >= 0 ? [abs(over), under << BigInt(bits)] : [abs(over) << BigInt(-bits), under];
  if (a < b) bits--;
  return Math.max(bits, -1022) - 52;
}

function scaled({ over, under }: Fraction, power: number): Fraction {
  return power >= 0 ? { over, under: under << BigInt(power) } : { over: over << BigInt(-power), under };
}

/** The float nearest to a fraction. */
export function nearest(fraction: Fraction): number {
  if (fraction.over === 0n) return 0;
  const unit = unitsUnder(fraction);
  const { over, under } = scaled(fraction, unit);
  const whole = Number(roundedQuotient(over, under));
  if (unit > 971) return stop(); // Python: OverflowError
  const value = unit < -1022 ? whole * 2 ** (unit + 60) * 2 ** -60 : whole * 2 ** unit;
  return Number.isFinite(value) ? value : stop();
}

/**
 * The float nearest to a fraction, where it is so much nearer than the next that every mathematical library finds it.
 *
 * @param most how far their results are from the true one at most, in hundredths of a unit in the last place. Of `pow` fdlibm says less
 *   than 0.70, which FreeBSD has; the libraries of GNU, Apple and Microsoft stay below 0.53. Of the others fdlibm says less than 1.
 */
export function clearlyNearest(fraction: Fraction, most: 70n | 95n): number {
  if (fraction.over === 0n) return 0;
  const { over, under } = scaled(fraction, unitsUnder(fraction));
  const rest = over - floorDivide(over, under) * under;
  if (abs(2n * rest - under) * 50n < under * (most - 50n)) stop();
  return nearest(fraction);
}

/** Whether a number is the same as a float. */
export const isExact = (n: bigint | number): boolean => typeof n === "number" || BigInt(Number(n)) === n;

const MAX_FLOAT_BITS = 1023;

/** What Python makes of a whole number in a calculation with floats. */
export function asFloat(n: bigint | number): number {
  return typeof n === "number" ? n : bitsOf(n) > MAX_FLOAT_BITS ? stop() : Number(n);
}

export function arithmetic(operator: string, a: bigint | number, b: bigint | number): Value {
  return typeof a === "bigint" && typeof b === "bigint"
    ? integers(operator, a, b)
    : floats(operator, asFloat(a), asFloat(b));
}

function integers(operator: string, a: bigint, b: bigint): Value {
  switch (operator) {
    case "+":
      return int(a + b);
    case "-":
      return int(a - b);
    case "*":
      return int(a * b);
    case "//":
      return b === 0n ? stop() : int(floorDivide(a, b));
    case "%":
      return b === 0n ? stop() : int(a - b * floorDivide(a, b));
    case "/":
      return b === 0n ? stop() : float(trueQuotient(a, b));
    case "**":
      return b < 0n ? negativePower(a, b) : int(power(a, b));
    case "&":
      return int(a & b);
    case "|":
      return int(a | b);
    case "^":
      return int(a ^ b);
    case "<<":
      return b < 0n || b > MAX_BITS ? stop() : int(a << b);
    case ">>":
      return b < 0n ? stop() : int(b > MAX_BITS ? (a < 0n ? -1n : 0n) : a >> b);
    default:
      return stop();
  }
}

function trueQuotient(a: bigint, b: bigint): number {
  const value = b < 0n ? nearest({ over: -a, under: -b }) : nearest({ over: a, under: b });
  return a === 0n && b < 0n ? -0 : value;
}

export function power(base: bigint, exponent: bigint): bigint {
  if (abs(base) > 1n && (exponent > MAX_BITS || BigInt(bitsOf(base) - 1) * exponent > MAX_BITS)) stop();
  if (abs(base) <= 1n) return exponent === 0n ? 1n : base === -1n && exponent % 2n === 0n ? 1n : base;
  return base ** exponent;
}

/** By floats: `10 ** -2`. */
function negativePower(base: bigint, exponent: bigint): Value {
  return base === 0n ? stop() : floats("**", asFloat(base), Number(exponent));
}

function floats(operator: string, a: number, b: number): Value {
  if (b === 0 && "//%".includes(operator)) return stop();
  switch (operator) {
    case "+":
      return float(a + b);
    case "-":
      return float(a - b);
    case "*":
      return float(a * b);
    case "/":
      return float(a / b);
    case "//":
      return float(floorQuotient(a, b));
    case "%":
      return float(modulo(a, b));
    case "**":
      return float(floatPower(a, b));
    default:
      return stop();
  }
}

/** As C's `fmod` has it, with the sign of the divisor. */
export function modulo(a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return stop();
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorQuotient(a: number, b: number): number {
  // As CPython computes it, with its rounding.
  const rest = a % b;
  const quotient = (a - rest) / b - (rest !== 0 && b < 0 !== rest < 0 ? 1 : 0);
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

const MAX_POWER_BITS = 20_000;

function floatPower(a: number, b: number): number {
  if (b === 0 || a === 1) return 1;
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0) return a === 0 && b > 0 && !Object.is(a, -0) ? 0 : stop();
  if (b === 1) return a;
  if (Number.isInteger(b)) return clearlyNearest(wholePower(fractionOf(a), b), 70n);
  if (Math.abs(b) > 1024 || a < 0) return stop();
  // A power of a half, a quarter: the root of a whole power.
  const { over, under } = fractionOf(b);
  if (under > 4n) return stop();
  const root = wholePower(fractionOf(a), Number(over));
  return clearlyNearest(under === 2n ? squareRoot(root) : squareRoot(squareRoot(root)), 70n);
}

function wholePower({ over, under }: Fraction, exponent: number): Fraction {
  const size = Math.abs(exponent);
  if (size * Math.max(bitsOf(over), bitsOf(under)) > MAX_POWER_BITS) stop();
  const [top, bottom] = [over ** BigInt(size), under ** BigInt(size)];
  if (exponent >= 0) return { over: top, under: bottom };
  return top < 0n ? { over: -bottom, under: -top } : { over: bottom, under: top };
}

const ROOT_BITS = 400n;

/** To many more bits than a float has, and exactly where it can be. */
export function squareRoot({ over, under }: Fraction): Fraction {
  const [top, bottom] = [integerRoot(over), integerRoot(under)];
  if (top * top === over && bottom * bottom === under) return { over: top, under: bottom };
  return { over: integerRoot((over << (2n * ROOT_BITS)) / under), under: 1n << ROOT_BITS };
}

export function integerRoot(n: bigint): bigint {
  if (n < 0n) return stop();
  if (n < 2n) return n;
  let root = 1n << BigInt((bitsOf(n) + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The digits of a number with so many decimals, rounded half to even from its exact value. */
export function fixed(value: bigint | number, decimals: number): string {
  if (decimals > 60) stop();
  const { over, under } = fractionOf(value);
  const whole = roundedQuotient(abs(over) * 10n ** BigInt(decimals), under);
  const digits = String(whole).padStart(decimals + 1, "0");
  const sign = over < 0n || Object.is(value, -0) ? "-" : "";
  return `${sign}${digits.slice(0, digits.length - decimals)}${decimals > 0 ? `.${digits.slice(-decimals)}` : ""}`;
}

/** `d.ddd` and the power of ten, with so many digits in all. */
export function scientific(
  value: bigint | number,
  digits: number,
): { readonly sign: string; readonly digits: string; readonly power: number } {
  if (digits > 60) stop();
  const { over, under } = fractionOf(value);
  const sign = over < 0n || Object.is(value, -0) ? "-" : "";
  if (over === 0n) return { sign, digits: "0".repeat(digits), power: 0 };
  const top = abs(over);
  let power = String(top).length - String(under).length;
  const rounded = (at: number) => {
    const shift = digits - 1 - at;
    return shift >= 0
      ? roundedQuotient(top * 10n ** BigInt(shift), under)
      : roundedQuotient(top, under * 10n ** BigInt(-shift));
  };
  // The first estimate may be one too high, and rounding may carry.
  if (isBelowPower(top, under, power)) power--;
  let text = String(rounded(power));
  if (text.length > digits) {
    power++;
    text = text.slice(0, digits);
  }
  return { sign, digits: text, power };
}

const isBelowPower = (over: bigint, under: bigint, power: number): boolean =>
  power >= 0 ? over < under * 10n ** BigInt(power) : over * 10n ** BigInt(-power) < under;

/** `round(value, digits)`. */
export function rounded(value: Value, digits: bigint | undefined): Value {
  const number = asNumber(value) ?? stop();
  if (digits !== undefined && (digits > 400n || digits < -400n)) return stop();
  if (typeof number === "bigint") {
    if (digits === undefined || digits >= 0n) return int(number);
    const unit = 10n ** -digits;
    return int(roundedQuotient(number, unit) * unit);
  }
  const { over, under } = fractionOf(number);
  if (digits === undefined) return int(roundedQuotient(over, under));
  if (digits > 60n) return float(number);
  if (digits >= 0n) return float(Number(fixed(number, Number(digits))));
  const unit = 10n ** -digits;
  const whole = roundedQuotient(over, under * unit) * unit;
  return float(whole === 0n && (number < 0 || Object.is(number, -0)) ? -0 : Number(whole));
}

/** A sum where the plain way to add floats and the compensated one (since Python 3.12) give the same. */
export function sumOf(start: Value, items: readonly Value[]): Value {
  let [total, rest] = [start, 0];
  let isMixed = false;
  for (const item of items) {
    const [a, b] = [asNumber(total) ?? stop(), asNumber(item) ?? stop()];
    const next = arithmetic("+", a, b);
    if (typeof a === "number" && next.type === "float") {
      const x = asFloat(b);
      isMixed ||= typeof b === "bigint" && b !== 0n;
      rest += Math.abs(a) >= Math.abs(x) ? a - next.value + x : x - next.value + a;
    }
    total = next;
  }
  if (total.type !== "float") return total;
  const isSame = rest === 0 || (!isMixed && total.value + rest === total.value);
  return Number.isFinite(total.value) && isSame ? total : stop();
}
