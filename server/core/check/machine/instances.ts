/** How objects of the program's classes are made. */

import { callCore, coreOf } from "./builtBases.ts";
import { makeDict } from "./builtinsOverItems.ts";
import type { Arguments } from "./call.ts";
import { call, callFunction, callMethod, hasMethod } from "./call.ts";
import { memberOf } from "./enums.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { type Class, CoreMethod, Instance, Property, type TupleClass, Wrapped } from "./objects/classes.ts";
import { Tuple } from "./objects/containers.ts";
import { FunctionObject } from "./objects/functions.ts";
import type { Held, Run } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { versionText } from "./unknown.ts";

const NO_NAMES: ReadonlyMap<string, Held> = new Map();

/** What calling a class gives, unless its metaclass says otherwise. */
export function* instantiate(machine: Machine, cls: Class, given: Arguments): Run<Held> {
  if (cls.isTypedDict) return yield* makeDict(machine, given);
  if (isAbstract(cls)) return machine.raiseError(builtinClass("TypeError") ?? stuck("TypeError"), [versionText()]);
  if (cls.enumeration) return yield* memberOf(machine, cls, given);
  const maker = cls.find("__new__");
  let made: Held;
  if (maker) {
    const own = maker instanceof Wrapped && maker.kind === "static" ? maker.of : maker;
    if (!(own instanceof FunctionObject) || cls.isException) return stuck("__new__");
    made = yield* callFunction(machine, own, { args: [cls, ...given.args], named: given.named });
    if (made instanceof Unknown) return undecided(made.cause);
    if (!(made instanceof Instance) || !made.cls.isA(cls)) return made;
  } else made = yield* newObject(machine, cls, given);
  if (made instanceof Instance) yield* initialize(machine, made, given, maker !== undefined);
  return made;
}

/** What `object.__new__` gives, or that of a built-in type. */
export function* newObject(machine: Machine, cls: Class, given: Arguments): Run<Instance> {
  if ((cls.isBuiltin && !cls.isException && cls.name !== "object") || isAbstract(cls) || cls.enumeration)
    return stuck("__new__");
  const made = new Instance(cls);
  if (cls.isException) made.args = argsOfError(cls, given.args);
  const kind = cls.heldKind;
  const { tuple } = cls.mro.find((base) => base.tuple) ?? {};
  if (tuple) made.core = namedCore(machine, cls, tuple, given);
  else if (kind !== undefined) made.core = yield* coreOf(machine, cls, kind, given);
  return made;
}

/** What `args` of an exception holds before its `__init__` runs. */
function argsOfError(cls: Class, args: readonly Held[]): readonly Held[] {
  const isOf = (base: string) => cls.mro.some(({ name, isBuiltin }) => isBuiltin && name === base);
  if (/^Unicode(?:De|En)code|^UnicodeTranslate/.test(cls.name) && cls.isBuiltin) return stuck(cls.name);
  if (isOf("SyntaxError") && args.length > 1) return stuck(cls.name);
  if (!isOf("OSError")) return args;
  // One with an `__init__` of its own leaves them to that.
  if (cls.findOwn("__init__")) return [];
  // Some numbers make it an error of another class, and which ones differs between systems.
  return args.length > 1 && (cls.name === "OSError" || args.length > 2) ? stuck("the number of an OSError") : args;
}

function* initialize(machine: Machine, made: Instance, given: Arguments, hasMaker: boolean): Run<void> {
  const { cls } = made;
  const owner = cls.mro.find(
    ({ members, data, isBuiltin, name }) => members.has("__init__") || data || (isBuiltin && name !== "object"),
  );
  const init = owner?.members.get("__init__");
  if (init instanceof CoreMethod) yield* callCore(machine, init, { args: [made, ...given.args], named: given.named });
  else if (init) {
    if (!(init instanceof FunctionObject)) return stuck("__init__");
    yield* callFunction(machine, init, { args: [made, ...given.args], named: given.named });
  } else if (owner?.data) yield* initData(machine, owner, made, given);
  else if (owner?.isBuiltin && cls.isException) {
    if (given.named.size > 0) return stuck("keywords of an exception");
  } else if (owner?.isBuiltin || hasMaker) return;
  else if (given.args.length > 0 || given.named.size > 0)
    machine.raise("TypeError", `${cls.name}() takes no arguments`);
}

/** What an object of a class of named tuples holds. */
export function namedCore(machine: Machine, cls: Class, tuple: TupleClass, { args, named }: Arguments): Tuple {
  const { fields, missing } = tuple;
  const wrong = (): never => machine.raiseError(builtinClass("TypeError") ?? stuck("TypeError"), [versionText()]);
  if (args.length > fields.length) return wrong();
  const byName = new Map(named);
  const items = fields.map((field, at) => {
    const given = args[at];
    if (given && byName.has(field)) return wrong();
    const value = given ?? byName.get(field) ?? missing.get(field) ?? wrong();
    byName.delete(field);
    return value;
  });
  return byName.size > 0 ? wrong() : new Tuple(items, { name: cls.name, fields });
}

/** Whether its class refuses to make an object, because methods are missing. */
function isAbstract(cls: Class): boolean {
  if (cls.isProtocol) return true;
  if (!cls.hasAbstract) return false;
  const names = new Set(cls.mro.flatMap(({ members }) => [...members.keys()]));
  return [...names].some((name) => isAbstractMember(cls.find(name)));
}

function isAbstractMember(member: Held | undefined): boolean {
  if (member instanceof FunctionObject) return member.fields.has("__isabstractmethod__");
  if (member instanceof Property) return isAbstractMember(member.get) || isAbstractMember(member.set);
  return member instanceof Wrapped && isAbstractMember(member.of);
}

export function* initData(
  machine: Machine,
  { data, name: className }: Class,
  made: Instance,
  { args, named }: Arguments,
): Run<void> {
  const fields = data?.all ?? [];
  const parameters = fields.filter(({ isInInit }) => isInInit);
  const wrong = () => machine.raiseError(builtinClass("TypeError") ?? stuck(className), [versionText()]);
  if (args.length > parameters.length) return wrong();
  const known = new Set(parameters.map(({ name }) => name));
  for (const key of named.keys()) if (!known.has(key)) return wrong();
  if (parameters.slice(0, args.length).some(({ name }) => named.has(name))) return wrong();
  const given = (name: string): Held | undefined => {
    const at = parameters.findIndex((field) => field.name === name);
    return (at >= 0 ? args[at] : undefined) ?? named.get(name);
  };
  if (parameters.some(({ name, missing, factory }) => !given(name) && !missing && !factory)) return wrong();
  const later: Held[] = [];
  for (const { name, missing, factory, isInInit, isInitOnly } of fields) {
    const value = isInInit ? given(name) : undefined;
    if (isInitOnly) later.push(value ?? missing ?? stuck(name));
    else if (value) made.fields.set(name, value);
    else if (factory) made.fields.set(name, yield* call(machine, factory, { args: [], named: NO_NAMES }));
    else if (missing && isInInit) made.fields.set(name, missing);
  }
  if (hasMethod(made, "__post_init__")) yield* callMethod(machine, made, "__post_init__", later);
}
