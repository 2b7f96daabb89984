import { str } from "../value.ts";
import { docText } from "./attributes.ts";
import { makeData } from "./classes.ts";
import { memoOf } from "./memo.ts";
import { Instance } from "./objects/classes.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import type { Held } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** A decorator that was given options: `@dataclass(order=True)`. */
export class Decorator extends Native {
  readonly options: ReadonlyMap<string, Held>;

  constructor(name: string, options: ReadonlyMap<string, Held>) {
    super(`decorator ${name}`, "<function>");
    this.options = options;
  }
}

/** What `update_wrapper` takes over. */
export function wrapped(made: FunctionObject | Instance, of: FunctionObject): void {
  for (const [name, value] of of.fields) if (!name.startsWith("__")) made.fields.set(name, value);
  made.fields.set("__name__", of.fields.get("__name__") ?? str(of.code.name));
  made.fields.set("__wrapped__", of);
  made.fields.set("__doc__", of.fields.get("__doc__") ?? docText(of.code.doc));
  made.fields.set("__module__", of.fields.get("__module__") ?? str(of.env.module.place?.name ?? "__main__"));
  if (made instanceof Instance) made.hasOrigin = true;
}

export function decorated(decorator: Decorator, made: Held): Held {
  switch (decorator.name) {
    case "decorator dataclass":
      return makeData(made, decorator.options);
    case "decorator lru_cache":
      return made instanceof FunctionObject ? memoOf(made, [], decorator.options) : stuck("lru_cache");
    case "decorator wraps": {
      const of = decorator.options.get("of");
      if (made instanceof FunctionObject && of instanceof FunctionObject) {
        wrapped(made, of);
        return made;
      }
      return stuck("wraps");
    }
    default:
      return stuck("decorator");
  }
}
