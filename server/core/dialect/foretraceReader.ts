import type { Next } from "../check/machine/records.ts";
import { tell, unknownEnding } from "../check/tell.ts";
import type { Program } from "../program.ts";
import type { OpenFrame } from "../resume.ts";
import {
  asLine0,
  type Confidence,
  type Ending,
  type ExceptionText,
  type Fault,
  type Line0,
  type Step,
  type StepConfidence,
  type StepKind,
} from "../trace.ts";
import type { Expectation, ScoredToken, Told, TraceReader } from "./dialect.ts";
import { CERTAIN, joint, scored } from "./foretraceConfidence.ts";
import { ProgramIndex } from "./foretraceProgram.ts";
import { isSpecial, isStructure, lineNumber, NONE_FORBIDDEN, STRUCTURE } from "./foretraceTokens.ts";
import { isWhole, piecesOf, toldNext } from "./foretraceTold.ts";
import { joinText, joinValue, ValueBalance } from "./values.ts";

/** What the content tokens being read belong to. */
type Field = "none" | "line" | "back" | "call" | "name" | "value" | "eval" | "output" | "return" | "raise" | "message";

const OPENS: Readonly<Record<string, Field>> = {
  "<line>": "line",
  "<eval>": "eval",
  "<call>": "call",
  "<output>": "output",
  "<return>": "return",
  "<raise>": "raise",
};

/** After these, nothing more comes of the statement that was open. */
const ENDS: ReadonlySet<string> = new Set(["<line>", "<back>", "</s>"]);

interface FrameInProgress {
  readonly name: string;
  /** Index of its `call` step, whose line is known once the frame's first statement is. */
  entry: number | undefined;
  /** Index of the statement that is open. */
  step: number | undefined;
  /** Line and index of the last statement, for what may follow it. */
  line: Line0 | undefined;
  last: number | undefined;
  /** Whether control goes into the last statement's block, where that was computed. */
  goesIn: boolean | undefined;
  /** Calls of the open statement that have come back. */
  calls: number;
  /** Nothing is known of the lines that come first: the trace was resumed here. */
  readonly resumed: boolean;
}

/** A statement that begins, or goes on after a call, and what follows from it alone. */
interface Telling {
  readonly frame: FrameInProgress;
  readonly step: number;
  readonly since: string[]; // tokens
  pieces?: readonly string[] | undefined;
  next?: Next | undefined;
  isKnown: boolean;
}

/**
 * Reads the `foretrace` dialect token by token. What a model writes may be broken anywhere: the reader then notes a fault,
 * keeps what it understood and goes on with the next token that says what comes. A value is taken into its step when it
 * is complete, never half.
 */
export class ForetraceReader implements TraceReader {
  private readonly program: ProgramIndex;
  private readonly written: Step[] = [];
  private readonly noted: Fault[] = [];
  private readonly frames: FrameInProgress[] = [];
  private field: Field = "none";
  private content: string[] = [];
  private balance = new ValueBalance();
  private score: Confidence = CERTAIN; // of the tokens since the field's first
  private name = ""; // of the variable or exception whose value is being read
  private binding = false; // inside the state of a call, not of a statement
  private moduleBack = false;
  private moduleRaise: ExceptionText | undefined;
  private ended = false;
  private lost = false; // since the last structure: one fault says so
  private readonly source: Program;
  private readonly follows: boolean;
  private telling: Telling | undefined; // what the statement that begins or goes on tells
  private certainLine: Line0 | undefined; // the number that must follow `<line>`, where that is known

  constructor(program: Program, frames: readonly OpenFrame[]) {
    this.source = program;
    // What a resumed trace's objects and loops were before is not known well enough.
    this.follows = frames.length === 1 && frames[0]?.state.size === 0 && frames[0].waiting === undefined;
    this.program = new ProgramIndex(program);
    for (const [depth, { name, waiting }] of frames.entries()) {
      this.frames.push({
        name,
        entry: undefined,
        step: undefined,
        line: undefined,
        last: undefined,
        goesIn: undefined,
        calls: 0,
        resumed: frames.length > 1,
      });
      if (waiting) this.startStep(waiting.line, depth, name, "line", CERTAIN);
    }
  }

  get steps(): readonly Step[] {
    return this.written;
  }

  get faults(): readonly Fault[] {
    return this.noted;
  }

  /** The outermost statement that is still open may change, and all after it. */
  get settled(): number {
    if (this.ended) return this.written.length;
    return this.frames.find((frame) => frame.step !== undefined)?.step ?? this.written.length;
  }

  push(token: ScoredToken): void {
    if (this.ended) return;
    const piece = token.text;
    if (piece === "<line>") this.certainLine = this.lineAfter();
    if (ENDS.has(piece) && !token.told && !this.isSaid()) this.guessEnd();
    this.score = scored(this.score, token);
    this.telling?.since.push(piece);
    const number = this.field === "line" || this.field === "back" ? lineNumber(piece) : undefined;
    if (isStructure(piece)) this.structure(token);
    else if (number !== undefined) this.number(asLine0(number));
    else if (this.field === "none" || this.field === "line" || this.field === "back" || isSpecial(piece)) {
      if (!this.lost) this.fault(`unexpected ${piece}`);
      this.lost = true;
    } else if (piece === ":" && (this.field === "name" || this.field === "raise")) {
      this.name = joinText(this.content);
      this.content = [];
      this.field = this.field === "name" ? "value" : "message";
    } else {
      this.content.push(piece);
      if (this.isValue()) this.balance.push(piece);
    }
  }

  get expects(): Expectation {
    if (this.ended) return { kind: "other", forbidden: NONE_FORBIDDEN };
    const frame = this.top();
    switch (this.field) {
      case "line":
        return { kind: "line", lines: this.nextLines(frame) };
      case "back":
        return { kind: "line", lines: frame.line === undefined ? "any" : new Set([frame.line]) };
      case "call":
        return { kind: "name", names: this.program.callable, prefix: joinText(this.content) };
      case "name":
        return { kind: "name", names: this.program.variables, prefix: joinText(this.content) };
      default:
        return { kind: "other", forbidden: this.forbidden(frame) };
    }
  }

  get told(): Told | undefined {
    if (!this.follows || this.ended) return undefined;
    const { field, telling } = this;
    const line =
      field === "line" ? (this.certainLine ?? this.onlyLine()) : field === "back" ? this.top().line : undefined;
    if (line !== undefined) return { kind: "pieces", pieces: [`<${line}>`], offset: 0 };
    if (field === "none" && this.written.length === 0) {
      const first = this.onlyLine();
      return first === undefined ? undefined : { kind: "pieces", pieces: ["<line>", `<${first}>`], offset: 0 };
    }
    const pieces = telling && this.toldOf(telling);
    return pieces && telling && (toldNext(pieces, telling.since) ?? this.toldAfter(telling));
  }

  get ending(): Ending | undefined {
    if (!this.ended) return undefined;
    const known = this.follows ? unknownEnding(this.source, this.written) : undefined;
    if (known) return known;
    const last = this.written.findLast((step) => step.kind !== "call");
    if (last && this.stopsAtUnknown(last)) {
      return { kind: "unknown", line: last.line, cause: "the branch depends on a value that only running can tell" };
    }
    if (this.frames.length > 1) {
      return { kind: "unsupported", reason: `the model stopped inside a call of ${this.top().name}` };
    }
    const module = this.written.filter((step) => step.frame.depth === 0);
    const lastOfModule = module.at(-1);
    if (this.moduleRaise) {
      const { type, message } = this.moduleRaise;
      const raised = module.findLast((s) => s.exception?.type === type && s.exception.message === message);
      return { kind: "exception", type, message, line: (raised ?? lastOfModule)?.line ?? asLine0(0) };
    }
    if (lastOfModule?.exception && !this.moduleBack) {
      return { kind: "exception", ...lastOfModule.exception, line: lastOfModule.line };
    }
    return { kind: "finished" };
  }

  private structure(token: ScoredToken): void {
    const piece = token.text;
    const closed = this.field;
    const { score } = this;
    this.closeField(piece);
    this.score = scored(CERTAIN, token);
    this.lost = false;
    const opens = OPENS[piece];
    const needsStatement = piece === "<state>" || (opens !== undefined && opens !== "line");
    if (piece === "<state>" && closed === "call") this.enter(score);
    else if (piece === "<raise>" && this.moduleBack) this.field = "raise";
    else if (needsStatement && this.top().step === undefined) {
      this.fault(`${piece} outside a statement`);
      this.lost = true;
    } else if (opens) {
      this.field = opens;
      if (opens === "line") {
        this.top().step = undefined;
        this.telling = undefined;
      }
    } else if (piece === "<state>" || piece === "<dictsep>") {
      this.field = "name";
      if (piece === "<state>") this.binding = false;
    } else if (piece === "<back>") this.back();
    else if (piece === "</s>") this.ended = true;
    else if (piece === "<nonl>" && closed !== "output") this.fault("<nonl> after no output");
  }

  /** Takes what was collected into the step that it belongs to. */
  private closeField(piece: string): void {
    const { field, content } = this;
    this.field = "none";
    this.content = [];
    if (this.isValue(field)) this.checkValue(content);
    if (field === "name") this.closeName(piece, joinText(content));
    else if (field === "value") this.change(joinValue(content));
    else if (field === "eval") this.evaluated(joinValue(content));
    else if (field === "output") this.output(joinText(content) + (piece === "<nonl>" ? "" : "\n"));
    else if (field === "return") this.finish({ kind: "return", value: joinValue(content) });
    else if (field === "raise") this.raise({ type: joinText(content), message: "" });
    else if (field === "message") this.raise({ type: this.name, message: joinText(content) });
    else if (field === "call") this.closeCall(piece, joinText(content));
    else if (field === "line" || field === "back") this.fault(`${piece} where a line number should be`);
  }

  private closeCall(piece: string, name: string): void {
    this.name = name;
    if (piece !== "<state>") this.fault("a call without a state");
  }

  private closeName(piece: string, name: string): void {
    const at = this.top().step;
    if (piece === "<del>" && name && at !== undefined && !this.binding) {
      this.update(at, (step) => ({ deleted: [...step.deleted, name] }));
    } else if (name || piece !== "</state>") this.fault(`no value for ${name || "a name"}`);
  }

  private change(value: string): void {
    const frame = this.top();
    const at = this.binding ? frame.entry : frame.step;
    const { name, score } = this;
    if (at === undefined) return;
    this.update(at, ({ changed, confidence }) => ({
      changed: new Map(changed).set(name, value),
      ...(confidence ? { confidence: { ...confidence, values: new Map(confidence.values).set(name, score) } } : {}),
    }));
  }

  private evaluated(value: string): void {
    const { step: at, calls } = this.top();
    const confidence = this.score;
    if (at !== undefined) this.update(at, ({ evals }) => ({ evals: [...evals, { value, calls, confidence }] }));
  }

  private output(text: string): void {
    const at = this.top().step;
    const { score } = this;
    if (at === undefined) return;
    this.update(at, ({ output, confidence }) => ({
      output: (output ?? "") + text,
      ...(confidence ? { confidence: { ...confidence, output: joint(confidence.output ?? CERTAIN, score) } } : {}),
    }));
  }

  private raise(exception: ExceptionText): void {
    if (this.moduleBack) this.moduleRaise = exception;
    else this.finish({ kind: "raise", exception });
  }

  private finish(result: Pick<Step, "kind" | "value" | "exception">): void {
    const at = this.top().step;
    const { score } = this;
    if (at === undefined) return;
    this.update(at, ({ confidence }) => ({
      ...result,
      ...(confidence ? { confidence: { ...confidence, result: score } } : {}),
    }));
  }

  private enter(score: Confidence): void {
    const line = this.program.definitionLine(this.name, undefined) ?? this.top().line ?? asLine0(0);
    const entry = this.written.length;
    const { name } = this;
    const nothing = { step: undefined, line: undefined, last: undefined, goesIn: undefined };
    this.frames.push({ name, entry, ...nothing, calls: 0, resumed: false });
    this.startStep(line, this.frames.length - 1, this.name, "call", score);
    this.field = "name";
    this.binding = true;
  }

  private number(line: Line0): void {
    const frame = this.top();
    const { field } = this;
    this.field = "none";
    if (field === "back") {
      if (frame.line !== undefined && frame.line !== line) {
        this.fault(`back at line ${line + 1}, called from line ${frame.line + 1}`);
      }
      this.tellFrom(frame);
      return;
    }
    if (!this.program.hasLine(line)) this.fault(`the program has no line ${line + 1}`);
    if (frame.entry !== undefined && frame.entry === this.written.length - 1) {
      const definition = this.program.definitionLine(frame.name, line);
      if (definition !== undefined) this.update(frame.entry, () => ({ line: definition }));
    }
    this.startStep(line, this.frames.length - 1, frame.name, "line", this.score);
    this.moduleBack = false;
    this.tellFrom(frame);
  }

  private startStep(line: Line0, depth: number, name: string, kind: StepKind, score: Confidence): void {
    const confidence: StepConfidence = { line: score, values: new Map() };
    const step: Step = {
      line,
      frame: { name, depth },
      kind,
      changed: new Map(),
      deleted: [],
      evals: [],
      output: null,
      confidence,
    };
    const frame = this.frames[depth];
    if (frame && kind !== "call") {
      frame.step = this.written.length;
      frame.last = frame.step;
      frame.goesIn = undefined;
      frame.line = line;
      frame.calls = 0;
    }
    this.written.push(step);
  }

  private back(): void {
    this.telling = undefined;
    if (this.frames.length === 1) {
      this.top().step = undefined;
      this.moduleBack = true;
      return;
    }
    this.frames.pop();
    this.top().calls++;
    this.field = "back";
  }

  private tellFrom(frame: FrameInProgress): void {
    if (!this.follows || frame.step === undefined) return;
    this.telling = { frame, step: frame.step, since: [], isKnown: false };
  }

  /** Computed when it is first asked for: the reader of a trace that is only shown never does. */
  private toldOf(telling: Telling): readonly string[] | undefined {
    if (!telling.isKnown) {
      const told = tell(this.source, this.written, telling.step);
      telling.pieces = told && piecesOf(told.tellings);
      telling.frame.goesIn = told?.goesIn;
      telling.next = told?.next;
      telling.isKnown = true;
    }
    return telling.pieces;
  }

  /** Whether all is written that the open statement tells. */
  private isSaid(): boolean {
    const { pieces, since = [] } = this.telling ?? {};
    return pieces !== undefined && isWhole(pieces, since);
  }

  /** Where nobody could tell what a statement does, its silence is as much a guess as its words. */
  private guessEnd(): void {
    const at = this.top().step;
    if (at === undefined) return;
    this.update(at, ({ confidence }) => (confidence ? { confidence: { ...confidence, isEndGuessed: true } } : {}));
  }

  /** What comes after a statement that raises nothing, or after the entry of a frame that it calls. */
  private toldAfter({ since, pieces = [], next }: Telling): Told | undefined {
    if (!isWhole(pieces, since)) return undefined;
    if (next !== undefined) return { kind: "pieces", pieces: nextPieces(next), offset: 0 };
    const frame = this.top();
    const lines = this.nextLines(frame);
    const exit = this.frames.length > 1 ? "<back>" : "</s>";
    if (this.program.hasCleanup) return { kind: "after", tokens: new Set(["<line>", "<back>", "</s>"]) };
    if (lines === "any") return { kind: "after", tokens: new Set(["<line>", exit]) };
    const [line] = lines;
    if (line === undefined) return { kind: "pieces", pieces: [exit], offset: 0 };
    const mayEnd = frame.line !== undefined && frame.goesIn !== true && this.program.mayEnd(frame.line);
    if (mayEnd) return { kind: "after", tokens: new Set(["<line>", exit]) };
    return { kind: "pieces", pieces: lines.size === 1 ? ["<line>", `<${line}>`] : ["<line>"], offset: 0 };
  }

  /** The number that follows `<line>`; only where what is told was asked for before. */
  private lineAfter(): Line0 | undefined {
    const after = this.telling?.isKnown ? this.toldAfter(this.telling) : undefined;
    const number = after?.kind === "pieces" ? after.pieces[1] : undefined;
    return number === undefined ? undefined : asLine0(lineNumber(number) ?? 0);
  }

  /** The one line that control can reach, where there is one. */
  private onlyLine(): number | undefined {
    const lines = this.nextLines(this.top());
    const [line] = lines === "any" || lines.size !== 1 ? [] : lines;
    return line;
  }

  private nextLines(frame: FrameInProgress): ReadonlySet<number> | "any" {
    if (frame.line !== undefined)
      return this.program.afterStep(frame.line, this.written[frame.last ?? -1], frame.goesIn);
    return frame.resumed ? "any" : this.program.firstLines(frame.name, this.frames.length === 1);
  }

  /** Tokens that cannot come here whatever the model thinks. */
  private forbidden(frame: FrameInProgress): ReadonlySet<string> {
    if (this.isValue() && !this.balance.closed) return STRUCTURE;
    const forbidden = new Set<string>();
    const lines = this.nextLines(frame);
    if (lines !== "any" && lines.size === 0) forbidden.add("<line>");
    if (this.frames.length > 1 && this.written.length > 0 && !this.endsOnUnknown()) forbidden.add("</s>");
    return forbidden;
  }

  private endsOnUnknown(): boolean {
    const last = this.written.at(-1);
    return this.field === "eval"
      ? this.content.join("") === "<unknown>"
      : last !== undefined && this.stopsAtUnknown(last);
  }

  private stopsAtUnknown(step: Step): boolean {
    return step.kind !== "raise" && this.program.branches(step.line) && step.evals.at(-1)?.value === "<unknown>";
  }

  private isValue(field: Field = this.field): boolean {
    return field === "value" || field === "eval" || field === "return";
  }

  private checkValue(content: readonly string[]): void {
    if (content.length === 0) this.fault("a value is missing");
    else if (!this.balance.closed) this.fault(`a value does not close: ${joinValue(content)}`);
    this.balance = new ValueBalance();
  }

  private update(index: number, change: (step: Step) => Partial<Step>): void {
    const step = this.written[index];
    if (step) this.written[index] = { ...step, ...change(step) };
  }

  private top(): FrameInProgress {
    const frame = this.frames.at(-1);
    if (!frame) throw new Error("a reader always has the frame it started with");
    return frame;
  }

  private fault(message: string): void {
    this.noted.push({ step: Math.max(0, this.written.length - 1), message });
  }
}

function nextPieces(next: Next): readonly string[] {
  if (next === "back") return ["<back>"];
  return next === "end" ? ["</s>"] : ["<line>", `<${next}>`];
}
