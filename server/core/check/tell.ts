import type { Program } from "../program.ts";
import type { State } from "../state.ts";
import { asLine0, type Ending, type ExceptionText, type Line0, type Step, type ValueText } from "../trace.ts";
import { Follower } from "./follow.ts";
import { areHarmless } from "./harmless.ts";
import { isScalar } from "./isScalar.ts";
import type { Seen } from "./machine/alone.ts";
import { OF_CLASS } from "./machine/env.ts";
import { Following } from "./machine/follow.ts";
import { causeAndLine } from "./machine/objects/unknownValue.ts";
import type { Next, Recorded } from "./machine/records.ts";
import type { Statement } from "./machine/tree.ts";
import { namesIn } from "./statements.ts";

/** Something that a step tells of, in the order in which it does. */
export type Telling =
  | { readonly kind: "value"; readonly value: ValueText }
  | { readonly kind: "call"; readonly name: string; readonly arguments: Variables }
  | { readonly kind: "state"; readonly changed: Variables; readonly deleted: readonly string[] }
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "return"; readonly value: ValueText }
  | { readonly kind: "raise"; readonly exception: ExceptionText };

type Variables = readonly (readonly [name: string, value: ValueText])[];

export interface Told {
  readonly tellings: readonly Telling[];
  /** Whether control goes into the block of this test or loop. */
  readonly goesIn?: boolean;
  /** What comes then in the frame of the statement, or in that of the call that it ends with. */
  readonly next?: Next;
}

/** Calls in calls beyond these may be too many for Python. */
const MAX_DEPTH = 250;
/**
 * What must be told of a statement that has begun, or whose call has just come back: up to its next call, or to its end. It is
 * the step at `at`; after it come only steps of its calls. Undefined where that does not follow from the values before it.
 */
export function tell(program: Program, steps: readonly Step[], at: number): Told | undefined {
  return tellFromBeginning(program, steps, at) ?? tellFromValues(program, steps, at);
}

/** Programs are followed once, however often is asked. */
const followings = new WeakMap<Program, Following>();

/** How a trace ends that goes as far as anybody can know, where these are all its steps. */
export function unknownEnding(program: Program, steps: readonly Step[]): Ending | undefined {
  const following = followingOf(program);
  const last = steps.at(-1);
  if (!last || following.toEnd() !== steps.length || following.cause === undefined) return undefined;
  if (!following.agrees(steps, steps.length - 1)) return undefined;
  const isModule = /^what \S+ does is not known$/.test(following.cause);
  const note = isModule && !program.beside.isFile ? "; it could be beside the program only if that were a file" : "";
  return { kind: "unknown", line: last.line, cause: following.cause + note };
}

/** Where a value came into the program that is not known. */
export interface UnknownSource {
  /** In words, short: "what is read from the keyboard". */
  readonly what: string;
  readonly line: Line0 | undefined;
}

/** Why what a step shows under a name is not known; "" stands for what it prints. Undefined where that is not followed. */
export function sourceOfUnknown(
  program: Program,
  steps: readonly Step[],
  at: number,
  name: string,
): UnknownSource | undefined {
  const step = steps[at];
  const record = followingOf(program).at(at, () => false);
  const isSame = record && step && record.line === step.line && record.frame.depth === step.frame.depth;
  const found = isSame ? record.causes.get(name) : undefined;
  if (found === undefined) return undefined;
  const { cause, line } = causeAndLine(found);
  return {
    what: cause.replace(/ is not (?:known|followed)$/, ""),
    line: line === undefined ? undefined : asLine0(line),
  };
}

function followingOf(program: Program): Following {
  const following = followings.get(program) ?? new Following(program);
  followings.set(program, following);
  return following;
}

/** From the program's own text, where it can be followed from its first step on. */
function tellFromBeginning(program: Program, steps: readonly Step[], at: number): Told | undefined {
  const following = followingOf(program);
  const depth = steps[at]?.frame.depth ?? 0;
  if (!following.agrees(steps, at)) return undefined;
  const calls = steps.slice(at + 1).filter(({ kind, frame }) => kind === "call" && frame.depth === depth + 1).length;
  const record = following.at(at, ({ entries }) => entries.length > calls);
  if (!record || record.kind === "call") return undefined;
  const entry = record.entries[calls];
  const next = following.next(entry ?? record);
  return { tellings: tellingsOf(record, calls), ...(next !== undefined && { next }) };
}

/** What a step tells after so many of its calls, up to the next. */
function tellingsOf(record: Recorded, calls: number, entry = record.entries[calls]): readonly Telling[] {
  const { evals, entries, late, changed, deleted, output, value, exception } = record;
  const values = evals
    .filter((part) => part.calls === calls)
    .map((part): Telling => ({ kind: "value", value: part.value }));
  const firstLate = entries.length - late;
  const written: Telling[] = output === null ? [] : [{ kind: "output", text: output }];
  if (entry) {
    const call: Telling = { kind: "call", name: entry.frame.name, arguments: [...entry.changed] };
    return [...values, ...(late > 0 && calls === firstLate ? written : []), call];
  }
  const hasChanged = changed.size > 0 || deleted.length > 0;
  return [
    ...values,
    ...(hasChanged ? [{ kind: "state" as const, changed: [...changed], deleted }] : []),
    ...(late > 0 ? [] : written),
    ...(value === undefined ? [] : [{ kind: "return" as const, value }]),
    ...(exception === undefined ? [] : [{ kind: "raise" as const, exception }]),
  ];
}

const followers = new WeakMap<Program, Follower>();

/** From the values that the trace shows before the statement. */
export function tellFromValues(program: Program, steps: readonly Step[], at: number): Told | undefined {
  const step = steps[at];
  const statement = step && program.byLine.get(step.line);
  if (!statement || step.kind !== "line" || program.definitions.some(({ name }) => CALLED_UNSEEN.has(name)))
    return undefined;
  const follower = followers.get(program) ?? new Follower(program);
  followers.set(program, follower);
  const frame = follower.goTo(steps, at);
  // The name of a caught exception goes when its handler is left, which no statement says.
  for (const [, name = ""] of program.text.matchAll(/\bexcept\b[^\n]*\bas\s+(\w+)/g))
    if (frame.state.has(name)) return undefined;
  const isFixed = [...frame.state.values()].every(isScalar);
  // A generator's body runs unseen, whenever it is gone over, and may change whatever can change.
  if (!isFixed && program.definitions.some(({ opaque }) => opaque)) return undefined;
  const inside = follower.stepsInside(at);
  // Calls that came back may have changed what this frame's variables hold.
  if (inside.length > 0 && (program.names.elsewhere.size > 0 || !(isFixed || areHarmless(program, inside))))
    return undefined;
  const found = statement.kind === "for" ? follower.turn(statement, at) : { seen: follower.seen(statement, at) };
  if (!found?.seen || !isCertain(program, step, frame.state, statement, found.seen)) return undefined;
  const { record, calls, pending } = found.seen;
  const isTest = statement.kind === "if" || statement.kind === "while";
  const goesIn = "goesIn" in found ? found.goesIn : isTest ? record.evals.at(-1)?.value === "True" : undefined;
  return {
    tellings: tellingsOf(record, calls, pending),
    ...(goesIn !== undefined && !pending && { goesIn }),
  };
}

/** Methods that statements call which do not show it. */
const CALLED_UNSEEN: ReadonlySet<string> = new Set(["__exit__", "__del__", "__setattr__", "__getattribute__"]);

/** Whether the trace shows what follows from a statement in this way and no other. */
function isCertain(
  program: Program,
  step: Step,
  state: State,
  statement: Statement,
  { record, pending }: Seen,
): boolean {
  if (pending) return mayCall(program, step, state, pending.frame.name);
  if (record.output !== null && (program.variables.has("print") || program.text.includes("stdout"))) return false;
  const names = [...record.changed.keys()];
  const isHidden = (name: string) => (step.frame.depth === 0 ? /^__.*__$/.test(name) : OF_CLASS.has(name));
  if ([...names, ...record.deleted].some((name) => program.names.elsewhere.has(name) || isHidden(name))) return false;
  if (names.some((name) => /…|<approx>/.test(state.get(name) ?? ""))) return false;
  if (names.length < 2) return true;
  // Of a plain assignment the tracer looks at the targets alone, in their order, unless more may have changed: then at all that the
  // frame shows, in its own.
  const targets = statement.kind === "assign" ? statement.targets.flatMap((target) => namesIn(target) ?? []) : [];
  const shown = [...state.keys()];
  const rank = (name: string) => (shown.includes(name) ? shown.indexOf(name) : shown.length);
  return targets.length < 2 || names.toSorted((a, b) => rank(a) - rank(b)).join() === names.join();
}

/** Whether it is sure which function is called, and that it can be. */
function mayCall(program: Program, { frame: { depth } }: Step, state: State, name: string): boolean {
  // Python's own limit is 1,000 frames, of which the trace does not show all, and may be set.
  if (depth > MAX_DEPTH || program.text.includes("recursionlimit")) return false;
  const [definition, ...others] = program.definitions.filter((one) => one.name === name);
  const isPlain = others.length === 0 && definition?.scope === "<module>" && !definition.opaque;
  if (!isPlain || (depth > 0 && state.has(name))) return false;
  return !new RegExp(`\\b(?:import|as)\\b[^\\n]*\\b${name}\\b`, "u").test(program.text);
}
