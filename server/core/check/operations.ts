import { found, isHashable, isNan, keyOf, orderOf, rangeLength, same } from "./equality.ts";
import { moment, momentOperation } from "./moments.ts";
import { arithmetic } from "./numbers.ts";
import { exactOperation, isExactNumber, negatedNumber } from "./rationals.ts";
import { asSet, copied, difference, intersection, keysOf, setOf, symmetric, updated } from "./sets.ts";
import {
  asCount,
  asInt,
  asNumber,
  attempt,
  bool,
  bytes,
  characters,
  type DictValue,
  type Entries,
  float,
  int,
  list,
  MAX_ITEMS,
  MAX_TEXT,
  orderedItems,
  stop,
  str,
  truthOf,
  tuple,
  type Value,
} from "./value.ts";

export { isHashable, MAX_ITEMS, orderOf };

/** Python's operators on values; undefined for an error, and where they are not followed. */
export function binary(operator: string, left: Value | undefined, other: Value | undefined): Value | undefined {
  return left && other && attempt(() => operate(operator, left, other));
}

export function operate(operator: string, left: Value, other: Value): Value {
  const [a, b] = [asNumber(left), asNumber(other)];
  if (a !== undefined && b !== undefined) {
    const value = arithmetic(operator, a, b);
    const areFlags = left.type === "bool" && other.type === "bool" && "&|^".includes(operator);
    return areFlags ? bool(truthOf(value)) : value;
  }
  if (left.type === "moment" || other.type === "moment") return momentOperation(operator, left, other);
  if (isExactNumber(left) || isExactNumber(other)) return exactOperation(operator, left, other);
  if (operator === "+") return concatenated(left, other);
  if (operator === "*")
    return typeof b === "bigint" ? repeated(left, b) : typeof a === "bigint" ? repeated(other, a) : stop();
  if (left.type === "dict" && other.type === "dict") return dicts(operator, left, other);
  const ofView = (value: Value): Value =>
    value.type === "view" && value.name !== "dict_values" ? setOf("set", value.items) : value;
  if (left.type === "view" || other.type === "view")
    return { ...sets(operator, ofView(left), ofView(other)), table: undefined };
  return sets(operator, left, other);
}

function concatenated(a: Value, b: Value): Value {
  if (a.type === "str" && b.type === "str") return str(a.value + b.value);
  if (a.type === "bytes" && b.type === "bytes") return bytes(a.value + b.value);
  if (a.type === "list" && b.type === "list") return list([...a.items, ...b.items]);
  if (a.type === "tuple" && b.type === "tuple") return tuple([...a.items, ...b.items]);
  if (a.type === "deque" && b.type === "deque") return { ...a, items: lastOf([...a.items, ...b.items], a.maxlen) };
  return a.type === "dict" && b.type === "dict" ? counted("+", a, b) : stop();
}

export const lastOf = <T>(items: readonly T[], maxlen: number | undefined): readonly T[] =>
  maxlen === undefined || items.length <= maxlen ? items : items.slice(items.length - maxlen);

function repeated(value: Value, times: bigint): Value {
  const count = times >> 62n > 0n || times >> 62n < -1n ? stop() : times > 0n ? Number(times) : 0; // Python: OverflowError
  const copies = <T>(items: readonly T[]): readonly T[] =>
    count * items.length > MAX_ITEMS
      ? stop()
      : Array.from({ length: items.length === 0 ? 0 : count }, () => items).flat();
  const text = (unit: string) => (count * unit.length > MAX_TEXT ? stop() : unit.repeat(unit === "" ? 0 : count));
  switch (value.type) {
    case "str":
      return str(text(value.value));
    case "bytes":
      return bytes(text(value.value));
    case "list":
      return list(copies(value.items));
    case "tuple":
      return tuple(copies(value.items));
    default:
      return stop();
  }
}

function sets(operator: string, left: Value, right: Value): Extract<Value, { type: "set" | "frozenset" }> {
  const [a, b] = [asSet(left), asSet(right)];
  switch (operator) {
    case "&":
      return intersection(a, b);
    case "|":
      return updated(copied(a, a.type), [b]);
    case "-":
      return difference(a, b);
    case "^":
      return symmetric(a, b);
    default:
      return stop();
  }
}

/** `|` of dicts; the operators that counters have. */
function dicts(operator: string, a: DictValue, b: DictValue): Value {
  if (a.like?.name === "Counter" || b.like?.name === "Counter") return counted(operator, a, b);
  if (operator !== "|" || (a.like && b.like && a.like.name !== b.like.name)) return stop();
  const like = a.like ?? b.like;
  return { ...dictFrom([...a.entries, ...b.entries]), ...(like && { like }) };
}

/** Counts above zero, as a new counter. */
function counted(operator: string, a: DictValue, b: DictValue): Value {
  if (a.like?.name !== "Counter" || b.like?.name !== "Counter") return stop();
  const zero = int(0);
  const of = (counter: DictValue, key: Value) => found(counter.entries, key) ?? zero;
  const isMore = (x: Value, y: Value) => (orderOf(x, y) ?? stop()) > 0;
  const entries = (keys: readonly Value[], count: (key: Value) => Value): Entries =>
    keys.map((key) => [key, count(key)] as const).filter(([, count]) => isMore(count, zero));
  const ours = a.entries.map(([key]) => key);
  const all = [...ours, ...b.entries.map(([key]) => key).filter((key) => !found(a.entries, key))];
  const results: Readonly<Record<string, () => Entries>> = {
    "+": () => entries(all, (key) => operate("+", of(a, key), of(b, key))),
    "-": () => entries(all, (key) => operate("-", of(a, key), of(b, key))),
    "&": () => entries(ours, (key) => (isMore(of(b, key), of(a, key)) ? of(a, key) : of(b, key))),
    "|": () => entries(all, (key) => (isMore(of(b, key), of(a, key)) ? of(b, key) : of(a, key))),
  };
  return { type: "dict", entries: (results[operator] ?? stop)(), like: { name: "Counter" } };
}

export function unary(operator: string, value: Value | undefined): Value | undefined {
  return value && attempt(() => negate(operator, value));
}

export function negate(operator: string, value: Value): Value {
  if (operator === "not") return bool(!truthOf(value));
  if (value.type === "moment" && value.kind === "timedelta" && operator === "-")
    return moment("timedelta", -value.micros);
  if (isExactNumber(value)) return negatedNumber(operator, value);
  const number = asNumber(value) ?? stop();
  if (operator === "-") return typeof number === "bigint" ? int(-number) : float(-number);
  if (operator === "+") return typeof number === "bigint" ? int(number) : float(number);
  return operator === "~" && typeof number === "bigint" ? int(~number) : stop();
}

export function compare(operator: string, a: Value, b: Value): boolean | undefined {
  return attempt(() => holds(operator, a, b));
}

export function holds(operator: string, a: Value, b: Value): boolean {
  switch (operator) {
    case "==":
      return same(a, b);
    case "!=":
    case "<>":
      return !same(a, b);
    case "in":
      return has(b, a);
    case "not in":
      return !has(b, a);
    case "is":
      return isSameObject(a, b);
    case "is not":
      return !isSameObject(a, b);
  }
  if (isNan(a) || isNan(b)) return asNumber(a) === undefined || asNumber(b) === undefined ? stop() : false;
  const order = isSetLike(a) && isSetLike(b) ? setOrder(operator, a, b) : ordered(a, b);
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[operator] ?? stop();
}

const ordered = (a: Value, b: Value): number => orderOf(a, b) ?? stop();
const isSetLike = (value: Value): boolean => value.type === "set" || value.type === "frozenset";

/** A subset is less; what is neither is not a number, with which nothing holds. */
function setOrder(_operator: string, left: Value, right: Value): number {
  const [a, b] = [keysOf(asSet(left)), keysOf(asSet(right))];
  const isIn = (xs: ReadonlySet<string>, ys: ReadonlySet<string>) => [...xs].every((x) => ys.has(x));
  if (isIn(a, b)) return a.size === b.size ? 0 : -1;
  return isIn(b, a) ? 1 : Number.NaN;
}

/** Certain only of what there is one of, and of what is not even of one type. */
function isSameObject(a: Value, b: Value): boolean {
  if (a.type === "none" || b.type === "none") return a.type === b.type;
  if (a.type === "bool" || b.type === "bool") return a.type === b.type && same(a, b);
  if (a.type === "function" && b.type === "function" && a.isClass && b.isClass) return a.name === b.name;
  return stop();
}

export const contains = (container: Value, value: Value): boolean | undefined => attempt(() => has(container, value));

export function has(container: Value, value: Value): boolean {
  switch (container.type) {
    case "str":
      return value.type === "str" ? container.value.includes(value.value) : stop();
    case "bytes":
      if (value.type === "bytes") return container.value.includes(value.value);
      return container.value.includes(String.fromCharCode(asCount(value)));
    case "set":
    case "frozenset":
      return keysOf(container).has(keyOf(value));
    case "dict":
      return found(container.entries, value) !== undefined;
    case "range": {
      const number = asNumber(value);
      if (number === undefined || (typeof number === "number" && !Number.isInteger(number))) return false;
      const from = BigInt(number) - container.start;
      return (
        from % container.step === 0n && from / container.step >= 0n && from / container.step < rangeLength(container)
      );
    }
    case "iterator": {
      for (let item = container.next(); item; item = container.next()) if (isThat(item, value)) return true;
      return false;
    }
    case "view":
      return container.items.some((item) => isThat(item, value));
    default:
      return iterate(container).some((item) => isThat(item, value));
  }
}

/** As containers look for an item: one that is not equal to itself is found where it is the same object. */
export function isThat(item: Value, value: Value): boolean {
  return isNan(item) ? stop() : same(item, value);
}

/** What iterating over it gives; undefined where that is not known. */
export const itemsOf = (value: Value): readonly Value[] | undefined => attempt(() => iterate(value));

/** All that iterating over it gives; it uses an iterator up. */
export function iterate(value: Value): readonly Value[] {
  switch (value.type) {
    case "list":
    case "tuple":
    case "deque":
    case "iterator":
    case "view":
      return value.items;
    case "range": {
      const length = rangeLength(value);
      if (length > BigInt(MAX_ITEMS)) return stop();
      return Array.from({ length: Number(length) }, (_, at) => int(value.start + BigInt(at) * value.step));
    }
    case "set":
    case "frozenset":
      return orderedItems(value) ?? stop();
    case "str":
      return characters(value.value).map(str);
    case "bytes":
      return characters(value.value).map((one) => int(one.charCodeAt(0)));
    case "dict":
      return value.entries.map(([key]) => key);
    default:
      return stop();
  }
}

export function sequence(type: "list" | "tuple" | "set", items: readonly (Value | undefined)[]): Value | undefined {
  const known = items.filter((value) => value !== undefined);
  if (known.length < items.length) return undefined;
  return attempt(() => (type === "set" ? setOf("set", known) : type === "list" ? list(known) : tuple(known)));
}

export function dictFrom(pairs: Entries): DictValue {
  const byKey = new Map<string, readonly [Value, Value]>();
  for (const [key, value] of pairs) byKey.set(keyOf(key), [byKey.get(keyOf(key))?.[0] ?? key, value]);
  return byKey.size > MAX_ITEMS ? stop() : { type: "dict", entries: [...byKey.values()] };
}

/** `object[index]`. */
export function item(object: Value | undefined, index: Value | undefined): Value | undefined {
  return object && index && attempt(() => itemAt(object, index));
}

export function itemAt(object: Value, index: Value): Value {
  if (object.type === "dict") {
    const value = found(object.entries, index);
    if (value) return value;
    return object.like?.name === "Counter" ? int(0) : stop(); // a `defaultdict` would change
  }
  const at = asInt(index);
  if (object.type === "range") {
    const length = rangeLength(object);
    const from = at < 0n ? at + length : at;
    return from >= 0n && from < length ? int(object.start + from * object.step) : stop();
  }
  return INDEXED.has(object.type) ? (iterate(object).at(asCount(index)) ?? stop()) : stop();
}

const INDEXED: ReadonlySet<Value["type"]> = new Set(["list", "tuple", "str", "bytes", "deque"]);

type Bounds = readonly (Value | null | undefined)[];

/** `null`: a bound that is not known. */
export function slice(object: Value | undefined, bounds: Bounds): Value | undefined {
  return object && attempt(() => sliced(object, bounds));
}

/** First, one behind the last, and step of a slice in so many items, as `slice.indices` gives them. */
export function sliceIndices(length: number, bounds: Bounds): readonly [number, number, number] {
  const numbers = bounds.map((bound) =>
    bound === null ? stop() : !bound || bound.type === "none" ? undefined : asInt(bound),
  );
  const step = clamped(numbers[2] ?? 1n);
  if (step === 0) stop();
  const within = (bound: bigint | undefined, none: number, low: number, high: number) => {
    if (bound === undefined) return none;
    const at = clamped(bound);
    return Math.min(Math.max(at < 0 ? at + length : at, low), high);
  };
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  return [
    within(numbers[0], step > 0 ? low : high, low, high),
    within(numbers[1], step > 0 ? high : low, low, high),
    step,
  ];
}

const clamped = (n: bigint): number => Number(n > 1_000_000n ? 1_000_000n : n < -1_000_000n ? -1_000_000n : n);

function sliced(object: Value, bounds: Bounds): Value {
  const taken = <T>(items: readonly T[]): readonly T[] => {
    const [start, end, step] = sliceIndices(items.length, bounds);
    const some: T[] = [];
    for (let at = start; step > 0 ? at < end : at > end; at += step) {
      const one = items[at];
      if (one !== undefined) some.push(one);
    }
    return some;
  };
  switch (object.type) {
    case "str":
      return str(taken(characters(object.value)).join(""));
    case "bytes":
      return bytes(taken(characters(object.value)).join(""));
    case "list":
      return list(taken(object.items));
    case "tuple":
      return tuple(taken(object.items));
    case "range": {
      const length = rangeLength(object);
      const [start, end, step] = length > 1_000_000n ? stop() : sliceIndices(Number(length), bounds);
      const at = (place: number) => object.start + BigInt(place) * object.step;
      return { type: "range", start: at(start), stop: at(end), step: object.step * BigInt(step) };
    }
    default:
      return stop();
  }
}
