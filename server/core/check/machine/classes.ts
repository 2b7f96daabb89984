import { call } from "./call.ts";
import { Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { GENERIC } from "./generics.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import {
  Class,
  type DataClass,
  type DataField,
  EnumMember,
  FieldMaker,
  Property,
  Raised,
  Wrapped,
} from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import { keyOf } from "./objects/keys.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import type { ClassCode } from "./tree.ts";
import { mayRaise } from "./unknown.ts";

/** What a class's dataclass decorator needs of its body: annotated names in order. */
const annotations = new WeakMap<Class, readonly (readonly [name: string, annotation: string])[]>();

export function* makeClass(machine: Machine, code: ClassCode, env: Env): Run<Held> {
  const bases: Class[] = [];
  let isEnumeration = false;
  let unclear: Unknown | undefined;
  for (const { value, isStarred } of code.bases) {
    const base = yield* evaluate(machine, value, env);
    if (isStarred) return stuck("bases");
    // A base that only says that methods are abstract changes nothing that is followed.
    if (base instanceof Native && (base.name === "abc.ABC" || base.name === GENERIC)) continue;
    if (base instanceof Unknown) {
      mayRaise(machine, base.cause);
      if (base.kind !== undefined) return undecided(base.cause);
      unclear ??= base;
      continue;
    }
    if (base instanceof Native && base.name === "enum.Enum" && code.bases.length === 1) {
      isEnumeration = true;
      continue;
    }
    if (!(base instanceof Class)) return stuck("a library's base class");
    if (base.enumeration) return stuck("a base that is an enumeration");
    if (base.find("__init_subclass__")) return stuck("__init_subclass__");
    bases.push(base);
  }
  for (const [name, value] of code.keywords) {
    const held = yield* evaluate(machine, value, env.inComprehension([]));
    const isKnown = name === "metaclass" && held instanceof Native && held.name === "abc.ABCMeta";
    // A class that builds on what is not known may take any keyword.
    if (!isKnown && !unclear) return stuck("a class's keywords");
  }
  const object = builtinClass("object") ?? stuck("object");
  const cell: { value: Class | undefined } = { value: undefined };
  const inner = Env.ofClass(code, env, cell);
  if (isEnumeration) inner.set(NEXT_VALUE, new Native(NEXT_VALUE, "<function>"));
  if (env.isTraced) yield* machine.enter(code.name, code.line, inner);
  try {
    yield* execute(machine, code.body, inner);
  } catch (reason) {
    if (reason instanceof Raised && env.isTraced) yield* machine.leave(reason.error);
    throw reason;
  }
  if (env.isTraced) yield* machine.leave(undefined);
  // Whatever it builds on may change all of it: its methods, what calling it does, how its objects show.
  if (unclear) return new Unknown(unclear.cause, undefined, { reaches: valuesOf(inner) });
  const made = new Class(code.name, bases.length > 0 ? bases : [object], false);
  if (env.kind === "module") made.fullName = `${env.place?.name ?? "__main__"}.${code.name}`;
  for (const [name, { value }] of inner.variables) if (value) made.members.set(name, value);
  if (isEnumeration) enumerate(made);
  made.slots = slotsOf(made);
  for (const name of REFUSED) if (made.members.has(name)) stuck(name);
  // A class that says what is equal, but not how it is hashed, has no hash.
  cell.value = made;
  annotations.set(
    made,
    code.body.flatMap((statement) => {
      if (statement.kind === "declare") return [[statement.name, statement.annotation] as const];
      if (statement.kind !== "assign" || statement.annotation === undefined) return [];
      const [target] = statement.targets;
      return target?.kind === "name" ? [[target.name, statement.annotation] as const] : [];
    }),
  );
  return made;
}

const valuesOf = ({ variables }: Env): readonly Held[] =>
  [...variables.values()].flatMap(({ value }) => (value ? [value] : []));

/** What these do shows nowhere, or where it is not followed: descriptors, and what runs when an object goes. */
const REFUSED = ["__set_name__", "__metaclass__", "__getattribute__", "__del__", "__get__", "__set__", "__delete__"];

/** What a class body assigns are the members of an enumeration; functions and descriptors are not. */
function enumerate(cls: Class): void {
  const members = new Map<string, EnumMember>();
  cls.members.delete(NEXT_VALUE);
  for (const special of ["__new__", "__init__", "_missing_", "_ignore_", "__eq__", "__hash__"])
    if (cls.members.has(special)) stuck(special);
  for (const [name, value] of [...cls.members]) {
    const isMember = !(value instanceof FunctionObject || value instanceof Property || value instanceof Wrapped);
    if (name.startsWith("_") || !isMember) continue;
    if (value instanceof Thing && !(value instanceof Tuple)) stuck("a member's value");
    if ([...members.values()].some((other) => keyOf(other.value) === keyOf(value))) stuck("two names of a member");
    members.set(name, new EnumMember(cls, name, value));
    cls.members.delete(name);
  }
  cls.enumeration = members;
}

/** The body of an enumeration begins with this helper. */
const NEXT_VALUE = "_generate_next_value_";

function slotsOf(cls: Class): readonly string[] | undefined {
  const given = cls.members.get("__slots__");
  if (!given) return undefined;
  const items = given instanceof Tuple || given instanceof List ? given.items : [given];
  cls.members.delete("__slots__");
  return items.map((item) =>
    !(item instanceof Thing) && item.type === "str" && !item.value.startsWith("__") ? item.value : stuck("__slots__"),
  );
}

export function* applyDecorators(machine: Machine, decorators: readonly Held[], made: Held): Run<Held> {
  let result = made;
  if (made instanceof Unknown && decorators.length > 0) return undecided(made.cause);
  for (const decorator of decorators.toReversed())
    result = yield* call(machine, decorator, { args: [result], named: new Map() });
  return result;
}

/** `@dataclass`, with its options. */
export function makeData(cls: Held, options: ReadonlyMap<string, Held>): Held {
  if (!(cls instanceof Class)) return stuck("dataclass");
  const known = new Set(["order", "frozen", "eq", "repr"]);
  const flag = (name: string, missing: boolean): boolean => {
    const given = options.get(name);
    if (!given) return missing;
    return !(given instanceof Thing) && given.type === "bool" ? given.value : stuck(name);
  };
  for (const name of options.keys()) if (!known.has(name)) return stuck(`dataclass(${name})`);
  const fields = new Map<string, DataField>();
  for (const base of cls.mro.toReversed()) for (const field of base.data?.fields ?? []) fields.set(field.name, field);
  for (const [name, annotation] of annotations.get(cls) ?? []) {
    if (/ClassVar|InitVar|KW_ONLY/.test(annotation)) return stuck("ClassVar");
    const given = cls.members.get(name);
    fields.set(name, fieldOf(name, given));
    // What `field(…)` stood for: the class keeps its default alone.
    if (given instanceof FieldMaker) {
      const missing = given.named.get("default");
      if (missing) cls.members.set(name, missing);
      else cls.members.delete(name);
    }
  }
  const data: DataClass = {
    fields: [...fields.values()],
    isFrozen: flag("frozen", false),
    isOrdered: flag("order", false),
    hasEq: flag("eq", true) && !cls.members.has("__eq__"),
    hasRepr: flag("repr", true),
  };
  cls.data = data;
  return cls;
}

function fieldOf(name: string, given: Held | undefined): DataField {
  if (!(given instanceof FieldMaker))
    return { name, missing: given, factory: undefined, isInInit: true, isShown: true, isCompared: true };
  const flag = (option: string): boolean => {
    const value = given.named.get(option);
    if (!value) return true;
    return !(value instanceof Thing) && value.type === "bool" ? value.value : stuck(option);
  };
  for (const option of given.named.keys())
    if (!["default", "default_factory", "init", "repr", "compare"].includes(option)) stuck(`field(${option})`);
  return {
    name,
    missing: given.named.get("default"),
    factory: given.named.get("default_factory"),
    isInInit: flag("init"),
    isShown: flag("repr"),
    isCompared: flag("compare"),
  };
}
