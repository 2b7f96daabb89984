import { NO_NEIGHBOURS } from "../../neighbours.ts";
import type { State } from "../../state.ts";
import { useRules } from "../decimals.ts";
import { iteratorOver } from "./convert.ts";
import type { Env } from "./env.ts";
import { evaluate, noted } from "./evaluate.ts";
import { execute, speaks } from "./execute.ts";
import { iterate } from "./iterate.ts";
import { type Alone, Machine } from "./machine.ts";
import { Raised } from "./objects/classes.ts";
import { Deque, Dict, List, PySet } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { partsOf } from "./objects/lost.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Shown } from "./objects/unknownValue.ts";
import type { Plain } from "./plain.ts";
import type { Recorded } from "./records.ts";
import { alone, Pending, Stuck, stuck } from "./stuck.ts";
import { assign } from "./targets.ts";
import { textOf } from "./text.ts";
import type { Statement } from "./tree.ts";

/** What surrounds a statement that is looked at alone. */
export interface Surroundings extends Alone {
  readonly env: () => Env;
  /** The frame's variables as the trace shows them. */
  readonly state: State;
  readonly plain: Plain;
  /** What all calls gave, also those whose results are used. */
  readonly given: readonly (Held | undefined)[];
}

/** What is certain of a statement. */
export interface Seen {
  readonly record: Recorded;
  /** How many of its calls are back. */
  readonly calls: number;
  /** The call that comes next, where one does. */
  readonly pending: Recorded | undefined;
}

export type Loop = Extract<Statement, { kind: "for" }>;

/** Statements that can be followed by themselves: with them no block begins, and nothing is defined. */
const FOLLOWED: ReadonlySet<Statement["kind"]> = new Set([
  "expression",
  "assign",
  "augmented",
  "declare",
  "pass",
  "break",
  "continue",
  "return",
  "delete",
  "assert",
] as const);

/** What follows from a statement and what was shown before it; undefined where that is not certain. */
export function seen(statement: Statement, around: Surroundings): Seen | undefined {
  if (statement.kind === "if" || statement.kind === "while") {
    const { line, test } = statement;
    const header: Statement = { line, kind: "if", test, body: [], otherwise: [] };
    return followed(around, (machine, env) => execute(machine, [header], env));
  }
  const isPlain = FOLLOWED.has(statement.kind) || (statement.kind === "function" && statement.decorators.length === 0);
  return isPlain ? followed(around, (machine, env) => execute(machine, [statement], env)) : undefined;
}

/**
 * What a loop's header does with an item.
 *
 * @param isFirst it asks for what it goes over, too
 */
export function turned(loop: Loop, item: Held | "over", isFirst: boolean, around: Surroundings): Seen | undefined {
  return followed(around, function* (machine, env) {
    yield* machine.begin(loop.line);
    if (isFirst) yield* (speaks(loop.over) ? evaluate : noted)(machine, loop.over, env);
    if (item !== "over") yield* assign(machine, loop.target, item, env);
    machine.end();
  });
}

/**
 * All that a loop goes over, and a text that changes with it.
 *
 * @param isAsked whether the items are wanted
 */
export function itemsOver(
  loop: Loop,
  around: Surroundings,
  isAsked: boolean,
): { readonly items: readonly Held[]; readonly text: string | undefined } | undefined {
  const items: Held[] = [];
  let text: string | undefined;
  const done = followed(around, function* (machine, env) {
    yield* machine.begin(loop.line);
    const over = yield* evaluate(machine, loop.over, env);
    // What calls when its items are asked for does so at every turn.
    if (around.results.length > 0) stuck("calls");
    const iterator = isAsked || over instanceof Iter ? yield* iterate(machine, over) : NO_ITEMS;
    for (let item = yield* iterator.next(); item; item = yield* iterator.next()) {
      machine.spend();
      items.push(item);
    }
    text = certain(() => (over instanceof Iter ? items.map(textOf).join() : textOf(over)));
  });
  return done && !done.pending ? { items, text } : undefined;
}

const NO_ITEMS = iteratorOver("", []);

/** The value of an expression by itself. */
export function valueAlone(expr: Parameters<typeof evaluate>[1], around: Surroundings): Held | undefined {
  let value: Held | undefined;
  const done = followed(around, function* (machine, env) {
    yield* machine.begin(NO_LINE);
    value = yield* evaluate(machine, expr, env);
  });
  return done && !done.pending ? value : undefined;
}

const NO_LINE = 0 as Statement["line"];

function followed(around: Surroundings, run: (machine: Machine, env: Env) => Run<unknown>): Seen | undefined {
  return certain(() => {
    const env = around.env();
    const machine = new Machine(env, around.plain, NO_NEIGHBOURS);
    // A trace does not show the context of `decimal`.
    useRules(undefined);
    machine.openAlone(around, around.state);
    const before = contentsOf([...env.held(), ...around.given].filter((held) => held !== undefined));
    let isPending = false;
    try {
      drain(run(machine, env));
    } catch (reason) {
      if (!(reason instanceof Pending)) throw reason;
      isPending = true;
    }
    if (around.results.length > 0) stuck("a call that was not expected");
    const record = machine.records[0] ?? stuck("no step");
    refuseAliases(before, around);
    const pending = isPending ? (record.entries.at(-1) ?? stuck("no call")) : undefined;
    return { record, calls: machine.callsBack, pending };
  });
}

/** What can be followed; undefined where it cannot, and where it raises. */
export function certain<T>(what: () => T): T | undefined {
  try {
    return alone(what);
  } catch (reason) {
    // JavaScript's own stack is no deeper than a RangeError says.
    if (reason instanceof Stuck || reason instanceof Raised || reason instanceof RangeError) return undefined;
    throw reason;
  }
}

export function drain<T>(run: Run<T>): T {
  for (;;) {
    const { done, value } = run.next();
    if (done) return value as T;
  }
}

/** What an object that can change held, and whether it shows only inside one whose text is not made anew. */
interface Content {
  readonly parts: readonly Held[];
  readonly isHidden: boolean;
}

function contentsOf(shown: readonly Held[]): ReadonlyMap<Thing, Content> {
  const found = new Map<Thing, Content>();
  const visit = (held: Held, isHidden: boolean): void => {
    if (!(held instanceof Thing) || found.has(held)) return;
    const parts = held instanceof Shown ? [...held.fields.values()] : [...partsOf(held)];
    found.set(held, { parts, isHidden });
    for (const part of parts) visit(part, isHidden || held instanceof Shown);
  };
  for (const held of shown) visit(held, false);
  return found;
}

/**
 * Of an object that has changed, a trace does not show which other names it has: it may be any that looks the same, or stand inside
 * any that holds one that does. Then more changes than is known here.
 */
function refuseAliases(before: ReadonlyMap<Thing, Content>, { state, given }: Surroundings): void {
  const changed = [...before].filter(([held, { parts }]) => {
    const now = held instanceof Shown ? parts : partsOf(held);
    return now.length !== parts.length || now.some((part, at) => part !== parts[at]);
  });
  if (changed.length === 0) return;
  if (changed.some(([, { isHidden }]) => isHidden)) stuck("what an object holds");
  const texts = [...state.values(), ...given.flatMap((held) => (held ? textOf(held) : []))];
  if (texts.some((text) => text.includes("…") || text.includes("dict_"))) stuck("what does not show");
  // All that the statement says is said: now they are again what they were.
  for (const [held, { parts }] of changed) restore(held, parts);
  for (const [held] of changed) {
    const own = textOf(held);
    if (texts.reduce((count, text) => count + text.split(own).length - 1, 0) !== 1) stuck("another name");
  }
}

function restore(held: Thing, parts: readonly Held[]): void {
  if (held instanceof List || held instanceof Deque) held.items = [...parts];
  else if (held instanceof PySet) held.become(new PySet(parts));
  else if (held instanceof Dict) {
    held.clear();
    for (let at = 0; at < parts.length; at += 2) held.set(parts[at] ?? stuck("key"), parts[at + 1] ?? stuck("value"));
  } else stuck("an object that changed");
}
