import { bool, str } from "../value.ts";
import { type Arguments, call } from "./call.ts";
import { deepCopied } from "./library.ts";
import type { Machine } from "./machine.ts";
import { Class, type DataClass, Instance } from "./objects/classes.ts";
import { Dict, List, Tuple } from "./objects/containers.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import type { Held, Run } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** What `dataclasses` does with objects. */

const dataOf = (cls: Class): DataClass | undefined => cls.mro.find(({ data }) => data)?.data;

const dataIn = (held: Held | undefined): DataClass | undefined =>
  held instanceof Instance ? dataOf(held.cls) : held instanceof Class ? dataOf(held) : undefined;

/** One of `fields(…)`. */
class FieldObject extends LibraryObject {
  readonly #field: string;

  constructor(field: string) {
    super("Field", "dataclasses.Field");
    this.#field = field;
  }

  field(name: string): Held {
    return name === "name" ? str(this.#field) : stuck(`a field's ${name}`);
  }

  call(): never {
    return stuck("a field's method");
  }
}

export function* callDataclasses(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  const [first] = args;
  const data = dataIn(first);
  if (args.length !== 1 || (named.size > 0 && name !== "replace")) return stuck(name);
  if (name === "is_dataclass") return bool(data !== undefined);
  if (!data) return stuck(name);
  if (name === "fields") return new Tuple(data.fields.map((field) => new FieldObject(field.name)));
  if (!(first instanceof Instance)) return stuck(name);
  if (name === "asdict") return inner(first, false);
  if (name === "astuple") return inner(first, true);
  if (name !== "replace") return stuck(name);
  const given = new Map(named);
  for (const field of data.fields) {
    if (!field.isInInit && named.has(field.name)) return stuck(name);
    if (field.isInInit && !named.has(field.name))
      given.set(field.name, first.fields.get(field.name) ?? stuck("a field without a value"));
  }
  return yield* call(machine, first.cls, { args: [], named: given });
}

/** Objects of dataclasses become dicts or tuples, also inside of what holds them; all else is copied. */
function inner(held: Held, asTuple: boolean): Held {
  const data = held instanceof Instance ? dataOf(held.cls) : undefined;
  if (held instanceof Instance && data) {
    const values = data.fields.map(
      ({ name }) => [name, inner(held.fields.get(name) ?? stuck("a field without a value"), asTuple)] as const,
    );
    if (asTuple) return new Tuple(values.map(([, value]) => value));
    const dict = new Dict();
    for (const [name, value] of values) dict.set(str(name), value);
    return dict;
  }
  if (held instanceof List) return new List(held.items.map((item) => inner(item, asTuple)));
  if (held instanceof Tuple)
    return new Tuple(
      held.items.map((item) => inner(item, asTuple)),
      held.named,
    );
  if (held instanceof Dict && !held.like && !held.factory) {
    const dict = new Dict();
    for (const [key, value] of held.entries.values()) dict.set(inner(key, asTuple), inner(value, asTuple));
    return dict;
  }
  return deepCopied(held, new Map());
}
