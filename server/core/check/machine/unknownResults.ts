import { method } from "../methods.ts";
import { attempt, NONE, str } from "../value.ts";
import type { Arguments } from "./call.ts";
import { PathValue } from "./library/paths.ts";
import type { Machine } from "./machine.ts";
import { hasBuiltinMethod } from "./methodsOfBuiltins.ts";
import { nearNative } from "./near.ts";
import { Tuple } from "./objects/containers.ts";
import { lose } from "./objects/lost.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { callUnknown, mayCallBack, ofFile } from "./sources.ts";
import { stuck, undecided } from "./stuck.ts";
import { isNumeric, itemIn, kindIn, mayRaise } from "./unknown.ts";

/** Types of what builtins give. */
const KINDS: Readonly<Record<string, string>> = {
  abs: "number",
  any: "bool",
  all: "bool",
  bin: "str",
  bool: "bool",
  chr: "str",
  dict: "dict",
  float: "float",
  hash: "int",
  hex: "str",
  id: "int",
  int: "int",
  isinstance: "bool",
  len: "int",
  list: "list",
  oct: "str",
  ord: "int",
  range: "range",
  repr: "str",
  set: "set",
  sorted: "list",
  str: "str",
  tuple: "tuple",
  format: "str",
  callable: "bool",
  hasattr: "bool",
  frozenset: "frozenset",
  divmod: "tuple",
};

/** What a builtin gives for something that is not known. Undefined where it depends on the rest. */
export function nativeOfUnknown(
  machine: Machine,
  name: string,
  first: Unknown,
  args: readonly Held[],
): Held | undefined {
  const { cause, kind } = first;
  const of = (result: string) => new Unknown(cause, result);
  const near = first instanceof Near ? nearNative(name, first, args.slice(1)) : undefined;
  if (near) return near;
  switch (name) {
    case "len":
      if (kind !== undefined && (isNumeric(kind) || kind === "NoneType"))
        return kind === "number"
          ? undecided(cause)
          : machine.raise("TypeError", `object of type '${kind}' has no len()`);
      return of("int");
    case "int":
    case "float":
      if (kind === "str") mayRaise(machine, cause, "ValueError");
      else if (kind === undefined) mayRaise(machine, cause);
      else if (!isNumeric(kind)) return undecided(cause);
      return of(name);
    case "abs":
      return kind === undefined
        ? new Unknown(cause)
        : isNumeric(kind)
          ? of(kind === "bool" ? "int" : kind)
          : undecided(cause);
    case "round":
      if (kind === undefined) return new Unknown(cause);
      return isNumeric(kind) ? of(args.length < 2 || kind === "bool" ? "int" : kind) : undecided(cause);
    case "range":
    case "chr":
    case "bin":
    case "hex":
    case "oct": {
      const wrong = args.map(kindIn).find((other) => other !== undefined && !isNumeric(other));
      const float = args.map(kindIn).find((other) => other === "float");
      const bad = wrong ?? float;
      if (bad !== undefined && name === "range")
        return machine.raise("TypeError", `'${bad}' object cannot be interpreted as an integer`);
      if (bad !== undefined) return undecided(cause);
      return name === "range"
        ? new Unknown(cause, "range", { of: "int" })
        : new Unknown(cause, "str", { spread: name === "chr" ? "text" : "word" });
    }
    case "ord":
      if (kind === "str") mayRaise(machine, cause, "TypeError");
      return of("int");
    case "list":
    case "tuple":
    case "set":
    case "sorted":
      if (isNumeric(kind) || kind === "TextIOWrapper" || args.length > 1) return undefined;
      return new Unknown(cause, KINDS[name], {
        ...(itemIn(first).kind && { of: itemIn(first).kind }),
        reaches: first.reaches,
      });
    case "sum":
      return isNumeric(kind)
        ? undefined
        : new Unknown(cause, isNumeric(first.of) ? first.of : undefined, isNumeric(first.of) ? {} : { spread: "word" });
    case "max":
    case "min":
      return args.length === 1 && !isNumeric(kind) ? itemIn(first) : undefined;
    case "any":
    case "all":
      return isNumeric(kind) ? undefined : of("bool");
    case "bool":
    case "isinstance":
    case "callable":
      return name === "isinstance" && kind !== undefined ? undefined : of("bool");
    case "divmod":
      mayRaise(machine, cause, "ZeroDivisionError");
      return new Tuple([of("number"), of("number")]);
    case "pow":
      return new Unknown(cause, undefined, { spread: "word" });
    case "id":
    case "hash":
      return of("int");
    default:
      return undefined;
  }
}

/** The type of what a builtin gives whose course is not known. */
export const resultOfNative = (name: string, cause: string): Held => new Unknown(cause, KINDS[name]);

const OF_TEXT: Readonly<Record<string, string>> = {
  count: "int",
  find: "int",
  index: "int",
  rfind: "int",
  rindex: "int",
  endswith: "bool",
  startswith: "bool",
  split: "list",
  rsplit: "list",
  splitlines: "list",
  encode: "bytes",
  isalnum: "bool",
  isalpha: "bool",
  isascii: "bool",
  isdecimal: "bool",
  isdigit: "bool",
  isidentifier: "bool",
  islower: "bool",
  isnumeric: "bool",
  isprintable: "bool",
  isspace: "bool",
  istitle: "bool",
  isupper: "bool",
};
const CHANGING: ReadonlySet<string> = new Set(
  "append extend insert remove clear sort reverse update add discard appendleft extendleft rotate".split(" "),
);
const TAKING: ReadonlySet<string> = new Set("pop popitem setdefault popleft".split(" "));

/** A method of something that is not known. */
export function methodOfUnknown(machine: Machine, self: Unknown, name: string, given: Arguments): Held {
  const { cause, kind } = self;
  const ofPath = self instanceof PathValue ? self.call(name, given) : undefined;
  if (ofPath) return ofPath;
  if (kind === "TextIOWrapper") return ofFile(machine, self, name, given);
  if (kind === undefined || kind === "file") return callUnknown(machine, self, given);
  if (kind === "str") {
    const of = OF_TEXT[name];
    checkArguments(name, given);
    if (name === "index" || name === "rindex") mayRaise(machine, cause, "ValueError");
    const isWord = self.spread === "word" && self.text === undefined;
    if (of === "list")
      return new Unknown(cause, "list", {
        of: "str",
        ...(isWord || (name !== "splitlines" && given.args.length === 0) ? { spread: "word" } : {}),
      });
    if (of !== undefined) return new Unknown(cause, of);
    if (name.endsWith("partition")) return new Tuple([1, 2, 3].map(() => new Unknown(cause, "str")));
    const keeps =
      isWord &&
      /^(?:capitalize|casefold|lower|upper|strip|lstrip|rstrip|swapcase|title|zfill|removeprefix|removesuffix)$/.test(
        name,
      );
    return new Unknown(cause, "str", keeps ? { spread: "word" } : {});
  }
  if (["list", "dict", "set"].includes(kind)) {
    const reaches = [...given.args, ...given.named.values()].filter((held) => held instanceof Thing);
    if (CHANGING.has(name)) {
      if (name === "remove") mayRaise(machine, cause, "ValueError", "KeyError");
      touch(self, reaches);
      return NONE;
    }
    if (TAKING.has(name)) {
      mayRaise(machine, cause, "IndexError", "KeyError");
      touch(self, reaches);
      return new Unknown(cause, kind === "list" ? self.of : undefined, { reaches: [...self.reaches, ...reaches] });
    }
    if (name === "index") mayRaise(machine, cause, "ValueError");
    if (name === "index" || name === "count") return new Unknown(cause, "int");
    if (name === "copy") return new Unknown(cause, kind, { ...(self.of && { of: self.of }), reaches: self.reaches });
    return new Unknown(cause, undefined, { reaches: [...self.reaches, ...reaches] });
  }
  return new Unknown(cause);
}

/** What a method of a string is given must fit whatever the string is. */
function checkArguments(name: string, { args, named }: Arguments): void {
  if (named.size > 0 || /^r?index$|^format|^translate$|^join$/.test(name)) return;
  if (args.some((arg) => arg instanceof Thing)) return;
  const values = args.flatMap((arg) => (arg instanceof Thing ? [] : [arg]));
  if (!attempt(() => method(name, str("a"), values, []))) stuck(`str.${name}`);
}

/** It has changed, and may hold more; what it holds is as it was. */
function touch(self: Unknown, more: readonly Held[]): void {
  self.version++;
  const { reaches } = self;
  // It may be one of these.
  for (const held of reaches) lose(held, self.cause, [], true);
  self.reaches = [...reaches, ...more];
}

/** An attribute of something that is not known. */
export function attributeOfUnknown(machine: Machine, self: Unknown, name: string): Held | "method" {
  const { kind, cause } = self;
  const part = self instanceof PathValue ? self.field(name) : undefined;
  if (part) return part;
  if (self instanceof PathValue && self.isMethod(name)) return "method";
  if (kind === undefined || kind === "file") {
    // It may be an object whose attributes run code of the program.
    if (mayCallBack(self)) return undecided(cause);
    // Calling it may change what it belongs to.
    return new Unknown(cause, undefined, { reaches: [self, ...self.reaches] });
  }
  if (kind === "TextIOWrapper")
    return /^(?:name|mode|closed|encoding|buffer)$/.test(name) ? new Unknown(cause) : "method";
  if (kind === "number" || name.startsWith("__")) return undecided(cause);
  const has = hasBuiltinMethod(self, name);
  if (has === undefined) return undecided(cause);
  return has ? "method" : machine.raise("AttributeError", `'${kind}' object has no attribute '${name}'`);
}

/** `object[index]` where one of them is not known. */
export function itemOfUnknown(machine: Machine, object: Unknown, indexKind: string | undefined): Held {
  const { kind, cause } = object;
  if (kind === "number" || kind === undefined) return new Unknown(cause, undefined, { reaches: object.reaches });
  if (isNumeric(kind) || kind === "NoneType")
    return machine.raise("TypeError", `'${kind}' object is not subscriptable`);
  if (!["str", "list", "tuple", "dict", "range"].includes(kind)) return undecided(cause);
  if (indexKind === "slice")
    return kind === "dict"
      ? undecided(cause)
      : new Unknown(cause, kind, {
          ...(object.of && { of: object.of }),
          spread: object.text === undefined ? object.spread : "text",
          reaches: object.reaches,
        });
  if (
    kind !== "dict" &&
    indexKind !== undefined &&
    indexKind !== "int" &&
    indexKind !== "bool" &&
    indexKind !== "number"
  )
    return undecided(cause);
  mayRaise(machine, cause, "IndexError", "KeyError");
  return itemIn(object);
}
