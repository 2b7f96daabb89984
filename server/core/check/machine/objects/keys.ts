/** Which keys of a dict, and which items of a set, are equal. */

import { keyOf as keyOfValue } from "../../equality.ts";
import { keyOfNumber } from "../../rationals.ts";
import { attempt } from "../../value.ts";
import { stuck, Undecided, undecided } from "../stuck.ts";
import { Class, Instance } from "./classes.ts";
import { Deque, Dict, List, PySet, Tuple } from "./containers.ts";
import { FunctionObject, Generic, Native } from "./functions.ts";
import { Foreign, Module } from "./ofLibrary.ts";
import { type Held, Thing } from "./thing.ts";
import { Unknown } from "./unknownValue.ts";

/** Equal texts for equal keys, as Python's `==` and `hash` have it. */
export function keyOf(key: Held): string {
  if (key instanceof Thing) {
    if (key.lost) undecided(key.lost.cause);
    if (key instanceof Unknown) undecided(key.cause);
    if (key instanceof Tuple) return `(${key.items.map(keyOf).join()})`;
    if (key instanceof Instance) {
      if (key.core !== undefined && !key.cls.findOwn("__eq__") && !key.cls.findOwn("__hash__"))
        return key.core instanceof List || key.core instanceof Dict ? stuck("hash of an object") : keyOf(key.core);
      const owner = key.cls.mro.find(({ data, members }) => data || members.has("__eq__") || members.has("__hash__"));
      if ((owner?.data?.isFrozen || owner?.data?.isHashed) && owner.data.hasEq && !key.cls.find("__hash__"))
        return `d${key.cls.id}(${owner.data.fields
          .filter(({ isCompared }) => isCompared)
          .map(({ name }) => keyOf(key.fields.get(name) ?? stuck(name)))
          .join()})`;
      const isPlain = owner === undefined;
      return isPlain ? `o${key.id}` : stuck("hash of an object");
    }
    if (key instanceof Generic) stuck("hash of a type");
    if (
      key instanceof FunctionObject ||
      key instanceof Class ||
      key instanceof Native ||
      key instanceof Foreign ||
      (key instanceof Module && key.env)
    )
      return `o${key.id}`;
    const isOpen = key instanceof List || key instanceof Dict || key instanceof PySet || key instanceof Deque;
    if (!isOpen) stuck("hash of an object");
    throw new Unhashable(key);
  }
  switch (key.type) {
    case "int":
      return `n${key.value}`;
    case "bool":
      return key.value ? "n1" : "n0";
    case "float":
      return Number.isInteger(key.value)
        ? `n${BigInt(key.value)}`
        : Number.isNaN(key.value)
          ? stuck("nan")
          : `f${key.value}`;
    case "str":
      return `s${JSON.stringify(key.value)}`;
    case "none":
      return "None";
    case "moment":
      return `m${key.kind}${key.micros}`;
    case "decimal":
    case "fraction":
      return attempt(() => keyOfNumber(key)) ?? stuck("hash of a number");
    default:
      if (key.type === "bytes") return `b${JSON.stringify(key.value)}`;
      return key.type === "frozenset" ? `f${attempt(() => keyOfValue(key)) ?? stuck("hash")}` : stuck("hash");
  }
}

/** A list or its like was used as a key. */
export class Unhashable extends Error {
  readonly key: Thing;

  constructor(key: Thing) {
    super("unhashable");
    this.key = key;
  }
}

export function keyUnlessUnknown(key: Held): string | Undecided {
  try {
    return keyOf(key);
  } catch (reason) {
    if (reason instanceof Undecided) return reason;
    throw reason;
  }
}
