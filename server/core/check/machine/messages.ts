import { reprOf } from "../value.ts";
import { Class, type Instance } from "./objects/classes.ts";
import { List } from "./objects/containers.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck } from "./stuck.ts";
import { markOf, textOfUnknown } from "./unknown.ts";

/** `str()` of an exception without a `__str__` of its own, which the tracer does not ask either. */
export function messageOf({ args, cls }: Instance): string {
  const [only] = args;
  if (only === undefined) return "";
  if (args.length > 1 && cls.mro.some(({ name, isBuiltin }) => isBuiltin && name === "OSError"))
    return args.length > 2 ? stuck("the message of an OSError") : `[Errno ${args.map(texts).join("] ")}`;
  if (args.length > 1) return `(${args.map(plain).join(", ")})`;
  const isOwn = cls.owner("__str__") !== undefined;
  const isKeyError = !isOwn && cls.mro.some(({ name, isBuiltin }) => isBuiltin && name === "KeyError");
  if (only instanceof Unknown && only.kind === "str" && !isKeyError) return textOfUnknown(only);
  if (only instanceof Thing) return plain(only);
  return only.type === "str" && !isKeyError ? only.value : plain(only);
}

const texts = (held: Held): string => (!(held instanceof Thing) && held.type === "str" ? held.value : plain(held));

function plain(held: Held): string {
  if (held instanceof Unknown) return markOf(held.cause, held.spread === "text" ? "line" : held.spread);
  const classes = held instanceof List ? held.items : [];
  // Of an error of `decimal`: the conditions that it was raised for.
  if (classes.length > 0 && classes.every((cls) => cls instanceof Class && cls.fullName !== undefined && cls.isBuiltin))
    return `[${classes.map((cls) => `<class '${(cls as Class).fullName}'>`).join(", ")}]`;
  return held instanceof Thing ? stuck("an object in a message") : (reprOf(held) ?? stuck("a message"));
}
