import type { Expectation, ScoredToken, TraceReader } from "../../core/dialect/dialect.ts";

/** Says which tokens may come next. */
export interface Constraint {
  /** A test for ids, or undefined where any token may come. */
  allowed(): ((id: number) => boolean) | undefined;
  /** The only tokens that are allowed next, where they are known without looking at all: they make a sure draft. */
  only(): readonly number[];
  /** The token that follows from the program and what was written: the model is not asked. */
  told(): number | undefined;
  /** Feeds the token that was chosen. */
  push(token: ChosenToken): void;
}

export interface ChosenToken extends Omit<ScoredToken, "text"> {
  readonly id: number;
}

/** Which of the constraints are on. */
export interface ConstraintSwitches {
  /** Line tokens: only lines that control flow can reach. */
  readonly lines: boolean;
  /** Names of variables and calls: only those of the program. */
  readonly names: boolean;
  /** Structure: no token that cannot stand there, so that values close and calls come back. */
  readonly structure: boolean;
  /** Values that a statement states by itself, such as `total + 1` where the total is known, are computed. */
  readonly arithmetic: boolean;
}

export const ALL_CONSTRAINTS: ConstraintSwitches = { lines: true, names: true, structure: true, arithmetic: true };
export const NO_CONSTRAINTS: ConstraintSwitches = { lines: false, names: false, structure: false, arithmetic: false };

/** All or none of the constraints; arithmetic can be left out of all. */
export function constraintSwitches(constraints: boolean, arithmetic: boolean): ConstraintSwitches {
  return constraints ? { ...ALL_CONSTRAINTS, arithmetic } : NO_CONSTRAINTS;
}

/**
 * Lets the dialect's reader follow the tokens and turns what it expects into a test for ids.
 *
 * @param vocabulary text of every id
 */
export function readerConstraint(
  reader: TraceReader,
  vocabulary: readonly string[],
  switches: ConstraintSwitches,
): Constraint {
  const idOf = idsOf(vocabulary);
  const told = () => (switches.arithmetic ? reader.told : undefined);
  const toldIds = (): number[] => {
    const stated = told();
    return stated?.kind === "pieces" ? wordPieces(stated.pieces, stated.offset, idOf) : [];
  };
  return {
    allowed() {
      const stated = told();
      const test = tokenTest(reader.expects, switches);
      const after = stated?.kind === "after" ? stated.tokens : undefined;
      if (!test && !after) return undefined;
      return (id) => {
        const text = vocabulary[id] ?? "";
        return test?.(text) !== false && after?.has(text) !== false;
      };
    },
    only() {
      const sure = toldIds();
      if (sure.length > 0) return sure;
      const { expects } = reader;
      if (expects.kind !== "line" || !switches.lines || expects.lines === "any" || expects.lines.size !== 1) return [];
      const [line = 0] = expects.lines;
      const id = idOf(`<${line}>`);
      return id === undefined ? [] : [id];
    },
    told: () => toldIds()[0],
    push: ({ id, ...token }) => reader.push({ ...token, text: vocabulary[id] ?? "" }),
  };
}

/** Looks ids up by their text; of equal texts the first counts. */
function idsOf(vocabulary: readonly string[]): (text: string) => number | undefined {
  const ids = new Map<string, number>();
  for (const [id, text] of vocabulary.entries()) if (!ids.has(text)) ids.set(text, id);
  return (text) => ids.get(text);
}

/**
 * The ids of pieces, from a place within the first, as WordPiece cuts them: always the longest token. Ends before a piece that
 * the vocabulary has no tokens for.
 */
function wordPieces(pieces: readonly string[], offset: number, idOf: (text: string) => number | undefined): number[] {
  const ids: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    const written = ids.length;
    for (let at = index === 0 ? offset : 0; at < piece.length; ) {
      let end = piece.length;
      while (end > at && idOf(tokenText(piece, at, end)) === undefined) end--;
      if (end === at) return ids.slice(0, written);
      ids.push(idOf(tokenText(piece, at, end)) ?? 0);
      at = end;
    }
  }
  return ids;
}

const tokenText = (piece: string, at: number, end: number): string =>
  (at === 0 ? "" : CONTINUES) + piece.slice(at, end);

/** A test for a token's text, or undefined where any may come. */
export function tokenTest(expects: Expectation, switches: ConstraintSwitches): ((text: string) => boolean) | undefined {
  switch (expects.kind) {
    case "line":
      return switches.lines ? lineTest(expects.lines) : undefined;
    case "name":
      return switches.names && expects.names !== "any" ? nameTest(expects.names, expects.prefix) : undefined;
    case "other": {
      const { forbidden } = expects;
      return switches.structure && forbidden.size > 0 ? (text) => !forbidden.has(text) : undefined;
    }
  }
}

function lineTest(lines: ReadonlySet<number> | "any"): (text: string) => boolean {
  return (text) => {
    const digits = /^<(\d+)>$/.exec(text)?.[1];
    return digits !== undefined && (lines === "any" || lines.has(Number(digits)));
  };
}

const CONTINUES = "##";
/** What can follow a name: its value, its deletion, or the state of the frame it names. */
const ENDS = new Set([":", "<del>", "<state>"]);
/** Instead of a first name: a frame may begin with no variables. */
const NO_NAME = "</state>";
const PLAIN = /^[\x20-\x7e]*$/;

/** Tokens that lengthen `prefix` towards one of `names`; once it is one of them, also what can follow a name. */
function nameTest(names: ReadonlySet<string>, prefix: string): ((text: string) => boolean) | undefined {
  const within = [...names].filter((name) => name.startsWith(prefix));
  // A prefix that no name has was written before; letters beyond ASCII come as bytes that cannot be compared one by one.
  if (within.length === 0 || within.some((name) => !PLAIN.test(name))) return undefined;
  const complete = names.has(prefix);
  return (text) => {
    const continues = text.startsWith(CONTINUES) && text.length > CONTINUES.length;
    if (prefix === "") return text === NO_NAME || (!continues && within.some((name) => name.startsWith(text)));
    if (continues) return within.some((name) => name.startsWith(text.slice(CONTINUES.length), prefix.length));
    return complete && ENDS.has(text);
  };
}
