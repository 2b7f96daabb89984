/** `contextlib.ExitStack`. */

import { NONE } from "../value.ts";
import { type Arguments, call, callMethod, hasMethod } from "./call.ts";
import type { Machine } from "./machine.ts";
import { TRACEBACK } from "./natives.ts";
import { Instance, Raised } from "./objects/classes.ts";
import { Manager } from "./objects/iterators.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import type { Held, Run } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";
import { truthOf } from "./truth.ts";

type Exit = (machine: Machine, raised: Raised | undefined) => Run<boolean>;

export class ExitStack extends LibraryObject {
  #exits: Exit[] = [];

  constructor() {
    super("ExitStack", "contextlib.ExitStack");
  }

  field(name: string): Held | undefined {
    return name.startsWith("__") ? stuck(name) : undefined;
  }

  override enter(): Held {
    return this;
  }

  /** Whether that is the end of what was raised. */
  *exit(machine: Machine, given: Raised | undefined): Run<boolean> {
    let raised = given;
    for (const exit of this.#exits.splice(0).reverse()) {
      try {
        if (yield* exit(machine, raised)) raised = undefined;
      } catch (reason) {
        if (!(reason instanceof Raised)) throw reason;
        raised = reason;
      }
    }
    if (raised && raised !== given) throw raised;
    return given !== undefined && raised === undefined;
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [first, ...rest] = args;
    if (name === "callback") {
      const callee = first ?? stuck(name);
      this.#exits.push(function* () {
        yield* call(machine, callee, { args: rest, named });
        return false;
      });
      return callee;
    }
    if (name === "close" && args.length === 0) {
      yield* this.exit(machine, undefined);
      return NONE;
    }
    if (name !== "enter_context" || rest.length + named.size > 0) return stuck(`.${name}`);
    const { entered, exit } = yield* opened(machine, first ?? stuck(name));
    this.#exits.push(exit);
    return entered;
  }
}

/** Enters a context manager outside of a `with` of its own. */
function* opened(machine: Machine, manager: Held): Run<{ readonly entered: Held; readonly exit: Exit }> {
  if (manager instanceof ExitStack) return stuck("a stack in a stack");
  if (manager instanceof LibraryObject)
    return {
      entered: manager.enter(machine) ?? stuck(`with ${manager.name}`),
      *exit() {
        const leaving = manager.leave(machine);
        if (leaving) yield* leaving;
        return false;
      },
    };
  if (manager instanceof Manager) {
    const running = manager.running ?? stuck("with");
    const entered = (yield* running.next()) ?? stuck("a generator without yield");
    machine.asked.add(running);
    return {
      entered,
      *exit(_, raised) {
        machine.asked.delete(running);
        const item = raised ? yield* running.fail?.(raised) ?? stuck("with") : yield* running.next();
        if (item) return stuck("a generator that did not stop");
        return raised !== undefined;
      },
    };
  }
  if (!(manager instanceof Instance) || !hasMethod(manager, "__enter__") || !hasMethod(manager, "__exit__"))
    return stuck("with");
  return {
    entered: yield* callMethod(machine, manager, "__enter__", []),
    *exit(_, raised) {
      const error = raised?.error;
      const args = error ? [error.cls, error, TRACEBACK] : [NONE, NONE, NONE];
      const answer = yield* callMethod(machine, manager, "__exit__", args);
      return raised !== undefined && (yield* truthOf(machine, answer));
    },
  };
}
