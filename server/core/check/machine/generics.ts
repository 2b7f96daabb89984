import { Class } from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { ClassGeneric, Generic, Native } from "./objects/functions.ts";
import { type Held, Thing } from "./objects/thing.ts";

/** `list[int]` and `Optional[str]`: types as annotations have them, which do nothing. */

const BUILTIN: ReadonlySet<string> = new Set(["list", "dict", "tuple", "set", "frozenset", "type"]);
/** How many types stand in the brackets; another number is an error. */
const COUNTS: Readonly<Record<string, number>> = {
  ClassVar: 1,
  Counter: 1,
  DefaultDict: 2,
  Deque: 1,
  Dict: 2,
  Final: 1,
  FrozenSet: 1,
  Iterable: 1,
  Iterator: 1,
  List: 1,
  Mapping: 2,
  MutableMapping: 2,
  Optional: 1,
  Sequence: 1,
  Set: 1,
  Type: 1,
};
/** `Generic[T]`, which does nothing as a base. */
export const GENERIC = "typing.Generic[]";
export const PROTOCOL = "typing.Protocol[]";
const VARIABLE = "typing.TypeVar()";

/** The type with others in its brackets; undefined for anything else, and where that is an error. */
export function genericOf({ name }: Native, index: Held): Generic | undefined {
  const parts = index instanceof Tuple ? index.items : [index];
  const made = new Generic(`${name}[]`);
  if (BUILTIN.has(name)) return parts.every(isType) ? made : undefined;
  if (name.startsWith("collections.abc.") && !name.endsWith(".Callable")) return parts.every(isType) ? made : undefined;
  if (!/^(?:typing|collections\.abc)\./.test(name)) return undefined;
  const own = name.replace(/.*\./, "");
  if (own === "Generic" || own === "Protocol") {
    const areVariables = parts.every((part) => part instanceof Native && part.name === VARIABLE);
    return areVariables && new Set(parts).size === parts.length ? made : undefined;
  }
  if (own === "Literal") return parts.length > 0 && parts.every((part) => !(part instanceof Thing)) ? made : undefined;
  if (own === "Callable") {
    const [from, to, ...more] = parts;
    const isList = from instanceof List && from.items.every(isType);
    return isList && to && isType(to) && more.length === 0 ? made : undefined;
  }
  // A union of one type, once or more, is that type itself.
  const isUnion = own === "Union" && new Set(parts).size > 1;
  const isCounted = isUnion || (own === "Tuple" && parts.length > 0) || COUNTS[own] === parts.length;
  if (own === "Optional" && !(parts[0] instanceof Thing)) return undefined;
  return isCounted && parts.every(isType) ? made : undefined;
}

/** `TypeVar("T")`. */
export function typeVariable(args: readonly Held[], named: ReadonlyMap<string, Held>): Native | undefined {
  const [name] = args;
  const isNamed = args.length === 1 && name && !(name instanceof Thing) && name.type === "str";
  return isNamed && [...named.keys()].every((option) => option === "bound")
    ? new Native(VARIABLE, "<class>")
    : undefined;
}

/** `Stack[int]` of a class of the program's. */
export function genericOfClass(cls: Class, index: Held): ClassGeneric | undefined {
  const parts = index instanceof Tuple ? index.items : [index];
  return cls.isGeneric && parts.length > 0 && parts.every(isType) ? new ClassGeneric(cls) : undefined;
}

function isType(held: Held): boolean {
  if (held instanceof Class) return true;
  if (held instanceof Native)
    return held.shown === "<class>" && !/^typing\.(?:Generic|ClassVar|Final|Protocol)/.test(held.name);
  return !(held instanceof Thing) && held.type === "none";
}
