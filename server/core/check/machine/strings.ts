import { formatted } from "../format.ts";
import { attempt, pythonRepr, str, strOf, type Value } from "../value.ts";
import { callMethod, hasMethod } from "./call.ts";
import { plainOf } from "./convert.ts";
import { isFlag, MembersByName, memberFormat, memberRepr, memberText } from "./enums.ts";
import { isNumberClass } from "./exactNumbers.ts";
import type { Machine } from "./machine.ts";
import { messageOf } from "./messages.ts";
import { nearFormat } from "./near.ts";
import { Class, EnumMember, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Native } from "./objects/functions.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { stuck, Undecided, undecided } from "./stuck.ts";
import { kindOf } from "./types.ts";
import { known, markOf, OF_VERSION, textOfUnknown } from "./unknown.ts";

/** `str(x)`. */
export function* strText(machine: Machine, given: Held): Run<string> {
  const held = given instanceof Instance ? given : known(given);
  if (held instanceof Unknown) return textOfUnknown(held);
  if (!(held instanceof Thing)) return strOf(held) ?? stuck(`str of ${held.type}`);
  if (held instanceof EnumMember) return yield* memberText(machine, held);
  if (held instanceof Instance) {
    if (hasMethod(held, "__str__")) return yield* textFrom(machine, held, "__str__");
    if (held.cls.isException) return messageOf(held);
  }
  return yield* reprText(machine, held);
}

/** `repr(x)`. */
export function* reprText(machine: Machine, given: Held): Run<string> {
  const held = given instanceof Instance ? given : known(given);
  // Line ends are escaped in a string's text.
  if (held instanceof Unknown)
    return markOf(held.cause, held.kind === "str" && held.spread === "text" ? "line" : held.spread);
  if (!(held instanceof Thing)) return attempt(() => pythonRepr(held)) ?? stuck(`repr of ${held.type}`);
  machine.spend();
  function* all(items: readonly Held[]): Run<string> {
    const texts: string[] = [];
    for (const item of items) texts.push(yield* reprText(machine, item));
    return texts.join(", ");
  }
  if (held instanceof List) return `[${yield* all(held.items)}]`;
  if (held instanceof Tuple && held.named) {
    const parts: string[] = [];
    for (const [at, item] of held.items.entries())
      parts.push(`${held.named.fields[at] ?? ""}=${yield* reprText(machine, item)}`);
    return `${held.named.name}(${parts.join(", ")})`;
  }
  if (held instanceof Tuple) return `(${yield* all(held.items)}${held.items.length === 1 ? ",)" : ")"}`;
  if (held instanceof Dict && held.factory) {
    const plain = new Dict();
    for (const [key, value] of held.entries.values()) plain.set(key, value);
    const { factory } = held;
    if (!(factory instanceof Native) || factory.shown !== "<class>") return stuck("repr of a defaultdict");
    return `defaultdict(<class '${factory.name}'>, ${yield* reprText(machine, plain)})`;
  }
  if (held instanceof Native && held.shown === "<class>" && !held.name.includes(".")) return `<class '${held.name}'>`;
  if (held instanceof Dict && !held.factory && !held.like) {
    const pairs: string[] = [];
    for (const [key, value] of held.entries.values())
      pairs.push(`${yield* reprText(machine, key)}: ${yield* reprText(machine, value)}`);
    return held instanceof MembersByName ? `mappingproxy({${pairs.join(", ")}})` : `{${pairs.join(", ")}}`;
  }
  // Newer versions write it in another way.
  if (held instanceof Dict && held.like === "OrderedDict" && held.entries.size > 0) return markOf(OF_VERSION, "line");
  if (held instanceof PySet || held instanceof Dict || held instanceof Deque) {
    // Of these no object of the program's can be told: their text is asked of values alone.
    try {
      return attempt(() => pythonRepr(plainOf(held, machine))) ?? stuck(`repr of a ${kindOf(held)}`);
    } catch (reason) {
      if (reason instanceof Undecided) return markOf(reason.why, "line");
      throw reason;
    }
  }
  if (held instanceof LibraryObject && held.name === "SimpleNamespace" && held.shownFields) {
    const parts: string[] = [];
    for (const [name, value] of held.shownFields) parts.push(`${name}=${yield* reprText(machine, value)}`);
    return `namespace(${parts.join(", ")})`;
  }
  if (held instanceof LibraryObject) return held.repr ?? stuck(`repr of a ${held.name}`);
  if (held instanceof View) return `${held.name}([${yield* all(held.items)}])`;
  if (held instanceof EnumMember) return yield* memberRepr(machine, held);
  if (held instanceof Instance) return yield* instanceText(machine, held, all);
  if (held instanceof Class && held.enumeration && !held.isBuiltin)
    return isFlag(held) ? markOf(OF_VERSION, "line") : `<enum '${held.name}'>`;
  if (held instanceof Class && (held.meta?.find("__repr__") ?? held.meta?.find("__str__"))) return stuck("a metaclass");
  if (held instanceof Class && held.isBuiltin) return `<class '${held.fullName ?? held.name}'>`;
  if (held instanceof Native && isNumberClass(held.name)) return `<class '${held.name}'>`;
  if (held instanceof Class) return `<class '${held.fullName ?? stuck("repr of a class")}'>`;
  return stuck("repr of an object");
}

function* instanceText(machine: Machine, held: Instance, all: (items: readonly Held[]) => Run<string>): Run<string> {
  const { cls } = held;
  const owner = cls.mro.find(({ data, members }) => members.has("__repr__") || data?.hasRepr);
  if (owner?.members.has("__repr__")) return yield* textFrom(machine, held, "__repr__");
  if (owner?.data) {
    const shown: string[] = [];
    for (const { name, isShown } of owner.data.fields) {
      if (isShown) shown.push(`${name}=${yield* reprText(machine, held.fields.get(name) ?? stuck(name))}`);
    }
    return `${cls.name}(${shown.join(", ")})`;
  }
  if (!cls.isException) return stuck("an address");
  return `${cls.name}(${yield* all(held.args)})`;
}

export function* textFrom(machine: Machine, held: Instance, name: string, args: readonly Held[] = []): Run<string> {
  const text = known(yield* callMethod(machine, held, name, args));
  if (text instanceof Unknown) return text.kind === "str" ? textOfUnknown(text) : undecided(text.cause);
  if (text instanceof Thing || text.type !== "str") return stuck(name);
  return text.value;
}

/** `format(x, specification)`. */
export function* formatOf(machine: Machine, given: Held, specification: string): Run<string> {
  const held = known(given);
  if (held instanceof Unknown && !(given instanceof Instance)) return formatOfUnknown(machine, held, specification);
  if (held instanceof EnumMember) return yield* memberFormat(machine, held, specification);
  if (held instanceof Instance && hasMethod(held, "__format__"))
    return yield* textFrom(machine, held, "__format__", [str(specification)]);
  if (specification === "") return yield* strText(machine, held);
  if (held instanceof Thing) {
    if (!(held instanceof Instance))
      machine.raise("TypeError", `unsupported format string passed to ${typeName(held)}.__format__`);
    machine.raise("TypeError", `unsupported format string passed to ${held.cls.name}.__format__`);
  }
  return formatted(held, specification) ?? badFormat(machine, held, specification);
}

function formatOfUnknown(machine: Machine, held: Unknown, specification: string): string {
  if (specification === "" || held.kind === undefined) return textOfUnknown(held);
  if (specification.includes("\uFDD0")) return markOf(held.cause, held.spread === "word" ? "line" : held.spread);
  const near = held instanceof Near ? nearFormat(held, specification) : undefined;
  if (near !== undefined) return near;
  const code = specification.at(-1) ?? "";
  const isText = held.kind === "str";
  const isWrong = isText
    ? /[dfFxXbogGeEn%]/.test(code)
    : code === "s" || (held.kind === "float" && /[dxXbo]/.test(code));
  if (isWrong && /^[<>^]?,?\d*(?:\.\d+)?[a-zA-Z%]$/.test(specification))
    return machine.raise("ValueError", `Unknown format code '${code}' for object of type '${held.kind}'`);
  if (isWrong || !["str", "int", "float", "number", "bool"].includes(held.kind)) return undecided(held.cause);
  // Filling up may put spaces there.
  const isFilled = /^.?[<>^=]?[ +-]?#?[1-9]/.test(specification) && !/^[,.]/.test(specification);
  const isSpaced = isFilled || /^ /.test(specification);
  return markOf(held.cause, held.spread === "word" && isSpaced ? "line" : held.spread);
}

function typeName(held: Thing): string {
  if (held instanceof List) return "list";
  if (held instanceof Tuple) return "tuple";
  return held instanceof Dict && !held.factory ? "dict" : stuck("format");
}

function badFormat(machine: Machine, held: Value, specification: string): never {
  const code = specification.at(-1) ?? "";
  if (held.type === "none") machine.raise("TypeError", "unsupported format string passed to NoneType.__format__");
  if (held.type === "decimal" && /^[<>^]?\d*(?:\.\d+)?[dsxXob]$/.test(specification))
    machine.raise("ValueError", "invalid format string");
  const isBad = (held.type === "str" && /^[dfxbogeEn%]$/.test(code)) || (held.type === "int" && code === "s");
  if (isBad && /^[<>^]?\d*(?:\.\d+)?.$/.test(specification))
    machine.raise("ValueError", `Unknown format code '${code}' for object of type '${held.type}'`);
  return stuck(`format ${specification}`);
}
