import { parsedDecimal } from "../decimals.ts";
import { fraction } from "../rationals.ts";
import { parseValue, type Reading } from "../readValue.ts";
import { attempt, type DictValue, NONE, reprOf, type Value } from "../value.ts";
import { builtinClass } from "./hierarchy.ts";
import { Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import type { Held } from "./objects/thing.ts";
import { Hidden, Shown } from "./objects/unknownValue.ts";
import { Stuck } from "./stuck.ts";

/** What the program says of the classes whose objects a trace shows. */
export interface ShownReading extends Reading {
  /** What `defaultdict`s fill in, where all of the program's have the same. */
  readonly factory?: Held | undefined;
  /** Whether an `OrderedDict` may be shown in another order than its own. */
  readonly reorders: boolean;
  /** Whether objects of a class may do something of their own. */
  isOwn(name: string): boolean;
}

/** The object that a trace shows so: a new one, of which nobody knows which others it is; what does not show is not known. */
export function heldFrom(text: string, reading: ShownReading): Held {
  if (/<(?:unknown|approx)>/.test(text)) return new Hidden(text);
  const value = parseValue(text, reading);
  return value ? attempted(value, text, reading) : new Shown(text);
}

function attempted(value: Value, text: string | undefined, reading: ShownReading): Held {
  try {
    return heldOfShown(value, reading);
  } catch (reason) {
    if (!(reason instanceof Stuck)) throw reason;
    return new Shown(text ?? reprOf(value) ?? "…");
  }
}

function heldOfShown(value: Value, reading: ShownReading): Held {
  const of = (item: Value) => attempted(item, undefined, reading);
  switch (value.type) {
    case "list":
      return new List(value.items.map(of));
    case "tuple": {
      const { named } = value;
      if (named && reading.isOwn(named.name))
        return new Shown(
          text(value),
          new Map(named.fields.flatMap((field, at) => (value.items[at] ? [[field, of(value.items[at])]] : []))),
        );
      return new Tuple(value.items.map(of), named);
    }
    case "set":
      return new PySet(value.items.map(of), value.table);
    case "deque":
      return new Deque(value.items.map(of), value.maxlen);
    case "dict": {
      if (isReordered(value, reading)) return new Shown(text(value));
      const dict = new Dict();
      for (const [key, item] of value.entries) dict.set(of(key), of(item));
      if (value.like?.name === "defaultdict") {
        const { factory = NONE } = value.like;
        dict.factory = factory.type === "none" ? factory : (reading.factory ?? of(factory));
      } else dict.like = value.like?.name;
      return dict;
    }
    case "view": {
      const kind = /^dict_(keys|values|items)$/.exec(value.name)?.[1] as View["kind"] | undefined;
      if (!kind) return new Shown(text(value));
      const dict = new Dict();
      for (const [at, item] of value.items.entries()) {
        if (kind === "values") dict.set({ type: "int", value: BigInt(at) }, of(item));
        else if (kind === "keys") dict.set(of(item), of(item));
        else if (item.type === "tuple" && item.items[0] && item.items[1])
          dict.set(of(item.items[0]), of(item.items[1]));
      }
      return new View(dict, kind);
    }
    case "object": {
      const number = reading.isOwn(value.name) ? undefined : numberOf(value.text ?? "");
      if (number) return number;
      const cls = value.args && !reading.isOwn(value.name) ? builtinClass(value.name) : undefined;
      if (!cls?.isException || !value.args)
        return new Shown(
          text(value),
          new Map([...value.fields].flatMap(([name, field]) => (field ? [[name, of(field)]] : []))),
        );
      const error = new Instance(cls);
      error.args = value.args.map(of);
      return error;
    }
    case "iterator":
    case "function":
      return new Shown(text(value));
    default:
      return value;
  }
}

/** A `Decimal` or a `Fraction`, by its text. */
function numberOf(shown: string): Value | undefined {
  const [, digits] = /^Decimal\('([^']*)'\)$/.exec(shown) ?? [];
  const decimal = digits === undefined ? undefined : attempt(() => parsedDecimal(digits));
  if (decimal?.type === "decimal") return decimal;
  const [, over, under] = /^Fraction\((-?\d+), (\d+)\)$/.exec(shown) ?? [];
  return over && under ? attempt(() => fraction(BigInt(over), BigInt(under))) : undefined;
}

/** The trace may show them in another order than they have: counters by their counts. */
function isReordered({ like, entries }: DictValue, { reorders }: ShownReading): boolean {
  if (like?.name !== "Counter") return like?.name === "OrderedDict" && reorders;
  const counts = new Set(entries.map(([, count]) => (count.type === "int" ? count.value : undefined)));
  return counts.size > 1 || counts.has(undefined);
}

const text = (value: Value): string => reprOf(value) ?? "…";
