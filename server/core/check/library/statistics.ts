import { keyOf, sortedBy } from "../equality.ts";
import { type Fraction, fractionOf, nearest, squareRoot } from "../numbers.ts";
import { iterate, operate } from "../operations.ts";
import { native, needed } from "../signature.ts";
import { asNumber, float, int, list, stop, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});
const ZERO: Fraction = { over: 0n, under: 1n };

function numbers(data: Value | undefined): readonly (bigint | number)[] {
  const items = iterate(needed(data));
  if (items.some(({ type }) => type === "bool")) stop();
  return items.map((item) => asNumber(item) ?? stop());
}

/** A whole number stays one where all of the data are. */
function asData({ over, under }: Fraction, data: readonly (bigint | number)[]): Value {
  const isWhole = data.every((item) => typeof item === "bigint");
  return isWhole && over % under === 0n ? int(over / under) : float(nearest({ over, under }));
}

function meanOf(data: readonly (bigint | number)[]): Fraction {
  const total = data.map(fractionOf).reduce(plus, ZERO);
  return data.length === 0 ? stop() : { over: total.over, under: total.under * BigInt(data.length) };
}

function varianceOf(data: readonly (bigint | number)[], less: number): Fraction {
  const mean = meanOf(data);
  const squares = data.map((item) => {
    const apart = plus(fractionOf(item), { over: -mean.over, under: mean.under });
    return { over: apart.over * apart.over, under: apart.under * apart.under };
  });
  const { over, under } = squares.reduce(plus, ZERO);
  return data.length <= less ? stop() : { over, under: under * BigInt(data.length - less) };
}

/** Older versions take the root of the rounded variance, newer ones round once: told where that is the same. */
function deviation(data: readonly (bigint | number)[], less: number): Value {
  const variance = varianceOf(data, less);
  const [once, twice] = [nearest(squareRoot(variance)), Math.sqrt(nearest(variance))];
  return once === twice ? float(once) : stop();
}

function middle(data: Value | undefined, choose: (low: Value, high: Value) => Value): Value {
  const items = sortedBy(iterate(needed(data)), (item) => item, false);
  const half = items.length >> 1;
  const high = items[half] ?? stop();
  return items.length % 2 === 1 ? high : choose(items[half - 1] ?? stop(), high);
}

/** The values that come most often, in the order in which they come. */
function modes(data: Value | undefined): readonly Value[] {
  const counts = new Map<string, { readonly item: Value; count: number }>();
  for (const item of iterate(needed(data))) {
    const known = counts.get(keyOf(item)) ?? { item, count: 0 };
    known.count++;
    counts.set(keyOf(item), known);
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  return [...counts.values()].filter(({ count }) => count === most).map(({ item }) => item);
}

const plain = (name: string, made: (data: readonly (bigint | number)[]) => Value) => ({
  [name]: native("data", (data) => made(numbers(data))),
});

export const statistics: Module = functions({
  ...plain("mean", (data) => asData(meanOf(data), data)),
  ...plain("variance", (data) => asData(varianceOf(data, 1), data)),
  ...plain("pvariance", (data) => asData(varianceOf(data, 0), data)),
  ...plain("stdev", (data) => deviation(data, 1)),
  ...plain("pstdev", (data) => deviation(data, 0)),
  fmean: native("data", (data) => {
    const total = numbers(data).map(fractionOf).reduce(plus, ZERO);
    return operate("/", float(nearest(total)), int(iterate(needed(data)).length));
  }),
  median: native("data", (data) => middle(data, (low, high) => operate("/", operate("+", low, high), int(2)))),
  median_low: native("data", (data) => middle(data, (low) => low)),
  median_high: native("data", (data) => middle(data, (_low, high) => high)),
  mode: native("data", (data) => modes(data)[0] ?? stop()),
  multimode: native("data", (data) => list(iterate(needed(data)).length === 0 ? [] : modes(data))),
});
