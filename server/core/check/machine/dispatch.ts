/** Functions of which there is one for each type: `@singledispatch`. */

import { type Arguments, call } from "./call.ts";
import { lookUp } from "./evaluate.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { Class, Instance, Wrapped } from "./objects/classes.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import type { Held, Run } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { kindOf } from "./types.ts";

/** Types that stand for themselves; what builds on another one, as `bool` does, has both. */
const TYPES: ReadonlySet<string> = new Set(
  "int float bool str bytes list tuple dict set frozenset NoneType".split(" "),
);

export class Dispatch extends LibraryObject {
  readonly of: FunctionObject;
  readonly isMethod: boolean;
  readonly known = new Map<string | Class, Held>();

  constructor(of: FunctionObject, isMethod: boolean) {
    super(isMethod ? "singledispatchmethod" : "function", "function");
    this.of = of;
    this.isMethod = isMethod;
  }

  override shown(): string {
    return this.isMethod ? super.shown() : "<function>";
  }

  field(name: string): Held | undefined {
    if (name === "register") return undefined;
    return stuck(`a dispatching function's ${name}`);
  }

  // biome-ignore lint/correctness/useYield: it is asked for as one that may have to wait.
  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [first, second] = args;
    if (name !== "register" || named.size > 0 || args.length > 2 || !first) return stuck(`.${name}`);
    if (first instanceof FunctionObject) return this.#add(annotated(machine, first, this.isMethod ? 1 : 0), first);
    if (second) return this.#add(first, second);
    typeKey(first);
    return new Registration(this, first);
  }

  #add(type: Held, made: Held): Held {
    if (made instanceof Wrapped) return stuck("register");
    this.known.set(typeKey(type), made);
    return made;
  }

  /** What is done for a type is this from now on. */
  register(type: Held, made: Held): Held {
    return this.#add(type, made);
  }
}

/** `show.register(int)`, to be called with a function. */
export class Registration extends LibraryObject {
  readonly of: Dispatch;
  readonly type: Held;

  constructor(of: Dispatch, type: Held) {
    super("function", "function");
    this.of = of;
    this.type = type;
  }

  override shown(): string {
    return "<function>";
  }

  field(name: string): Held | undefined {
    return stuck(name);
  }

  call(): never {
    return stuck("register");
  }
}

function typeKey(type: Held): string | Class {
  if (type instanceof Class) return type.isProtocol || type.hasAbstract || type.meta ? stuck("register") : type;
  const name = type instanceof Native ? type.name : "";
  return TYPES.has(name) ? name : stuck("register");
}

/** The type that the first parameter says it has. */
function annotated(machine: Machine, { code, env }: FunctionObject, at: number): Held {
  const { annotation } = code.parameters[at] ?? stuck("register");
  if (annotation === "None") return new Native("NoneType", "<class>");
  return /^[A-Za-z_]\w*$/.test(annotation ?? "") ? lookUp(machine, annotation ?? "", env) : stuck("register");
}

/** The types of a value, its own first. */
function typesOf(held: Held): readonly (string | Class)[] {
  if (held instanceof Instance) {
    if (held.cls.enumeration || held.cls.meta) return stuck("singledispatch");
    return held.cls.mro.map((cls) => (cls.isBuiltin && TYPES.has(cls.name) ? cls.name : cls));
  }
  const kind = kindOf(held);
  if (!TYPES.has(kind)) return stuck("singledispatch");
  return [...(kind === "bool" ? ["bool", "int"] : [kind]), builtinClass("object") ?? stuck("object")];
}

export function* dispatched(machine: Machine, dispatch: Dispatch, given: Arguments): Run<Held> {
  const { isMethod, known, of } = dispatch;
  const deciding = given.args[isMethod ? 1 : 0] ?? stuck("singledispatch");
  if (deciding instanceof Unknown && deciding.kind === undefined) return undecided(deciding.cause);
  const type = typesOf(deciding).find((part) => known.has(part));
  return yield* call(machine, type === undefined ? of : (known.get(type) ?? of), given);
}
