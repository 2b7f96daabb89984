import type { Definition, Program } from "../program.ts";
import type { Frame, Line0 } from "../trace.ts";

export interface InferredFrame extends Frame {
  readonly definition: Definition | undefined; // undefined: the module
  /** Line of its last entry. */
  line: Line0 | undefined;
  /** The last whole state read in it. */
  state: ReadonlyMap<string, string>;
}

/**
 * Frames of a trace that names none, from its line numbers alone. What is sure: a line inside a function or class body
 * runs in a frame of that definition. What is a choice, made so that no frame is invented without need: a line that may
 * follow an open frame's last one, by control flow, goes on in the innermost such frame, also where it could begin a
 * recursive call (a loop that is a function's first statement). Else the first line of a body opens a frame, and any
 * other line goes on in the innermost frame of its definition.
 */
export class FrameInference {
  private readonly program: Program;
  private readonly open: InferredFrame[] = [
    { name: "<module>", depth: 0, definition: undefined, line: undefined, state: new Map() },
  ];

  constructor(program: Program) {
    this.program = program;
  }

  /** Moves to the frame that a line runs in; `entered` when this opened it. */
  enter(line: Line0): { readonly frame: InferredFrame; readonly entered: boolean } {
    const owner = this.ownerOf(line);
    const follows = this.open.findLastIndex((frame) => frame.definition === owner && this.mayFollow(frame, line));
    const at = follows < 0 && line !== owner?.firstStep ? this.innermost(owner) : follows;
    const found = this.open[at];
    if (found) this.open.length = at + 1;
    else if (owner) this.leaveFinished(owner);
    const frame = found ?? this.push(owner);
    frame.line = line;
    return { frame, entered: !found };
  }

  /** Innermost definition whose body holds the line. A body on the line of its `def` cannot be told from it. */
  private ownerOf(line: Line0): Definition | undefined {
    return this.program.definitions.findLast(
      ({ line: header, firstStep, lastLine }) =>
        firstStep !== undefined && firstStep > header && firstStep <= line && line <= lastLine,
    );
  }

  private innermost(owner: Definition | undefined): number {
    return this.open.findLastIndex(({ definition }) => definition === owner);
  }

  private mayFollow(frame: InferredFrame, line: Line0): boolean {
    if (frame.line === undefined) return true;
    return this.program.successors.get(frame.line)?.has(line) ?? false;
  }

  /** Frames whose last statement ended them and did not make this call. */
  private leaveFinished(callee: Definition): void {
    for (let top = this.open.at(-1); top?.definition && top.line !== undefined; top = this.open.at(-1)) {
      const ended = this.program.successors.get(top.line)?.size === 0;
      if (!ended || this.program.tokens[top.line]?.includes(callee.name)) return;
      this.open.pop();
    }
  }

  private push(definition: Definition | undefined): InferredFrame {
    const name = definition?.name ?? "<module>";
    const frame = { name, depth: this.open.length, definition, line: undefined, state: new Map<string, string>() };
    this.open.push(frame);
    return frame;
  }
}
