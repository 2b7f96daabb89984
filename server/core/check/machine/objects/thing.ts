/** The base of all objects: it imports none of them, so that each can be loaded after it. */

import type { Value } from "../../value.ts";
import { undecided } from "../stuck.ts";
import type { Yielded } from "./iterators.ts";
import type { Unknown } from "./unknownValue.ts";

/** What a variable or a place in an object holds: a value that can never change, or an object with an identity. */
export type Held = Value | Thing;
/** A computation that stops where a step begins or ends, to be gone on with; a generator's also where it yields. */
export type Run<T> = globalThis.Generator<Yielded | undefined, T, Held | undefined>;

let made = 0;

/** An object of the program that has an identity. */
export abstract class Thing {
  readonly id = ++made;
  /** Stands for it once nobody can know what it holds: what changed it is not known, or with what. */
  lost: Unknown | undefined;

  /** What it holds, unless that cannot be known. */
  protected held<T>(content: T): T {
    return this.lost ? undecided(this.lost.cause) : content;
  }
}
