/** Unary and binary operators. */

import { binary, unary } from "../operations.ts";
import { METHOD_OF_OPERATOR } from "../operatorMethods.ts";
import { asNumber, bool, int } from "../value.ts";
import { callMethod, hasMethod } from "./call.ts";
import { freshOf, hashed, plainOf, setOf } from "./convert.ts";
import { flagsJoined, flagsWithout, isFlag } from "./enums.ts";
import { exactBinary, exactUnary, isExact } from "./exactNumbers.ts";
import { builtinClass } from "./hierarchy.ts";
import { PathValue } from "./library/paths.ts";
import type { Machine } from "./machine.ts";
import { nearArithmetic, negated } from "./near.ts";
import { EnumMember, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { asked, PLAIN_KINDS, refuseLibrary } from "./operators.ts";
import { formattedBy } from "./percent.ts";
import { joined, RegexFlag } from "./regex.ts";
import { stuck, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { kindOf } from "./types.ts";
import {
  commonKind,
  heldText,
  isCalm,
  isNumeric,
  kindIn,
  known,
  mayRaise,
  orUnknown,
  textOfUnknown,
  versionText,
} from "./unknown.ts";

const UNARY: Readonly<Record<string, string>> = { "-": "__neg__", "+": "__pos__", "~": "__invert__" };

export function* unaryOf(machine: Machine, operator: string, given: Held): Run<Held> {
  if (operator === "not")
    return yield* orUnknown(
      machine,
      [given],
      function* () {
        return bool(!(yield* truthOf(machine, given)));
      },
      (cause) => new Unknown(cause, "bool"),
    );
  const operand = known(given);
  if (operand instanceof Near && operator !== "~") return operator === "-" ? negated(operand) : operand;
  if (
    operand instanceof Unknown &&
    (operand.kind === undefined || (isNumeric(operand.kind) && (operator !== "~" || operand.kind !== "float")))
  )
    return new Unknown(operand.cause, operand.kind === "bool" ? "int" : operand.kind);
  const exact = isExact(operand) ? exactUnary(operator, operand) : undefined;
  if (exact) return exact;
  const method = UNARY[operator] ?? stuck(operator);
  if (operand instanceof EnumMember && operator === "~" && isFlag(operand.cls)) return flagsWithout(operand);
  if (operand instanceof Instance && hasMethod(operand, method)) return yield* callMethod(machine, operand, method, []);
  if (operand instanceof Dict && operand.like === "Counter" && operator !== "~")
    return counted(operand, operator === "-");
  const value = operand instanceof Thing ? undefined : unary(operator, operand);
  if (value) return value;
  const isNumber = !(operand instanceof Thing) && asNumber(operand) !== undefined && operator !== "~";
  if (isNumber || (!PLAIN_KINDS.has(kindOf(operand)) && !isExact(operand))) return stuck(`unary ${operator}`);
  return machine.raise("TypeError", `bad operand type for unary ${operator}: '${kindOf(operand)}'`);
}

/** `+counter` and `-counter`: what is above zero of it, or of its opposite. */
function counted(counter: Dict, isNegative: boolean): Held {
  const made = new Dict();
  made.like = "Counter";
  for (const [key, held] of counter.entries.values()) {
    const count = held instanceof Thing ? undefined : asNumber(held);
    if (typeof count !== "bigint") return stuck("a count");
    if (isNegative ? count < 0n : count > 0n) made.set(key, isNegative ? int(-count) : held);
  }
  return made;
}

/** A dict's keys, or its items, are a set; of what order nobody knows. */
export function setOfView(machine: Machine, held: Held): PySet | undefined {
  if (held instanceof PySet) return held;
  if (!(held instanceof View) || held.kind === "values") return undefined;
  const made = hashed(machine, () => setOf(held.items));
  made.table = undefined;
  return made;
}

/** Operators that Python's messages call otherwise. */
const NAMED: Readonly<Record<string, string>> = { "**": "** or pow()" };

/** @param shown the operator in messages, where it is another: `+=` */
export function* binaryOf(
  machine: Machine,
  operator: string,
  first: Held,
  second: Held,
  shown = NAMED[operator] ?? operator,
): Run<Held> {
  const [left, right] = [known(first), known(second)];
  const name = METHOD_OF_OPERATOR[operator] ?? stuck(operator);
  const near = left instanceof Near || right instanceof Near ? nearArithmetic(operator, left, right) : undefined;
  if (near) return near;
  if (operator === "**" && (left instanceof Near || right instanceof Near)) return stuck("** of numbers");
  if (operator === "%" && !(left instanceof Thing) && left.type === "str")
    return yield* formattedBy(machine, left.value, right);
  if (isExact(left) || isExact(right)) {
    const exact = exactBinary(machine, operator, left, right);
    if (exact) return exact;
  }
  const path =
    operator !== "/"
      ? undefined
      : left instanceof PathValue
        ? left.over(right, false)
        : right instanceof PathValue
          ? right.over(left, true)
          : undefined;
  if (path) return path;
  if (left instanceof Unknown || right instanceof Unknown) {
    const { cause } = left instanceof Unknown ? left : (right as Unknown);
    if (operator === "%" && kindIn(left) === "str") return isCalm(right) ? new Unknown(cause, "str") : undecided(cause);
    const other = left instanceof Unknown ? right : left;
    if (!(other instanceof Instance)) return arithmetic(machine, operator, left, right, shown, cause);
    // Who is asked first, or at all, depends on its type.
    if (kindIn(left instanceof Unknown ? left : right) === undefined) return undecided(cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    const flags = flagsJoined(operator, left, right);
    if (flags) return flags;
    if (left instanceof Instance && right instanceof Instance && left.cls !== right.cls && right.cls.isA(left.cls))
      if (hasMethod(right, `__r${name}__`)) stuck("a subclass's operator");
    const answer =
      (yield* asked(machine, left, `__${name}__`, right)) ?? (yield* asked(machine, right, `__r${name}__`, left));
    if (answer) return answer;
    if ([left, right].some((held) => held instanceof Instance && held.core !== undefined)) return stuck("an operator");
    // Sequences have a `+` and a `*` of their own, which are tried last.
    const isOwn =
      (operator === "+" && isSequence(left)) || (operator === "*" && (isSequence(left) || isSequence(right)));
    return isOwn ? failed(machine, operator, left, right, shown) : cannot(machine, shown, left, right);
  }
  if (left instanceof RegexFlag && right instanceof RegexFlag && operator === "|") return joined(left, right);
  if ((left instanceof View || right instanceof View) && "|&-^".includes(operator)) {
    const [one, other] = [setOfView(machine, left), setOfView(machine, right)];
    if (one && other) return yield* binaryOf(machine, operator, one, other);
  }
  if (left instanceof Iter || right instanceof Iter) return cannot(machine, shown, left, right);
  const [a, b] = [comparable(left), comparable(right)];
  if (!a || !b) return cannot(machine, shown, left, right);
  const value = isExact(left) || isExact(right) ? undefined : binary(operator, plainOf(left), plainOf(right));
  if (value) return freshOf(value);
  return (
    (operator === "**" ? nearArithmetic(operator, left, right) : undefined) ??
    failed(machine, operator, left, right, shown)
  );
}

const isSequence = (held: Held): boolean => ["str", "list", "tuple"].includes(kindOf(held));

/** Whether arithmetic knows what it is. */
function comparable(held: Held): boolean {
  if (!(held instanceof Thing)) return true;
  return (
    held instanceof List ||
    held instanceof Tuple ||
    held instanceof PySet ||
    held instanceof Dict ||
    held instanceof Deque
  );
}

/** An operation on builtin values of which one is not known. */
function arithmetic(machine: Machine, operator: string, left: Held, right: Held, shown: string, cause: string): Held {
  const [a, b] = [kindIn(left), kindIn(right)];
  const reaches = [left, right].filter((held) => held instanceof Thing);
  if (a === undefined || b === undefined) {
    const areWords = [left, right].every(
      (held) => !(held instanceof Thing) || (held instanceof Unknown && held.spread === "word"),
    );
    return new Unknown(cause, undefined, { ...(areWords && { spread: "word" }), reaches });
  }
  if (isNumeric(a) && isNumeric(b)) {
    const areInts = [a, b].every((kind) => kind === "int" || kind === "bool");
    const isFloat = a === "float" || b === "float";
    const result = areInts ? "int" : isFloat ? "float" : "number";
    const zero = right instanceof Thing ? undefined : Number(asNumber(right)) === 0;
    if ("/ // %".split(" ").includes(operator)) {
      if (zero === true) {
        if (operator === "/" && result !== "number")
          return machine.raise("ZeroDivisionError", areInts ? "division by zero" : "float division by zero");
        return undecided(cause);
      }
      if (zero === undefined) mayRaise(machine, cause, "ZeroDivisionError");
      return new Unknown(cause, operator === "/" ? "float" : result);
    }
    if (operator === "**") {
      const isWhole = areInts && !(right instanceof Thing) && Number(asNumber(right)) >= 0;
      return isWhole ? new Unknown(cause, "int") : new Unknown(cause, undefined, { spread: "word" });
    }
    if ("+-*".includes(operator)) return new Unknown(cause, result);
    if (!areInts || operator === "@")
      return result === "number" ? undecided(cause) : cannot(machine, shown, left, right);
    if (operator === "<<" || operator === ">>") mayRaise(machine, cause, "ValueError");
    return new Unknown(cause, a === "bool" && b === "bool" && "&|^".includes(operator) ? "bool" : "int");
  }
  if (operator === "+" && a === "str" && b === "str") return heldText(plainOrMarked(left) + plainOrMarked(right));
  const isSequenceKind = (kind: string) => ["str", "list", "tuple"].includes(kind);
  const ofItems = (held: Held): string | undefined =>
    held instanceof Unknown
      ? held.of
      : held instanceof List || held instanceof Tuple
        ? commonKind(held.items)
        : undefined;
  if (operator === "+" && a === b && isSequenceKind(a)) {
    const of = ofItems(left) === ofItems(right) ? ofItems(left) : undefined;
    return new Unknown(cause, a, { ...(of !== undefined && { of }), reaches });
  }
  const isCount = (kind: string) => kind === "int" || kind === "bool";
  if (operator === "*" && ((isSequenceKind(a) && isCount(b)) || (isSequenceKind(b) && isCount(a)))) {
    const sequence = isSequenceKind(a) ? left : right;
    const text = sequence instanceof Thing ? undefined : sequence.type === "str" ? sequence.value : undefined;
    const isWord = text !== undefined && !/\s/.test(text);
    const of = ofItems(sequence);
    return new Unknown(cause, isSequenceKind(a) ? a : b, {
      ...(isWord && { spread: "word" }),
      ...(of !== undefined && { of }),
      reaches,
    });
  }
  if (["set", "dict"].includes(a) && a === b && "&|^-".includes(operator)) return new Unknown(cause, a, { reaches });
  return failed(machine, operator, left, right, shown);
}

const plainOrMarked = (held: Held): string =>
  held instanceof Unknown
    ? textOfUnknown(held)
    : held instanceof Thing || held.type !== "str"
      ? stuck("a text")
      : held.value;

/** The error of an operation on values, where it is the same in every version of Python. */
function failed(machine: Machine, operator: string, left: Held, right: Held, shown: string): never {
  const [a, b] = [
    left instanceof Thing ? undefined : asNumber(left),
    right instanceof Thing ? undefined : asNumber(right),
  ];
  if (a !== undefined && b !== undefined) {
    const isZero = Number(b) === 0;
    const areInts = typeof a === "bigint" && typeof b === "bigint";
    if (isZero && operator === "/")
      machine.raise("ZeroDivisionError", areInts ? "division by zero" : "float division by zero");
    if (isZero && operator === "//" && areInts)
      machine.raise("ZeroDivisionError", "integer division or modulo by zero");
    if (areInts && (operator === "<<" || operator === ">>") && b < 0n)
      machine.raise("ValueError", "negative shift count");
    if (!areInts && "&|^<<>>".includes(operator)) cannot(machine, shown, left, right);
    return stuck(`${operator} of numbers`);
  }
  const [x, y] = [kindOf(left), kindOf(right)];
  const sequences = ["str", "list", "tuple"];
  // Two of a kind can be joined: only their length has kept them from it.
  if (operator === "+" && sequences.includes(x) && x === y) return stuck("a long sequence");
  if (operator === "+" && sequences.includes(x))
    machine.raise("TypeError", `can only concatenate ${x} (not "${y}") to ${x}`);
  if (operator === "*") {
    const isSequence = (kind: string) => sequences.includes(kind) || kind === "bytes" || kind === "collections.deque";
    if (isSequence(x) && y !== "int" && y !== "bool")
      machine.raise("TypeError", `can't multiply sequence by non-int of type '${y}'`);
    if (sequences.includes(y) && x !== "int" && x !== "bool")
      machine.raise("TypeError", `can't multiply sequence by non-int of type '${x}'`);
    if (sequences.includes(x) || sequences.includes(y)) return stuck("a long sequence");
  }
  if (operator === "%" && x === "str") return stuck("% of a string");
  if (x === y && (x === "set" || x === "dict") && "&|^-".includes(operator)) return stuck(`${operator} of ${x}`);
  return cannot(machine, shown, left, right);
}

function cannot(machine: Machine, shown: string, left: Held, right: Held): never {
  const [x, y] = [kindOf(left), kindOf(right)];
  // Library objects and iterators may know operators that are not known here.
  const isOpen = (held: Held, kind: string) => !PLAIN_KINDS.has(kind) && !isExact(held);
  if ((isOpen(left, x) || isOpen(right, y)) && !(left instanceof Instance || right instanceof Instance))
    stuck(`${shown} of ${x} and ${y}`);
  for (const held of [left, right]) if (held instanceof Instance) refuseLibrary(held);
  // Python 3.9 calls this one as it calls `**`.
  if (shown === "**=") return machine.raiseError(builtinClass("TypeError") ?? stuck(shown), [versionText()]);
  return machine.raise("TypeError", `unsupported operand type(s) for ${shown}: '${x}' and '${y}'`);
}
