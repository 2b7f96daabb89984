/** Of which type an object is. */

import { momentClass } from "../library/datetime.ts";
import { builtBase } from "./builtBases.ts";
import { annotatedNames } from "./classes.ts";
import { enumBase } from "./enums.ts";
import { Class, Instance, Property } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Slice, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { Foreign, LibraryObject, Module, Outside } from "./objects/ofLibrary.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { fitsAbstract, fitsProtocol } from "./structure.ts";
import { stuck, undecided } from "./stuck.ts";

const NAMES: Readonly<Record<string, string>> = { none: "NoneType" };

/** The name of its type, as Python's messages have it. */
export function kindOf(held: Held): string {
  if (!(held instanceof Thing) && held.type === "moment") return `datetime.${held.kind}`;
  if (!(held instanceof Thing) && held.type === "decimal") return "decimal.Decimal";
  if (!(held instanceof Thing) && held.type === "fraction") return "Fraction";
  if (!(held instanceof Thing)) return NAMES[held.type] ?? held.type;
  if (held.lost && !(held instanceof Instance)) return kindOf(held.lost);
  // What is a number may be of two types.
  if (held instanceof Unknown)
    return held.kind === undefined || held.kind === "number" ? undecided(held.cause) : held.kind;
  if (held instanceof List) return "list";
  if (held instanceof Tuple) return held.named?.name ?? "tuple";
  if (held instanceof Deque) return "collections.deque";
  if (held instanceof Dict) return held.factory ? "collections.defaultdict" : (held.like ?? "dict");
  if (held instanceof PySet) return "set";
  if (held instanceof Instance) return held.cls.name;
  if (held instanceof FunctionObject) return "function";
  if (held instanceof Method) return "method";
  if (held instanceof Outside) return held.type;
  if (held instanceof Native && held.name === "NotImplemented") return "NotImplementedType";
  if (held instanceof NativeMethod || held instanceof Native)
    return held instanceof Native && held.shown === "<class>" ? "type" : "builtin_function_or_method";
  if (held instanceof Class) return held.meta || held.enumeration ? stuck("a metaclass") : "type";
  if (held instanceof Module) return "module";
  if (held instanceof LibraryObject) return held.kind;
  if (held instanceof Property) return "property";
  if (held instanceof Slice) return "slice";
  if (held instanceof View) return held.name;
  if (held instanceof Iter) return held.name === "" ? stuck("an iterator's type") : held.name;
  return stuck("a type");
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  int: ["int", "bool"],
  float: ["float"],
  bool: ["bool"],
  str: ["str"],
  list: ["list"],
  tuple: ["tuple"],
  dict: ["dict", "collections.defaultdict"],
  set: ["set"],
  slice: ["slice"],
  bytes: ["bytes"],
  bytearray: ["bytearray"],
  complex: ["complex"],
  frozenset: ["frozenset"],
  range: ["range"],
  NoneType: ["NoneType"],
  type: ["type"],
  "decimal.Decimal": ["decimal.Decimal"],
  "fractions.Fraction": ["Fraction"],
};

/** Whether a value is of a type. */
function isOf(held: Held, type: Held): boolean {
  const unclear =
    held instanceof Unknown ? held : held instanceof Instance || !(held instanceof Thing) ? undefined : held.lost;
  if (unclear && (unclear.kind === undefined || unclear.kind === "number")) return undecided(unclear.cause);
  if (type instanceof Unknown) return undecided(type.cause);
  if (type instanceof Class) {
    if (type.isTypedDict) return stuck("isinstance");
    if (type.name === "object" && type.isBuiltin) return true;
    if (held instanceof Instance && held.cls.isA(type)) return true;
    return type.isProtocol && fitsProtocol(held, type, annotatedNames);
  }
  const kind = type instanceof Foreign ? momentClass(type.value) : undefined;
  if (kind && !(held instanceof Instance)) {
    const own = !(held instanceof Thing) && held.type === "moment" ? held.kind : undefined;
    return own === kind || (own === "datetime" && kind === "date");
  }
  if (!(type instanceof Native)) return stuck("isinstance");
  const fits = fitsAbstract(held, type);
  if (fits !== undefined) return fits;
  const kinds = TYPES[type.name];
  if (held instanceof Dict) return type.name === "dict" || (kinds ? false : stuck("isinstance"));
  const base = type.name.startsWith("enum.") ? enumBase(type.name) : builtBase(type.name);
  if (held instanceof Instance && base && held.cls.isA(base)) return true;
  if (held instanceof Iter && kinds) return false;
  if (held instanceof Instance) return kinds || base ? false : stuck("isinstance");
  return kinds?.includes(kindOf(held)) ?? stuck("isinstance");
}

export function isInstanceOf(held: Held, type: Held): boolean {
  if (type instanceof Tuple) return type.items.some((part) => isInstanceOf(held, part));
  return isOf(held, type);
}

export const isNone = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";
