/** Attributes: getting, setting and deleting `x.name`. */

import { attributeOf } from "../library/objects.ts";
import { attempt, bool, int, NONE, str, type Value } from "../value.ts";
import { call, callMethod } from "./call.ts";
import { heldOf, plainOf } from "./convert.ts";
import { Dispatch } from "./dispatch.ts";
import { isFlag, ofEnumeration, ofEveryMember } from "./enums.ts";
import { isExact, isNumberClass } from "./exactNumbers.ts";
import { builtinClass, FROZEN_INSTANCE_ERROR } from "./hierarchy.ts";
import { readFrom, redirect } from "./library/contextlib.ts";
import { decimalField, isDecimalMethod } from "./library/decimalMethods.ts";
import { fractionField, isFractionMethod } from "./library/fractions.ts";
import { UrlParts } from "./library/urls.ts";
import { Getter, member } from "./library.ts";
import type { Machine } from "./machine.ts";
import { messageOf } from "./messages.ts";
import { hasBuiltinMethod, isMethodOf } from "./methodsOfBuiltins.ts";
import { attributeOfModule } from "./modules.ts";
import {
  CachedProperty,
  Class,
  CoreMethod,
  EnumMember,
  FieldMaker,
  Instance,
  Property,
  Super,
  Wrapped,
} from "./objects/classes.ts";
import { Deque, Dict, FieldsDict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { lose } from "./objects/lost.ts";
import { Foreign, LibraryObject, Module, Outside, UTC } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Shown, Unknown } from "./objects/unknownValue.ts";
import { attributeOutside } from "./outside.ts";
import { namesOf } from "./scopes.ts";
import { CLOCK, checkVersion, memberOfModule } from "./sources.ts";
import { stuck, undecided } from "./stuck.ts";
import type { Expr, FunctionCode } from "./tree.ts";
import { kindOf } from "./types.ts";
import { known, OF_VERSION, versionText } from "./unknown.ts";
import { attributeOfUnknown } from "./unknownResults.ts";

/** `object.name`. */
export function* attribute(machine: Machine, given: Held, name: string): Run<Held> {
  if (given instanceof Instance && given.lost && !given.cls.find(name))
    return new Unknown(given.lost.cause, undefined, { reaches: given.lost.reaches });
  const object = given;
  if (object instanceof Shown)
    return object.fields.get(name) ?? (machine.alone?.methods.has(name) ? new NativeMethod(object, name) : stuck(name));
  const unclear = object instanceof Instance ? undefined : known(object);
  if (unclear instanceof Unknown) {
    const found = attributeOfUnknown(machine, unclear, name);
    return found === "method" ? new NativeMethod(object, name) : found;
  }
  if (object instanceof Instance) return yield* ofInstance(machine, object, name);
  if (object instanceof Super) return yield* ofSuper(machine, object, name);
  if (object instanceof Class) return yield* ofClass(machine, object, name);
  if (object instanceof Module && object.name === "sys" && name === "stdout" && machine.stdout) return machine.stdout;
  if (object instanceof Module && object.name === "sys" && name === "stdin" && machine.stdin) return machine.stdin;
  if (object instanceof Module && object.env) return attributeOfModule(machine, object, object.env, name);
  if (object instanceof Module) {
    checkVersion(machine, `${object.name}.${name}`, "AttributeError");
    return (
      member(object.name, name) ??
      memberOfModule(machine, object.name, name) ??
      machine.modules.get(`${object.name}.${name}`) ??
      stuck(`${object.name}.${name}`)
    );
  }
  if (object instanceof Outside) return attributeOutside(object, name);
  if (object instanceof Foreign && /^(?:now|today|utcnow)$/.test(name) && /date/.test(object.value.name))
    return new Unknown(CLOCK, undefined, { spread: "line" });
  if (object instanceof Method && object.of instanceof FunctionObject) {
    if (name === "__self__") return object.self;
    if (name === "__func__") return object.of;
    if (/^__(?:name|doc|module|code)__$/.test(name) || object.of.fields.has(name))
      return yield* attribute(machine, object.of, name);
  }
  if (object instanceof FunctionObject) {
    const known = object.fields.get(name);
    if (known) return known;
    if (name === "__name__") return str(object.code.name);
    if (name === "__qualname__" && object.fields.has("__wrapped__")) return stuck(name);
    if (name === "__qualname__" && object.env.kind === "module") return str(object.code.name);
    if (name === "__module__") return str(object.env.module.place?.name ?? "__main__");
    if (name === "__doc__") return docText(object.code.doc);
    if (name === "__code__") return new CodeObject(object.code);
    return name.startsWith("__")
      ? stuck(name)
      : machine.raise("AttributeError", `'function' object has no attribute '${name}'`);
  }
  if (object instanceof Native && object.name === "datetime.timezone" && name === "utc") return UTC;
  if (object instanceof NativeMethod && name === "__name__") return str(object.name);
  if (object instanceof Native && name === "__name__" && !object.name.includes(".")) return str(object.name);
  if (object instanceof Native && isNumberClass(object.name)) {
    if (name === "__name__" || name === "__qualname__") return str(object.name.replace(/.*\./, ""));
    return new NativeMethod(object, name);
  }
  const ofUrl = object instanceof UrlParts ? object.field(name) : undefined;
  if (ofUrl) return ofUrl;
  if (object instanceof Foreign || (object instanceof Tuple && object.named)) {
    const found = attempt(() => attributeOf(plainOf(object, machine), name));
    if (found) return heldOf(found);
    if (object instanceof Foreign) return stuck(`.${name}`);
    if (OF_NAMED.test(name) || (object instanceof UrlParts && name === "geturl")) return new NativeMethod(object, name);
    return name.startsWith("_") || object instanceof UrlParts
      ? stuck(`.${name}`)
      : machine.raise("AttributeError", `'${kindOf(object)}' object has no attribute '${name}'`);
  }
  if (!(object instanceof Thing) && object.type === "moment") {
    const found = attempt(() => attributeOf(object, name));
    return found ? heldOf(found) : MOMENT_METHODS.has(name) ? new NativeMethod(object, name) : stuck(name);
  }
  if (isExact(object)) return attributeOfNumber(object, name);
  if (object instanceof LibraryObject) return object.field(name) ?? new NativeMethod(object, name);
  if (object instanceof Deque && name === "maxlen") return object.maxlen === undefined ? NONE : int(object.maxlen);
  if (object instanceof Deque) return OF_DEQUES.has(name) ? new NativeMethod(object, name) : stuck(`deque.${name}`);
  if (object instanceof Property && /^(?:getter|setter|deleter)$/.test(name)) return new NativeMethod(object, name);
  if (object instanceof Iter || object instanceof Memo)
    return OF_RUNNING.test(name) ? new NativeMethod(object, name) : stuck(`.${name}`);
  if (object instanceof View) return new NativeMethod(object, name);
  if (
    object instanceof Thing &&
    !(object instanceof List || object instanceof Tuple || object instanceof Dict || object instanceof PySet)
  )
    return object instanceof Native && hasStatic(object, name)
      ? new NativeMethod(object, name)
      : stuck(`${object instanceof Native ? object.name : ""}.${name}`);
  if (name === "__class__" || name === "__doc__") return stuck(name);
  const has = hasBuiltinMethod(object, name);
  if (has === undefined) return stuck(`.${name}`);
  if (has) {
    checkVersion(machine, `${kindOf(object)}.${name}`, "AttributeError");
    return new NativeMethod(object, name);
  }
  return machine.raise("AttributeError", `'${kindOf(object)}' object has no attribute '${name}'`);
}

/** Whether a class of Python, or one of its library, has a method that can be asked for without an object. */
const hasStatic = ({ name: of }: Native, name: string): boolean =>
  name === "__new__" || isMethodOf(of, name) || (of === "itertools.chain" && name === "from_iterable");

const OF_DEQUES: ReadonlySet<string> = new Set(
  "append appendleft clear copy count extend extendleft index insert pop popleft remove reverse rotate".split(" "),
);
/** Methods of generators, and of functions that remember. */
const OF_RUNNING = /^(?:__next__|send|throw|close|cache_info|cache_clear)$/;

/** Methods of tuples with names. */
const OF_NAMED = /^(?:count|index|_asdict|_replace)$/;

const MOMENT_METHODS: ReadonlySet<string> = new Set(
  "ctime date isocalendar isoformat isoweekday replace strftime toordinal total_seconds weekday".split(" "),
);

/** Of a `Decimal` or a `Fraction`. */
function attributeOfNumber(value: Value, name: string): Held {
  const isDecimal = value.type === "decimal";
  const found = isDecimal
    ? decimalField(value, name)
    : value.type === "fraction"
      ? fractionField(value, name)
      : undefined;
  if (found) return found;
  if (isDecimal ? isDecimalMethod(name) : isFractionMethod(name)) return new NativeMethod(value, name);
  return stuck(`${kindOf(value)}.${name}`);
}

export const NO_NAMES: ReadonlyMap<string, Held> = new Map();

/** A docstring: Python takes its indentation away since 3.13. */
export function docText(doc: Expr | undefined): Held {
  if (doc?.kind !== "constant" || doc.value.type !== "str") return NONE;
  const [first = "", ...rest] = doc.value.value.split("\n");
  const isSame =
    !/^[ \t]/.test(first) &&
    (rest.every((line) => line.trim() === "") ? rest.length === 0 : rest.some((line) => /^[^ \t]/.test(line)));
  return isSame ? doc.value : new Unknown(OF_VERSION, "str", { spread: "text" });
}

function docOfClass(cls: Class): Held {
  const isMade = cls.data !== undefined || cls.enumeration !== undefined || cls.tuple !== undefined || cls.isProtocol;
  return cls.isBuiltin || (isMade && !cls.doc) ? stuck("__doc__") : docText(cls.doc);
}

/** `f.__code__`. */
class CodeObject extends LibraryObject {
  readonly #code: FunctionCode;

  constructor(code: FunctionCode) {
    super("code");
    this.#code = code;
  }

  field(name: string): Held {
    const { parameters, locals, cells, comprehensionCells } = namesOf(this.#code);
    const ofKind = (...kinds: readonly string[]) =>
      this.#code.parameters.filter(({ kind }) => kinds.includes(kind)).length;
    switch (name) {
      case "co_name":
        return str(this.#code.name);
      case "co_argcount":
        return int(ofKind("plain", "positional"));
      case "co_kwonlyargcount":
        return int(ofKind("keyword"));
      case "co_varnames":
        // Which of them are kept apart has changed.
        if (cells.size + comprehensionCells.size > 0) return stuck(name);
        return new Tuple([...parameters, ...locals].map((own) => str(own)));
      default:
        return stuck(`.${name}`);
    }
  }

  call(): never {
    return stuck("code");
  }
}

function* ofInstance(machine: Machine, object: Instance, name: string): Run<Held> {
  const { cls } = object;
  if (cls.find("__getattribute__")) return stuck("__getattribute__");
  const found = cls.find(name);
  if (object instanceof EnumMember) {
    const known = ofEveryMember(object, name);
    if (known) return known;
  }
  if (found instanceof Property) return yield* call(machine, found.get, { args: [object], named: NO_NAMES });
  if (found instanceof Instance && found.cls.find("__set__") && found.cls.find("__get__"))
    return yield* callMethod(machine, found, "__get__", [object, cls]);
  const own = object.fields.get(name);
  if (own) return own;
  if (found instanceof CachedProperty) {
    const value = yield* call(machine, found.of, { args: [object], named: NO_NAMES });
    object.fields.set(name, value);
    return value;
  }
  if (found instanceof Instance && found.cls.find("__get__"))
    return yield* callMethod(machine, found, "__get__", [object, cls]);
  if (found) return boundTo(object, cls, found);
  if (name === "__class__") return cls;
  if (name === "__doc__") return docOfClass(cls);
  if (name === "__dict__") return fieldsAsDict(object);
  if (cls.isException) {
    if (name === "args") return new Tuple(object.args);
    if (name === "value" && cls.mro.some(({ name: base, isBuiltin }) => isBuiltin && base === "StopIteration"))
      return object.args[0] ?? NONE;
    if (name === "__cause__") return machine.alone ? stuck(name) : (object.cause ?? NONE);
    if (name === "__suppress_context__") return machine.alone ? stuck(name) : bool(object.cause !== undefined);
    if (name === "__context__")
      return machine.alone || object.context === "unclear" ? stuck(name) : (object.context ?? NONE);
    if (name.startsWith("__") || name === "with_traceback" || name === "add_note" || name === "value")
      return stuck(name);
    const isOf = (wanted: string) => cls.mro.some(({ name: base, isBuiltin }) => isBuiltin && base === wanted);
    if (name === "code" && isOf("SystemExit"))
      return object.args.length > 1 ? new Tuple(object.args) : (object.args[0] ?? NONE);
    if (/^(?:errno|strerror|filename)$/.test(name) && isOf("OSError") && object.args.length < 3)
      return (object.args.length === 2 ? object.args[["errno", "strerror"].indexOf(name)] : undefined) ?? NONE;
    const own =
      cls.isBuiltin && cls.fullName === "json.JSONDecodeError" ? placeInJson(messageOf(object), name) : undefined;
    if (own) return own;
    if (cls.mro.some(({ name: base, isBuiltin }) => isBuiltin && OWN_FIELDS.has(base))) return stuck(name);
  }
  if (cls.find("__getattr__")) return yield* callMethod(machine, object, "__getattr__", [str(name)]);
  if (name === "__setattr__" || name === "__delattr__" || name === "__init_subclass__")
    return new Method(object, new Native(`object.${name}`, "<function>"));
  if (name === "__module__") return moduleOf(cls);
  if (name.startsWith("_") && (/^__.*__$/.test(name) || object instanceof EnumMember)) return stuck(name);
  if (object instanceof EnumMember && (cls.enumeration?.has(name) || isFlag(cls))) return stuck(name);
  const base = cls.heldKind;
  if (base === "int" || base === "float") return stuck(name); // they have more than methods
  return machine.raise("AttributeError", `'${cls.name}' object has no attribute '${name}'`);
}

/** Exceptions with attributes that are not followed. */
const OWN_FIELDS: ReadonlySet<string> = new Set(
  "OSError SystemExit ImportError NameError AttributeError SyntaxError UnicodeError KeyError JSONDecodeError".split(
    " ",
  ),
);

/** What a `JSONDecodeError` says in its message: `Expecting value: line 1 column 2 (char 1)`. */
function placeInJson(message: string, name: string): Held | undefined {
  const parts = /^(.*): line (\d+) column (\d+) \(char (\d+)\)$/.exec(message);
  if (!parts) return undefined;
  const [, what = "", line, column, at] = parts;
  if (name === "msg") return str(what);
  const number = { lineno: line, colno: column, pos: at }[name];
  return number === undefined ? undefined : int(Number(number));
}

const fieldsDicts = new WeakMap<Instance, FieldsDict>();

/** `object.__dict__`: the attributes that have no place of their own. */
export function fieldsAsDict(object: Instance): Held {
  const { cls } = object;
  const isOpen = cls.mro.some(({ slots, isBuiltin }) => !slots && !isBuiltin);
  if (!isOpen || object instanceof EnumMember || object.hasOrigin || cls.mro.some(({ slots }) => slots))
    return stuck("__dict__");
  const made = fieldsDicts.get(object) ?? new FieldsDict(object);
  fieldsDicts.set(object, made);
  return made;
}

function moduleOf({ fullName, name }: Class): Held {
  return fullName === undefined ? stuck("__module__") : str(fullName.slice(0, -name.length - 1));
}

function boundTo(self: Held, cls: Class, found: Held): Held {
  if (found instanceof FunctionObject || found instanceof Memo || found instanceof CoreMethod)
    return new Method(self, found);
  if (found instanceof NativeMethod && found.self instanceof Native) return new Method(self, found);
  if (found instanceof Dispatch && found.isMethod) return new Method(self, found);
  if (found instanceof Dispatch) return stuck("singledispatch as a method");
  if (found instanceof Wrapped) return found.kind === "static" ? found.of : new Method(cls, found.of);
  return found;
}

/** The classes that a class is one of, in their order. */
export const mroOf = (cls: Class): readonly Class[] => areOwn(cls, cls.mro);

/** Classes as the program could have them: not those of which Python has more. */
function areOwn(cls: Class, classes: readonly Class[]): readonly Class[] {
  const isMore = classes.some(({ holds, meta, hasAbstract }) => holds || meta || hasAbstract);
  return cls.isProtocol || cls.isGeneric || isMore || cls.enumeration ? stuck("its bases") : classes;
}

/** A method of the class, bound; the instance's own attributes do not count. */
export function bindAttribute(self: Instance, name: string): Held {
  return boundTo(self, self.cls, self.cls.find(name) ?? stuck(name));
}

function* ofClass(machine: Machine, cls: Class, name: string): Run<Held> {
  if (name === "__doc__" && !cls.members.has(name)) return docOfClass(cls);
  if (name === "mro" && !cls.meta && !cls.enumeration) return new Method(cls, new Native("type.mro", "<function>"));
  if (name === "__name__") return str(cls.name);
  if (name === "__qualname__") return cls.fullName === undefined ? stuck(name) : str(cls.name);
  if (name === "__module__") return moduleOf(cls);
  if (name === "__mro__") return new Tuple(mroOf(cls));
  if (name === "__bases__") return new Tuple(areOwn(cls, cls.bases));
  if (cls.enumeration) {
    const found = ofEnumeration(cls, name);
    if (found) return found;
    const own = cls.findOwn(name);
    if (!own && !name.startsWith("_") && cls.heldKind === undefined && name !== "mro")
      return machine.raiseError(builtinClass("AttributeError") ?? stuck(name), [versionText()]);
    if (!(own instanceof FunctionObject || own instanceof Wrapped)) return stuck(`an enumeration's ${name}`);
  }
  const found = cls.find(name);
  if (found instanceof FieldMaker || found instanceof CachedProperty || (cls.slots && !found)) return stuck(name);
  if (found instanceof Property && found.get instanceof Getter) return stuck(name);
  if (found instanceof Instance && found.cls.find("__get__"))
    return yield* callMethod(machine, found, "__get__", [NONE, cls]);
  if (found) return found instanceof Wrapped ? (found.kind === "static" ? found.of : new Method(cls, found.of)) : found;
  const data = cls.mro.find(({ data: known }) => known)?.data;
  if (data?.fields.some((field) => field.name === name)) return stuck(name);
  const { meta } = cls;
  const ofMeta = meta?.find(name);
  if (ofMeta instanceof Property) return yield* call(machine, ofMeta.get, { args: [cls], named: NO_NAMES });
  if (ofMeta instanceof Instance && ofMeta.cls.find("__get__")) return stuck(name);
  if (meta && ofMeta) return boundTo(cls, meta, ofMeta);
  if (name === "__init__" && cls.heldKind === undefined) {
    const isLibrary = cls.isException;
    return new Native(isLibrary ? "BaseException.__init__" : "object.__init__", "<function>");
  }
  if (name === "__new__" || name === "__setattr__") return new Native(`object.${name}`, "<function>");
  if (name.startsWith("__") || name === "mro" || cls.isBuiltin || meta || cls.heldKind !== undefined)
    return stuck(name);
  return machine.raise("AttributeError", `type object '${cls.name}' has no attribute '${name}'`);
}

function* ofSuper(machine: Machine, { self, after }: Super, name: string): Run<Held> {
  const cls = self instanceof Instance ? self.cls : self instanceof Class ? self : stuck("super");
  const isOfMeta = self instanceof Class && self.meta?.isA(after) === true;
  const mro = isOfMeta ? (self.meta?.mro ?? []) : cls.mro;
  const rest = mro.slice(mro.indexOf(after) + 1);
  for (const base of rest) {
    const found = base.members.get(name);
    if (found instanceof Property && self instanceof Instance)
      return yield* call(machine, found.get, { args: [self], named: NO_NAMES });
    if (found instanceof Instance && found.cls.find("__get__")) return stuck("super");
    if (name === "__new__" && found) return found instanceof Wrapped ? found.of : found;
    if (found && self instanceof Class && found instanceof FunctionObject && !isOfMeta && name !== "__init_subclass__")
      return found;
    if (found) return boundTo(self, cls, found);
    if (base.data && name === "__init__") return new Method(self, new NativeMethod(base, "__init__"));
    if (base.isBuiltin && base.name !== "object" && name === "__init__" && cls.isException)
      return new Method(self, new Native("BaseException.__init__", "<function>"));
    if (base.isBuiltin && base.name !== "object" && (name === "__str__" || name === "__repr__") && cls.isException)
      return new Method(self, new Native(`BaseException.${name}`, "<function>"));
  }
  if (isOfMeta && name === "__call__") return new Method(self, new Native("type.__call__", "<function>"));
  if (isOfMeta) return stuck(`super().${name}`);
  if (name === "__new__") return new Native("object.__new__", "<function>");
  if (["__init__", "__setattr__", "__delattr__", "__init_subclass__"].includes(name))
    return new Method(self, new Native(`object.${name}`, "<function>"));
  if (name === "__repr__" || name === "__str__") return new Method(self, new Native(`object.${name}`, "<function>"));
  if (name.startsWith("__") || rest.some(({ holds }) => holds)) return stuck(`super().${name}`);
  return machine.raise("AttributeError", `'super' object has no attribute '${name}'`);
}

export function* setAttribute(machine: Machine, object: Held, name: string, value: Held): Run<void> {
  if (object instanceof Unknown) {
    if (object.kind !== undefined || object.reaches.length > 0) return undecided(object.cause);
    return lose(object, object.cause, [value]);
  }
  if (object instanceof Instance) {
    if (object.cls.find("__setattr__")) {
      yield* callMethod(machine, object, "__setattr__", [str(name), value]);
      return;
    }
    if (object.cls.mro.some(({ data }) => data?.isFrozen))
      return machine.raiseError(FROZEN_INSTANCE_ERROR, [str(`cannot assign to field '${name}'`)]);
    yield* setOwn(machine, object, name, value);
  } else if (object instanceof Module && object.env && !name.startsWith("__")) object.env.set(name, value);
  else if (object instanceof Class && object.enumeration?.has(name))
    machine.raiseError(builtinClass("AttributeError") ?? stuck(name), [versionText()]);
  else if (object instanceof Class && !object.isBuiltin && !object.enumeration) {
    if (object.meta?.find("__setattr__") || NOT_SET_LATER.has(name)) return stuck(name);
    object.members.set(name, value);
  } else if (object instanceof FunctionObject) object.fields.set(name, value);
  else if (object instanceof Module && object.name === "sys" && name === "stdout") redirect(machine, value);
  else if (object instanceof Module && object.name === "sys" && name === "stdin") readFrom(machine, value);
  else if (object instanceof LibraryObject && !object.lost) object.setField(machine, name, value);
  else stuck("setting an attribute");
}

/** Of these a class would have to take note. */
const NOT_SET_LATER: ReadonlySet<string> = new Set(
  "__slots__ __bases__ __name__ __class__ __dict__ __abstractmethods__".split(" "),
);

/** What `object.__setattr__` does. */
export function* setOwn(machine: Machine, object: Instance, name: string, value: Held): Run<void> {
  const found = object.cls.find(name);
  if (found instanceof Property) {
    if (!found.set) return machine.raiseError(builtinClass("AttributeError") ?? stuck(name), [versionText()]);
    yield* call(machine, found.set, { args: [object, value], named: NO_NAMES });
    return;
  }
  if (found instanceof Instance && found.cls.find("__set__")) {
    yield* callMethod(machine, found, "__set__", [object, value]);
    return;
  }
  if (object instanceof EnumMember && /^_?(?:name|value)_?$/.test(name)) return stuck(name);
  if (name === "__class__" || name === "__dict__") return stuck(name);
  const { mro } = object.cls;
  const isOpen = mro.some(({ slots, isBuiltin }) => !slots && !isBuiltin);
  if (!isOpen && !mro.some(({ slots }) => slots?.includes(name)))
    return machine.raiseError(builtinClass("AttributeError") ?? stuck(name), [versionText()]);
  object.fields.set(name, value);
}

export function* deleteAttribute(machine: Machine, object: Held, name: string): Run<void> {
  if (object instanceof FunctionObject && object.fields.delete(name)) return;
  if (object instanceof Class && !object.isBuiltin && !object.enumeration && !object.meta && /^[^_]/.test(name)) {
    if (object.members.get(name) instanceof Property || !object.members.delete(name)) stuck("del");
    return;
  }
  if (!(object instanceof Instance)) return stuck("del");
  if (object.cls.mro.some(({ data }) => data?.isFrozen))
    machine.raiseError(FROZEN_INSTANCE_ERROR, [str(`cannot delete field '${name}'`)]);
  if (object.cls.find("__delattr__")) {
    yield* callMethod(machine, object, "__delattr__", [str(name)]);
    return;
  }
  const found = object.cls.find(name);
  if (found instanceof Property && found.remove) {
    yield* call(machine, found.remove, { args: [object], named: NO_NAMES });
    return;
  }
  if (found instanceof Instance && found.cls.find("__delete__")) {
    yield* callMethod(machine, found, "__delete__", [object]);
    return;
  }
  deleteOwn(machine, object, name);
}

/** What `object.__delattr__` does. */
export function deleteOwn(machine: Machine, object: Instance, name: string): void {
  const found = object.cls.find(name);
  const isPlace = object.cls.mro.some(({ slots }) => slots?.includes(name));
  if (found instanceof Property || (found instanceof Instance && found.cls.find("__set__")) || isPlace) stuck("del");
  // The message for one that is missing differs between versions.
  if (!object.fields.delete(name)) machine.raiseError(builtinClass("AttributeError") ?? stuck(name), [versionText()]);
}
