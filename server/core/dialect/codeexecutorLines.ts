import type { Program } from "../program.ts";
import { asLine0, type Line0 } from "../trace.ts";
import { readSource, type SourceLine } from "./codeexecutorSource.ts";

/** Statements that Python's trace events may pass over in silence. */
const SILENT = /^(?:try :|(?:while|if) (?:True|[0-9]+) :|(?:pass|break|continue)\b)/;

/**
 * Which line an entry may name after another. The data come from trace events, which count a little differently from our
 * steps: a statement may show at any of its physical lines and more than once, `while True:` only once, and what is no
 * step may show. All that is allowed here (compared with the events of CPython 3.11 on 106 programs). Where code runs
 * elsewhere than where it stands (functions, classes, lambdas, generator expressions) and where events come back to a
 * statement (`with`), any line with code may come.
 */
export class LineFlow {
  private readonly program: Program;
  private readonly lines: ReadonlyMap<Line0, SourceLine>;
  private readonly everywhere: ReadonlySet<number>;
  private readonly anywhere: boolean;

  constructor(program: Program) {
    const { lines, deferred } = readSource(program);
    const { definitions, statements, entry } = program;
    this.program = program;
    this.lines = new Map(lines.map((line) => [line.line, line]));
    this.everywhere = new Set(this.lines.keys());
    const returns = statements.some(({ kind }) => kind === "with_statement");
    this.anywhere = deferred || returns || definitions.length > 0 || entry === undefined;
  }

  has(line: number): boolean {
    return this.lines.has(asLine0(line));
  }

  /** Lines that may come after one; after undefined: first. */
  after(line: Line0 | undefined): ReadonlySet<number> {
    if (this.anywhere) return this.everywhere;
    const from = line === undefined ? undefined : this.lines.get(line)?.start;
    const { successors } = this.program;
    if (line !== undefined && (from === undefined || !successors.has(from))) return this.everywhere;
    const starts = this.reached(from);
    const may = ({ start }: SourceLine) => starts.has(start) || !successors.has(start);
    return new Set([...this.lines.values()].filter(may).map(({ line }) => line));
  }

  /** Statements that may come next, where silent ones may be left out; a statement also after itself. */
  private reached(from: Line0 | undefined): ReadonlySet<Line0> {
    const { entry = asLine0(0), successors } = this.program;
    const next = (line: Line0) => [...(successors.get(line) ?? [])];
    const reached = new Set(from === undefined ? [] : [from]);
    const open = from === undefined ? [entry] : next(from);
    for (let line = open.pop(); line !== undefined; line = open.pop()) {
      if (reached.has(line)) continue;
      reached.add(line);
      if (this.isSilent(line)) open.push(...next(line));
    }
    return reached;
  }

  private isSilent(line: Line0): boolean {
    return SILENT.test(this.lines.get(line)?.tokens.join(" ") ?? "");
  }
}
