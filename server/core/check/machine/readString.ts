import type { Node } from "web-tree-sitter";
import { namedChildren } from "../../controlFlow.ts";
import { unescaped } from "../literals.ts";
import { attempt, bytes, str, type Value } from "../value.ts";
import { expr, unclear } from "./readExpression.ts";
import type { Expr, TextPart } from "./tree.ts";

/** What string literals say that stand side by side: a constant, or the parts of an f-string. */
export function stringOf(strings: readonly Node[], cls: string): Expr {
  const all: TextPart[] = [];
  let isFormatted = false;
  for (const node of strings) {
    const prefix = /^[a-z]*/i.exec(node.text)?.[0].toLowerCase() ?? "";
    if (node.type !== "string") return unclear("string");
    if (prefix.includes("b")) return strings.length === 1 ? constant(bytesIn(node, prefix)) : unclear("bytes");
    isFormatted ||= prefix.includes("f");
    const parts = prefix.includes("f")
      ? formatted(node, prefix.includes("r"), cls)
      : plain(bodyOf(node), prefix.includes("r"));
    if (!parts) return unclear("string");
    all.push(...parts);
  }
  const texts = all.filter((part) => typeof part === "string");
  return isFormatted || texts.length < all.length
    ? { kind: "text", parts: all }
    : constant(attempt(() => str(texts.join(""))));
}

const constant = (value: Value | undefined): Expr => (value ? { kind: "constant", value } : unclear("string"));

/** What stands between the quotes. */
function bodyOf(node: Node): string {
  const start = node.child(0)?.text.length ?? 0;
  const end = node.child(node.childCount - 1)?.text.length ?? 0;
  return node.text.slice(start, node.text.length - end);
}

function plain(body: string, isRaw: boolean): readonly TextPart[] | undefined {
  const text = isRaw ? body : unescaped(body);
  return text === undefined ? undefined : [text];
}

function bytesIn(node: Node, prefix: string): Value | undefined {
  const body = prefix.includes("r") ? bodyOf(node) : unescaped(bodyOf(node), true);
  return body === undefined || !/^[\0-\xff]*$/.test(body) ? undefined : bytes(body);
}

function formatted(node: Node, isRaw: boolean, cls: string): readonly TextPart[] | undefined {
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
    const inner = interpolation(child, cls);
    if (!inner || !literal(child.startIndex - offset)) return undefined;
    parts.push(...inner);
    at = child.endIndex - offset;
  }
  return literal(body.length) ? parts : undefined;
}

function interpolation(node: Node, cls: string): readonly TextPart[] | undefined {
  const expression = node.childForFieldName("expression");
  const others = namedChildren(node).filter(({ id }) => id !== expression?.id);
  const written = others.find(({ type }) => type === "type_conversion")?.text.slice(1);
  const specifier = others.find(({ type }) => type === "format_specifier");
  const isKnown = others.every(({ type }) => type === "type_conversion" || type === "format_specifier");
  const format = specifier ? formatParts(specifier, cls) : [];
  if (!isKnown || !format || !isConversion(written)) return undefined;
  // Here a colon begins a specification, and no `:=`.
  if (expression && namedIn(expression)) return undefined;
  const value = expr(expression, cls);
  const equals = node.children.find((child) => child?.type === "=");
  if (!equals || !expression) return [{ value, conversion: written, format }];
  // `{x=}` shows its source, too, and then what `repr` gives.
  const end = equals.endIndex - node.startIndex;
  const source = node.text.slice(1, end) + (/^\s*/.exec(node.text.slice(end))?.[0] ?? "");
  return [source, { value, conversion: written ?? (format.length === 0 ? "r" : undefined), format }];
}

const namedIn = (node: Node): boolean =>
  node.type === "named_expression" ||
  (/^(?:expression_list|tuple)$/.test(node.type) && !node.text.startsWith("(") && namedChildren(node).some(namedIn));

const isConversion = (text: string | undefined): text is "r" | "s" | "a" | undefined =>
  text === undefined || text === "r" || text === "s" || text === "a";

function formatParts(node: Node, cls: string): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  let at = 1; // after the colon
  for (const child of namedChildren(node)) {
    const inner = child.namedChildCount === 1 || child.type === "interpolation" ? interpolation(child, cls) : undefined;
    if (!inner) return undefined;
    parts.push(node.text.slice(at, child.startIndex - node.startIndex), ...inner);
    at = child.endIndex - node.startIndex;
  }
  parts.push(node.text.slice(at));
  const known = parts.filter((part) => part !== "");
  return known.some((part) => typeof part === "string" && /[{}\\]/.test(part)) ? undefined : known;
}
