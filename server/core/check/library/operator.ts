import { called } from "../methods.ts";
import { has, holds, isThat, itemAt, iterate, negate, operate } from "../operations.ts";
import { native, needed, variadic } from "../signature.ts";
import { asInt, asText, bool, int, type Native, stop, truthOf, tuple, type Value } from "../value.ts";
import { classes, failing, functions, type Module, made } from "./module.ts";
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
  matmul: "@",
  isub: "-",
  ifloordiv: "//",
  itruediv: "/",
  imod: "%",
  ipow: "**",
  ilshift: "<<",
  irshift: ">>",
};
/** They change what they are given first, where that can change. */
const IN_PLACE: Readonly<Record<string, string>> = { iadd: "+", imul: "*", iand: "&", ior: "|", ixor: "^" };
const FIXED: ReadonlySet<Value["type"]> = new Set([
  "int",
  "float",
  "bool",
  "str",
  "bytes",
  "tuple",
  "decimal",
  "fraction",
]);
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

const plain: Module = {
  ...each(OPERATORS, (one) => native("a b /", (a, b) => operate(one, needed(a), needed(b)))),
  ...each(IN_PLACE, (one) =>
    native("a b /", (a, b) => (FIXED.has(needed(a).type) ? operate(one, needed(a), needed(b)) : stop())),
  ),
  ...each(COMPARISONS, (one) => native("a b /", (a, b) => bool(holds(one, needed(a), needed(b))))),
  ...each(UNARY, (one) => native("a /", (a) => negate(one, needed(a)))),
  ...functions({
    truth: native("a /", (a) => bool(truthOf(needed(a)))),
    abs: native("a /", (a) =>
      holds("<", needed(a), { type: "int", value: 0n }) ? negate("-", needed(a)) : negate("+", needed(a)),
    ),
    index: native("a /", (a) => int(asInt(a))),
    countOf: native("a b /", (a, b) => int(iterate(needed(a)).filter((item) => isThat(item, needed(b))).length)),
    indexOf: native("a b /", (a, b) => {
      const at = iterate(needed(a)).findIndex((item) => isThat(item, needed(b)));
      return at < 0 ? stop() : int(at);
    }),
    getitem: native("a b /", (a, b) => itemAt(needed(a), needed(b))),
    contains: native("a b /", (a, b) => bool(has(needed(a), needed(b)))),
  }),
  ...classes({
    itemgetter: getter("itemgetter", itemAt),
    attrgetter: getter("attrgetter", dotted),
    methodcaller: caller,
  }),
};

export const operator: Module = failing(plain, {
  indexOf: ([items, wanted]) => {
    const all = items?.type === "list" || items?.type === "tuple" ? items.items : undefined;
    const isMissing = all && wanted && !all.some((item) => isThat(item, wanted));
    return isMissing ? ["ValueError", "sequence.index(x): x not in sequence"] : undefined;
  },
});
