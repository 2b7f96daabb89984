import { native, needed } from "../signature.ts";
import { stop, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

/** A copy is as what it is of; of an object of the program's, its class may say otherwise. */
function copied(value: Value | undefined): Value {
  const of = needed(value);
  return hasObjects(of) ? stop() : of;
}

function hasObjects(value: Value): boolean {
  if (value.type === "object" || value.type === "iterator" || value.type === "view") return true;
  if (value.type === "dict") return value.entries.some(([key, item]) => hasObjects(key) || hasObjects(item));
  return "items" in value && value.items.some(hasObjects);
}

export const copy: Module = functions({
  copy: native("x", copied),
  deepcopy: native("x memo?", (value, memo) => (memo ? stop() : copied(value))),
});
