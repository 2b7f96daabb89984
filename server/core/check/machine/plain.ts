import type { Env } from "./env.ts";
import type { Expr, Statement } from "./tree.ts";

/**
 * Which assignments the tracer takes for plain: then it looks at the variables that they name, in their order, and at no others.
 * The rules are those of `foretrace_tracer/plain.py`.
 */
const CALLS: ReadonlySet<string> = new Set(
  "print len abs str int float bool ord chr repr round isinstance type range".split(" "),
);
const ANY_CALL = [...CALLS].join("|");
const REBOUND = new RegExp(`\\b(?:${ANY_CALL})\\b\\s*(?:=(?!=)|,)|\\b(?:import|def|as|for|in)\\s+(?:${ANY_CALL})\\b`);
const IMPORTED = /^[ \t]*(?:from|import)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)/gm;
const HARMLESS: ReadonlySet<string> = new Set(
  "math random string itertools functools operator re json sys typing dataclasses enum abc datetime time copy heapq bisect cmath statistics decimal fractions textwrap collections __future__".split(
    " ",
  ),
);

export class Plain {
  readonly #calls: boolean;
  readonly #items: boolean;
  readonly #any: boolean;

  constructor(text: string) {
    const modules = [...text.matchAll(IMPORTED)].flatMap(([, names = ""]) =>
      names.split(",").map((name) => name.trim()),
    );
    const areKnown = modules.every((name) => HARMLESS.has(name));
    this.#calls = !REBOUND.test(text);
    this.#items = areKnown && !/default|__missing__|ChainMap/.test(text);
    this.#any = areKnown && !/__del__|__\w+__\s*=\s*lambda|yield|setattr|weakref/.test(text);
  }

  /** The variables that a plain assignment sets; undefined for another statement. */
  assigned(statement: Extract<Statement, { kind: "assign" }>, { names }: Env): readonly string[] | undefined {
    if (!this.#any || statement.annotation !== undefined || !this.#isPlain(statement.value)) return undefined;
    const found: string[] = [];
    for (const target of statement.targets) {
      for (const part of target.kind === "items" ? target.targets : [target]) {
        const isLocal = part.kind === "name" && !part.name.startsWith("__") && !names?.globals.has(part.name);
        if (!isLocal || (target.kind === "items" && target.star !== undefined)) return undefined;
        found.push(part.name);
      }
    }
    return [...new Set(found)];
  }

  #isPlain(expr: Expr): boolean {
    const all = (parts: readonly Expr[]) => parts.every((part) => this.#isPlain(part));
    switch (expr.kind) {
      case "constant":
      case "name":
        return true;
      case "binary":
        return all([expr.left, expr.right]);
      case "unary":
        return this.#isPlain(expr.operand);
      case "logic":
        return all(expr.operands);
      case "choice":
        return all([expr.test, expr.then, expr.otherwise]);
      case "text":
        return all(expr.parts.flatMap((part) => (typeof part === "string" ? [] : [part.value])));
      case "sequence":
        return expr.type === "tuple" && all(expr.items.map(({ value, isStarred }) => (isStarred ? NOT_PLAIN : value)));
      case "compare":
        return !expr.operators.some((operator) => /\bin$/.test(operator)) && all(expr.operands);
      case "item":
        return this.#items && all([expr.object, expr.index]);
      case "slice":
        return all(expr.bounds.filter((bound) => bound !== undefined));
      case "attribute":
        return this.#isPlain(expr.object);
      case "call": {
        const { callee, args, keywords } = expr;
        if (!this.#calls || callee.kind !== "name" || !CALLS.has(callee.name)) return false;
        return all([
          ...args.map(({ value, isStarred }) => (isStarred ? NOT_PLAIN : value)),
          ...keywords.map(([, value]) => value),
        ]);
      }
      default:
        return false;
    }
  }
}

const NOT_PLAIN: Expr = { kind: "unclear", what: "" };
