/** What `collections.abc`, `typing`, `numbers` and protocols ask of an object: the methods that it has, or the type that it is. */

import { NOT_IMPLEMENTED } from "./natives.ts";
import { Class, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { Foreign } from "./objects/ofLibrary.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";

/** By methods alone. */
const BY_METHODS: Readonly<Record<string, readonly string[]>> = {
  Callable: ["__call__"],
  Collection: ["__len__", "__iter__", "__contains__"],
  Container: ["__contains__"],
  Iterable: ["__iter__"],
  Iterator: ["__iter__", "__next__"],
  Reversible: ["__reversed__", "__iter__"],
  Sized: ["__len__"],
};
/** By what a class builds on. */
const TEXTS = "str bytes";
const ROWS = `list tuple range deque ${TEXTS}`;
const KEYED = "dict dict_keys dict_items";
const ALL = `${ROWS} set frozenset ${KEYED} dict_values`;
const KINDS: Readonly<Record<string, string>> = {
  Callable: "function",
  Collection: ALL,
  Container: ALL,
  Generator: "generator",
  Iterable: `${ALL} iterator generator`,
  Iterator: "iterator generator",
  Mapping: "dict",
  MutableMapping: "dict",
  MutableSequence: "list deque",
  MutableSet: "set",
  Reversible: `${ROWS} ${KEYED} dict_values`,
  Sequence: ROWS,
  Set: "set frozenset dict_keys dict_items",
  Sized: ALL,
  Number: "int bool float decimal fraction",
  Complex: "int bool float fraction",
  Real: "int bool float fraction",
  Rational: "int bool fraction",
  Integral: "int bool",
};

const NAME = /^(?:typing|collections\.abc|numbers)\.(\w+)$/;

/** Whether something is an instance of one of these classes; undefined for any other class. */
export function fitsAbstract(held: Held, { name }: Native): boolean | undefined {
  const [, own = ""] = NAME.exec(name) ?? [];
  const asked = own === "AbstractSet" ? "Set" : own === "List" ? "" : own;
  const kinds = name.startsWith("typing.") && /^(?:Set|Number|Complex|Real)$/.test(own) ? undefined : KINDS[asked];
  if (asked === "Hashable" && NAME.test(name)) return isHashable(held);
  if (kinds === undefined || !NAME.test(name)) return undefined;
  if (held instanceof Unknown) return undecided(held.cause);
  const methods = BY_METHODS[asked];
  if (held instanceof Instance) {
    if (held.core !== undefined && fitsKind(held.core, kinds)) return true;
    return methods !== undefined && hasAll(held.cls, methods);
  }
  return fitsKind(held, kinds);
}

const fitsKind = (held: Held, kinds: string): boolean => kinds.split(" ").includes(kindFor(held));

function hasAll(cls: Class, methods: readonly string[]): boolean {
  const found = methods.map((method) => cls.find(method));
  // `__iter__ = None` says that there is none.
  if (found.some((held) => held && !(held instanceof Thing))) return stuck("isinstance");
  return found.every((held) => held !== undefined);
}

function isHashable(held: Held): boolean {
  if (held instanceof Unknown) return undecided(held.cause);
  if (!(held instanceof Thing) || held instanceof Tuple || held instanceof FunctionObject) return true;
  if (held instanceof List || held instanceof Dict || held instanceof PySet || held instanceof Deque) return false;
  return stuck("isinstance");
}

function kindFor(held: Held): string {
  if (!(held instanceof Thing)) return held.type;
  if (held.lost) return undecided(held.lost.cause);
  if (held instanceof List) return "list";
  if (held instanceof Tuple) return "tuple";
  if (held instanceof Dict) return "dict";
  if (held instanceof PySet) return "set";
  if (held instanceof Deque) return "deque";
  if (held instanceof View) return held.name;
  if (held instanceof Iter) return held.name === "generator" ? "generator" : "iterator";
  // A class may say more of itself by its metaclass.
  if (held instanceof Class) return held.meta || held.enumeration ? stuck("isinstance") : "function";
  if (held === NOT_IMPLEMENTED) return stuck("isinstance");
  const isCallable = [FunctionObject, Method, Native, NativeMethod, Memo, Foreign].some((kind) => held instanceof kind);
  return isCallable ? "function" : stuck("isinstance");
}

/** Names that every protocol has. */
const OF_EVERY = /^__(?:init|module|doc|slots|annotations|dict|weakref|new|qualname|orig_bases)__$|^_is_/;

/** Whether an object has what a protocol that can be asked at run time wants. */
export function fitsProtocol(held: Held, protocol: Class, annotated: (cls: Class) => readonly string[]): boolean {
  if (!protocol.isChecked) return stuck("isinstance");
  const wanted = protocol.mro
    .filter(({ isProtocol }) => isProtocol)
    .flatMap((cls) => [...cls.members.keys(), ...annotated(cls)])
    .filter((name) => !OF_EVERY.test(name));
  if (!(held instanceof Instance) || held.lost || held.cls.find("__getattr__")) return stuck("isinstance");
  return wanted.every((name) => {
    if (held.fields.has(name)) return true;
    const found = held.cls.find(name);
    // A property is looked up by some versions.
    return found === undefined
      ? false
      : found instanceof FunctionObject || !(found instanceof Thing) || stuck("isinstance");
  });
}
