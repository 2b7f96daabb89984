import { entriesOf, sortedItems } from "./containers.ts";
import { decimal, floatOf, quantized, rulesNow, wholeOf } from "./decimals.ts";
import { isHashable, order, orderOf, rangeLength } from "./equality.ts";
import { format } from "./format.ts";
import { enumerated, filtered, iteratorOf, lazily, mapped, reversed, zipped } from "./iterators.ts";
import { integerOf } from "./literals.ts";
import { asFloat, nearest, rounded, sumOf } from "./numbers.ts";
import { dictFrom, iterate, negate, operate } from "./operations.ts";
import { absoluteOf, isExactNumber, roundedFraction } from "./rationals.ts";
import { copied, setOf } from "./sets.ts";
import { hashOf } from "./setTable.ts";
import { callValue, given, native, needed, variadic } from "./signature.ts";
import { codeText } from "./strings.ts";
import { isInstance, typeName } from "./types.ts";
import {
  asInt,
  asNumber,
  asText,
  attempt,
  bool,
  bytes,
  characters,
  type FunctionValue,
  float,
  int,
  list,
  type Named,
  type Native,
  pythonRepr,
  stop,
  str,
  strOf,
  truthOf,
  tuple,
  type Value,
} from "./value.ts";

/** What a builtin function gives; undefined where that is not followed. */
export function builtin(name: string, args: readonly Value[], named: Named): Value | undefined {
  const callee = builtinNamed(name);
  return callee && attempt(() => callee.call(args, named));
}

/** A builtin function or class; undefined for one that is not followed. */
export function builtinNamed(name: string): FunctionValue | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}

function extreme(sign: 1 | -1): Native {
  return (args, named) => {
    const options = new Map(named);
    if ([...options.keys()].some((name) => name !== "key" && name !== "default")) stop();
    const [first, ...others] = args;
    if (others.length > 0 && options.has("default")) stop();
    const items = others.length > 0 ? args : anyOrder(needed(first), !options.has("key"));
    const key = given(options.get("key"));
    let best: { readonly item: Value; readonly by: Value } | undefined;
    for (const item of items) {
      const by = key ? callValue(key, item) : item;
      if (!best || sign * order(by, best.by) > 0) best = { item, by };
    }
    return best?.item ?? options.get("default") ?? stop();
  };
}

/** The items of a set whose order is not known, where the order does not matter. */
function anyOrder(value: Value, isFree: boolean): readonly Value[] {
  const isUnordered = value.type === "set" || value.type === "frozenset";
  if (!isFree || !isUnordered) return iterate(value);
  const [first] = value.items;
  // What has no order with the others is an error in Python, or goes by what comes first.
  return value.items.every((item) => first && orderOf(item, first) !== undefined) ? value.items : iterate(value);
}

function summed(values: Value, start: Value): Value {
  const isUnordered = values.type === "set" || values.type === "frozenset" || values.type === "view";
  const items =
    isUnordered && values.items.every(({ type }) => type === "int" || type === "bool") ? values.items : iterate(values);
  if (start.type === "str" || start.type === "bytes") stop();
  if ([start, ...items].every((item) => asNumber(item) !== undefined)) return sumOf(start, items);
  return items.reduce((total, item) => operate("+", total, item), start);
}

/** `any` and `all`: they ask for no more than they must. */
const tests = (wanted: boolean): Native =>
  native("iterable /", (iterable) => {
    const value = needed(iterable);
    const isSet = value.type === "set" || value.type === "frozenset";
    for (const item of isSet ? value.items : lazily(value)) if (truthOf(item) === wanted) return bool(wanted);
    return bool(!wanted);
  });

/** Python's `len()` raises from there on. */
const LARGEST_LENGTH = 2n ** 31n;

export function lengthOf(value: Value): bigint {
  switch (value.type) {
    case "str":
      return BigInt(characters(value.value).length);
    case "bytes":
      return BigInt(value.value.length);
    case "dict":
      return BigInt(value.entries.length);
    case "range":
      return rangeLength(value);
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "view":
    case "deque":
      return BigInt(value.items.length);
    default:
      return stop();
  }
}

export function absolute(value: Value): Value {
  if (value.type === "moment" && value.kind === "timedelta") return value.micros < 0n ? negate("-", value) : value;
  if (isExactNumber(value)) return absoluteOf(value);
  const number = asNumber(value) ?? stop();
  return typeof number === "bigint" ? int(number < 0n ? -number : number) : float(Math.abs(number));
}

function toInt(value: Value | undefined, base: Value | undefined): Value {
  if (!value) return base ? stop() : int(0);
  if (base) return int(parsedInt(asText(value), asInt(base)));
  if (value.type === "str") return int(parsedInt(value.value, 10n));
  if (value.type === "float") return Number.isFinite(value.value) ? int(BigInt(Math.trunc(value.value))) : stop();
  if (value.type === "decimal") return int(wholeOf(value, "ROUND_DOWN"));
  if (value.type === "fraction") return int(value.over / value.under);
  return int(asInt(value));
}

const PREFIXES: Readonly<Record<string, bigint>> = { "0x": 16n, "0o": 8n, "0b": 2n };

function parsedInt(text: string, base: bigint): bigint {
  const [, sign = "", body = ""] = /^[ \t-\r]*([+-]?)(.*?)[ \t-\r]*$/s.exec(text) ?? stop();
  if (base !== 0n && (base < 2n || base > 36n)) return stop();
  const prefix = PREFIXES[body.slice(0, 2).toLowerCase()];
  const isPrefixed = prefix !== undefined && (prefix === base || base === 0n);
  const digits = isPrefixed ? body.slice(2).replace(/^_/, "") : body;
  if (base === 0n && !isPrefixed) {
    const whole = integerOf(body) ?? stop();
    return sign === "-" ? -whole : whole;
  }
  if (!/^[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*$/.test(digits)) return stop();
  const radix = isPrefixed ? (prefix ?? base) : base;
  let total = 0n;
  for (const digit of digits.replaceAll("_", "")) {
    const size = BigInt(Number.parseInt(digit, 36));
    if (size >= radix) stop();
    total = total * radix + size;
  }
  return sign === "-" ? -total : total;
}

function toFloat(value: Value | undefined): Value {
  if (!value) return float(0);
  if (value.type === "decimal") return float(floatOf(value));
  if (value.type === "fraction") return float(nearest(value));
  if (value.type !== "str") return float(asFloat(asNumber(value) ?? stop()));
  const [, sign = "", body = ""] = /^[ \t-\r]*([+-]?)(.*?)[ \t-\r]*$/s.exec(value.value) ?? stop();
  const factor = sign === "-" ? -1 : 1;
  if (/^inf(?:inity)?$/i.test(body)) return float(factor * Number.POSITIVE_INFINITY);
  if (/^nan$/i.test(body)) return float(Number.NaN);
  if (!/^(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i.test(body)) return stop();
  return float(factor * Number(body.replaceAll("_", "")));
}

function range(args: readonly Value[]): Value {
  // It keeps what it is given.
  if (args.some(({ type }) => type !== "int")) return stop();
  const [a = stop(), b, c = 1n, ...more] = args.map(asInt);
  if (c === 0n || more.length > 0) return stop();
  return b === undefined
    ? { type: "range", start: 0n, stop: a, step: 1n }
    : { type: "range", start: a, stop: b, step: c };
}

function inBase(base: number, prefix: string): Native {
  return native("number /", (value) => {
    const number = asInt(value);
    return str(`${number < 0n ? "-" : ""}${prefix}${(number < 0n ? -number : number).toString(base)}`);
  });
}

function raised(base: Value, exponent: Value, modulus: Value | undefined): Value {
  if (!given(modulus)) return operate("**", base, exponent);
  const [a, b, m] = [asInt(base), asInt(exponent), asInt(modulus)];
  if (m === 0n || b > 1n << 64n) return stop();
  const reduced = (n: bigint) => ((n % m) + m) % m;
  let [result, square, rest] = [1n, reduced(b < 0n ? inverse(a, m) : a), b < 0n ? -b : b];
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = reduced(result * square);
    square = reduced(square * square);
  }
  return int(reduced(result));
}

function inverse(a: bigint, m: bigint): bigint {
  const size = m < 0n ? -m : m;
  let [r0, r1, s0, s1] = [((a % size) + size) % size, size, 1n, 0n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  return r0 === 1n ? s0 : stop();
}

function divided(a: Value, b: Value): Value {
  return tuple([operate("//", a, b), operate("%", a, b)]);
}

function toBytes(value: Value | undefined, encoding: Value | undefined): Value {
  if (!value) return encoding ? stop() : bytes("");
  if (value.type === "str") {
    if (!encoding || !/^(?:utf-?8|ascii)$/i.test(asText(encoding)) || !/^[\0-\x7f]*$/.test(value.value)) return stop();
    return bytes(value.value);
  }
  if (encoding) return stop();
  if (value.type === "int")
    return bytes("\0".repeat(value.value >= 0n && value.value < 1000n ? Number(value.value) : stop()));
  return bytes(
    iterate(value)
      .map((item) => String.fromCharCode(asInt(item) >= 0n && asInt(item) < 256n ? Number(asInt(item)) : stop()))
      .join(""),
  );
}

function dictionary(args: readonly Value[], named: Named): Value {
  if (args.length > 1) stop();
  const byName = named.map(([name, value]) => [{ type: "str", value: name } as const, value] as const);
  return dictFrom([...(args[0] ? entriesOf(args[0]) : []), ...byName]);
}

function asSetOf(type: "set" | "frozenset", value: Value | undefined): Value {
  if (!value) return setOf(type, []);
  if (value.type === "frozenset" && type === "frozenset") return value;
  if (value.type === "set" || value.type === "frozenset") return copied(value, type);
  const made = setOf(type, iterate(value));
  // Of a dict's keys the table is made large enough at once.
  return value.type === "dict" && made.items.length > 4 ? { ...made, table: undefined } : made;
}

function roundedTo(value: Value, given_: Value | undefined): Value {
  const digits = given(given_) ? asInt(given_) : undefined;
  if (value.type === "fraction") return roundedFraction(value, digits);
  if (value.type !== "decimal") return rounded(value, digits);
  // A Decimal takes None for a number of digits, and refuses it.
  if (digits === undefined) return given_ ? stop() : int(wholeOf(value, "ROUND_HALF_EVEN"));
  const outcome = quantized(value, decimal(false, 1n, -Number(digits)), rulesNow());
  return outcome.type === "signal" ? stop() : outcome;
}

function nextOf(value: Value | undefined, missing: Value | undefined): Value {
  return (value?.type === "iterator" ? value.next() : stop()) ?? missing ?? stop();
}

function hashed(value: Value): Value {
  const hash = hashOf(value);
  return hash === undefined || !isHashable(value) ? stop() : int(BigInt.asIntN(64, hash));
}

function defined(name: string, call: Native, isClass: boolean): readonly [string, FunctionValue] {
  return [name, { type: "function", name, isClass, call }];
}

const CLASSES: Readonly<Record<string, Native>> = {
  int: native("value? / base?", toInt),
  float: native("value? /", toFloat),
  bool: native("value? /", (value) => bool(value ? truthOf(value) : false)),
  str: native("object? encoding?", (value, encoding) =>
    encoding ? stop() : str(value ? (strOf(value) ?? stop()) : ""),
  ),
  bytes: native("source? encoding? /", toBytes),
  list: native("iterable? /", (value) => list(value ? iterate(value) : [])),
  tuple: native("iterable? /", (value) =>
    value?.type === "tuple" && !value.named ? value : tuple(value ? iterate(value) : []),
  ),
  set: native("iterable? /", (value) => asSetOf("set", value)),
  frozenset: native("iterable? /", (value) => asSetOf("frozenset", value)),
  dict: dictionary,
  range: variadic(range),
  enumerate: native("iterable start?", (value, start) => enumerated(needed(value), start ? asInt(start) : 0n)),
  zip: (args, named) => (named.some(([name, value]) => name !== "strict" || truthOf(value)) ? stop() : zipped(args)),
  map: variadic(([callee, ...iterables]) => mapped(needed(callee), iterables)),
  filter: native("function iterable /", (callee, iterable) =>
    filtered("filter", needed(callee), needed(iterable), true),
  ),
  reversed: native("sequence /", (value) => reversed(needed(value))),
  type: native("object /", (value) => (builtinNamed(typeName(needed(value))) ?? stop()) as Value),
  object: () => stop(),
};

const FUNCTIONS: Readonly<Record<string, Native>> = {
  len: native("obj /", (value) => {
    const length = lengthOf(needed(value));
    return length < LARGEST_LENGTH ? int(length) : stop();
  }),
  abs: native("x /", (value) => absolute(needed(value))),
  min: extreme(-1),
  max: extreme(1),
  sum: native("iterable / start?", (values, start = int(0)) => summed(needed(values), start)),
  any: tests(true),
  all: tests(false),
  repr: native("obj /", (value) => str(pythonRepr(needed(value)))),
  ascii: native("obj /", (value) => {
    const text = pythonRepr(needed(value));
    return /^[\0-\x7f]*$/.test(text) ? str(text) : stop();
  }),
  round: native("number ndigits?", (value, digits) => roundedTo(needed(value), digits)),
  pow: native("base exp mod?", (base, exponent, modulus) => raised(needed(base), needed(exponent), modulus)),
  divmod: native("x y /", (a, b) => divided(needed(a), needed(b))),
  sorted: native("iterable / * key? reverse?", (value, key, reverse) =>
    list(sortedItems(anyOrder(needed(value), !given(key)), key, reverse)),
  ),
  ord: native("c /", (value) => {
    const text = value?.type === "bytes" ? value.value : asText(value);
    return characters(text).length === 1 ? int(text.codePointAt(0) ?? 0) : stop();
  }),
  chr: native("i /", (value) => str(codeText(needed(value)))),
  hex: inBase(16, "0x"),
  oct: inBase(8, "0o"),
  bin: inBase(2, "0b"),
  format: native("value spec? /", (value, spec) => str(format(needed(value), spec ? asText(spec) : ""))),
  isinstance: native("obj kind /", (value, kind) => bool(isInstance(needed(value), needed(kind)))),
  iter: native("object /", (value) => iteratorOf(needed(value))),
  next: native("iterator default? /", nextOf),
  hash: native("obj /", (value) => hashed(needed(value))),
  callable: native("obj /", (value) =>
    bool(value?.type === "function" ? true : value?.type === "object" ? stop() : false),
  ),
};

const BUILTINS: Readonly<Record<string, FunctionValue>> = Object.fromEntries([
  ...Object.entries(CLASSES).map(([name, call]) => defined(name, call, true)),
  ...Object.entries(FUNCTIONS).map(([name, call]) => defined(name, call, false)),
]);
