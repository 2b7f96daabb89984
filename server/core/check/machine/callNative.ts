/** What a call of a function or type of Python itself gives. */

import { builtin } from "../builtins.ts";
import { bool, int, NONE } from "../value.ts";
import { checkArguments } from "./arity.ts";
import { attribute, deleteAttribute, deleteOwn, fieldsAsDict, mroOf, setAttribute, setOwn } from "./attributes.ts";
import { builtBase } from "./builtBases.ts";
import { OF_VALUES, ofValues, viaValues } from "./builtinsOfValues.ts";
import {
  anyOrder,
  extreme,
  filtered,
  makeDict,
  mapped,
  next,
  ownIterator,
  reversed,
  sortOptions,
  until,
  withStart,
  zipped,
} from "./builtinsOverItems.ts";
import { type Arguments, callMethod, hasMethod } from "./call.ts";
import { makeData } from "./classes.ts";
import { ExitStack } from "./contexts.ts";
import { hashed, setOf } from "./convert.ts";
import { Decorator, wrapped } from "./decorators.ts";
import { Dispatch } from "./dispatch.ts";
import { auto, enumBase, functionalEnum, membersOf } from "./enums.ts";
import { builtinClass } from "./hierarchy.ts";
import { instantiate, newObject } from "./instances.ts";
import { allOf, iterate, listOf } from "./iterate.ts";
import { callLibrary } from "./library.ts";
import type { Machine } from "./machine.ts";
import { memoOf } from "./memo.ts";
import { messageOf } from "./messages.ts";
import { NOT_IMPLEMENTED, typeOf } from "./natives.ts";
import { CachedProperty, Class, FieldMaker, Instance, Property, Raised, Wrapped } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Manager } from "./objects/iterators.ts";
import { Foreign, LibraryObject, Outside } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { isShownBy } from "./outside.ts";
import { hashOf, ownSet } from "./ownKeys.ts";
import { Partial } from "./partial.ts";
import { Comparer, sortedItems } from "./sorting.ts";
import { callSource, checkVersion } from "./sources.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { stuck, undecided } from "./stuck.ts";
import { OPEN } from "./text.ts";
import { truthOf } from "./truth.ts";
import { isInstanceOf, isNone, kindOf } from "./types.ts";
import { heldText, isCalm, known, orUnknown, PURE_NATIVES } from "./unknown.ts";
import { nativeOfUnknown, resultOfNative } from "./unknownResults.ts";

export function* callNative(machine: Machine, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const all = [...args, ...named.values()];
  const one = args[0] && !(args[0] instanceof Instance) ? known(args[0]) : undefined;
  checkArguments(machine, name, args.length, named.size);
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
  const asked = first instanceof Instance ? yield* ofObject(machine, name, first, args) : undefined;
  if (asked) return asked;
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
  if (name === "zip" && named.size === 1 && named.has("strict")) {
    checkVersion(machine, "zip.strict", "TypeError");
    return yield* zipped(machine, args, yield* truthOf(machine, named.get("strict") ?? NONE));
  }
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
      // Python 3.9 asks for its length twice.
      if (first instanceof Instance && first.cls.findOwn("__len__")) return stuck("a list of an object");
      return new List(first ? yield* listOf(machine, first) : []);
    case "tuple":
      return first instanceof Tuple && !first.named ? first : new Tuple(first ? yield* listOf(machine, first) : []);
    case "set": {
      if (first instanceof PySet || first instanceof Dict) return viaValues("set", machine, given);
      const items = first ? yield* allOf(machine, first) : [];
      const own = yield* ownSet(machine, items);
      // Each is hashed when it is come by.
      if (own) return first instanceof List || first instanceof Tuple ? own : stuck("a set of objects");
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
      return yield* reversed(machine, first ?? stuck(name));
    case "iter":
      return second ? until(machine, first ?? stuck(name), second) : yield* ownIterator(machine, first ?? stuck(name));
    case "next":
      return yield* next(machine, first ?? stuck(name), second);
    case "frozenset":
      return viaValues(name, machine, given);
    case "isinstance":
      return bool(isInstanceOf(first ?? stuck(name), second ?? stuck(name)));
    case "issubclass": {
      if (!(first instanceof Class)) return stuck(name);
      const classes = second instanceof Tuple ? second.items : [second];
      return bool(
        classes.some((cls) => {
          const base = cls instanceof Native ? (builtBase(cls.name) ?? enumBase(cls.name)) : cls;
          if (!(base instanceof Class)) return stuck(name);
          return first.isA(base) || (base.isProtocol ? stuck(name) : false);
        }),
      );
    }
    case "vars":
      return first instanceof Instance && !second ? fieldsAsDict(first) : stuck(name);
    case "type":
      return second ? stuck(name) : typeOf(first ?? stuck(name));
    case "hash":
      return args.length === 1 ? yield* hashOf(machine, first ?? stuck(name)) : stuck(name);
    case "callable":
      return bool(isCallable(first ?? stuck(name)));
    case "getattr":
    case "hasattr":
      return yield* getAttribute(machine, name, first ?? stuck(name), textFrom(second ?? stuck(name)), third);
    case "setattr":
      yield* setAttribute(machine, first ?? stuck(name), textFrom(second ?? stuck(name)), third ?? stuck(name));
      return NONE;
    case "delattr":
      yield* deleteAttribute(machine, first ?? stuck(name), textFrom(second ?? stuck(name)));
      return NONE;
    case "property":
      return new Property(first ?? stuck(name), second, third);
    case "staticmethod":
      return new Wrapped("static", first ?? stuck(name));
    case "classmethod":
      return new Wrapped("class", first ?? stuck(name));
    default:
      return viaValues(name, machine, given);
  }
}

/** What these builtins ask objects for. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  abs: ["__abs__"],
  int: ["__int__", "__index__"],
  float: ["__float__"],
  round: ["__round__"],
};

/** A builtin that asks an object for its own answer; undefined for any other. */
function* ofObject(machine: Machine, name: string, held: Instance, args: readonly Held[]): Run<Held | undefined> {
  const method = ASKED[name]?.find((own) => hasMethod(held, own));
  if (method === undefined || (name !== "round" && args.length > 1)) return undefined;
  const answer = yield* callMethod(machine, held, method, args.slice(1));
  // Of another type it would be an error.
  const isRight = name === "abs" || name === "round" || (!(answer instanceof Thing) && answer.type === name);
  return isRight || answer instanceof Unknown ? answer : stuck(method);
}

const textFrom = (held: Held): string =>
  !(held instanceof Thing) && held.type === "str" ? held.value : stuck("a name");

function* print(machine: Machine, { args, named }: Arguments): Run<Held> {
  const option = (name: string, missing: string): string => {
    const given = named.get(name);
    if (!given || (!(given instanceof Thing) && given.type === "none")) return missing;
    return textFrom(given);
  };
  for (const name of named.keys())
    if (!["sep", "end", "flush", "file"].includes(name)) return stuck(`print(${name}=…)`);
  const file = named.get("file") ?? NONE;
  const buffer = file instanceof LibraryObject ? file : undefined;
  const isShown = !buffer && (isNone(file) || (isShownBy(file) ?? stuck("print(file=…)")));
  const write = (text: string) => {
    if (isShown) machine.write(text);
    else if (buffer && !buffer.lost) {
      machine.written += text.length;
      buffer.write(machine, text);
    }
  };
  for (const name of ["sep", "end"]) option(name, "");
  // Each value is written before the next one is asked for its text.
  for (const [at, arg] of args.entries()) {
    if (at > 0) write(option("sep", " "));
    write(yield* strText(machine, arg));
  }
  write(option("end", "\n"));
  return NONE;
}

export function* length(machine: Machine, held: Held): Run<Held> {
  if (held instanceof List || held instanceof Tuple) return int(held.items.length);
  if (held instanceof Dict) return int(held.entries.size);
  if (held instanceof PySet) return int(held.items.size);
  if (held instanceof Deque) return int(held.items.length);
  if (held instanceof Class && held.enumeration) return int(membersOf(held).length);
  if (held instanceof View) return int(held.of.entries.size);
  const asDict = held instanceof LibraryObject ? held.asDict() : undefined;
  if (asDict) return int(asDict.entries.size);
  if (held instanceof Instance && hasMethod(held, "__len__")) return yield* callMethod(machine, held, "__len__", []);
  const value = held instanceof Thing ? undefined : builtin("len", [held], []);
  if (value) return value;
  const hasNone = !(held instanceof Thing) && ["int", "float", "bool", "none"].includes(held.type);
  return hasNone ? machine.raise("TypeError", `object of type '${kindOf(held)}' has no len()`) : stuck("len");
}

function isCallable(held: Held): boolean {
  if (held instanceof Unknown) return undecided(held.cause);
  if (held instanceof Instance) return hasMethod(held, "__call__");
  if (!(held instanceof Thing) || held instanceof Outside || held === NOT_IMPLEMENTED) return false;
  return [FunctionObject, Method, Class, Native, NativeMethod, Memo, Manager, Foreign, Partial].some(
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
    case "object.__new__":
      if (!(first instanceof Class)) return stuck(name);
      // Only what builds on a built-in type can be given more.
      if (rest.length + named.size > 0 && first.heldKind === undefined) return stuck(name);
      return yield* newObject(machine, first, { args: rest, named });
    case "object.__setattr__":
      if (!(first instanceof Instance) || rest.length !== 2) return stuck(name);
      yield* setOwn(machine, first, textFrom(rest[0] ?? NONE), rest[1] ?? NONE);
      return NONE;
    case "type.mro":
      return first instanceof Class && rest.length + named.size === 0 ? new List([...mroOf(first)]) : stuck(name);
    case "object.__delattr__":
      if (!(first instanceof Instance) || rest.length !== 1) return stuck(name);
      deleteOwn(machine, first, textFrom(rest[0] ?? NONE));
      return NONE;
    case "object.__init_subclass__":
      return rest.length + named.size > 0 ? stuck(name) : NONE;
    case "object.__str__":
      return first instanceof Instance && first.core === undefined
        ? heldText(yield* reprText(machine, first))
        : stuck(name);
    case "type.__call__":
      return first instanceof Class ? yield* instantiate(machine, first, { args: rest, named }) : stuck(name);
    case "dataclasses.dataclass":
      return first ? makeData(first, new Map()) : new Decorator("dataclass", named);
    case "dataclasses.field":
      return new FieldMaker(named);
    case "abc.abstractmethod":
      if (first instanceof FunctionObject) first.fields.set("__isabstractmethod__", bool(true));
      return first ?? stuck(name);
    case "enum.Enum":
    case "enum.IntEnum":
    case "enum.Flag":
      return yield* functionalEnum(machine, name, args, named);
    case "typing.NewType":
      return new Native("typing.NewType()", OPEN);
    case "typing.NewType()":
      return first ?? stuck(name);
    case "enum.auto":
      // What it stands for depends on the class around it, which does not show.
      return args.length > 0 || machine.alone ? stuck(name) : auto();
    case "enum.unique":
      if (!(first instanceof Class) || !first.enumeration) return stuck(name);
      return new Set(first.enumeration.values()).size === first.enumeration.size ? first : stuck(name);
    case "typing.runtime_checkable":
      if (first instanceof Class) first.isChecked = true;
      return first ?? stuck(name);
    case "typing.final":
    case "typing.overload":
      return first ?? stuck(name);
    case "functools.wraps":
      return new Decorator("wraps", new Map([["of", first ?? stuck(name)]]));
    case "functools.update_wrapper": {
      const [of] = rest;
      const isKnown = (first instanceof FunctionObject || first instanceof Instance) && of instanceof FunctionObject;
      if (!isKnown || named.size > 0 || rest.length > 1) return stuck(name);
      if (first instanceof Instance && (first.cls.find("__setattr__") || first.cls.slots)) return stuck(name);
      wrapped(first, of);
      return first;
    }
    case "functools.singledispatch":
      return first instanceof FunctionObject ? new Dispatch(first, false) : stuck(name);
    case "functools.singledispatchmethod":
      return first instanceof FunctionObject ? new Dispatch(first, true) : stuck(name);
    case "contextlib.ExitStack":
      return args.length + named.size === 0 ? new ExitStack() : stuck(name);
    case "functools.lru_cache":
      if (first instanceof FunctionObject) return memoOf(first, [], new Map());
      return new Decorator("lru_cache", first ? new Map([...named, ["maxsize", first]]) : named);
    case "functools.cache":
      return first instanceof FunctionObject ? new Memo(first, undefined) : stuck(name);
    case "functools.partial":
      return first ? new Partial(first, rest, named) : stuck(name);
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
