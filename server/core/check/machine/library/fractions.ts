import { fraction, fractionFrom, isExactNumber, limited, parsedFraction } from "../../rationals.ts";
import { attempt, type FractionValue, int, reprOf, type Value } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { divisionByZero } from "../exactNumbers.ts";
import type { Machine } from "../machine.ts";
import { Tuple } from "../objects/containers.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck } from "../stuck.ts";
import { known, mayRaise } from "../unknown.ts";

/** The module `fractions`: making a `Fraction`, and what one has. */

export function callFractions(machine: Machine, name: string, { args, named }: Arguments): Held {
  const values = [...args, ...named.values()].map(known);
  const unclear = values.find((held) => held instanceof Unknown);
  if (unclear instanceof Unknown) {
    if (name !== "Fraction" || named.size > 0) return stuck(name);
    if (args.length > 1 || unclear.kind !== "int") mayRaise(machine, unclear.cause);
    return new Unknown(unclear.cause, undefined, { spread: "word" });
  }
  const given = values.map((held) => (held instanceof Thing ? stuck("Fraction of an object") : held));
  const [over = named.get("numerator") ?? int(0), under = named.get("denominator")] = [given[0], given[1]];
  if (over instanceof Thing || under instanceof Thing || given.length > 2) return stuck(name);
  if (name === "Fraction.from_float" || name === "Fraction.from_decimal") {
    if (named.size > 0 || under || !["int", "float", "decimal"].includes(over.type)) return stuck(name);
    return sure(() => fractionFrom(over));
  }
  if (name !== "Fraction" || (named.size > 0 && args.length === 0 && !named.has("numerator"))) return stuck(name);
  return under && under.type !== "none" ? quotient(machine, over, under) : fractionOf(machine, over);
}

const sure = <T>(of: () => T): T => {
  const found = attempt(() => ({ value: of() }));
  return found ? found.value : stuck("a fraction");
};

function fractionOf(machine: Machine, value: Value): Held {
  if (value.type === "str") {
    const parts = sure(() => parsedFraction(value.value));
    if (!parts)
      return machine.raise("ValueError", `Invalid literal for Fraction: ${reprOf(value) ?? stuck("a fraction")}`);
    if (parts[1] === 0n) return divisionByZero(machine, `Fraction(${parts[0]}, 0)`);
    return sure(() => fraction(parts[0], parts[1]));
  }
  if (value.type === "float" && Number.isNaN(value.value))
    return machine.raise("ValueError", "cannot convert NaN to integer ratio");
  if (value.type === "float" && !Number.isFinite(value.value))
    return machine.raise("OverflowError", "cannot convert Infinity to integer ratio");
  const isNumber = isExactNumber(value) || ["int", "bool", "float"].includes(value.type);
  return isNumber ? sure(() => fractionFrom(value)) : stuck("Fraction of no number");
}

function quotient(machine: Machine, over: Value, under: Value): Held {
  const areRational = [over, under].every(({ type }) => ["int", "bool", "fraction"].includes(type));
  if (!areRational) {
    const areKnown = [over, under].every(({ type }) => ["int", "bool", "fraction", "float", "str"].includes(type));
    return areKnown
      ? machine.raise("TypeError", "both arguments should be Rational instances")
      : stuck("Fraction of no numbers");
  }
  const [a, b] = [sure(() => fractionFrom(over)), sure(() => fractionFrom(under))];
  if (b.over === 0n) return divisionByZero(machine, `Fraction(${a.over * b.under}, 0)`);
  return sure(() => fraction(a.over * b.under, a.under * b.over));
}

export function fractionField(value: FractionValue, name: string): Held | undefined {
  switch (name) {
    case "numerator":
      return int(value.over);
    case "denominator":
      return int(value.under);
    case "real":
      return value;
    case "imag":
      return int(0);
    default:
      return undefined;
  }
}

export const isFractionMethod = (name: string): boolean =>
  /^(?:limit_denominator|as_integer_ratio|conjugate)$/.test(name);

/** A method of `Fraction`. */
export function fractionMethod(machine: Machine, self: FractionValue, name: string, { args, named }: Arguments): Held {
  const [first = named.get("max_denominator")] = args;
  if (args.length + named.size > 1) return stuck(`Fraction.${name}`);
  if (name === "limit_denominator") {
    if (first && (first instanceof Thing || first.type !== "int")) return stuck(name);
    const most = first ? first.value : 1_000_000n;
    if (most < 1n) return machine.raise("ValueError", "max_denominator should be at least 1");
    return sure(() => limited(self, most));
  }
  if (first) return stuck(`Fraction.${name}`);
  if (name === "as_integer_ratio") return new Tuple([int(self.over), int(self.under)]);
  return name === "conjugate" ? self : stuck(`Fraction.${name}`);
}
