import { formatted } from "../format.ts";
import { math } from "../library/math.ts";
import {
  arithmetic,
  bitsOf,
  clearlyNearest,
  type Fraction,
  fractionOf,
  isExact,
  rounded,
  squareRoot,
} from "../numbers.ts";
import { angleOf, exactly, powerOf, range } from "../transcendental.ts";
import { asNumber, attempt, bool, type FunctionValue, float, int, type Value } from "../value.ts";
import type { Machine } from "./machine.ts";
import { List, Tuple } from "./objects/containers.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Near } from "./objects/unknownValue.ts";
import { stuck } from "./stuck.ts";

/**
 * Floats whose last digits differ between mathematical libraries: what does not depend on these digits is certain. Every step of the
 * arithmetic of floats, and rounding, keeps the order of what goes in, so the ends of a range say what is possible.
 */

type Range = readonly [low: number, high: number];

/** The range that a number is from; undefined for what is none. */
export function rangeOf(held: Held | undefined): Range | undefined {
  if (held instanceof Near) return [held.low, held.high];
  if (held === undefined || held instanceof Thing) return undefined;
  const number = asNumber(held);
  if (number === undefined || !isExact(number) || Number.isNaN(number)) return undefined;
  return [Number(number), Number(number)];
}

function made(all: readonly (number | undefined)[]): Held | undefined {
  const known = all.filter((n) => n !== undefined);
  if (known.length < all.length || !known.every((n) => Number.isFinite(n))) return undefined;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // Two zeros are different.
  if (low <= 0 && high >= 0 && low !== high) return new Near(low, high);
  return Object.is(low, high) ? float(low) : new Near(low, high);
}

const corners = <T>([a, b]: Range, [c, d]: Range, of: (x: number, y: number) => T): readonly T[] => [
  of(a, c),
  of(a, d),
  of(b, c),
  of(b, d),
];

/** What a function of `math` gives for a float, as a range. */
export function ofFloat(name: string, x: number): Held | undefined {
  return made(attempt(() => range(exactly(name, x))) ?? [undefined]);
}

/** `left operator right`, of which one is near. */
export function nearArithmetic(operator: string, left: Held, right: Held): Held | undefined {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (!a || !b) return undefined;
  // A power of whole numbers is a whole number.
  if (operator === "**") return isWhole(left) && isWhole(right) && b[0] >= 0 ? undefined : nearPower(a, b);
  if (!"+-*/".includes(operator) || (operator === "/" && b[0] <= 0 && b[1] >= 0)) return undefined;
  return made(
    corners(a, b, (x, y) => {
      const value = attempt(() => arithmetic(operator, x, y));
      return value?.type === "float" ? value.value : undefined;
    }),
  );
}

const isWhole = (held: Held): boolean => !(held instanceof Thing) && (held.type === "int" || held.type === "bool");

/** The operators of numbers whose result no library has to agree on. */
function nearPower(a: Range, b: Range): Held | undefined {
  if (a[0] <= 0) return undefined;
  const clear = a[0] === a[1] && b[0] === b[1] ? attempt(() => clearlyNearest(powerOf(a[0], b[0]), 70n)) : undefined;
  if (clear !== undefined) return float(clear);
  return made(corners(a, b, (x, y) => attempt(() => range(powerOf(x, y)))).flatMap((ends) => ends ?? [undefined]));
}

/** A comparison that the last digits do not decide. */
export function nearComparison(operator: string, left: Held, right: Held): boolean | undefined {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (!a || !b || (!(left instanceof Near) && !(right instanceof Near))) return undefined;
  if (a[1] < b[0]) return ["<", "<=", "!="].includes(operator);
  if (a[0] > b[1]) return [">", ">=", "!="].includes(operator);
  if (a[1] <= b[0] && operator === "<=") return true;
  if (a[0] >= b[1] && operator === ">=") return true;
  if (a[1] <= b[0] && operator === ">") return false;
  return a[0] >= b[1] && operator === "<" ? false : undefined;
}

export const nearTruth = ({ low, high }: Near): boolean | undefined => (low > 0 || high < 0 ? true : undefined);

export const negated = ({ low, high }: Near): Held => new Near(-high, -low);

const shownAlike = (a: Value, b: Value): boolean => a.type === b.type && String(read(a)) === String(read(b));
const read = (value: Value): unknown =>
  value.type === "float" && Object.is(value.value, -0) ? "-0" : "value" in value ? value.value : undefined;

/** What a function makes of both ends, where that is the same. */
export function atBoth({ low, high }: Near, of: (x: number) => Value): Value | undefined {
  const [a, b] = [attempt(() => of(low)), attempt(() => of(high))];
  return a && b && shownAlike(a, b) ? a : undefined;
}

/** `round`, `int`, `abs`, `float` and `bool`. */
export function nearNative(name: string, near: Near, rest: readonly Held[]): Held | undefined {
  const [digits] = rest;
  switch (name) {
    case "float":
      return near;
    case "abs":
      if (near.low >= 0) return near;
      return near.high <= 0 ? negated(near) : undefined;
    case "int":
      return atBoth(near, (x) => int(BigInt(Math.trunc(x))));
    case "bool":
      return nearTruth(near) ? bool(true) : undefined;
    case "round": {
      if (digits && (digits instanceof Thing || (digits.type !== "int" && digits.type !== "none"))) return undefined;
      const places = digits?.type === "int" ? digits.value : undefined;
      return atBoth(near, (x) => rounded(float(x), places));
    }
    default:
      return undefined;
  }
}

export function nearFormat(near: Near, specification: string): string | undefined {
  const [low, high] = [near.low, near.high].map((x) => formatted(float(x), specification));
  return low === high ? low : undefined;
}

const NAMES = new Map<Value, string>(Object.entries(math).map(([name, value]) => [value, name]));
const RISING: ReadonlySet<string> = new Set("exp expm1 log log2 log10 log1p atan asin sinh tanh".split(" "));
const WHOLE: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
};
const STEADY: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  degrees: (x) => x * (180 / Math.PI),
  radians: (x) => x * (Math.PI / 180),
};

/** What a function of `math` gives; undefined where not even a range is known. */
export function nearMath(machine: Machine, callee: FunctionValue, args: readonly Held[]): Held | undefined {
  const name = NAMES.get(callee);
  if (name === undefined) return undefined;
  const found = resultOf(machine, name, args);
  // Whether it raises may depend on the last digits.
  return found ?? (args.some((arg) => arg instanceof Near) ? stuck(`math.${name}`) : undefined);
}

function resultOf(machine: Machine, name: string, args: readonly Held[]): Held | undefined {
  if (name === "dist") return betweenPoints(args);
  const [first, second] = args;
  const [x, y] = [rangeOf(first), rangeOf(second)];
  if (!x || args.length > 2 || (second && !y)) return undefined;
  refuse(machine, name, x, y);
  if (y) return ofTwo(name, x, y);
  if (name === "log" || name === "log2" || name === "log10" ? x[0] <= 0 : name === "sqrt" && x[0] < 0) return undefined;
  const whole = WHOLE[name];
  if (whole) return first instanceof Near ? atBoth(first, (n) => int(BigInt(whole(n)))) : undefined;
  const steady = STEADY[name];
  if (steady) return made(x.map(steady));
  if (name === "fabs" && first instanceof Near) return nearNative("abs", first, []);
  if (x[0] !== x[1] && !RISING.has(name)) return undefined;
  return made(x.flatMap((n) => attempt(() => range(exactly(name, n))) ?? [undefined]));
}

function ofTwo(name: string, x: Range, y: Range): Held | undefined {
  const ends = (of: (a: number, b: number) => Range) =>
    made(corners(x, y, (a, b) => attempt(() => of(a, b))).flatMap((found) => found ?? [undefined]));
  switch (name) {
    case "pow":
      return nearPower(x, y);
    case "log":
      return x[0] <= 0 || y[0] <= 1 ? undefined : made(quotients(logarithms(x), logarithms(y)));
    case "hypot":
      return x[0] === x[1] && y[0] === y[1] ? nearDistance([x[0], y[0]]) : undefined;
    case "atan2":
      return y[0] > 0 && x[0] * x[1] > 0 ? ends((a, b) => range(angleOf(a, b))) : oneAngle(x, y);
    default:
      return undefined;
  }
}

function oneAngle(x: Range, y: Range): Held | undefined {
  if (x[0] !== x[1] || y[0] !== y[1] || x[0] === 0 || y[0] === 0) return undefined;
  return made(attempt(() => range(angleOf(x[0], y[0]))) ?? [undefined]);
}

const logarithms = (x: Range): readonly (number | undefined)[] =>
  x.flatMap((n) => (n === 1 ? [0] : (attempt(() => range(exactly("log", n))) ?? [undefined])));

const quotients = (
  over: readonly (number | undefined)[],
  under: readonly (number | undefined)[],
): readonly (number | undefined)[] =>
  over.flatMap((a) => under.map((b) => (a === undefined || b === undefined || b <= 0 ? undefined : a / b)));

/** Errors that are the same in every version: of what lies outside, and of what is too great for a float. */
function refuse(machine: Machine, name: string, [low, high]: Range, second: Range | undefined): void {
  const isOutside =
    (name === "sqrt" && high < 0) ||
    (/^log(?:2|10)?$/.test(name) && high <= 0) ||
    (/^a(?:sin|cos)$/.test(name) && (low > 1 || high < -1)) ||
    (name === "log1p" && high <= -1);
  if (isOutside && (second === undefined || name === "log")) machine.raise("ValueError", "math domain error");
  if (/^(?:exp|sinh|cosh)$/.test(name) && low > 720 && Number.isFinite(high) && !second)
    machine.raise("OverflowError", "math range error");
}

/** How far a point is away from another one, by the differences of their places. */
export function nearDistance(parts: readonly number[]): Held | undefined {
  if (!parts.every(Number.isFinite)) return undefined;
  const squares = parts.map(fractionOf).reduce<Fraction>(
    (sum, { over, under }) => ({
      over: sum.over * under * under + over * over * sum.under,
      under: sum.under * under * under,
    }),
    { over: 0n, under: 1n },
  );
  if (bitsOf(squares.under) > 2_000 || bitsOf(squares.over) > 2_000) return undefined;
  return made(attempt(() => range(squareRoot(squares))) ?? [undefined]);
}

function betweenPoints(points: readonly Held[]): Held | undefined {
  const [from, to] = points.map((point) => (point instanceof Tuple || point instanceof List ? point.items : undefined));
  if (!from || from.length !== to?.length) return undefined;
  const parts = from.map((part, at) => {
    const [a, b] = [rangeOf(part), rangeOf(to[at])];
    return a && b && a[0] === a[1] && b[0] === b[1] ? a[0] - b[0] : undefined;
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? nearDistance(known) : undefined;
}

/** A sum of floats: since Python 3.12 it is compensated, which no rounding of a plain sum exceeds. */
export function nearSum(items: readonly Held[]): Held | undefined {
  const ranges = items.map(rangeOf);
  let [low, high, size] = [0, 0, 0];
  for (const found of ranges) {
    if (!found) return undefined;
    low += found[0];
    high += found[1];
    size += Math.max(Math.abs(found[0]), Math.abs(found[1]));
  }
  const most = 2 * items.length * Number.EPSILON * size;
  return Number.isFinite(most) ? made([low - most, high + most]) : undefined;
}
