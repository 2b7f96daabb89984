import { call } from "./call.ts";
import { Env } from "./env.ts";
import { noted } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import {
  Class,
  type DataClass,
  type DataField,
  FieldMaker,
  type Held,
  Native,
  Raised,
  type Run,
  stuck,
  Thing,
} from "./objects.ts";
import type { ClassCode } from "./tree.ts";

/** What a class's dataclass decorator needs of its body: annotated names in order. */
const annotations = new WeakMap<Class, readonly (readonly [name: string, annotation: string])[]>();

export function* makeClass(machine: Machine, code: ClassCode, env: Env): Run<Held> {
  const bases: Class[] = [];
  for (const { value, isStarred } of code.bases) {
    const base = yield* noted(machine, value, env);
    if (isStarred) return stuck("bases");
    // A base that only says that methods are abstract changes nothing that is followed.
    if (base instanceof Native && base.name === "abc.ABC") continue;
    if (!(base instanceof Class)) return stuck("a library's base class");
    if (base.find("__init_subclass__")) return stuck("__init_subclass__");
    bases.push(base);
  }
  if (code.keywords.length > 0) return stuck("a class's keywords");
  const object = builtinClass("object") ?? stuck("object");
  const cell: { value: Class | undefined } = { value: undefined };
  const inner = Env.ofClass(code, env, cell);
  yield* machine.enter(code.name, code.line, inner);
  try {
    yield* execute(machine, code.body, inner);
  } catch (reason) {
    if (reason instanceof Raised) yield* machine.leave(reason.error);
    throw reason;
  }
  yield* machine.leave(undefined);
  const made = new Class(code.name, bases.length > 0 ? bases : [object], false);
  for (const [name, { value }] of inner.variables) if (value) made.members.set(name, value);
  for (const name of ["__slots__", "__set_name__", "__metaclass__", "__getattribute__", "__del__"])
    if (made.members.has(name)) stuck(name);
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

export function* applyDecorators(machine: Machine, decorators: readonly Held[], made: Held): Run<Held> {
  let result = made;
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
