import type { Node } from "web-tree-sitter";
import { namedChildren, stepLine } from "../../controlFlow.ts";
import { floatOf, integerOf } from "../literals.ts";
import { attempt, bool, float, int, NONE, type Value } from "../value.ts";
import { stringOf } from "./readString.ts";
import type { Argument, Clause, Expr, Parameter, Target } from "./tree.ts";

export const unclear = (what: string): Expr => ({ kind: "unclear", what });
const constant = (value: Value | undefined, what: string): Expr =>
  value ? { kind: "constant", value } : unclear(what);

/** @param cls the class whose body it stands in, whose private names have its name in front */
export function expr(node: Node | null, cls: string): Expr {
  if (!node) return unclear("nothing");
  const of = (child: Node | null | undefined) => expr(child ?? null, cls);
  const field = (name: string) => of(node.childForFieldName(name));
  const text = (name: string) => node.childForFieldName(name)?.text ?? "";
  const children = namedChildren(node).filter(({ type }) => type !== "comment");
  switch (node.type) {
    case "string":
      return stringOf([node], cls);
    case "concatenated_string":
      return stringOf(children, cls);
    case "integer": {
      const value = integerOf(node.text);
      return constant(value === undefined ? undefined : attempt(() => int(value)), "integer");
    }
    case "float": {
      const value = floatOf(node.text);
      return constant(value === undefined ? undefined : float(value), "float");
    }
    case "true":
    case "false":
      return constant(bool(node.type === "true"), "bool");
    case "none":
      return constant(NONE, "none");
    case "identifier":
      return { kind: "name", name: mangled(node.text, cls) };
    case "attribute":
      return { kind: "attribute", object: field("object"), name: mangled(text("attribute"), cls) };
    case "parenthesized_expression":
    // Whose star stands for itself: see `argument`.
    case "list_splat":
      return of(children[0]);
    case "boolean_operator":
      return logic(node, cls);
    case "binary_operator":
      return BITS.has(text("operator"))
        ? bits(node, cls)
        : { kind: "binary", operator: text("operator"), left: field("left"), right: field("right") };
    case "unary_operator":
      return { kind: "unary", operator: text("operator"), operand: field("argument") };
    case "not_operator":
      return { kind: "unary", operator: "not", operand: field("argument") };
    case "comparison_operator": {
      const operators: string[] = [];
      let operands = 0;
      for (const child of node.children) {
        if (!child || child.type === "comment") continue;
        if (child.isNamed) operands++;
        // `not in` and `is not` are two words of one node or of two.
        else if (operators.length === operands) operators[operators.length - 1] += ` ${child.text}`;
        else operators.push(child.text.replace(/\s+/g, " "));
      }
      const isWhole = operators.length === children.length - 1;
      return isWhole ? { kind: "compare", operators, operands: children.map(of) } : unclear("comparison");
    }
    case "conditional_expression": {
      const [then, test, otherwise] = children.map(of);
      return then && test && otherwise ? { kind: "choice", test, then, otherwise } : unclear("choice");
    }
    case "call":
      return call(node, cls);
    case "subscript": {
      const [object, ...indices] = children;
      const [index, ...more] = indices.map((child) => (child.type === "slice" ? slice(child, cls) : of(child)));
      return index && more.length === 0 && !/,\s*\]$/.test(node.text)
        ? { kind: "item", object: of(object), index }
        : index
          ? { kind: "item", object: of(object), index: tuple([index, ...more]) }
          : unclear("index");
    }
    case "list":
    case "tuple":
    case "set":
    case "expression_list":
      return {
        kind: "sequence",
        type: node.type === "expression_list" ? "tuple" : node.type,
        items: children.map((child) => argument(child, cls)),
      };
    case "dictionary":
      return {
        kind: "dict",
        entries: children.map((child) =>
          child.type === "pair"
            ? ([of(child.childForFieldName("key")), of(child.childForFieldName("value"))] as const)
            : ([undefined, of(namedChildren(child)[0])] as const),
        ),
      };
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return comprehension(node, cls);
    case "lambda":
      return {
        kind: "lambda",
        made: {
          line: stepLine(node),
          doc: undefined,
          name: "<lambda>",
          parameters: parameters(node.childForFieldName("parameters"), cls),
          body: [{ line: stepLine(node), kind: "return", value: field("body") }],
          isGenerator: false,
          isAsync: false,
          globals: [],
          nonlocals: [],
        },
      };
    case "named_expression":
      return { kind: "walrus", name: mangled(text("name"), cls), value: field("value") };
    case "yield":
      return {
        kind: "yield",
        value: children[0] ? of(children[0]) : undefined,
        isFrom: node.children.some((child) => child?.type === "from"),
      };
    default:
      return unclear(node.type);
  }
}

const tuple = (items: readonly Expr[]): Expr => ({
  kind: "sequence",
  type: "tuple",
  items: items.map((value) => ({ value, isStarred: false })),
});

function argument(node: Node, cls: string): Argument {
  const isStarred = node.type === "list_splat_pattern" || beginsWithStar(node);
  return { value: expr(node.type === "list_splat_pattern" ? (namedChildren(node)[0] ?? null) : node, cls), isStarred };
}

/** The grammar takes the star of `[*a.b()]` for a part of `*a`. */
function beginsWithStar(node: Node): boolean {
  for (let part: Node | undefined = node; part; part = namedChildren(part)[0])
    if (part.startIndex !== node.startIndex || part.type === "list_splat") return part.startIndex === node.startIndex;
  return false;
}

/** Inside a class `__x` is called `_Class__x`. */
function mangled(name: string, cls: string): string {
  return cls !== "" && name.startsWith("__") && !name.endsWith("__") ? `_${cls.replace(/^_+/, "")}${name}` : name;
}

const BITS: ReadonlySet<string> = new Set(["&", "^"]);

/** The grammar binds `^` more closely than `&`, which in Python is the other way round. */
function bits(node: Node, cls: string): Expr {
  const sums: Expr[] = [];
  let isJoined = false;
  const add = (part: Node | null): void => {
    const operator = part?.type === "binary_operator" ? part.childForFieldName("operator")?.text : undefined;
    if (operator !== undefined && BITS.has(operator)) {
      add(part?.childForFieldName("left") ?? null);
      isJoined = operator === "&";
      add(part?.childForFieldName("right") ?? null);
      return;
    }
    const right = expr(part, cls);
    const left = isJoined ? sums.pop() : undefined;
    sums.push(left ? { kind: "binary", operator: "&", left, right } : right);
  };
  add(node);
  return sums.reduce((left, right) => ({ kind: "binary", operator: "^", left, right }));
}

/** `a and b and c` is one operation in Python and two nodes here. */
function logic(node: Node, cls: string): Expr {
  const operator = node.childForFieldName("operator")?.text === "and" ? "and" : "or";
  const left = node.childForFieldName("left");
  const first = expr(left, cls);
  const last = expr(node.childForFieldName("right"), cls);
  const isSame = left?.type === "boolean_operator" && first.kind === "logic" && first.operator === operator;
  return { kind: "logic", operator, operands: isSame ? [...first.operands, last] : [first, last] };
}

function call(node: Node, cls: string): Expr {
  const callee = node.childForFieldName("function");
  const list = node.childForFieldName("arguments");
  if (!callee || !list) return unclear("call");
  const given = (list.type === "generator_expression" ? [list] : namedChildren(list)).filter(
    ({ type }) => type !== "comment",
  );
  const isKeyword = ({ type }: Node) => type === "keyword_argument" || type === "dictionary_splat";
  return {
    kind: "call",
    callee: expr(callee, cls),
    args: given.filter((child) => !isKeyword(child)).map((child) => argument(child, cls)),
    keywords: given
      .filter(isKeyword)
      .map((child) =>
        child.type === "dictionary_splat"
          ? ([undefined, expr(namedChildren(child)[0] ?? null, cls)] as const)
          : ([child.childForFieldName("name")?.text ?? "", expr(child.childForFieldName("value"), cls)] as const),
      ),
  };
}

function slice(node: Node, cls: string): Expr {
  const bounds: (Expr | undefined)[] = [undefined];
  for (const child of node.children) {
    if (child?.text === ":" && !child.isNamed) bounds.push(undefined);
    else if (child) bounds[bounds.length - 1] = expr(child, cls);
  }
  return { kind: "slice", bounds };
}

function comprehension(node: Node, cls: string): Expr {
  const clauses: Clause[] = [];
  for (const child of namedChildren(node)) {
    if (child.type === "if_clause")
      clauses.push({
        kind: "if",
        test: expr(namedChildren(child).find(({ type }) => type !== "comment") ?? null, cls),
      });
    else if (child.type === "for_in_clause") {
      if (child.child(0)?.type === "async") return unclear("async");
      clauses.push({
        kind: "for",
        target: targetOf(child.childForFieldName("left"), cls),
        over: expr(child.childForFieldName("right"), cls),
      });
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
  const item = expr(isDict ? (body?.childForFieldName("value") ?? null) : body, cls);
  return {
    kind: "comprehension",
    type,
    clauses,
    item,
    key: isDict ? expr(body?.childForFieldName("key") ?? null, cls) : undefined,
  };
}

export function targetOf(node: Node | null, cls: string): Target {
  switch (node?.type) {
    case "identifier":
      return { kind: "name", name: mangled(node.text, cls) };
    case "attribute":
    case "subscript": {
      const place = expr(node, cls);
      return place.kind === "attribute" || place.kind === "item" ? place : { kind: "unclear" };
    }
    case "parenthesized_expression":
      return targetOf(namedChildren(node)[0] ?? null, cls);
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "tuple":
    case "list": {
      const parts = namedChildren(node).filter(({ type }) => type !== "comment");
      const isStar = ({ type }: Node) => type === "list_splat_pattern" || type === "list_splat";
      const star = parts.findIndex(isStar);
      return {
        kind: "items",
        targets: parts.map((part) => targetOf(isStar(part) ? (namedChildren(part)[0] ?? null) : part, cls)),
        star: star < 0 ? undefined : star,
      };
    }
    default:
      return { kind: "unclear" };
  }
}

export function parameters(node: Node | null, cls: string): readonly Parameter[] {
  const found: Parameter[] = [];
  let kind: Parameter["kind"] = "plain";
  for (const child of node ? namedChildren(node) : []) {
    if (child.type === "comment") continue;
    if (child.type === "keyword_separator") kind = "keyword";
    else if (child.type === "positional_separator") {
      for (const [at, before] of found.entries()) found[at] = { ...before, kind: "positional" };
    } else {
      const parameter = parameterOf(child, kind, cls);
      found.push(parameter);
      if (parameter.kind === "rest") kind = "keyword";
    }
  }
  return found;
}

function parameterOf(node: Node, kind: Parameter["kind"], cls: string): Parameter {
  const missing = node.childForFieldName("value");
  const named = node.childForFieldName("name") ?? (node.type === "typed_parameter" ? namedChildren(node)[0] : node);
  const name = mangled(/^\**(.*)$/s.exec(named?.text ?? "")?.[1] ?? "", cls);
  if (named?.type === "list_splat_pattern") return { name, kind: "rest", missing: undefined };
  if (named?.type === "dictionary_splat_pattern") return { name, kind: "keywords", missing: undefined };
  const annotation = node.childForFieldName("type")?.text;
  return {
    name,
    kind,
    missing: missing ? expr(missing, cls) : undefined,
    ...(annotation !== undefined && { annotation }),
  };
}
