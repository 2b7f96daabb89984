import type { Node } from "web-tree-sitter";
import { namedChildren } from "../controlFlow.ts";
import { bool, int, NONE, stringOf, type Value } from "./value.ts";

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
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly self?: Expression;
      readonly args: readonly Expression[];
      readonly keywords: readonly (readonly [string, Expression])[];
    }
  | { readonly kind: "item"; readonly object: Expression; readonly index: Expression }
  | { readonly kind: "slice"; readonly object: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly kind: "sequence"; readonly type: "list" | "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  | {
      readonly kind: "comprehension";
      readonly type: "list" | "set" | "dict" | "generator";
      readonly clauses: readonly Clause[];
      readonly item: Expression;
      readonly key: Expression | undefined; // of a dict
    }
  | { readonly kind: "unknown" };

/** A piece of an f-string: text as it is, or a value with its format specification ("" for none). */
export type TextPart = string | { readonly value: Expression; readonly format: string; readonly isRepr: boolean };

/** `for` or `if` of a comprehension. */
export type Clause =
  | { readonly kind: "for"; readonly targets: readonly string[]; readonly unpacks: boolean; readonly over: Expression }
  | { readonly kind: "if"; readonly test: Expression };

export const UNKNOWN: Expression = { kind: "unknown" };
const constant = (value: Value | undefined): Expression => (value === undefined ? UNKNOWN : { kind: "value", value });

export function expressionOf(node: Node | null): Expression {
  if (!node) return UNKNOWN;
  const field = (name: string) => expressionOf(node.childForFieldName(name));
  const text = (name: string) => node.childForFieldName(name)?.text ?? "";
  switch (node.type) {
    case "integer":
      return /^\d+$/.test(node.text) ? constant(int(BigInt(node.text))) : UNKNOWN;
    case "float":
      return /^[\d.]+(e[+-]?\d+)?$/i.test(node.text) ? constant({ type: "float", value: Number(node.text) }) : UNKNOWN;
    case "true":
      return constant(bool(true));
    case "false":
      return constant(bool(false));
    case "none":
      return constant(NONE);
    case "string":
      return stringExpression(node);
    case "identifier":
      return { kind: "name", name: node.text };
    case "attribute":
      return { kind: "attribute", object: field("object"), name: text("attribute") };
    case "parenthesized_expression":
      return expressionOf(namedChildren(node)[0] ?? null);
    case "boolean_operator":
      return logic(node);
    case "binary_operator":
      return { kind: "binary", operator: text("operator"), left: field("left"), right: field("right") };
    case "unary_operator":
      return { kind: "unary", operator: text("operator"), operand: field("argument") };
    case "not_operator":
      return { kind: "unary", operator: "not", operand: field("argument") };
    case "comparison_operator":
      return comparison(node);
    case "conditional_expression": {
      const [then, test, otherwise] = namedChildren(node).map(expressionOf);
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
    default:
      return UNKNOWN;
  }
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

const PLAIN_STRING = /^(?:'[^'\n]*'|"[^"\n]*")$/;

function stringExpression(node: Node): Expression {
  if (PLAIN_STRING.test(node.text) && !node.text.startsWith("'''") && !node.text.startsWith('"""'))
    return constant(stringOf(node.text));
  if (!/^f['"](?!['"]{2})/.test(node.text)) return UNKNOWN;
  const parts: TextPart[] = [];
  for (const child of namedChildren(node)) {
    if (child.type === "string_start" || child.type === "string_end") continue;
    if (child.type === "string_content") {
      const plain = stringOf(`'${child.text.replaceAll("'", "\\'")}'`);
      if (plain?.type !== "str") return UNKNOWN;
      parts.push(plain.value.replaceAll("{{", "{").replaceAll("}}", "}"));
    } else {
      const part = child.type === "interpolation" ? interpolation(child) : undefined;
      if (!part) return UNKNOWN;
      parts.push(part);
    }
  }
  return { kind: "text", parts };
}

function interpolation(node: Node): TextPart | undefined {
  if (node.children.some((child) => child?.type === "=")) return undefined; // `{x=}` also shows its source
  const expression = node.childForFieldName("expression");
  const others = namedChildren(node).filter(({ id }) => id !== expression?.id);
  const conversion = others.find(({ type }) => type === "type_conversion")?.text ?? "";
  const format = others.find(({ type }) => type === "format_specifier")?.text ?? "";
  const known = others.every(({ type }) => type === "type_conversion" || type === "format_specifier");
  if (!known || !["", "!r", "!s"].includes(conversion) || format.includes("{")) return undefined;
  return { value: expressionOf(expression), format: format.replace(/^:/, ""), isRepr: conversion === "!r" };
}

function comprehension(node: Node): Expression {
  const clauses: Clause[] = [];
  for (const child of namedChildren(node).slice(1)) {
    if (child.type === "comment") continue;
    if (child.type === "if_clause") clauses.push({ kind: "if", test: expressionOf(namedChildren(child)[0] ?? null) });
    else {
      const left = child.type === "for_in_clause" && child.child(0)?.type === "for" && child.childForFieldName("left");
      const targets = left ? targetNames(left) : undefined;
      if (!left || !targets) return UNKNOWN;
      const over = expressionOf(child.childForFieldName("right"));
      clauses.push({ kind: "for", targets, unpacks: left.type !== "identifier", over });
    }
  }
  const body = node.childForFieldName("body");
  const isDict = node.type === "dictionary_comprehension";
  const type = isDict
    ? "dict"
    : node.type === "list_comprehension"
      ? "list"
      : node.type === "set_comprehension"
        ? "set"
        : "generator";
  const item = expressionOf(isDict ? (body?.childForFieldName("value") ?? null) : body);
  const key = isDict ? expressionOf(body?.childForFieldName("key") ?? null) : undefined;
  return { kind: "comprehension", type, clauses, item, key };
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
  const operands = namedChildren(node).map(expressionOf);
  const operators: string[] = [];
  for (const child of node.children) if (child && !child.isNamed) operators.push(child.text.replace(/\s+/g, " "));
  return operators.length === operands.length - 1 ? { kind: "compare", operators, operands } : UNKNOWN;
}

function callExpression(node: Node): Expression {
  const callee = node.childForFieldName("function");
  const list = node.childForFieldName("arguments");
  if (!callee || !list) return UNKNOWN;
  const parts = list.type === "generator_expression" ? [list] : namedChildren(list);
  const given = parts.filter(({ type }) => type !== "comment");
  if (given.some(({ type }) => /splat/.test(type))) return UNKNOWN;
  const args = given.filter(({ type }) => type !== "keyword_argument").map(expressionOf);
  const keywords = given
    .filter(({ type }) => type === "keyword_argument")
    .map((arg) => [arg.childForFieldName("name")?.text ?? "", expressionOf(arg.childForFieldName("value"))] as const);
  if (callee.type === "identifier") return { kind: "call", callee: callee.text, args, keywords };
  if (callee.type !== "attribute") return UNKNOWN;
  const self = expressionOf(callee.childForFieldName("object"));
  return { kind: "call", callee: callee.childForFieldName("attribute")?.text ?? "", self, args, keywords };
}

function subscript(node: Node): Expression {
  const [object, index, ...more] = namedChildren(node);
  if (!object || !index || more.length > 0) return UNKNOWN;
  if (index.type !== "slice") return { kind: "item", object: expressionOf(object), index: expressionOf(index) };
  const bounds: (Expression | undefined)[] = [undefined];
  for (const child of index.children) {
    if (child?.text === ":" && !child.isNamed) bounds.push(undefined);
    else if (child) bounds[bounds.length - 1] = expressionOf(child);
  }
  return { kind: "slice", object: expressionOf(object), bounds };
}

function sequence(node: Node): Expression {
  const items = namedChildren(node).filter(({ type }) => type !== "comment");
  if (items.some(({ type }) => /splat|comprehension|generator/.test(type))) return UNKNOWN;
  const type = node.type === "expression_list" ? "tuple" : (node.type as "list" | "tuple" | "set");
  return { kind: "sequence", type, items: items.map(expressionOf) };
}

function dictionary(node: Node): Expression {
  const pairs = namedChildren(node).filter(({ type }) => type !== "comment");
  if (pairs.some(({ type }) => type !== "pair")) return UNKNOWN;
  const part = (pair: Node, name: string) => expressionOf(pair.childForFieldName(name));
  return { kind: "dict", entries: pairs.map((pair) => [part(pair, "key"), part(pair, "value")] as const) };
}

/** Methods that give a value and change their object, too. */
const CHANGING: ReadonlySet<string> = new Set(["pop", "setdefault", "popitem"]);

/** Whether evaluating it may change an object. */
export function changesObjects(expression: Expression): boolean {
  switch (expression.kind) {
    case "value":
    case "name":
    case "unknown":
      return false;
    case "attribute":
      return changesObjects(expression.object);
    case "binary":
      return [expression.left, expression.right].some(changesObjects);
    case "logic":
    case "compare":
      return expression.operands.some(changesObjects);
    case "unary":
      return changesObjects(expression.operand);
    case "choice":
      return [expression.test, expression.then, expression.otherwise].some(changesObjects);
    case "call": {
      const { self, args, keywords } = expression;
      if (self && (CHANGING.has(expression.callee) || changesObjects(self))) return true;
      return [...args, ...keywords.map(([, value]) => value)].some(changesObjects);
    }
    case "item":
      return [expression.object, expression.index].some(changesObjects);
    case "slice":
      return [expression.object, ...expression.bounds].some((part) => part !== undefined && changesObjects(part));
    case "sequence":
      return expression.items.some(changesObjects);
    case "dict":
      return expression.entries.flat().some(changesObjects);
    case "text":
      return expression.parts.some((part) => typeof part !== "string" && changesObjects(part.value));
    case "comprehension":
      return [
        expression.item,
        ...(expression.key ? [expression.key] : []),
        ...expression.clauses.map((clause) => (clause.kind === "if" ? clause.test : clause.over)),
      ].some(changesObjects);
  }
}
