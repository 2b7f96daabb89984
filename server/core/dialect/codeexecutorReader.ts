import type { Program } from "../program.ts";
import { asLine0, type Confidence, type Ending, type Fault, type Line0, type Step } from "../trace.ts";
import { decodeByteLevel } from "./byteLevel.ts";
import { FrameInference, type InferredFrame } from "./codeexecutorFrames.ts";
import { LineFlow } from "./codeexecutorLines.ts";
import { tidyValue } from "./codeexecutorValues.ts";
import type { Expectation, ScoredToken, TraceReader } from "./dialect.ts";
import { CERTAIN, joint, scored } from "./foretraceConfidence.ts";
import { lineNumber, NONE_FORBIDDEN } from "./foretraceTokens.ts";

const STRUCTURE: ReadonlySet<string> = new Set("<line> <state> </state> <dictsep> <output> </s>".split(" "));
/** Tokens that no trace holds. Others in angle brackets may be text: the data cut `"<3>"` in a printed line so. */
const FOREIGN: ReadonlySet<string> = new Set("<s> <pad> <unk> <mask> <mask0> <encoder-decoder>".split(" "));
/** Those that may be text. A vocabulary learnt from code has ordinary tokens in angle brackets too. */
const ADDED = /^<(?:\d+|function|singleline|tutorial|codenet|indent|dedent)>$/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
/** A statement that only looks at its names: what a parameter is after it, it was before. */
const LOOKS = /^(?:if|while|return|assert)_statement$/;

interface Text {
  readonly text: string;
  readonly score: Confidence;
}

/**
 * Reads the `codeexecutor` dialect: `<output> text` before the entry of the line that printed it, and for each executed
 * line `<line> <i> <state> name : value <dictsep> … </state>` with every variable. Tokens come as a byte-level
 * vocabulary writes them (`Ġname`). With `<singleline>` there is one state and no line; it goes to the last statement.
 *
 * A step's changes are the difference to the state that its frame had before, its deletions those names that a complete
 * state no longer has. The format has no frames: see `FrameInference`; a frame that opens gets a `call` step with the
 * parameters that its first statement cannot have changed. Returned values, exceptions and sub-expressions are not in
 * the format, so no step has any.
 */
export class CodeexecutorReader implements TraceReader {
  private readonly program: Program;
  private readonly flow: LineFlow;
  private readonly frames: FrameInference;
  private readonly written: Step[] = [];
  private readonly noted: Fault[] = [];
  private field: "none" | "line" | "entry" | "pair" | "output" = "none";
  private content: string[] = [];
  private score: Confidence = CERTAIN; // of the tokens since the field's first
  private line: Line0 | undefined; // of the last entry
  private frame: InferredFrame | undefined; // of the entry that is open
  private openStep: number | undefined; // first step that may still change
  private pairs = new Map<string, string>();
  private printed: Text | undefined; // waits for its line
  private ended = false;
  private lost = false;

  constructor(program: Program) {
    this.program = program;
    this.flow = new LineFlow(program);
    this.frames = new FrameInference(program);
  }

  get steps(): readonly Step[] {
    return this.written;
  }

  get faults(): readonly Fault[] {
    return this.noted;
  }

  get settled(): number {
    return this.openStep ?? this.written.length;
  }

  get expects(): Expectation {
    if (this.field === "line" && !this.ended) return { kind: "line", lines: this.flow.after(this.line) };
    return { kind: "other", forbidden: NONE_FORBIDDEN };
  }

  get ending(): Ending | undefined {
    return this.ended ? { kind: "finished" } : undefined;
  }

  push(token: ScoredToken): void {
    if (this.ended) return;
    const piece = token.text;
    this.score = scored(this.score, token);
    const number = this.field === "line" ? lineNumber(piece) : undefined;
    if (STRUCTURE.has(piece)) this.structure(token);
    else if (number !== undefined) this.startEntry(asLine0(number));
    else if (FOREIGN.has(piece)) this.unexpected(piece);
    else if (this.field === "pair" || this.field === "output") this.content.push(piece);
    else if (decodeByteLevel([piece]).trim() !== "") this.unexpected(piece);
  }

  private structure(token: ScoredToken): void {
    const piece = token.text;
    this.closeField(piece);
    this.score = scored(CERTAIN, token);
    this.lost = false;
    switch (piece) {
      case "<line>":
        this.field = "line";
        break;
      case "<output>":
        this.field = "output";
        break;
      case "<state>":
        this.startState();
        break;
      case "<dictsep>":
        if (this.frame) this.field = "pair";
        else this.unexpected(piece);
        break;
      case "</s>":
        this.ended = true;
        if (this.printed) this.fault(`output without the line that printed it: ${this.printed.text.trimEnd()}`);
    }
  }

  /** Takes what was collected into the step that it belongs to. */
  private closeField(piece: string): void {
    const { field } = this;
    const text = contentText(this.content);
    this.field = "none";
    this.content = [];
    if (field === "output") this.print(text);
    else if (field === "line") this.fault(`${piece} where a line number should be`);
    else if (field === "entry" && piece !== "<state>") this.leaveState("a line without a state");
    else if (field === "pair") this.closePair(piece, text);
    else if (piece === "</state>") this.unexpected(piece);
  }

  private closePair(piece: string, text: string): void {
    const colon = text.indexOf(":");
    const name = text.slice(0, colon).trim();
    if (colon > 0 && NAME.test(name)) this.show(name, tidyValue(text.slice(colon + 1)));
    else if (text !== "" || piece === "<dictsep>" || this.pairs.size > 0) this.fault(`no variable: ${text}`);
    if (piece === "</state>") this.completeState();
    else if (piece !== "<dictsep>") this.leaveState("a state does not close");
  }

  private print(text: string): void {
    const { score } = this;
    const before = this.printed ?? { text: "", score: CERTAIN };
    this.printed = { text: `${before.text}${text}\n`, score: joint(before.score, score) };
  }

  private startEntry(line: Line0): void {
    if (!this.flow.has(line)) this.fault(`the program has no code at line ${line + 1}`);
    const { frame, entered } = this.frames.enter(line);
    this.openStep = this.written.length;
    if (entered) this.write(frame.definition?.line ?? line, frame, "call");
    this.write(line, frame, "line");
    this.takeOutput();
    this.frame = frame;
    this.line = line;
    this.field = "entry";
  }

  private startState(): void {
    // With <singleline> nothing stands before the state.
    if (!this.frame && this.written.length === 0) {
      const last = this.program.statements.findLast(({ scope }) => scope === "<module>");
      this.startEntry(last?.line ?? asLine0(0));
    }
    if (this.frame) this.field = "pair";
    else this.unexpected("<state>");
  }

  private write(line: Line0, { name, depth }: InferredFrame, kind: "call" | "line"): void {
    this.written.push({
      line,
      frame: { name, depth },
      kind,
      changed: new Map(),
      deleted: [],
      evals: [],
      output: null,
      confidence: { line: this.score, values: new Map() },
    });
  }

  private takeOutput(): void {
    const { printed } = this;
    this.printed = undefined;
    if (printed) {
      this.update(this.written.length - 1, ({ confidence }) => ({
        output: printed.text,
        ...(confidence && { confidence: { ...confidence, output: printed.score } }),
      }));
    }
  }

  /** A variable of the state that is open. */
  private show(name: string, value: string): void {
    const { frame, score } = this;
    if (!frame) return;
    this.pairs.set(name, value);
    const last = this.written.length - 1;
    const at = this.isUntouched(name, frame) ? last - 1 : last;
    this.update(at, ({ changed, confidence }) => {
      const now = new Map(changed);
      const values = new Map(confidence?.values);
      now.delete(name);
      values.delete(name);
      if (frame.state.get(name) !== value) {
        now.set(name, value);
        values.set(name, score);
      }
      return { changed: now, ...(confidence && { confidence: { ...confidence, values } }) };
    });
  }

  /** Whether a name is a parameter of the frame just entered, which the first statement leaves alone. */
  private isUntouched(name: string, { definition, line }: InferredFrame): boolean {
    if (this.written.at(-2)?.kind !== "call" || this.openStep !== this.written.length - 2) return false;
    if (line === undefined || line !== definition?.firstStep || !definition.parameters.includes(name)) return false;
    const statement = this.program.statements.find((other) => other.line === line);
    return (statement !== undefined && LOOKS.test(statement.kind)) || !this.program.tokens[line]?.includes(name);
  }

  private completeState(): void {
    const { frame, pairs } = this;
    if (frame) {
      const deleted = [...frame.state.keys()].filter((name) => !pairs.has(name));
      if (deleted.length > 0) this.update(this.written.length - 1, () => ({ deleted }));
      frame.state = pairs;
    }
    this.endEntry();
  }

  /** The state broke off: what it showed counts, what it did not show stays as it was. */
  private leaveState(message: string): void {
    this.fault(message);
    if (this.frame) this.frame.state = new Map([...this.frame.state, ...this.pairs]);
    this.endEntry();
  }

  private endEntry(): void {
    this.pairs = new Map();
    this.frame = undefined;
    this.openStep = undefined;
  }

  private update(index: number, change: (step: Step) => Partial<Step>): void {
    const step = this.written[index];
    if (step) this.written[index] = { ...step, ...change(step) };
  }

  /** Decoding starts from `<mask0>`. Of a run of tokens that say nothing, one fault tells. */
  private unexpected(piece: string): void {
    const isStart = piece === "<mask0>" && this.written.length === 0 && this.field === "none";
    if (!this.lost && !isStart) this.fault(`unexpected ${decodeByteLevel([piece]).trim()}`);
    this.lost ||= !isStart;
  }

  private fault(message: string): void {
    this.noted.push({ step: Math.max(0, this.written.length - 1), message });
  }
}

/** Text of tokens; special tokens stand between spaces, as the tokenizer of the data decodes them. */
function contentText(tokens: readonly string[]): string {
  return decodeByteLevel(tokens.map((token) => (ADDED.test(token) ? `Ġ${token}Ġ` : token))).trim();
}
