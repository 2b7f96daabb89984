import {
  adjusted,
  DEFAULT_RULES,
  type DecimalRules,
  decimal,
  decimalOperation,
  fixedTo,
  isZero,
  NAN,
  negated,
  normalized,
  type Outcome,
  ofFloat,
  parsedDecimal,
  quantized,
  ROUNDINGS,
  type Rounding,
  ratioOf,
  rulesNow,
  squareRootOf,
  toIntegral,
  useRules,
  whole,
} from "../../decimals.ts";
import { decimalText } from "../../decimalText.ts";
import { fraction, orderOfNumbers } from "../../rationals.ts";
import { bound } from "../../signature.ts";
import { attempt, bool, type DecimalValue, int, NONE, str, type Value } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { settled } from "../exactNumbers.ts";
import type { Machine } from "../machine.ts";
import { List, Tuple } from "../objects/containers.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck, undecided } from "../stuck.ts";
import { kindOf } from "../types.ts";
import { known, mayRaise } from "../unknown.ts";

/** The module `decimal`: its functions, contexts, and the methods of `Decimal`. */

export function callDecimal(machine: Machine, name: string, given: Arguments): Held {
  const values = given.args.map(known);
  const unclear = [...values, ...given.named.values()].find((held) => held instanceof Unknown);
  switch (name) {
    case "Decimal": {
      if (unclear instanceof Unknown) return unknownDecimal(machine, unclear);
      const [value] = argumentsOf("value? context?", given);
      return value ? decimalFrom(machine, value) : decimal(false, 0n, 0);
    }
    case "Decimal.from_float": {
      const [value] = argumentsOf("f", given);
      if (value instanceof Thing || !value || !["float", "int", "bool"].includes(value.type)) return stuck(name);
      return decimalFrom(machine, value);
    }
    case "getcontext":
      argumentsOf("", given);
      return contextOf(machine);
    case "setcontext": {
      const [context] = argumentsOf("context", given);
      if (!(context instanceof ContextObject)) return stuck(name);
      contexts.set(machine, context.isShared ? context.copy() : context);
      contextOf(machine).apply(machine);
      return NONE;
    }
    case "localcontext": {
      const [context] = argumentsOf("ctx?", given);
      if (context && !isNone(context) && !(context instanceof ContextObject)) return stuck(name);
      return new LocalContext(context instanceof ContextObject ? context : contextOf(machine));
    }
    case "Context": {
      const [precision, rounding] = argumentsOf("prec? rounding?", given);
      const made = new ContextObject(DEFAULT_RULES);
      if (precision && !isNone(precision)) made.change("prec", precision);
      if (rounding && !isNone(rounding)) made.change("rounding", rounding);
      return made;
    }
    default:
      return stuck(`decimal.${name}`);
  }
}

const isNone = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";

/** The arguments by the places of their parameters; what Python refuses is not followed. */
function argumentsOf(signature: string, { args, named }: Arguments): readonly (Held | undefined)[] {
  return attempt(() => bound<Held>(signature, args, [...named])) ?? stuck("arguments of decimal");
}

function unknownDecimal(machine: Machine, { cause, kind }: Unknown): Held {
  if (kind !== "int" && kind !== "bool") mayRaise(machine, cause);
  return new Unknown(cause, undefined, { spread: "word" });
}

function decimalFrom(machine: Machine, held: Held): DecimalValue {
  if (held instanceof Tuple || held instanceof List) return fromParts(held.items);
  if (held instanceof Thing) return stuck("Decimal of an object");
  switch (held.type) {
    case "decimal":
      return held;
    case "int":
    case "bool":
      return sure(() => whole(BigInt(held.value)));
    case "float":
      return sure(() => ofFloat(held.value));
    case "str":
      return settled(
        machine,
        sure(() => parsedDecimal(held.value)),
      );
    case "none":
    case "fraction":
      return machine.raise("TypeError", `conversion from ${kindOf(held)} to Decimal is not supported`);
    default:
      return stuck(`Decimal of ${held.type}`);
  }
}

const sure = <T>(of: () => T): T => {
  const found = attempt(() => ({ value: of() }));
  return found ? found.value : stuck("a decimal number");
};

/** Sign, digits, exponent. */
function fromParts(items: readonly Held[]): DecimalValue {
  const [sign, digits, exponent] = items;
  const number = (held: Held | undefined): number =>
    held && !(held instanceof Thing) && held.type === "int" ? Number(held.value) : stuck("parts of a Decimal");
  if (!(digits instanceof Tuple) || items.length !== 3) return stuck("parts of a Decimal");
  const all = digits.items.map(number);
  if (![0, 1].includes(number(sign)) || !all.every((digit) => digit >= 0 && digit <= 9)) return stuck("digits");
  return sure(() => decimal(number(sign) === 1, BigInt(all.join("") || "0"), number(exponent)));
}

const isRounding = (text: string): text is Rounding => ROUNDINGS.some((known_) => known_ === text);

function roundingFrom(held: Held): Rounding {
  const text = !(held instanceof Thing) && held.type === "str" ? held.value : stuck("a rounding");
  return isRounding(text) ? text : stuck("a rounding");
}

/** `decimal.Context`: it counts as far as its precision and its rounding go. */
class ContextObject extends LibraryObject {
  rules: DecimalRules;
  /** One of the module's own, which is copied where it is put to use. */
  readonly isShared: boolean;

  constructor(rules: DecimalRules, isShared = false) {
    super("Context", "decimal.Context");
    this.rules = rules;
    this.isShared = isShared;
  }

  copy(): ContextObject {
    return new ContextObject(this.rules);
  }

  apply(machine: Machine): void {
    machine.decimals = this.rules;
    useRules(this.rules);
  }

  field(name: string): Held | undefined {
    if (name === "prec") return int(this.rules.precision);
    if (name === "rounding") return str(this.rules.rounding);
    if (name === "capitals") return int(1);
    return METHODS_OF_CONTEXT.has(name) ? undefined : stuck(`a context's ${name}`);
  }

  /** An attribute gets another value. */
  change(name: string, value: Held): void {
    if (value instanceof Thing) stuck(`a context's ${name}`);
    if (name === "rounding") this.rules = { ...this.rules, rounding: roundingFrom(value) };
    else if (name === "prec" && value.type === "int" && value.value >= 1n && value.value <= 500n)
      this.rules = { ...this.rules, precision: Number(value.value) };
    else stuck(`a context's ${name}`);
  }

  override setField(machine: Machine, name: string, value: Held): void {
    this.change(name, value);
    if (contextOf(machine) === this) this.apply(machine);
  }

  *call(machine: Machine, name: string, given: Arguments): Run<Held> {
    if (name === "copy") return this.copy();
    if (name === "clear_flags") return NONE;
    const operator = OPERATIONS[name];
    const values = argumentsOf(operator === undefined ? "a" : "a b", given).map((held) => {
      if (name === "create_decimal") return decimalFrom(machine, held ?? stuck(name));
      if (!held || held instanceof Thing || !["decimal", "int"].includes(held.type))
        return stuck(`a context's ${name}`);
      return decimalFrom(machine, held);
    });
    const [a = NAN, b = NAN] = values;
    const { precision, rounding } = this.rules;
    return settled(
      machine,
      sure((): Outcome => {
        if (operator !== undefined) return decimalOperation(operator, a, b, this.rules);
        if (name === "create_decimal" || name === "plus") return fixedTo(a, precision, rounding);
        if (name === "quantize") return quantized(a, b, this.rules);
        return name === "sqrt" ? squareRootOf(a, this.rules) : stuck(`a context's ${name}`);
      }),
    );
  }
}

const OPERATIONS: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  divide_int: "//",
  remainder: "%",
  power: "**",
};
const METHODS_OF_CONTEXT: ReadonlySet<string> = new Set([
  ...Object.keys(OPERATIONS),
  ..."copy clear_flags create_decimal sqrt".split(" "),
]);

/** The context in use, of which there is one object until another takes its place. */
const contexts = new WeakMap<Machine, ContextObject>();

function contextOf(machine: Machine): ContextObject {
  const found = contexts.get(machine) ?? new ContextObject(machine.alone ? stuck("a context") : DEFAULT_RULES);
  contexts.set(machine, found);
  return found;
}

/** `with localcontext() as context:` */
class LocalContext extends LibraryObject {
  readonly #of: ContextObject;
  #before: ContextObject | undefined;

  constructor(of: ContextObject) {
    super("ContextManager", "decimal.ContextManager");
    this.#of = of.copy();
  }

  field(): undefined {
    return undefined;
  }

  call(): never {
    return stuck("a context manager's method");
  }

  override enter(machine: Machine): Held {
    this.#before = contextOf(machine);
    contexts.set(machine, this.#of);
    this.#of.apply(machine);
    return this.#of;
  }

  override leave(machine: Machine): undefined {
    contexts.set(machine, this.#before ?? stuck("a context"));
    contextOf(machine).apply(machine);
  }
}

/** Constants, and the contexts that the module has. */
export const DECIMAL_VALUES: Readonly<Record<string, Held>> = {
  ...Object.fromEntries(ROUNDINGS.map((name) => [name, str(name)])),
  DefaultContext: new ContextObject(DEFAULT_RULES, true),
  HAVE_THREADS: bool(true),
};

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
