import type { Line0 } from "../trace.ts";
import type { Block, Expr, FunctionCode, Statement, Target, TextPart } from "./machine/tree.ts";

export type Loop = Extract<Statement, { kind: "for" }>;

/** The statements of a program by line; of a line with several, which one begins there is not clear. */
export function statementsByLine(code: Block): ReadonlyMap<Line0, Statement> {
  const found = new Map<Line0, Statement>();
  const visit = (block: Block): void => {
    for (const statement of block) {
      const { line } = statement;
      found.set(line, found.has(line) ? { line, kind: "unclear", what: "several on a line" } : statement);
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(code);
  return found;
}

/** The functions in whose bodies the lines stand. */
export function functionsByLine(code: Block): ReadonlyMap<Line0, FunctionCode> {
  const found = new Map<Line0, FunctionCode>();
  const visit = (block: Block, around: FunctionCode | undefined): void => {
    for (const statement of block) {
      if (around) found.set(statement.line, around);
      else found.delete(statement.line);
      const made = statement.kind === "function" ? statement.made : undefined;
      const inner = statement.kind === "class" ? undefined : (made ?? around);
      for (const body of blocksOf(statement)) visit(body, inner);
    }
  };
  visit(code, undefined);
  return found;
}

/** The blocks inside a statement. */
function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "if":
    case "while":
    case "for":
      return [statement.body, statement.otherwise];
    case "try":
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.cleanup];
    case "with":
      return [statement.body];
    case "match":
      return statement.cases.map(({ body }) => body);
    case "function":
    case "class":
      return [statement.made.body];
    default:
      return [];
  }
}

/** The last line of a block where a statement begins. */
export function lastLineOf(block: Block): number {
  return Math.max(-1, ...block.flatMap((inner) => [inner.line, ...blocksOf(inner).map(lastLineOf)]));
}

/** The names that a target binds; undefined where it binds anything else. */
export function namesIn(target: Target): readonly string[] | undefined {
  if (target.kind === "name") return [target.name];
  if (target.kind !== "items" || target.star !== undefined) return undefined;
  const names = target.targets.map((part) => (part.kind === "name" ? part.name : undefined));
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length && new Set(known).size === known.length ? known : undefined;
}

const used = new WeakMap<Statement, ReadonlySet<string>>();

/** The names that a statement's own expressions use, without those of the blocks inside it. */
export function namesUsed(statement: Statement): ReadonlySet<string> {
  const known = used.get(statement);
  if (known) return known;
  const found = new Set<string>();
  for (const expr of expressionsIn(statement)) addNames(expr, found);
  used.set(statement, found);
  return found;
}

export function addNames(expr: Expr, found: Set<string>): void {
  if (expr.kind === "name" || expr.kind === "walrus") found.add(expr.name);
  for (const part of partsOf(expr)) addNames(part, found);
}

function expressionsIn(statement: Statement): readonly Expr[] {
  const inTarget = (target: Target): readonly Expr[] => {
    if (target.kind === "name") return [target];
    if (target.kind === "items") return target.targets.flatMap(inTarget);
    if (target.kind === "unclear") return [];
    return target.kind === "item" ? [target.object, target.index] : [target.object];
  };
  switch (statement.kind) {
    case "expression":
      return [statement.value];
    case "assign":
      return [statement.value, ...statement.targets.flatMap(inTarget)];
    case "augmented":
      return [statement.value, ...inTarget(statement.target)];
    case "return":
      return statement.value ? [statement.value] : [];
    case "delete":
      return statement.targets.flatMap(inTarget);
    case "if":
    case "while":
    case "assert":
      return [statement.test];
    case "for":
      return [statement.over, ...inTarget(statement.target)];
    default:
      return [];
  }
}

/** The expressions that are parts of one. */
export function partsOf(expr: Expr): readonly Expr[] {
  const values = (parts: readonly { readonly value: Expr }[]) => parts.map(({ value }) => value);
  const given = (parts: readonly (Expr | undefined)[]) => parts.filter((part) => part !== undefined);
  switch (expr.kind) {
    case "attribute":
      return [expr.object];
    case "binary":
      return [expr.left, expr.right];
    case "logic":
    case "compare":
      return expr.operands;
    case "unary":
      return [expr.operand];
    case "choice":
      return [expr.test, expr.then, expr.otherwise];
    case "call":
      return [expr.callee, ...values(expr.args), ...expr.keywords.map(([, value]) => value)];
    case "item":
      return [expr.object, expr.index];
    case "slice":
      return given(expr.bounds);
    case "sequence":
      return values(expr.items);
    case "dict":
      return given(expr.entries.flat());
    case "text":
      return textValues(expr.parts);
    case "comprehension":
      return given([
        expr.item,
        expr.key,
        ...expr.clauses.map((clause) => (clause.kind === "if" ? clause.test : clause.over)),
      ]);
    case "lambda":
      return given([
        ...expr.made.parameters.map(({ missing }) => missing),
        ...expr.made.body.map((body) => (body.kind === "return" ? body.value : undefined)),
      ]);
    case "walrus":
      return [expr.value];
    case "yield":
      return given([expr.value]);
    default:
      return [];
  }
}

function textValues(parts: readonly TextPart[]): readonly Expr[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.value, ...textValues(part.format)]));
}
