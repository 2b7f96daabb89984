import { bytesMethod } from "./bytes.ts";
import { containerMethod } from "./containers.ts";
import { libraryMethod } from "./library/objects.ts";
import { momentMethod } from "./moments.ts";
import { bitsOf, fractionOf } from "./numbers.ts";
import { bound } from "./signature.ts";
import { textMethod } from "./strings.ts";
import {
  asCount,
  asInt,
  asNumber,
  asText,
  attempt,
  bool,
  bytes,
  float,
  int,
  type Named,
  stop,
  truthOf,
  type Value,
} from "./value.ts";

/** What a method gives that leaves its object as it is, or that gives what it takes from it; undefined where that is not followed. */
export function method(name: string, self: Value, args: readonly Value[], named: Named): Value | undefined {
  return attempt(() => called(name, self, args, named));
}

/** Methods that give something and change their object. */
export const TAKING: ReadonlySet<string> = new Set(["pop", "popleft", "popitem", "setdefault"]);

export function called(name: string, self: Value, args: readonly Value[], named: Named): Value {
  switch (self.type) {
    case "str":
      return textMethod(name, self.value, args, named);
    case "bytes":
      return bytesMethod(name, self.value, args, named);
    case "int":
    case "bool":
    case "float":
      if (name === "to_bytes") return bytesOf(self, args, named);
      return named.length + args.length > 0 ? stop() : ofNumber(name, self);
    case "moment":
      return momentMethod(name, self, args, named);
    case "object":
    case "iterator":
    case "none":
      return stop();
    case "function":
      return libraryMethod(name, self, args, named);
    case "tuple":
      if (self.named && !["index", "count"].includes(name)) return namedTupleMethod(name, self, args, named);
      break;
  }
  const { value, changed } = containerMethod(name, self, args, named);
  return changed === undefined || TAKING.has(name) ? value : stop();
}

/** `n.to_bytes(length, order, signed=…)` */
function bytesOf(self: Value, args: readonly Value[], named: Named): Value {
  const [length, order, signed] = bound("length byteorder * signed?", args, named);
  const [number, size] = [asInt(self), asCount(length)];
  const isSigned = signed ? truthOf(signed) : false;
  if (size < 0 || size > 1_000) return stop();
  if ((isSigned ? BigInt.asIntN : BigInt.asUintN)(size * 8, number) !== number) return stop();
  const digits =
    size === 0
      ? ""
      : BigInt.asUintN(size * 8, number)
          .toString(16)
          .padStart(size * 2, "0");
  const made = digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  if (asText(order) !== "little" && asText(order) !== "big") return stop();
  return bytes(asText(order) === "big" ? made : [...made].reverse().join(""));
}

/** `int.from_bytes(bytes, order, signed=…)` */
export function intFromBytes(args: readonly Value[], named: Named): Value {
  const [given, order, signed] = bound("bytes byteorder * signed?", args, named);
  const text = given?.type === "bytes" && given.value.length <= 500 ? given.value : stop();
  if (asText(order) !== "little" && asText(order) !== "big") return stop();
  const all = asText(order) === "big" ? [...text] : [...text].reverse();
  const number = all.reduce((sum, byte) => (sum << 8n) | BigInt(byte.charCodeAt(0)), 0n);
  return int(signed && truthOf(signed) ? BigInt.asIntN(text.length * 8, number) : number);
}

function ofNumber(name: string, self: Value): Value {
  const number = asNumber(self) ?? stop();
  switch (name) {
    case "is_integer":
      return typeof number === "bigint" ? stop() : bool(Number.isInteger(number));
    case "bit_length":
      return typeof number === "bigint" ? int(bitsOf(number)) : stop();
    case "bit_count":
      return typeof number === "bigint" ? int([...number.toString(2)].filter((bit) => bit === "1").length) : stop();
    case "conjugate":
      return typeof number === "bigint" ? int(number) : float(number);
    case "as_integer_ratio": {
      const { over, under } = fractionOf(number);
      return { type: "tuple", items: [int(over), int(under)] };
    }
    default:
      return stop();
  }
}

type Tuple = Extract<Value, { type: "tuple" }>;

function namedTupleMethod(name: string, self: Tuple, args: readonly Value[], named: Named): Value {
  const fields = self.named?.fields ?? stop();
  if (args.length > 0) return stop();
  if (name === "_asdict" && named.length === 0)
    return {
      type: "dict",
      entries: fields.map((field, at) => [{ type: "str", value: field }, self.items[at] ?? stop()] as const),
    };
  if (name !== "_replace" || named.some(([field]) => !fields.includes(field))) return stop();
  const given = new Map(named);
  return { ...self, items: self.items.map((item, at) => given.get(fields[at] ?? "") ?? item) };
}

/** What a method makes of its object; undefined where it makes nothing else of it, and where that is not followed. */
export function mutated(name: string, self: Value, args: readonly Value[], named: Named): Value | undefined {
  return attempt(() => (self.type in CHANGEABLE ? containerMethod(name, self, args, named).changed : undefined));
}

const CHANGEABLE = { list: true, dict: true, set: true, deque: true };
