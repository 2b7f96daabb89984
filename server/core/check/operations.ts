import { asNumber, bool, equal, int, isTrue, NONE, setOrder, str, type Value } from "./value.ts";

/** Python's operators on values; undefined for an error, and where they are not followed. */
const MAX_BITS = 256n;
export const MAX_ITEMS = 1_000;

export function binary(operator: string, left: Value | undefined, other: Value | undefined): Value | undefined {
  if (!left || !other) return undefined;
  const [a, b] = [asNumber(left), asNumber(other)];
  if (typeof a === "bigint" && typeof b === "bigint") {
    const value = integers(operator, a, b);
    const areFlags = left.type === "bool" && other.type === "bool" && "&|^".includes(operator);
    return areFlags && value?.type === "int" ? bool(value.value !== 0n) : value;
  }
  if (a !== undefined && b !== undefined)
    return isExact(a) && isExact(b) ? floats(operator, Number(a), Number(b)) : undefined;
  if (operator === "+") return concatenated(left, other);
  if (operator === "*")
    return typeof b === "bigint" ? repeated(left, b) : typeof a === "bigint" ? repeated(other, a) : undefined;
  if (left.type === "set" && other.type === "set") return sets(operator, left.items, other.items);
  return undefined;
}

function integers(operator: string, a: bigint, b: bigint): Value | undefined {
  switch (operator) {
    case "+":
      return int(a + b);
    case "-":
      return int(a - b);
    case "*":
      return int(a * b);
    case "//":
      return b === 0n ? undefined : int(floorDivide(a, b));
    case "%":
      return b === 0n ? undefined : int(a - b * floorDivide(a, b));
    case "/":
      return isExact(a) && isExact(b) ? floats("/", Number(a), Number(b)) : undefined;
    case "**":
      return b < 0n || b > MAX_BITS ? undefined : int(a ** b);
    case "&":
      return int(a & b);
    case "|":
      return int(a | b);
    case "^":
      return int(a ^ b);
    case "<<":
      return b < 0n || b > MAX_BITS ? undefined : int(a << b);
    case ">>":
      return b < 0n || b > MAX_BITS ? undefined : int(a >> b);
    default:
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Whether a number is the same as a float. */
const isExact = (n: bigint | number): boolean => typeof n === "number" || BigInt(Number(n)) === n;

function floats(operator: string, a: number, b: number): Value | undefined {
  if (b === 0 && "//%".includes(operator)) return undefined;
  const value = { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "//": floorQuotient(a, b), "%": modulo(a, b) }[
    operator
  ];
  return value === undefined || !Number.isFinite(value) ? undefined : { type: "float", value };
}

/** As C's `fmod` has it, with the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorQuotient(a: number, b: number): number {
  const quotient = (a - modulo(a, b)) / b;
  if (quotient === 0) return a / b < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function concatenated(a: Value, b: Value): Value | undefined {
  if (a.type === "str" && b.type === "str") return str(a.value + b.value);
  if (a.type === "list" && b.type === "list") return { type: "list", items: [...a.items, ...b.items] };
  return a.type === "tuple" && b.type === "tuple" ? { type: "tuple", items: [...a.items, ...b.items] } : undefined;
}

function repeated(value: Value, times: bigint): Value | undefined {
  const count = Math.max(0, Number(times));
  if (value.type === "str") return count * value.value.length > MAX_ITEMS ? undefined : str(value.value.repeat(count));
  if (value.type !== "list" && value.type !== "tuple") return undefined;
  if (count * value.items.length > MAX_ITEMS) return undefined;
  return { type: value.type, items: Array.from({ length: count }, () => value.items).flat() };
}

function sets(operator: string, a: readonly Value[], b: readonly Value[]): Value | undefined {
  const without = (xs: readonly Value[], ys: readonly Value[]) => xs.filter((x) => !holds(ys, x));
  const items = {
    "&": a.filter((x) => holds(b, x)),
    "|": [...a, ...without(b, a)],
    "-": without(a, b),
    "^": [...without(a, b), ...without(b, a)],
  }[operator];
  return items && { type: "set", items };
}

const holds = (items: readonly Value[], value: Value): boolean => items.some((item) => equal(item, value) === true);

export function unary(operator: string, value: Value | undefined): Value | undefined {
  if (!value) return undefined;
  if (operator === "not") {
    const test = isTrue(value);
    return test === undefined ? undefined : bool(!test);
  }
  const number = asNumber(value);
  if (number === undefined) return undefined;
  if (operator === "-") return typeof number === "bigint" ? int(-number) : { type: "float", value: -number };
  if (operator === "+") return typeof number === "bigint" ? int(number) : { type: "float", value: number };
  return operator === "~" && typeof number === "bigint" ? int(~number) : undefined;
}

export function compare(operator: string, a: Value, b: Value): boolean | undefined {
  switch (operator) {
    case "==":
      return equal(a, b);
    case "!=":
      return negated(equal(a, b));
    case "in":
      return contains(b, a);
    case "not in":
      return negated(contains(b, a));
    case "is":
      return a.type === "none" || b.type === "none" ? a.type === b.type : undefined;
    case "is not":
      return a.type === "none" || b.type === "none" ? a.type !== b.type : undefined;
  }
  const order = orderOf(a, b);
  if (order === undefined) return undefined;
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[operator];
}

const negated = (test: boolean | undefined): boolean | undefined => (test === undefined ? undefined : !test);

export function contains(container: Value, value: Value): boolean | undefined {
  if (container.type === "str") return value.type === "str" ? container.value.includes(value.value) : undefined;
  const items = container.type === "set" ? container.items : itemsOf(container);
  if (!items || container.type === "iterator") return undefined;
  const found = items.map((item) => equal(item, value));
  return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
}

/** Negative, zero or positive; undefined for what has no order here. */
export function orderOf(a: Value, b: Value): number | undefined {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (a.type === "str" && b.type === "str") return textOrder(a.value, b.value);
  if ((a.type !== "list" && a.type !== "tuple") || a.type !== b.type) return undefined;
  for (const [at, item] of a.items.entries()) {
    const other = b.items[at];
    if (!other) return 1;
    const order = orderOf(item, other);
    if (order !== 0) return order;
  }
  return a.items.length - b.items.length;
}

/** By code points, as Python orders strings. */
function textOrder(a: string, b: string): number {
  const [xs, ys] = [Array.from(a), Array.from(b)];
  for (const [at, x] of xs.entries()) {
    const y = ys[at];
    if (y === undefined) return 1;
    if (x !== y) return (x.codePointAt(0) ?? 0) - (y.codePointAt(0) ?? 0);
  }
  return xs.length - ys.length;
}

/** What iterating over it gives. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.type) {
    case "list":
    case "tuple":
    case "range":
    case "view":
    case "iterator":
      return value.items;
    case "set":
      return setOrder(value.items);
    case "str":
      return Array.from(value.value, str);
    case "dict":
      return value.entries.map(([key]) => key);
    default:
      return undefined;
  }
}

export function sequence(type: "list" | "tuple" | "set", items: readonly (Value | undefined)[]): Value | undefined {
  if (items.some((value) => !value)) return undefined;
  const known = items as Value[];
  if (type === "set" && !known.every(isHashable)) return undefined;
  return { type, items: type === "set" ? known.filter((value, at) => !holds(known.slice(0, at), value)) : known };
}

const UNHASHABLE: ReadonlySet<Value["type"]> = new Set(["list", "set", "dict", "object", "view", "iterator"]);

export function isHashable(value: Value): boolean {
  if (value.type === "tuple") return value.items.every(isHashable);
  return !UNHASHABLE.has(value.type);
}

export function dictOf(given: readonly (readonly [Value | undefined, Value | undefined])[]): Value | undefined {
  const pairs = given.flatMap(([key, value]) => (key && value ? [[key, value] as const] : []));
  if (pairs.length < given.length || !pairs.every(([key]) => isHashable(key))) return undefined;
  const entries: (readonly [Value, Value])[] = [];
  for (const [key, value] of pairs) {
    const at = entries.findIndex(([known]) => equal(known, key) === true);
    if (at < 0) entries.push([key, value]);
    else entries[at] = [entries[at]?.[0] ?? key, value];
  }
  return { type: "dict", entries };
}

export function item(object: Value | undefined, index: Value | undefined): Value | undefined {
  if (!object || !index) return undefined;
  if (object.type === "dict") return object.entries.find(([key]) => equal(key, index) === true)?.[1];
  const at = asNumber(index);
  if (typeof at !== "bigint" || !INDEXED.has(object.type)) return undefined;
  const items = itemsOf(object);
  return items?.at(Number(at));
}

const INDEXED: ReadonlySet<Value["type"]> = new Set(["list", "tuple", "str", "range"]);

/** `null`: a bound that is not known. */
export function slice(object: Value | undefined, bounds: readonly (Value | null | undefined)[]): Value | undefined {
  if (!object || bounds.includes(null) || (object.type !== "str" && object.type !== "list" && object.type !== "tuple"))
    return undefined;
  const numbers = bounds.map((bound) => (bound && bound.type !== "none" ? asNumber(bound) : undefined));
  if (numbers.some((n, at) => typeof n !== "bigint" && bounds[at] && bounds[at]?.type !== "none")) return undefined;
  const items = itemsOf(object) ?? [];
  const step = Number(numbers[2] ?? 1);
  if (!Number.isInteger(step) || step === 0) return undefined;
  const clamp = (bound: bigint | number | undefined, missing: number, low: number, high: number) => {
    if (bound === undefined) return missing;
    const at = Number(bound) < 0 ? Number(bound) + items.length : Number(bound);
    return Math.min(Math.max(at, low), high);
  };
  const [low, high] = step > 0 ? [0, items.length] : [-1, items.length - 1];
  const start = clamp(numbers[0], step > 0 ? low : high, low, high);
  const stop = clamp(numbers[1], step > 0 ? high : low, low, high);
  const taken: Value[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) taken.push(items[at] ?? NONE);
  if (object.type !== "str") return { type: object.type, items: taken };
  return str(taken.map((part) => (part.type === "str" ? part.value : "")).join(""));
}
