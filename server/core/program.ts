import type { Block, Statement as Code, Expr } from "./check/machine/tree.ts";
import type { Names } from "./check/names.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Line0 } from "./trace.ts";

/** What is to be executed: source lines with their structure. Made by `ProgramParser.parse`, also from broken source. */
export interface Program {
  /** The source as executed, line ends normalised to "\n". */
  readonly text: string;
  readonly lines: readonly string[];
  /** Everything that can be a step, in source order. */
  readonly statements: readonly Statement[];
  /** Where control may go after a step at this line within the same frame. Lines that are no steps are absent. */
  readonly successors: ReadonlyMap<Line0, ReadonlySet<Line0>>;
  /** Steps after which their frame may end without an exception. */
  readonly lastSteps: ReadonlySet<Line0>;
  /** First step of the module; undefined when nothing is executed. */
  readonly entry: Line0 | undefined;
  readonly definitions: readonly Definition[];
  readonly identifiers: ReadonlySet<string>;
  /** What a variable may be called: the identifiers but those that are only called, or only name attributes or arguments. */
  readonly variables: ReadonlySet<string>;
  /** Python's tokens of each line, comments left out; a string is one token, on the line it begins on. */
  readonly tokens: readonly (readonly string[])[];
  /** The statements, to be followed from the first on. */
  readonly code: Block;
  /** The module's docstring. */
  readonly doc?: Expr | undefined;
  /** The same by line, to be looked at alone. */
  readonly byLine: ReadonlyMap<Line0, Code>;
  /** What its names stand for, as far as its text says it. */
  readonly names: Names;
  /** What its imports find first. */
  readonly beside: Neighbours;
  /** Its standard input, with Python's line ends; undefined where nobody knows it. */
  readonly input?: string;
  readonly syntaxErrors: readonly SyntaxFault[];
  /** The document's line each program line came from; undefined for lines added here, such as a call to try. */
  readonly documentLines: readonly (Line0 | undefined)[];
}

export interface Statement {
  readonly line: Line0;
  readonly lastLine: Line0;
  readonly kind: string; // tree-sitter's node type
  /** Qualified name of the enclosing function or class, "<module>" outside. */
  readonly scope: string;
}

/** A function or class: calling (or, for a class, defining) it opens a frame. */
export interface Definition {
  readonly name: string;
  readonly scope: string;
  readonly kind: "function" | "class";
  readonly line: Line0; // of its `def` or `class`, decorators stand above
  readonly lastLine: Line0;
  readonly firstStep: Line0 | undefined;
  readonly parameters: readonly string[];
  /** Calling it runs no steps of its own: a generator or a coroutine. */
  readonly opaque: boolean;
}

export interface SyntaxFault {
  readonly line: Line0;
  readonly message: string;
}
