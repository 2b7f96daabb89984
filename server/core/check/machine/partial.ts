import { str } from "../value.ts";
import { Dict, Tuple } from "./objects/containers.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import type { Held } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** `functools.partial(…)`: a function with some of its arguments. */
export class Partial extends LibraryObject {
  readonly of: Held;
  readonly args: readonly Held[];
  readonly named: ReadonlyMap<string, Held>;

  constructor(of: Held, args: readonly Held[], named: ReadonlyMap<string, Held>) {
    super("partial", "functools.partial");
    const isInner = of instanceof Partial;
    this.of = isInner ? of.of : of;
    this.args = isInner ? [...of.args, ...args] : args;
    this.named = isInner ? new Map([...of.named, ...named]) : named;
  }

  /** All that it is called with. */
  given(args: readonly Held[], named: ReadonlyMap<string, Held>) {
    return { args: [...this.args, ...args], named: new Map([...this.named, ...named]) };
  }

  override get parts(): readonly Held[] {
    return [this.of, ...this.args, ...this.named.values()];
  }

  field(name: string): Held | undefined {
    if (name === "func") return this.of;
    if (name === "args") return new Tuple(this.args);
    if (name !== "keywords") return stuck(`a partial's ${name}`);
    const dict = new Dict();
    for (const [key, value] of this.named) dict.set(str(key), value);
    return dict;
  }

  call(): never {
    return stuck("a partial's method");
  }
}
