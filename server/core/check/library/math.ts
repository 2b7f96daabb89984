import { floatOf, wholeOf } from "../decimals.ts";
import {
  arithmetic,
  asFloat,
  bitsOf,
  clearlyNearest,
  type Fraction,
  floorDivide,
  fractionOf,
  integerRoot,
  nearest,
  roundedQuotient,
  squareRoot,
} from "../numbers.ts";
import { iterate, operate } from "../operations.ts";
import { native, needed, variadic } from "../signature.ts";
import { angleOf, exactly } from "../transcendental.ts";
import { asCount, asInt, asNumber, bool, float, int, stop, tuple, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

/** What `math` has whose results are the same on every machine. */

const number = (value: Value | undefined): bigint | number => asNumber(needed(value)) ?? stop();
const real = (value: Value | undefined): number => {
  if (value?.type === "decimal") return floatOf(value);
  return value?.type === "fraction" ? nearest(value) : asFloat(number(value));
};
const size = (n: bigint): bigint => (n < 0n ? -n : n);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [size(a), size(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function toward(
  round: (value: number) => number,
  rounding: "ROUND_FLOOR" | "ROUND_CEILING" | "ROUND_DOWN",
): (value: Value | undefined) => Value {
  return (value) => {
    if (value?.type === "decimal") return int(wholeOf(value, rounding));
    if (value?.type === "fraction") {
      const isUp = rounding === "ROUND_CEILING" || (rounding === "ROUND_DOWN" && value.over < 0n);
      return int(isUp ? -floorDivide(-value.over, value.under) : floorDivide(value.over, value.under));
    }
    const given = number(value);
    if (typeof given === "bigint") return int(given);
    return Number.isFinite(given) ? int(BigInt(round(given))) : stop();
  };
}

/** `n` and the ones under it, `count` of them, multiplied. */
function falling(n: bigint, count: bigint): bigint {
  if (count > 600n) stop();
  let product = 1n;
  for (let k = 0n; k < count; k++) product *= n - k;
  return product;
}

function choose(n: bigint, k: bigint): bigint {
  if (n < 0n || k < 0n) return stop();
  if (k > n) return 0n;
  const least = k < n - k ? k : n - k;
  return falling(n, least) / falling(least, least);
}

/** Functions of floats that are certain at few places only. */
const AT: Readonly<Record<string, (value: number) => number | undefined>> = {
  sin: (x) => (x === 0 ? x : undefined),
  tan: (x) => (x === 0 ? x : undefined),
  asin: (x) => (x === 0 ? x : undefined),
  atan: (x) => (x === 0 ? x : undefined),
  sinh: (x) => (x === 0 ? x : undefined),
  tanh: (x) => (x === 0 ? x : undefined),
  cos: (x) => (x === 0 ? 1 : undefined),
  cosh: (x) => (x === 0 ? 1 : undefined),
  acos: (x) => (x === 1 ? 0 : undefined),
  exp: (x) => (x === 0 ? 1 : undefined),
  expm1: (x) => (x === 0 ? x : undefined),
  log1p: (x) => (x === 0 ? x : undefined),
  cbrt: (x) => (x === 0 ? x : undefined),
};

/** The others of GNU's library may be wrong by more than one unit in the last place. */
const TRANSCENDENTAL = "acos asin atan cos exp log1p sin tan".split(" ");

/** What such a function gives, where every mathematical library gives the same. */
const clearly = (name: string, x: number): number => clearlyNearest(exactly(name, x), 95n);

const certain = Object.fromEntries(
  [...new Set([...Object.keys(AT), ...TRANSCENDENTAL])].map((name) => [
    name,
    native("x /", (value) => {
      const x = real(value);
      return float(AT[name]?.(x) ?? (TRANSCENDENTAL.includes(name) ? clearly(name, x) : stop()));
    }),
  ]),
);

/** The whole exponent of a power; undefined for what is none. */
function exponentOf(value: bigint | number, base: bigint): number | undefined {
  const { over, under } = fractionOf(value);
  if (over <= 0n) return stop();
  const count = (n: bigint): number | undefined => {
    let [rest, power] = [n, 0];
    while (rest % base === 0n) [rest, power] = [rest / base, power + 1];
    return rest === 1n ? power : undefined;
  };
  const [up, down] = [count(over), count(under)];
  return up === undefined || down === undefined ? undefined : up - down;
}

function logarithm(base: bigint): (value: Value | undefined) => Value {
  return (value) => float(exponentOf(number(value), base) ?? (base === 2n ? clearly("log2", real(value)) : stop()));
}

function naturalLogarithm(value: Value | undefined): number {
  const x = number(value);
  return x === 1n || x === 1 ? 0 : clearly("log", real(value));
}

/** The angle of a point. */
function angle(y: number, x: number): Value {
  if (Number.isNaN(x) || !Number.isFinite(y)) return stop();
  const isLeft = x < 0 || Object.is(x, -0);
  if (y === 0) return float(isLeft ? (Object.is(y, -0) ? -Math.PI : Math.PI) : y);
  if (x === 0) return float(y < 0 ? -Math.PI / 2 : Math.PI / 2);
  return float(clearlyNearest(angleOf(y, x), 95n));
}

/** Exact where the root is; else the libraries' errors add up. */
function distance(parts: readonly (bigint | number)[]): Value {
  if (!parts.every((part) => typeof part === "bigint" || Number.isFinite(part))) return stop();
  const sum = parts.map(fractionOf).map(({ over, under }): Fraction => ({ over: over * over, under: under * under }));
  const total = sum.reduce((a, b) => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under }), {
    over: 0n,
    under: 1n,
  });
  if (bitsOf(total.over) > 4_000 || bitsOf(total.under) > 4_000) return stop();
  const root = squareRoot(total);
  return root.over * root.over * total.under === total.over * root.under * root.under ? float(nearest(root)) : stop();
}

function root(value: Value | undefined): Value {
  const x = real(value);
  return x < 0 || Number.isNaN(x) ? stop() : float(Math.sqrt(x)); // correctly rounded by IEEE 754
}

function exactSum(values: Value | undefined): Value {
  const parts = iterate(needed(values)).map((item) => fractionOf(asFloat(asNumber(item) ?? stop())));
  const total = parts.reduce((a, b) => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under }), {
    over: 0n,
    under: 1n,
  });
  return bitsOf(total.under) > 4_000 ? stop() : float(nearest(total));
}

function product(values: Value | undefined, start: Value | undefined): Value {
  return iterate(needed(values)).reduce((total, item) => operate("*", total, item), start ?? int(1));
}

function isClose(a: number, b: number, relative: number, absolute: number): boolean {
  if (relative < 0 || absolute < 0) return stop();
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const difference = Math.abs(b - a);
  return difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute;
}

function power(a: Value | undefined, b: Value | undefined): Value {
  const value = arithmetic("**", real(a), real(b));
  return value.type === "float" && Number.isFinite(value.value) ? value : stop();
}

function remainder(a: number, b: number): Value {
  return !Number.isFinite(a) || b === 0 || Number.isNaN(b) ? stop() : float(a % b);
}

function parts(value: Value | undefined): Value {
  const x = real(value);
  return Number.isFinite(x)
    ? tuple([float(Object.is(x - Math.trunc(x), 0) && x < 0 ? -0 : x % 1), float(Math.trunc(x))])
    : stop();
}

export const math: Module = {
  pi: float(Math.PI),
  e: float(Math.E),
  tau: float(2 * Math.PI),
  inf: float(Number.POSITIVE_INFINITY),
  nan: float(Number.NaN),
  ...functions({
    ...certain,
    sqrt: native("x /", root),
    isqrt: native("n /", (n) => int(integerRoot(asInt(n)))),
    floor: native("x /", toward(Math.floor, "ROUND_FLOOR")),
    ceil: native("x /", toward(Math.ceil, "ROUND_CEILING")),
    trunc: native("x /", toward(Math.trunc, "ROUND_DOWN")),
    ldexp: native("x i /", (x, i) => {
      const [value, by] = [real(x), asCount(i)];
      const made = by < -1000 || by > 1000 ? stop() : value * 2 ** by;
      // What is very small is rounded, and what is too great an error.
      return value === 0 || (Number.isFinite(made) && Math.abs(made) > 2 ** -1000) ? float(made) : stop();
    }),
    frexp: native("x /", (x) => {
      const value = real(x);
      if (value === 0 || !Number.isFinite(value) || Math.abs(value) < 2 ** -1000)
        return value === 0 ? tuple([float(value), int(0)]) : stop();
      let power = Math.floor(Math.log2(Math.abs(value))) + 1;
      if (Math.abs(value) / 2 ** power >= 1) power++;
      if (Math.abs(value) / 2 ** power < 0.5) power--;
      return tuple([float(value / 2 ** power), int(power)]);
    }),
    remainder: native("x y /", (x, y) => {
      const [a, b] = [real(x), real(y)];
      if (!Number.isFinite(a) || !Number.isFinite(b) || b === 0) return stop();
      const [p, q] = [fractionOf(a), fractionOf(b < 0 ? -b : b)];
      const [over, under] = [p.over * q.under, p.under * q.over];
      const rest = over - under * roundedQuotient(over, under);
      return rest === 0n
        ? float(a < 0 || Object.is(a, -0) ? -0 : 0)
        : float(nearest({ over: rest, under: p.under * q.under }));
    }),
    fabs: native("x /", (x) => float(Math.abs(real(x)))),
    gcd: variadic((all) => int(all.map(asInt).reduce(gcd, 0n))),
    lcm: variadic((all) =>
      int(all.map(asInt).reduce((a, b) => (a === 0n || b === 0n ? 0n : size(a * b) / gcd(a, b)), 1n)),
    ),
    factorial: native("n /", (n) => int(n?.type === "int" && n.value >= 0n ? falling(n.value, n.value) : stop())),
    comb: native("n k /", (n, k) => int(choose(asInt(n), asInt(k)))),
    perm: native("n k? /", (n, k) => {
      const [all, some] = [asInt(n), k && k.type !== "none" ? asInt(k) : asInt(n)];
      return all < 0n || some < 0n ? stop() : int(some > all ? 0n : falling(all, some));
    }),
    prod: native("iterable / * start?", product),
    fsum: native("seq /", exactSum),
    pow: native("x y /", power),
    fmod: native("x y /", (x, y) => remainder(real(x), real(y))),
    modf: native("x /", parts),
    copysign: native("x y /", (x, y) => float((real(y) < 0 || Object.is(real(y), -0) ? -1 : 1) * Math.abs(real(x)))),
    hypot: variadic((all) => distance(all.map((x) => number(x)))),
    dist: native("p q /", (p, q) => {
      const [a, b] = [iterate(needed(p)).map(real), iterate(needed(q)).map(real)];
      return a.length === b.length ? distance(a.map((x, at) => x - (b[at] ?? stop()))) : stop();
    }),
    isclose: native("a b * rel_tol? abs_tol?", (a, b, relative, absolute) =>
      bool(isClose(real(a), real(b), relative ? real(relative) : 1e-9, absolute ? real(absolute) : 0)),
    ),
    isnan: native("x /", (x) => bool(Number.isNaN(real(x)))),
    isinf: native("x /", (x) => bool(Math.abs(real(x)) === Number.POSITIVE_INFINITY)),
    isfinite: native("x /", (x) => bool(Number.isFinite(real(x)))),
    degrees: native("x /", (x) => float(real(x) * (180 / Math.PI))),
    radians: native("x /", (x) => float(real(x) * (Math.PI / 180))),
    log2: native("x /", logarithm(2n)),
    log10: native("x /", logarithm(10n)),
    log: native("x base? /", (x, base) => {
      const under = base ? naturalLogarithm(base) : 1;
      return under === 0 ? stop() : float(naturalLogarithm(x) / under);
    }),
    atan2: native("y x /", (y, x) => angle(real(y), real(x))),
  }),
};
