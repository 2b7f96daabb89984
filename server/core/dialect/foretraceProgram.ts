import { namesIn } from "../check/statements.ts";
import type { Program } from "../program.ts";
import type { Line0, Step } from "../trace.ts";

const BRANCH = /^(?:if|elif|while|for|match|case|assert)_(?:statement|clause)$/;
/** With these a program can have variables whose names stand nowhere in it. */
const HIDDEN_NAMES = /\bimport\s*\*|\b(?:exec|eval|globals|locals|vars)\s*\(/;

/** `super()` makes a method see its class, and an enumeration's body this helper. */
const IMPLICIT_NAMES = ["__class__", "_generate_next_value_"];

/** Inside a class `__x` is called `_Class__x`. */
function mangled({ identifiers, definitions }: Program): readonly string[] {
  const secret = [...identifiers].filter((name) => name.startsWith("__") && !name.endsWith("__"));
  const classes = definitions.filter((d) => d.kind === "class").map((d) => d.name.replace(/^_+/, ""));
  return secret.flatMap((name) => classes.map((cls) => `_${cls}${name}`));
}

/** What a reader asks of the program. */
export class ProgramIndex {
  /** Names that open frames. */
  readonly callable: ReadonlySet<string> | "any";
  /** Names that variables may have. */
  readonly variables: ReadonlySet<string> | "any";
  /** An exception or a return may wait while other statements run. */
  readonly hasCleanup: boolean;
  private readonly program: Program;
  private readonly branchLines: ReadonlySet<Line0>;

  constructor(program: Program) {
    this.program = program;
    const callable = program.definitions.filter((d) => !d.opaque).map((d) => d.name);
    this.callable = callable.length > 0 ? new Set(callable) : "any";
    this.variables = HIDDEN_NAMES.test(program.text)
      ? "any"
      : new Set([...program.variables, ...IMPLICIT_NAMES, ...mangled(program)]);
    this.hasCleanup = /\b(?:finally|with)\b/.test(program.text);
    this.branchLines = new Set(program.statements.filter((s) => BRANCH.test(s.kind)).map((s) => s.line));
  }

  hasLine(line: Line0): boolean {
    return line < this.program.lines.length;
  }

  /** Whether the statement at a line cannot go on without its value. */
  branches(line: Line0): boolean {
    return this.branchLines.has(line);
  }

  /** Lines that may follow a line within its frame. */
  after(line: Line0): ReadonlySet<number> | "any" {
    return this.program.successors.get(line) ?? "any";
  }

  /**
   * Lines that may follow a step within its frame: a test that was true leads into its block, one that was not past it.
   *
   * @param told whether control goes into the block, where that is known without the step's own word
   */
  afterStep(line: Line0, step: Step | undefined, told: boolean | undefined): ReadonlySet<number> | "any" {
    const lines = this.after(line);
    const statement = this.program.byLine.get(line);
    if (lines === "any" || !step || step.line !== line) return lines;
    if (statement?.kind !== "if" && statement?.kind !== "while" && statement?.kind !== "for") return lines;
    const targets = statement.kind === "for" ? namesIn(statement.target) : [];
    if (!targets) return lines;
    const goesIn = told ?? (statement.kind === "for" ? setsAny(step, targets) : truthOf(step));
    const body = statement.body[0]?.line;
    if (goesIn === undefined || body === undefined || !lines.has(body)) return lines;
    return goesIn ? new Set([body]) : new Set([...lines].filter((other) => other !== body));
  }

  /** Whether a frame may end after a line without an exception. */
  mayEnd(line: Line0): boolean {
    return this.program.lastSteps.has(line);
  }

  /** Lines that the module, or a frame of this name, may start at. */
  firstLines(name: string, isModule: boolean): ReadonlySet<number> | "any" {
    const { entry, definitions } = this.program;
    if (isModule) return entry === undefined ? "any" : new Set([entry]);
    const named = definitions.filter((d) => d.name === name);
    const lines = named.flatMap((d) => (d.firstStep === undefined ? [] : [d.firstStep]));
    return named.length > 0 ? new Set(lines) : "any";
  }

  /** Line of the innermost function or class of this name, around a line where that is known. */
  definitionLine(name: string, inside: Line0 | undefined): Line0 | undefined {
    const named = this.program.definitions.filter((d) => d.name === name);
    const around = named.filter((d) => inside !== undefined && d.line <= inside && inside <= d.lastLine);
    return (around.at(-1) ?? named[0])?.line;
  }
}

/** A loop that sets a variable goes on; one that sets none may go on with an equal value. */
function setsAny({ changed }: Step, targets: readonly string[]): true | undefined {
  return targets.some((target) => changed.has(target)) || undefined;
}

function truthOf({ evals }: Step): boolean | undefined {
  const said = evals.at(-1)?.value;
  return said === "True" ? true : said === "False" ? false : undefined;
}
