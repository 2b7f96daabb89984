import type { Block, Expr, FunctionCode, Pattern, Statement, Target, TextPart } from "./tree.ts";

/** Which names are a function's (or a class body's) own, in the order in which Python's compiler meets them. */
export interface Names {
  readonly parameters: readonly string[];
  readonly locals: readonly string[];
  /** Names used here, or in what is defined here, that are bound elsewhere. */
  readonly free: ReadonlySet<string>;
  /** Own names that functions inside use, and those that only comprehensions do: Python keeps them apart from the others. */
  readonly cells: ReadonlySet<string>;
  readonly comprehensionCells: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
}

const known = new WeakMap<object, Names>();

export function namesOf(code: FunctionCode): Names {
  const found = known.get(code);
  if (found) return found;
  const names = read(
    code.parameters.map(({ name }) => name),
    code.body,
    code,
  );
  known.set(code, names);
  return names;
}

export function namesOfClass(code: { readonly body: Block }): Names {
  const found = known.get(code);
  if (found) return found;
  const names = read([], code.body, { globals: [], nonlocals: [] });
  known.set(code, names);
  return names;
}

interface Reading {
  readonly bound: Set<string>;
  readonly used: Set<string>;
  readonly met: Set<string>; // in order
  readonly inner: Set<string>; // used by functions inside
  readonly inComprehension: Set<string>;
}

function read(
  parameters: readonly string[],
  body: Block,
  { globals, nonlocals }: Pick<FunctionCode, "globals" | "nonlocals">,
): Names {
  const reading: Reading = {
    bound: new Set(parameters),
    used: new Set(),
    met: new Set(),
    inner: new Set(),
    inComprehension: new Set(),
  };
  block(body, reading);
  const elsewhere = new Set([...globals, ...nonlocals]);
  const isOwn = (name: string) => reading.bound.has(name) && !elsewhere.has(name);
  const locals = [...reading.met].filter((name) => isOwn(name) && !parameters.includes(name));
  const uses = [...reading.used, ...reading.inner, ...reading.inComprehension, ...nonlocals];
  const own = (names: ReadonlySet<string>) => new Set([...names].filter(isOwn));
  return {
    parameters,
    locals,
    free: new Set(uses.filter((name) => !isOwn(name) && !globals.includes(name))),
    cells: own(reading.inner),
    comprehensionCells: own(reading.inComprehension),
    globals: new Set(globals),
  };
}

function use(name: string, reading: Reading): void {
  reading.used.add(name);
  reading.met.add(name);
}

function bind(name: string, reading: Reading): void {
  reading.bound.add(name);
  reading.met.add(name);
}

function block(statements: Block, reading: Reading): void {
  for (const statement of statements) visit(statement, reading);
}

function visit(statement: Statement, reading: Reading): void {
  const of = (expression: Expr | undefined) => expression && expr(expression, reading);
  switch (statement.kind) {
    case "expression":
      return void of(statement.value);
    case "assign":
      of(statement.value);
      return statement.targets.forEach((part) => target(part, reading));
    case "declare":
      return void reading.bound.add(statement.name);
    case "augmented":
      target(statement.target, reading);
      return void of(statement.value);
    case "return":
      return void of(statement.value);
    case "raise":
      of(statement.value);
      return void of(statement.cause);
    case "assert":
      of(statement.test);
      return void of(statement.message);
    case "delete":
      return statement.targets.forEach((part) => target(part, reading));
    case "if":
    case "while":
      of(statement.test);
      block(statement.body, reading);
      return block(statement.otherwise, reading);
    case "for":
      of(statement.over);
      target(statement.target, reading);
      block(statement.body, reading);
      return block(statement.otherwise, reading);
    case "try":
      block(statement.body, reading);
      block(statement.otherwise, reading);
      for (const { type, name, body } of statement.handlers) {
        of(type);
        if (name !== undefined) bind(name, reading);
        block(body, reading);
      }
      return block(statement.cleanup, reading);
    case "with":
      for (const { value, target: to } of statement.items) {
        of(value);
        if (to) target(to, reading);
      }
      return block(statement.body, reading);
    case "match":
      of(statement.subject);
      for (const { pattern: tried, guard, body } of statement.cases) {
        pattern(tried, reading);
        of(guard);
        block(body, reading);
      }
      return;
    case "function":
      statement.decorators.forEach(of);
      defined(statement.made, reading);
      return bind(statement.made.name, reading);
    case "class": {
      statement.decorators.forEach(of);
      statement.made.bases.forEach(({ value }) => of(value));
      statement.made.keywords.forEach(([, value]) => of(value));
      for (const name of namesOfClass(statement.made).free) reading.inner.add(name);
      return bind(statement.made.name, reading);
    }
    case "import":
      return statement.names.forEach(({ name }) => bind(name, reading));
    default:
      return;
  }
}

function defined(made: FunctionCode, reading: Reading): void {
  for (const { missing } of made.parameters) if (missing) expr(missing, reading);
  for (const name of namesOf(made).free) reading.inner.add(name);
}

function target(to: Target, reading: Reading): void {
  switch (to.kind) {
    case "name":
      return bind(to.name, reading);
    case "attribute":
      return expr(to.object, reading);
    case "item":
      expr(to.object, reading);
      return expr(to.index, reading);
    case "items":
      return to.targets.forEach((part) => target(part, reading));
    default:
      return;
  }
}

function pattern(tried: Pattern, reading: Reading): void {
  switch (tried.kind) {
    case "value":
      return expr(tried.value, reading);
    case "capture":
      if (tried.name !== undefined) bind(tried.name, reading);
      return;
    case "as":
      pattern(tried.pattern, reading);
      return bind(tried.name, reading);
    case "or":
      return tried.patterns.forEach((part) => pattern(part, reading));
    case "sequence":
      return tried.items.forEach((part) => pattern(part, reading));
    case "mapping":
      for (const [key, part] of tried.entries) {
        expr(key, reading);
        pattern(part, reading);
      }
      if (tried.rest !== undefined) bind(tried.rest, reading);
      return;
    case "class":
      expr(tried.type, reading);
      tried.items.forEach((part) => pattern(part, reading));
      return tried.named.forEach(([, part]) => pattern(part, reading));
    default:
      return;
  }
}

function text(parts: readonly TextPart[], reading: Reading): void {
  for (const part of parts) {
    if (typeof part === "string") continue;
    expr(part.value, reading);
    text(part.format, reading);
  }
}

function expr(expression: Expr, reading: Reading): void {
  const of = (part: Expr | undefined) => part && expr(part, reading);
  switch (expression.kind) {
    case "name":
      return use(expression.name, reading);
    case "attribute":
      return void of(expression.object);
    case "binary":
      of(expression.left);
      return void of(expression.right);
    case "logic":
    case "compare":
      return expression.operands.forEach(of);
    case "unary":
      return void of(expression.operand);
    case "choice":
      of(expression.test);
      of(expression.then);
      return void of(expression.otherwise);
    case "call":
      of(expression.callee);
      expression.args.forEach(({ value }) => of(value));
      return expression.keywords.forEach(([, value]) => of(value));
    case "item":
      of(expression.object);
      return void of(expression.index);
    case "slice":
      return expression.bounds.forEach(of);
    case "sequence":
      return expression.items.forEach(({ value }) => of(value));
    case "dict":
      for (const [key, value] of expression.entries) {
        of(key);
        of(value);
      }
      return;
    case "text":
      return text(expression.parts, reading);
    case "lambda":
      return defined(expression.made, reading);
    case "walrus":
      of(expression.value);
      return bind(expression.name, reading);
    case "yield":
      return void of(expression.value);
    case "comprehension":
      return comprehension(expression, reading);
    default:
      return;
  }
}

function comprehension({ clauses, item, key }: Extract<Expr, { kind: "comprehension" }>, reading: Reading): void {
  const inner: Reading = {
    bound: new Set(),
    used: new Set(),
    met: new Set(),
    inner: new Set(),
    inComprehension: new Set(),
  };
  for (const [at, clause] of clauses.entries()) {
    if (clause.kind === "if") expr(clause.test, inner);
    else {
      expr(clause.over, at === 0 ? reading : inner);
      target(clause.target, inner);
    }
  }
  if (key) expr(key, inner);
  expr(item, inner);
  // A walrus in a comprehension binds a name around it.
  const targets = new Set(clauses.flatMap((clause) => (clause.kind === "for" ? namesOfTarget(clause.target) : [])));
  for (const name of inner.bound) if (!targets.has(name)) bind(name, reading);
  for (const name of [...inner.used, ...inner.inComprehension])
    if (!targets.has(name)) reading.inComprehension.add(name);
  for (const name of inner.inner) if (!targets.has(name)) reading.inner.add(name);
}

export function namesOfTarget(to: Target): readonly string[] {
  if (to.kind === "name") return [to.name];
  return to.kind === "items" ? to.targets.flatMap(namesOfTarget) : [];
}
