import { attributeOf } from "../library/objects.ts";
import { item as itemOfValue, slice as sliceOfValue } from "../operations.ts";
import { asNumber, attempt, int, NONE, str } from "../value.ts";
import { call, callMethod, hasMethod } from "./call.ts";
import { freshOf, heldOf, plainOf } from "./convert.ts";
import { hashed, Slice } from "./evaluate.ts";
import { genericOf } from "./generics.ts";
import { builtinClass, FROZEN_INSTANCE_ERROR } from "./hierarchy.ts";
import { member } from "./library.ts";
import type { Machine } from "./machine.ts";
import { hasBuiltinMethod } from "./methodsOfBuiltins.ts";
import { attributeOfModule } from "./modules.ts";
import {
  CachedProperty,
  Class,
  Deque,
  Dict,
  EnumMember,
  FieldMaker,
  Foreign,
  FunctionObject,
  type Held,
  Instance,
  Iter,
  LibraryObject,
  List,
  lose,
  Memo,
  Method,
  Module,
  Native,
  NativeMethod,
  Outside,
  Property,
  PySet,
  type Run,
  Shown,
  Stuck,
  Super,
  stuck,
  Thing,
  Tuple,
  Unknown,
  undecided,
  View,
  Wrapped,
} from "./objects.ts";
import { attributeOutside } from "./outside.ts";
import { itemOfMatch } from "./regex.ts";
import { CLOCK, memberOfModule } from "./sources.ts";
import { kindOf } from "./types.ts";
import { isNumeric, kindIn, known, mayRaise, oneOf } from "./unknown.ts";
import { attributeOfUnknown, itemOfUnknown } from "./unknownResults.ts";

const NO_NAMES: ReadonlyMap<string, Held> = new Map();

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
  if (object instanceof EnumMember) return yield* ofMember(machine, object, name);
  if (object instanceof Super) return yield* ofSuper(machine, object, name);
  if (object instanceof Class) return ofClass(machine, object, name);
  if (object instanceof Module && object.env) return attributeOfModule(machine, object, object.env, name);
  if (object instanceof Module)
    return (
      member(object.name, name) ??
      memberOfModule(object.name, name) ??
      machine.modules.get(`${object.name}.${name}`) ??
      stuck(`${object.name}.${name}`)
    );
  if (object instanceof Outside) return attributeOutside(object, name);
  if (object instanceof Foreign && /^(?:now|today|utcnow)$/.test(name) && /date/.test(object.value.name))
    return new Unknown(CLOCK, undefined, { spread: "line" });
  if (object instanceof FunctionObject) {
    const known = object.fields.get(name);
    if (known) return known;
    if (name === "__name__") return str(object.code.name);
    return name.startsWith("__")
      ? stuck(name)
      : machine.raise("AttributeError", `'function' object has no attribute '${name}'`);
  }
  if (object instanceof Native && name === "__name__" && !object.name.includes(".")) return str(object.name);
  if (object instanceof Foreign || (object instanceof Tuple && object.named)) {
    const found = attempt(() => attributeOf(plainOf(object, machine), name));
    return found ? heldOf(found) : object instanceof Tuple ? new NativeMethod(object, name) : stuck(`.${name}`);
  }
  if (!(object instanceof Thing) && object.type === "moment") {
    const found = attempt(() => attributeOf(object, name));
    return found ? heldOf(found) : MOMENT_METHODS.has(name) ? new NativeMethod(object, name) : stuck(name);
  }
  if (object instanceof LibraryObject) return object.field(name) ?? new NativeMethod(object, name);
  if (object instanceof Deque && name !== "maxlen") return new NativeMethod(object, name);
  if (object instanceof Property && (name === "setter" || name === "getter")) return new NativeMethod(object, name);
  if (object instanceof Iter || object instanceof Memo || object instanceof View) return new NativeMethod(object, name);
  if (
    object instanceof Thing &&
    !(object instanceof List || object instanceof Tuple || object instanceof Dict || object instanceof PySet)
  )
    return object instanceof Native ? new NativeMethod(object, name) : stuck(`.${name}`);
  if (name === "__class__" || name === "__doc__") return stuck(name);
  const has = hasBuiltinMethod(object, name);
  if (has === undefined) return stuck(`.${name}`);
  if (has) return new NativeMethod(object, name);
  return machine.raise("AttributeError", `'${kindOf(object)}' object has no attribute '${name}'`);
}

const MOMENT_METHODS: ReadonlySet<string> = new Set(
  "date isoformat isoweekday replace strftime toordinal total_seconds weekday".split(" "),
);

function* ofInstance(machine: Machine, object: Instance, name: string): Run<Held> {
  const { cls } = object;
  if (cls.find("__getattribute__")) return stuck("__getattribute__");
  const found = cls.find(name);
  if (found instanceof Property) return yield* call(machine, found.get, { args: [object], named: NO_NAMES });
  const own = object.fields.get(name);
  if (own) return own;
  if (found instanceof CachedProperty) {
    const value = yield* call(machine, found.of, { args: [object], named: NO_NAMES });
    object.fields.set(name, value);
    return value;
  }
  if (found) return boundTo(object, cls, found);
  if (name === "__class__") return cls;
  if (name === "__dict__") return stuck(name);
  if (cls.isException) {
    if (name === "args") return new Tuple(object.args);
    if (name === "value" && cls.mro.some(({ name: base, isBuiltin }) => isBuiltin && base === "StopIteration"))
      return object.args[0] ?? NONE;
    if (name === "__cause__") return machine.alone ? stuck(name) : (object.cause ?? NONE);
    if (name.startsWith("__") || name === "with_traceback" || name === "add_note" || name === "value")
      return stuck(name);
    if (cls.mro.some(({ name: base, isBuiltin }) => isBuiltin && OWN_FIELDS.has(base))) return stuck(name);
  }
  if (cls.find("__getattr__")) return yield* callMethod(machine, object, "__getattr__", [str(name)]);
  if (name.startsWith("__")) return stuck(name);
  return machine.raise("AttributeError", `'${cls.name}' object has no attribute '${name}'`);
}

/** Exceptions with attributes that are not followed. */
const OWN_FIELDS: ReadonlySet<string> = new Set(
  "OSError SystemExit ImportError NameError AttributeError SyntaxError UnicodeError KeyError".split(" "),
);

function* ofMember(machine: Machine, object: EnumMember, name: string): Run<Held> {
  if (name === "name" || name === "_name_") return str(object.name);
  if (name === "value" || name === "_value_") return object.value;
  const found = object.cls.find(name);
  if (found instanceof Property) return yield* call(machine, found.get, { args: [object], named: NO_NAMES });
  if (found instanceof FunctionObject || found instanceof Wrapped) return boundTo(object, object.cls, found);
  return stuck(`a member's ${name}`);
}

function boundTo(self: Held, cls: Class, found: Held): Held {
  if (found instanceof FunctionObject || found instanceof Memo) return new Method(self, found);
  if (found instanceof Wrapped) return found.kind === "static" ? found.of : new Method(cls, found.of);
  return found;
}

/** A method of the class, bound; the instance's own attributes do not count. */
export function bindAttribute(self: Instance, name: string): Held {
  return boundTo(self, self.cls, self.cls.find(name) ?? stuck(name));
}

function ofClass(machine: Machine, cls: Class, name: string): Held {
  if (name === "__name__" || name === "__qualname__") return name === "__name__" ? str(cls.name) : stuck(name);
  const member = cls.enumeration?.get(name);
  if (member) return member;
  if (cls.enumeration && (name.startsWith("_") || !cls.members.has(name))) return stuck(`an enumeration's ${name}`);
  const found = cls.find(name);
  if (found instanceof FieldMaker || found instanceof CachedProperty || (cls.slots && !found)) return stuck(name);
  if (found) return found instanceof Wrapped ? (found.kind === "static" ? found.of : new Method(cls, found.of)) : found;
  const data = cls.mro.find(({ data: known }) => known)?.data;
  if (data?.fields.some((field) => field.name === name)) return stuck(name);
  if (name === "__init__") {
    const isLibrary = cls.isException;
    return new Native(isLibrary ? "BaseException.__init__" : "object.__init__", "<function>");
  }
  if (name.startsWith("__") || name === "mro" || cls.isBuiltin) return stuck(name);
  return machine.raise("AttributeError", `type object '${cls.name}' has no attribute '${name}'`);
}

function* ofSuper(machine: Machine, { self, after }: Super, name: string): Run<Held> {
  const cls = self instanceof Instance ? self.cls : self instanceof Class ? self : stuck("super");
  const rest = cls.mro.slice(cls.mro.indexOf(after) + 1);
  for (const base of rest) {
    const found = base.members.get(name);
    if (found instanceof Property && self instanceof Instance)
      return yield* call(machine, found.get, { args: [self], named: NO_NAMES });
    if (found) return boundTo(self, cls, found);
    if (base.data && name === "__init__") return new Method(self, new NativeMethod(base, "__init__"));
    if (base.isBuiltin && base.name !== "object" && name === "__init__")
      return new Method(self, new Native("BaseException.__init__", "<function>"));
    if (base.isBuiltin && base.name !== "object" && (name === "__str__" || name === "__repr__"))
      return new Method(self, new Native(`BaseException.${name}`, "<function>"));
  }
  if (name === "__init__") return new Method(self, new Native("object.__init__", "<function>"));
  if (name.startsWith("__")) return stuck(`super().${name}`);
  return machine.raise("AttributeError", `'super' object has no attribute '${name}'`);
}

export function* setAttribute(machine: Machine, object: Held, name: string, value: Held): Run<void> {
  if (object instanceof Unknown) {
    if (object.kind !== undefined || object.reaches.length > 0) return undecided(object.cause);
    return lose(object, object.cause, [value]);
  }
  if (object instanceof Instance) {
    if (object.cls.find("__setattr__")) return stuck("__setattr__");
    const found = object.cls.find(name);
    if (found instanceof Property) {
      if (!found.set) return stuck("a property without a setter");
      yield* call(machine, found.set, { args: [object, value], named: NO_NAMES });
      return;
    }
    const { mro } = object.cls;
    const isOpen = mro.some(({ slots, isBuiltin }) => !slots && !isBuiltin);
    if (!isOpen && !mro.some(({ slots }) => slots?.includes(name))) return stuck("no such slot");
    if (object.cls.mro.some(({ data }) => data?.isFrozen))
      return machine.raiseError(FROZEN_INSTANCE_ERROR, [str(`cannot assign to field '${name}'`)]);
    object.fields.set(name, value);
  } else if (object instanceof Module && object.env && !name.startsWith("__")) object.env.set(name, value);
  else if (object instanceof Class && !object.isBuiltin) object.members.set(name, value);
  else if (object instanceof FunctionObject) object.fields.set(name, value);
  else stuck("setting an attribute");
}

export function deleteAttribute(object: Held, name: string): void {
  // The message for one that is missing differs between versions.
  if (!(object instanceof Instance) || object.cls.find("__delattr__") || object.cls.find(name)) stuck("del");
  else if (!object.fields.delete(name)) stuck("del");
}

/** `object[index]`. */
export function* itemOf(machine: Machine, given: Held, second: Held): Run<Held> {
  const object = given instanceof Instance ? given : known(given);
  const index = known(second);
  if (object instanceof Unknown)
    return itemOfUnknown(machine, object, index instanceof Slice ? "slice" : kindIn(index));
  if (index instanceof Unknown && !(object instanceof Instance)) return itemAtUnknown(machine, object, index);
  if (index instanceof Slice && index.bounds.some((bound) => known(bound) instanceof Unknown))
    return sliceOfUnknown(object, index);
  if (object instanceof Instance) {
    if (hasMethod(object, "__getitem__")) {
      if (index instanceof Slice) return stuck("a slice");
      return yield* callMethod(machine, object, "__getitem__", [index]);
    }
    return machine.raise("TypeError", `'${object.cls.name}' object is not subscriptable`);
  }
  const generic = object instanceof Native ? genericOf(object, index) : undefined;
  if (generic) return generic;
  if (object instanceof Class && object.enumeration) {
    const name = index instanceof Thing || index.type !== "str" ? stuck("a member's name") : index.value;
    return object.enumeration.get(name) ?? missingKey(machine, index);
  }
  if (index instanceof Slice) return sliced(machine, object, index);
  if (object instanceof Dict) {
    const found = hashed(machine, () => object.get(index));
    if (found) return found;
    if (object.factory) {
      const made = yield* call(machine, object.factory, { args: [], named: NO_NAMES });
      object.set(index, made);
      return made;
    }
    if (object.like === "Counter") return int(0);
    return missingKey(machine, index);
  }
  if (object instanceof Deque) {
    const found = itemOfValue(plainOf(object), plainOf(index));
    return found ? heldOf(found) : stuck("a deque's item");
  }
  if (object instanceof List || object instanceof Tuple) {
    const at = indexIn(machine, object.items.length, index, object instanceof List ? "list" : "tuple");
    return at === undefined
      ? machine.raise("IndexError", `${object instanceof List ? "list" : "tuple"} index out of range`)
      : (object.items[at] ?? stuck("item"));
  }
  const group = itemOfMatch(machine, object, index);
  if (group) return group;
  if (object instanceof Thing) return stuck("item of an object");
  if (object.type === "str" || object.type === "range") {
    if (index instanceof Thing || typeof asNumber(index) !== "bigint") return stuck("an index's type");
    const found = itemOfValue(object, index);
    if (found) return found;
    return object.type === "str" ? machine.raise("IndexError", "string index out of range") : stuck("item of a range");
  }
  if (["int", "float", "bool", "none"].includes(object.type))
    return machine.raise("TypeError", `'${kindOf(object)}' object is not subscriptable`);
  return (index instanceof Thing ? undefined : itemOfValue(object, index)) ?? stuck("item");
}

/** One of the items, by an index or key that is not known. */
function itemAtUnknown(machine: Machine, object: Held, { kind, cause }: Unknown): Held {
  if (object instanceof Dict) {
    if (object.factory || object.like) return undecided(cause);
    mayRaise(machine, cause, "KeyError");
    return oneOf(
      cause,
      [...object.entries.values()].map(([, value]) => value),
    );
  }
  const isSequence = object instanceof List || object instanceof Tuple;
  if (isSequence && kind !== undefined && !isNumeric(kind))
    return machine.raise(
      "TypeError",
      `${object instanceof List ? "list" : "tuple"} indices must be integers or slices, not ${kind}`,
    );
  if (kind !== "int" && kind !== "bool" && kind !== undefined) return undecided(cause);
  if (isSequence) {
    mayRaise(machine, cause, "IndexError");
    return oneOf(cause, object.items);
  }
  if (object instanceof Thing) return undecided(cause);
  mayRaise(machine, cause, "IndexError");
  if (object.type === "str") return new Unknown(cause, "str", /\s/.test(object.value) ? {} : { spread: "word" });
  return object.type === "range" ? new Unknown(cause, "int") : undecided(cause);
}

function sliceOfUnknown(object: Held, { bounds }: Slice): Held {
  const unclear = bounds.map(known).find((bound) => bound instanceof Unknown) as Unknown;
  const areNumbers = bounds.every((bound) => ["int", "bool", "NoneType"].includes(kindIn(bound) ?? ""));
  if (!areNumbers) return undecided(unclear.cause);
  if (object instanceof List || object instanceof Tuple)
    return new Unknown(unclear.cause, object instanceof List ? "list" : "tuple", {
      reaches: object.items.filter((item) => item instanceof Thing),
    });
  if (!(object instanceof Thing) && object.type === "str")
    return new Unknown(unclear.cause, "str", /\s/.test(object.value) ? {} : { spread: "word" });
  return undecided(unclear.cause);
}

export function missingKey(machine: Machine, key: Held): never {
  const cls = builtinClass("KeyError") ?? stuck("KeyError");
  return machine.raiseError(cls, [key]);
}

/** Undefined where it is out of range. */
function indexIn(machine: Machine, length: number, index: Held, kind: string): number | undefined {
  const number = index instanceof Thing ? undefined : asNumber(index);
  if (index instanceof Instance) return stuck("an index");
  if (typeof number !== "bigint")
    return machine.raise("TypeError", `${kind} indices must be integers or slices, not ${kindOf(index)}`);
  const at = Number(number) < 0 ? Number(number) + length : Number(number);
  return at >= 0 && at < length ? at : undefined;
}

function sliced(machine: Machine, object: Held, { bounds }: Slice): Held {
  const values = bounds.map((bound) => (bound instanceof Thing ? stuck("a slice") : bound));
  if (object instanceof Dict || object instanceof PySet) return stuck("a slice");
  const [, , step] = values;
  if (step && asNumber(step) === 0n) return machine.raise("ValueError", "slice step cannot be zero");
  const found = sliceOfValue(plainOf(object), values);
  return found ? freshOf(found) : stuck("a slice");
}

export function* setItem(machine: Machine, given: Held, second: Held, value: Held): Run<void> {
  const object = given instanceof Instance ? given : known(given);
  const index = known(second);
  if (object instanceof Unknown) {
    if (object.kind !== undefined && !["list", "dict"].includes(object.kind)) return undecided(object.cause);
    if (object.kind !== "dict") mayRaise(machine, object.cause, "IndexError");
    lose(object, object.cause, [value]);
    return;
  }
  if (index instanceof Unknown && object instanceof List) {
    if (index.kind !== undefined && !isNumeric(index.kind))
      return machine.raise("TypeError", `list indices must be integers or slices, not ${index.kind}`);
    if (index.kind !== "int" && index.kind !== "bool") return undecided(index.cause);
    mayRaise(machine, index.cause, "IndexError");
    object.items = object.items.map((item) => oneOf(index.cause, [item, value]));
    return;
  }
  if (object instanceof Dict) {
    hashed(machine, () => object.set(index, value));
    return;
  }
  if (object instanceof List) {
    if (index instanceof Slice) return setSlice(object, index, value);
    const at = indexIn(machine, object.items.length, index, "list");
    if (at === undefined) return machine.raise("IndexError", "list assignment index out of range");
    object.items[at] = value;
    return;
  }
  if (object instanceof Instance) {
    if (!hasMethod(object, "__setitem__"))
      return machine.raise("TypeError", `'${object.cls.name}' object does not support item assignment`);
    if (index instanceof Slice) return stuck("a slice");
    yield* callMethod(machine, object, "__setitem__", [index, value]);
    return;
  }
  const isFixed = object instanceof Tuple || (!(object instanceof Thing) && object.type !== "range");
  if (isFixed) return machine.raise("TypeError", `'${kindOf(object)}' object does not support item assignment`);
  return stuck("item assignment");
}

function setSlice(list: List, { bounds }: Slice, value: Held): void {
  const [start, stop, step] = bounds.map((bound) => (bound instanceof Thing ? stuck("a slice") : bound));
  if ((step && step.type !== "none") || !(value instanceof List || value instanceof Tuple)) throw new Stuck("a slice");
  const clamp = (bound: typeof start, missing: number): number => {
    if (!bound || bound.type === "none") return missing;
    const number = asNumber(bound);
    if (typeof number !== "bigint") return stuck("a slice");
    const at = Number(number) < 0 ? Number(number) + list.items.length : Number(number);
    return Math.min(Math.max(at, 0), list.items.length);
  };
  const from = clamp(start, 0);
  const to = Math.max(from, clamp(stop, list.items.length));
  list.items.splice(from, to - from, ...value.items);
}

export function* deleteItem(machine: Machine, object: Held, index: Held): Run<void> {
  const unclear = [object, index].map(known).find((held) => held instanceof Unknown);
  if (unclear instanceof Unknown) return undecided(unclear.cause);
  if (object instanceof Dict && object.like === "Counter" && !hashed(machine, () => object.get(index))) return;
  if (object instanceof Dict) {
    const key = hashed(machine, () => object.get(index)) ? index : missingKey(machine, index);
    object.delete(key);
  } else if (object instanceof List && index instanceof Slice) {
    setSlice(object, index, new List([]));
  } else if (object instanceof List) {
    const at = indexIn(machine, object.items.length, index, "list");
    if (at === undefined) machine.raise("IndexError", "list assignment index out of range");
    else object.items.splice(at, 1);
  } else if (object instanceof Instance && hasMethod(object, "__delitem__") && !(index instanceof Slice))
    yield* callMethod(machine, object, "__delitem__", [index]);
  else stuck("del");
}
