import { builtin } from "../builtins.ts";
import { bool, int, isTrue, NONE, reprOf, str, type Value } from "../value.ts";
import { attribute, setAttribute } from "./access.ts";
import { type Arguments, call, callMethod, hasMethod } from "./call.ts";
import { makeData } from "./classes.ts";
import { freshOf, iteratorOver, plainOf, setOf, settled } from "./convert.ts";
import { allOf, hashed, listOf } from "./evaluate.ts";
import { builtinClass } from "./hierarchy.ts";
import { iterate } from "./iterate.ts";
import { callLibrary } from "./library.ts";
import type { Machine } from "./machine.ts";
import { memoOf } from "./memo.ts";
import { messageOf } from "./messages.ts";
import { nearSum } from "./near.ts";
import {
  CachedProperty,
  Class,
  Deque,
  Dict,
  EnumMember,
  FieldMaker,
  Foreign,
  FunctionObject,
  type Held,
  Instance,
  Iter,
  List,
  Manager,
  Memo,
  Method,
  Native,
  NativeMethod,
  Near,
  Outside,
  Property,
  PySet,
  Raised,
  type Run,
  stuck,
  Thing,
  Tuple,
  Unknown,
  undecided,
  View,
  Wrapped,
} from "./objects.ts";
import { binaryOf, Comparer, compared, isInstanceOf, sortedItems, truthOf } from "./operate.ts";
import { isShownBy } from "./outside.ts";
import { callSource } from "./sources.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { kindOf } from "./types.ts";
import { heldText, isCalm, known, orUnknown, PURE_NATIVES } from "./unknown.ts";
import { nativeOfUnknown, resultOfNative } from "./unknownResults.ts";

const FUNCTIONS =
  "abs all any ascii bin callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash help hex id input isinstance issubclass iter len locals max min next oct open ord pow print repr round setattr sorted sum vars aiter anext breakpoint";
const TYPES =
  "bool bytearray bytes classmethod complex dict enumerate filter float frozenset int list map memoryview property range reversed set slice staticmethod str super tuple type zip";
const natives = new Map<string, Native>();
for (const name of FUNCTIONS.split(" ")) natives.set(name, new Native(name, "<function>"));
for (const name of TYPES.split(" ")) natives.set(name, new Native(name, "<class>"));
natives.set("NoneType", new Native("NoneType", "<class>"));

export const NOT_IMPLEMENTED = new Native("NotImplemented", "NotImplemented");
/** What `__exit__` gets of an exception, and nobody looks at. */
export const TRACEBACK = new Native("traceback", "<object> traceback()");
/** Names of Python itself that are not followed. */
const OTHERS: ReadonlySet<string> = new Set(
  "Ellipsis __build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ __file__ copyright credits exit license quit NoneType BaseExceptionGroup ExceptionGroup EncodingWarning IOError EnvironmentError BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionRefusedError ConnectionResetError InterruptedError IsADirectoryError NotADirectoryError ProcessLookupError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError BytesWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning IndentationError TabError PythonFinalizationError".split(
    " ",
  ),
);

/** A name of Python itself; undefined where there is none. */
export function native(name: string): Held | undefined {
  if (name === "NotImplemented") return NOT_IMPLEMENTED;
  if (OTHERS.has(name)) return stuck(name);
  return natives.get(name);
}

/** Functions of values alone, whose results are new. */
const OF_VALUES: ReadonlySet<string> = new Set(
  "abs bin chr complex divmod float hex int oct ord pow range round".split(" "),
);

export function* callNative(machine: Machine, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const all = [...args, ...named.values()];
  const one = args[0] && !(args[0] instanceof Instance) ? known(args[0]) : undefined;
  if (name === "input" || name === "open") return (yield* callSource(machine, name, given)) ?? stuck(name);
  const unclear = one instanceof Unknown ? one : args.map(known).find((held) => held instanceof Unknown);
  if (unclear instanceof Unknown && named.size === 0) {
    if (name === "iter" || name === "map" || name === "filter") {
      if (!all.every((held) => isCalm(held))) return undecided(unclear.cause);
      return new Unknown(unclear.cause, name, { ...mappedKind(name, args[0], unclear), reaches: args.slice(1) });
    }
    const result = nativeOfUnknown(machine, name, unclear, args);
    if (result && (one === unclear || ["range", "divmod", "pow", "round"].includes(name))) return result;
  }
  if (!PURE_NATIVES.has(name) || name === "enumerate" || name === "zip" || name === "reversed")
    return yield* callKnown(machine, name, given);
  return yield* orUnknown(
    machine,
    all,
    () => callKnown(machine, name, given),
    (cause) => resultOfNative(name, cause),
  );
}

/** The type of the items that `map` gives. */
function mappedKind(name: string, callee: Held | undefined, over: Unknown): { readonly of?: string } {
  if (name === "filter") return over.of === undefined ? {} : { of: over.of };
  const made = callee instanceof Native && ["int", "float", "str", "len", "bool", "ord"].includes(callee.name);
  if (!made) return {};
  return { of: callee.name === "len" || callee.name === "ord" ? "int" : callee.name };
}

function* callKnown(machine: Machine, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first, second, third] = args;
  if (OF_VALUES.has(name)) return ofValues(machine, name, given);
  if (name.includes(".")) return yield* dotted(machine, name, given);
  if (name === "print") return yield* print(machine, given);
  if (name === "dict") return yield* makeDict(machine, given);
  if (name === "max" || name === "min") return yield* extreme(machine, name, given);
  if (name === "sorted") {
    const { key, isReverse } = sortOptions(named);
    const isFree = first instanceof PySet && !key;
    const items = yield* (isFree ? anyOrder : listOf)(machine, first ?? stuck("sorted"));
    return new List(yield* sortedItems(machine, items, key, isReverse));
  }
  if (name === "enumerate" || name === "sum") return yield* withStart(machine, name, given);
  if (named.size > 0) return stuck(`keywords of ${name}`);
  switch (name) {
    case "len":
      return yield* length(machine, first ?? stuck(name));
    case "str":
      if (second) return stuck("str of bytes");
      return heldText(first ? yield* strText(machine, first) : "");
    case "repr":
      return heldText(yield* reprText(machine, first ?? stuck(name)));
    case "format":
      return heldText(yield* formatOf(machine, first ?? stuck(name), second ? textFrom(second) : ""));
    case "bool":
      return bool(first ? yield* truthOf(machine, first) : false);
    case "list":
      return new List(first ? yield* listOf(machine, first) : []);
    case "tuple":
      return first instanceof Tuple && !first.named ? first : new Tuple(first ? yield* listOf(machine, first) : []);
    case "set": {
      if (first instanceof PySet || first instanceof Dict) return viaValues("set", machine, given);
      const items = first ? yield* allOf(machine, first) : [];
      return hashed(machine, () => setOf(items));
    }
    case "any":
    case "all": {
      const iterator = yield* iterate(machine, first ?? stuck(name));
      for (let item = yield* iterator.next(); item; item = yield* iterator.next())
        if ((yield* truthOf(machine, item)) === (name === "any")) return bool(name === "any");
      return bool(name === "all");
    }
    case "map": {
      const [callee, ...over] = args;
      return yield* mapped(machine, callee ?? stuck(name), over);
    }
    case "filter":
      return yield* filtered(machine, first ?? stuck(name), second ?? stuck(name));
    case "zip":
      return yield* zipped(machine, args);
    case "reversed":
      return reversed(machine, first ?? stuck(name));
    case "iter":
      return second || !first ? stuck(name) : yield* iterate(machine, first);
    case "next":
      return yield* next(machine, first ?? stuck(name), second);
    case "frozenset":
      return viaValues(name, machine, given);
    case "isinstance":
      return bool(isInstanceOf(first ?? stuck(name), second ?? stuck(name)));
    case "issubclass": {
      if (!(first instanceof Class)) return stuck(name);
      const classes = second instanceof Tuple ? second.items : [second];
      return bool(classes.some((cls) => (cls instanceof Class ? first.isA(cls) : stuck(name))));
    }
    case "type":
      return second ? stuck(name) : typeOf(first ?? stuck(name));
    case "callable":
      return bool(isCallable(first ?? stuck(name)));
    case "getattr":
    case "hasattr":
      return yield* getAttribute(machine, name, first ?? stuck(name), textFrom(second ?? stuck(name)), third);
    case "setattr":
      yield* setAttribute(machine, first ?? stuck(name), textFrom(second ?? stuck(name)), third ?? stuck(name));
      return NONE;
    case "property":
      return new Property(first ?? stuck(name), second);
    case "staticmethod":
      return new Wrapped("static", first ?? stuck(name));
    case "classmethod":
      return new Wrapped("class", first ?? stuck(name));
    default:
      return viaValues(name, machine, given);
  }
}

const textFrom = (held: Held): string =>
  !(held instanceof Thing) && held.type === "str" ? held.value : stuck("a name");

function ofValues(machine: Machine, name: string, { args, named }: Arguments): Held {
  if (args.some((arg) => arg instanceof Instance)) return stuck(`${name} of an object`);
  const isPlain = args.every((arg) => !(arg instanceof Thing));
  const values = isPlain ? args.map((arg) => plainOf(arg)) : undefined;
  const options = [...named].map(([key, value]) => [key, plainOf(value)] as const);
  const value = values && builtin(name, values, options);
  return value ? freshOf(value) : failed(machine, name, args);
}

/** The error of a builtin, where it is the same in every version of Python. */
function failed(machine: Machine, name: string, args: readonly Held[]): never {
  const [first, second] = args;
  const value = first instanceof Thing ? undefined : first;
  if (
    name === "int" &&
    value?.type === "str" &&
    !second &&
    /^[\x20-\x7e]*$/.test(value.value) &&
    !/^\s*[+-]?\d[\d_]*\s*$/.test(value.value)
  )
    machine.raise("ValueError", `invalid literal for int() with base 10: ${reprOf(value) ?? stuck("repr")}`);
  if (name === "float" && value?.type === "str" && /^[\x20-\x7e]*$/.test(value.value)) {
    const isNumber = /^\s*[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?\s*$|inf|nan/i.test(value.value);
    if (!isNumber) machine.raise("ValueError", `could not convert string to float: ${reprOf(value) ?? stuck("repr")}`);
  }
  if (name === "abs" && first && (first instanceof List || value?.type === "str" || value?.type === "none"))
    machine.raise("TypeError", `bad operand type for abs(): '${kindOf(first)}'`);
  const [a, b] = args.map((arg) => (!(arg instanceof Thing) && arg.type === "int" ? arg.value : undefined));
  if (name === "divmod" && a !== undefined && b === 0n)
    machine.raise("ZeroDivisionError", "integer division or modulo by zero");
  if (
    name === "range" &&
    args.length === 3 &&
    !(args[2] instanceof Thing) &&
    args[2]?.type === "int" &&
    args[2].value === 0n
  )
    machine.raise("ValueError", "range() arg 3 must not be zero");
  if (name === "ord" && value?.type === "str" && value.value.length !== 1 && /^[\x20-\x7e]*$/.test(value.value))
    machine.raise("TypeError", `ord() expected a character, but string of length ${value.value.length} found`);
  return stuck(`${name} of ${args.map(kindOf).join()}`);
}

function* print(machine: Machine, { args, named }: Arguments): Run<Held> {
  const option = (name: string, missing: string): string => {
    const given = named.get(name);
    if (!given || (!(given instanceof Thing) && given.type === "none")) return missing;
    return textFrom(given);
  };
  for (const name of named.keys())
    if (!["sep", "end", "flush", "file"].includes(name)) return stuck(`print(${name}=…)`);
  const file = named.get("file") ?? NONE;
  const isShown = isNone(file) || (isShownBy(file) ?? stuck("print(file=…)"));
  const write = (text: string) => {
    if (isShown) machine.write(text);
  };
  // Each value is written before the next one is asked for its text.
  for (const [at, arg] of args.entries()) {
    if (at > 0) write(option("sep", " "));
    write(yield* strText(machine, arg));
  }
  write(option("end", "\n"));
  return NONE;
}

function* length(machine: Machine, held: Held): Run<Held> {
  if (held instanceof List || held instanceof Tuple) return int(held.items.length);
  if (held instanceof Dict) return int(held.entries.size);
  if (held instanceof PySet) return int(held.items.size);
  if (held instanceof Deque) return int(held.items.length);
  if (held instanceof Class && held.enumeration) return int(new Set(held.enumeration.values()).size);
  if (held instanceof View) return int(held.of.entries.size);
  if (held instanceof Instance && hasMethod(held, "__len__")) return yield* callMethod(machine, held, "__len__", []);
  const value = held instanceof Thing ? undefined : builtin("len", [held], []);
  if (value) return value;
  const hasNone = !(held instanceof Thing) && ["int", "float", "bool", "none"].includes(held.type);
  return hasNone ? machine.raise("TypeError", `object of type '${kindOf(held)}' has no len()`) : stuck("len");
}

/** A builtin that works on plain values. */
function viaValues(name: string, machine: Machine, { args, named }: Arguments): Held {
  const options = [...named].map(([key, value]) => [key, plainOf(value, machine)] as const);
  const value = builtin(
    name,
    args.map((arg) => plainOf(arg, machine)),
    options,
  );
  return value ? freshOf(value) : stuck(name);
}

function* makeDict(machine: Machine, { args, named }: Arguments): Run<Held> {
  const made = new Dict();
  yield* update(machine, made, args[0], named);
  return made;
}

/** What `dict.update` adds. */
export function* update(
  machine: Machine,
  dict: Dict,
  from: Held | undefined,
  named: ReadonlyMap<string, Held>,
): Run<void> {
  if (from instanceof Dict) {
    for (const [key, value] of [...from.entries.values()]) dict.set(key, value);
  } else if (from) {
    if (from instanceof Instance) return stuck("a dict of an object");
    for (const pair of yield* allOf(machine, from)) {
      if (!(pair instanceof Tuple || pair instanceof List) || pair.items.length !== 2)
        return stuck("a dict of no pairs");
      const [key = NONE, value = NONE] = pair.items;
      hashed(machine, () => dict.set(key, value));
    }
  }
  for (const [name, value] of named) dict.set(str(name), value);
}

function* extreme(machine: Machine, name: "max" | "min", { args, named }: Arguments): Run<Held> {
  for (const option of named.keys()) if (option !== "key" && option !== "default") return stuck(option);
  const [first] = args;
  const key = named.get("key");
  const by = key && !isNone(key) ? key : undefined;
  // Of those that are equal by a key, the first counts.
  const items = args.length === 1 && first ? yield* (by ? allOf : anyOrder)(machine, first) : args;
  let best: { readonly item: Held; readonly by: Held } | undefined;
  for (const item of items) {
    machine.spend();
    const value = by ? yield* call(machine, by, { args: [item], named: new Map() }) : item;
    if (!best || (yield* truthOf(machine, yield* compared(machine, name === "max" ? ">" : "<", value, best.by))))
      best = { item, by: value };
  }
  return best?.item ?? named.get("default") ?? stuck("max of nothing");
}

/** The items of a set whose order is not known, where they are numbers or strings: the order does not matter then. */
function* anyOrder(machine: Machine, held: Held): Run<readonly Held[]> {
  if (!(held instanceof PySet)) return yield* allOf(machine, held);
  const items = [...held.items.values()];
  const isOf = (types: readonly string[]) =>
    items.every((item) => !(item instanceof Thing) && types.includes(item.type));
  return isOf(["int"]) || isOf(["str"]) ? items : yield* allOf(machine, held);
}

const isNone = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";

export function sortOptions(named: ReadonlyMap<string, Held>): { key: Held | undefined; isReverse: boolean } {
  for (const option of named.keys()) if (option !== "key" && option !== "reverse") stuck(option);
  const [key, reverse] = [named.get("key"), named.get("reverse")];
  const isReverse =
    reverse === undefined ? false : reverse instanceof Thing ? stuck("reverse") : (isTrue(reverse) ?? stuck("reverse"));
  return { key: key && !isNone(key) ? key : undefined, isReverse };
}

function* withStart(machine: Machine, name: "enumerate" | "sum", { args, named }: Arguments): Run<Held> {
  const [over, start = named.get("start") ?? int(0)] = args;
  for (const option of named.keys()) if (option !== "start") return stuck(option);
  if (name === "sum") {
    const items = yield* anyOrder(machine, over ?? stuck(name));
    if (!(start instanceof Thing) && items.every((item) => !(item instanceof Thing))) {
      const plain: readonly Value[] = items.map((item) => plainOf(item));
      const value = builtin("sum", [{ type: "list", items: plain }, start], []);
      if (value) return freshOf(value);
    }
    const near = items.some(isFloat) || isFloat(start) ? nearSum([start, ...items]) : undefined;
    if (near) return near;
    if (items.some(isFloat)) return stuck("sum of floats");
    let total = start;
    for (const item of items) total = yield* binaryOf(machine, "+", total, item);
    return total;
  }
  const iterator = yield* iterate(machine, over ?? stuck(name));
  let at = start instanceof Thing || start.type !== "int" ? stuck(name) : start.value;
  return new Iter("enumerate", function* (): Run<Held | undefined> {
    const item = yield* iterator.next();
    return item && new Tuple([int(at++), item]);
  });
}

const isFloat = (held: Held): boolean => held instanceof Near || (!(held instanceof Thing) && held.type === "float");

function* mapped(machine: Machine, callee: Held, over: readonly Held[]): Run<Held> {
  const iterators: Iter[] = [];
  for (const part of over) iterators.push(yield* iterate(machine, part));
  return new Iter("map", function* (): Run<Held | undefined> {
    const args = yield* row(iterators);
    return args && (yield* call(machine, callee, { args, named: new Map() }));
  });
}

function* row(iterators: readonly Iter[]): Run<readonly Held[] | undefined> {
  const items: Held[] = [];
  for (const iterator of iterators) {
    const item = yield* iterator.next();
    if (!item) return undefined;
    items.push(item);
  }
  return items;
}

function* zipped(machine: Machine, over: readonly Held[]): Run<Held> {
  const iterators: Iter[] = [];
  for (const part of over) iterators.push(yield* iterate(machine, part));
  return new Iter("zip", function* (): Run<Held | undefined> {
    const items = iterators.length > 0 ? yield* row(iterators) : undefined;
    return items && new Tuple(items);
  });
}

function* filtered(machine: Machine, callee: Held, over: Held): Run<Held> {
  const iterator = yield* iterate(machine, over);
  return new Iter("filter", function* (): Run<Held | undefined> {
    for (let item = yield* iterator.next(); item; item = yield* iterator.next()) {
      const answer = isNone(callee) ? item : yield* call(machine, callee, { args: [item], named: new Map() });
      if (yield* truthOf(machine, answer)) return item;
    }
    return undefined;
  });
}

function reversed(machine: Machine, held: Held): Held {
  if (held instanceof List) {
    let at = held.items.length - 1;
    return new Iter("list_reverseiterator", () => settled(held.items[at--]));
  }
  if (held instanceof Tuple) return iteratorOver("reversed", held.items.toReversed());
  if (held instanceof Dict)
    return iteratorOver("dict_reversekeyiterator", [...held.entries.values()].map(([key]) => key).toReversed());
  if (held instanceof View && held.name.startsWith("dict_"))
    return iteratorOver(`dict_reverse${held.kind.slice(0, -1)}iterator`, held.items.toReversed());
  if (held instanceof Thing) return stuck("reversed");
  if (held.type !== "str" && held.type !== "range" && held.type !== "bytes")
    return machine.raise("TypeError", `'${kindOf(held)}' object is not reversible`);
  const items = builtin("list", [held], []);
  if (items?.type !== "list") return stuck("reversed");
  return iteratorOver(held.type === "range" ? "range_iterator" : "reversed", items.items.toReversed());
}

function* next(machine: Machine, held: Held, missing: Held | undefined): Run<Held> {
  if (held instanceof Iter) {
    const item = yield* held.next();
    if (item ?? missing) return item ?? missing ?? NONE;
    return machine.raiseError(
      builtinClass("StopIteration") ?? stuck("StopIteration"),
      held.returned && !isNone(held.returned) ? [held.returned] : [],
    );
  }
  if (!(held instanceof Instance) || !hasMethod(held, "__next__"))
    return machine.raise("TypeError", `'${kindOf(held)}' object is not an iterator`);
  if (missing) return stuck("next with a default");
  return yield* callMethod(machine, held, "__next__", []);
}

function typeOf(held: Held): Held {
  if (held instanceof Unknown && held.kind === undefined) return new Unknown(held.cause);
  if (held instanceof Instance || held instanceof EnumMember) return held.cls;
  return natives.get(kindOf(held)) ?? stuck("type");
}

function isCallable(held: Held): boolean {
  if (held instanceof Unknown) return undecided(held.cause);
  if (held instanceof Instance) return hasMethod(held, "__call__");
  if (!(held instanceof Thing) || held instanceof Outside) return false;
  return [FunctionObject, Method, Class, Native, NativeMethod, Memo, Manager, Foreign].some(
    (kind) => held instanceof kind,
  );
}

function* getAttribute(
  machine: Machine,
  name: "getattr" | "hasattr",
  held: Held,
  wanted: string,
  missing: Held | undefined,
): Run<Held> {
  try {
    const value = yield* attribute(machine, held, wanted);
    return name === "hasattr" ? bool(true) : value;
  } catch (reason) {
    const expected = builtinClass("AttributeError");
    if (!(reason instanceof Raised) || !expected || !reason.error.cls.isA(expected)) throw reason;
    if (name === "hasattr") return bool(false);
    if (missing) return missing;
    throw reason;
  }
}

function* dotted(machine: Machine, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first, ...rest] = args;
  switch (name) {
    case "BaseException.__init__":
      if (!(first instanceof Instance) || named.size > 0) return stuck(name);
      first.args = rest;
      return NONE;
    case "BaseException.__str__":
      return first instanceof Instance ? heldText(messageOf(first)) : stuck(name);
    case "object.__init__":
      return rest.length > 0 ? stuck(name) : NONE;
    case "dataclasses.dataclass":
      return first ? makeData(first, new Map()) : new Decorator("dataclass", named);
    case "dataclasses.field":
      return new FieldMaker(named);
    case "abc.abstractmethod":
      if (first instanceof FunctionObject) first.fields.set("__isabstractmethod__", bool(true));
      return first ?? stuck(name);
    case "enum.auto":
      return new Native("auto()", "<object> auto()");
    case "functools.wraps":
      return new Decorator("wraps", new Map([["of", first ?? stuck(name)]]));
    case "functools.lru_cache":
      if (first instanceof FunctionObject) return memoOf(first, [], new Map());
      return new Decorator("lru_cache", first ? new Map([...named, ["maxsize", first]]) : named);
    case "functools.cache":
      return first instanceof FunctionObject ? new Memo(first, undefined) : stuck(name);
    case "functools.cached_property":
      return new CachedProperty(first ?? stuck(name));
    case "functools.cmp_to_key":
      return named.size === 0 && first ? new Comparer(first) : stuck(name);
    case "contextlib.contextmanager":
      return first instanceof FunctionObject ? new Manager(first, undefined) : stuck(name);
    default:
      return yield* callLibrary(machine, name, given);
  }
}

/** A decorator that was given options: `@dataclass(order=True)`. */
export class Decorator extends Native {
  readonly options: ReadonlyMap<string, Held>;

  constructor(name: string, options: ReadonlyMap<string, Held>) {
    super(`decorator ${name}`, "<function>");
    this.options = options;
  }
}

export function decorated(decorator: Decorator, made: Held): Held {
  switch (decorator.name) {
    case "decorator dataclass":
      return makeData(made, decorator.options);
    case "decorator lru_cache":
      return made instanceof FunctionObject ? memoOf(made, [], decorator.options) : stuck("lru_cache");
    case "decorator wraps": {
      const of = decorator.options.get("of");
      if (made instanceof FunctionObject && of instanceof FunctionObject) {
        made.fields.set("__name__", of.fields.get("__name__") ?? str(of.code.name));
        return made;
      }
      return stuck("wraps");
    }
    default:
      return stuck("decorator");
  }
}
