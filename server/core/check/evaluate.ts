import { builtinNamed } from "./builtins.ts";
import { type Call, type Expression, type Pattern, type TextPart, UNKNOWN } from "./expression.ts";
import { converted } from "./format.ts";
import { lazily } from "./iterators.ts";
import { libraryValue } from "./library/index.ts";
import { attributeOf } from "./library/objects.ts";
import { called } from "./methods.ts";
import {
  binary,
  compare,
  dictFrom,
  dictOf,
  item,
  itemsOf,
  iterate,
  MAX_ITEMS,
  sequence,
  slice,
  unary,
} from "./operations.ts";
import { setOf, updated } from "./sets.ts";
import {
  asText,
  attempt,
  bool,
  type Entries,
  type FunctionValue,
  isTrue,
  iterator,
  list,
  type Named,
  reprOf,
  stop,
  str,
  tuple,
  type Value,
} from "./value.ts";

/** What an expression is evaluated in. */
export interface Scope {
  lookUp(name: string): Value | undefined;
  /** A function or class of the program, or a builtin that it gave another meaning; as a method, one that its classes have. */
  isOwn(name: string, isMethod?: boolean): boolean;
  /** What a call of something of the program's own gives; undefined where that is not known. */
  callOwn(call: OwnCall): Value | undefined;
  /** The dotted path of what a name was imported as. */
  imported?(name: string): string | undefined;
  /** A lambda or named tuple that a name stands for, whatever happens. */
  fixed?(name: string): Expression | undefined;
  /** Whether a name stands for the function of the program that is called so. */
  isFunction?(name: string): boolean;
  /** A variable of the module, whichever frame this is. */
  lookUpGlobal?(name: string): Value | undefined;
  /** Sets a variable, for `:=`. */
  bind?(name: string, value: Value): void;
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

/** Scopes in which a call of the program's own has just come back: the tracer does not tell its value again. */
const fresh = new WeakSet<Scope>();

/** The value by Python's rules, or undefined where they are not followed here: an error, a method, a type that is unknown. */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  const of = (part: Expression) => partOf(part, scope);
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "name":
      return nameOf(expression.name, scope);
    case "attribute":
      return attribute(expression, scope);
    case "binary": {
      const left = of(expression.left);
      return computed(expression, left, of(expression.right));
    }
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
      return call(expression, scope);
    case "item": {
      const object = of(expression.object);
      return item(object, of(expression.index));
    }
    case "slice": {
      const object = of(expression.object);
      return slice(
        object,
        expression.bounds.map((bound) => (bound ? (of(bound) ?? null) : undefined)),
      );
    }
    case "sequence":
      return display(expression, scope);
    case "dict":
      return dictionary(expression.entries, of);
    case "text": {
      const parts = texts(expression.parts, of, scope);
      return parts.includes(undefined) ? undefined : attempt(() => str(parts.join("")));
    }
    case "comprehension":
      return comprehension(expression, scope);
    case "lambda":
      return lambda(expression, scope);
    case "walrus": {
      const value = evaluate(expression.value, scope);
      if (!value || !scope.bind) return undefined;
      scope.bind(expression.name, value);
      return value;
    }
    case "spread":
    case "unknown":
      return undefined;
  }
}

/** The value of a part of a statement; the scope hears of it. */
export function partOf(part: Expression, scope: Scope): Value | undefined {
  if (part.kind === "spread") return undefined;
  const value = evaluate(part, scope);
  if (!value) scope.lost?.();
  else if (isNoted(part, scope)) {
    const isSaid = part.kind === "call" && fresh.has(scope) && !COLLECTING.has(nameOfCall(part));
    if (!isSaid) scope.note?.(value);
    fresh.delete(scope);
  } else if (part.kind === "call") fresh.delete(scope);
  return value;
}

const nameOfCall = ({ self, called: other, callee }: Call): string => (self || other ? "" : callee);

/** Builtins whose value is told though a call that they made has just come back. */
const COLLECTING: ReadonlySet<string> = new Set("max min sorted list tuple set dict sum any all map filter".split(" "));

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
export function isNoted(expression: Expression, scope: Pick<Scope, "isOwn" | "imported" | "fixed">): boolean {
  if (expression.kind === "call") {
    if (COLLECTING.has(nameOfCall(expression))) return true;
    const isKnown =
      !expression.self && (scope.imported?.(expression.callee) ?? scope.fixed?.(expression.callee)) !== undefined;
    return isKnown || !scope.isOwn(expression.callee, expression.self !== undefined);
  }
  if (expression.kind === "comprehension") return expression.type !== "generator";
  return NOTED.has(expression.kind) && !(expression.kind === "unary" && isLiteral(expression.operand));
}

const isLiteral = ({ kind }: Expression): boolean => kind === "value";

/** A class or function that is only named, or a variable's value. */
function nameOf(name: string, scope: Scope): Value | undefined {
  const path = scope.imported?.(name);
  if (path !== undefined) return libraryValue(path);
  const fixed = scope.fixed?.(name);
  if (fixed) {
    const found = evaluate(fixed, moduleOf(scope));
    return found;
  }
  const value = scope.lookUp(name);
  if (value && !(value.type === "object" && value.text === "<function>")) return value;
  if (value === undefined && builtinNamed(name) && !scope.isOwn(name)) return builtinNamed(name);
  return scope.isFunction?.(name) ? ownFunction(name, scope) : value;
}

/** A function of the program's as a value: what it gives is known from its steps. */
function ownFunction(name: string, scope: Scope): FunctionValue {
  const call = (args: readonly Value[], keywords: Named): Value => {
    const value = scope.callOwn({ name, isMethod: false, args, keywords }) ?? stop();
    fresh.add(scope);
    return value;
  };
  return { type: "function", name, isClass: false, call };
}

const moduleOf = (scope: Scope): Scope => silent({ ...scope, lookUp: (name) => scope.lookUpGlobal?.(name) }, scope);

/** A scope of which the tracer tells nothing. */
function silent(inner: Partial<Scope>, scope: Scope): Scope {
  return {
    lookUp: (name) => (inner.lookUp ?? scope.lookUp)(name),
    isOwn: (name, isMethod) => (inner.isOwn ?? scope.isOwn)(name, isMethod),
    imported: (name) => (inner.imported ? inner.imported(name) : scope.imported?.(name)),
    fixed: (name) => (inner.fixed ? inner.fixed(name) : scope.fixed?.(name)),
    isFunction: (name) => (inner.isFunction ? inner.isFunction(name) : (scope.isFunction?.(name) ?? false)),
    lookUpGlobal: (name) => scope.lookUpGlobal?.(name),
    callOwn: (own) => {
      const value = scope.callOwn(own);
      fresh.add(scope);
      return value;
    },
    ...(scope.bind && { bind: scope.bind }),
    lost: () => scope.lost?.(),
  };
}

/** A scope with names of its own. */
function within(bound: ReadonlyMap<string, Value>, scope: Scope): Scope {
  return silent(
    {
      lookUp: (name) => bound.get(name) ?? scope.lookUp(name),
      isOwn: (name, isMethod) => !bound.has(name) && scope.isOwn(name, isMethod),
      imported: (name) => (bound.has(name) ? undefined : scope.imported?.(name)),
      fixed: (name) => (bound.has(name) ? undefined : scope.fixed?.(name)),
      isFunction: (name) => !bound.has(name) && (scope.isFunction?.(name) ?? false),
    },
    scope,
  );
}

/** The dotted path of something in an imported module. */
function pathOf(expression: Expression, scope: Scope): string | undefined {
  if (expression.kind === "name") return scope.imported?.(expression.name);
  if (expression.kind !== "attribute") return undefined;
  const path = pathOf(expression.object, scope);
  return path === undefined ? undefined : `${path}.${expression.name}`;
}

function attribute(expression: Extract<Expression, { kind: "attribute" }>, scope: Scope): Value | undefined {
  const path = pathOf(expression, scope);
  const known = path === undefined ? undefined : libraryValue(path);
  if (known) return known;
  const object = partOf(expression.object, scope);
  return object && attempt(() => attributeOf(object, expression.name));
}

function computed(
  { operator }: Extract<Expression, { kind: "binary" }>,
  left: Value | undefined,
  right: Value | undefined,
): Value | undefined {
  return binary(operator, left, right);
}

function call(expression: Call, scope: Scope): Value | undefined {
  const { callee, self, called: other, keywords } = expression;
  const path = self && pathOf({ kind: "attribute", object: self, name: callee }, scope);
  const library = path === undefined ? undefined : libraryValue(path);
  const isNamed = !self && !other;
  const isOwn =
    !library &&
    !(isNamed && (scope.imported?.(callee) ?? scope.fixed?.(callee))) &&
    callee !== "" &&
    scope.isOwn(callee, self !== undefined);
  const object = library ? undefined : self && partOf(self, scope);
  const target = library ?? (other ? evaluate(other, scope) : isNamed && !isOwn ? nameOf(callee, scope) : undefined);
  const args = argumentsOf(expression.args, scope);
  const named = keywords.map(([name, value]) => [name, partOf(value, scope)] as const);
  if (isOwn) {
    if (!args || named.some(([name]) => name === "**")) return undefined;
    const value = scope.callOwn({ name: callee, isMethod: self !== undefined, args, keywords: named });
    fresh.add(scope);
    return value;
  }
  const known = args?.every((value) => value !== undefined) ? args : undefined;
  if (!known) return undefined;
  return attempt(() => {
    const options = named.flatMap(([name, value]) =>
      name === "**" ? spreadKeywords(value ?? stop()) : [[name, value ?? stop()] as const],
    );
    if (new Set(options.map(([name]) => name)).size < options.length) stop();
    if (target) return target.type === "function" ? target.call(known, options) : stop();
    return object ? called(callee, object, known, options) : stop();
  });
}

function spreadKeywords(value: Value): Named {
  return value.type === "dict" ? value.entries.map(([key, item]) => [asText(key), item] as const) : stop();
}

/** Values of arguments or items; undefined where it is not known how many there are. */
function argumentsOf(parts: readonly Expression[], scope: Scope): readonly (Value | undefined)[] | undefined {
  const values: (Value | undefined)[] = [];
  let isKnown = true;
  for (const part of parts) {
    if (part.kind !== "spread") values.push(partOf(part, scope));
    else {
      const value = partOf(part.value, scope);
      const items = value && itemsOf(value);
      if (items) values.push(...items);
      else isKnown = false;
    }
  }
  if (!isKnown) scope.lost?.();
  return isKnown ? values : undefined;
}

function display({ type, items }: Extract<Expression, { kind: "sequence" }>, scope: Scope): Value | undefined {
  const values = argumentsOf(items, scope);
  if (!values) return undefined;
  const made = sequence(type, values);
  // Of three constants and more the compiler makes a set beforehand, makes another from it, and that is put into a new one.
  if (made?.type !== "set" || !items.every(isConstant)) return made;
  const kept = attempt(() => setOf("frozenset", iterate(made)));
  const filled = kept && updated(setOf("set", []), [kept]);
  const isSame =
    kept && filled && attempt(() => iterate(kept).map(reprOf).join() === iterate(filled).map(reprOf).join());
  if (
    isSame &&
    items.length < 3 &&
    attempt(() => iterate(made).map(reprOf).join()) !== iterate(filled).map(reprOf).join()
  )
    return { ...made, table: undefined };
  return isSame ? filled : { ...made, table: undefined };
}

const isConstant = (expression: Expression): boolean =>
  expression.kind === "value" ||
  (expression.kind === "unary" && isConstant(expression.operand)) ||
  (expression.kind === "sequence" && expression.type === "tuple" && expression.items.every(isConstant));

function dictionary(
  entries: Extract<Expression, { kind: "dict" }>["entries"],
  of: (part: Expression) => Value | undefined,
): Value | undefined {
  const pairs: (readonly [Value | undefined, Value | undefined])[] = [];
  for (const [key, value] of entries) {
    if (key) pairs.push([of(key), of(value)]);
    else {
      const more = of(value);
      if (more?.type !== "dict" || more.isReordered) return undefined;
      pairs.push(...more.entries);
    }
  }
  return dictOf(pairs);
}

function texts(
  parts: readonly TextPart[],
  of: (part: Expression) => Value | undefined,
  scope: Scope,
): readonly (string | undefined)[] {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const value = of(part.value);
    // What stands in a format is not told.
    const format = texts(part.format, (inner) => evaluate(inner, scope), scope);
    if (!value || format.includes(undefined)) return undefined;
    return attempt(() => converted(value, part.conversion, format.join("")));
  });
}

/** The tracer tells nothing of what happens inside one. */
function comprehension(
  { type, clauses, item: made, key }: Extract<Expression, { kind: "comprehension" }>,
  scope: Scope,
): Value | undefined {
  const bound = new Map<string, Value>();
  const inner = within(bound, scope);
  const [first, ...others] = clauses;
  if (first?.kind !== "for") return undefined;
  // What is gone over first is evaluated at once, outside.
  const over = evaluate(first.over, silent({}, scope));
  const isFree = type === "set" && (over?.type === "set" || over?.type === "frozenset") && !over.table;
  if (!over || (!isFree && over.type !== "iterator" && !itemsOf(over))) return undefined;
  const goOver = function* (at: number): Generator<undefined> {
    const clause = others[at];
    if (!clause) {
      yield;
      return;
    }
    if (clause.kind === "if") {
      if (truth(evaluate(clause.test, inner)) ?? stop()) yield* goOver(at + 1);
      return;
    }
    for (const turn of lazily(evaluate(clause.over, inner) ?? stop())) {
      take(clause.pattern, turn, bound);
      yield* goOver(at + 1);
    }
  };
  const all = function* (): Generator<undefined> {
    const turns = isFree && (over.type === "set" || over.type === "frozenset") ? over.items : lazily(over);
    for (const turn of turns) {
      take(first.pattern, turn, bound);
      yield* goOver(0);
    }
  };
  if (type === "generator")
    return iterator(
      "",
      (function* () {
        for (const _ of all()) yield evaluate(made, inner) ?? stop();
      })(),
    );
  return attempt(() => {
    const values: Value[] = [];
    const entries: (readonly [Value, Value])[] = [];
    for (const _ of all()) {
      if (key) entries.push([evaluate(key, inner) ?? stop(), evaluate(made, inner) ?? stop()]);
      else values.push(evaluate(made, inner) ?? stop());
      if (values.length + entries.length > MAX_ITEMS) stop();
    }
    if (type === "dict") return dictFrom(entries as Entries);
    if (type === "list") return list(values);
    const set = setOf("set", values);
    return isFree ? { ...set, table: undefined } : set;
  });
}

/** Binds a pattern's names to the items of a value. */
function take(pattern: Pattern, value: Value, bound: Map<string, Value>): void {
  if (typeof pattern === "string") {
    bound.set(pattern, value);
    return;
  }
  const items = iterate(value);
  if (items.length !== pattern.length) stop();
  for (const [at, part] of pattern.entries()) take(part, items[at] ?? stop(), bound);
}

function lambda({ parameters, body }: Extract<Expression, { kind: "lambda" }>, scope: Scope): Value | undefined {
  const inner = silent({}, scope);
  const missing = parameters.map((parameter) => parameter.missing && (evaluate(parameter.missing, inner) ?? "unknown"));
  if (missing.includes("unknown")) return undefined;
  const call = (args: readonly Value[], named: Named): Value => {
    const bound = new Map<string, Value>();
    const rest = parameters.findIndex(({ takesRest }) => takesRest);
    if (rest < 0 && args.length > parameters.length) stop();
    for (const [at, { name, takesRest }] of parameters.entries()) {
      const keyword = named.find(([key]) => key === name)?.[1];
      const isPositional = rest < 0 || at < rest;
      const value = isPositional ? args[at] : undefined;
      const default_ = missing[at];
      if (takesRest) bound.set(name, tuple(args.slice(at)));
      else if (value && keyword) stop();
      else bound.set(name, value ?? keyword ?? (default_ && default_ !== "unknown" ? default_ : stop()));
    }
    if (named.some(([name]) => !parameters.some((one) => one.name === name && !one.takesRest))) stop();
    return evaluate(body, within(bound, scope)) ?? stop();
  };
  return { type: "function", name: "<lambda>", isClass: false, call };
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
  for (const [at, operand] of operands.entries()) {
    value = of(operand);
    if (at === operands.length - 1) return value;
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
