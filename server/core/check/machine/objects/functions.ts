import type { Env } from "../env.ts";
import type { FunctionCode } from "../tree.ts";
import type { Class } from "./classes.ts";
import { type Held, Thing } from "./thing.ts";

/** A variable that functions inside may share. */
export interface Variable {
  value: Held | undefined;
}

export class FunctionObject extends Thing {
  readonly code: FunctionCode;
  /** By parameter. */
  readonly missing: ReadonlyMap<string, Held>;
  readonly captured: ReadonlyMap<string, Variable>;
  readonly env: Env;
  /** The class whose method it is, for `super()`. */
  readonly cls: { value: Class | undefined } | undefined;
  readonly fields = new Map<string, Held>();

  constructor(
    code: FunctionCode,
    missing: ReadonlyMap<string, Held>,
    captured: ReadonlyMap<string, Variable>,
    env: Env,
    cls: { value: Class | undefined } | undefined,
  ) {
    super();
    this.code = code;
    this.missing = missing;
    this.captured = captured;
    this.env = env;
    this.cls = cls;
  }
}

export class Method extends Thing {
  readonly self: Held;
  readonly of: Held;

  constructor(self: Held, of: Held) {
    super();
    this.self = self;
    this.of = of;
  }
}

/** A method of a built-in object, not called yet. */
export class NativeMethod extends Thing {
  readonly self: Held;
  readonly name: string;

  constructor(self: Held, name: string) {
    super();
    this.self = self;
    this.name = name;
  }
}

/** A function or type of Python itself: `len`, `int`, `math.sqrt`. */
export class Native extends Thing {
  readonly name: string;
  readonly shown: string;

  constructor(name: string, shown: string) {
    super();
    this.name = name;
    this.shown = shown;
  }
}

/** `list[int]`: which of them are equal, and one, is not followed. */
export class Generic extends Native {
  constructor(name: string) {
    super(name, "<class>");
  }
}

/** `Stack[int]`, where `Stack` is a class of the program's: it is called like the class. */
export class ClassGeneric extends Generic {
  readonly of: Class;

  constructor(of: Class) {
    super(`${of.name}[]`);
    this.of = of;
  }
}

/** A function that remembers what it gave: `@lru_cache`. */
export class Memo extends Thing {
  readonly of: Held;
  readonly results = new Map<string, Held>();
  /** How many results it remembers; undefined: all. */
  readonly size: number | undefined;
  hits = 0;
  misses = 0;

  constructor(of: Held, size: number | undefined) {
    super();
    this.of = of;
    this.size = size;
  }
}
