import {
  DEFAULT_RULES,
  type DecimalRules,
  decimal,
  decimalOperation,
  fixedTo,
  NAN,
  type Outcome,
  ofFloat,
  parsedDecimal,
  quantized,
  ROUNDINGS,
  type Rounding,
  squareRootOf,
  useRules,
  whole,
} from "../../decimals.ts";
import { bound } from "../../signature.ts";
import { attempt, bool, type DecimalValue, int, NONE, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { settled } from "../exactNumbers.ts";
import type { Machine } from "../machine.ts";
import { List, Tuple } from "../objects/containers.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck } from "../stuck.ts";
import { kindOf } from "../types.ts";
import { known, mayRaise } from "../unknown.ts";

/** The module `decimal`: its functions and contexts. */

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

export const isNone = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";

/** The arguments by the places of their parameters; what Python refuses is not followed. */
export function argumentsOf(signature: string, { args, named }: Arguments): readonly (Held | undefined)[] {
  return attempt(() => bound<Held>(signature, args, [...named])) ?? stuck("arguments of decimal");
}

function unknownDecimal(machine: Machine, { cause, kind }: Unknown): Held {
  if (kind !== "int" && kind !== "bool") mayRaise(machine, cause);
  return new Unknown(cause, undefined, { spread: "word" });
}

export function decimalFrom(machine: Machine, held: Held): DecimalValue {
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

export const sure = <T>(of: () => T): T => {
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

export function roundingFrom(held: Held): Rounding {
  const text = !(held instanceof Thing) && held.type === "str" ? held.value : stuck("a rounding");
  return isRounding(text) ? text : stuck("a rounding");
}

/** `decimal.Context`: it counts as far as its precision and its rounding go. */
export class ContextObject extends LibraryObject {
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
