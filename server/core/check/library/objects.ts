import { bytesFromHex, translationOfBytes } from "../bytes.ts";
import { fromKeys } from "../containers.ts";
import { called, intFromBytes, TAKING } from "../methods.ts";
import { momentAttribute } from "../moments.ts";
import { variadic } from "../signature.ts";
import { translation } from "../strings.ts";
import { type FunctionValue, float, int, NONE, stop, str, tuple, type Value } from "../value.ts";
import { callable } from "./module.ts";

/** Attributes that are no calls: of objects, classes, methods as values. */

/** Methods that are often given to other functions. */
const AS_VALUES: Readonly<Partial<Record<Value["type"], ReadonlySet<string>>>> = {
  dict: new Set(["get"]),
  list: new Set(["count", "index"]),
  tuple: new Set(["count", "index"]),
  str: new Set(
    "upper lower strip split count find index startswith endswith replace join format title capitalize isdigit isalpha isalnum isupper islower isspace".split(
      " ",
    ),
  ),
};

export function attributeOf(object: Value, name: string): Value {
  if (object.type === "object")
    return name === "args" && object.args ? tuple(object.args) : (object.fields.get(name) ?? stop());
  if (object.type === "tuple" && object.named) {
    const at = object.named.fields.indexOf(name);
    if (at >= 0) return object.items[at] ?? stop();
    return name === "_fields" ? tuple(object.named.fields.map(str)) : stop();
  }
  if (object.type === "function") return ofFunction(object, name);
  if (object.type === "moment") return momentAttribute(object, name) ?? stop();
  const plain = plainAttribute(object, name);
  if (plain) return plain;
  if (name === "__getitem__" && object.type === "dict")
    return callable(
      name,
      variadic(([key = stop()]) => called("get", object, [key, stop()], [])),
      false,
    );
  if (TAKING.has(name) || !AS_VALUES[object.type]?.has(name)) return stop();
  return callable(name, (args, named) => called(name, object, args, named), false);
}

function plainAttribute(object: Value, name: string): Value | undefined {
  switch (object.type) {
    case "int":
    case "bool":
      if (name === "imag") return int(0);
      if (name === "denominator") return int(1);
      return name === "real" || name === "numerator" ? int(BigInt(object.value)) : undefined;
    case "float":
      return name === "real" ? object : name === "imag" ? float(0) : undefined;
    case "range":
      return name === "start" || name === "stop" || name === "step" ? int(object[name]) : undefined;
    case "deque":
      return name === "maxlen" ? (object.maxlen === undefined ? NONE : int(object.maxlen)) : undefined;
    default:
      return undefined;
  }
}

/** Of a class: its methods, to be called with the object. */
function ofFunction(of: FunctionValue, name: string): Value {
  if (name === "__name__" || name === "__qualname__") return of.shown === undefined ? str(of.name) : stop();
  const member = of.members && Object.hasOwn(of.members, name) ? of.members[name] : undefined;
  if (member) return member;
  if (!of.isClass) return stop();
  if (name === "maketrans" && of.name === "str") return callable(name, variadic(translation), false);
  if (name === "fromkeys" && of.name === "dict")
    return callable(
      name,
      variadic((args) => fromKeys(args)),
      false,
    );
  if (of.name === "bytes" && name === "maketrans") return callable(name, variadic(translationOfBytes), false);
  if (of.name === "bytes" && name === "fromhex") return callable(name, variadic(bytesFromHex), false);
  if (of.name === "int" && name === "from_bytes") return callable(name, intFromBytes, false);
  const kind = of.name as Value["type"];
  if (kind === "str" || kind === "dict" || kind === "list" || kind === "set" || kind === "int" || kind === "float")
    return callable(
      name,
      ([self = stop(), ...args], named) =>
        self.type === kind && !TAKING.has(name) ? called(name, self, args, named) : stop(),
      false,
    );
  return stop();
}

/** `str.upper(text)`, `dict.fromkeys(…)`. */
export function libraryMethod(
  name: string,
  self: FunctionValue,
  args: readonly Value[],
  named: readonly (readonly [string, Value])[],
): Value {
  const found = attributeOf(self, name);
  return found.type === "function" ? found.call(args, named) : stop();
}
