/** Names of Python itself. */

import { member } from "./library.ts";
import { Instance } from "./objects/classes.ts";
import { Native } from "./objects/functions.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck } from "./stuck.ts";
import { kindOf } from "./types.ts";

const FUNCTIONS =
  "abs all any ascii bin callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash help hex id input isinstance issubclass iter len locals max min next oct open ord pow print repr round setattr sorted sum vars aiter anext breakpoint";
const TYPES =
  "bool bytearray bytes classmethod complex dict enumerate filter float frozenset int list map memoryview property range reversed set slice staticmethod str super tuple type zip";
const natives = new Map<string, Native>();
for (const name of FUNCTIONS.split(" ")) natives.set(name, new Native(name, "<function>"));
for (const name of TYPES.split(" ")) natives.set(name, new Native(name, "<class>"));
natives.set("NoneType", new Native("NoneType", "<class>"));

export const NOT_IMPLEMENTED = new Native("NotImplemented", "NotImplemented");
/** What `__exit__` gets of an exception, and nobody looks at. */
export const TRACEBACK = new Native("traceback", "<object> traceback()");
/** Names of Python itself that are not followed. */
const OTHERS: ReadonlySet<string> = new Set(
  "Ellipsis __build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ __file__ copyright credits exit license quit NoneType BaseExceptionGroup ExceptionGroup EncodingWarning PythonFinalizationError".split(
    " ",
  ),
);

/** A name of Python itself; undefined where there is none. */
export function native(name: string): Held | undefined {
  if (name === "NotImplemented") return NOT_IMPLEMENTED;
  if (OTHERS.has(name)) return stuck(name);
  return natives.get(name);
}

const ofLibrary = new Map<string, Native>();

/** A function or class of a module: there is one of each. */
export function libraryNative(name: string, shown = "<class>"): Native {
  const found = ofLibrary.get(name) ?? new Native(name, shown);
  ofLibrary.set(name, found);
  return found;
}

export function typeOf(held: Held): Held {
  if (held instanceof Unknown && held.kind === undefined) return new Unknown(held.cause);
  if (held instanceof Instance) return held.cls;
  if (!(held instanceof Thing) && held.type === "decimal") return libraryNative("decimal.Decimal");
  if (!(held instanceof Thing) && held.type === "fraction") return libraryNative("fractions.Fraction");
  if (!(held instanceof Thing) && held.type === "moment") return member("datetime", held.kind) ?? stuck("type");
  return natives.get(kindOf(held)) ?? stuck("type");
}
