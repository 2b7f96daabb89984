import type { Node } from "web-tree-sitter";
import { namedChildren, statementsOf, stepLine } from "../controlFlow.ts";
import { asLine0, type Line0 } from "../trace.ts";
import { type Expression, expressionOf, UNKNOWN } from "./expression.ts";

/** Where a value goes: a variable, or an attribute of the object a variable holds. */
export interface Target {
  readonly name: string;
  readonly attribute?: string;
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
  /** `body`: the first line where it is true. */
  | { readonly kind: "test"; readonly test: Expression; readonly body: Line0 | undefined }
  | { readonly kind: "return"; readonly value: Expression }
  | { readonly kind: "print"; readonly values: readonly Expression[] }
  | {
      readonly kind: "loop";
      readonly target: string;
      readonly over: Expression;
      readonly body: Line0 | undefined;
      readonly lastLine: Line0;
    };

/** The claims of a program's statements, by line. Statements that share a line make none. */
export function claimsOf(root: Node): ReadonlyMap<Line0, Claim> {
  const claims = new Map<Line0, Claim | undefined>();
  const visit = (node: Node): void => {
    const claim = claimOf(node);
    if (claim) {
      const line = stepLine(node);
      claims.set(line, claims.has(line) ? undefined : claim);
    }
    for (const child of namedChildren(node)) visit(child);
  };
  visit(root);
  return new Map([...claims].flatMap(([line, claim]) => (claim ? [[line, claim] as const] : [])));
}

function claimOf(node: Node): Claim | undefined {
  switch (node.type) {
    case "expression_statement":
      return simple(namedChildren(node)[0]);
    case "if_statement":
    case "elif_clause":
    case "while_statement":
      return { kind: "test", test: expressionOf(node.childForFieldName("condition")), body: firstLine(node) };
    case "return_statement":
      return { kind: "return", value: expressionOf(namedChildren(node)[0] ?? null) };
    case "for_statement": {
      const target = node.childForFieldName("left");
      if (target?.type !== "identifier" || node.child(0)?.type === "async") return { kind: "print", values: [UNKNOWN] };
      const over = expressionOf(node.childForFieldName("right"));
      const body = node.childForFieldName("body");
      return {
        kind: "loop",
        target: target.text,
        over,
        body: firstLine(node),
        lastLine: asLine0((body ?? node).endPosition.row),
      };
    }
    default:
      // A second statement on a line makes what happens there unclear, whatever it is.
      return /_statement$/.test(node.type) ? { kind: "print", values: [UNKNOWN] } : undefined;
  }
}

/** First statement of the block that runs when a test holds or a loop has an item. */
function firstLine(node: Node): Line0 | undefined {
  const block = node.childForFieldName("consequence") ?? node.childForFieldName("body");
  const [first] = block ? statementsOf(block) : [];
  return first && stepLine(first);
}

const UNCLEAR: Claim = { kind: "print", values: [UNKNOWN] };

function simple(node: Node | undefined): Claim {
  if (node?.type === "assignment") {
    const left = node.childForFieldName("left");
    const targets = targetsOf(left);
    const value = expressionOf(node.childForFieldName("right"));
    return targets ? { kind: "assign", targets, unpacks: isPattern(left), inPlace: false, value } : UNCLEAR;
  }
  if (node?.type === "augmented_assignment") {
    const left = node.childForFieldName("left");
    const targets = targetsOf(left);
    if (targets?.length !== 1 || isPattern(left)) return UNCLEAR;
    const operator = (node.childForFieldName("operator")?.text ?? "").slice(0, -1);
    const right = expressionOf(node.childForFieldName("right"));
    return {
      kind: "assign",
      targets,
      unpacks: false,
      inPlace: true,
      value: { kind: "binary", operator, left: expressionOf(left), right },
    };
  }
  if (node?.type === "call" && node.childForFieldName("function")?.text === "print") {
    const call = expressionOf(node);
    return call.kind === "call" ? { kind: "print", values: call.args } : UNCLEAR;
  }
  return UNCLEAR;
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
