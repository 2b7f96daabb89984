import {
  adjusted,
  type DecimalRules,
  decimal,
  decimalOperation,
  fixedTo,
  isZero,
  negated,
  normalized,
  type Outcome,
  quantized,
  ratioOf,
  rulesNow,
  squareRootOf,
  toIntegral,
  whole,
} from "../../decimals.ts";
import { decimalText } from "../../decimalText.ts";
import { fraction, orderOfNumbers } from "../../rationals.ts";
import { bool, type DecimalValue, int, str, type Value } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { settled } from "../exactNumbers.ts";
import type { Machine } from "../machine.ts";
import { Tuple } from "../objects/containers.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck, undecided } from "../stuck.ts";
import { kindOf } from "../types.ts";

import { argumentsOf, ContextObject, decimalFrom, isNone, roundingFrom, sure } from "./decimal.ts";

/** What a `Decimal` has: its attributes and methods. */

export function decimalField(value: DecimalValue, name: string): Held | undefined {
  if (name === "real") return value;
  return name === "imag" ? decimal(false, 0n, 0) : undefined;
}

const SIGNATURES: Readonly<Record<string, string>> = {
  adjusted: "",
  as_integer_ratio: "",
  as_tuple: "",
  canonical: "",
  compare: "other context?",
  conjugate: "",
  copy_abs: "",
  copy_negate: "",
  copy_sign: "other context?",
  fma: "other third context?",
  is_finite: "",
  is_infinite: "",
  is_nan: "",
  is_qnan: "",
  is_signed: "",
  is_snan: "",
  is_zero: "",
  max: "other context?",
  min: "other context?",
  normalize: "context?",
  quantize: "exp rounding? context?",
  same_quantum: "other context?",
  scaleb: "other context?",
  sqrt: "context?",
  to_eng_string: "context?",
  to_integral: "rounding? context?",
  to_integral_exact: "rounding? context?",
  to_integral_value: "rounding? context?",
};

export const isDecimalMethod = (name: string): boolean => Object.hasOwn(SIGNATURES, name);

/** A method of `Decimal`. */
export function decimalMethod(machine: Machine, self: DecimalValue, name: string, given: Arguments): Held {
  const signature = SIGNATURES[name] ?? stuck(`Decimal.${name}`);
  const values = argumentsOf(signature, given);
  const places = signature.split(" ").map((word) => word.replace("?", ""));
  const option = (wanted: string) => {
    const held = values[places.indexOf(wanted)];
    return held && !isNone(held) ? held : undefined;
  };
  const context = option("context");
  const own = sure(rulesNow);
  const rules = context === undefined ? own : context instanceof ContextObject ? context.rules : stuck("a context");
  const rounding = option("rounding");
  const set: DecimalRules = rounding ? { ...rules, rounding: roundingFrom(rounding) } : rules;
  const other = (at: number): DecimalValue => {
    const held = values[at] ?? stuck(name);
    if (held instanceof Unknown) return undecided(held.cause);
    const isNumber = !(held instanceof Thing) && ["decimal", "int", "bool"].includes(held.type);
    if (isNumber) return decimalFrom(machine, held);
    const isWrong = !(held instanceof Thing) && ["str", "float", "none"].includes(held.type);
    return isWrong
      ? machine.raise("TypeError", `conversion from ${kindOf(held)} to Decimal is not supported`)
      : stuck(`Decimal.${name}`);
  };
  if (name === "quantize") return settled(machine, sureOutcome(quantized, self, other(0), set));
  if (name === "compare" || name === "max" || name === "min") return ofTwo(name, self, other(0), set);
  if (name === "sqrt")
    return settled(
      machine,
      sure(() => squareRootOf(self, set)),
    );
  if (name === "fma") {
    const [b, c] = [other(0), other(1)];
    const exact: DecimalRules = { ...set, precision: 2_000 };
    return settled(
      machine,
      sure(() => {
        const product = decimalOperation("*", self, b, exact);
        return product.type === "signal" ? product : decimalOperation("+", product, c, set);
      }),
    );
  }
  if (name === "copy_sign") return { ...self, isNegative: other(0).isNegative };
  if (name === "same_quantum") {
    const b = other(0);
    return bool(self.kind === b.kind && (self.kind !== "finite" || self.exponent === b.exponent));
  }
  if (name === "scaleb") {
    const by = other(0);
    if (self.kind !== "finite" || by.kind !== "finite" || by.exponent !== 0) return stuck(name);
    const shift = Number(by.digits) * (by.isNegative ? -1 : 1);
    return sure(() =>
      fixedTo(decimal(self.isNegative, self.digits, self.exponent + shift), set.precision, set.rounding),
    );
  }
  return sure(() => alone(self, name, set));
}

const sureOutcome = (
  of: (a: DecimalValue, b: DecimalValue, rules: DecimalRules) => Outcome,
  a: DecimalValue,
  b: DecimalValue,
  rules: DecimalRules,
): Outcome => sure(() => of(a, b, rules));

/** Equal ones that are written in different ways have an order of their own, which is not followed. */
function ofTwo(name: string, a: DecimalValue, b: DecimalValue, rules: DecimalRules): Held {
  if (a.kind === "nan" || b.kind === "nan") return stuck(name);
  const order = sure(() => orderOfNumbers(a, b) ?? stuck(name));
  if (name === "compare") return whole(BigInt(Math.sign(order)));
  if (order === 0 && decimalText(a) !== decimalText(b)) return stuck(name);
  return fixedTo(order > 0 === (name === "max") ? a : b, rules.precision, rules.rounding);
}

function alone(self: DecimalValue, name: string, rules: DecimalRules): Value | Tuple {
  const hasDigits = self.kind === "finite";
  switch (name) {
    case "adjusted":
      return int(hasDigits ? adjusted(self) : 0);
    case "canonical":
    case "conjugate":
      return self;
    case "copy_abs":
      return { ...self, isNegative: false };
    case "copy_negate":
      return self.kind === "nan" ? stuck(name) : negated(self);
    case "is_finite":
      return bool(hasDigits);
    case "is_infinite":
      return bool(self.kind === "infinite");
    case "is_nan":
    case "is_qnan":
      return bool(self.kind === "nan");
    case "is_snan":
      return bool(false);
    case "is_signed":
      return bool(self.isNegative);
    case "is_zero":
      return bool(isZero(self));
    case "normalize":
      return normalized(self, rules);
    case "to_eng_string":
      return str(decimalText(self, true));
    case "to_integral":
    case "to_integral_exact":
    case "to_integral_value":
      return toIntegral(self, rules.rounding);
    case "as_integer_ratio": {
      const { over, under } = hasDigits ? ratioOf(self) : stuck(name);
      const made = fraction(over, under);
      return new Tuple([int(made.over), int(made.under)]);
    }
    case "as_tuple": {
      if (!hasDigits) return stuck(name);
      const digits = [...String(self.digits)].map((digit) => int(BigInt(digit)));
      const named = { name: "DecimalTuple", fields: ["sign", "digits", "exponent"] };
      return new Tuple([int(self.isNegative ? 1 : 0), new Tuple(digits), int(self.exponent)], named);
    }
    default:
      return stuck(`Decimal.${name}`);
  }
}
