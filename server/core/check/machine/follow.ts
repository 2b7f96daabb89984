import { abbreviate, abbreviateText } from "../../dialect/values.ts";
import type { Program } from "../../program.ts";
import type { Step } from "../../trace.ts";
import { Env } from "./env.ts";
import { execute } from "./execute.ts";
import { standardInput } from "./library/io.ts";
import { Machine } from "./machine.ts";
import { Raised } from "./objects/classes.ts";
import type { Yielded } from "./objects/iterators.ts";
import type { Held } from "./objects/thing.ts";
import { causeAndLine } from "./objects/unknownValue.ts";
import { Plain } from "./plain.ts";
import type { Recorded } from "./records.ts";
import { Stuck, Undecided } from "./stuck.ts";

/** A program followed from its beginning, as far as it was asked for. */
export class Following {
  readonly #machine: Machine;
  readonly #run: globalThis.Generator<Yielded | undefined, void, Held | undefined>;
  #isOver = false;
  /** Why it goes no further. */
  reason: string | undefined;
  /** Why nobody can know how it goes on, where that is the reason. */
  cause: string | undefined;
  /** Steps that were seen to be those of the machine. */
  readonly #seen: Step[] = [];

  constructor({ code, doc, text, beside, input }: Pick<Program, "code" | "doc" | "text" | "beside" | "input">) {
    const module = Env.ofModule();
    const machine = new Machine(module, new Plain(text), beside);
    machine.doc = doc;
    if (input !== undefined) machine.input = standardInput(input);
    this.#machine = machine;
    this.#run = (function* () {
      try {
        yield* execute(machine, code, module);
      } catch (reason) {
        if (!(reason instanceof Raised)) throw reason;
        return yield* machine.finish(reason.error);
      }
      yield* machine.finish(undefined);
    })();
  }

  /** The step at this place, once that much of it is known; undefined where it is not followed so far. */
  at(index: number, isEnough: (step: Recorded) => boolean): Recorded | undefined {
    const { records } = this.#machine;
    const isKnown = (step: Recorded) => (step.isDone && !step.isOpenEnded) || isEnough(step);
    for (;;) {
      const step = records[index];
      if (step && isKnown(step)) return step;
      if (!this.#advance()) return step && isKnown(step) ? step : undefined;
    }
  }

  /** Goes on until what comes after a step is known too, if it can be. */
  next(step: Recorded): Recorded["next"] {
    while (step.next === undefined && !(step.isDone && step.late > 0) && this.#advance());
    return step.next;
  }

  #advance(): boolean {
    if (this.#isOver) return false;
    this.#machine.resume();
    try {
      this.#isOver = this.#run.next().done === true;
      return true;
    } catch (reason) {
      this.#isOver = true;
      // JavaScript's own stack is no deeper than this.
      if (!(reason instanceof Stuck) && !(reason instanceof RangeError)) throw reason;
      this.reason = reason.message.replace(/\0.*$/s, "");
      if (reason instanceof Undecided) {
        this.cause = causeAndLine(reason.why).cause;
        this.#machine.stop();
        // The step that is open has got its end.
        return true;
      }
      return false;
    }
  }

  /** How many steps there are, once it has gone as far as it goes. */
  toEnd(): number {
    while (this.#advance());
    return this.#machine.records.length;
  }

  /**
   * Whether a trace is that of the machine: every step that is over, and of an open one what it has so far. The step at `current` is
   * open, and the calls after it are back.
   */
  agrees(steps: readonly Step[], current: number): boolean {
    if (!this.at(steps.length - 1, () => true)) return false;
    for (const [at, step] of steps.entries()) {
      if (this.#seen[at] === step) continue;
      const isOpen =
        at <= current && steps.slice(at + 1, current + 1).every(({ frame }) => frame.depth > step.frame.depth);
      const record = this.at(at, () => isOpen);
      if (!record || !(isOpen ? begins(record, step) : isSame(record, step))) return false;
      if (!isOpen) this.#seen[at] = step;
    }
    return true;
  }
}

const sameText = (a: string, b: string): boolean => a === b || abbreviate(a) === abbreviate(b);
const lines = (text: string): string => text.split("\n").map(abbreviateText).join("\n");

function begins(record: Recorded, step: Step): boolean {
  return (
    record.line === step.line &&
    record.frame.depth === step.frame.depth &&
    record.frame.name === step.frame.name &&
    (record.kind === "call") === (step.kind === "call") &&
    step.evals.every(({ value }, at) => sameText(record.evals[at]?.value ?? "", value)) &&
    (step.kind !== "call" || sameChanges(record, step))
  );
}

function isSame(record: Recorded, step: Step): boolean {
  return (
    begins(record, step) &&
    record.kind === step.kind &&
    record.evals.length === step.evals.length &&
    sameChanges(record, step) &&
    record.deleted.join() === step.deleted.join() &&
    lines(record.output ?? "") === lines(step.output ?? "") &&
    sameText(record.value ?? "", step.value ?? "") &&
    record.exception?.type === step.exception?.type &&
    lines(record.exception?.message ?? "") === lines(step.exception?.message ?? "")
  );
}

function sameChanges({ changed }: Recorded, step: Step): boolean {
  return (
    changed.size === step.changed.size &&
    [...changed].every(([name, text]) => sameText(step.changed.get(name) ?? "", text))
  );
}
