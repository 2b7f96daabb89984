import { whole } from "../decimals.ts";
import { keyOf, same, sortedBy } from "../equality.ts";
import { arithmetic, type Fraction, fractionOf, nearest, squareRoot } from "../numbers.ts";
import { iterate, operate } from "../operations.ts";
import { fraction, fractionFrom, isExactNumber } from "../rationals.ts";
import { native, needed } from "../signature.ts";
import { asInt, asNumber, asText, float, int, list, stop, type Value } from "../value.ts";
import { failing, functions, type Module } from "./module.ts";

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

/** As Python computes it before 3.11: by differences from a mean that is rounded, where that cannot be helped. */
function olderVariance(data: readonly (bigint | number)[], less: number): Fraction {
  const mean = asNumber(asData(meanOf(data), data)) ?? stop();
  const apart = data.map((item) => {
    const value = asNumber(arithmetic("-", item, mean)) ?? stop();
    return { square: typeof value === "bigint" ? value * value : value * value, value };
  });
  const squares = apart.map(({ square }) => fractionOf(square)).reduce(plus, ZERO);
  const rest = apart.map(({ value }) => fractionOf(value)).reduce(plus, ZERO);
  const count = BigInt(data.length);
  const { over, under } = plus(squares, { over: -rest.over * rest.over, under: rest.under * rest.under * count });
  return { over, under: under * BigInt(data.length - less) };
}

/** Told where that is the same in every version. */
function variance(data: readonly (bigint | number)[], less: number): Value {
  const made = asData(varianceOf(data, less), data);
  const older = asData(olderVariance(data, less), data);
  return made.type === older.type && same(made, older) ? made : stop();
}

/** Older versions take the root of the rounded variance, newer ones round once: told where that is the same. */
function deviation(data: readonly (bigint | number)[], less: number): Value {
  const once = nearest(squareRoot(varianceOf(data, less)));
  return once === Math.sqrt(nearest(olderVariance(data, less))) ? float(once) : stop();
}

function middle(data: Value | undefined, choose: (low: Value, high: Value) => Value): Value {
  const items = sortedBy(iterate(needed(data)), (item) => item, false);
  const half = items.length >> 1;
  const high = items[half] ?? stop();
  return items.length % 2 === 1 ? high : choose(items[half - 1] ?? stop(), high);
}

function quantiles(data: Value | undefined, given_: Value | undefined, method: Value | undefined): Value {
  const items = sortedBy(iterate(needed(data)), (item) => item, false);
  const parts = given_ ? asInt(given_) : 4n;
  const size = BigInt(items.length);
  const isInclusive = method ? asText(method) === "inclusive" : false;
  if (parts < 1n || parts > 1_000n || size < 2n || (method && !/^(?:in|ex)clusive$/.test(asText(method))))
    return stop();
  const at = (place: bigint, less: bigint, more: bigint): Value => {
    const [low = stop(), high = stop()] = [items[Number(place)], items[Number(place) + 1]];
    return operate("/", operate("+", operate("*", low, int(less)), operate("*", high, int(more))), int(parts));
  };
  const made: Value[] = [];
  for (let i = 1n; i < parts; i++) {
    const whole = i * (isInclusive ? size - 1n : size + 1n);
    const place = whole / parts;
    const kept = isInclusive ? place : place < 1n ? 1n : place > size - 1n ? size - 1n : place;
    const rest = whole - kept * parts;
    made.push(at(isInclusive ? kept : kept - 1n, parts - rest, rest));
  }
  return list(made);
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

/** Of fractions, or of decimals: they may stand among whole numbers. */
function exactMean(items: readonly Value[]): Value {
  const kind = items.find(isExactNumber)?.type;
  if (!items.every(({ type }) => type === "int" || type === kind)) return stop();
  const total = items.map((item) => fractionFrom(item)).reduce<Fraction>(plus, ZERO);
  const { over, under } = fraction(total.over, total.under * BigInt(items.length));
  return kind === "decimal" ? operate("/", whole(over), whole(under)) : fraction(over, under);
}

const plain = (name: string, made: (data: readonly (bigint | number)[]) => Value) => ({
  [name]: native("data", (data) => made(numbers(data))),
});

const plainFunctions: Module = functions({
  mean: native("data", (data) => {
    const items = iterate(needed(data));
    return items.some(isExactNumber) ? exactMean(items) : asData(meanOf(numbers(data)), numbers(data));
  }),
  ...plain("variance", (data) => variance(data, 1)),
  ...plain("pvariance", (data) => variance(data, 0)),
  ...plain("stdev", (data) => deviation(data, 1)),
  ...plain("pstdev", (data) => deviation(data, 0)),
  fmean: native("data", (data) => {
    const total = numbers(data).map(fractionOf).reduce(plus, ZERO);
    return operate("/", float(nearest(total)), int(iterate(needed(data)).length));
  }),
  median: native("data", (data) => middle(data, (low, high) => operate("/", operate("+", low, high), int(2)))),
  median_low: native("data", (data) => middle(data, (low) => low)),
  median_high: native("data", (data) => middle(data, (_low, high) => high)),
  quantiles: native("data * n? method?", quantiles),
  mode: native("data", (data) => modes(data)[0] ?? stop()),
  multimode: native("data", (data) => list(iterate(needed(data)).length === 0 ? [] : modes(data))),
});

const EMPTY: Readonly<Record<string, string>> = {
  mean: "mean requires at least one data point",
  fmean: "fmean requires at least one data point",
  median: "no median for empty data",
  median_low: "no median for empty data",
  median_high: "no median for empty data",
  mode: "no mode for empty data",
  pvariance: "pvariance requires at least one data point",
  variance: "variance requires at least two data points",
};

export const statistics: Module = failing(
  plainFunctions,
  Object.fromEntries(
    Object.entries(EMPTY).map(([name, message]) => [
      name,
      ([data]) => {
        const size = data?.type === "list" || data?.type === "tuple" ? data.items.length : undefined;
        const isFew = size !== undefined && size < (name === "variance" ? 2 : 1);
        return isFew ? (["statistics.StatisticsError", message] as const) : undefined;
      },
    ]),
  ),
);
