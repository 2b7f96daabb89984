import { stop, type Value } from "./value.ts";

/** Classes by their names: what a value's is, and what it is an instance of. */

const BASES: Readonly<Record<string, readonly string[]>> = {
  bool: ["int"],
  Counter: ["dict"],
  OrderedDict: ["dict"],
  defaultdict: ["dict"],
};

/** The class's name; for what the program may have a class of its own for, nothing is said. */
export function typeName(value: Value): string {
  switch (value.type) {
    case "none":
      return "NoneType";
    case "dict":
      return value.like?.name ?? "dict";
    case "view":
      return value.name;
    case "iterator":
      return value.name || "generator";
    case "tuple":
      return value.named ? stop() : "tuple";
    case "object":
    case "function":
    case "moment":
      return stop();
    case "decimal":
      return "decimal.Decimal";
    case "fraction":
      return "Fraction";
    default:
      return value.type;
  }
}

export function isInstance(value: Value, kind: Value): boolean {
  if (kind.type === "tuple") return kind.items.some((one) => isInstance(value, one));
  if (kind.type !== "function" || !kind.isClass) return stop();
  const wanted = kind.name.replace(/^collections\./, "");
  if (wanted === "object") return true;
  if (value.type === "tuple" && value.named) return wanted === "tuple" ? true : BUILT_IN.has(wanted) ? false : stop();
  if (value.type === "function") return wanted === "type" ? value.isClass : BUILT_IN.has(wanted) ? false : stop();
  if (value.type === "object") return stop(); // its class may build on any other
  const own = typeName(value);
  return BUILT_IN.has(wanted) || CLASSES.has(wanted)
    ? own === wanted || (BASES[own]?.includes(wanted) ?? false)
    : stop();
}

const BUILT_IN: ReadonlySet<string> = new Set(
  "int float bool str bytes list tuple set frozenset dict range NoneType type complex bytearray".split(" "),
);
const CLASSES: ReadonlySet<string> = new Set(["Counter", "OrderedDict", "defaultdict", "deque"]);
