import { type Expression, UNKNOWN } from "./expression.ts";
import { asNumber, bool, equal, int, isTrue, NONE, str, strOf, type Value } from "./value.ts";

/** What an expression is evaluated in: the variables, and what calls of the program's own functions gave, in order. */
export interface Scope {
  lookUp(name: string): Value | undefined;
  /** The value of the next call that came back; undefined when there is none or it is not known. */
  nextResult(): Value | undefined;
  /** A function or class of the program, or a builtin that it gave another meaning. */
  isOwn(name: string): boolean;
  /** Hears of the value of every part that is more than a name or a literal, in the order in which Python has them. */
  note?(value: Value): void;
}

const MAX_BITS = 256n;
const MAX_ITEMS = 1_000;

/** The value by Python's rules, or undefined where they are not followed here: an error, a method, a type that is unknown. */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  const of = (part: Expression) => {
    const value = evaluate(part, scope);
    if (value && scope.note && isNoted(part)) scope.note(value);
    return value;
  };
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "name":
      return scope.lookUp(expression.name);
    case "attribute": {
      const object = of(expression.object);
      return object?.type === "object" ? object.fields.get(expression.name) : undefined;
    }
    case "binary":
      return binary(expression.operator, of(expression.left), of(expression.right));
    case "logic":
      return logic(expression.operator, expression.operands, of);
    case "unary":
      return unary(expression.operator, of(expression.operand));
    case "compare":
      return comparison(expression.operators, expression.operands, of);
    case "choice": {
      const test = truth(of(expression.test));
      return test === undefined ? undefined : of(test ? expression.then : expression.otherwise);
    }
    case "call": {
      const self = expression.self && of(expression.self);
      const args = expression.args.map(of);
      if (scope.isOwn(expression.callee)) return scope.nextResult();
      if (args.some((arg) => arg === undefined) || (expression.self && !self)) return undefined;
      return self ? method(expression.callee, self, args as Value[]) : builtin(expression.callee, args as Value[]);
    }
    case "item":
      return item(of(expression.object), of(expression.index));
    case "slice":
      return slice(
        of(expression.object),
        expression.bounds.map((bound) => (bound ? (of(bound) ?? null) : undefined)),
      );
    case "sequence":
      return sequence(expression.type, expression.items.map(of));
    case "dict": {
      const entries = expression.entries.map(([key, value]) => [of(key), of(value)] as const);
      if (entries.some(([key, value]) => !key || !value)) return undefined;
      return dictOf(entries as (readonly [Value, Value])[]);
    }
    case "text": {
      const parts = expression.parts.map((part) => (typeof part === "string" ? part : textOf(of(part))));
      return parts.some((part) => part === undefined) ? undefined : str(parts.join(""));
    }
    case "unknown":
      return undefined;
  }
}

const NOTED: ReadonlySet<Expression["kind"]> = new Set([
  "binary",
  "logic",
  "unary",
  "compare",
  "call",
  "item",
  "slice",
]);

export function isNoted(expression: Expression): boolean {
  return NOTED.has(expression.kind) && !(expression.kind === "unary" && expression.operand.kind === "value");
}

const truth = (value: Value | undefined): boolean | undefined => value && isTrue(value);
const textOf = (value: Value | undefined): string | undefined => value && strOf(value);

function logic(
  operator: "and" | "or",
  operands: readonly Expression[],
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  let value: Value | undefined;
  for (const operand of operands) {
    value = of(operand);
    const test = truth(value);
    if (test === undefined) return undefined;
    if (test === (operator === "or")) return value;
  }
  return value;
}

function binary(operator: string, left: Value | undefined, other: Value | undefined): Value | undefined {
  if (!left || !other) return undefined;
  const [a, b] = [asNumber(left), asNumber(other)];
  if (typeof a === "bigint" && typeof b === "bigint") {
    const value = integers(operator, a, b);
    const areFlags = left.type === "bool" && other.type === "bool" && "&|^".includes(operator);
    return areFlags && value?.type === "int" ? bool(value.value !== 0n) : value;
  }
  if (a !== undefined && b !== undefined) return floats(operator, Number(a), Number(b));
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
      return floats("/", Number(a), Number(b));
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

function floats(operator: string, a: number, b: number): Value | undefined {
  const value = { "+": a + b, "-": a - b, "*": a * b, "/": b === 0 ? Number.NaN : a / b }[operator];
  return value === undefined || !Number.isFinite(value) ? undefined : { type: "float", value };
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

function unary(operator: string, value: Value | undefined): Value | undefined {
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

function comparison(
  operators: readonly string[],
  operands: readonly Expression[],
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  let left = of(operands[0] ?? UNKNOWN);
  for (const [at, operator] of operators.entries()) {
    const right = of(operands[at + 1] ?? UNKNOWN);
    const holdsTrue = left && right ? compare(operator, left, right) : undefined;
    if (holdsTrue === undefined) return undefined;
    if (!holdsTrue) return bool(false);
    left = right;
  }
  return bool(true);
}

function compare(operator: string, a: Value, b: Value): boolean | undefined {
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

function contains(container: Value, value: Value): boolean | undefined {
  if (container.type === "str") return value.type === "str" ? container.value.includes(value.value) : undefined;
  const items = itemsOf(container);
  if (!items) return undefined;
  const found = items.map((item) => equal(item, value));
  return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
}

/** Negative, zero or positive; undefined for what has no order here. */
function orderOf(a: Value, b: Value): number | undefined {
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
      return value.items;
    case "set":
      return value.items.length < 2 ? value.items : undefined; // in the order of hashes
    case "str":
      return Array.from(value.value, str);
    case "dict":
      return value.entries.map(([key]) => key);
    default:
      return undefined;
  }
}

function sequence(type: "list" | "tuple" | "set", items: readonly (Value | undefined)[]): Value | undefined {
  if (items.some((value) => !value)) return undefined;
  const known = items as Value[];
  if (type === "set" && !known.every(isHashable)) return undefined;
  return { type, items: type === "set" ? known.filter((value, at) => !holds(known.slice(0, at), value)) : known };
}

function isHashable(value: Value): boolean {
  if (value.type === "tuple") return value.items.every(isHashable);
  return value.type !== "list" && value.type !== "set" && value.type !== "dict" && value.type !== "object";
}

function dictOf(pairs: readonly (readonly [Value, Value])[]): Value | undefined {
  if (!pairs.every(([key]) => isHashable(key))) return undefined;
  const entries: (readonly [Value, Value])[] = [];
  for (const [key, value] of pairs) {
    const at = entries.findIndex(([known]) => equal(known, key) === true);
    if (at < 0) entries.push([key, value]);
    else entries[at] = [entries[at]?.[0] ?? key, value];
  }
  return { type: "dict", entries };
}

function item(object: Value | undefined, index: Value | undefined): Value | undefined {
  if (!object || !index) return undefined;
  if (object.type === "dict") return object.entries.find(([key]) => equal(key, index) === true)?.[1];
  const at = asNumber(index);
  if (typeof at !== "bigint" || object.type === "set") return undefined;
  const items = itemsOf(object);
  return items?.at(Number(at));
}

/** `null`: a bound that is not known. */
function slice(object: Value | undefined, bounds: readonly (Value | null | undefined)[]): Value | undefined {
  if (!object || bounds.includes(null) || (object.type !== "str" && object.type !== "list" && object.type !== "tuple"))
    return undefined;
  const numbers = bounds.map((bound) => (bound && bound.type !== "none" ? asNumber(bound) : undefined));
  if (numbers.some((n, at) => n === undefined && bounds[at] && bounds[at]?.type !== "none")) return undefined;
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

function builtin(name: string, args: readonly Value[]): Value | undefined {
  const [first, second] = args;
  if (!first) return emptyOf(name);
  const one = args.length === 1;
  switch (name) {
    case "len":
      return one ? length(first) : undefined;
    case "abs": {
      const number = asNumber(first);
      if (number === undefined) return undefined;
      return typeof number === "bigint"
        ? int(number < 0n ? -number : number)
        : { type: "float", value: Math.abs(number) };
    }
    case "min":
    case "max":
      return extreme(name, one ? itemsOf(first) : args);
    case "sum":
      return one
        ? itemsOf(first)?.reduce<Value | undefined>((sum, value) => sum && binary("+", sum, value), int(0))
        : undefined;
    case "str":
      return one ? textValue(strOf(first)) : undefined;
    case "bool": {
      const test = isTrue(first);
      return one && test !== undefined ? bool(test) : undefined;
    }
    case "int":
      return one ? toInt(first) : undefined;
    case "float": {
      const number = asNumber(first);
      return one && number !== undefined ? { type: "float", value: Number(number) } : undefined;
    }
    case "list":
    case "tuple": {
      const items = one ? itemsOf(first) : undefined;
      return items && { type: name, items };
    }
    case "sorted": {
      const items = one ? itemsOf(first) : undefined;
      return items && sorted(items);
    }
    case "range":
      return range(args);
    case "ord":
      return first.type === "str" && Array.from(first.value).length === 1
        ? int(first.value.codePointAt(0) ?? 0)
        : undefined;
    case "divmod": {
      const quotient = second && binary("//", first, second);
      const rest = second && binary("%", first, second);
      return quotient?.type === "int" && rest ? { type: "tuple", items: [quotient, rest] } : undefined;
    }
    default:
      return undefined;
  }
}

function emptyOf(name: string): Value | undefined {
  if (name === "list" || name === "tuple" || name === "set") return { type: name, items: [] };
  if (name === "dict") return { type: "dict", entries: [] };
  if (name === "int") return int(0);
  return name === "str" ? str("") : undefined;
}

const textValue = (text: string | undefined): Value | undefined => (text === undefined ? undefined : str(text));

function length(value: Value): Value | undefined {
  if (value.type === "str") return int(Array.from(value.value).length);
  if (value.type === "dict") return int(value.entries.length);
  return "items" in value ? int(value.items.length) : undefined;
}

function extreme(name: "min" | "max", items: readonly Value[] | undefined): Value | undefined {
  let best = items?.[0];
  for (const value of items?.slice(1) ?? []) {
    const order = best && orderOf(value, best);
    if (order === undefined) return undefined;
    if (name === "max" ? order > 0 : order < 0) best = value;
  }
  return best;
}

function sorted(items: readonly Value[]): Value | undefined {
  if (items.some((value) => orderOf(value, items[0] ?? NONE) === undefined) && items.length > 1) return undefined;
  return { type: "list", items: [...items].sort((a, b) => orderOf(a, b) ?? 0) };
}

function toInt(value: Value): Value | undefined {
  if (value.type === "float") return int(BigInt(Math.trunc(value.value)));
  if (value.type === "str")
    return /^\s*[+-]?\d+\s*$/.test(value.value) ? int(BigInt(value.value.trim().replace("+", ""))) : undefined;
  const number = asNumber(value);
  return typeof number === "bigint" ? int(number) : undefined;
}

function range(args: readonly Value[]): Value | undefined {
  const numbers = args.map(asNumber);
  if (numbers.some((n) => typeof n !== "bigint") || args.length > 3) return undefined;
  const [a = 0n, b, c = 1n] = numbers as bigint[];
  const [start, stop] = b === undefined ? [0n, a] : [a, b];
  if (c === 0n || (stop - start) / c > BigInt(MAX_ITEMS)) return undefined;
  const items: Value[] = [];
  for (let n = start; c > 0n ? n < stop : n > stop; n += c) items.push(int(n));
  return { type: "range", bounds: c === 1n ? [start, stop] : [start, stop, c], items };
}

const ASCII = /^[\x20-\x7e\n\t]*$/;

function method(name: string, self: Value, args: readonly Value[]): Value | undefined {
  if (self.type === "dict") return dictMethod(name, self, args);
  if (self.type === "list" || self.type === "tuple") return listMethod(name, self.items, args);
  if (self.type !== "str" || !ASCII.test(self.value)) return undefined;
  const text = self.value;
  const [first, second] = args.map((arg) => (arg.type === "str" ? arg.value : undefined));
  if (args.length === 0)
    return (
      textValue(
        {
          upper: text.toUpperCase(),
          lower: text.toLowerCase(),
          strip: text.trim(),
          lstrip: text.trimStart(),
          rstrip: text.trimEnd(),
        }[name],
      ) ?? plainMethod(name, text)
    );
  if (name === "join") return joinedText(text, args[0]);
  if (first === undefined) return undefined;
  if (args.length === 2 && name === "replace")
    return second === undefined || first === "" ? undefined : str(text.replaceAll(first, () => second));
  if (args.length !== 1) return undefined;
  switch (name) {
    case "startswith":
      return bool(text.startsWith(first));
    case "endswith":
      return bool(text.endsWith(first));
    case "find":
      return int(text.indexOf(first));
    case "count":
      return first === "" ? undefined : int(text.split(first).length - 1);
    case "split":
      return first === "" ? undefined : { type: "list", items: text.split(first).map(str) };
    default:
      return undefined;
  }
}

function plainMethod(name: string, text: string): Value | undefined {
  switch (name) {
    case "split":
      return { type: "list", items: text.split(/\s+/).filter(Boolean).map(str) };
    case "isdigit":
      return bool(/^\d+$/.test(text));
    case "isalpha":
      return bool(/^[a-z]+$/i.test(text));
    default:
      return undefined;
  }
}

function joinedText(separator: string, list: Value | undefined): Value | undefined {
  const items = list && itemsOf(list);
  if (!items || items.some(({ type }) => type !== "str")) return undefined;
  return str(items.map((part) => (part.type === "str" ? part.value : "")).join(separator));
}

function dictMethod(name: string, self: Extract<Value, { type: "dict" }>, args: readonly Value[]): Value | undefined {
  const [key, missing] = args;
  if (name === "get" && key) {
    const found = self.entries.find(([known]) => equal(known, key) === true);
    return found ? found[1] : (missing ?? NONE);
  }
  return undefined;
}

function listMethod(name: string, items: readonly Value[], args: readonly Value[]): Value | undefined {
  const [value] = args;
  if (!value || args.length !== 1) return undefined;
  const same = items.map((part) => equal(part, value));
  if (same.includes(undefined)) return undefined;
  if (name === "count") return int(same.filter(Boolean).length);
  const at = same.indexOf(true);
  return name === "index" && at >= 0 ? int(at) : undefined;
}
