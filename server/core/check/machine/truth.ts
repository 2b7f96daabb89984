import { isTrue } from "../value.ts";
import { callMethod, hasMethod } from "./call.ts";
import { isFlag, isFlagSet } from "./enums.ts";
import type { Machine } from "./machine.ts";
import { nearTruth } from "./near.ts";
import { Class, EnumMember, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter, Manager } from "./objects/iterators.ts";
import { Foreign, LibraryObject, Module } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { known } from "./unknown.ts";

export function* truthOf(machine: Machine, given: Held): Run<boolean> {
  const held = given instanceof Instance ? given : known(given);
  if (held instanceof Near) return nearTruth(held) ?? undecided(held.cause);
  if (held instanceof Unknown)
    return held.kind === "TextIOWrapper" || held.kind === "function" ? true : undecided(held.cause);
  if (!(held instanceof Thing)) return isTrue(held) ?? stuck("truth");
  if (held instanceof List || held instanceof Tuple) return held.items.length > 0;
  if (held instanceof Dict) return held.entries.size > 0;
  if (held instanceof PySet) return held.items.size > 0;
  if (held instanceof View) return held.of.entries.size > 0;
  if (held instanceof Deque) return held.items.length > 0;
  if (held instanceof Class && held.enumeration) return true;
  const asDict = held instanceof LibraryObject ? held.asDict() : undefined;
  if (asDict) return asDict.entries.size > 0;
  if (!(held instanceof Instance)) return ALWAYS_TRUE.some((kind) => held instanceof kind) || stuck("truth");
  if (held instanceof EnumMember && isFlag(held.cls) && !held.cls.findOwn("__bool__")) return isFlagSet(held);
  for (const name of ["__bool__", "__len__"]) {
    if (!hasMethod(held, name)) continue;
    const answer = yield* callMethod(machine, held, name, []);
    return answer instanceof Thing ? stuck(name) : (isTrue(answer) ?? stuck(name));
  }
  return true;
}

const ALWAYS_TRUE = [
  FunctionObject,
  Class,
  Method,
  Native,
  NativeMethod,
  Foreign,
  Iter,
  Module,
  Memo,
  Manager,
  LibraryObject,
];
