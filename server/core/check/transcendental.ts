import { bitsOf, type Fraction, fractionOf, integerRoot, nearest, roundedQuotient } from "./numbers.ts";
import { stop } from "./value.ts";

/** Functions of floats to many more digits than a float has, as whole numbers of 2⁻ᵇⁱᵗˢ. */

const BITS = 320n;
const ONE = 1n << BITS;
/** Results are certain to so many bits more than a float has, as long as they are not smaller than 2⁻⁶⁴. */
const LEAST = ONE >> 64n;

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;
const size = (n: bigint): bigint => (n < 0n ? -n : n);

/** A sum of terms, each made of the one before, until they vanish. */
function series(first: bigint, next: (power: bigint, at: bigint) => readonly [power: bigint, term: bigint]): bigint {
  let [total, power] = [first, first];
  for (let at = 1n; ; at++) {
    const [made, term] = next(power, at);
    if (term === 0n || term === -1n) return total;
    power = made;
    total += term;
  }
}

const arctanh = (x: bigint): bigint => {
  const square = times(x, x);
  return series(x, (power, at) => {
    const made = times(power, square);
    return [made, made / (2n * at + 1n)];
  });
};

function arctanSeries(x: bigint): bigint {
  const square = -times(x, x);
  return series(x, (power, at) => {
    const made = times(power, square);
    return [made, made / (2n * at + 1n)];
  });
}

const PI = 4n * (4n * arctanSeries(ONE / 5n) - arctanSeries(ONE / 239n));
const LN2 = 2n * arctanh(ONE / 3n);
const LN10 = logOf({ over: 10n, under: 1n });

/** As a fixed number, of what is neither very great nor very small. */
function fixed({ over: top, under }: Fraction): bigint {
  if (top === 0n) return 0n;
  const bits = bitsOf(top) - bitsOf(under);
  return bits > 64 || bits < -64 ? stop() : (top << BITS) / under;
}

const asFraction = (n: bigint): Fraction => (size(n) < LEAST && n !== 0n ? stop() : { over: n, under: ONE });

/** e to a fixed power: a fixed number times a power of two. */
function exponential(x: bigint): Fraction {
  const twos = roundedQuotient(x, LN2);
  if (size(twos) > 1_060n) return stop();
  let power = ONE;
  const rest = (x - twos * LN2) >> 8n;
  power += series(rest, (term, at) => {
    const made = times(term, rest) / (at + 1n);
    return [made, made];
  });
  for (let k = 0; k < 8; k++) power = times(power, power);
  return twos >= 0n ? { over: power << twos, under: ONE } : { over: power, under: ONE << -twos };
}

/** The natural logarithm of a positive fraction, fixed. */
function logOf({ over: top, under }: Fraction): bigint {
  let twos = BigInt(bitsOf(top) - bitsOf(under));
  const scaled = (by: bigint) => (by >= 0n ? (top << BITS) / (under << by) : (top << (BITS - by)) / under);
  let part = scaled(twos);
  if (part * 3n < ONE * 2n) part = scaled(--twos);
  if (part * 2n > ONE * 3n) part = scaled(++twos);
  return twos * LN2 + 2n * arctanh(over(part - ONE, part + ONE));
}

function turned(x: bigint): { readonly sine: bigint; readonly cosine: bigint } {
  const quarters = roundedQuotient(2n * x, PI);
  const rest = x - (quarters * PI) / 2n;
  const square = -times(rest, rest);
  const sum = (first: bigint, shift: bigint) =>
    series(first, (term, at) => {
      const made = times(term, square) / ((2n * at - 1n + shift) * (2n * at + shift));
      return [made, made];
    });
  const [sine, cosine] = [sum(rest, 1n), sum(ONE, 0n)];
  switch (((quarters % 4n) + 4n) % 4n) {
    case 0n:
      return { sine, cosine };
    case 1n:
      return { sine: cosine, cosine: -sine };
    case 2n:
      return { sine: -sine, cosine: -cosine };
    default:
      return { sine: -cosine, cosine: sine };
  }
}

const root = (x: bigint): bigint => integerRoot(x << BITS);

function arctan(x: bigint): bigint {
  if (x < 0n) return -arctan(-x);
  if (x > ONE) return PI / 2n - arctan(over(ONE, x));
  let part = x;
  for (let k = 0; k < 3; k++) part = over(part, ONE + root(ONE + times(part, part)));
  return 8n * arctanSeries(part);
}

const arcsine = (x: bigint): bigint => {
  if (size(x) > ONE) return stop();
  return size(x) === ONE ? (x < 0n ? -PI / 2n : PI / 2n) : arctan(over(x, root(ONE - times(x, x))));
};

/** Half the sum or the difference of e to a power and to its opposite. */
function hyperbolic(x: bigint, sign: 1n | -1n): Fraction {
  if (size(x) > 500n * ONE) return stop();
  const [up, down] = [exponential(x), exponential(-x)];
  return { over: up.over * down.under + sign * down.over * up.under, under: 2n * up.under * down.under };
}

const less = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under - b.over * a.under,
  under: a.under * b.under,
});
const ratio = (a: bigint, b: bigint): Fraction => (b < 0n ? { over: -a, under: -b } : { over: a, under: b });
const UNIT: Fraction = { over: 1n, under: 1n };
const isPositive = (x: Fraction): Fraction => (x.over > 0n ? x : stop());

/** What the functions give, to about 200 bits; they stop where Python raises, and where a float cannot hold it. */
const FUNCTIONS: Readonly<Record<string, (x: Fraction) => Fraction>> = {
  exp: (x) => exponential(fixed(x)),
  expm1: (x) => less(exponential(fixed(x)), UNIT),
  log: (x) => asFraction(logOf(isPositive(x))),
  log2: (x) => ratio(logOf(isPositive(x)), LN2),
  log10: (x) => ratio(logOf(isPositive(x)), LN10),
  log1p: (x) => asFraction(logOf(isPositive({ over: x.over + x.under, under: x.under }))),
  sin: (x) => asFraction(turned(fixed(x)).sine),
  cos: (x) => asFraction(turned(fixed(x)).cosine),
  tan: (x) => {
    const { sine, cosine } = turned(fixed(x));
    return size(sine) < LEAST || size(cosine) < LEAST ? stop() : ratio(sine, cosine);
  },
  atan: (x) => asFraction(arctan(fixed(x))),
  asin: (x) => asFraction(arcsine(fixed(x))),
  acos: (x) => asFraction(PI / 2n - arcsine(fixed(x))),
  sinh: (x) => hyperbolic(fixed(x), -1n),
  cosh: (x) => hyperbolic(fixed(x), 1n),
  tanh: (x) => {
    const [a, b] = [hyperbolic(fixed(x), -1n), hyperbolic(fixed(x), 1n)];
    return ratio(a.over * b.under, a.under * b.over);
  },
};

/** What a function gives for a float, to many more digits than one has; it stops where that is not known. */
export function exactly(name: string, x: bigint | number): Fraction {
  const made = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return (made ?? stop())(fractionOf(x));
}

/** A power of a positive float. */
export function powerOf(base: number, exponent: number): Fraction {
  if (!(base > 0)) stop();
  const { over: top, under } = fractionOf(exponent);
  if (bitsOf(top) - bitsOf(under) > 64 || bitsOf(under) > 200) stop();
  return exponential((logOf(fractionOf(base)) * top) / under);
}

/** The angle of a point that lies on no axis. */
export function angleOf(y: number, x: number): Fraction {
  const [a, b] = [fractionOf(y), fractionOf(x)];
  const angle = arctan(fixed(ratio(a.over * b.under, a.under * b.over)));
  return asFraction(x > 0 ? angle : y > 0 ? angle + PI : angle - PI);
}

/** A float and the ones beside it. */
export function neighbour(x: number, by: 1 | -1): number {
  if (x === 0) return by * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(x > 0 === by > 0 ? 1 : -1));
  return view.getFloat64(0);
}

/** So far the results of mathematical libraries are from the true ones at most, in units in the last place. */
const MOST = 4;

/** All that a mathematical library may give where the true value is this one. */
export function range(value: Fraction): readonly [low: number, high: number] {
  let [low, high] = [nearest(value), nearest(value)];
  for (let k = 0; k < MOST; k++) [low, high] = [neighbour(low, -1), neighbour(high, 1)];
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : stop();
}
