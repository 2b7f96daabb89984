/** Builtins that work on plain values. */

import { builtin } from "../builtins.ts";
import { reprOf } from "../value.ts";
import { bare } from "./builtBases.ts";
import type { Arguments } from "./call.ts";
import { freshOf, plainOf } from "./convert.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { Instance } from "./objects/classes.ts";
import { Dict, List, Tuple } from "./objects/containers.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";
import { kindOf } from "./types.ts";
import { versionText } from "./unknown.ts";

/** Functions of values alone, whose results are new. */
export const OF_VALUES: ReadonlySet<string> = new Set(
  "abs bin chr complex divmod float hex int oct ord pow range round".split(" "),
);

export function ofValues(machine: Machine, name: string, { args: given, named }: Arguments): Held {
  // Some versions keep the object itself, others the number.
  const args = name === "range" ? given : given.map(bare);
  if (args.some((arg) => arg instanceof Instance)) return stuck(`${name} of an object`);
  const isPlain = args.every((arg) => !(arg instanceof Thing));
  const values = isPlain ? args.map((arg) => plainOf(arg)) : undefined;
  const options = [...named].map(([key, value]) => [key, plainOf(value)] as const);
  const value = values && builtin(name, values, options);
  return value
    ? freshOf(value)
    : named.size > 0
      ? stuck(`keywords of ${name}`)
      : given.some((arg) => arg instanceof Instance)
        ? stuck(`${name} of an object`)
        : failed(machine, name, args);
}

const PREFIXES: Readonly<Record<string, number>> = { "0b": 2, "0o": 8, "0x": 16 };

/** Whether a text is no number to this base for certain. */
function isNoNumber(text: string, base: number): boolean {
  if (!/^[\x20-\x7e]*$/.test(text) || base === 1 || base < 0 || base > 36) return false;
  const [, word] = /^\s*[+-]?(\w*)\s*$/.exec(text) ?? [];
  if (word === undefined) return true;
  const own = PREFIXES[word.slice(0, 2).toLowerCase()];
  const isOwn = own !== undefined && (base === 0 || base === own);
  const most = isOwn ? own : base === 0 ? 10 : base;
  const digits = isOwn ? word.slice(2) : word;
  if (base === 0 && !isOwn && /^0+[1-9]/.test(digits)) return true;
  return digits === "" || [...digits].some((digit) => digit !== "_" && !(Number.parseInt(digit, 36) < most));
}

/** The error of a builtin, where it is the same in every version of Python. */
function failed(machine: Machine, name: string, args: readonly Held[]): never {
  const [first, second] = args;
  const value = first instanceof Thing ? undefined : first;
  if (
    name === "int" &&
    value?.type === "str" &&
    !second &&
    /^[\x20-\x7e]*$/.test(value.value) &&
    !/^\s*[+-]?\d[\d_]*\s*$/.test(value.value)
  )
    machine.raise("ValueError", `invalid literal for int() with base 10: ${reprOf(value) ?? stuck("repr")}`);
  const base = second && !(second instanceof Thing) && second.type === "int" ? Number(second.value) : undefined;
  if (name === "int" && second && value && value.type !== "str" && value.type !== "bytes")
    machine.raise("TypeError", "int() can't convert non-string with explicit base");
  if (name === "int" && value?.type === "str" && base !== undefined && isNoNumber(value.value, base))
    machine.raise("ValueError", `invalid literal for int() with base ${base}: ${reprOf(value) ?? stuck("repr")}`);
  const isEmpty = value?.type === "none" || [List, Tuple, Dict].some((kind) => first instanceof kind);
  if ((name === "int" || name === "float") && isEmpty && !second)
    machine.raiseError(builtinClass("TypeError") ?? stuck(name), [versionText()]);
  if (name === "float" && value?.type === "str" && /^[\x20-\x7e]*$/.test(value.value)) {
    const isNumber = /^\s*[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?\s*$|inf|nan/i.test(value.value);
    if (!isNumber && value.value.trim() !== "")
      machine.raise("ValueError", `could not convert string to float: ${reprOf(value) ?? stuck("repr")}`);
  }
  if (name === "abs" && first && (first instanceof List || value?.type === "str" || value?.type === "none"))
    machine.raise("TypeError", `bad operand type for abs(): '${kindOf(first)}'`);
  const [a, b] = args.map((arg) => (!(arg instanceof Thing) && arg.type === "int" ? arg.value : undefined));
  if (name === "divmod" && a !== undefined && b === 0n)
    machine.raise("ZeroDivisionError", "integer division or modulo by zero");
  if (
    name === "range" &&
    args.length === 3 &&
    !(args[2] instanceof Thing) &&
    args[2]?.type === "int" &&
    args[2].value === 0n
  )
    machine.raise("ValueError", "range() arg 3 must not be zero");
  if (name === "ord" && value?.type === "str" && value.value.length !== 1 && /^[\x20-\x7e]*$/.test(value.value))
    machine.raise("TypeError", `ord() expected a character, but string of length ${value.value.length} found`);
  return stuck(`${name} of ${args.map(kindOf).join()}`);
}

/** A builtin that works on plain values. */
export function viaValues(name: string, machine: Machine, { args, named }: Arguments): Held {
  const options = [...named].map(([key, value]) => [key, plainOf(value, machine)] as const);
  const value = builtin(
    name,
    args.map((arg) => plainOf(arg, machine)),
    options,
  );
  return value ? freshOf(value) : stuck(name);
}
