import type { Node } from "web-tree-sitter";
import { namedChildren } from "./controlFlow.ts";
import type { SyntaxFault } from "./program.ts";
import { asLine0 } from "./trace.ts";

/**
 * What the grammar lets pass and Python's compiler does not: indentation that fits no block, statements outside of what they belong to,
 * Python 2. Never a fault in code that compiles.
 */
export function compileFaults(root: Node, lines: readonly string[]): SyntaxFault[] {
  return [...indentationFaults(root, lines), ...placeFaults(root, { inFunction: false, inLoop: false })];
}

interface Indentation {
  readonly column: number; // tabs to the next multiple of 8
  readonly alternative: number; // tabs as one: where both orders differ, the meaning depends on the tab width
}

function indentationOf(line: string): Indentation {
  let [column, alternative] = [0, 0];
  for (const character of line) {
    if (character === " ") column++;
    else if (character === "\t") column = (column >> 3) * 8 + 8;
    else if (character === "\f") [column, alternative] = [0, -1];
    else break;
    alternative++;
  }
  return { column, alternative };
}

const CLAUSE = /^(elif|else|except|except_group|finally)_clause$/;

function indentationFaults(root: Node, lines: readonly string[]): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const check = (node: Node, wanted: Indentation): void => {
    const { row, column } = node.startPosition;
    const line = lines[row] ?? "";
    if (line.slice(0, column).trim() !== "") return; // not the first on its line
    const found = indentationOf(line);
    const fault = mismatch(found, wanted);
    if (fault) faults.push({ line: asLine0(row), message: fault });
  };
  const visit = (node: Node, around: Indentation): void => {
    let inside = around;
    if (node.type === "block" || node.type === "module") {
      const statements = namedChildren(node).filter(({ type }) => type !== "comment");
      const [first] = statements;
      const header = node.parent?.startPosition.row;
      if (!first && node.type === "block") {
        faults.push({ line: asLine0(header ?? node.startPosition.row), message: "an indented block must follow it" });
      }
      if (first && node.type === "block" && opensLine(first, lines)) {
        inside = indentationOf(lines[first.startPosition.row] ?? "");
        const fault = deeper(inside, around);
        if (fault) faults.push({ line: asLine0(first.startPosition.row), message: fault });
      }
      for (const statement of statements) check(statement, inside);
    }
    for (const child of namedChildren(node)) {
      if (CLAUSE.test(child.type)) check(child, inside);
      visit(child, inside);
    }
  };
  visit(root, { column: 0, alternative: 0 });
  return faults;
}

function opensLine(node: Node, lines: readonly string[]): boolean {
  const { row, column } = node.startPosition;
  return (lines[row] ?? "").slice(0, column).trim() === "";
}

function mismatch(found: Indentation, wanted: Indentation): string | undefined {
  if (found.column !== wanted.column) return "its indentation fits no block";
  return found.alternative === wanted.alternative ? undefined : "tabs and spaces are mixed in its indentation";
}

function deeper(found: Indentation, around: Indentation): string | undefined {
  if (found.column <= around.column) return "an indented block must stand here";
  return found.alternative > around.alternative ? undefined : "tabs and spaces are mixed in its indentation";
}

/** `print >> file` is an expression in Python 3, though hardly a useful one. */
function python2(node: Node): string | undefined {
  return namedChildren(node).some(({ type }) => type === "chevron") ? undefined : PYTHON_2[node.type];
}

interface Place {
  readonly inFunction: boolean;
  readonly inLoop: boolean;
}

const PYTHON_2: Readonly<Record<string, string>> = {
  print_statement: "print is a function in Python 3",
  exec_statement: "exec is a function in Python 3",
};
const IN_FUNCTION: Readonly<Record<string, string>> = {
  return_statement: "“return” outside a function",
  yield: "“yield” outside a function",
  await: "“await” outside a function",
};
const IN_LOOP: Readonly<Record<string, string>> = {
  break_statement: "“break” outside a loop",
  continue_statement: "“continue” outside a loop",
};

function placeFaults(node: Node, place: Place): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const message =
    python2(node) ??
    (place.inFunction ? undefined : IN_FUNCTION[node.type]) ??
    (place.inLoop ? undefined : IN_LOOP[node.type]) ??
    repeatedParameter(node);
  if (node.isNamed && message) faults.push({ line: asLine0(node.startPosition.row), message });
  for (const child of namedChildren(node)) faults.push(...placeFaults(child, placeOf(child, node, place)));
  return faults;
}

function placeOf(child: Node, parent: Node, place: Place): Place {
  const isBody = parent.childForFieldName("body")?.id === child.id;
  if (!isBody) return place;
  if (parent.type === "function_definition" || parent.type === "lambda") return { inFunction: true, inLoop: false };
  if (parent.type === "class_definition") return { inFunction: false, inLoop: false };
  return /^(for|while)_statement$/.test(parent.type) ? { ...place, inLoop: true } : place;
}

function repeatedParameter(node: Node): string | undefined {
  if (node.type !== "parameters") return undefined;
  const seen = new Set<string>();
  for (const parameter of namedChildren(node)) {
    const named = parameter.childForFieldName("name") ?? parameter;
    const name = named.type === "identifier" ? named.text : (named.descendantsOfType("identifier")[0]?.text ?? "");
    if (seen.has(name) && name !== "") return `two parameters are called ${name}`;
    seen.add(name);
  }
  return undefined;
}
