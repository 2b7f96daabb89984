import type { Program } from "../program.ts";
import type { Step } from "../trace.ts";
import { isScalar } from "./isScalar.ts";
import type { Expr, Statement, Target } from "./machine/tree.ts";
import { namesIn, partsOf } from "./statements.ts";

/** What a frame's variable holds: what came into it, what it made itself, also all inside that, or anything. */
type Kind = "argument" | "new" | "deep" | "other";

/** Whether steps change nothing that was there before them: what they change is new, and theirs alone. */
export function areHarmless({ byLine }: Program, steps: readonly Step[]): boolean {
  const frames: Map<string, Kind>[] = [];
  return steps.every((step) => {
    const { depth } = step.frame;
    if (step.kind === "call") {
      frames.length = Math.min(frames.length, depth);
      frames[depth] = new Map([...step.changed].map(([name, text]) => [name, isScalar(text) ? "deep" : "argument"]));
      return true;
    }
    const statement = byLine.get(step.line);
    const names = frames[depth];
    const values = statement && valuesIn(statement);
    if (!values || !names || values.some(changesObjects)) return false;
    if ([...step.changed.keys()].some((name) => names.get(name) === "argument")) return false;
    const place = changedBy(statement);
    if (place) {
      const kind = names.get(place.name);
      if (kind !== "deep" && (kind !== "new" || place.isInside)) return false;
      if (!values.every((value) => newness(value) === "deep")) names.set(place.name, "new");
      return true;
    }
    const isOne = statement.kind === "assign" && statement.targets.every((target) => target.kind === "name");
    const made = isOne ? newness(statement.value) : "other";
    for (const [name, text] of step.changed) {
      const kept = statement.kind === "augmented" ? names.get(name) : undefined;
      names.set(name, isScalar(text) ? "deep" : kept === "deep" ? "new" : (kept ?? made));
    }
    return true;
  });
}

/** What a statement that may be harmless evaluates itself. */
function valuesIn(statement: Statement): readonly Expr[] | undefined {
  switch (statement.kind) {
    case "assign":
      return [...statement.targets.flatMap(indicesIn), statement.value];
    case "augmented":
      return [...indicesIn(statement.target), statement.value];
    case "expression": {
      // The method of the statement itself is looked at apart.
      const { value } = statement;
      return isMethodCall(value) ? partsOf(value) : [value];
    }
    case "return":
      return statement.value ? [statement.value] : [];
    case "if":
    case "while":
      return [statement.test];
    case "for":
      return namesIn(statement.target) ? [statement.over] : undefined;
    case "pass":
    case "break":
    case "continue":
      return [];
    default:
      return undefined;
  }
}

const indicesIn = (target: Target): readonly Expr[] =>
  target.kind === "item" ? [target.index, ...partsOf(target.object)] : [];

const isMethodCall = (expr: Expr): boolean => expr.kind === "call" && expr.callee.kind === "attribute";

interface Place {
  /** The variable; "" for what no variable holds. */
  readonly name: string;
  /** Not its object, but one inside that. */
  readonly isInside: boolean;
}

/** The object that a statement changes. */
function changedBy(statement: Statement): Place | undefined {
  if (statement.kind === "expression") {
    const { value } = statement;
    return value.kind === "call" && value.callee.kind === "attribute" ? placeOf(value.callee.object) : undefined;
  }
  const targets =
    statement.kind === "assign" ? statement.targets : statement.kind === "augmented" ? [statement.target] : [];
  const [only] = targets;
  if (targets.every((target) => namesIn(target))) return undefined;
  return targets.length === 1 && only?.kind === "item" ? placeOf(only.object) : { name: "", isInside: true };
}

/** Of `name[a][b]`. */
function placeOf(expr: Expr): Place {
  if (expr.kind === "name") return { name: expr.name, isInside: false };
  return { name: expr.kind === "item" && expr.index.kind !== "slice" ? placeOf(expr.object).name : "", isInside: true };
}

/** Methods that give a value and change their object, too. */
const CHANGING: ReadonlySet<string> = new Set(["pop", "popleft", "setdefault", "popitem"]);

function changesObjects(expr: Expr): boolean {
  if (expr.kind === "walrus") return true;
  if (expr.kind === "call" && expr.callee.kind === "attribute" && CHANGING.has(expr.callee.name)) return true;
  return partsOf(expr).some(changesObjects);
}

const MAKES_NEW: ReadonlySet<string> = new Set(["list", "dict", "set", "sorted", "tuple"]);

/** Whether what an expression gives was not there before, nor anything inside it. */
function newness(expr: Expr): "deep" | "new" | "other" {
  const all = (parts: readonly Expr[]) => (parts.every((part) => newness(part) === "deep") ? "deep" : "new");
  switch (expr.kind) {
    case "constant":
    case "text":
      return "deep";
    case "sequence":
    case "dict":
      return all(partsOf(expr));
    case "comprehension":
      return all(expr.key ? [expr.key, expr.item] : [expr.item]);
    case "unary":
      return newness(expr.operand);
    case "binary":
      return newness(expr.left) === "other" ? "other" : all([expr.left, expr.right]);
    case "call":
      return expr.callee.kind === "name" && MAKES_NEW.has(expr.callee.name) ? all(partsOf(expr).slice(1)) : "other";
    case "item":
      return expr.index.kind === "slice" ? "new" : "other";
    default:
      return "other";
  }
}
