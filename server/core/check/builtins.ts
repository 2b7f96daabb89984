import { rounded } from "./format.ts";
import { binary, dictOf, itemsOf, MAX_ITEMS, orderOf, sequence } from "./operations.ts";
import { asNumber, bool, int, isTrue, NONE, reprOf, str, strOf, type Value } from "./value.ts";

type Named = readonly (readonly [string, Value])[];

/** What a builtin function gives; undefined where that is not followed. */
export function builtin(name: string, args: readonly Value[], named: Named): Value | undefined {
  const [first] = args;
  if (named.length > 0) return withNamed(name, args, named);
  if (!first) return emptyOf(name);
  if (args.length > 1) return ofSeveral(name, args);
  switch (name) {
    case "len":
      return length(first);
    case "abs":
      return absolute(first);
    case "min":
    case "max":
      return extreme(name, itemsOf(first));
    case "sum":
      return sum(first, int(0));
    case "any":
    case "all":
      return test(name, first);
    case "str":
      return textValue(strOf(first));
    case "repr":
      return textValue(reprOf(first));
    case "bool": {
      const truth = isTrue(first);
      return truth === undefined ? undefined : bool(truth);
    }
    case "int":
      return toInt(first);
    case "float":
      return toFloat(first);
    case "round":
      return round(first, undefined);
    case "list":
    case "tuple":
    case "set":
      return sequence(name, itemsOf(first) ?? [undefined]);
    case "dict":
      return first.type === "dict" ? first : dictOf((itemsOf(first) ?? [NONE]).map(asPair));
    case "sorted":
      return sorted(first, false);
    case "reversed":
      return reversed(first);
    case "enumerate":
      return enumerate(first, int(0));
    case "range":
      return range(args);
    case "ord":
      return first.type === "str" && Array.from(first.value).length === 1
        ? int(first.value.codePointAt(0) ?? 0)
        : undefined;
    case "chr":
      return first.type === "int" && first.value >= 32n && first.value < 127n
        ? str(String.fromCodePoint(Number(first.value)))
        : undefined;
    default:
      return undefined;
  }
}

function ofSeveral(name: string, args: readonly Value[]): Value | undefined {
  const [first = NONE, second = NONE] = args;
  if (name === "min" || name === "max") return extreme(name, args);
  if (name === "range") return range(args);
  if (name === "zip") return zip(args);
  if (args.length > 2) return undefined;
  switch (name) {
    case "sum":
      return sum(first, second);
    case "round":
      return round(first, second);
    case "pow":
      return binary("**", first, second);
    case "enumerate":
      return enumerate(first, second);
    case "divmod": {
      const quotient = binary("//", first, second);
      const rest = binary("%", first, second);
      return quotient && rest ? { type: "tuple", items: [quotient, rest] } : undefined;
    }
    default:
      return undefined;
  }
}

function withNamed(name: string, args: readonly Value[], named: Named): Value | undefined {
  const [first] = args;
  const [[key, value] = ["", NONE], ...more] = named;
  if (!first || args.length > 1 || more.length > 0) return undefined;
  if (name === "enumerate" && key === "start") return enumerate(first, value);
  return name === "sorted" && key === "reverse" && value.type === "bool" ? sorted(first, value.value) : undefined;
}

function emptyOf(name: string): Value | undefined {
  if (name === "list" || name === "tuple" || name === "set") return { type: name, items: [] };
  if (name === "dict") return { type: "dict", entries: [] };
  if (name === "int") return int(0);
  return name === "str" ? str("") : undefined;
}

const textValue = (text: string | undefined): Value | undefined => (text === undefined ? undefined : str(text));

function asPair(value: Value): readonly [Value | undefined, Value | undefined] {
  const items = value.type === "list" || value.type === "tuple" ? value.items : [];
  return items.length === 2 ? [items[0], items[1]] : [undefined, undefined];
}

function length(value: Value): Value | undefined {
  if (value.type === "str") return int(Array.from(value.value).length);
  if (value.type === "dict") return int(value.entries.length);
  return "items" in value && value.type !== "iterator" ? int(value.items.length) : undefined;
}

function absolute(value: Value): Value | undefined {
  const number = asNumber(value);
  if (number === undefined) return undefined;
  return typeof number === "bigint" ? int(number < 0n ? -number : number) : { type: "float", value: Math.abs(number) };
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

/** Of whole numbers: how floats are summed differs between versions of Python. */
function sum(values: Value, start: Value): Value | undefined {
  const items = values.type === "set" ? values.items : itemsOf(values);
  if (!items || [start, ...items].some(({ type }) => type !== "int" && type !== "bool")) return undefined;
  return items.reduce<Value | undefined>((total, value) => binary("+", total, value), start);
}

function test(name: "any" | "all", values: Value): Value | undefined {
  for (const value of itemsOf(values) ?? []) {
    const truth = isTrue(value);
    if (truth === undefined) return undefined;
    if (truth === (name === "any")) return bool(truth);
  }
  return itemsOf(values) && bool(name === "all");
}

export function sorted(values: Value, isReversed: boolean): Value | undefined {
  const items = values.type === "set" ? values.items : itemsOf(values);
  if (!items) return undefined;
  if (items.length > 1 && items.some((value) => orderOf(value, items[0] ?? NONE) === undefined)) return undefined;
  const sign = isReversed ? -1 : 1; // equal ones keep their order either way
  return { type: "list", items: [...items].sort((a, b) => sign * (orderOf(a, b) ?? 0)) };
}

function reversed(value: Value): Value | undefined {
  const items = itemsOf(value);
  const name = { list: "list_reverseiterator", range: "range_iterator", tuple: "reversed", str: "reversed" }[
    value.type as string
  ];
  return items && name !== undefined ? { type: "iterator", name, items: items.toReversed() } : undefined;
}

function enumerate(value: Value, start: Value): Value | undefined {
  const items = itemsOf(value);
  if (!items || start.type !== "int") return undefined;
  const pairs = items.map((item, at): Value => ({ type: "tuple", items: [int(start.value + BigInt(at)), item] }));
  return { type: "iterator", name: "enumerate", items: pairs };
}

function zip(values: readonly Value[]): Value | undefined {
  const columns = values.map(itemsOf);
  const known = columns.filter((column) => column !== undefined);
  if (known.length < columns.length) return undefined;
  const rows = Math.min(...known.map((column) => column.length));
  const items = Array.from(
    { length: rows },
    (_, at): Value => ({ type: "tuple", items: known.map((column) => column[at] ?? NONE) }),
  );
  return { type: "iterator", name: "zip", items };
}

function toInt(value: Value): Value | undefined {
  if (value.type === "float") return int(BigInt(Math.trunc(value.value)));
  if (value.type === "str")
    return /^\s*[+-]?\d+\s*$/.test(value.value) ? int(BigInt(value.value.trim().replace("+", ""))) : undefined;
  const number = asNumber(value);
  return typeof number === "bigint" ? int(number) : undefined;
}

function toFloat(value: Value): Value | undefined {
  if (value.type === "str")
    return /^\s*-?\d+(?:\.\d+)?\s*$/.test(value.value) ? { type: "float", value: Number(value.value) } : undefined;
  const number = asNumber(value);
  return number === undefined ? undefined : { type: "float", value: Number(number) };
}

function round(value: Value, digits: Value | undefined): Value | undefined {
  const number = asNumber(value);
  if (number === undefined) return undefined;
  if (typeof number === "bigint")
    return !digits || (digits.type === "int" && digits.value >= 0n) ? int(number) : undefined;
  if (digits && (digits.type !== "int" || digits.value < 0n)) return undefined;
  const text = rounded(number, digits ? Number(digits.value) : 0);
  if (text === undefined) return undefined;
  return digits ? { type: "float", value: Number(text) } : int(BigInt(text));
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
