import { undecided } from "../stuck.ts";
import type { Raised } from "./classes.ts";
import { type Held, type Run, Thing } from "./thing.ts";

/** What can be gone over once. */
export class Iter extends Thing {
  /** Its type, as the trace shows it. */
  readonly name: string;
  /** @param sent what a generator's `yield` gives back */
  readonly next: (sent?: Held) => Run<Held | undefined>;
  /** What a generator returned. */
  returned: Held | undefined;
  /** Of a generator: lets an exception out of its `yield`. */
  fail: ((error: Raised) => Run<Held | undefined>) | undefined;
  /** Of a generator: what its own variables hold. */
  frame: { held(): readonly (Held | undefined)[] } | undefined;
  /** The program's own object that is asked for the next. */
  of: Held | undefined;
  /** Going over it does nothing else that anybody could see. */
  isCalm = false;

  constructor(name: string, next: (sent?: Held) => Run<Held | undefined>) {
    super();
    this.name = name;
    this.next = (sent) => (this.lost ? undecided(this.lost.cause) : next(sent));
  }
}

/** What a generator's `yield` gives. */
export class Yielded {
  readonly value: Held;

  constructor(value: Held) {
    this.value = value;
  }
}

/** What `@contextmanager` makes of a generator function, and what a call of that gives. */
export class Manager extends Thing {
  readonly of: Held;
  readonly running: Iter | undefined;

  constructor(of: Held, running: Iter | undefined) {
    super();
    this.of = of;
    this.running = running;
  }
}
