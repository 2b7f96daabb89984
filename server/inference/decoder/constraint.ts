import type { Expectation, ScoredToken, TraceReader } from "../../core/dialect/dialect.ts";

/** Says which tokens may come next. */
export interface Constraint {
  /** A test for ids, or undefined where any token may come. */
  allowed(): ((id: number) => boolean) | undefined;
  /** The only token that is allowed next, where that is known without looking at all of them: it makes a sure draft. */
  only(): number | undefined;
  /** Feeds the token that was chosen. */
  push(id: number, probability: number, overridden: boolean): void;
}

/** Which of the constraints are on. */
export interface ConstraintSwitches {
  /** Line tokens: only lines that control flow can reach. */
  readonly lines: boolean;
  /** Names of variables and calls: only those of the program. */
  readonly names: boolean;
  /** Structure: no token that cannot stand there, so that values close and calls come back. */
  readonly structure: boolean;
}

export const ALL_CONSTRAINTS: ConstraintSwitches = { lines: true, names: true, structure: true };
export const NO_CONSTRAINTS: ConstraintSwitches = { lines: false, names: false, structure: false };

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
  const lineIds = new Map<number, number>();
  return {
    allowed() {
      const test = tokenTest(reader.expects, switches);
      return test && ((id) => test(vocabulary[id] ?? ""));
    },
    only() {
      const { expects } = reader;
      if (expects.kind !== "line" || !switches.lines || expects.lines === "any" || expects.lines.size !== 1) return;
      const [line = 0] = expects.lines;
      const id = lineIds.get(line) ?? vocabulary.indexOf(`<${line}>`);
      lineIds.set(line, id);
      return id < 0 ? undefined : id;
    },
    push(id, probability, overridden) {
      const token: ScoredToken = { text: vocabulary[id] ?? "", probability, overridden };
      reader.push(token);
    },
  };
}

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
