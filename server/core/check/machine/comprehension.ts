/** Comprehensions and generator expressions. */

import { NONE } from "../value.ts";
import { hashed, setOf } from "./convert.ts";
import type { Env } from "./env.ts";
import { evaluate, perhaps } from "./evaluate.ts";
import { iterate } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { Dict, List, PySet } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { ownEntry, ownItem } from "./ownKeys.ts";
import { isPure } from "./pure.ts";
import { namesOfTarget } from "./scopes.ts";
import { stuck, Undecided } from "./stuck.ts";
import { assign } from "./targets.ts";
import type { Clause, Expr } from "./tree.ts";
import { truthOf } from "./truth.ts";
import { isCalm, itemIn, kindIn, known } from "./unknown.ts";

export function* comprehension(machine: Machine, expr: Extract<Expr, { kind: "comprehension" }>, env: Env): Run<Held> {
  const [first] = expr.clauses;
  if (first?.kind !== "for") return stuck("comprehension");
  const gone = yield* evaluate(machine, first.over, env.inComprehension([]));
  const made = yield* perhaps(machine, comprehended(machine, expr, gone, env));
  if (!(made instanceof Undecided)) {
    if (made instanceof Iter)
      made.isCalm = isPure({ ...expr, clauses: [{ ...first, over: NOTHING }, ...expr.clauses.slice(1)] });
    return made;
  }
  const { why } = made;
  const over = known(gone);
  const before = machine.effects;
  const rest = { ...expr, clauses: [{ ...first, over: NOTHING }, ...expr.clauses.slice(1)] };
  if (!isPure(rest) || !isCalm(over)) throw made;
  let of: string | undefined;
  // Its one item's type, where that follows from the type of what is gone over.
  if (over instanceof Unknown && expr.clauses.every((clause) => clause === first)) {
    const inner = env.inComprehension(namesOfTarget(first.target));
    yield* assign(machine, first.target, itemIn(over), inner);
    of = kindIn(yield* evaluate(machine, expr.item, inner));
  }
  if (machine.effects !== before) throw made;
  const kind = expr.type === "generator" ? "generator" : expr.type;
  return new Unknown(why, kind, {
    ...(of !== undefined && expr.type !== "dict" && { of }),
    reaches: [over].filter((held) => held instanceof Thing),
  });
}

const NOTHING: Expr = { kind: "constant", value: NONE };

function* comprehended(
  machine: Machine,
  expr: Extract<Expr, { kind: "comprehension" }>,
  gone: Held,
  env: Env,
): Run<Held> {
  const over = yield* iterate(machine, gone);
  const targets = expr.clauses.flatMap((clause) => (clause.kind === "for" ? namesOfTarget(clause.target) : []));
  const inner = env.inComprehension(targets);
  const turns = turnsOf(machine, expr.clauses, inner, over);
  if (expr.type === "generator") {
    return new Iter("generator", function* (): Run<Held | undefined> {
      return (yield* turns.next()) ? yield* evaluate(machine, expr.item, inner) : undefined;
    });
  }
  const dict = new Dict();
  const items: Held[] = [];
  const set = expr.type === "set" ? new PySet() : undefined;
  while (yield* turns.next()) {
    machine.spend();
    if (expr.key) {
      const key = yield* evaluate(machine, expr.key, inner);
      const value = yield* evaluate(machine, expr.item, inner);
      const own = yield* ownEntry(machine, dict, key);
      if (own) own.set(value);
      else hashed(machine, () => dict.set(key, value));
    } else if (set) {
      const item = yield* evaluate(machine, expr.item, inner);
      const own = yield* ownItem(machine, set, item);
      if (own) own.add();
      else items.push(item);
    } else items.push(yield* evaluate(machine, expr.item, inner));
  }
  if (expr.type === "dict") return dict;
  if (set && set.items.size > 0) return items.length > 0 ? stuck("a hash of its own") : set;
  return expr.type === "list" ? new List(items) : hashed(machine, () => setOf(items));
}

/** Each `next` sets the targets for one more item, and says whether there was one. */
function turnsOf(machine: Machine, clauses: readonly Clause[], env: Env, first: Iter): { next(): Run<boolean> } {
  const open: Iter[] = [first];
  const loops = clauses.map((clause, at) => (clause.kind === "for" ? at : -1)).filter((at) => at >= 0);
  /** Goes on from the clause at this index: true when all of them hold. */
  function* from(at: number, depth: number): Run<boolean> {
    const clause = clauses[at];
    if (!clause) return true;
    if (clause.kind === "if") {
      const test = yield* evaluate(machine, clause.test, env);
      return (yield* truthOf(machine, test)) && (yield* from(at + 1, depth));
    }
    open[depth] = yield* iterate(machine, yield* evaluate(machine, clause.over, env));
    return yield* turn(depth);
  }
  function* turn(depth: number): Run<boolean> {
    const clause = clauses[loops[depth] ?? -1];
    const iterator = open[depth];
    if (clause?.kind !== "for" || !iterator) return stuck("comprehension");
    for (let item = yield* iterator.next(); item; item = yield* iterator.next()) {
      machine.spend();
      yield* assign(machine, clause.target, item, env);
      if (yield* from((loops[depth] ?? 0) + 1, depth + 1)) return true;
    }
    return false;
  }
  let hasBegun = false;
  return {
    *next(): Run<boolean> {
      if (!hasBegun) {
        hasBegun = true;
        return yield* turn(0);
      }
      for (let depth = loops.length - 1; depth >= 0; depth--) if (yield* turn(depth)) return true;
      return false;
    },
  };
}
