import type { Argument, Expr } from "./tree.ts";

/** Builtins and methods of builtins that change nothing. */
const CALLS: ReadonlySet<string> = new Set(
  "abs bin bool chr divmod float hex int len list dict set tuple str repr ord pow round range sorted sum min max any all enumerate zip reversed frozenset isinstance format type".split(
    " ",
  ),
);
const METHODS: ReadonlySet<string> = new Set(
  "capitalize casefold center count encode endswith expandtabs find format get index isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle isupper items join keys ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper values zfill copy".split(
    " ",
  ),
);

/**
 * Whether an expression's text promises that evaluating it changes nothing; own methods behind its operators and attributes are
 * another matter, which shows when it is evaluated.
 */
export function isPure(expr: Expr): boolean {
  const all = (parts: readonly (Expr | undefined)[]) => parts.every((part) => part === undefined || isPure(part));
  const args = (parts: readonly Argument[]) => all(parts.map(({ value }) => value));
  switch (expr.kind) {
    case "constant":
    case "name":
      return true;
    case "attribute":
      return isPure(expr.object);
    case "binary":
      return all([expr.left, expr.right]);
    case "logic":
    case "compare":
      return all(expr.operands);
    case "unary":
      return isPure(expr.operand);
    case "choice":
      return all([expr.test, expr.then, expr.otherwise]);
    case "item":
      return all([expr.object, expr.index]);
    case "slice":
      return all(expr.bounds);
    case "sequence":
      return args(expr.items);
    case "dict":
      return all(expr.entries.flat());
    case "text":
      return all(expr.parts.map((part) => (typeof part === "string" ? undefined : part.value)));
    case "comprehension":
      return (
        all([expr.item, expr.key]) &&
        expr.clauses.every((clause) =>
          clause.kind === "if"
            ? isPure(clause.test)
            : isPure(clause.over) && clause.target.kind !== "attribute" && clause.target.kind !== "item",
        )
      );
    case "call": {
      const { callee } = expr;
      const isKnown =
        callee.kind === "name"
          ? CALLS.has(callee.name)
          : callee.kind === "attribute" && METHODS.has(callee.name) && isPure(callee.object);
      return isKnown && args(expr.args) && all(expr.keywords.map(([, value]) => value));
    }
    case "lambda":
      return true;
    default:
      return false;
  }
}

/** Whether no part of it has a value that a trace would tell. */
export const isSimple = (expr: Expr): boolean =>
  expr.kind === "constant" || expr.kind === "name" || (expr.kind === "unary" && expr.operand.kind === "constant");
