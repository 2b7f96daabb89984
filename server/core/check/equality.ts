import { exactOf, isExactNumber, keyOfNumber, orderOfNumbers } from "./rationals.ts";
import {
  asNumber,
  attempt,
  codePointOrder,
  type DictValue,
  type Entries,
  isTrue,
  type SetValue,
  stop,
  type Value,
} from "./value.ts";

/** Python's `==`, order, and what tells a dict's keys apart. */

/** Equal as Python's `==` has it; undefined where that is not known. */
export const equal = (a: Value, b: Value): boolean | undefined => attempt(() => same(a, b));

export function same(a: Value, b: Value): boolean {
  const [x, y] = [asNumber(a), asNumber(b)];
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same size are equal here, as in Python.
  if (x !== undefined && y !== undefined) return x == y;
  if (isExactNumber(a) || isExactNumber(b)) {
    if (a.type === "object" || b.type === "object") return stop();
    return exactOf(a) !== undefined && exactOf(b) !== undefined && orderOfNumbers(a, b) === 0;
  }
  if (OPEN.has(a.type) || OPEN.has(b.type)) return stop();
  if (isSet(a) && isSet(b)) return sameSets(a, b);
  if (a.type !== b.type) return false;
  switch (a.type) {
    case "str":
    case "bytes":
      return b.type === a.type && a.value === b.value;
    case "none":
      return true;
    case "list":
    case "tuple":
    case "deque":
      return b.type === a.type && sameItems(a.items, b.items);
    case "range":
      return b.type === "range" && sameRanges(a, b);
    case "dict":
      return b.type === "dict" && sameDicts(a, b);
    case "moment":
      return b.type === "moment" && a.kind === b.kind && a.micros === b.micros;
    case "function":
      return b.type === "function" && a.isClass && b.isClass ? a.name === b.name : stop();
    default:
      return stop();
  }
}

/** Types whose equality with others is their own affair. */
const OPEN: ReadonlySet<Value["type"]> = new Set(["object", "view", "iterator"]);

const isSet = (value: Value): value is SetValue => value.type === "set" || value.type === "frozenset";
export const isNan = (value: Value): boolean =>
  value.type === "float" ? Number.isNaN(value.value) : value.type === "decimal" && value.kind === "nan";

/** Items that are the same object are equal, also where they are not a number, which no value here tells. */
function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((item, at) => same(item, b[at] ?? stop()) || (isNan(item) && stop()));
}

type Range = Extract<Value, { type: "range" }>;

function sameRanges(a: Range, b: Range): boolean {
  const length = rangeLength(a);
  if (length !== rangeLength(b)) return false;
  return length === 0n || (a.start === b.start && (length === 1n || a.step === b.step));
}

export function rangeLength({ start, stop: end, step }: Range): bigint {
  const span = step > 0n ? end - start : start - end;
  const stride = step > 0n ? step : -step;
  return span <= 0n ? 0n : (span + stride - 1n) / stride;
}

function sameSets(a: SetValue, b: SetValue): boolean {
  const keys = new Set(b.items.map(keyOf));
  return a.items.length === b.items.length && a.items.every((item) => keys.has(keyOf(item)));
}

function sameDicts(a: DictValue, b: DictValue): boolean {
  if (
    a.like?.name === "Counter" &&
    b.like?.name === "Counter" &&
    [...a.entries, ...b.entries].some(([, n]) => !isTrue(n))
  )
    return stop(); // since 3.10 a count of zero is none
  if (a.entries.length !== b.entries.length) return false;
  const isOrdered = a.like?.name === "OrderedDict" && b.like?.name === "OrderedDict";
  if (isOrdered && !a.entries.every(([key], at) => keyOf(key) === keyOf(b.entries[at]?.[0] ?? stop()))) return false;
  const found = new Map(b.entries.map(([key, item]) => [keyOf(key), item]));
  return a.entries.every(([key, item]) => {
    const other = found.get(keyOf(key));
    return other !== undefined && (same(item, other) || (isNan(item) && stop()));
  });
}

/** The same text for equal values that can be keys. */
export function keyOf(value: Value): string {
  switch (value.type) {
    case "int":
    case "bool":
      return `n${BigInt(value.value)}`;
    case "float":
      if (Number.isNaN(value.value)) return stop();
      return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `f${value.value}`;
    case "decimal":
    case "fraction":
      return keyOfNumber(value);
    case "str":
      return `s${value.value}`;
    case "bytes":
      return `b${value.value}`;
    case "none":
      return "none";
    case "tuple":
      return `(${value.items.map((item) => JSON.stringify(keyOf(item))).join()})`;
    case "frozenset":
      return `{${value.items
        .map((item) => JSON.stringify(keyOf(item)))
        .sort()
        .join()}}`;
    case "range": {
      const length = rangeLength(value);
      return `r${length}:${length > 0n ? value.start : 0n}:${length > 1n ? value.step : 0n}`;
    }
    case "moment":
      return `m${value.kind}${value.micros}`;
    case "function":
      return value.isClass ? `c${value.name}` : stop();
    default:
      return stop(); // it cannot be hashed, or says itself how
  }
}

export function isHashable(value: Value): boolean {
  return attempt(() => keyOf(value)) !== undefined;
}

/** What a key has in a dict. */
export function found(entries: Entries, key: Value): Value | undefined {
  const wanted = keyOf(key);
  return entries.find(([known]) => keyOf(known) === wanted)?.[1];
}

/** Negative, zero or positive; undefined for what has no order here. */
export const orderOf = (a: Value, b: Value): number | undefined => attempt(() => order(a, b));

export function order(a: Value, b: Value): number {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== undefined && y !== undefined) return isNan(a) || isNan(b) ? stop() : x < y ? -1 : x > y ? 1 : 0;
  if (isExactNumber(a) || isExactNumber(b)) {
    const numeric = orderOfNumbers(a, b) ?? stop();
    return Number.isNaN(numeric) ? stop() : numeric;
  }
  if ((a.type === "str" || a.type === "bytes") && b.type === a.type) return codePointOrder(a.value, b.value);
  if (a.type === "moment" && b.type === "moment" && a.kind === b.kind)
    return a.micros < b.micros ? -1 : a.micros > b.micros ? 1 : 0;
  const isSequence = a.type === "list" || a.type === "tuple" || a.type === "deque";
  if (!isSequence || b.type !== a.type) return stop();
  for (const [at, item] of a.items.entries()) {
    const other = b.items[at];
    if (!other) return 1;
    if (!same(item, other)) return order(item, other);
  }
  return a.items.length - b.items.length;
}

/** Sorts as Python does: stable, also in reverse. `keys` are compared. */
export function sortedBy<T>(items: readonly T[], keyed: (item: T) => Value, isReversed: boolean): readonly T[] {
  const sign = isReversed ? -1 : 1;
  const rows = items.map((item) => ({ item, key: keyed(item) }));
  const [first] = rows;
  // Every one is compared with some other, so all must have an order, whichever they are compared with here.
  if (first && rows.length > 1) for (const { key } of rows) order(key, first.key);
  return rows.sort((a, b) => sign * order(a.key, b.key)).map(({ item }) => item);
}
