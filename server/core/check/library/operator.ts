import { absolute } from "../builtins.ts";
import { called } from "../methods.ts";
import { isThat, iterate, operate } from "../operations.ts";
import { native, needed, variadic } from "../signature.ts";
import { asInt, asText, int, type Native, stop, type Value } from "../value.ts";
import { classes, failing, functions, type Module, made } from "./module.ts";

/** Two sequences of a kind. */
const joined = (a: Value, b: Value): Value =>
  a.type === b.type && ["list", "tuple", "str", "bytes"].includes(a.type) ? operate("+", a, b) : stop();

const caller: Native = ([name, ...args], named) =>
  made(
    "methodcaller",
    variadic(([object]) => called(asText(name), needed(object), args, named)),
  );

const plain: Module = {
  ...functions({
    concat: native("a b /", (a, b) => joined(needed(a), needed(b))),
    abs: native("a /", (a) => absolute(needed(a))),
    index: native("a /", (a) => int(asInt(a))),
    countOf: native("a b /", (a, b) => int(iterate(needed(a)).filter((item) => isThat(item, needed(b))).length)),
    indexOf: native("a b /", (a, b) => {
      const at = iterate(needed(a)).findIndex((item) => isThat(item, needed(b)));
      return at < 0 ? stop() : int(at);
    }),
  }),
  ...classes({
    methodcaller: caller,
  }),
};

export const operator: Module = failing(plain, {
  indexOf: ([items, wanted, ...more]) => {
    if (more.length > 0) return undefined;
    const all = items?.type === "list" || items?.type === "tuple" ? items.items : undefined;
    const isMissing = all && wanted && !all.some((item) => isThat(item, wanted));
    return isMissing ? ["ValueError", "sequence.index(x): x not in sequence"] : undefined;
  },
});
