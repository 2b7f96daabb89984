import { decimalText } from "./decimalText.ts";
import { floatText, isSettled, stringText } from "./literals.ts";
import { momentRepr, momentText } from "./moments.ts";
import { fractionText } from "./rationals.ts";
import type { SetTable } from "./setTable.ts";

/** A Python value as far as it can be followed. */
export type Value =
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "str"; readonly value: string }
  /** One character a byte. */
  | { readonly type: "bytes"; readonly value: string }
  | { readonly type: "none" }
  | { readonly type: "list"; readonly items: readonly Value[] }
  | { readonly type: "tuple"; readonly items: readonly Value[]; readonly named?: NamedTuple }
  | SetValue
  | { readonly type: "range"; readonly start: bigint; readonly stop: bigint; readonly step: bigint }
  | DictValue
  | { readonly type: "deque"; readonly items: readonly Value[]; readonly maxlen: number | undefined }
  /** What `dict.items()` and its like give. */
  | { readonly type: "view"; readonly name: string; readonly items: readonly Value[] }
  /** What can only be gone over, and once: `enumerate`, `zip`, a generator. */
  | IteratorValue
  | FunctionValue
  | MomentValue
  | DecimalValue
  | FractionValue
  | ObjectValue;

export interface SetValue {
  readonly type: "set" | "frozenset";
  readonly items: readonly Value[];
  /** As CPython keeps it, where that is known: it has the order. */
  readonly table: SetTable | undefined;
}

export interface DictValue {
  readonly type: "dict";
  readonly entries: Entries;
  /** A subclass of the library. `factory`: of a `defaultdict`, where it is known. */
  readonly like?: { readonly name: "Counter" | "OrderedDict" | "defaultdict"; readonly factory?: Value | undefined };
}

export interface IteratorValue {
  readonly type: "iterator";
  /** Its class; "" for a generator, which no trace shows. */
  readonly name: string;
  /** The next item; undefined when there is none. */
  readonly next: () => Value | undefined;
  /** All items that were left when this was asked first. */
  readonly items: readonly Value[];
}

/** A function or class of Python, or a lambda. */
export interface FunctionValue {
  readonly type: "function";
  readonly name: string;
  readonly isClass: boolean;
  readonly call: Native;
  /** Where the trace shows it as an object: a `partial`, an `itemgetter`. */
  readonly shown?: string;
  /** The exception that a call raises which is not followed, and what that says, without which it is another text in every version. */
  readonly fails?: (args: readonly Value[], named: Named) => readonly [type: string, message?: string] | undefined;
  /** Why nobody knows what a call gives that is not followed: it raises nothing, prints nothing and changes nothing. */
  readonly otherwise?: string;
  /** What a class of the library has for itself. */
  readonly members?: Readonly<Record<string, Value>>;
}

/** An object of a class of the program's, an exception, or something of which no more is known than how it is shown. */
export interface ObjectValue {
  readonly type: "object";
  readonly name: string;
  readonly fields: ReadonlyMap<string, Value | undefined>;
  /** As the trace shows it. */
  readonly text?: string;
  /** Of an exception. */
  readonly args?: readonly Value[];
}

/** A date, a time of one, or a difference, in microseconds. */
export interface MomentValue {
  readonly type: "moment";
  readonly kind: "date" | "datetime" | "timedelta";
  readonly micros: bigint;
}

/** `decimal.Decimal`: its digits as a whole number, times a power of ten. */
export interface DecimalValue {
  readonly type: "decimal";
  readonly kind: "finite" | "infinite" | "nan";
  readonly isNegative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
}

/** `fractions.Fraction`, in its lowest terms; what is under the line is positive. */
export interface FractionValue {
  readonly type: "fraction";
  readonly over: bigint;
  readonly under: bigint;
}

export interface NamedTuple {
  readonly name: string;
  readonly fields: readonly string[];
}

export type Entries = readonly (readonly [Value, Value])[];
export type Named = readonly (readonly [string, Value])[];
export type Native = (args: readonly Value[], named: Named) => Value;

/** Python's limits are higher; what is beyond these is not followed. */
export const MAX_ITEMS = 2_000;
export const MAX_TEXT = 10_000;
export const MAX_BITS = 4_096n;

/** Says that a value is not followed: an error in Python, or something whose result is not certain. */
class Unfollowed extends Error {}
const UNFOLLOWED = new Unfollowed(); // made once, for its stack is never read

export function stop(): never {
  throw UNFOLLOWED;
}

/** What can be followed; undefined where it cannot. */
export function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch (reason) {
    if (reason instanceof Unfollowed) return undefined;
    throw reason;
  }
}

export function int(value: bigint | number): Value {
  const whole = BigInt(value);
  return whole >> MAX_BITS === 0n || -whole >> MAX_BITS === 0n ? { type: "int", value: whole } : stop();
}
export const bool = (value: boolean): Value => ({ type: "bool", value });
export const float = (value: number): Value => ({ type: "float", value });
export const str = (value: string): Value => (value.length <= MAX_TEXT ? { type: "str", value } : stop());
export const bytes = (value: string): Value => ({ type: "bytes", value });
export const NONE: Value = { type: "none" };
export const list = (items: readonly Value[]): Value => ({ type: "list", items: capped(items) });
export const tuple = (items: readonly Value[]): Value => ({ type: "tuple", items: capped(items) });

const capped = <T>(items: readonly T[]): readonly T[] => (items.length <= MAX_ITEMS ? items : stop());

export function asNumber(value: Value): bigint | number | undefined {
  if (value.type === "int" || value.type === "float") return value.value;
  return value.type === "bool" ? BigInt(value.value) : undefined;
}

/** A whole number, as what Python takes for an index. */
export function asInt(value: Value | undefined): bigint {
  if (value?.type === "int") return value.value;
  return value?.type === "bool" ? BigInt(value.value) : stop();
}

/** One small enough to count with. */
export function asCount(value: Value | undefined): number {
  const count = asInt(value);
  return count >= -1_000_000_000n && count <= 1_000_000_000n ? Number(count) : stop();
}

export function asText(value: Value | undefined): string {
  return value?.type === "str" ? value.value : stop();
}

/** Characters as Python counts them. */
export function characters(text: string): readonly string[] {
  return Array.from(text);
}

export function iterator(name: string, source: Iterator<Value>): IteratorValue {
  let all: readonly Value[] | undefined;
  const next = () => {
    const { value, done } = source.next();
    return done ? undefined : value;
  };
  return {
    type: "iterator",
    name,
    next,
    get items() {
      all ??= drained(next);
      return all;
    },
  };
}

function drained(next: () => Value | undefined): readonly Value[] {
  const items: Value[] = [];
  for (let item = next(); item; item = next()) if (items.push(item) > MAX_ITEMS) stop();
  return items;
}

export function isTrue(value: Value): boolean | undefined {
  switch (value.type) {
    case "int":
      return value.value !== 0n;
    case "float":
      return value.value !== 0;
    case "bool":
      return value.value;
    case "str":
    case "bytes":
      return value.value !== "";
    case "none":
      return false;
    case "dict":
      return value.entries.length > 0;
    case "range":
      return value.step > 0n ? value.start < value.stop : value.start > value.stop;
    case "moment":
      return value.kind !== "timedelta" || value.micros !== 0n;
    case "decimal":
      return value.kind !== "finite" || value.digits !== 0n;
    case "fraction":
      return value.over !== 0n;
    case "iterator":
    case "function":
      return true;
    case "object":
      return undefined; // it may define `__bool__` or `__len__`
    default:
      return value.items.length > 0;
  }
}

export const truthOf = (value: Value): boolean => isTrue(value) ?? stop();

export { equal } from "./equality.ts";
export { parseValue } from "./readValue.ts";

/** As the trace shows it; undefined where that is not known. */
export function reprOf(value: Value): string | undefined {
  return attempt(() => written(value, SHOWN));
}

/** What `repr()` gives. */
export function pythonRepr(value: Value): string {
  return written(value, PYTHON);
}

/** What `str()` and `print` make of it; undefined where it is not known. */
export function strOf(value: Value): string | undefined {
  if (value.type === "str") return value.value;
  if (value.type === "object") return attempt(() => errorText(value));
  if (value.type === "moment") return momentText(value);
  if (value.type === "decimal") return decimalText(value);
  if (value.type === "fraction") return fractionText(value);
  return attempt(() => pythonRepr(value));
}

function errorText({ name, args = stop() }: ObjectValue): string {
  if (!PLAIN_ERRORS.has(name)) return stop();
  const [first, ...more] = args;
  if (!first) return "";
  if (more.length > 0) return pythonRepr(tuple(args));
  return name === "KeyError" ? pythonRepr(first) : (strOf(first) ?? stop());
}

/** How a trace and Python write what they write differently. */
interface Writing {
  readonly set: (value: SetValue) => readonly Value[] | undefined;
  readonly named: boolean;
  readonly ordered: boolean;
  readonly iterator: (name: string) => string;
  readonly view: (name: string, items: () => string) => string;
  readonly callable: (value: FunctionValue) => string;
  readonly object: (value: ObjectValue) => string;
}

const SHOWN: Writing = {
  set: () => undefined,
  named: true,
  ordered: true,
  view: (name, items) => (name.startsWith("odict") ? `<object> ${name}()` : `${name}([${items()}])`),
  iterator: (name) => (name === "" ? stop() : `<object> ${name}()`),
  callable: ({ isClass, shown }) => shown ?? (isClass ? "<class>" : "<function>"),
  object: ({ text = stop() }) => text,
};

const PYTHON: Writing = {
  set: (value) => orderedItems(value) ?? stop(),
  named: false, // its class may have a `__repr__` of its own
  ordered: false, // differs between versions
  iterator: stop,
  view: (name, items) => `${name}([${items()}])`,
  callable: ({ isClass, name }) => (isClass && BUILT_IN_TYPES.has(name) ? `<class '${name}'>` : stop()),
  object: ({ args, name, text }) => (args && PLAIN_ERRORS.has(name) ? (text ?? stop()) : stop()),
};

/** Exceptions whose `str()` is made of their arguments. */
const PLAIN_ERRORS: ReadonlySet<string> = new Set(
  "Exception ValueError TypeError KeyError IndexError ZeroDivisionError RuntimeError ArithmeticError LookupError AssertionError OverflowError NotImplementedError RecursionError".split(
    " ",
  ),
);

const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  "int float bool str bytes list tuple set frozenset dict range NoneType object type complex".split(" "),
);

function written(value: Value, how: Writing): string {
  const all = (items: readonly Value[]) => items.map((item) => written(item, how)).join(", ");
  switch (value.type) {
    case "int":
      return String(value.value);
    case "float":
      return floatText(value.value);
    case "bool":
      return value.value ? "True" : "False";
    case "str":
      return isSettled(value.value) ? stringText(value.value) : stop();
    case "bytes":
      return `b${bytesText(value.value)}`;
    case "none":
      return "None";
    case "list":
      return `[${all(value.items)}]`;
    case "tuple": {
      if (!value.named) return `(${all(value.items)}${value.items.length === 1 ? "," : ""})`;
      const { name, fields } = how.named ? value.named : stop();
      return `${name}(${value.items.map((item, at) => `${fields[at] ?? ""}=${written(item, how)}`).join(", ")})`;
    }
    case "set":
    case "frozenset": {
      if (value.items.length === 0) return `${value.type}()`;
      const inner = `{${
        how
          .set(value)
          ?.map((item) => written(item, how))
          .join(", ") ?? shownInOrder(value.items)
      }}`;
      return value.type === "set" ? inner : `frozenset(${inner})`;
    }
    case "dict":
      return dictText(value, how);
    case "deque":
      return `deque([${all(value.items)}]${value.maxlen === undefined ? "" : `, maxlen=${value.maxlen}`})`;
    case "range":
      return `range(${value.start}, ${value.stop}${value.step === 1n ? "" : `, ${value.step}`})`;
    case "view":
      return how.view(value.name, () => all(value.items));
    case "iterator":
      return how.iterator(value.name);
    case "function":
      return how.callable(value);
    case "moment":
      return momentRepr(value);
    case "decimal":
      return `Decimal('${decimalText(value)}')`;
    case "fraction":
      return `Fraction(${value.over}, ${value.under})`;
    case "object":
      return how.object(value);
  }
}

function dictText({ entries, like }: DictValue, how: Writing): string {
  const pairs = (all: Entries) =>
    `{${all.map(([key, item]) => `${written(key, how)}: ${written(item, how)}`).join(", ")}}`;
  switch (like?.name) {
    case undefined:
      return pairs(entries);
    case "OrderedDict":
      if (!how.ordered) stop();
      return entries.length === 0 ? "OrderedDict()" : `OrderedDict(${pairs(entries)})`;
    case "Counter":
      return entries.length === 0 ? "Counter()" : `Counter(${pairs(mostCommon(entries))})`;
    case "defaultdict": {
      const { factory = stop() } = like;
      return `defaultdict(${written(factory, how)}, ${pairs(entries)})`;
    }
  }
}

/** Entries by their counts, the greatest first; equal ones stay in order. */
export function mostCommon(entries: Entries): Entries {
  const count = ([, value]: readonly [Value, Value]) => asNumber(value) ?? stop();
  return [...entries].sort((a, b) => (count(a) < count(b) ? 1 : count(a) > count(b) ? -1 : 0));
}

/** The tracer sorts a set's items where that gives the same for every order, else their texts. */
function shownInOrder(items: readonly Value[]): string {
  const has = (type: Value["type"]) => items.some((item) => item.type === type);
  const isNumeric = items.every((item) => asNumber(item) !== undefined);
  const isText = items.every(({ type }) => type === "str");
  const shapes = new Set(items.map((item) => (item.type === "tuple" && !item.named ? shapeOf(item.items) : "")));
  const isSorted =
    isNumeric || isText || items.every(({ type }) => type === "bytes") || (!shapes.has("") && shapes.size === 1);
  const texts = (all: readonly Value[]) => all.map((item) => written(item, SHOWN));
  if (has("bytes") && !isSorted) stop();
  if (!isSorted) return texts(items).sort(codePointOrder).join(", ");
  return texts([...items].sort((a, b) => plainOrder(a, b))).join(", ");
}

const SORTED_SHAPES: ReadonlySet<Value["type"]> = new Set(["int", "str", "bool"]);
const shapeOf = (items: readonly Value[]): string =>
  items.every(({ type }) => SORTED_SHAPES.has(type)) ? `(${items.map(({ type }) => type).join()})` : "";

/** Of numbers, of strings, and of tuples of them. */
function plainOrder(a: Value, b: Value): number {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if ((a.type === "str" || a.type === "bytes") && b.type === a.type) return codePointOrder(a.value, b.value);
  if (a.type !== "tuple" || b.type !== "tuple") return stop();
  for (const [at, item] of a.items.entries()) {
    const order = plainOrder(item, b.items[at] ?? stop());
    if (order !== 0) return order;
  }
  return 0;
}

/** As Python orders strings. */
export function codePointOrder(a: string, b: string): number {
  const [xs, ys] = [characters(a), characters(b)];
  for (const [at, x] of xs.entries()) {
    const y = ys[at];
    if (y === undefined) return 1;
    if (x !== y) return (x.codePointAt(0) ?? 0) - (y.codePointAt(0) ?? 0);
  }
  return xs.length - ys.length;
}

function bytesText(value: string): string {
  const escaped = (character: string) =>
    ESCAPED[character] ?? `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const text = value.replace(/[^\x20-\x5b\x5d-\x7e]/g, escaped);
  return quote + (quote === "'" ? text.replaceAll("'", "\\'") : text) + quote;
}

const ESCAPED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

/** Whether there is an object in it that may change, whoever holds it. */
export function holdsObjects(value: Value): boolean {
  if (value.type === "object") return true;
  if (value.type === "dict") return value.entries.some((pair) => pair.some(holdsObjects));
  return "items" in value && value.type !== "iterator" && value.items.some(holdsObjects);
}

/** A set's items in the order in which they are gone over; undefined where it is not known. */
export function orderedItems({ items, table }: SetValue): readonly Value[] | undefined {
  if (items.length < 2) return items;
  return table?.inOrder();
}
