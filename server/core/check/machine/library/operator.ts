import { OPERATOR_OF_METHOD } from "../../operatorMethods.ts";
import { bool, NONE } from "../../value.ts";
import { binaryOf, unaryOf } from "../arithmetic.ts";
import type { Arguments } from "../call.ts";
import { compared } from "../comparison.ts";
import { itemOf, setItem } from "../items.ts";
import type { Machine } from "../machine.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";
import { truthOf } from "../truth.ts";

/** The functions of `operator` that ask their operands, which may be objects of the program. */

/** `and` and `or` are words of the language: there they are `and_` and `or_`. */
const BINARY: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(OPERATOR_OF_METHOD).map(([name, operator]) => [
    /^(?:and|or)$/.test(name) ? `${name}_` : name,
    operator,
  ]),
);
const COMPARED: Readonly<Record<string, string>> = {
  eq: "==",
  ge: ">=",
  gt: ">",
  is_: "is",
  is_not: "is not",
  le: "<=",
  lt: "<",
  ne: "!=",
};
const UNARY: Readonly<Record<string, string>> = { inv: "~", invert: "~", neg: "-", not_: "not", pos: "+" };
/** `iadd` and its like, which may change their first operand. */
const IN_PLACE: ReadonlyMap<string, string> = new Map(
  Object.entries(BINARY).map(([name, operator]) => [`i${name.replace("_", "")}`, operator]),
);

export const ASKING: ReadonlySet<string> = new Set(
  [
    ...Object.keys(BINARY),
    ...Object.keys(COMPARED),
    ...Object.keys(UNARY),
    ...IN_PLACE.keys(),
    ..."contains getitem setitem truth".split(" "),
  ].map((name) => `operator.${name}`),
);

export function* callOperator(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  const [first, second, third] = args;
  const unary = UNARY[name];
  const count = unary !== undefined || name === "truth" ? 1 : name === "setitem" ? 3 : 2;
  if (!first || args.length !== count || named.size > 0) return stuck(`operator.${name}`);
  if (unary !== undefined) return yield* unaryOf(machine, unary, first);
  if (name === "truth") return bool(yield* truthOf(machine, first));
  const other = second ?? stuck(name);
  const inPlace = IN_PLACE.get(name);
  if (inPlace !== undefined)
    return first instanceof Thing
      ? stuck(`operator.${name}`)
      : yield* binaryOf(machine, inPlace, first, other, `${inPlace}=`);
  const comparison = COMPARED[name];
  if (comparison !== undefined) return yield* compared(machine, comparison, first, other);
  switch (name) {
    case "contains":
      return yield* compared(machine, "in", other, first);
    case "getitem":
      return yield* itemOf(machine, first, other);
    case "setitem":
      yield* setItem(machine, first, other, third ?? stuck(name));
      return NONE;
    default:
      return yield* binaryOf(machine, BINARY[name] ?? stuck(`operator.${name}`), first, other);
  }
}
