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
  | { readonly kind: "call"; readonly callee: string; readonly self?: Expression; readonly args: readonly Expression[] }
  | { readonly kind: "item"; readonly object: Expression; readonly index: Expression }
  | { readonly kind: "slice"; readonly object: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly kind: "sequence"; readonly type: "list" | "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "unknown" };

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
  const parts: (string | Expression)[] = [];
  for (const child of namedChildren(node)) {
    if (child.type === "string_start" || child.type === "string_end") continue;
    if (child.type === "string_content") {
      if (/[\\]|\{\{|\}\}/.test(child.text)) return UNKNOWN;
      parts.push(child.text);
    } else if (
      child.type === "interpolation" &&
      namedChildren(child).length === 1 &&
      !/[=!:]\s*\}?$/.test(child.text)
    ) {
      parts.push(expressionOf(child.childForFieldName("expression")));
    } else return UNKNOWN;
  }
  return { kind: "text", parts };
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
  if (!callee || list?.type !== "argument_list") return UNKNOWN;
  const args = namedChildren(list).filter(({ type }) => type !== "comment");
  if (args.some(({ type }) => type === "keyword_argument" || /splat/.test(type))) return UNKNOWN;
  const values = args.map(expressionOf);
  if (callee.type === "identifier") return { kind: "call", callee: callee.text, args: values };
  if (callee.type !== "attribute") return UNKNOWN;
  const self = expressionOf(callee.childForFieldName("object"));
  return { kind: "call", callee: callee.childForFieldName("attribute")?.text ?? "", self, args: values };
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
