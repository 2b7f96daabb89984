/** Enumerations: how the members of a class come to be, and what flags do. */

import { int, str } from "../value.ts";
import { builtBase } from "./builtBases.ts";
import { type Arguments, call, callMethod } from "./call.ts";
import { isEqual } from "./equality.ts";
import { builtinClass } from "./hierarchy.ts";
import { listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { Class, EnumMember, Instance, Property, Wrapped } from "./objects/classes.ts";
import { Dict, List, Tuple } from "./objects/containers.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { formatOf, reprText, strText, textFrom } from "./strings.ts";
import { stuck } from "./stuck.ts";
import { heldText, markOf, OF_VERSION, versionText } from "./unknown.ts";

const OBJECT = builtinClass("object") ?? stuck("object");
const ENUM = new Class("Enum", [OBJECT], true);
const FLAG = new Class("Flag", [ENUM], true);
const bases = new Map<string, Class>([
  ["enum.Enum", ENUM],
  ["enum.Flag", FLAG],
]);

/** A class of `enum`, for a class to build on it. */
export function enumBase(name: string): Class | undefined {
  if (bases.has(name) || !/^enum\.Int(?:Enum|Flag)$/.test(name)) return bases.get(name);
  const whole = builtBase("int") ?? stuck(name);
  const made = new Class(name.slice(5), name === "enum.IntEnum" ? [whole, ENUM] : [whole, FLAG], true);
  bases.set(name, made);
  return made;
}

export const isEnumeration = (cls: Class): boolean => cls.isA(ENUM);
export const isFlag = (cls: Class): boolean => cls.isA(FLAG);

/** The body of an enumeration begins with this helper. */
export const NEXT_VALUE = "_generate_next_value_";
const AUTO = "auto()";
export const isAuto = (held: Held): boolean => held instanceof Native && held.name === AUTO;
export const auto = (): Native => new Native(AUTO, "<object> auto()");

/** What the members before have, in the body of an enumeration. */
function valuesBefore(variables: ReadonlyMap<string, { readonly value: Held | undefined }>): readonly Held[] {
  return [...variables].flatMap(([name, { value }]) =>
    value && !name.startsWith("_") && !isNoMember(value) ? [value] : [],
  );
}

/** What `auto()` stands for. */
export function* nextValue(
  machine: Machine,
  name: string,
  variables: ReadonlyMap<string, { readonly value: Held | undefined }>,
  ofFlags: boolean,
): Run<Held> {
  const before = valuesBefore(variables);
  const own = variables.get(NEXT_VALUE)?.value;
  if (own instanceof FunctionObject) {
    const args = [str(name), int(1), int(before.length), new List([...before])];
    return yield* call(machine, own, { args, named: new Map() });
  }
  const numbers = before.map((value) =>
    !(value instanceof Thing) && value.type === "int" ? value.value : stuck("auto"),
  );
  const last = numbers.at(-1) ?? 0n;
  // Which of the last and the greatest counts has changed between versions.
  if (numbers.some((value) => value > last) || last < 0n) return stuck("auto");
  if (!ofFlags) return int(last + 1n);
  let next = 1n;
  while (next <= last) next *= 2n;
  return int(next);
}

const isNoMember = (held: Held): boolean =>
  held instanceof FunctionObject || held instanceof Property || held instanceof Wrapped;

/** What these do is not followed. */
const REFUSED = ["__new__", "_ignore_", "__eq__", "__hash__", "__getattr__", "__setattr__", "__call__"];

/** What a class body assigns are the members of an enumeration; functions and descriptors are not. */
export function* enumerate(machine: Machine, cls: Class): Run<void> {
  const members = new Map<string, EnumMember>();
  if (!(cls.members.get(NEXT_VALUE) instanceof FunctionObject)) cls.members.delete(NEXT_VALUE);
  for (const special of REFUSED) if (cls.findOwn(special)) stuck(special);
  if (cls.mro.some(({ data }) => data)) stuck("an enumeration of dataclasses");
  const kind = cls.heldKind;
  cls.enumeration = members;
  for (const [name, value] of [...cls.members]) {
    if (isNoMember(value) || /^__\w+__$/.test(name)) continue;
    if (name.startsWith("_")) stuck("a member with an underscore");
    if (!isFollowed(value)) stuck("a member's value");
    cls.members.delete(name);
    const same = yield* memberWith(machine, members, value);
    if (same) {
      members.set(name, same);
      continue;
    }
    const member = new EnumMember(cls, name, value);
    if (kind !== undefined) {
      if (value instanceof Thing || value.type !== kind) return stuck("a member's value");
      member.core = { ...value };
    }
    if (isFlag(cls) && (value instanceof Thing || value.type !== "int" || value.value < 0n)) stuck("a flag's value");
    const init = cls.findOwn("__init__");
    if (init && !(init instanceof FunctionObject)) stuck("__init__");
    const args = value instanceof Tuple ? value.items : [value];
    if (init) yield* callMethod(machine, member, "__init__", args);
    members.set(name, member);
  }
}

/** `Enum("Color", "RED GREEN")`. */
export function* functionalEnum(
  machine: Machine,
  base: string,
  [name, names, ...more]: readonly Held[],
  named: ReadonlyMap<string, Held>,
): Run<Held> {
  const text = textIn(name);
  const start = named.get("start") ?? int(1);
  // Where a flag goes on from another start is not followed.
  const known = [...named.keys()].every(
    (option) => option === "module" || (option === "start" && base !== "enum.Flag"),
  );
  if (text === undefined || !names || more.length > 0 || !known || start instanceof Thing || start.type !== "int")
    return stuck(base);
  const one = textIn(names);
  const parts = one?.replaceAll(",", " ").trim().split(/\s+/).map(str) ?? (yield* listOf(machine, names));
  const made = new Class(text, [enumBase(base) ?? stuck(base)], false);
  made.fullName = `__main__.${text}`;
  const pairs = parts.some((part) => part instanceof Tuple || part instanceof List);
  if (pairs && one === undefined && names instanceof Dict) return stuck(base);
  let value = start.value;
  for (const part of parts) {
    const [key, held] = part instanceof Tuple || part instanceof List ? part.items : [part, undefined];
    const given = held ?? (names instanceof Dict ? names.get(part) : int(value));
    made.members.set(textIn(key) ?? stuck(base), given ?? stuck(base));
    value = base === "enum.Flag" ? value * 2n : value + 1n;
  }
  yield* enumerate(machine, made);
  return made;
}

const textIn = (held: Held | undefined): string | undefined =>
  held && !(held instanceof Thing) && held.type === "str" ? held.value : undefined;

function isFollowed(value: Held): boolean {
  if (value instanceof Tuple) return value.items.every(isFollowed);
  if (value instanceof Instance) return !value.cls.findOwn("__eq__") && !value.cls.findOwn("__get__");
  return !(value instanceof Thing) || value instanceof List || value instanceof Dict;
}

function* memberWith(
  machine: Machine,
  members: ReadonlyMap<string, EnumMember>,
  value: Held,
): Run<EnumMember | undefined> {
  for (const member of new Set(members.values())) if (yield* isEqual(machine, member.value, value)) return member;
  return undefined;
}

/** `Color(2)`: the member with this value. */
export function* memberOf(machine: Machine, cls: Class, { args, named }: Arguments): Run<Held> {
  const [value] = args;
  if (!value || args.length > 1 || named.size > 0) return stuck("a member by its value");
  if (value instanceof EnumMember && value.cls === cls) return value;
  const found = yield* memberWith(machine, cls.enumeration ?? new Map(), value);
  if (found) return found;
  if (isFlag(cls)) return value instanceof Thing || value.type !== "int" ? stuck("a flag") : flagOf(cls, value.value);
  const missing = cls.findOwn("_missing_");
  if (missing) {
    if (!(missing instanceof Wrapped) || missing.kind !== "class") return stuck("_missing_");
    const given = yield* call(machine, missing.of, { args: [cls, value], named });
    if (given instanceof EnumMember && given.cls === cls) return given;
    if (given instanceof Thing || given.type !== "none") return stuck("_missing_");
  }
  const text = yield* reprText(machine, value);
  // In a function or class it bears the names around it.
  return cls.fullName === undefined
    ? machine.raiseError(builtinClass("ValueError") ?? stuck("ValueError"), [versionText()])
    : machine.raiseError(builtinClass("ValueError") ?? stuck("ValueError"), [
        heldText(`${text} is not a valid ${cls.name}`),
      ]);
}

const composites = new WeakMap<Class, Map<bigint, EnumMember>>();

const numberOf = ({ value }: EnumMember): bigint =>
  value instanceof Thing || value.type !== "int" ? stuck("a flag's value") : value.value;

const isSingle = (number: bigint): boolean => number > 0n && (number & (number - 1n)) === 0n;

/** The member with this value, or one that stands for several. */
function flagOf(cls: Class, number: bigint): EnumMember {
  const members = [...(cls.enumeration?.values() ?? [])];
  const named = members.find((member) => numberOf(member) === number);
  if (named) return named;
  const all = members
    .map(numberOf)
    .filter(isSingle)
    .reduce((sum, one) => sum | one, 0n);
  if (number < 0n || (number & ~all) !== 0n) return stuck("a flag without a name");
  const known = composites.get(cls) ?? new Map<bigint, EnumMember>();
  composites.set(cls, known);
  const made = known.get(number) ?? new EnumMember(cls, "", int(number));
  known.set(number, made);
  if (cls.heldKind !== undefined) made.core = int(number);
  return made;
}

/** An operator of flags; undefined where these are none. */
export function flagsJoined(operator: string, left: Held, right: Held): Held | undefined {
  const flag = [left, right].find((held) => held instanceof EnumMember && isFlag(held.cls));
  if (!(flag instanceof EnumMember) || !"|&^".includes(operator)) return undefined;
  const [a, b] = [left, right].map((held) => {
    if (held instanceof EnumMember && held.cls === flag.cls) return numberOf(held);
    const isNumber = flag.cls.heldKind === "int" && !(held instanceof Thing) && held.type === "int";
    return isNumber ? held.value : stuck("flags of two kinds");
  }) as [bigint, bigint];
  return flagOf(flag.cls, operator === "|" ? a | b : operator === "&" ? a & b : a ^ b);
}

/** `~flag`: all others. */
export function flagsWithout(flag: EnumMember): Held {
  if (flag.cls.heldKind !== undefined) return stuck("~ of a flag");
  const all = [...(flag.cls.enumeration?.values() ?? [])].map(numberOf);
  if (!all.every(isSingle)) return stuck("~ of a flag");
  return flagOf(flag.cls, all.reduce((sum, one) => sum | one, 0n) & ~numberOf(flag));
}

export function isFlagIn(flag: Held, container: EnumMember): boolean {
  if (!(flag instanceof EnumMember) || flag.cls !== container.cls) return stuck("in a flag");
  return (numberOf(flag) & numberOf(container)) === numberOf(flag);
}

export const isFlagSet = (flag: EnumMember): boolean => numberOf(flag) !== 0n;

/** The members, each once. Which flags count as such differs between versions, where some stand for several. */
export function membersOf(cls: Class): readonly EnumMember[] {
  const members = [...new Set(cls.enumeration?.values() ?? [])];
  return isFlag(cls) && !members.map(numberOf).every(isSingle) ? stuck("the members of a flag") : members;
}

/** The same where the trace shows it: as the tracer writes it. */
export function shownMember({ cls, name, value }: EnumMember): string {
  if (name !== "" || value instanceof Thing || value.type !== "int") return `${cls.name}.${name}`;
  const parts = [...new Set(cls.enumeration?.values() ?? [])].filter(
    (member) => isSingle(numberOf(member)) && (numberOf(member) & value.value) !== 0n,
  );
  return `${cls.name}.${parts.map((part) => part.name).join("|") || value.value}`;
}

/** An attribute of a member that every enumeration has; undefined for any other. */
export function ofEveryMember({ cls, name: own, value }: EnumMember, name: string): Held | undefined {
  if (name === "value" || name === "_value_") return value;
  if (name !== "name" && name !== "_name_") return undefined;
  return own === "" && isFlag(cls) ? versionText(false) : str(own);
}

/** `str()` of a member. */
export function* memberText(machine: Machine, member: EnumMember): Run<string> {
  const { cls, name } = member;
  if (cls.findOwn("__str__")) return yield* textFrom(machine, member, "__str__");
  const isMixed = cls.mro.some(({ isBuiltin, name: base }) => isBuiltin && /^Int(?:Enum|Flag)$/.test(base));
  return isMixed || name === "" ? markOf(OF_VERSION, "word") : `${cls.name}.${name}`;
}

export function* memberRepr(machine: Machine, member: EnumMember): Run<string> {
  const { cls, name, value } = member;
  if (cls.findOwn("__repr__")) return yield* textFrom(machine, member, "__repr__");
  return name === "" ? markOf(OF_VERSION, "line") : `<${cls.name}.${name}: ${yield* reprText(machine, value)}>`;
}

export function* memberFormat(machine: Machine, member: EnumMember, specification: string): Run<string> {
  const { cls, core } = member;
  if (cls.findOwn("__format__")) return yield* textFrom(machine, member, "__format__", [str(specification)]);
  const own = cls.findOwn("__str__");
  if (core !== undefined) {
    const isNumber = cls.mro.some(({ isBuiltin, name }) => isBuiltin && /^Int(?:Enum|Flag)$/.test(name));
    if (own) return specification === "" ? yield* strText(machine, member) : stuck("a member's format");
    if (isNumber) return yield* formatOf(machine, core, specification);
    return specification === "" ? markOf(OF_VERSION, "line") : stuck("a member's format");
  }
  const text = yield* strText(machine, member);
  return specification === "" ? text : yield* formatOf(machine, heldText(text), specification);
}

/** An attribute that the class of an enumeration has; undefined for any other. */
export function ofEnumeration(cls: Class, name: string): Held | undefined {
  const member = cls.enumeration?.get(name);
  if (member) return member;
  if (name === "__members__") return new MembersByName(cls);
  return undefined;
}

/** `Color.__members__`, which cannot be changed. */
export class MembersByName extends Dict {
  constructor(cls: Class) {
    super();
    for (const [name, member] of cls.enumeration ?? []) this.set(str(name), member);
  }
}
