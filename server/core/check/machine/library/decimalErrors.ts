import type { Signal } from "../../decimals.ts";
import { builtinClass } from "../hierarchy.ts";
import type { Machine } from "../machine.ts";
import { Class } from "../objects/classes.ts";
import { List } from "../objects/containers.ts";
import { stuck } from "../stuck.ts";

/** The exceptions of `decimal`, and the conditions that their messages name. */
const BASES: readonly (readonly [name: string, ...bases: string[]])[] = [
  ["DecimalException", "ArithmeticError"],
  ["Clamped", "DecimalException"],
  ["Rounded", "DecimalException"],
  ["Inexact", "DecimalException"],
  ["Subnormal", "DecimalException"],
  ["Overflow", "Inexact", "Rounded"],
  ["Underflow", "Inexact", "Rounded", "Subnormal"],
  ["DivisionByZero", "DecimalException", "ZeroDivisionError"],
  ["FloatOperation", "DecimalException", "TypeError"],
  ["InvalidOperation", "DecimalException"],
  ["ConversionSyntax", "InvalidOperation"],
  ["DivisionImpossible", "InvalidOperation"],
  ["DivisionUndefined", "InvalidOperation"],
];

const classes = new Map<string, Class>();
for (const [name, ...bases] of BASES) {
  const made = new Class(
    name,
    bases.map((base) => classes.get(base) ?? builtinClass(base) ?? stuck(base)),
    true,
  );
  made.fullName = `decimal.${name}`;
  classes.set(name, made);
}

/** Names of the module; of the conditions only those that it shows. */
export const decimalError = (name: string): Class | undefined =>
  /^(?:ConversionSyntax|Division(?:Impossible|Undefined))$/.test(name) ? undefined : classes.get(name);

export function raiseSignal(machine: Machine, { raised, condition }: Signal): never {
  return machine.raiseError(classes.get(raised) ?? stuck(raised), [
    new List([classes.get(condition) ?? stuck(condition)]),
  ]);
}
