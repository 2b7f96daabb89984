import { called } from "../methods.ts";
import { has, holds, itemAt, negate, operate } from "../operations.ts";
import { native, needed, variadic } from "../signature.ts";
import { asText, bool, type Native, stop, truthOf, tuple, type Value } from "../value.ts";
import { classes, functions, type Module, made } from "./module.ts";
import { attributeOf } from "./objects.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  truediv: "/",
  floordiv: "//",
  mod: "%",
  pow: "**",
  and_: "&",
  or_: "|",
  xor: "^",
  lshift: "<<",
  rshift: ">>",
  concat: "+",
};
const COMPARISONS: Readonly<Record<string, string>> = {
  lt: "<",
  le: "<=",
  eq: "==",
  ne: "!=",
  ge: ">=",
  gt: ">",
  is_: "is",
  is_not: "is not",
};
const UNARY: Readonly<Record<string, string>> = { neg: "-", pos: "+", not_: "not", inv: "~", invert: "~" };

const each = (table: Readonly<Record<string, string>>, native_: (operator: string) => Native): Module =>
  functions(Object.fromEntries(Object.entries(table).map(([name, operator_]) => [name, native_(operator_)])));

/** One thing, or a tuple where several are asked for. */
const getter =
  (kind: string, get: (object: Value, what: Value) => Value): Native =>
  (wanted, named) => {
    if (wanted.length === 0 || named.length > 0) return stop();
    return made(
      kind,
      variadic(([object = stop(), ...more]) => {
        const found = wanted.map((what) => (more.length > 0 ? stop() : get(object, what)));
        return found.length === 1 ? (found[0] ?? stop()) : tuple(found);
      }),
    );
  };

const dotted = (object: Value, path: Value): Value => asText(path).split(".").reduce(attributeOf, object);

const caller: Native = ([name, ...args], named) =>
  made(
    "methodcaller",
    variadic(([object]) => called(asText(name), needed(object), args, named)),
  );

export const operator: Module = {
  ...each(OPERATORS, (one) => native("a b /", (a, b) => operate(one, needed(a), needed(b)))),
  ...each(COMPARISONS, (one) => native("a b /", (a, b) => bool(holds(one, needed(a), needed(b))))),
  ...each(UNARY, (one) => native("a /", (a) => negate(one, needed(a)))),
  ...functions({
    truth: native("a /", (a) => bool(truthOf(needed(a)))),
    abs: native("a /", (a) =>
      holds("<", needed(a), { type: "int", value: 0n }) ? negate("-", needed(a)) : negate("+", needed(a)),
    ),
    getitem: native("a b /", (a, b) => itemAt(needed(a), needed(b))),
    contains: native("a b /", (a, b) => bool(has(needed(a), needed(b)))),
  }),
  ...classes({
    itemgetter: getter("itemgetter", itemAt),
    attrgetter: getter("attrgetter", dotted),
    methodcaller: caller,
  }),
};
