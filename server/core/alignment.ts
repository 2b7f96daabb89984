import { compareOutputs, compareValues, type Verdict } from "./compareValues.ts";
import { abbreviate, abbreviateText } from "./dialect/values.ts";
import { isOpen, type Step, type Trace } from "./trace.ts";

/**
 * One row of two traces laid side by side: the same statement in both (`match`, `open` where something it did was said to
 * be unknown and nothing differs, or `mismatch` where something differs), a step only the real run has (`missing`), or one that was only predicted (`extra`).
 */
export interface AlignedRow {
  readonly kind: "match" | "open" | "mismatch" | "missing" | "extra";
  readonly predicted?: number; // index into the predicted steps
  readonly real?: number; // index into the real steps
  readonly differences: readonly Difference[];
}

/** One thing that the two steps of a row do not share. */
export interface Difference {
  readonly what: "value" | "output" | "result" | "deleted";
  readonly name: string; // the variable's name; "" for output and results
  readonly predicted: string | undefined;
  readonly real: string | undefined;
  readonly verdict: Exclude<Verdict, "equal">;
}

export type DivergenceCause =
  | "wrong line"
  | "wrong value"
  | "wrong output"
  | "wrong result"
  | "prediction ended"
  | "real run ended"
  | "ambiguous";

export interface Divergence {
  readonly row: number; // index into the rows
  readonly cause: DivergenceCause;
}

export interface Alignment {
  readonly rows: readonly AlignedRow[];
  /** Where the prediction first parts from the real run; undefined when it never does. */
  readonly first: Divergence | undefined;
}

/** Steps of one trace times steps of the other, without their equal head and tail: 100 MB and some seconds. */
const MAX_CELLS = 4e8;

/** Two traces are so long, and part so early, that they cannot be laid side by side. The message is for the user. */
export class TooLongToAlign extends Error {
  override readonly name = "TooLongToAlign";

  constructor(predicted: number, real: number) {
    super(
      `From where they part, the prediction (${predicted} more steps) and the real run (${real} more steps) are too long to be laid side by side. Let the real run end after fewer steps: foretrace.run.maxSteps in the editor, --max-steps on the command line.`,
    );
  }
}

/**
 * Lays a predicted trace against a real one: the alignment that keeps the most steps of equal frame and line together,
 * with equal values as tie-break. Time O(n·m), memory n·m/4 bytes, after equal heads and tails are taken off; throws
 * `TooLongToAlign` where that would be too much.
 */
export function align(predicted: Trace, real: Trace): Alignment {
  const pairs = alignSteps(predicted.steps, real.steps, endApart(predicted, real));
  const [unendedP, unendedR] = [unended(predicted), unended(real)];
  const rows = pairs.map(([p, r]) => {
    const unendedSides = { predicted: p !== undefined && unendedP.has(p), real: r !== undefined && unendedR.has(r) };
    return row(predicted.steps, real.steps, { p, r, unended: unendedSides });
  });
  return { rows, first: firstDivergence(rows, predicted, real) };
}

type Pair = readonly [predicted: number | undefined, real: number | undefined];

/** It has said nothing of what comes after its last step. */
const isCut = ({ ending }: Trace): boolean => ending.kind !== "finished" && ending.kind !== "exception";

/** One of them goes on where the other stops: steps that could be laid beside an earlier or a later one belong to the earlier. */
const endApart = (predicted: Trace, real: Trace): boolean =>
  isCut(predicted) || isCut(real) || predicted.ending.kind !== real.ending.kind;

/** Steps that a trace was cut in: its last one, and the calls that this one is in. What they do not say may yet come. */
function unended(trace: Trace): ReadonlySet<number> {
  const found = new Set<number>();
  if (!isCut(trace)) return found;
  let depth = Number.POSITIVE_INFINITY;
  for (let at = trace.steps.length - 1; at >= 0 && depth > 0; at--) {
    const step = trace.steps[at];
    if (!step || step.frame.depth >= depth) continue;
    found.add(at);
    depth = step.frame.depth;
  }
  return found;
}

/** @param endsApart whether what is left over goes to the end of the steps, where there is a choice */
function alignSteps(predicted: readonly Step[], real: readonly Step[], endsApart: boolean): readonly Pair[] {
  const ids = new Map<string, number>();
  const id = (key: string): number => {
    const known = ids.get(key) ?? ids.size;
    ids.set(key, known);
    return known;
  };
  const encode = (steps: readonly Step[]): Encoded => ({
    places: Int32Array.from(steps, (step) => id(place(step))),
    contents: Int32Array.from(steps, (step) => id(place(step) + content(step))),
  });
  const p = encode(predicted);
  const r = encode(real);
  let head = 0;
  const shorter = Math.min(predicted.length, real.length);
  while (head < shorter && p.contents[head] === r.contents[head]) head++;
  let tail = 0;
  while (!endsApart && tail < shorter - head && p.contents.at(-1 - tail) === r.contents.at(-1 - tail)) tail++;
  const middle = alignMiddle(p, r, { from: head, endP: predicted.length - tail, endR: real.length - tail, endsApart });
  const same = (count: number, atP: number, atR: number): Pair[] =>
    Array.from({ length: count }, (_, i): Pair => [atP + i, atR + i]);
  return [...same(head, 0, 0), ...middle, ...same(tail, predicted.length - tail, real.length - tail)];
}

interface Encoded {
  readonly places: Int32Array; // equal where frame, kind of entry and line are equal
  readonly contents: Int32Array; // equal where all else is equal too
}

const SAME_PLACE = 4;
const SAME_CONTENT = 5;
const [DIAGONAL, UP, LEFT] = [0, 1, 2] as const;

interface Middle {
  readonly from: number;
  readonly endP: number;
  readonly endR: number;
  readonly endsApart: boolean;
}

/** Global alignment of predicted[from, endP) and real[from, endR), maximal in score; two bits of memory a cell. */
function alignMiddle(p: Encoded, r: Encoded, { from, endP, endR, endsApart }: Middle): readonly Pair[] {
  const n = endP - from;
  const m = endR - from;
  if (n * m > MAX_CELLS) throw new TooLongToAlign(n, m);
  const width = bytesOfRow(m); // every row begins with a byte of its own, which is written once it is full
  const directions = new Uint8Array((n + 1) * width);
  const placesR = r.places.subarray(from, endR);
  const contentsR = r.contents.subarray(from, endR);
  const best = new Int32Array(m + 1); // of the row above, up to the column that is being worked out
  const atLeast = endsApart ? 1 : 0; // by which a pair must be better than none
  for (let i = 1; i <= n; i++) {
    const placeP = p.places[from + i - 1];
    const contentP = p.contents[from + i - 1];
    let left = 0;
    let aboveLeft = 0;
    let packed = 0;
    let byte = i * width;
    for (let j = 1; j <= m; j++) {
      const up = best[j] ?? 0;
      let direction: number = LEFT;
      if (up > left) {
        left = up;
        direction = UP;
      }
      if (placeP === placesR[j - 1]) {
        const kept = aboveLeft + (contentP === contentsR[j - 1] ? SAME_CONTENT : SAME_PLACE);
        if (kept >= left + atLeast) {
          left = kept;
          direction = DIAGONAL;
        }
      }
      aboveLeft = up;
      best[j] = left;
      packed |= direction << ((j & 3) * 2);
      if ((j & 3) === 3) {
        directions[byte++] = packed;
        packed = 0;
      }
    }
    if ((m & 3) !== 3) directions[byte] = packed;
  }
  return traceBack(directions, from, n, m);
}

const bytesOfRow = (columns: number): number => (columns >> 2) + 1;

function traceBack(directions: Uint8Array, from: number, n: number, m: number): readonly Pair[] {
  const pairs: Pair[] = [];
  const width = bytesOfRow(m);
  for (let i = n, j = m; i > 0 || j > 0; ) {
    const stored = ((directions[i * width + (j >> 2)] ?? 0) >> ((j & 3) * 2)) & 3;
    const direction = i === 0 ? LEFT : j === 0 ? UP : stored;
    if (direction !== LEFT) i--;
    if (direction !== UP) j--;
    pairs.push([direction === LEFT ? undefined : from + i, direction === UP ? undefined : from + j]);
  }
  return pairs.reverse();
}

const place = (step: Step): string =>
  `${step.frame.depth} ${step.frame.name} ${step.line} ${step.kind === "call" ? "call" : ""}`;

/** As far as a prediction shows it: of long values and of floats it leaves out what the real run has. */
function content({ changed, deleted, output, kind, value, exception }: Step): string {
  const lines = (text: string) => text.split("\n").map(abbreviateText);
  return JSON.stringify([
    [...changed].map(([name, text]) => [name, abbreviate(text)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    [...deleted].sort(),
    output === null ? null : lines(output),
    kind,
    value === undefined ? null : abbreviate(value),
    exception === undefined ? null : [exception.type, lines(exception.message)],
  ]);
}

/** Which of two steps a trace was cut in. */
interface Unended {
  readonly predicted: boolean;
  readonly real: boolean;
}

interface Pairing {
  readonly p: number | undefined;
  readonly r: number | undefined;
  readonly unended: Unended;
}

function row(predicted: readonly Step[], real: readonly Step[], { p, r, unended }: Pairing): AlignedRow {
  const stepP = p === undefined ? undefined : predicted[p];
  const stepR = r === undefined ? undefined : real[r];
  if (stepP && stepR && p !== undefined && r !== undefined) {
    const differences = compareSteps(stepP, stepR, unended);
    // What the prediction left open parts it from no run.
    const isLeft = differences.every(({ verdict }) => verdict === "unknown");
    const kind = differences.length === 0 ? "match" : isLeft ? "open" : "mismatch";
    return { kind, predicted: p, real: r, differences };
  }
  return r === undefined
    ? { kind: "extra", predicted: p ?? 0, differences: [] }
    : { kind: "missing", real: r, differences: [] };
}

/**
 * Everything in which two executions of one statement differ. Intermediate values are not compared; what one that was cut does
 * not say is left open.
 */
function compareSteps(predicted: Step, real: Step, unended: Unended): readonly Difference[] {
  const differences: Difference[] = [];
  const one = (p: string | undefined, r: string | undefined): Verdict => {
    if (p === r) return "equal";
    return (p === undefined && unended.predicted) || (r === undefined && unended.real) ? "unknown" : "different";
  };
  const add = (what: Difference["what"], name: string, p: string | undefined, r: string | undefined): void => {
    const verdict = p === undefined || r === undefined ? one(p, r) : compareValues(p, r);
    if (verdict !== "equal") differences.push({ what, name, predicted: p, real: r, verdict });
  };
  for (const name of new Set([...real.changed.keys(), ...predicted.changed.keys()])) {
    const [p, r] = [predicted.changed.get(name), real.changed.get(name)];
    // By chance the same as before, so that the real run reports no change of it.
    if (r === undefined && p !== undefined && isOpen(p))
      differences.push({ what: "value", name, predicted: p, real: r, verdict: "unknown" });
    else add("value", name, p, r);
  }
  for (const name of new Set([...real.deleted, ...predicted.deleted])) {
    const side = (step: Step) => (step.deleted.includes(name) ? "deleted" : undefined);
    add("deleted", name, side(predicted), side(real));
  }
  if (predicted.output !== real.output) {
    const [p, r] = [predicted.output ?? undefined, real.output ?? undefined];
    const verdict = p === undefined || r === undefined ? one(p, r) : compareOutputs(p, r);
    if (verdict !== "equal") differences.push({ what: "output", name: "", predicted: p, real: r, verdict });
  }
  add("result", "", result(predicted), result(real));
  return differences;
}

function result(step: Step): string | undefined {
  if (step.exception) return `${step.exception.type}: ${step.exception.message}`;
  return step.kind === "return" ? (step.value ?? "None") : undefined;
}

/** Neither as predicted nor left open by the prediction. */
export const isWrong = ({ kind }: AlignedRow): boolean => kind !== "match" && kind !== "open";

function firstDivergence(rows: readonly AlignedRow[], predicted: Trace, real: Trace): Divergence | undefined {
  const at = rows.findIndex(isWrong);
  if (at < 0) {
    const cause = rows.length > 0 ? causeOfEnding(predicted, real) : undefined;
    return cause && { row: rows.length - 1, cause };
  }
  return { row: at, cause: causeAt(rows, at, predicted, real) };
}

/** How two traces of equal steps may still part. A prediction that was cut has said nothing of the end. */
function causeOfEnding({ ending: predicted }: Trace, { ending: real }: Trace): DivergenceCause | undefined {
  if (predicted.kind !== "finished" && predicted.kind !== "exception") return undefined;
  if (real.kind === "limit") return "real run ended";
  const isEnd = real.kind === "finished" || real.kind === "exception";
  return isEnd && real.kind !== predicted.kind ? "wrong result" : undefined;
}

function causeAt(rows: readonly AlignedRow[], at: number, predicted: Trace, real: Trace): DivergenceCause {
  const first = rows[at];
  if (first?.kind === "mismatch") {
    if (first.differences.every((d) => d.verdict === "ambiguous")) return "ambiguous";
    const worst = first.differences.find((d) => d.verdict === "different") ?? first.differences[0];
    if (worst?.what === "output") return "wrong output";
    return worst?.what === "result" ? "wrong result" : "wrong value";
  }
  const rest = rows.slice(at);
  if (rest.every((r) => r.kind === "missing") && predicted.ending.kind !== "finished") return "prediction ended";
  if (rest.every((r) => r.kind === "extra") && real.ending.kind === "limit") return "real run ended";
  return "wrong line";
}
