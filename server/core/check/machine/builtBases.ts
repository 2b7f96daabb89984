/** Types of Python itself on which the program's classes build: what an object of such a class holds, and its methods. */

import { OPERATOR_OF_METHOD } from "../operatorMethods.ts";
import { bool, NONE } from "../value.ts";
import { binaryOf, unaryOf } from "./arithmetic.ts";
import { reversed, update } from "./builtinsOverItems.ts";
import type { Arguments } from "./call.ts";
import { callMethod } from "./call.ts";
import { callNative, length } from "./callNative.ts";
import { compared } from "./comparison.ts";
import { hashed } from "./convert.ts";
import { isEqual } from "./equality.ts";
import { builtinClass } from "./hierarchy.ts";
import { deleteItem, itemOf, setItem } from "./items.ts";
import { iterate, listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { callMethodOfBuiltin, methodNames } from "./methodsOfBuiltins.ts";
import { callNamed } from "./namedTuples.ts";
import { NOT_IMPLEMENTED } from "./natives.ts";
import { Class, CoreMethod, Instance, Raised } from "./objects/classes.ts";
import { Dict, List, PySet, Tuple } from "./objects/containers.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { stuck } from "./stuck.ts";
import { kindOf } from "./types.ts";
import { heldText, isNumeric } from "./unknown.ts";

const COMPARED: Readonly<Record<string, string>> = { lt: "<", le: "<=", gt: ">", ge: ">=" };
const NUMERIC = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow"];
const BITWISE = ["and", "or", "xor", "lshift", "rshift"];
const UNARY: Readonly<Record<string, string>> = { neg: "-", pos: "+", invert: "~" };
const CALLED: ReadonlySet<string> = new Set(["abs", "bool", "int", "float", "round"]);

const sequence = "len iter contains getitem eq lt le gt ge";
const number = `${NUMERIC.join(" ")} eq lt le gt ge neg pos abs bool int float round format hash`;
/** Which of the special methods these types have, as far as they are followed. */
const SPECIAL: Readonly<Record<string, string>> = {
  dict: "len iter contains getitem setitem delitem eq init or ior reversed repr",
  list: `${sequence} setitem delitem init add iadd mul rmul reversed repr`,
  tuple: `${sequence} add mul rmul hash repr`,
  str: `${sequence} add mul rmul mod hash repr str format`,
  set: "len iter contains eq lt le gt ge init and or sub xor repr",
  int: `${number} index invert ${BITWISE.join(" ")} repr`,
  float: `${number} repr`,
};
/** Those of them that the other side asks for, too. */
const MIRRORED = [...NUMERIC, ...BITWISE];

const bases = new Map<string, Class>();

const NAMED: ReadonlySet<string> = new Set(["_replace", "_asdict", "_make"]);

/** The type of this name, for a class to build on it. */
export function builtBase(name: string): Class | undefined {
  const special = SPECIAL[name];
  if (special === undefined) return undefined;
  const known = bases.get(name);
  if (known) return known;
  const made = new Class(name, [builtinClass("object") ?? stuck(name)], true, name);
  bases.set(name, made);
  const names = special.split(" ");
  for (const method of names) made.members.set(`__${method}__`, new CoreMethod(`__${method}__`));
  if (isNumeric(name))
    for (const method of MIRRORED)
      if (names.includes(method)) made.members.set(`__r${method}__`, new CoreMethod(`__r${method}__`));
  for (const method of methodNames(name))
    if (!/^(?:real|imag|numerator|denominator)$/.test(method)) made.members.set(method, new CoreMethod(method));
  return made;
}

/** What an object holds as one of the built-in type that its class builds on. */
export const bare = (held: Held): Held => (held instanceof Instance ? (held.core ?? held) : held);

/** What a new object holds before its `__init__` runs. */
export function* coreOf(machine: Machine, cls: Class, kind: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first] = args;
  switch (kind) {
    case "dict":
      return new Dict();
    case "list":
      return new List([]);
    case "set":
      return new PySet();
    case "tuple":
      if (args.length > 1 || named.size > 0) return stuck(`arguments of ${cls.name}`);
      return new Tuple(first ? yield* listOf(machine, first) : []);
    case "int":
    case "float":
    case "str": {
      if (named.size > 0) return stuck(`arguments of ${cls.name}`);
      const made = yield* callNative(machine, kind, { args: args.map(bare), named });
      return made instanceof Thing ? stuck(kind) : { ...made };
    }
    default:
      return stuck(`an object of ${kind}`);
  }
}

/** One of these methods, with the object in front of its arguments. */
export function* callCore(machine: Machine, { name }: CoreMethod, { args, named }: Arguments): Run<Held> {
  const [self, ...rest] = args;
  if (NAMED.has(name)) return yield* callNamed(machine, name, { args, named });
  if (!(self instanceof Instance)) return stuck(name);
  const core = self.core ?? stuck(name);
  const [first, second] = rest;
  const special = /^__(\w+)__$/.exec(name)?.[1];
  if (special === undefined) return yield* callMethodOfBuiltin(machine, core, name, { args: rest, named });
  if (named.size > 0 && name !== "__init__") return stuck(name);
  switch (special) {
    case "init":
      yield* filled(machine, core, { args: rest, named });
      return NONE;
    case "len":
      return yield* length(machine, core);
    case "iter":
      return yield* iterate(machine, core);
    case "reversed":
      return yield* reversed(machine, core);
    case "contains":
      return yield* compared(machine, "in", first ?? stuck(name), core);
    case "getitem": {
      const key = bareKey(core, first ?? stuck(name));
      const isMissing = core instanceof Dict && self.cls.find("__missing__");
      if (isMissing && !hashed(machine, () => core.get(key)))
        return yield* callMethod(machine, self, "__missing__", [first ?? NONE]);
      return yield* itemOf(machine, core, key);
    }
    case "setitem":
      yield* setItem(machine, core, bareKey(core, first ?? stuck(name)), second ?? stuck(name));
      return NONE;
    case "delitem":
      yield* deleteItem(machine, core, bareKey(core, first ?? stuck(name)));
      return NONE;
    case "iadd":
      if (!(core instanceof List)) return stuck(name);
      core.items.push(...(yield* listOf(machine, first ?? stuck(name))));
      return self;
    case "ior":
      if (!(core instanceof Dict)) return stuck(name);
      yield* update(machine, core, bare(first ?? stuck(name)), new Map());
      return self;
    case "repr":
      return heldText(yield* shownCore(machine, self, core));
    case "str":
      return core;
    case "format": {
      const text = first instanceof Thing || first?.type !== "str" ? stuck(name) : first.value;
      return heldText(text === "" ? yield* strText(machine, self) : yield* formatOf(machine, core, text));
    }
    case "index":
      return core;
    case "eq": {
      const other = bare(first ?? stuck(name));
      return areAlike(core, other) ? bool(yield* isEqual(machine, core, other)) : NOT_IMPLEMENTED;
    }
  }
  if (CALLED.has(special)) return yield* callNative(machine, special, { args: [core, ...rest], named });
  const unary = UNARY[special];
  if (unary !== undefined) return yield* unaryOf(machine, unary, core);
  const other = bare(first ?? stuck(name));
  const comparison = COMPARED[special];
  if (comparison !== undefined)
    return areAlike(core, other) ? yield* compared(machine, comparison, core, other) : NOT_IMPLEMENTED;
  const direct = OPERATOR_OF_METHOD[special];
  const operator = direct ?? OPERATOR_OF_METHOD[special.slice(1)] ?? stuck(name);
  if (!areAlike(core, other) && !(operator === "*" || operator === "%")) return NOT_IMPLEMENTED;
  return yield* unlessWrong(
    direct === undefined ? binaryOf(machine, operator, other, core) : binaryOf(machine, operator, core, other),
  );
}

/** In a sequence an index counts as a number; a key is what it is. */
const bareKey = (core: Held, key: Held): Held => (core instanceof Dict ? key : bare(key));

/** Whether they can be compared and joined. */
function areAlike(core: Held, other: Held): boolean {
  const [a, b] = [kindOf(core), kindOf(other)];
  if (core instanceof Tuple || other instanceof Tuple) return core instanceof Tuple && other instanceof Tuple;
  return a === b || (isNumeric(a) && isNumeric(b));
}

/** The message of a wrong operation names the object's own class. */
function* unlessWrong(run: Run<Held>): Run<Held> {
  try {
    return yield* run;
  } catch (reason) {
    if (reason instanceof Raised && reason.error.cls.name === "TypeError") return stuck("an operator of an object");
    throw reason;
  }
}

/** What `__init__` of a container puts into it. */
function* filled(machine: Machine, core: Held, { args, named }: Arguments): Run<void> {
  const [first] = args;
  if (args.length > 1) return stuck("arguments of a container");
  if (core instanceof Dict) return yield* update(machine, core, first && bare(first), named);
  if (named.size > 0) return stuck("arguments of a container");
  if (core instanceof List) core.items = first ? yield* listOf(machine, first) : [];
  else if (core instanceof PySet) {
    const made = yield* callNative(machine, "set", { args: first ? [bare(first)] : [], named });
    if (made instanceof PySet) core.become(made);
  }
}

function* shownCore(machine: Machine, { cls }: Instance, core: Held): Run<string> {
  if (core instanceof Tuple && core.named) {
    const { fields } = core.named;
    return yield* reprText(machine, new Tuple(core.items, { name: cls.name, fields }));
  }
  const text = yield* reprText(machine, core);
  if (core instanceof PySet) return `${cls.name}(${core.items.size === 0 ? "" : text})`;
  return text;
}
