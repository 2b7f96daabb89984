import { integerRoot, nearest } from "./numbers.ts";
import { type DecimalValue, MAX_BITS, stop } from "./value.ts";

/** Decimal numbers as `decimal` has them: a whole number of digits, times a power of ten, with a sign also of zero. */

/** What of `decimal.Context` counts here: its traps and the bounds of exponents are those that Python starts with. */
export interface DecimalRules {
  readonly precision: number;
  readonly rounding: Rounding;
}

export const ROUNDINGS = [
  "ROUND_CEILING",
  "ROUND_DOWN",
  "ROUND_FLOOR",
  "ROUND_HALF_DOWN",
  "ROUND_HALF_EVEN",
  "ROUND_HALF_UP",
  "ROUND_UP",
  "ROUND_05UP",
] as const;
export type Rounding = (typeof ROUNDINGS)[number];
export const DEFAULT_RULES: DecimalRules = { precision: 28, rounding: "ROUND_HALF_EVEN" };

/** What is raised in place of a result, and the condition that its message names. */
export interface Signal {
  readonly type: "signal";
  readonly raised: "InvalidOperation" | "DivisionByZero";
  readonly condition: string;
}
export type Outcome = DecimalValue | Signal;

export const invalid = (condition = "InvalidOperation"): Signal => ({
  type: "signal",
  raised: "InvalidOperation",
  condition,
});
const BY_ZERO: Signal = { type: "signal", raised: "DivisionByZero", condition: "DivisionByZero" };

/** The rules of the program that is followed; undefined where they are not known. */
let current: DecimalRules | undefined = DEFAULT_RULES;

export function useRules(rules: DecimalRules | undefined): void {
  current = rules;
}
export const rulesNow = (): DecimalRules => current ?? stop();

/** Python's bounds lie at a million digits and more; what is beyond these is not followed. */
const MAX_DIGITS = 1_000;
const MAX_EXPONENT = 5_000;

export function decimal(isNegative: boolean, digits: bigint, exponent: number): DecimalValue {
  if (digits >> MAX_BITS !== 0n || Math.abs(exponent) > MAX_EXPONENT || lengthOf(digits) > MAX_DIGITS) stop();
  return { type: "decimal", kind: "finite", isNegative, digits, exponent };
}

export const infinite = (isNegative: boolean): DecimalValue => ({
  type: "decimal",
  kind: "infinite",
  isNegative,
  digits: 0n,
  exponent: 0,
});
export const NAN: DecimalValue = { type: "decimal", kind: "nan", isNegative: false, digits: 0n, exponent: 0 };

export const whole = (n: bigint): DecimalValue => decimal(n < 0n, n < 0n ? -n : n, 0);
export const lengthOf = (digits: bigint): number => String(digits).length;
export const isZero = ({ kind, digits }: DecimalValue): boolean => kind === "finite" && digits === 0n;
/** The place of the first digit. */
export const adjusted = ({ digits, exponent }: DecimalValue): number => exponent + lengthOf(digits) - 1;
const power = (n: number): bigint => (n > 2 * MAX_EXPONENT ? stop() : 10n ** BigInt(n));

/** A float as the decimal number that it is. */
export function ofFloat(value: number): DecimalValue {
  if (Number.isNaN(value)) return NAN;
  const isNegative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) return infinite(isNegative);
  let [size, exponent] = [Math.abs(value), 0];
  while (!Number.isInteger(size)) {
    size *= 2;
    exponent--;
  }
  return decimal(isNegative, BigInt(size) * 5n ** BigInt(-exponent), exponent);
}

const NUMBER = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;
const SPECIAL = /^([+-]?)(?:inf(?:inity)?|nan)$/i;

/** A text as `Decimal()` reads it. */
export function parsedDecimal(text: string): Outcome {
  const body = text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "").replaceAll("_", "");
  const found = NUMBER.exec(body);
  if (found) {
    const [, sign, before = "", after = "", alone, exponent = "0"] = found;
    const decimals = alone ?? after;
    const shift = Number(exponent);
    return decimal(
      sign === "-",
      BigInt(`${before}${decimals}`),
      (Math.abs(shift) > MAX_EXPONENT ? stop() : shift) - decimals.length,
    );
  }
  const special = SPECIAL.exec(body);
  if (!special) return /^[ -~\t-\r]*$/.test(text) && !/s?nan/i.test(body) ? invalid("ConversionSyntax") : stop();
  if (!/nan$/i.test(body)) return infinite(special[1] === "-");
  return special[1] === "-" ? stop() : NAN;
}

/** Whole units of `unit`, of which `rest` more are there. */
function roundedUp(quotient: bigint, rest: bigint, unit: bigint, isNegative: boolean, rounding: Rounding): bigint {
  if (rest === 0n) return quotient;
  const half = 2n * rest < unit ? -1 : 2n * rest > unit ? 1 : 0;
  const goesUp = {
    ROUND_UP: true,
    ROUND_DOWN: false,
    ROUND_CEILING: !isNegative,
    ROUND_FLOOR: isNegative,
    ROUND_HALF_UP: half >= 0,
    ROUND_HALF_DOWN: half > 0,
    ROUND_HALF_EVEN: half > 0 || (half === 0 && quotient % 2n === 1n),
    ROUND_05UP: quotient % 5n === 0n,
  }[rounding];
  return goesUp ? quotient + 1n : quotient;
}

/** The same number, or the one next to it, with another exponent. */
export function rescaled(of: DecimalValue, exponent: number, rounding: Rounding): DecimalValue {
  const { isNegative, digits } = of;
  if (digits === 0n) return decimal(isNegative, 0n, exponent);
  const drop = exponent - of.exponent;
  if (drop <= 0) return decimal(isNegative, digits * power(-drop), exponent);
  const unit = power(drop);
  return decimal(isNegative, roundedUp(digits / unit, digits % unit, unit, isNegative, rounding), exponent);
}

/** With so many digits at most. */
export function fixedTo(of: DecimalValue, precision: number, rounding: Rounding): DecimalValue {
  if (of.kind !== "finite") return of;
  const drop = lengthOf(of.digits) - precision;
  if (drop <= 0) return of;
  const made = rescaled(of, of.exponent + drop, rounding);
  return lengthOf(made.digits) > precision ? rescaled(made, made.exponent + 1, rounding) : made;
}

/** A result, before it is made as short as the rules want. */
function fixed(isNegative: boolean, digits: bigint, exponent: number, rules: DecimalRules): DecimalValue {
  // Not `decimal`, for it may be longer than what is followed.
  return fixedTo({ type: "decimal", kind: "finite", isNegative, digits, exponent }, rules.precision, rules.rounding);
}

/** Unary `+`: a zero loses its sign, and what is too long its last digits. */
export const plus = (a: DecimalValue, { precision, rounding }: DecimalRules): DecimalValue => {
  const isNegative = isZero(a) ? a.isNegative && rounding === "ROUND_FLOOR" : a.isNegative;
  return fixedTo({ ...a, isNegative }, precision, rounding);
};
export const negated = (a: DecimalValue): DecimalValue => (a.kind === "nan" ? a : { ...a, isNegative: !a.isNegative });

/** @param operator one of Python's for numbers */
export function decimalOperation(operator: string, a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  if (a.kind === "nan" || b.kind === "nan") return NAN;
  switch (operator) {
    case "+":
      return sum(a, b, rules);
    case "-":
      return sum(a, negated(b), rules);
    case "*":
      return product(a, b, rules);
    case "/":
      return quotient(a, b, rules);
    case "//":
      return wholeQuotient(a, b, rules);
    case "%":
      return remainder(a, b, rules);
    case "**":
      return powerOf(a, b, rules);
    default:
      return stop();
  }
}

function sum(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  if (a.kind === "infinite" && b.kind === "infinite" && a.isNegative !== b.isNegative) return invalid();
  if (a.kind === "infinite") return a;
  if (b.kind === "infinite") return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const signed = ({ isNegative, digits, exponent: own }: DecimalValue) =>
    (isNegative ? -digits : digits) * power(own - exponent);
  const total = signed(a) + signed(b);
  // A zero has a sign, too.
  const isNegative =
    total === 0n
      ? a.isNegative === b.isNegative && a.digits === 0n
        ? a.isNegative
        : rules.rounding === "ROUND_FLOOR"
      : total < 0n;
  return fixed(isNegative, total < 0n ? -total : total, exponent, rules);
}

function product(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.kind === "infinite" || b.kind === "infinite") return isZero(a) || isZero(b) ? invalid() : infinite(isNegative);
  return fixed(isNegative, a.digits * b.digits, a.exponent + b.exponent, rules);
}

function quotient(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.kind === "infinite") return b.kind === "infinite" ? invalid() : infinite(isNegative);
  if (b.kind === "infinite") return stop();
  if (b.digits === 0n) return a.digits === 0n ? invalid("DivisionUndefined") : BY_ZERO;
  const ideal = a.exponent - b.exponent;
  if (a.digits === 0n) return decimal(isNegative, 0n, ideal);
  const shift = lengthOf(b.digits) - lengthOf(a.digits) + rules.precision + 1;
  const [over, under] = shift >= 0 ? [a.digits * power(shift), b.digits] : [a.digits, b.digits * power(-shift)];
  let [digits, exponent] = [over / under, ideal - shift];
  // One more digit says that something is left, so that it is rounded only once.
  if (over % under !== 0n) digits += digits % 5n === 0n ? 1n : 0n;
  else
    while (exponent < ideal && digits % 10n === 0n) {
      digits /= 10n;
      exponent++;
    }
  return fixed(isNegative, digits, exponent, rules);
}

/** Towards zero, and what is left, in units of the smaller exponent; undefined where it has too many digits. */
function divided(a: DecimalValue, b: DecimalValue, { precision }: DecimalRules): readonly [bigint, bigint] | undefined {
  const least = Math.min(a.exponent, b.exponent);
  const [over, under] = [a.digits * power(a.exponent - least), b.digits * power(b.exponent - least)];
  return over / under < power(precision) ? [over / under, over % under] : undefined;
}

function wholeQuotient(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.kind === "infinite") return b.kind === "infinite" ? invalid() : infinite(isNegative);
  if (b.kind === "infinite") return decimal(isNegative, 0n, 0);
  if (b.digits === 0n) return a.digits === 0n ? invalid("DivisionUndefined") : BY_ZERO;
  const found = divided(a, b, rules);
  return found ? decimal(isNegative, found[0], 0) : invalid("DivisionImpossible");
}

function remainder(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  if (a.kind === "infinite") return invalid();
  if (b.kind === "infinite") return fixedTo(a, rules.precision, rules.rounding);
  if (b.digits === 0n) return invalid(a.digits === 0n ? "DivisionUndefined" : undefined);
  const found = divided(a, b, rules);
  if (!found) return invalid("DivisionImpossible");
  return fixed(a.isNegative, found[1], Math.min(a.exponent, b.exponent), rules);
}

/** Whole powers alone, as libmpdec computes them: by squaring, with some more digits. */
function powerOf(a: DecimalValue, b: DecimalValue, rules: DecimalRules): Outcome {
  if (a.kind !== "finite" || b.kind !== "finite" || b.exponent !== 0) return stop();
  const isNegative = a.isNegative && b.digits % 2n === 1n;
  if (a.digits === 0n) {
    if (b.digits === 0n) return invalid();
    return b.isNegative ? infinite(isNegative) : decimal(isNegative, 0n, 0);
  }
  if (b.digits === 0n) return decimal(false, 1n, 0);
  if (b.digits > 100_000n) return stop();
  const times = Number(b.digits);
  if (a.digits === power(Math.max(0, -a.exponent)) && a.exponent <= 0) {
    // A one with as many zeros as the product would have.
    const zeros = b.isNegative ? 0 : Math.min(-a.exponent * times, rules.precision - 1);
    return decimal(isNegative, power(zeros), -zeros);
  }
  if (Math.abs(adjusted(a)) * times > MAX_EXPONENT) return stop();
  const inner: DecimalRules = {
    precision: rules.precision + lengthOf(b.digits) + 2 + (b.isNegative ? 1 : 0),
    rounding: "ROUND_HALF_EVEN",
  };
  const base = b.isNegative ? quotient(decimal(false, 1n, 0), a, inner) : a;
  if (base.type === "signal") return base;
  let result: DecimalValue = base;
  for (const bit of b.digits.toString(2).slice(1)) {
    result = finite(product(result, result, inner));
    if (bit === "1") result = finite(product(result, base, inner));
  }
  return fixedTo({ ...result, isNegative }, rules.precision, rules.rounding);
}

const finite = (outcome: Outcome): DecimalValue => (outcome.type === "signal" ? stop() : outcome);

export function squareRootOf(a: DecimalValue, { precision }: DecimalRules): Outcome {
  if (a.kind === "nan") return a;
  if (isZero(a)) return decimal(a.isNegative, 0n, Math.floor(a.exponent / 2));
  if (a.isNegative) return invalid();
  if (a.kind === "infinite") return a;
  const isOdd = a.exponent % 2 !== 0;
  const digits = isOdd ? a.digits * 10n : a.digits;
  const length = lengthOf(a.digits);
  const shift = precision + 1 - (isOdd ? (length >> 1) + 1 : (length + 1) >> 1);
  const [top, rest] =
    shift >= 0 ? [digits * power(2 * shift), 0n] : [digits / power(-2 * shift), digits % power(-2 * shift)];
  const root = integerRoot(top);
  const exponent = Math.floor(a.exponent / 2);
  const isExact = rest === 0n && root * root === top;
  const made = isExact
    ? decimal(false, shift >= 0 ? root / power(shift) : root * power(-shift), exponent)
    : decimal(false, root % 5n === 0n ? root + 1n : root, exponent - shift);
  return fixedTo(made, precision, "ROUND_HALF_EVEN");
}

/** With the exponent of another one. */
export function quantized(a: DecimalValue, like: DecimalValue, rules: DecimalRules): Outcome {
  if (a.kind === "nan" || like.kind === "nan") return NAN;
  if (a.kind === "infinite" || like.kind === "infinite") return a.kind === like.kind ? a : invalid();
  if (a.digits !== 0n && adjusted(a) - like.exponent + 1 > rules.precision) return invalid();
  const made = rescaled(a, like.exponent, rules.rounding);
  return lengthOf(made.digits) > rules.precision ? invalid() : made;
}

/** Without the zeros at its end. */
export function normalized(a: DecimalValue, rules: DecimalRules): DecimalValue {
  const made = fixedTo(a, rules.precision, rules.rounding);
  if (made.kind !== "finite") return made;
  if (made.digits === 0n) return decimal(made.isNegative, 0n, 0);
  let { digits, exponent } = made;
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return decimal(made.isNegative, digits, exponent);
}

export const toIntegral = (a: DecimalValue, rounding: Rounding): DecimalValue =>
  a.kind !== "finite" || a.exponent >= 0 ? a : rescaled(a, 0, rounding);

/** The whole number that it is or that is next to it. */
export function wholeOf(a: DecimalValue, rounding: Rounding): bigint {
  if (a.kind !== "finite") return stop();
  const { isNegative, digits } = rescaled(a, 0, rounding);
  return isNegative ? -digits : digits;
}

export function floatOf(a: DecimalValue): number {
  if (a.kind === "nan") return Number.NaN;
  if (a.kind === "infinite") return a.isNegative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (a.digits === 0n) return a.isNegative ? -0 : 0;
  return nearest(ratioOf(a));
}

/** A finite one as a fraction, which may not be in its lowest terms. */
export function ratioOf({ isNegative, digits, exponent }: DecimalValue): { over: bigint; under: bigint } {
  const top = isNegative ? -digits : digits;
  return exponent >= 0 ? { over: top * power(exponent), under: 1n } : { over: top, under: power(-exponent) };
}
