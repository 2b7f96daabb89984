import { NONE } from "../../value.ts";
import { attribute, NO_NAMES } from "../attributes.ts";
import { type Arguments, call } from "../call.ts";
import type { Machine } from "../machine.ts";
import { Tuple } from "../objects/containers.ts";
import { LibraryObject, Outside, Suppress } from "../objects/ofLibrary.ts";
import type { Held, Run } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { isShownBy } from "../outside.ts";
import { stuck } from "../stuck.ts";
import { TextBuffer } from "./io.ts";

/** The module `contextlib`: what a `with` does with its objects. */

export function callContextlib(_machine: Machine, name: string, { args, named }: Arguments): Held {
  const [first = named.get("enter_result") ?? named.get("thing")] = args;
  if (name === "suppress" && named.size === 0) return new Suppress(new Tuple(args));
  if (args.length + named.size > 1) return stuck(`contextlib.${name}`);
  if (name === "nullcontext") return new Null(first ?? NONE);
  if (name === "closing") return new Closing(first ?? stuck(name));
  if (name === "redirect_stdout" && named.size === 0 && first) {
    if (!(first instanceof TextBuffer) && isShownBy(first) === undefined) return stuck(name);
    return new Redirection(first);
  }
  return stuck(`contextlib.${name}`);
}

abstract class Context extends LibraryObject {
  readonly of: Held;

  constructor(name: string, of: Held) {
    super(name);
    this.of = of;
  }

  field(): undefined {
    return undefined;
  }

  call(): never {
    return stuck(`a method of ${this.name}`);
  }

  override enter(_machine: Machine): Held {
    return this.of;
  }
}

class Null extends Context {
  constructor(of: Held) {
    super("nullcontext", of);
  }
}

class Closing extends Context {
  constructor(of: Held) {
    super("closing", of);
  }

  override *leave(machine: Machine): Run<void> {
    yield* call(machine, yield* attribute(machine, this.of, "close"), { args: [], named: NO_NAMES });
  }
}

class Redirection extends Context {
  readonly #before: (Held | undefined)[] = [];

  constructor(to: Held) {
    super("redirect_stdout", to);
  }

  override enter(machine: Machine): Held {
    this.#before.push(machine.stdout);
    redirect(machine, this.of);
    return this.of;
  }

  override leave(machine: Machine): undefined {
    machine.stdout = this.#before.pop();
  }
}

/** What is printed goes there from now on. */
export function redirect(machine: Machine, to: Held): void {
  const isOwn = to instanceof Outside && to.what === "sys.stdout";
  const isKnown = to instanceof TextBuffer || to instanceof Outside || to instanceof Unknown;
  if (!isOwn && (!isKnown || (!(to instanceof TextBuffer) && isShownBy(to) !== false))) stuck("sys.stdout");
  machine.stdout = isOwn ? undefined : to;
}

/** What `input()` reads from now on. */
export function readFrom(machine: Machine, from: Held): void {
  const isKeyboard = from instanceof Unknown && from.kind === "TextIOWrapper";
  if (!(from instanceof TextBuffer) && !isKeyboard) stuck("sys.stdin");
  machine.stdin = from instanceof TextBuffer && from !== machine.input ? from : undefined;
  if (isKeyboard) machine.loseInput(from.cause);
}
