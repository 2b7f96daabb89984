import type { Node } from "web-tree-sitter";
import { namedChildren } from "../controlFlow.ts";
import { floatOf, integerOf, unescaped } from "./literals.ts";
import { attempt, bool, bytes, float, int, NONE, str, type Value } from "./value.ts";

/** An expression as far as it can be followed; `unknown` says nothing. Plain data, so that a program can be sent to a worker. */
export type Expression =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "logic"; readonly operator: "and" | "or"; readonly operands: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "compare"; readonly operators: readonly string[]; readonly operands: readonly Expression[] }
  | { readonly kind: "choice"; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | Call
  | { readonly kind: "item"; readonly object: Expression; readonly index: Expression }
  | { readonly kind: "slice"; readonly object: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly kind: "sequence"; readonly type: "list" | "tuple" | "set"; readonly items: readonly Expression[] }
  /** A key that is missing: `**` of another dict. */
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression | undefined, Expression])[] }
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  | {
      readonly kind: "comprehension";
      readonly type: "list" | "set" | "dict" | "generator";
      readonly clauses: readonly Clause[];
      readonly item: Expression;
      readonly key: Expression | undefined; // of a dict
    }
  | { readonly kind: "lambda"; readonly parameters: readonly LambdaParameter[]; readonly body: Expression }
  /** `*items` in a display or a call. */
  | { readonly kind: "spread"; readonly value: Expression }
  /** `(name := value)`. */
  | { readonly kind: "walrus"; readonly name: string; readonly value: Expression }
  | { readonly kind: "unknown" };

export interface Call {
  readonly kind: "call";
  /** The function's or method's name; "" where what is called is another expression. */
  readonly callee: string;
  /** What a method is called of. */
  readonly self?: Expression;
  /** What is called, where that has no name. */
  readonly called?: Expression;
  readonly args: readonly Expression[];
  /** `**` is the name of one that gives several. */
  readonly keywords: readonly (readonly [string, Expression])[];
}

/** A piece of an f-string: text as it is, or a value with how it is converted and formatted. */
export type TextPart =
  | string
  | { readonly value: Expression; readonly conversion: "" | "r" | "s" | "a"; readonly format: readonly TextPart[] };

export interface LambdaParameter {
  readonly name: string;
  readonly missing: Expression | undefined;
  readonly takesRest: boolean;
}

/** What a clause's targets are called, nested as in the source. */
export type Pattern = string | readonly Pattern[];

/** `for` or `if` of a comprehension. */
export type Clause =
  | {
      readonly kind: "for";
      readonly targets: readonly string[];
      readonly unpacks: boolean;
      readonly pattern: Pattern;
      readonly over: Expression;
    }
  | { readonly kind: "if"; readonly test: Expression };

export const UNKNOWN: Expression = { kind: "unknown" };
const constant = (value: Value | undefined): Expression => (value === undefined ? UNKNOWN : { kind: "value", value });

export function expressionOf(node: Node | null): Expression {
  if (!node) return UNKNOWN;
  const field = (name: string) => expressionOf(node.childForFieldName(name));
  const text = (name: string) => node.childForFieldName(name)?.text ?? "";
  switch (node.type) {
    case "integer": {
      const value = integerOf(node.text);
      return value === undefined ? UNKNOWN : constant(attempt(() => int(value)));
    }
    case "float": {
      const value = floatOf(node.text);
      return value === undefined ? UNKNOWN : constant(float(value));
    }
    case "true":
      return constant(bool(true));
    case "false":
      return constant(bool(false));
    case "none":
      return constant(NONE);
    case "string":
      return textExpression([node]);
    case "concatenated_string":
      return textExpression(namedChildren(node).filter(({ type }) => type !== "comment"));
    case "identifier":
      return { kind: "name", name: node.text };
    case "attribute":
      return { kind: "attribute", object: field("object"), name: text("attribute") };
    case "parenthesized_expression":
      return expressionOf(namedChildren(node).find(({ type }) => type !== "comment") ?? null);
    case "boolean_operator":
      return logic(node);
    case "binary_operator":
      if (isMisread(node)) return UNKNOWN;
      return { kind: "binary", operator: text("operator"), left: field("left"), right: field("right") };
    case "unary_operator":
      return { kind: "unary", operator: text("operator"), operand: field("argument") };
    case "not_operator":
      return { kind: "unary", operator: "not", operand: field("argument") };
    case "comparison_operator":
      return comparison(node);
    case "conditional_expression": {
      const [then, test, otherwise] = namedChildren(node)
        .filter(({ type }) => type !== "comment")
        .map(expressionOf);
      return then && test && otherwise ? { kind: "choice", test, then, otherwise } : UNKNOWN;
    }
    case "call":
      return callExpression(node);
    case "subscript":
      return subscript(node);
    case "list":
    case "tuple":
    case "expression_list":
    case "set":
      return sequence(node);
    case "dictionary":
      return dictionary(node);
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return comprehension(node);
    case "lambda":
      return lambda(node);
    case "list_splat": {
      const [value] = namedChildren(node);
      return value ? { kind: "spread", value: expressionOf(value) } : UNKNOWN;
    }
    case "named_expression":
      return { kind: "walrus", name: text("name"), value: field("value") };
    default:
      return UNKNOWN;
  }
}

/** The grammar binds `^` more closely than `&`, which in Python is the other way round. */
function isMisread(node: Node): boolean {
  const isOf = (part: Node | null, operator: string) =>
    part?.type === "binary_operator" && part.childForFieldName("operator")?.text === operator;
  const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
  return node.childForFieldName("operator")?.text === "&" && (isOf(left, "^") || isOf(right, "^"));
}

/** `a and b and c` is one operation in Python and two nodes here. */
function logic(node: Node): Expression {
  const operator = node.childForFieldName("operator")?.text === "and" ? "and" : "or";
  const left = node.childForFieldName("left");
  const first = left?.type === "boolean_operator" ? logic(left) : expressionOf(left);
  const last = expressionOf(node.childForFieldName("right"));
  const isSame = left?.type === "boolean_operator" && first.kind === "logic" && first.operator === operator;
  return { kind: "logic", operator, operands: isSame ? [...first.operands, last] : [first, last] };
}

function textExpression(strings: readonly Node[]): Expression {
  const all: TextPart[] = [];
  for (const node of strings) {
    const prefix = (node.child(0)?.text ?? "").replace(/['"]+$/, "").toLowerCase();
    if (prefix.includes("b")) return strings.length === 1 ? bytesLiteral(node, prefix) : UNKNOWN;
    const parts = prefix.includes("f")
      ? formattedParts(node, prefix.includes("r"))
      : plainParts(node, prefix.includes("r"));
    if (!parts) return UNKNOWN;
    all.push(...parts);
  }
  if (all.every((part) => typeof part === "string")) {
    const isFormatted = strings.some((node) => /^[a-z]*f/i.test(node.child(0)?.text ?? ""));
    return isFormatted ? { kind: "text", parts: all } : constant(attempt(() => str(all.join(""))));
  }
  return { kind: "text", parts: all };
}

/** What stands between the quotes. */
function bodyOf(node: Node): string {
  const start = node.child(0)?.text.length ?? 0;
  const end = node.child(node.childCount - 1)?.text.length ?? 0;
  return node.text.slice(start, node.text.length - end);
}

function plainParts(node: Node, isRaw: boolean): readonly TextPart[] | undefined {
  const body = bodyOf(node);
  const text = isRaw ? body : unescaped(body);
  return text === undefined ? undefined : [text];
}

function bytesLiteral(node: Node, prefix: string): Expression {
  const body = prefix.includes("r") ? bodyOf(node) : unescaped(bodyOf(node), true);
  return body === undefined || !/^[\0-\xff]*$/.test(body) ? UNKNOWN : constant(bytes(body));
}

function formattedParts(node: Node, isRaw: boolean): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  const body = bodyOf(node);
  const offset = node.startIndex + (node.child(0)?.text.length ?? 0);
  let at = 0;
  const literal = (end: number): boolean => {
    const raw = body.slice(at, end).replaceAll("{{", "{").replaceAll("}}", "}");
    const text = isRaw ? raw : unescaped(raw);
    if (text !== undefined && text !== "") parts.push(text);
    return text !== undefined && !/\\N/.test(raw);
  };
  for (const child of namedChildren(node)) {
    if (child.type !== "interpolation") continue;
    const inner = interpolation(child);
    if (!inner || !literal(child.startIndex - offset)) return undefined;
    parts.push(...inner);
    at = child.endIndex - offset;
  }
  return literal(body.length) ? parts : undefined;
}

function interpolation(node: Node): readonly TextPart[] | undefined {
  const expression = node.childForFieldName("expression");
  const others = namedChildren(node).filter(({ id }) => id !== expression?.id);
  const conversion = (others.find(({ type }) => type === "type_conversion")?.text ?? "").slice(1);
  const specifier = others.find(({ type }) => type === "format_specifier");
  const isKnown = others.every(({ type }) => type === "type_conversion" || type === "format_specifier");
  const format = specifier ? formatParts(specifier) : [];
  if (!isKnown || !format || !isConversion(conversion)) return undefined;
  const value = expressionOf(expression);
  const equals = node.children.find((child) => child?.type === "=");
  if (!equals || !expression) return [{ value, conversion, format }];
  // `{x=}` shows its source, too, and then what `repr` gives.
  const source = /^\{(.*?=\s*)(?:![rsa])?(?::|\}$)/s.exec(
    `${node.text.slice(0, equals.endIndex - node.startIndex)}${spaceAfter(node, equals)}}`,
  );
  if (!source?.[1]) return undefined;
  return [source[1], { value, conversion: conversion === "" && format.length === 0 ? "r" : conversion, format }];
}

const spaceAfter = (node: Node, equals: Node): string =>
  /^\s*/.exec(node.text.slice(equals.endIndex - node.startIndex))?.[0] ?? "";

const isConversion = (text: string): text is "" | "r" | "s" | "a" => ["", "r", "s", "a"].includes(text);

function formatParts(node: Node): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  let at = 1; // after the colon
  for (const child of namedChildren(node)) {
    const inner = child.namedChildCount === 1 || child.type === "interpolation" ? interpolation(child) : undefined;
    if (!inner) return undefined;
    parts.push(node.text.slice(at, child.startIndex - node.startIndex), ...inner);
    at = child.endIndex - node.startIndex;
  }
  parts.push(node.text.slice(at));
  const known = parts.filter((part) => part !== "");
  return known.some((part) => typeof part === "string" && /[{}\\]/.test(part)) ? undefined : known;
}

function comprehension(node: Node): Expression {
  const clauses: Clause[] = [];
  const body = node.childForFieldName("body");
  for (const child of namedChildren(node)) {
    if (child.type === "comment" || child.id === body?.id) continue;
    if (child.type === "if_clause") clauses.push({ kind: "if", test: expressionOf(namedChildren(child)[0] ?? null) });
    else {
      const left = child.type === "for_in_clause" && child.child(0)?.type === "for" && child.childForFieldName("left");
      const pattern = left ? patternOf(left) : undefined;
      if (!left || pattern === undefined) return UNKNOWN;
      const over = expressionOf(child.childForFieldName("right"));
      const targets =
        typeof pattern === "string" ? [pattern] : pattern.flat(9).filter((name) => typeof name === "string");
      clauses.push({ kind: "for", targets, unpacks: typeof pattern !== "string", pattern, over });
    }
  }
  const isDict = node.type === "dictionary_comprehension";
  const item = expressionOf(isDict ? (body?.childForFieldName("value") ?? null) : body);
  const key = isDict ? expressionOf(body?.childForFieldName("key") ?? null) : undefined;
  return { kind: "comprehension", type: COMPREHENSIONS[node.type] ?? "generator", clauses, item, key };
}

const COMPREHENSIONS: Readonly<Record<string, "list" | "set" | "dict">> = {
  list_comprehension: "list",
  set_comprehension: "set",
  dictionary_comprehension: "dict",
};

/** The names that a target binds, nested; undefined where it binds anything else. */
export function patternOf(node: Node): Pattern | undefined {
  if (node.type === "identifier") return node.text;
  if (node.type !== "pattern_list" && node.type !== "tuple_pattern" && node.type !== "list_pattern") return undefined;
  const parts = namedChildren(node).map(patternOf);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/** The names a loop or a comprehension sets; undefined where it sets anything else. */
export function targetNames(node: Node): readonly string[] | undefined {
  if (node.type === "identifier") return [node.text];
  if (node.type !== "pattern_list" && node.type !== "tuple_pattern") return undefined;
  const parts = namedChildren(node);
  const names = parts.map(({ text }) => text);
  return parts.every(({ type }) => type === "identifier") && new Set(names).size === names.length ? names : undefined;
}

function comparison(node: Node): Expression {
  const operands: Expression[] = [];
  const operators: string[] = [];
  for (const child of node.children) {
    if (!child || child.type === "comment") continue;
    if (child.isNamed) operands.push(expressionOf(child));
    // `not in` and `is not` are two words of one node or of two.
    else if (operators.length > operands.length - 1) operators[operators.length - 1] += ` ${child.text}`;
    else operators.push(child.text.replace(/\s+/g, " "));
  }
  return { kind: "compare", operators, operands };
}

function callExpression(node: Node): Expression {
  const callee = node.childForFieldName("function");
  const list = node.childForFieldName("arguments");
  if (!callee || !list) return UNKNOWN;
  const given =
    list.type === "generator_expression" ? [list] : namedChildren(list).filter(({ type }) => type !== "comment");
  const isNamed = ({ type }: Node) => type === "keyword_argument" || type === "dictionary_splat";
  const args = given.filter((one) => !isNamed(one)).map(expressionOf);
  const keywords = given
    .filter(isNamed)
    .map((one) =>
      one.type === "keyword_argument"
        ? ([one.childForFieldName("name")?.text ?? "", expressionOf(one.childForFieldName("value"))] as const)
        : (["**", expressionOf(namedChildren(one)[0] ?? null)] as const),
    );
  // Arguments are evaluated as they stand: names after the others is what nearly all programs have.
  if (given.some((one, at) => isNamed(one) && given.slice(at).some((later) => !isNamed(later)))) return UNKNOWN;
  if (callee.type === "identifier") return { kind: "call", callee: callee.text, args, keywords };
  if (callee.type !== "attribute") return { kind: "call", callee: "", called: expressionOf(callee), args, keywords };
  const self = expressionOf(callee.childForFieldName("object"));
  return { kind: "call", callee: callee.childForFieldName("attribute")?.text ?? "", self, args, keywords };
}

function subscript(node: Node): Expression {
  const object = node.childForFieldName("value");
  const [index, ...more] = namedChildren(node).filter(({ type, id }) => type !== "comment" && id !== object?.id);
  if (!object || !index) return UNKNOWN;
  if (more.length > 0 || node.text.trimEnd().endsWith(",]")) {
    if ([index, ...more].some(({ type }) => type === "slice")) return UNKNOWN;
    const items = [index, ...more].map(expressionOf);
    return { kind: "item", object: expressionOf(object), index: { kind: "sequence", type: "tuple", items } };
  }
  if (index.type !== "slice") return { kind: "item", object: expressionOf(object), index: expressionOf(index) };
  return { kind: "slice", object: expressionOf(object), bounds: sliceBounds(index) };
}

/** Start, stop and step of a slice, as far as they are there. */
export function sliceBounds(node: Node): readonly (Expression | undefined)[] {
  const bounds: (Expression | undefined)[] = [undefined];
  for (const child of node.children) {
    if (child?.text === ":" && !child.isNamed) bounds.push(undefined);
    else if (child && child.type !== "comment") bounds[bounds.length - 1] = expressionOf(child);
  }
  return bounds;
}

function sequence(node: Node): Expression {
  const items = namedChildren(node).filter(({ type }) => type !== "comment");
  const type = node.type === "expression_list" ? "tuple" : (node.type as "list" | "tuple" | "set");
  return { kind: "sequence", type, items: items.map(expressionOf) };
}

function dictionary(node: Node): Expression {
  const pairs = namedChildren(node).filter(({ type }) => type !== "comment");
  if (pairs.some(({ type }) => type !== "pair" && type !== "dictionary_splat")) return UNKNOWN;
  const part = (pair: Node, name: string) => expressionOf(pair.childForFieldName(name));
  const entries = pairs.map((pair) =>
    pair.type === "pair"
      ? ([part(pair, "key"), part(pair, "value")] as const)
      : ([undefined, expressionOf(namedChildren(pair)[0] ?? null)] as const),
  );
  return { kind: "dict", entries };
}

function lambda(node: Node): Expression {
  const list = node.childForFieldName("parameters");
  const parameters = (list ? namedChildren(list) : []).filter(({ type }) => type !== "comment").map(lambdaParameter);
  const body = expressionOf(node.childForFieldName("body"));
  return parameters.every((one) => one !== undefined) ? { kind: "lambda", parameters, body } : UNKNOWN;
}

function lambdaParameter(node: Node): LambdaParameter | undefined {
  if (node.type === "identifier") return { name: node.text, missing: undefined, takesRest: false };
  if (node.type === "default_parameter") {
    const name = node.childForFieldName("name");
    const missing = expressionOf(node.childForFieldName("value"));
    return name?.type === "identifier" ? { name: name.text, missing, takesRest: false } : undefined;
  }
  if (node.type !== "list_splat_pattern") return undefined;
  const [name] = namedChildren(node);
  return name?.type === "identifier" ? { name: name.text, missing: undefined, takesRest: true } : undefined;
}

/** The expressions that are parts of one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "value":
    case "name":
    case "unknown":
      return [];
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
    case "call": {
      const { self, called, args, keywords } = expression;
      return [...(self ? [self] : []), ...(called ? [called] : []), ...args, ...keywords.map(([, value]) => value)];
    }
    case "item":
      return [expression.object, expression.index];
    case "slice":
      return [expression.object, ...expression.bounds.filter((part) => part !== undefined)];
    case "sequence":
      return expression.items;
    case "dict":
      return expression.entries.flat().filter((part) => part !== undefined);
    case "text":
      return textValues(expression.parts);
    case "comprehension": {
      const { item, key, clauses } = expression;
      return [
        item,
        ...(key ? [key] : []),
        ...clauses.map((clause) => (clause.kind === "if" ? clause.test : clause.over)),
      ];
    }
    case "lambda":
      return [...expression.parameters.flatMap(({ missing }) => missing ?? []), expression.body];
    case "spread":
    case "walrus":
      return [expression.value];
  }
}

function textValues(parts: readonly TextPart[]): readonly Expression[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.value, ...textValues(part.format)]));
}

/** Methods that give a value and change their object, too. */
const CHANGING: ReadonlySet<string> = new Set(["pop", "popleft", "setdefault", "popitem"]);

/** Whether evaluating it may change an object or a variable. */
export function changesObjects(expression: Expression): boolean {
  if (expression.kind === "walrus") return true;
  if (expression.kind === "call" && expression.self && CHANGING.has(expression.callee)) return true;
  return partsOf(expression).some(changesObjects);
}
