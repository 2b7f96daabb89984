import { Language, type Node, Parser } from "web-tree-sitter";
import { codeOf, docOf } from "./check/machine/readTree.ts";
import { namesOf } from "./check/names.ts";
import { statementsByLine } from "./check/statements.ts";
import { compileFaults } from "./compileFaults.ts";
import { ControlFlow, isStep, namedChildren, stepLine } from "./controlFlow.ts";
import { type Neighbour, type Neighbours, NO_NEIGHBOURS } from "./neighbours.ts";
import type { Definition, Program, Statement, SyntaxFault } from "./program.ts";
import { asLine0, type Line0, toLine1 } from "./trace.ts";

/** The two WebAssembly files the parser runs on, as bytes: the core does not read files. */
export interface ParserBinaries {
  readonly runtime: Uint8Array; // web-tree-sitter.wasm
  readonly python: Uint8Array; // tree-sitter-python.wasm
}

export interface ProgramParser {
  /** Throws an error for the user where the code nests deeper than the stack: only machines write such programs. */
  parse(text: string): Program;
  /** The same for documents that have these modules beside them, in the folder where imports look first. */
  beside(modules: Neighbours): ProgramParser;
  /** The same for programs that read this from their standard input. */
  reading(input: string): ProgramParser;
  /** Reads a module beside a program: its statements, or why Python does not start it. */
  module(text: string): Neighbour["content"];
}

/** Loads tree-sitter once; parsing afterwards is synchronous (about 1 ms per 100 lines). */
export async function loadProgramParser(binaries: ParserBinaries): Promise<ProgramParser> {
  await Parser.init({ wasmBinary: binaries.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(binaries.python));
  return parserAround(parser, { beside: NO_NEIGHBOURS });
}

/** What is known of a program besides its text. */
type Around = Pick<Program, "beside" | "input">;

function parserAround(parser: Parser, around: Around): ProgramParser {
  return {
    parse: (text) => read(parser, text, (root, whole) => readTree(root, whole, around)),
    beside: (modules) => parserAround(parser, { ...around, beside: modules }),
    // Lines as Python's text streams have them, whichever line ends the text has.
    reading: (input) => parserAround(parser, { ...around, input: input.replace(/\r\n?/g, "\n") }),
    module: (text) => read(parser, text, readModule),
  };
}

function readModule(root: Node, text: string): Neighbour["content"] {
  const [fault] = root.hasError ? [syntaxFault(root)] : compileFaults(root, text.split("\n"));
  if (text.includes("\0")) return { refusal: "holds a NUL character, which Python refuses" };
  if (!fault) return { code: codeOf(root) };
  const where = root.hasError ? "" : ` in line ${toLine1(fault.line)}`;
  return { refusal: `has a syntax error${where}, so importing it fails` };
}

function read<T>(parser: Parser, source: string, how: (root: Node, text: string) => T): T {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const tree = parser.parse(text);
  if (!tree) throw new Error("the parser was stopped before it finished");
  try {
    return how(tree.rootNode, text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error(
      "This program cannot be read: its code is nested too deeply. Split long expressions and try again.",
    );
  } finally {
    tree.delete();
  }
}

function readTree(root: Node, text: string, around: Around): Program {
  const lines = text.split("\n");
  const found: Found = {
    statements: [],
    definitions: [],
    identifiers: new Set(),
    variables: new Set(),
    syntaxErrors: [],
  };
  const flow = new ControlFlow();
  visit(root, "<module>", found, flow);
  const [entry] = flow.addFrame(root);
  const code = codeOf(root);
  const byLine = (a: { readonly line: Line0 }, b: { readonly line: Line0 }) => a.line - b.line;
  return {
    text,
    lines,
    statements: found.statements.sort(byLine),
    successors: flow.successors,
    lastSteps: flow.last,
    entry,
    definitions: found.definitions.sort(byLine),
    identifiers: found.identifiers,
    variables: found.variables,
    tokens: tokensByLine(root, lines.length),
    code,
    doc: docOf(root),
    byLine: statementsByLine(code),
    names: namesOf(root, around.beside),
    ...around,
    // What stands around a part that was not understood cannot be judged.
    syntaxErrors: found.syntaxErrors.length > 0 ? found.syntaxErrors : compileFaults(root, lines),
    documentLines: lines.map((_, line) => asLine0(line)),
  };
}

function tokensByLine(root: Node, lineCount: number): readonly (readonly string[])[] {
  const tokens: string[][] = Array.from({ length: lineCount }, () => []);
  const collect = (node: Node): void => {
    if (node.type === "comment" || node.isMissing) return;
    // `not in` and `is not` are one node and two tokens.
    if (node.type === "string") tokens[node.startPosition.row]?.push(node.text);
    else if (node.childCount === 0) tokens[node.startPosition.row]?.push(...node.text.split(/\s+/).filter(Boolean));
    else for (const child of node.children) if (child) collect(child);
  };
  collect(root);
  return tokens;
}

interface Found {
  readonly statements: Statement[];
  readonly definitions: Definition[];
  readonly identifiers: Set<string>;
  readonly variables: Set<string>;
  readonly syntaxErrors: SyntaxFault[];
}

const CLAUSES = new Set(["elif_clause", "except_clause", "except_group_clause", "case_clause"]);

function visit(node: Node, scope: string, found: Found, flow: ControlFlow): void {
  if (node.isError || node.isMissing) found.syntaxErrors.push(syntaxFault(node));
  if (node.type === "identifier") found.identifiers.add(node.text);
  if (node.type === "identifier" && mayBeVariable(node)) found.variables.add(node.text);
  let inner = scope;
  if (node.type === "function_definition" || node.type === "class_definition") {
    const definition = define(node, scope, flow);
    found.definitions.push(definition);
    inner = scope === "<module>" ? definition.name : `${scope}.${definition.name}`;
  }
  if (node.type === "decorated_definition" || isPlainStep(node)) found.statements.push(describe(node, scope));
  for (const child of node.children) if (child) visit(child, inner, found, flow);
}

/** Not the name of an attribute or of an argument, and not one that is just called: those bind nothing where they stand. */
function mayBeVariable(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === "attribute") return parent.childForFieldName("object")?.id === node.id;
  if (parent?.type === "keyword_argument") return parent.childForFieldName("value")?.id === node.id;
  return parent?.type !== "call" || parent.childForFieldName("function")?.id !== node.id;
}

/** Statements and clauses that are steps, leaving out a definition that its decorators already stand for. */
function isPlainStep(node: Node): boolean {
  if (!node.isNamed || node.parent?.type === "decorated_definition") return false;
  return CLAUSES.has(node.type) || (/(_statement|_definition)$/.test(node.type) && isStep(node));
}

function describe(node: Node, scope: string): Statement {
  return { line: stepLine(node), lastLine: asLine0(lastRow(node)), kind: node.type, scope };
}

function define(node: Node, scope: string, flow: ControlFlow): Definition {
  const body = node.childForFieldName("body");
  const [firstStep] = body ? flow.addFrame(body) : [];
  const kind = node.type === "class_definition" ? "class" : "function";
  return {
    name: node.childForFieldName("name")?.text ?? "",
    scope,
    kind,
    line: stepLine(node),
    lastLine: asLine0(lastRow(node)),
    firstStep,
    parameters: parameterNames(node.childForFieldName("parameters")),
    opaque: kind === "function" && (node.child(0)?.type === "async" || (body !== null && yields(body))),
  };
}

function parameterNames(parameters: Node | null): readonly string[] {
  if (!parameters) return [];
  return namedChildren(parameters).flatMap((parameter) => {
    const name = parameter.childForFieldName("name") ?? parameter;
    const identifier = name.type === "identifier" ? name : name.descendantsOfType("identifier")[0];
    return identifier ? [identifier.text] : [];
  });
}

/** Whether a function's body yields itself, not a function inside it. */
function yields(node: Node): boolean {
  if (node.type === "yield") return true;
  if (node.type === "function_definition" || node.type === "class_definition" || node.type === "lambda") return false;
  return namedChildren(node).some(yields);
}

function syntaxFault(node: Node): SyntaxFault {
  const line = asLine0(node.startPosition.row);
  if (node.isMissing) return { line, message: `“${node.type}” is missing` };
  const [excerpt = ""] = node.text.trim().split("\n");
  return { line, message: excerpt ? `not understood: ${excerpt.slice(0, 40)}` : "not understood" };
}

/** The last row that holds text: tree-sitter ends a block at column 0 of the next line. */
function lastRow(node: Node): number {
  const end = node.endPosition;
  return end.column === 0 && end.row > node.startPosition.row ? end.row - 1 : end.row;
}
