import {
  Class,
  Deque,
  Dict,
  EnumMember,
  FunctionObject,
  type Held,
  Instance,
  Iter,
  LibraryObject,
  List,
  Method,
  Module,
  Native,
  NativeMethod,
  Outside,
  Property,
  PySet,
  stuck,
  Thing,
  Tuple,
  Unknown,
  undecided,
  View,
} from "./objects.ts";

const NAMES: Readonly<Record<string, string>> = { none: "NoneType" };

/** The name of its type, as Python's messages have it. */
export function kindOf(held: Held): string {
  if (!(held instanceof Thing) && held.type === "moment") return `datetime.${held.kind}`;
  if (!(held instanceof Thing)) return NAMES[held.type] ?? held.type;
  if (held.lost && !(held instanceof Instance)) return kindOf(held.lost);
  // What is a number may be of two types.
  if (held instanceof Unknown)
    return held.kind === undefined || held.kind === "number" ? undecided(held.cause) : held.kind;
  if (held instanceof List) return "list";
  if (held instanceof Tuple) return held.named?.name ?? "tuple";
  if (held instanceof Deque) return "collections.deque";
  if (held instanceof Dict) return held.factory ? "collections.defaultdict" : (held.like ?? "dict");
  if (held instanceof PySet) return "set";
  if (held instanceof Instance || held instanceof EnumMember) return held.cls.name;
  if (held instanceof FunctionObject) return "function";
  if (held instanceof Method) return "method";
  if (held instanceof Outside) return held.type;
  if (held instanceof NativeMethod || held instanceof Native)
    return held instanceof Native && held.shown === "<class>" ? "type" : "builtin_function_or_method";
  if (held instanceof Class) return "type";
  if (held instanceof Module) return "module";
  if (held instanceof LibraryObject) return held.kind;
  if (held instanceof Property) return "property";
  if (held instanceof View) return held.name;
  if (held instanceof Iter) return held.name === "" ? stuck("an iterator's type") : held.name;
  return stuck("a type");
}
