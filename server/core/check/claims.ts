import type { Node } from "web-tree-sitter";
import { namedChildren, statementsOf, stepLine } from "../controlFlow.ts";
import { asLine0, type Line0 } from "../trace.ts";
import { type Expression, expressionOf, targetNames } from "./expression.ts";
import { NONE } from "./value.ts";

/** Where a value goes: a variable, or an attribute of the object a variable holds. */
export interface Target {
  readonly name: string;
  readonly attribute?: string;
}

/** A parameter that a call can be told of; its default is a literal. */
export interface Parameter {
  readonly name: string;
  readonly missing: Expression | undefined;
}

/** What a statement's own text says of its result. */
export type Claim =
  | {
      readonly kind: "assign";
      readonly targets: readonly Target[];
      /** The targets take the value's items. */
      readonly unpacks: boolean;
      /** `+=` and the like. */
      readonly inPlace: boolean;
      readonly value: Expression;
    }
  /** `name[a][b] = value`, or with an operator `name[a][b] += value`. */
  | {
      readonly kind: "setItem";
      readonly name: string;
      readonly indices: readonly Expression[];
      readonly operator: string | undefined;
      readonly value: Expression;
    }
  /** `name[a].method(…)` as a statement. */
  | {
      readonly kind: "mutate";
      readonly name: string;
      readonly indices: readonly Expression[];
      readonly call: Extract<Expression, { kind: "call" }>;
    }
  /** Another call as a statement. */
  | { readonly kind: "call"; readonly call: Extract<Expression, { kind: "call" }> }
  /** `body`: the first line where it is true. */
  | { readonly kind: "test"; readonly test: Expression; readonly body: Line0 | undefined }
  | { readonly kind: "return"; readonly value: Expression }
  | { readonly kind: "print"; readonly values: readonly Expression[]; readonly separator: string; readonly end: string }
  | {
      readonly kind: "loop";
      readonly targets: readonly string[];
      readonly unpacks: boolean;
      readonly over: Expression;
      readonly body: Line0 | undefined;
      readonly lastLine: Line0;
    }
  /** A function without decorators; `parameters` where a call can be told of. */
  | { readonly kind: "define"; readonly name: string; readonly parameters: readonly Parameter[] | undefined }
  /** `pass`, `break`, `continue`: nothing. */
  | { readonly kind: "nothing" }
  /** A statement of which nothing is known. */
  | { readonly kind: "unclear" };

/** The claims of a program's statements, by line. Statements that share a line make none. */
export function claimsOf(root: Node): ReadonlyMap<Line0, Claim> {
  const claims = new Map<Line0, Claim>();
  const visit = (node: Node): void => {
    const claim = claimOf(node);
    if (claim) {
      const line = stepLine(node);
      claims.set(line, claims.has(line) ? UNCLEAR : claim);
    }
    for (const child of namedChildren(node)) visit(child);
  };
  visit(root);
  return claims;
}

function claimOf(node: Node): Claim | undefined {
  switch (node.type) {
    case "expression_statement":
      return simple(namedChildren(node)[0]);
    case "if_statement":
    case "elif_clause":
    case "while_statement":
      return { kind: "test", test: expressionOf(node.childForFieldName("condition")), body: firstLine(node) };
    case "return_statement": {
      const [value] = namedChildren(node);
      return { kind: "return", value: value ? expressionOf(value) : { kind: "value", value: NONE } };
    }
    case "for_statement":
      return loop(node);
    case "function_definition":
      if (node.parent?.type === "decorated_definition" || node.child(0)?.type === "async") return UNCLEAR;
      return {
        kind: "define",
        name: node.childForFieldName("name")?.text ?? "",
        parameters: parametersOf(node.childForFieldName("parameters")),
      };
    case "pass_statement":
    case "break_statement":
    case "continue_statement":
      return { kind: "nothing" };
    default:
      // A second statement on a line makes what happens there unclear, whatever it is.
      return /_(?:statement|definition)$/.test(node.type) ? UNCLEAR : undefined;
  }
}

function loop(node: Node): Claim {
  const left = node.childForFieldName("left");
  const targets = left && targetNames(left);
  if (!targets || node.child(0)?.type === "async") return UNCLEAR;
  const over = expressionOf(node.childForFieldName("right"));
  const body = node.childForFieldName("body");
  return {
    kind: "loop",
    targets,
    unpacks: left.type !== "identifier",
    over,
    body: firstLine(node),
    lastLine: asLine0((body ?? node).endPosition.row),
  };
}

/** Plain parameters with, at the most, literals as defaults; undefined for others. */
function parametersOf(node: Node | null): readonly Parameter[] | undefined {
  const parameters = (node ? namedChildren(node) : []).filter(({ type }) => type !== "comment").map(parameterOf);
  return parameters.every((parameter) => parameter !== undefined) ? parameters : undefined;
}

function parameterOf(node: Node): Parameter | undefined {
  switch (node.type) {
    case "identifier":
      return { name: node.text, missing: undefined };
    case "typed_parameter": {
      const [name] = namedChildren(node);
      return name?.type === "identifier" ? { name: name.text, missing: undefined } : undefined;
    }
    case "default_parameter":
    case "typed_default_parameter": {
      const missing = expressionOf(node.childForFieldName("value"));
      return missing.kind === "value" ? { name: node.childForFieldName("name")?.text ?? "", missing } : undefined;
    }
    default:
      return undefined;
  }
}

/** First statement of the block that runs when a test holds or a loop has an item. */
function firstLine(node: Node): Line0 | undefined {
  const block = node.childForFieldName("consequence") ?? node.childForFieldName("body");
  const [first] = block ? statementsOf(block) : [];
  return first && stepLine(first);
}

const UNCLEAR: Claim = { kind: "unclear" };

function simple(node: Node | undefined): Claim {
  switch (node?.type) {
    case "assignment":
      return assignment(node);
    case "augmented_assignment":
      return augmented(node);
    case "call":
      return callStatement(node);
    case "string": // a docstring
      return { kind: "nothing" };
    default:
      return UNCLEAR;
  }
}

function assignment(node: Node): Claim {
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (!right || right.type === "assignment") return UNCLEAR;
  const value = expressionOf(right);
  const place = left?.type === "subscript" ? placeOf(left) : undefined;
  if (place) return { kind: "setItem", ...place, operator: undefined, value };
  const targets = targetsOf(left);
  return targets ? { kind: "assign", targets, unpacks: isPattern(left), inPlace: false, value } : UNCLEAR;
}

function augmented(node: Node): Claim {
  const left = node.childForFieldName("left");
  const operator = (node.childForFieldName("operator")?.text ?? "").slice(0, -1);
  const right = expressionOf(node.childForFieldName("right"));
  const place = left?.type === "subscript" ? placeOf(left) : undefined;
  if (place) return { kind: "setItem", ...place, operator, value: right };
  const targets = targetsOf(left);
  if (targets?.length !== 1 || isPattern(left)) return UNCLEAR;
  const value: Expression = { kind: "binary", operator, left: expressionOf(left), right };
  return { kind: "assign", targets, unpacks: false, inPlace: true, value };
}

function callStatement(node: Node): Claim {
  const call = expressionOf(node);
  if (call.kind !== "call") return UNCLEAR;
  if (!call.self) return call.callee === "print" ? print(call) : { kind: "call", call };
  const object = node.childForFieldName("function")?.childForFieldName("object");
  const place = object && placeOf(object);
  return place ? { kind: "mutate", ...place, call } : UNCLEAR;
}

function print({ args, keywords }: Extract<Expression, { kind: "call" }>): Claim {
  const text = (name: string, missing: string): string | undefined => {
    const given = keywords.find(([key]) => key === name)?.[1];
    if (!given) return missing;
    return given.kind === "value" && given.value.type === "str" ? given.value.value : undefined;
  };
  const [separator, end] = [text("sep", " "), text("end", "\n")];
  if (separator === undefined || end === undefined || keywords.some(([key]) => key !== "sep" && key !== "end"))
    return UNCLEAR;
  return { kind: "print", values: args, separator, end };
}

/** `name[a][b]`: the name and the indices, outermost first. */
function placeOf(node: Node): { readonly name: string; readonly indices: readonly Expression[] } | undefined {
  if (node.type === "identifier") return { name: node.text, indices: [] };
  if (node.type !== "subscript") return undefined;
  const [object, index, ...more] = namedChildren(node);
  const outer = object && placeOf(object);
  if (!outer || !index || index.type === "slice" || more.length > 0) return undefined;
  return { name: outer.name, indices: [...outer.indices, expressionOf(index)] };
}

function targetsOf(node: Node | null): readonly Target[] | undefined {
  if (node && isPattern(node)) {
    const targets = namedChildren(node).map(targetOf);
    return targets.every((target) => target !== undefined) ? targets : undefined;
  }
  const target = targetOf(node);
  return target && [target];
}

const isPattern = (node: Node | null): boolean => node?.type === "pattern_list" || node?.type === "tuple_pattern";

function targetOf(node: Node | null): Target | undefined {
  if (node?.type === "identifier") return { name: node.text };
  if (node?.type !== "attribute") return undefined;
  const object = node.childForFieldName("object");
  const attribute = node.childForFieldName("attribute")?.text;
  return object?.type === "identifier" && attribute !== undefined ? { name: object.text, attribute } : undefined;
}

/** The expressions that a statement evaluates. */
export function expressionsOf(claim: Claim): readonly Expression[] {
  switch (claim.kind) {
    case "assign":
    case "return":
      return [claim.value];
    case "setItem":
      return [claim.value, ...claim.indices];
    case "mutate":
      return [...claim.indices, ...claim.call.args, ...claim.call.keywords.map(([, value]) => value)];
    case "call":
      return [claim.call];
    case "test":
      return [claim.test];
    case "print":
      return claim.values;
    case "loop":
      return [claim.over];
    default:
      return [];
  }
}
