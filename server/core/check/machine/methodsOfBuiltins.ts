import { builtinNamed } from "../builtins.ts";
import { rangeLength } from "../equality.ts";
import { attributeOf } from "../library/objects.ts";
import { method } from "../methods.ts";
import { attempt, int, NONE, str } from "../value.ts";
import { bare, builtBase, callCore } from "./builtBases.ts";
import { type Arguments, call, hasMethod } from "./call.ts";
import { freshOf, heldOf, plainOf } from "./convert.ts";
import { isEqual } from "./equality.ts";
import { isExact, isNumberClass } from "./exactNumbers.ts";
import { builtinClass } from "./hierarchy.ts";
import { initData, newObject } from "./instances.ts";
import { listOf, NO_ITERABLES } from "./iterate.ts";
import { decimalMethod } from "./library/decimalMethods.ts";
import { fractionMethod } from "./library/fractions.ts";
import { IsoCalendar } from "./library/isoCalendar.ts";
import { UrlParts } from "./library/urls.ts";
import { callLibrary } from "./library.ts";
import type { Machine } from "./machine.ts";
import { ofMemo } from "./memo.ts";
import { fromKeys, ofDict, ofList, ofSet, viaValue } from "./methodsOfContainers.ts";
import { typeOf } from "./natives.ts";
import { Class, CoreMethod, Instance, Property, Raised } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Native } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { lose } from "./objects/lost.ts";
import { LibraryObject, Outside } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { refuseLibrary } from "./operators.ts";
import { methodOutside } from "./outside.ts";
import { stuck, undecided } from "./stuck.ts";
import { formatted } from "./templates.ts";
import { isNone, kindOf } from "./types.ts";
import { heldText, known, mayRaise, orUnknown, textOfUnknown } from "./unknown.ts";
import { methodOfUnknown } from "./unknownResults.ts";

const METHODS: Readonly<Record<string, string>> = {
  str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  list: "append clear copy count extend index insert pop remove reverse sort",
  dict: "clear copy fromkeys get items keys pop popitem setdefault update values",
  set: "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  tuple: "count index",
  bytes:
    "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  frozenset: "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
  range: "count index start step stop",
  int: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes",
  bool: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes",
  float: "as_integer_ratio conjugate fromhex hex imag is_integer real",
  NoneType: "",
};
/** Of the type itself: what they are given first is no object of theirs. */
const STATIC: ReadonlySet<string> = new Set(["maketrans", "from_bytes", "fromhex", "fromkeys"]);
const FIELDS: ReadonlySet<string> = new Set("denominator imag numerator real start step stop".split(" "));
const methodsOf = new Map(Object.entries(METHODS).map(([kind, names]) => [kind, new Set(names.split(" "))]));

export const methodNames = (kind: string): Iterable<string> => methodsOf.get(kind) ?? [];

/** What special dicts have for themselves. */
const OF_DICTS: Readonly<Record<string, string>> = {
  Counter: "elements most_common subtract total",
  OrderedDict: "move_to_end",
  defaultdict: "__missing__ default_factory",
};

/** Whether a class of Python itself has a method of this name. */
export const isMethodOf = (kind: string, name: string): boolean =>
  methodsOf.get(kind)?.has(name) === true && !FIELDS.has(name);

/** Whether a built-in object has such a method; undefined where that is not known. */
export function hasBuiltinMethod(held: Held, name: string): boolean | undefined {
  if (name.startsWith("__") || FIELDS.has(name)) return undefined;
  if (held instanceof Dict && (held.like || held.factory)) {
    const own = held.factory ? "defaultdict" : (held.like ?? "");
    return isMethodOf("dict", name) || OF_DICTS[own]?.split(" ").includes(name) || undefined;
  }
  return methodsOf.get(kindOf(held))?.has(name);
}

export function* callMethodOfBuiltin(machine: Machine, given: Held, name: string, with_: Arguments): Run<Held> {
  const self = given instanceof Instance || given instanceof Iter ? given : known(given);
  if (self instanceof Unknown) return methodOfUnknown(machine, self, name, with_);
  if (self instanceof Outside) return yield* methodOutside(machine, self, name, with_);
  const all = [...with_.args, ...with_.named.values()];
  return yield* orUnknown(
    machine,
    [self, ...all],
    () => callMethodOfKnown(machine, self, name, with_),
    (cause) => {
      if (self instanceof Thing && mayChange(self, name)) lose(self, cause, all);
      if (!(self instanceof Thing)) return methodOfUnknown(machine, new Unknown(cause, kindOf(self)), name, with_);
      if (name === "index") mayRaise(machine, cause, "ValueError");
      if (name === "index" || name === "count") return new Unknown(cause, "int");
      if (name === "pop" || name === "remove") mayRaise(machine, cause, "IndexError", "KeyError", "ValueError");
      if (self instanceof Thing && mayChange(self, name) && !/^pop|^setdefault/.test(name)) return NONE;
      return new Unknown(cause, undefined, { reaches: [self, ...all] });
    },
  );
}

/** Whether a method may change its object. */
function mayChange(self: Thing, name: string): boolean {
  if (self instanceof Tuple || self instanceof View) return false;
  return !/^(?:get|keys|values|items|copy|count|index|union|intersection|difference|symmetric_difference|is\w+)$/.test(
    name,
  );
}

function* callMethodOfKnown(machine: Machine, self: Held, name: string, given: Arguments): Run<Held> {
  if (self instanceof List) return yield* ofList(machine, self, name, given);
  if (self instanceof Dict) return yield* ofDict(machine, self, name, given);
  if (self instanceof Deque && self.maxlen !== 0 && given.named.size === 0) {
    const [item] = given.args;
    const { items } = self;
    if (given.args.length === 1 && item && (name === "append" || name === "appendleft")) {
      const most = self.maxlen ?? items.length + 1;
      self.items = name === "append" ? [...items, item].slice(-most) : [item, ...items].slice(0, most);
      return NONE;
    }
    if (given.args.length === 0 && (name === "pop" || name === "popleft") && items.length > 0) {
      self.items = name === "pop" ? items.slice(0, -1) : items.slice(1);
      return items.at(name === "pop" ? -1 : 0) ?? NONE;
    }
  }
  if (self instanceof Deque) return viaValue(machine, self, name, given);
  if (self instanceof PySet) return yield* ofSet(machine, self, name, given);
  if (self instanceof Property) {
    const [first] = given.args;
    if (name === "setter") return new Property(self.get, first, self.remove);
    if (name === "deleter") return new Property(self.get, self.set, first);
    return name === "getter" && first ? new Property(first, self.set, self.remove) : stuck(`.${name}`);
  }
  if (self instanceof Class && name === "__init__") {
    const [made, ...args] = given.args;
    if (!(made instanceof Instance)) return stuck(name);
    yield* initData(machine, self, made, { args, named: given.named });
    return NONE;
  }
  if (self instanceof LibraryObject) return yield* self.call(machine, name, given);
  if (self instanceof Iter) return yield* ofIterator(machine, self, name, given);
  if (self instanceof Memo) return ofMemo(self, name);
  if (self instanceof View) return stuck(`.${name}`);
  if (!(self instanceof Thing) && self.type === "moment" && name === "isocalendar")
    return self.kind === "timedelta" || given.args.length > 0 ? stuck(name) : new IsoCalendar(self);
  if (!(self instanceof Thing) && self.type === "decimal") return decimalMethod(machine, self, name, given);
  if (!(self instanceof Thing) && self.type === "fraction") return fractionMethod(machine, self, name, given);
  if (self instanceof Native && self.name === "itertools.chain" && name === "from_iterable")
    return yield* callLibrary(machine, `${self.name}.${name}`, given);
  if (self instanceof Native && isNumberClass(self.name)) {
    const [of, ...args] = given.args;
    if (/^from_/.test(name)) return yield* callLibrary(machine, `${self.name}.${name}`, given);
    if (!of || !isExact(of) || typeOf(of) !== self) return stuck(`${self.name}.${name}`);
    return yield* callMethodOfBuiltin(machine, of, name, { args, named: given.named });
  }
  if (self instanceof Native) {
    // `str.upper(x)`, `dict.fromkeys(…)`
    const [first, ...args] = given.args;
    if (name === "__new__")
      return first instanceof Class && first.heldKind === self.name
        ? yield* newObject(machine, first, { args, named: given.named })
        : stuck(name);
    const ofBase = first instanceof Instance && first.core ? builtBase(self.name)?.members.get(name) : undefined;
    if (ofBase instanceof CoreMethod) return yield* callCore(machine, ofBase, given);
    if (self.name === "dict" && name === "fromkeys")
      return yield* fromKeys(machine, first ?? stuck(name), args[0] ?? NONE);
    if (first && kindOf(first) === self.name && hasBuiltinMethod(first, name) && !STATIC.has(name))
      return yield* callMethodOfBuiltin(machine, first, name, { args, named: given.named });
    const of = builtinNamed(self.name);
    const found = of && attempt(() => attributeOf(of, name));
    return found ? yield* call(machine, heldOf(found), given) : stuck(`${self.name}.${name}`);
  }
  if (!(self instanceof Thing) && self.type === "str") return yield* ofText(machine, self.value, name, given);
  if (self instanceof UrlParts && name === "geturl")
    return given.args.length + given.named.size === 0 && self.url !== undefined ? str(self.url) : stuck(`.${name}`);
  if (self instanceof Tuple && name === "index") return yield* placeIn(machine, self, given);
  return ofValue(machine, self, name, given);
}

function* placeIn(machine: Machine, { items }: Tuple, { args: [wanted, ...more], named }: Arguments): Run<Held> {
  if (!wanted || more.length + named.size > 0) return stuck("tuple.index");
  for (const [at, item] of items.entries()) if (yield* isEqual(machine, item, wanted)) return int(at);
  return machine.raise("ValueError", "tuple.index(x): x not in tuple");
}

/** A method that changes nothing and gives something new, or one of the object's items. */
function ofValue(machine: Machine, self: Held, name: string, { args, named }: Arguments): Held {
  const options = [...named].map(([key, value]) => [key, plainOf(value)] as const);
  const value = method(
    name,
    plainOf(self),
    args.map((arg) => plainOf(arg)),
    options,
  );
  if (value) return freshOf(value);
  return named.size > 0 ? stuck(`${kindOf(self)}.${name}`) : failed(machine, self, name, args);
}

function failed(machine: Machine, self: Held, name: string, args: readonly Held[]): never {
  const [first] = args;
  const text = self instanceof Thing || self.type !== "str" ? undefined : self.value;
  if (
    text !== undefined &&
    (name === "index" || name === "rindex") &&
    args.length === 1 &&
    first &&
    !(first instanceof Thing) &&
    first.type === "str"
  )
    if (!text.includes(first.value)) machine.raise("ValueError", "substring not found");
  const wanted = args.length === 1 && first && !(first instanceof Thing) ? first : undefined;
  const value = self instanceof Thing ? undefined : self;
  if (
    /^r?index$/.test(name) &&
    value?.type === "bytes" &&
    wanted?.type === "bytes" &&
    !value.value.includes(wanted.value)
  )
    machine.raise("ValueError", "subsection not found");
  if (name === "index" && value?.type === "range" && wanted?.type === "int" && rangeLength(value) < 1_000n)
    machine.raise("ValueError", `${wanted.value} is not in range`);
  if (name === "to_bytes" && !(self instanceof Thing) && self.type === "int" && args.length === 2) {
    const size = first instanceof Thing || first?.type !== "int" ? stuck(name) : Number(first.value);
    const isRight =
      args[1] && !(args[1] instanceof Thing) && args[1].type === "str" && /^(?:big|little)$/.test(args[1].value);
    if (isRight && size >= 0 && size <= 1_000)
      machine.raise(
        "OverflowError",
        self.value < 0n ? "can't convert negative int to unsigned" : "int too big to convert",
      );
  }
  const isBytes = !(self instanceof Thing) && self.type === "bytes";
  if (isBytes && name === "join" && args.length === 1 && first && !(first instanceof Thing))
    if (NO_ITERABLES.has(first.type)) machine.raise("TypeError", "can only join an iterable");
  if (
    text !== undefined &&
    (name === "split" || name === "rsplit") &&
    args.length === 1 &&
    first &&
    !(first instanceof Thing) &&
    first.type === "str" &&
    first.value === ""
  )
    machine.raise("ValueError", "empty separator");
  return stuck(`${kindOf(self)}.${name}`);
}

function* ofText(machine: Machine, self: string, name: string, given: Arguments): Run<Held> {
  const [first] = given.args;
  if (name === "join" && first && given.args.length === 1) {
    if (!(first instanceof Thing) && NO_ITERABLES.has(first.type))
      return machine.raise("TypeError", "can only join an iterable");
    if (isNoIterable(first)) return machine.raise("TypeError", "can only join an iterable");
    const items = yield* listOf(machine, first);
    const texts: string[] = [];
    for (const [at, item] of items.entries()) {
      const text = bare(known(item));
      if (text instanceof Unknown && (text.kind === "str" || text.kind === undefined)) {
        texts.push(text.kind === undefined ? undecided(text.cause) : textOfUnknown(text));
        continue;
      }
      if (text instanceof Thing || text.type !== "str")
        return machine.raise("TypeError", `sequence item ${at}: expected str instance, ${kindOf(text)} found`);
      texts.push(text.value);
    }
    return heldText(texts.join(self));
  }
  if (name === "format") return yield* formatted(machine, self, given);
  if (name === "format_map" && first && given.args.length === 1) return yield* formatted(machine, self, first);
  return ofValue(machine, str(self), name, given);
}

/** A function, a class that is no enumeration, or an object that only its class could make one. */
function isNoIterable(held: Held): boolean {
  if (held instanceof FunctionObject || held instanceof Native) return true;
  if (held instanceof Class) return held.enumeration === undefined;
  if (!(held instanceof Instance) || hasMethod(held, "__iter__")) return false;
  if (hasMethod(held, "__getitem__")) return stuck("__getitem__");
  refuseLibrary(held);
  return true;
}

/** `throw` and `close` of a generator. */
function* thrownInto(machine: Machine, self: Iter, name: string, args: readonly Held[]): Run<Held> {
  const [first] = args;
  const given = name === "close" ? (builtinClass("GeneratorExit") ?? stuck(name)) : (first ?? stuck(name));
  if (!self.fail || self.lost || args.length !== (name === "throw" ? 1 : 0)) return stuck(`.${name}`);
  const error = given instanceof Class ? yield* call(machine, given, { args: [], named: new Map() }) : given;
  if (!(error instanceof Instance) || !error.cls.isException) return stuck(`.${name}`);
  if (name === "throw") return (yield* self.fail(new Raised(error))) ?? stopped(machine, self);
  try {
    if (yield* self.fail(new Raised(error))) return machine.raise("RuntimeError", "generator ignored GeneratorExit");
  } catch (reason) {
    if (!(reason instanceof Raised) || reason.error !== error) throw reason;
    return NONE;
  }
  // What it returned then is given by some versions.
  return self.returned && !isNone(self.returned) ? stuck("close") : NONE;
}

/** What a generator returned comes with the exception that says that it is over. */
export function stopped(machine: Machine, { returned }: Iter): never {
  const cls = builtinClass("StopIteration") ?? stuck("StopIteration");
  return machine.raiseError(cls, returned && !isNone(returned) ? [returned] : []);
}

function* ofIterator(machine: Machine, self: Iter, name: string, { args }: Arguments): Run<Held> {
  if (name === "throw" || name === "close") return yield* thrownInto(machine, self, name, args);
  if (self.name !== "generator" || (name !== "send" && name !== "__next__")) return stuck(`.${name}`);
  const item = yield* self.next(name === "send" ? args[0] : undefined);
  return item ?? stopped(machine, self);
}
