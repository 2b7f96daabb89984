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

const RANK = { positional: 0, plain: 0, keyword: 1, rest: 2, keywords: 3 };
const known = new WeakMap<object, Names>();

export function namesOf(code: FunctionCode): Names {
  const found = known.get(code);
  if (found) return found;
  // Python keeps `*args` and `**kwargs` behind all others.
  const inOrder = [...code.parameters].sort((a, b) => RANK[a.kind] - RANK[b.kind]);
  const names = read(
    inOrder.map(({ name }) => name),
    code.body,
    code,
  );
  known.set(code, names);
  return names;
}

export function namesOfClass(code: { readonly body: Block }): Names {
  const found = known.get(code);
  if (found) return found;
  const names = read([], code.body, { globals: [], nonlocals: [] }, true);
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
  isClass = false,
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
    // Functions in a class body do not see the variables of that body, but those around it.
    free: new Set([
      ...uses.filter((name) => !isOwn(name) && !globals.includes(name)),
      ...(isClass ? reading.inner : []),
    ]),
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
  const all = (...parts: readonly (Expr | undefined)[]) => expressions(parts, reading);
  switch (statement.kind) {
    case "expression":
    case "return":
      all(statement.value);
      break;
    case "assign":
      all(statement.value);
      targets(statement.targets, reading);
      break;
    case "declare":
      reading.bound.add(statement.name);
      break;
    case "augmented":
      targets([statement.target], reading);
      all(statement.value);
      break;
    case "raise":
      all(statement.value, statement.cause);
      break;
    case "assert":
      all(statement.test, statement.message);
      break;
    case "delete":
      targets(statement.targets, reading);
      break;
    case "if":
    case "while":
      all(statement.test);
      block([...statement.body, ...statement.otherwise], reading);
      break;
    case "for":
      all(statement.over);
      targets([statement.target], reading);
      block([...statement.body, ...statement.otherwise], reading);
      break;
    case "try":
      block([...statement.body, ...statement.otherwise], reading);
      for (const { type, name, body } of statement.handlers) {
        all(type);
        if (name !== undefined) bind(name, reading);
        block(body, reading);
      }
      block(statement.cleanup, reading);
      break;
    case "with":
      for (const { value, target } of statement.items) {
        all(value);
        if (target) targets([target], reading);
      }
      block(statement.body, reading);
      break;
    case "match":
      all(statement.subject);
      for (const { pattern: tried, guard, body } of statement.cases) {
        pattern(tried, reading);
        all(guard);
        block(body, reading);
      }
      break;
    case "function":
      all(...statement.decorators);
      defined(statement.made, reading);
      bind(statement.made.name, reading);
      break;
    case "class":
      all(...statement.decorators, ...statement.made.bases.map(({ value }) => value));
      for (const name of namesOfClass(statement.made).free) reading.inner.add(name);
      bind(statement.made.name, reading);
      break;
    case "import":
      for (const { name } of statement.names) if (name !== "*") bind(name, reading);
      break;
  }
}

function defined(made: FunctionCode, reading: Reading): void {
  expressions(
    made.parameters.map(({ missing }) => missing),
    reading,
  );
  for (const name of namesOf(made).free) reading.inner.add(name);
}

function targets(all: readonly Target[], reading: Reading): void {
  for (const target of all) {
    if (target.kind === "name") bind(target.name, reading);
    else if (target.kind === "attribute") expressions([target.object], reading);
    else if (target.kind === "item") expressions([target.object, target.index], reading);
    else if (target.kind === "items") targets(target.targets, reading);
  }
}

function pattern(tried: Pattern, reading: Reading): void {
  const all = (patterns: readonly Pattern[]) => {
    for (const part of patterns) pattern(part, reading);
  };
  switch (tried.kind) {
    case "value":
      expressions([tried.value], reading);
      break;
    case "capture":
      if (tried.name !== undefined) bind(tried.name, reading);
      break;
    case "as":
      all([tried.pattern]);
      bind(tried.name, reading);
      break;
    case "or":
      all(tried.patterns);
      break;
    case "sequence":
      all(tried.items);
      break;
    case "mapping":
      all(tried.entries.map(([, part]) => part));
      if (tried.rest !== undefined) bind(tried.rest, reading);
      break;
    case "class":
      expressions([tried.type], reading);
      all([...tried.items, ...tried.named.map(([, part]) => part)]);
      break;
  }
}

function expressions(all: readonly (Expr | undefined)[], reading: Reading): void {
  for (const expression of all) {
    if (!expression) continue;
    if (expression.kind === "name") use(expression.name, reading);
    else if (expression.kind === "lambda") defined(expression.made, reading);
    else if (expression.kind === "comprehension") comprehension(expression, reading);
    else {
      expressions(partsOf(expression), reading);
      if (expression.kind === "walrus") bind(expression.name, reading);
    }
  }
}

/** What an expression is made of, in the order in which it is evaluated. */
function partsOf(expression: Expr): readonly (Expr | undefined)[] {
  switch (expression.kind) {
    case "attribute":
      return [expression.object];
    case "binary":
      return [expression.left, expression.right];
    case "logic":
    case "compare":
      return expression.operands;
    case "unary":
      return [expression.operand];
    case "choice":
      return [expression.test, expression.then, expression.otherwise];
    case "call":
      return [
        expression.callee,
        ...expression.args.map(({ value }) => value),
        ...expression.keywords.map(([, value]) => value),
      ];
    case "item":
      return [expression.object, expression.index];
    case "slice":
      return expression.bounds;
    case "sequence":
      return expression.items.map(({ value }) => value);
    case "dict":
      return expression.entries.flat();
    case "text":
      return texts(expression.parts);
    case "walrus":
    case "yield":
      return [expression.value];
    default:
      return [];
  }
}

const texts = (parts: readonly TextPart[]): readonly Expr[] =>
  parts.flatMap((part) => (typeof part === "string" ? [] : [part.value, ...texts(part.format)]));

function comprehension({ clauses, item, key }: Extract<Expr, { kind: "comprehension" }>, reading: Reading): void {
  const inner: Reading = {
    bound: new Set(),
    used: new Set(),
    met: new Set(),
    inner: new Set(),
    inComprehension: new Set(),
  };
  for (const [at, clause] of clauses.entries()) {
    if (clause.kind === "if") expressions([clause.test], inner);
    else {
      expressions([clause.over], at === 0 ? reading : inner);
      targets([clause.target], inner);
    }
  }
  expressions([key, item], inner);
  // A walrus in a comprehension binds a name around it.
  const own = new Set(clauses.flatMap((clause) => (clause.kind === "for" ? namesOfTarget(clause.target) : [])));
  for (const name of inner.bound) if (!own.has(name)) bind(name, reading);
  for (const name of [...inner.used, ...inner.inComprehension]) if (!own.has(name)) reading.inComprehension.add(name);
  for (const name of inner.inner) if (!own.has(name)) reading.inner.add(name);
}

export function namesOfTarget(to: Target): readonly string[] {
  if (to.kind === "name") return [to.name];
  return to.kind === "items" ? to.targets.flatMap(namesOfTarget) : [];
}
