/** Operators of `Decimal` and `Fraction`, with the errors that they raise. */

import { decimalOperation, type Outcome, rulesNow, type Signal, whole } from "../decimals.ts";
import { binary, unary } from "../operations.ts";
import { isExactNumber } from "../rationals.ts";
import { attempt, type DecimalValue, type Value } from "../value.ts";
import { builtinClass } from "./hierarchy.ts";
import { raiseSignal } from "./library/decimalErrors.ts";
import type { Machine } from "./machine.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { isNumeric, mayRaise } from "./unknown.ts";

export const isExact = (held: Held): held is Value => !(held instanceof Thing) && isExactNumber(held);

/** Names of the two classes, as functions of their modules. */
export const isNumberClass = (name: string): boolean => name === "decimal.Decimal" || name === "fractions.Fraction";

const OPERATORS: ReadonlySet<string> = new Set(["+", "-", "*", "/", "//", "%", "**"]);
const WITH_DECIMAL: ReadonlySet<Value["type"]> = new Set(["decimal", "int", "bool"]);
const WITH_FRACTION: ReadonlySet<Value["type"]> = new Set(["fraction", "int", "bool", "float"]);

/** What an operator makes of two values of which one is such a number; undefined where it knows no such operands. */
export function exactBinary(machine: Machine, operator: string, left: Held, right: Held): Held | undefined {
  const other = isExact(left) ? right : left;
  if (other instanceof Unknown) return withUnknown(machine, operator, other);
  if (left instanceof Thing || right instanceof Thing || !OPERATORS.has(operator)) return undefined;
  const known = left.type === "decimal" || right.type === "decimal" ? WITH_DECIMAL : WITH_FRACTION;
  if (!known.has(left.type) || !known.has(right.type)) return undefined;
  const value = binary(operator, left, right);
  if (value) return value;
  if (known === WITH_FRACTION) return failedFractions(machine, operator, left, right);
  const outcome = attempt(() => decimalOperation(operator, asDecimal(left), asDecimal(right), rulesNow()));
  return outcome ? settled(machine, outcome) : stuck(`${operator} of decimals`);
}

function withUnknown(machine: Machine, operator: string, other: Unknown): Held {
  const { cause, kind } = other;
  if (kind !== undefined && (!isNumeric(kind) || kind === "float" || kind === "number")) return undecided(cause);
  if (!"+-*".includes(operator)) mayRaise(machine, cause);
  return new Unknown(cause, undefined, {
    ...(other.spread === "word" && { spread: "word" as const }),
    reaches: kind === undefined ? [other] : [],
  });
}

const asDecimal = (value: Value): DecimalValue =>
  value.type === "decimal" ? value : whole(BigInt(value.type === "int" || value.type === "bool" ? value.value : 0));

/** A result, or the error in its place. */
export function settled(machine: Machine, outcome: Outcome | Signal): DecimalValue {
  return outcome.type === "signal" ? raiseSignal(machine, outcome) : outcome;
}

/** The message where Python's versions say it in different ways. */
const ITS_WORDS = "what Python says of it, which depends on the version, is not known";

export function divisionByZero(machine: Machine, message: string | undefined): never {
  if (message !== undefined) return machine.raise("ZeroDivisionError", message);
  return machine.raiseError(builtinClass("ZeroDivisionError") ?? stuck("ZeroDivisionError"), [
    new Unknown(ITS_WORDS, "str", { spread: "line" }),
  ]);
}

function failedFractions(machine: Machine, operator: string, left: Value, right: Value): never {
  const isFloat = left.type === "float" || right.type === "float";
  const isZero = (value: Value) =>
    value.type === "fraction" ? value.over === 0n : "value" in value && Number(value.value) === 0;
  if (operator === "**") {
    const isNegative = right.type === "int" ? right.value < 0n : right.type === "fraction" && right.over < 0n;
    const isWhole = right.type === "int" || (right.type === "fraction" && right.under === 1n);
    if (!isFloat && left.type === "fraction" && isZero(left) && isNegative && isWhole)
      return divisionByZero(machine, "Fraction(1, 0)");
    return stuck("** of fractions");
  }
  if (!isZero(right)) return stuck(`${operator} of fractions`);
  if (isFloat)
    return operator === "/" ? divisionByZero(machine, "float division by zero") : divisionByZero(machine, undefined);
  if (operator === "//") return divisionByZero(machine, "integer division or modulo by zero");
  const isOne = operator === "/" && (left.type === "fraction" ? left.over : "value" in left ? left.value : 0) === 1n;
  return divisionByZero(machine, isOne ? "Fraction(1, 0)" : undefined);
}

export function exactUnary(operator: string, operand: Value): Held | undefined {
  return operator === "~" ? undefined : (unary(operator, operand) ?? stuck(`${operator} of a number`));
}
