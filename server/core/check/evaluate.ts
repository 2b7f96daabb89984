import { builtin } from "./builtins.ts";
import { type Expression, type TextPart, UNKNOWN } from "./expression.ts";
import { formatted } from "./format.ts";
import { method } from "./methods.ts";
import { binary, compare, dictOf, item, itemsOf, MAX_ITEMS, sequence, slice, unary } from "./operations.ts";
import { bool, isTrue, reprOf, str, strOf, type Value } from "./value.ts";

/** What an expression is evaluated in. */
export interface Scope {
  lookUp(name: string): Value | undefined;
  /** A function or class of the program, or a builtin that it gave another meaning. */
  isOwn(name: string): boolean;
  /** What a call of something of the program's own gives; undefined where that is not known. */
  callOwn(call: OwnCall): Value | undefined;
  /** Hears of the value of every part that the tracer tells, in the order in which Python has them. */
  note?(value: Value): void;
  /** Hears of every part whose value is not known: what is noted after it may be incomplete. */
  lost?(): void;
}

export interface OwnCall {
  readonly name: string;
  readonly isMethod: boolean;
  readonly args: readonly (Value | undefined)[];
  readonly keywords: readonly (readonly [string, Value | undefined])[];
}

/** The value by Python's rules, or undefined where they are not followed here: an error, a method, a type that is unknown. */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  const of = (part: Expression) => partOf(part, scope);
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "name":
      return scope.lookUp(expression.name);
    case "attribute": {
      const object = of(expression.object);
      return object?.type === "object" ? object.fields.get(expression.name) : undefined;
    }
    case "binary":
      return binary(expression.operator, of(expression.left), of(expression.right));
    case "logic":
      return logic(expression.operator, expression.operands, of);
    case "unary":
      return unary(expression.operator, of(expression.operand));
    case "compare":
      return comparison(expression.operators, expression.operands, of);
    case "choice": {
      const test = truth(of(expression.test));
      return test === undefined ? undefined : of(test ? expression.then : expression.otherwise);
    }
    case "call":
      return call(expression, scope, of);
    case "item":
      return item(of(expression.object), of(expression.index));
    case "slice":
      return slice(
        of(expression.object),
        expression.bounds.map((bound) => (bound ? (of(bound) ?? null) : undefined)),
      );
    case "sequence":
      return sequence(expression.type, expression.items.map(of));
    case "dict":
      return dictOf(expression.entries.map(([key, value]) => [of(key), of(value)] as const));
    case "text": {
      const parts = expression.parts.map((part) => textOf(part, of));
      return parts.includes(undefined) ? undefined : str(parts.join(""));
    }
    case "comprehension":
      return comprehension(expression, scope);
    case "unknown":
      return undefined;
  }
}

/** The value of a part of a statement; the scope hears of it. */
export function partOf(part: Expression, scope: Scope): Value | undefined {
  const value = evaluate(part, scope);
  if (!value) scope.lost?.();
  else if (scope.note && isNoted(part, scope)) scope.note(value);
  return value;
}

const NOTED: ReadonlySet<Expression["kind"]> = new Set([
  "binary",
  "logic",
  "unary",
  "compare",
  "call",
  "item",
  "slice",
  "comprehension",
]);

/** Whether the tracer tells the value of such a part of a statement. */
export function isNoted(expression: Expression, scope: Pick<Scope, "isOwn">): boolean {
  if (expression.kind === "call") return !scope.isOwn(expression.callee);
  if (expression.kind === "comprehension") return expression.type !== "generator";
  return NOTED.has(expression.kind) && !(expression.kind === "unary" && expression.operand.kind === "value");
}

function call(
  { callee, self, args, keywords }: Extract<Expression, { kind: "call" }>,
  scope: Scope,
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  const object = self && of(self);
  const values = args.map(of);
  const named = keywords.map(([name, value]) => [name, of(value)] as const);
  if (scope.isOwn(callee))
    return scope.callOwn({ name: callee, isMethod: self !== undefined, args: values, keywords: named });
  const known = values.filter((value) => value !== undefined);
  const knownNamed = named.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  if (known.length < values.length || knownNamed.length < named.length || (self && !object)) return undefined;
  return object ? method(callee, object, known, knownNamed) : builtin(callee, known, knownNamed);
}

function textOf(part: TextPart, of: (part: Expression) => Value | undefined): string | undefined {
  if (typeof part === "string") return part;
  const value = of(part.value);
  if (!value) return undefined;
  if (part.format === "") return part.isRepr ? reprOf(value) : strOf(value);
  const shown = part.isRepr ? reprOf(value) : undefined;
  return part.isRepr ? shown && formatted(str(shown), part.format) : formatted(value, part.format);
}

/** The tracer tells nothing of what happens inside one. */
function comprehension(
  { type, clauses, item: made, key }: Extract<Expression, { kind: "comprehension" }>,
  scope: Scope,
): Value | undefined {
  const items: (Value | undefined)[] = [];
  const entries: (readonly [Value | undefined, Value | undefined])[] = [];
  const goOver = (at: number, bound: ReadonlyMap<string, Value>): boolean => {
    if (items.length + entries.length > MAX_ITEMS) return false;
    const inner: Scope = {
      lookUp: (name) => bound.get(name) ?? scope.lookUp(name),
      isOwn: (name) => !bound.has(name) && scope.isOwn(name),
      callOwn: (own) => scope.callOwn(own),
      lost: () => scope.lost?.(),
    };
    const clause = clauses[at];
    if (!clause) {
      if (key) entries.push([evaluate(key, inner), evaluate(made, inner)]);
      else items.push(evaluate(made, inner));
      return true;
    }
    if (clause.kind === "if") {
      const test = truth(evaluate(clause.test, inner));
      return test !== undefined && (!test || goOver(at + 1, bound));
    }
    const over = evaluate(clause.over, inner);
    const turns = over && itemsOf(over);
    if (!turns) return false;
    return turns.every((turn) => {
      const values = bind(clause, turn);
      return values !== undefined && goOver(at + 1, new Map([...bound, ...values]));
    });
  };
  if (!goOver(0, new Map())) return undefined;
  if (type === "dict") return dictOf(entries);
  if (type !== "generator") return sequence(type, items);
  const known = items.filter((value) => value !== undefined);
  return known.length < items.length ? undefined : { type: "iterator", name: "", items: known };
}

/** What the targets of a loop become for one item. */
export function bind(
  { targets, unpacks }: { readonly targets: readonly string[]; readonly unpacks: boolean },
  value: Value,
): readonly (readonly [string, Value])[] | undefined {
  const parts = unpacks ? itemsOf(value) : [value];
  if (parts?.length !== targets.length) return undefined;
  return targets.flatMap((name, at) => {
    const part = parts[at];
    return part ? [[name, part] as const] : [];
  });
}

const truth = (value: Value | undefined): boolean | undefined => value && isTrue(value);

function logic(
  operator: "and" | "or",
  operands: readonly Expression[],
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  let value: Value | undefined;
  for (const operand of operands) {
    value = of(operand);
    const test = truth(value);
    if (test === undefined) return undefined;
    if (test === (operator === "or")) return value;
  }
  return value;
}

function comparison(
  operators: readonly string[],
  operands: readonly Expression[],
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  let left = of(operands[0] ?? UNKNOWN);
  for (const [at, operator] of operators.entries()) {
    const right = of(operands[at + 1] ?? UNKNOWN);
    const holdsTrue = left && right ? compare(operator, left, right) : undefined;
    if (holdsTrue === undefined) return undefined;
    if (!holdsTrue) return bool(false);
    left = right;
  }
  return bool(true);
}
