import type { Node } from "web-tree-sitter";
import { isStep, namedChildren, stepLine } from "../../controlFlow.ts";
import { asLine0, type Line0 } from "../../trace.ts";
import { expr, parameters, targetOf, unclear } from "./readExpression.ts";
import type { Block, Case, ClassCode, Expr, FunctionCode, Handler, Imported, Pattern, Statement } from "./tree.ts";

/** The statements of a module. */
export function codeOf(root: Node): Block {
  return block(root, "");
}

/** Its docstring. */
export const docOf = (root: Node): Expr | undefined => docstring(root, "");

/** @param cls the class whose body it stands in, whose private names have its name in front */
function block(node: Node | null, cls: string): Block {
  return node ? statementNodes(node).flatMap((child) => statement(child, cls)) : [];
}

function statementNodes(node: Node): readonly Node[] {
  return namedChildren(node).filter(({ type, isError }) => isError || /_(?:statement|definition)$/.test(type));
}

function bodyOf(node: Node, cls: string): Block {
  const body = node.childForFieldName("body") ?? node.childForFieldName("consequence");
  return block(body ?? namedChildren(node).find(({ type }) => type === "block") ?? null, cls);
}

const clausesOf = (node: Node, type: string): readonly Node[] =>
  namedChildren(node).filter((child) => child.type === type);

function clause(node: Node, type: string, cls: string): Block {
  const [found] = clausesOf(node, type);
  return found ? bodyOf(found, cls) : [];
}

function statement(node: Node, cls: string): Statement | readonly Statement[] {
  if (node.type === "future_import_statement") return imports(stepLine(node), node);
  if (!isStep(node) && !node.isError) return [];
  const line = stepLine(node);
  const field = (name: string) => node.childForFieldName(name);
  const of = (child: Node | null | undefined) => expr(child ?? null, cls);
  const optional = (child: Node | null | undefined) => (child ? expr(child, cls) : undefined);
  const [first, second] = namedChildren(node).filter(({ type }) => type !== "comment");
  if (node.child(0)?.type === "async" && node.type !== "function_definition") return odd(line, "async");
  switch (node.type) {
    case "expression_statement":
      return namedChildren(node).length > 1
        ? { line, kind: "expression", value: unclear("expressions") }
        : simple(line, first, cls);
    case "pass_statement":
      return { line, kind: "pass" };
    case "break_statement":
      return { line, kind: "break" };
    case "continue_statement":
      return { line, kind: "continue" };
    case "return_statement":
      return { line, kind: "return", value: optional(first) };
    case "raise_statement": {
      const cause = field("cause");
      return {
        line,
        kind: "raise",
        value: cause?.id === first?.id ? undefined : optional(first),
        cause: optional(cause),
      };
    }
    case "assert_statement":
      return { line, kind: "assert", test: of(first), message: optional(second) };
    case "delete_statement": {
      const targets = first?.type === "expression_list" ? namedChildren(first) : first ? [first] : [];
      return { line, kind: "delete", targets: targets.map((target) => targetOf(target, cls)) };
    }
    case "if_statement":
      return {
        line,
        kind: "if",
        test: of(field("condition")),
        body: bodyOf(node, cls),
        otherwise: otherwise(node, cls),
      };
    case "while_statement":
      return {
        line,
        kind: "while",
        test: of(field("condition")),
        body: bodyOf(node, cls),
        otherwise: clause(node, "else_clause", cls),
      };
    case "for_statement":
      return {
        line,
        kind: "for",
        target: targetOf(field("left"), cls),
        over: of(field("right")),
        body: bodyOf(node, cls),
        otherwise: clause(node, "else_clause", cls),
      };
    case "try_statement":
      if (clausesOf(node, "except_group_clause").length > 0) return odd(line, "except*");
      return {
        line,
        kind: "try",
        body: bodyOf(node, cls),
        handlers: clausesOf(node, "except_clause").map((child) => handler(child, cls)),
        otherwise: clause(node, "else_clause", cls),
        cleanup: clause(node, "finally_clause", cls),
      };
    case "with_statement":
      return withStatement(line, node, cls);
    case "match_statement":
      return matchStatement(line, node, cls);
    case "decorated_definition": {
      const decorators = clausesOf(node, "decorator").map((child) => of(namedChildren(child)[0]));
      const definition = field("definition");
      if (definition?.type === "class_definition")
        return { line, kind: "class", decorators, made: classCode(definition) };
      return definition
        ? { line, kind: "function", decorators, made: functionCode(definition, cls) }
        : odd(line, "decorator");
    }
    case "function_definition":
      return { line, kind: "function", decorators: [], made: functionCode(node, cls) };
    case "class_definition":
      return { line, kind: "class", decorators: [], made: classCode(node) };
    case "import_statement":
    case "import_from_statement":
    case "future_import_statement":
      return imports(line, node);
    default:
      return odd(line, node.type);
  }
}

const odd = (line: Line0, what: string): Statement => ({ line, kind: "unclear", what });

function simple(line: Line0, node: Node | undefined, cls: string): Statement {
  if (node?.type === "augmented_assignment") {
    const operator = (node.childForFieldName("operator")?.text ?? "").slice(0, -1);
    const target = targetOf(node.childForFieldName("left"), cls);
    return { line, kind: "augmented", target, operator, value: expr(node.childForFieldName("right"), cls) };
  }
  if (node?.type !== "assignment") return { line, kind: "expression", value: expr(node ?? null, cls) };
  const annotation = node.childForFieldName("type")?.text;
  const targets = [];
  let right: Node | null = node;
  while (right?.type === "assignment") {
    targets.push(targetOf(right.childForFieldName("left"), cls));
    right = right.childForFieldName("right");
  }
  const [first] = targets;
  if (right)
    return {
      line,
      kind: "assign",
      targets,
      value: expr(right, cls),
      ...(annotation !== undefined && { annotation }),
    };
  return first?.kind === "name" && annotation !== undefined
    ? { line, kind: "declare", name: first.name, annotation }
    : odd(line, "annotation");
}

function otherwise(node: Node, cls: string): Block {
  const rest = namedChildren(node).filter(({ type }) => type === "elif_clause" || type === "else_clause");
  return rest.reduceRight<Block>((after, child) => {
    if (child.type === "else_clause") return bodyOf(child, cls);
    const test = expr(child.childForFieldName("condition"), cls);
    return [{ line: stepLine(child), kind: "if", test, body: bodyOf(child, cls), otherwise: after }];
  }, []);
}

function handler(node: Node, cls: string): Handler {
  const value = node.childForFieldName("value");
  const alias = value?.type === "as_pattern" ? value.childForFieldName("alias") : null;
  const type = value?.type === "as_pattern" ? namedChildren(value)[0] : value;
  return {
    line: stepLine(node),
    type: type ? expr(type, cls) : undefined,
    name: alias?.text,
    body: bodyOf(node, cls),
  };
}

function withStatement(line: Line0, node: Node, cls: string): Statement {
  const [items] = clausesOf(node, "with_clause");
  return {
    line,
    kind: "with",
    items: (items ? clausesOf(items, "with_item") : []).map((item) => {
      let value = item.childForFieldName("value");
      if (value?.type === "parenthesized_expression" && namedChildren(value)[0]?.type === "as_pattern")
        value = namedChildren(value)[0] ?? null;
      if (value?.type !== "as_pattern") return { value: expr(value, cls), target: undefined };
      const alias = value.childForFieldName("alias");
      return {
        value: expr(namedChildren(value)[0] ?? null, cls),
        target: targetOf(alias ? (namedChildren(alias)[0] ?? null) : null, cls),
      };
    }),
    body: bodyOf(node, cls),
  };
}

function matchStatement(line: Line0, node: Node, cls: string): Statement {
  const body = node.childForFieldName("body");
  const subjects = node.childrenForFieldName("subject").filter((child): child is Node => child !== null);
  const parts = subjects.filter(({ isNamed }) => isNamed).map((child) => expr(child, cls));
  const [subject = unclear("subject")] = parts;
  const isTuple = parts.length > 1;
  return {
    line,
    kind: "match",
    subject: isTuple
      ? { kind: "sequence", type: "tuple", items: parts.map((value) => ({ value, isStarred: false })) }
      : subject,
    cases: (body ? clausesOf(body, "case_clause") : []).map((child) => caseOf(child, cls)),
  };
}

function caseOf(node: Node, cls: string): Case {
  const patterns = clausesOf(node, "case_pattern");
  const [first] = patterns;
  const guard = node.childForFieldName("guard");
  const isOpen = patterns.length > 1 || (first?.nextSibling?.type === "," && patterns.length === 1);
  return {
    line: asLine0(node.startPosition.row),
    pattern: isOpen ? sequencePattern(patterns, cls) : first ? pattern(first, cls) : { kind: "unclear" },
    guard: guard ? expr(namedChildren(guard)[0] ?? null, cls) : undefined,
    body: bodyOf(node, cls),
  };
}

function pattern(node: Node, cls: string): Pattern {
  const children = namedChildren(node).filter(({ type }) => type !== "comment");
  const [first] = children;
  switch (node.type) {
    case "case_pattern":
      if (!first) return node.text === "_" ? { kind: "capture", name: undefined } : { kind: "unclear" };
      return node.text.startsWith("-") && first.type !== "union_pattern" ? negative(node) : pattern(first, cls);
    case "dotted_name":
      if (children.length === 1) return { kind: "capture", name: node.text };
      return { kind: "value", value: dotted(node.text) };
    case "as_pattern": {
      const name = children.at(-1)?.text ?? "";
      return first ? { kind: "as", pattern: pattern(first, cls), name } : { kind: "unclear" };
    }
    case "union_pattern": {
      // A sign and a `_` are no nodes of their own: which of them stand here, the text alone says.
      const parts = alternatives(node, children);
      if (!parts) return { kind: "unclear" };
      return {
        kind: "or",
        patterns: parts.map(([child, isNegative]) => (isNegative ? less(child) : pattern(child, cls))),
      };
    }
    case "list_pattern":
    case "tuple_pattern": {
      const isGroup = node.type === "tuple_pattern" && children.length === 1 && !/,\s*\)$/.test(node.text);
      return isGroup && first ? pattern(first, cls) : sequencePattern(children, cls);
    }
    case "dict_pattern":
      return mappingPattern(node, cls);
    case "class_pattern":
      return classPattern(children, cls);
    default: {
      const value = expr(node, cls);
      return value.kind === "constant" ? { kind: "value", value } : { kind: "unclear" };
    }
  }
}

/** The parts of a pattern with `|`, each with whether a sign stands before it; undefined where anything else does. */
function alternatives(node: Node, parts: readonly Node[]): readonly (readonly [Node, boolean])[] | undefined {
  const found: (readonly [Node, boolean])[] = [];
  let from = 0;
  for (const part of parts) {
    const at = part.startIndex - node.startIndex;
    const between = node.text.slice(from, at).replace(/\s/g, "");
    from = part.endIndex - node.startIndex;
    if (node.text.slice(at, from) !== part.text || !/^\|?-?$/.test(between)) return undefined;
    if (between.startsWith("|") !== found.length > 0) return undefined;
    found.push([part, between.endsWith("-")]);
  }
  return node.text.slice(from).trim() === "" ? found : undefined;
}

function negative(node: Node): Pattern {
  const [number] = namedChildren(node);
  if (!number || node.text.slice(1).trim() !== number.text) return { kind: "unclear" };
  return less(number);
}

/** The pattern of a number with a sign. */
const less = (number: Node): Pattern => ({
  kind: "value",
  value: { kind: "unary", operator: "-", operand: expr(number, "") },
});

function dotted(text: string): Extract<Pattern, { kind: "value" }>["value"] {
  const [name = "", ...attributes] = text.split(".");
  return attributes.reduce<Extract<Pattern, { kind: "value" }>["value"]>(
    (object, attribute) => ({ kind: "attribute", object, name: attribute }),
    { kind: "name", name },
  );
}

function sequencePattern(nodes: readonly Node[], cls: string): Pattern {
  const inner = nodes.map((node) => (node.type === "case_pattern" ? (namedChildren(node)[0] ?? node) : node));
  const star = inner.findIndex(({ type }) => type === "splat_pattern");
  const items = inner.map((node, at): Pattern => {
    const whole = nodes[at] ?? node;
    if (at !== star) return pattern(whole, cls);
    const name = namedChildren(node)[0]?.text;
    return { kind: "capture", name: name === "_" ? undefined : name };
  });
  return { kind: "sequence", items, star: star < 0 ? undefined : star };
}

function mappingPattern(node: Node, cls: string): Pattern {
  const entries: [Extract<Pattern, { kind: "value" }>["value"], Pattern][] = [];
  let rest: string | undefined;
  let key: Node | undefined;
  for (const child of namedChildren(node)) {
    if (child.type === "comment") continue;
    if (child.type === "splat_pattern") rest = namedChildren(child)[0]?.text;
    else if (!key) key = child;
    else {
      entries.push([expr(key, cls), pattern(child, cls)]);
      key = undefined;
    }
  }
  return key ? { kind: "unclear" } : { kind: "mapping", entries, rest };
}

function classPattern(children: readonly Node[], cls: string): Pattern {
  const [type, ...parts] = children;
  if (!type) return { kind: "unclear" };
  const items: Pattern[] = [];
  const named: [string, Pattern][] = [];
  for (const part of parts) {
    const [inner] = namedChildren(part);
    if (inner?.type !== "keyword_pattern") items.push(pattern(part, cls));
    else {
      const [name, ...value] = namedChildren(inner);
      const [only] = value;
      if (!name || !only || value.length > 1) return { kind: "unclear" };
      const text = inner.text.slice(inner.text.indexOf("=") + 1).trim();
      if (/^-/.test(text)) return { kind: "unclear" };
      named.push([name.text, pattern(only, cls)]);
    }
  }
  return { kind: "class", type: dotted(type.text), items, named };
}

function functionCode(node: Node, cls: string): FunctionCode {
  const body = node.childForFieldName("body");
  return {
    line: stepLine(node),
    doc: docstring(body, cls),
    name: node.childForFieldName("name")?.text ?? "",
    parameters: parameters(node.childForFieldName("parameters"), cls),
    body: block(body, cls),
    isGenerator: body !== null && contains(body, "yield"),
    isAsync: node.child(0)?.type === "async",
    globals: body ? declared(body, "global_statement") : [],
    nonlocals: body ? declared(body, "nonlocal_statement") : [],
  };
}

function docstring(body: Node | null, cls: string): Expr | undefined {
  const first = body && namedChildren(body).find(({ type }) => type !== "comment");
  const [text] = first?.type === "expression_statement" ? namedChildren(first) : [];
  const isPlain = text && /string$/.test(text.type) && !/^[a-z]*f[a-z]*["']/i.test(text.text);
  const found = isPlain ? expr(text, cls) : undefined;
  return found?.kind === "constant" && found.value.type === "str" ? found : undefined;
}

const INNER: ReadonlySet<string> = new Set(["function_definition", "class_definition", "lambda"]);

function contains(node: Node, type: string): boolean {
  return node.type === type || (!INNER.has(node.type) && namedChildren(node).some((child) => contains(child, type)));
}

function declared(node: Node, type: string): readonly string[] {
  if (node.type === type) return namedChildren(node).map(({ text }) => text);
  return INNER.has(node.type) ? [] : namedChildren(node).flatMap((child) => declared(child, type));
}

function classCode(node: Node): ClassCode {
  const name = node.childForFieldName("name")?.text ?? "";
  const given = node.childForFieldName("superclasses");
  const parts = (given ? namedChildren(given) : []).filter(({ type }) => type !== "comment");
  const body = node.childForFieldName("body");
  const bases = parts.filter(({ type }) => type !== "keyword_argument");
  return {
    line: stepLine(node),
    doc: docstring(body, name),
    name,
    bases: bases.map((child) => ({ value: expr(child, ""), isStarred: /splat/.test(child.type) })),
    keywords: parts
      .filter(({ type }) => type === "keyword_argument")
      .map((child) => [child.childForFieldName("name")?.text, expr(child.childForFieldName("value"), "")] as const),
    body: block(body, name),
  };
}

function imports(line: Line0, node: Node): Statement {
  const given = node.childForFieldName("module_name");
  const names = node.childrenForFieldName("name").filter((child): child is Node => child !== null);
  const module = node.type === "future_import_statement" ? "__future__" : given?.text;
  const isWild = namedChildren(node).some(({ type }) => type === "wildcard_import");
  if (isWild && module !== undefined)
    return { line, kind: "import", names: [{ module: module.replace(/\s/g, ""), member: "*", name: "*" }] };
  if (names.length === 0) return odd(line, "import");
  const found = names.map((child): Imported => {
    const name = child.childForFieldName("name")?.text ?? child.text;
    const alias = child.childForFieldName("alias")?.text;
    if (module !== undefined) return { module: module.replace(/\s/g, ""), member: name, name: alias ?? name };
    if (alias !== undefined) return { module: name, name: alias };
    return { module: name, name: name.replace(/\..*/, ""), isTop: true };
  });
  return { line, kind: "import", names: found };
}
