import { lazily } from "../iterators.ts";
import { callValue, native, needed } from "../signature.ts";
import { type Native, stop, type Value } from "../value.ts";
import { callable, functions, type Module, made } from "./module.ts";

function reduced(callee: Value | undefined, iterable: Value | undefined, initial: Value | undefined): Value {
  let total = initial;
  for (const item of lazily(needed(iterable))) total = total ? callValue(callee, total, item) : item;
  return total ?? stop();
}

const partial: Native = ([callee, ...first], keywords) => {
  if (callee?.type !== "function") return stop();
  return made("partial", (args, named) => {
    const later = new Set(named.map(([name]) => name));
    return callee.call([...first, ...args], [...keywords.filter(([name]) => !later.has(name)), ...named]);
  });
};

export const functools: Module = {
  ...functions({ reduce: native("function iterable initial? /", reduced) }),
  partial: callable("partial", partial, true),
};
