/** Modules, and objects that the library has. */

import type { FunctionValue } from "../../value.ts";
import type { Env } from "../env.ts";
import type { Machine } from "../machine.ts";
import { stuck } from "../stuck.ts";
import type { Dict } from "./containers.ts";
import { Native } from "./functions.ts";
import type { Iter } from "./iterators.ts";
import { type Held, type Run, Thing } from "./thing.ts";

/** An object of the library that works on the world outside: a logger, a stream. */
export class Outside extends Native {
  readonly type: string;
  /** Which one it is. */
  readonly what: string;

  constructor(type: string, what: string, shown = `<object> ${type}()`) {
    super(`object ${type}`, shown);
    this.type = type;
    this.what = what;
  }
}

/** `datetime.timezone.utc`: a place in time zones, which nothing here reckons with. */
export const UTC = new Outside("datetime.timezone", "utc", "datetime.timezone.utc");

/** A function or class of the library, which is called with plain values. */
export class Foreign extends Thing {
  readonly value: FunctionValue;

  constructor(value: FunctionValue) {
    super();
    this.value = value;
  }
}

/** An object of a class of the library: what it holds is its own business. */
export abstract class LibraryObject extends Thing {
  /** Its class, as the trace shows it. */
  readonly name: string;
  /** The same as `type(x)` in messages has it. */
  readonly kind: string;

  constructor(name: string, kind = name) {
    super();
    this.name = name;
    this.kind = kind;
  }

  /** An attribute that is no method; undefined for any other. */
  abstract field(name: string): Held | undefined;
  abstract call(
    machine: Machine,
    name: string,
    given: { readonly args: readonly Held[]; readonly named: ReadonlyMap<string, Held> },
  ): Run<Held>;
  /** As the trace shows it. */
  shown(): string {
    return `<object> ${this.name}()`;
  }
  /** What `repr` gives, where that is certain. */
  protected told: string | undefined;
  get repr(): string | undefined {
    return this.told;
  }
  /** An attribute gets another value. */
  setField(_machine: Machine, name: string, _value: Held): void {
    stuck(`setting ${this.name}.${name}`);
  }
  /** What `with` gives; undefined where that is not followed. */
  enter(_machine: Machine): Held | undefined {
    return undefined;
  }
  /** The block of a `with` is over. */
  leave(_machine: Machine): Run<void> | undefined {
    return undefined;
  }
  /** What stands in brackets behind it; undefined where that is not followed. */
  item(_machine: Machine, _index: Held): Held | undefined {
    return undefined;
  }
  /** An item is set; false where that is not followed. */
  setItem(_machine: Machine, _index: Held, _value: Held): boolean {
    return false;
  }
  /** What it holds, of an object that is a mapping. */
  asDict(): Dict | undefined {
    return undefined;
  }
  /** The attributes that the trace shows; undefined of what has a text of its own. */
  get shownFields(): Iterable<readonly [string, Held]> | undefined {
    return undefined;
  }
  /** Text is printed to it. */
  write(_machine: Machine, _text: string): void {
    stuck(`print to a ${this.name}`);
  }
  /** Objects that it holds and that may be changed. */
  get parts(): readonly Held[] {
    return [];
  }
  /** What `for` goes over, where that is possible. */
  iterate(): Iter | undefined {
    return undefined;
  }
}

export class Module extends Thing {
  readonly name: string;
  /** What it holds, where it is a file beside the program. */
  readonly env: Env | undefined;
  /** Its own code is still on its way. */
  isBeginning = false;

  constructor(name: string, env?: Env) {
    super();
    this.name = name;
    this.env = env;
  }
}

/** `contextlib.suppress(…)`. */
export class Suppress extends Thing {
  readonly types: Held;

  constructor(types: Held) {
    super();
    this.types = types;
  }
}
