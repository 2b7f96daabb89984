import type { Node } from "web-tree-sitter";
import { asLine0, type Line0 } from "./trace.ts";

type Lines = ReadonlySet<Line0>;

/** Where control goes when a statement does not simply go on. */
interface Exits {
  readonly breakTo: Lines;
  readonly continueTo: Lines;
  readonly raiseTo: Lines; // handlers that may take an exception; empty: it leaves the frame
  readonly returnTo: Lines; // an enclosing `finally`, or the frame's end
}

const NOWHERE: Lines = new Set();
/** Stands for the end of the frame. */
const END = asLine0(-1);
const AT_END: Lines = new Set([END]);
const LEAVES: Exits = { breakTo: NOWHERE, continueTo: NOWHERE, raiseTo: NOWHERE, returnTo: AT_END };

/**
 * Successors of every step of one frame's body. Over-approximates on purpose (any statement may raise, a `with` may
 * swallow an exception, a `finally` may go on to wherever it interrupted): a constraint built on it may allow an
 * impossible line but never forbids a possible one.
 */
export class ControlFlow {
  readonly successors = new Map<Line0, Set<Line0>>();
  /** Steps after which the frame may end without an exception. */
  readonly last = new Set<Line0>();

  /** Adds a frame's body; returns the lines it may start at. */
  addFrame(body: Node): Lines {
    const entry = this.block(statementsOf(body), AT_END, LEAVES);
    return entry.has(END) ? NOWHERE : entry;
  }

  private block(statements: readonly Node[], next: Lines, exits: Exits): Lines {
    let entry = next;
    for (const statement of [...statements].reverse()) entry = this.statement(statement, entry, exits);
    return entry;
  }

  private statement(node: Node, next: Lines, exits: Exits): Lines {
    switch (node.type) {
      case "if_statement":
        return this.ifStatement(node, next, exits);
      case "while_statement":
      case "for_statement":
        return this.loop(node, next, exits);
      case "try_statement":
        return this.tryStatement(node, next, exits);
      case "with_statement":
        return this.withStatement(node, next, exits);
      case "match_statement":
        return this.matchStatement(node, next, exits);
      case "break_statement":
        return this.step(node, exits.breakTo);
      case "continue_statement":
        return this.step(node, exits.continueTo);
      case "return_statement":
        return this.step(node, exits.returnTo, exits.raiseTo);
      case "raise_statement":
        return this.step(node, exits.raiseTo);
      default:
        return isStep(node) ? this.step(node, next, exits.raiseTo) : next;
    }
  }

  private step(node: Node, ...targets: readonly Lines[]): Lines {
    const line = stepLine(node);
    const known = this.successors.get(line) ?? new Set<Line0>();
    for (const to of union(...targets)) {
      if (to === END) this.last.add(line);
      else known.add(to);
    }
    this.successors.set(line, known);
    return new Set([line]);
  }

  private ifStatement(node: Node, next: Lines, exits: Exits): Lines {
    let otherwise = next;
    for (const clause of childrenOfType(node, "elif_clause", "else_clause").reverse()) {
      const body = this.block(bodyOf(clause), next, exits);
      otherwise = clause.type === "else_clause" ? body : this.step(clause, body, otherwise, exits.raiseTo);
    }
    return this.step(node, this.block(bodyOf(node), next, exits), otherwise, exits.raiseTo);
  }

  private loop(node: Node, next: Lines, exits: Exits): Lines {
    const header: Lines = new Set([stepLine(node)]);
    const [elseClause] = childrenOfType(node, "else_clause");
    const exhausted = elseClause ? this.block(bodyOf(elseClause), next, exits) : next;
    const body = this.block(bodyOf(node), header, { ...exits, breakTo: next, continueTo: header });
    return this.step(node, body, exhausted, exits.raiseTo);
  }

  private tryStatement(node: Node, next: Lines, exits: Exits): Lines {
    const [finallyClause] = childrenOfType(node, "finally_clause");
    const interrupted = union(next, exits.breakTo, exits.continueTo, exits.raiseTo, exits.returnTo);
    const cleanup = finallyClause ? this.block(bodyOf(finallyClause), interrupted, exits) : undefined;
    const inner: Exits = cleanup
      ? { breakTo: cleanup, continueTo: cleanup, raiseTo: cleanup, returnTo: cleanup }
      : exits;
    const after = cleanup ?? next;
    let handler = inner.raiseTo;
    for (const clause of childrenOfType(node, "except_clause", "except_group_clause").reverse()) {
      handler = this.step(clause, this.block(bodyOf(clause), after, inner), handler, inner.raiseTo);
    }
    const [elseClause] = childrenOfType(node, "else_clause");
    const completed = elseClause ? this.block(bodyOf(elseClause), after, inner) : after;
    return this.step(node, this.block(bodyOf(node), completed, { ...inner, raiseTo: handler }));
  }

  private withStatement(node: Node, next: Lines, exits: Exits): Lines {
    const raiseTo = union(exits.raiseTo, next);
    return this.step(node, this.block(bodyOf(node), next, { ...exits, raiseTo }), exits.raiseTo);
  }

  private matchStatement(node: Node, next: Lines, exits: Exits): Lines {
    const block = node.childForFieldName("body");
    let otherwise = next;
    for (const clause of (block ? childrenOfType(block, "case_clause") : []).reverse()) {
      otherwise = this.step(clause, this.block(bodyOf(clause), next, exits), otherwise, exits.raiseTo);
    }
    return this.step(node, otherwise, exits.raiseTo);
  }
}

// Imports from `__future__` are for the compiler: before the first step.
const NO_STEP = new Set(["global_statement", "nonlocal_statement", "future_import_statement", "comment", "ERROR"]);
const CONSTANTS = new Set(["string", "concatenated_string", "integer", "float", "true", "false", "none", "ellipsis"]);

/** Whether a statement node is a step of its own: not a declaration, a docstring or another constant expression. */
export function isStep(node: Node): boolean {
  if (NO_STEP.has(node.type) || node.isError) return false;
  if (node.type !== "expression_statement" || node.namedChildCount !== 1) return true;
  const expression = node.namedChild(0);
  return !expression || !CONSTANTS.has(expression.type) || hasInterpolation(expression);
}

/** A decorated definition's step is its `def` or `class` line; everything else starts where it starts. */
export function stepLine(node: Node): Line0 {
  const definition = node.type === "decorated_definition" ? node.childForFieldName("definition") : null;
  return asLine0((definition ?? node).startPosition.row);
}

/** The statements of a block or a clause, error nodes opened so that what is inside still counts. */
export function statementsOf(block: Node): readonly Node[] {
  return namedChildren(block)
    .flatMap((child) => (child.isError ? statementsOf(child) : [child]))
    .filter(isStatement);
}

function bodyOf(node: Node): readonly Node[] {
  const body =
    node.childForFieldName("body") ?? node.childForFieldName("consequence") ?? childrenOfType(node, "block")[0];
  return body ? statementsOf(body) : [];
}

const STATEMENT = /(_statement|_definition)$/;
const isStatement = (node: Node): boolean => STATEMENT.test(node.type);

function hasInterpolation(node: Node): boolean {
  return node.type === "interpolation" || namedChildren(node).some(hasInterpolation);
}

export function namedChildren(node: Node): readonly Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null);
}

function childrenOfType(node: Node, ...types: readonly string[]): Node[] {
  return namedChildren(node).filter((child) => types.includes(child.type));
}

function union(...sets: readonly Lines[]): Lines {
  return new Set(sets.flatMap((set) => [...set]));
}
