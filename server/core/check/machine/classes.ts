import { str } from "../value.ts";
import { builtBase } from "./builtBases.ts";
import { call, callMethod } from "./call.ts";
import { enumBase, enumerate, isEnumeration, isFlag, NEXT_VALUE } from "./enums.ts";
import { Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { GENERIC, PROTOCOL } from "./generics.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { namedTupleOf, nameItems } from "./namedTuples.ts";
import { Class, type DataClass, type DataField, FieldMaker, Instance, Raised, Wrapped } from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { ClassGeneric, FunctionObject, Native } from "./objects/functions.ts";
import { Foreign } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import type { ClassCode } from "./tree.ts";
import { mayRaise } from "./unknown.ts";

/** What a class's dataclass decorator needs of its body: annotated names in order. */
const annotations = new WeakMap<Class, readonly (readonly [name: string, annotation: string])[]>();

export const annotatedNames = (cls: Class): readonly string[] => (annotations.get(cls) ?? []).map(([name]) => name);

export function* makeClass(machine: Machine, code: ClassCode, env: Env): Run<Held> {
  const given: Held[] = [];
  for (const { value, isStarred } of code.bases) {
    if (isStarred) return stuck("bases");
    given.push(yield* evaluate(machine, value, env));
  }
  const named = new Map<string, Held>();
  for (const [name, value] of code.keywords) {
    const held = yield* evaluate(machine, value, env.inComprehension([]));
    named.set(name ?? stuck("a class's keywords"), held);
  }
  const { bases, unclear, ...kind } = basesOf(machine, given);
  const metaclass = named.get("metaclass");
  const isAbstract = metaclass instanceof Native && metaclass.name === "abc.ABCMeta";
  const meta = metaOf(isAbstract ? undefined : metaclass, bases, unclear);
  named.delete("metaclass");
  const isEnum = bases.some(isEnumeration);
  const subclassed = bases.some((base) => base.find("__init_subclass__"));
  const isTypedDict = kind.isTypedDict || bases.some((base) => base.isTypedDict);
  if (isTypedDict) named.delete("total");
  // A class that builds on what is not known may take any keyword.
  if (named.size > 0 && !subclassed && !unclear) return stuck("a class's keywords");
  const cell: { value: Class | undefined } = { value: undefined };
  const inner = Env.ofClass(code, env, cell);
  if (isEnum) {
    inner.enumerates = bases.some(isFlag) ? "flags" : "members";
    const own = bases.map((base) => base.find(NEXT_VALUE)).find((held) => held !== undefined);
    inner.set(NEXT_VALUE, own ?? new Native(NEXT_VALUE, "<function>"));
  }
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
  const object = builtinClass("object") ?? stuck("object");
  const made = new Class(code.name, bases.length > 0 ? bases : [object], false);
  made.doc = code.doc;
  if (env.kind === "module") made.fullName = `${env.place?.name ?? "__main__"}.${code.name}`;
  for (const [name, { value }] of inner.variables) if (value) made.members.set(name, value);
  made.meta = meta;
  made.isProtocol = kind.isProtocol;
  made.isGeneric = kind.isGeneric || bases.some((base) => base.isGeneric);
  made.hasAbstract = kind.isAbstract || kind.isProtocol || isAbstract || bases.some((base) => base.hasAbstract);
  for (const name of REFUSED) if (made.members.has(name)) stuck(name);
  const annotated = annotationsIn(code);
  annotations.set(made, annotated);
  if (kind.isTuple)
    nameItems(
      made,
      annotated.map(([name]) => name),
    );
  made.isTypedDict = isTypedDict;
  made.slots = slotsOf(made);
  cell.value = made;
  if (isEnum) yield* enumerate(machine, made);
  yield* announced(machine, made, named);
  return made;
}

interface Bases {
  readonly bases: Class[];
  /** One that is not known. */
  unclear: Unknown | undefined;
  isProtocol: boolean;
  isGeneric: boolean;
  isAbstract: boolean;
  /** `typing.NamedTuple`. */
  isTuple: boolean;
  /** `typing.TypedDict`. */
  isTypedDict: boolean;
}

function basesOf(machine: Machine, given: readonly Held[]): Bases {
  const found: Bases = {
    bases: [],
    unclear: undefined,
    isProtocol: false,
    isGeneric: false,
    isAbstract: false,
    isTuple: false,
    isTypedDict: false,
  };
  for (const base of given) {
    if (base instanceof Unknown) {
      mayRaise(machine, base.cause);
      if (base.kind !== undefined) return undecided(base.cause);
      found.unclear ??= base;
    } else if (base instanceof Class) found.bases.push(builtOn(base));
    else if (base instanceof ClassGeneric) found.bases.push(builtOn(base.of));
    else if (base instanceof Foreign) found.bases.push(namedTupleOf(base) ?? stuck("a library's base class"));
    else if (!(base instanceof Native)) return stuck("a library's base class");
    // A base that only says that methods are abstract changes nothing else that is followed.
    else if (base.name === "abc.ABC") found.isAbstract = true;
    else if (base.name === GENERIC) found.isGeneric = true;
    else if (base.name === "typing.TypedDict" && given.length === 1) found.isTypedDict = true;
    else if (base.name === "typing.Protocol" || base.name === PROTOCOL) {
      found.isProtocol = true;
      found.isGeneric ||= base.name === PROTOCOL;
    } else if (base.name === "typing.NamedTuple" && given.length === 1) {
      found.isTuple = true;
      found.bases.push(builtBase("tuple") ?? stuck(base.name));
    } else found.bases.push(builtBase(base.name) ?? enumBase(base.name) ?? metaBase(base.name));
  }
  // With more of Python's own, which of them makes the objects is another matter.
  if (new Set(found.bases.flatMap(({ heldKind }) => heldKind ?? [])).size > 1) return stuck("two built-in bases");
  return found;
}

function builtOn(base: Class): Class {
  if (base.enumeration && base.enumeration.size > 0) return stuck("a base that is an enumeration");
  return base;
}

const TYPE = new Class("type", [builtinClass("object") ?? stuck("object")], true);

const metaBase = (name: string): Class => (name === "type" ? TYPE : stuck("a library's base class"));

/** Methods of a metaclass that work on the class while it is made, with a namespace that differs between versions. */
const MAKING = [
  "__new__",
  "__init__",
  "__prepare__",
  "__instancecheck__",
  "__subclasscheck__",
  "__getattribute__",
  "mro",
];

function metaOf(given: Held | undefined, bases: readonly Class[], unclear: Unknown | undefined): Class | undefined {
  const inherited = bases.find(({ meta }) => meta)?.meta;
  const meta = given ?? inherited;
  if (meta === undefined || (unclear && !(meta instanceof Class))) return undefined;
  if (!(meta instanceof Class) || !meta.isA(TYPE) || (inherited && meta !== inherited)) return stuck("a metaclass");
  if (bases.some(isEnumeration) || MAKING.some((name) => meta.find(name))) return stuck("a metaclass");
  return meta;
}

function annotationsIn({ body }: ClassCode): readonly (readonly [name: string, annotation: string])[] {
  return body.flatMap((statement) => {
    if (statement.kind === "declare") return [[statement.name, statement.annotation] as const];
    if (statement.kind !== "assign" || statement.annotation === undefined) return [];
    const [target] = statement.targets;
    return target?.kind === "name" ? [[target.name, statement.annotation] as const] : [];
  });
}

/** What its body holds hears its name, and the class that it builds on of the class itself. */
function* announced(machine: Machine, made: Class, named: ReadonlyMap<string, Held>): Run<void> {
  try {
    for (const [name, held] of [...made.members]) {
      if (held instanceof Instance && held.cls.find("__set_name__"))
        yield* callMethod(machine, held, "__set_name__", [made, str(name)]);
    }
  } catch (reason) {
    // How it is told has changed.
    if (reason instanceof Raised) return stuck("__set_name__");
    throw reason;
  }
  const owner = made.mro.slice(1).find(({ members }) => members.has("__init_subclass__"));
  const heard = owner?.members.get("__init_subclass__");
  if (!heard) return;
  const of = heard instanceof Wrapped && heard.kind === "class" ? heard.of : heard;
  if (!(of instanceof FunctionObject)) return stuck("__init_subclass__");
  yield* call(machine, of, { args: [made], named });
}

const valuesOf = ({ variables }: Env): readonly Held[] =>
  [...variables.values()].flatMap(({ value }) => (value ? [value] : []));

/** What these do shows nowhere, or where it is not followed: what runs when an object goes. */
const REFUSED = ["__metaclass__", "__getattribute__", "__del__", "__class_getitem__", "__instancecheck__"];

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
  const known = new Set(["order", "frozen", "eq", "repr", "unsafe_hash"]);
  const flag = (name: string, missing: boolean): boolean => {
    const given = options.get(name);
    if (!given) return missing;
    return !(given instanceof Thing) && given.type === "bool" ? given.value : stuck(name);
  };
  for (const name of options.keys()) if (!known.has(name)) return stuck(`dataclass(${name})`);
  const fields = new Map<string, DataField>();
  for (const base of cls.mro.toReversed()) for (const field of base.data?.all ?? []) fields.set(field.name, field);
  for (const [name, annotation] of annotations.get(cls) ?? []) {
    const given = cls.members.get(name);
    const special = /^(?:typing\.|dataclasses\.)?(ClassVar|InitVar)\b/.exec(annotation)?.[1];
    if (special === undefined && /ClassVar|InitVar|KW_ONLY/.test(annotation)) return stuck("ClassVar");
    if (special === "ClassVar") {
      if (fields.has(name) || given instanceof FieldMaker) return stuck("ClassVar");
      continue;
    }
    if (given instanceof Instance && given.cls.find("__get__")) return stuck("a descriptor's default");
    fields.set(name, { ...fieldOf(name, given), isInitOnly: special === "InitVar" });
    // What `field(…)` stood for: the class keeps its default alone.
    if (given instanceof FieldMaker) {
      const missing = given.named.get("default");
      if (missing) cls.members.set(name, missing);
      else cls.members.delete(name);
    }
  }
  const data: DataClass = {
    all: [...fields.values()],
    fields: [...fields.values()].filter(({ isInitOnly }) => !isInitOnly),
    isHashed: flag("unsafe_hash", false),
    isFrozen: flag("frozen", false),
    isOrdered: flag("order", false),
    hasEq: flag("eq", true) && !cls.members.has("__eq__"),
    hasRepr: flag("repr", true),
  };
  if (data.isHashed && cls.members.has("__hash__")) return stuck("unsafe_hash");
  cls.data = data;
  return cls;
}

function fieldOf(name: string, given: Held | undefined): DataField {
  if (!(given instanceof FieldMaker))
    return {
      name,
      missing: given,
      factory: undefined,
      isInInit: true,
      isInitOnly: false,
      isShown: true,
      isCompared: true,
    };
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
    isInitOnly: false,
    isShown: flag("repr"),
    isCompared: flag("compare"),
  };
}
