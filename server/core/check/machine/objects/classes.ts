import { stuck } from "../stuck.ts";
import type { Expr } from "../tree.ts";
import { type Held, Thing } from "./thing.ts";

export class Class extends Thing {
  readonly name: string;
  readonly bases: readonly Class[];
  readonly mro: readonly Class[];
  readonly members = new Map<string, Held>();
  /** Of Python itself: an exception, or a base that does nothing. */
  readonly isBuiltin: boolean;
  /** As it says itself, where that is certain: `helper.Point`. */
  fullName: string | undefined;
  /** Its docstring, as it stands in the program. */
  doc: Expr | undefined;
  data: DataClass | undefined;
  /** Attributes that its objects have a place for, where they have no others. */
  slots: readonly string[] | undefined;
  /** Of an enumeration: by each of their names, in order. */
  enumeration: Map<string, EnumMember> | undefined;
  /** Of Python itself, where its objects hold something: a list's items, a number. */
  readonly holds: string | undefined;
  /** The class that it is an object of, where that is one of the program's. */
  meta: Class | undefined;
  /** Says which methods others have, or which types may stand in its brackets, or that some methods are abstract. */
  isProtocol = false;
  /** A protocol that `isinstance` may ask for. */
  isChecked = false;
  /** Of named tuples: their fields. */
  tuple: TupleClass | undefined;
  isGeneric = false;
  /** A `TypedDict`: calling it makes a dict. */
  isTypedDict = false;
  hasAbstract = false;

  constructor(name: string, bases: readonly Class[], isBuiltin: boolean, holds?: string) {
    super();
    this.name = name;
    this.bases = bases;
    this.isBuiltin = isBuiltin;
    this.holds = holds;
    this.mro = [this, ...merged([...bases.map(({ mro }) => mro), bases])];
  }

  find(name: string): Held | undefined {
    return this.owner(name)?.members.get(name);
  }

  owner(name: string): Class | undefined {
    return this.mro.find(({ members }) => members.has(name));
  }

  /** What a method of this name would be the program's own. */
  findOwn(name: string): Held | undefined {
    const owner = this.owner(name);
    return owner?.isBuiltin ? undefined : owner?.members.get(name);
  }

  /** The built-in type on which it builds: `list`, `int`. */
  get heldKind(): string | undefined {
    return this.mro.find(({ holds }) => holds !== undefined)?.holds;
  }

  isA(other: Class): boolean {
    return this.mro.includes(other);
  }

  get isException(): boolean {
    return this.mro.some(({ name, isBuiltin }) => isBuiltin && name === "BaseException");
  }
}

/** What the objects of a class of named tuples hold. */
export interface TupleClass {
  readonly fields: readonly string[];
  readonly missing: ReadonlyMap<string, Held>;
}

/** What `@dataclass` makes of a class. */
export interface DataClass {
  /** Those that `__init__` alone is given, too. */
  readonly all: readonly DataField[];
  readonly fields: readonly DataField[];
  readonly isFrozen: boolean;
  /** `unsafe_hash=True`. */
  readonly isHashed: boolean;
  readonly isOrdered: boolean;
  readonly hasEq: boolean;
  readonly hasRepr: boolean;
}

export interface DataField {
  readonly name: string;
  readonly missing: Held | undefined;
  readonly factory: Held | undefined;
  readonly isInInit: boolean;
  /** `InitVar`: it is given to `__post_init__`. */
  readonly isInitOnly: boolean;
  readonly isShown: boolean;
  readonly isCompared: boolean;
}

/** `field(…)` of a dataclass. */
export class FieldMaker extends Thing {
  readonly named: ReadonlyMap<string, Held>;

  constructor(named: ReadonlyMap<string, Held>) {
    super();
    this.named = named;
  }
}

/** C3: the order in which a class's bases are asked. */
function merged(lists: readonly (readonly Class[])[]): readonly Class[] {
  const rest = lists.filter(({ length }) => length > 0);
  if (rest.length === 0) return [];
  const next = rest.map(([first]) => first).find((first) => first && !rest.some((list) => list.indexOf(first) > 0));
  if (!next) return stuck("order of bases");
  return [next, ...merged(rest.map((list) => list.filter((cls) => cls !== next)))];
}

export class Instance extends Thing {
  readonly cls: Class;
  readonly #fields = new Map<string, Held>();
  /** Of an exception. */
  args: readonly Held[] = [];
  cause: Held | undefined;
  /** The exception that was being handled when it was raised; "unclear" where that is not certain. */
  context: Instance | "unclear" | undefined;
  /** What it holds as an object of the built-in type on which its class builds. */
  core: Held | undefined;
  /** It was made by `Stack[int]()`, which it remembers. */
  hasOrigin = false;

  constructor(cls: Class) {
    super();
    this.cls = cls;
  }

  get fields(): Map<string, Held> {
    return this.held(this.#fields);
  }
}

/** A member of an enumeration; there is one of each. */
export class EnumMember extends Instance {
  readonly name: string;
  readonly value: Held;

  /** @param name "" for several flags in one */
  constructor(cls: Class, name: string, value: Held) {
    super(cls);
    this.name = name;
    this.value = value;
  }
}

/** A method that a built-in type has for the program's classes which build on it. */
export class CoreMethod extends Thing {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** A Python exception on its way. */
export class Raised extends Error {
  readonly error: Instance;

  constructor(error: Instance) {
    super(error.cls.name);
    this.error = error;
  }
}

export class Super extends Thing {
  readonly self: Held;
  readonly after: Class;

  constructor(self: Held, after: Class) {
    super();
    this.self = self;
    this.after = after;
  }
}

export class Property extends Thing {
  readonly get: Held;
  readonly set: Held | undefined;
  readonly remove: Held | undefined;

  constructor(get: Held, set: Held | undefined, remove?: Held) {
    super();
    this.get = get;
    this.set = set;
    this.remove = remove;
  }
}

/** `@cached_property`: the object keeps what its function gives first. */
export class CachedProperty extends Thing {
  readonly of: Held;

  constructor(of: Held) {
    super();
    this.of = of;
  }
}

/** `@staticmethod` or `@classmethod`. */
export class Wrapped extends Thing {
  readonly kind: "static" | "class";
  readonly of: Held;

  constructor(kind: "static" | "class", of: Held) {
    super();
    this.kind = kind;
    this.of = of;
  }
}

/** A comparison that `@total_ordering` made. */
export class Ordering extends Thing {
  readonly name: "__le__" | "__gt__" | "__ge__";

  constructor(name: "__le__" | "__gt__" | "__ge__") {
    super();
    this.name = name;
  }
}
