/** Classes of tuples with names. */

import { int, str } from "../value.ts";
import { builtBase } from "./builtBases.ts";
import type { Arguments } from "./call.ts";
import { heldOf } from "./convert.ts";
import { namedCore } from "./instances.ts";
import { listOf } from "./iterate.ts";
import { Getter } from "./library.ts";
import type { Machine } from "./machine.ts";
import { Class, CoreMethod, Instance, Property, Wrapped } from "./objects/classes.ts";
import { Dict, Tuple } from "./objects/containers.ts";
import type { Foreign } from "./objects/ofLibrary.ts";
import type { Held, Run } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** Methods that Python's own code calls, where more than this class would have to be asked. */
const REFUSED =
  "__new__ __init__ __getattr__ __setattr__ __getitem__ __iter__ __len__ __eq__ __hash__ __match_args__".split(" ");

/** Makes of a class's annotated names the items of its objects. */
export function nameItems(cls: Class, fields: readonly string[]): void {
  for (const name of REFUSED) if (cls.members.has(name)) stuck(name);
  if (fields.some((name) => name.startsWith("_")) || new Set(fields).size < fields.length) stuck("fields");
  const missing = new Map<string, Held>();
  for (const field of fields) {
    const given = cls.members.get(field);
    if (given) missing.set(field, given);
    else if (missing.size > 0) stuck("a field without a default");
  }
  cls.members.set("__slots__", new Tuple([]));
  named(cls, fields, missing);
}

function named(cls: Class, fields: readonly string[], missing: ReadonlyMap<string, Held>): void {
  cls.tuple = { fields, missing };
  for (const [at, field] of fields.entries())
    cls.members.set(field, new Property(new Getter(true, [int(at)]), undefined));
  const names = new Tuple(fields.map((field) => str(field)));
  cls.members.set("_fields", names);
  cls.members.set("__match_args__", names);
  const defaults = new Dict();
  for (const [name, value] of missing) defaults.set(str(name), value);
  cls.members.set("_field_defaults", defaults);
  for (const name of ["_replace", "_asdict"]) cls.members.set(name, new CoreMethod(name));
  cls.members.set("_make", new Wrapped("class", new CoreMethod("_make")));
}

/** The class that `namedtuple(…)` gave, for another one to build on it. */
export function namedTupleOf({ value }: Foreign): Class | undefined {
  const { _fields: fields, _field_defaults: defaults } = value.members ?? {};
  if (fields?.type !== "tuple" || defaults?.type !== "dict") return undefined;
  const cls = new Class(value.name, [builtBase("tuple") ?? stuck(value.name)], false);
  const texts = fields.items.map((name) => (name.type === "str" ? name.value : stuck("fields")));
  cls.slots = [];
  named(
    cls,
    texts,
    new Map(defaults.entries.map(([name, missing]) => [name.type === "str" ? name.value : "", heldOf(missing)])),
  );
  return cls;
}

/** `_replace`, `_asdict` and `_make`, with the object or class in front of the arguments. */
export function* callNamed(machine: Machine, name: string, { args, named: given }: Arguments): Run<Held> {
  const [first, ...rest] = args;
  const cls = first instanceof Instance ? first.cls : first instanceof Class ? first : stuck(name);
  const tuple = cls.mro.find((base) => base.tuple)?.tuple ?? stuck(name);
  const core = first instanceof Instance && first.core instanceof Tuple ? first.core : undefined;
  const made = (items: readonly Held[]): Held => {
    const object = new Instance(cls);
    object.core = namedCore(
      machine,
      cls,
      { fields: tuple.fields, missing: new Map() },
      { args: items, named: new Map() },
    );
    return object;
  };
  if (name === "_make") {
    if (rest.length !== 1 || given.size > 0) return stuck(name);
    const items = yield* listOf(machine, rest[0] ?? stuck(name));
    return items.length === tuple.fields.length ? made(items) : stuck(name);
  }
  if (!core || rest.length > 0) return stuck(name);
  if (name === "_replace") {
    if ([...given.keys()].some((key) => !tuple.fields.includes(key))) return stuck(name);
    return made(tuple.fields.map((field, at) => given.get(field) ?? core.items[at] ?? stuck(name)));
  }
  const dict = new Dict();
  for (const [at, field] of tuple.fields.entries()) dict.set(str(field), core.items[at] ?? stuck(name));
  return dict;
}
