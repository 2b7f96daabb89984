import { isAlone, LAST_DIGITS, stuck } from "../stuck.ts";
import { type Held, Thing } from "./thing.ts";

/** The program's line that is under way, for values that are not known: whatever is made of one of them keeps where it came from. */
let lineNow: number | undefined;

export function isAt(line: number | undefined): void {
  lineNow = line;
}

const LINE = /\0(\d*)$/;

/** A cause in words, and the line where it came into the program. */
export function causeAndLine(cause: string): { readonly cause: string; readonly line: number | undefined } {
  const [, line = ""] = LINE.exec(cause) ?? [];
  return { cause: cause.replace(LINE, ""), line: line === "" ? undefined : Number(line) };
}

/** How a value that is not known may be written: as one word, on one line, or in any way. */
export type Spread = "word" | "line" | "text";

/** A value that only a run can tell. */
export class Unknown extends Thing {
  /** Why: see `causeAndLine`. */
  readonly cause: string;
  /** The name of its type, as Python's messages have it; "number" for an int or float. Undefined where that is not certain either. */
  readonly kind: string | undefined;
  /** The type of its items. */
  readonly of: string | undefined;
  /** Of a str: what is known of it, with marks for the rest. */
  readonly text: string | undefined;
  readonly spread: Spread;
  /** Objects that it may be, or hold. */
  reaches: readonly Held[];
  /** Where the trace shows something that is certain. */
  readonly shown: string | undefined;
  /** Grows whenever it may have changed. */
  version = 0;
  isClosed = false;

  constructor(
    cause: string,
    kind?: string,
    more: Partial<Pick<Unknown, "of" | "text" | "spread" | "reaches" | "shown">> = {},
  ) {
    super();
    // Of what depends on the last digits alone nobody should be told that it cannot be known.
    if (cause === LAST_DIGITS && !(this instanceof Near)) stuck(cause);
    if (isAlone && !(this instanceof Shown)) stuck(cause);
    this.cause = cause === LAST_DIGITS || LINE.test(cause) ? cause : `${cause}\0${lineNow ?? ""}`;
    this.kind = kind;
    this.of = more.of;
    this.text = more.text;
    this.spread = more.spread ?? spreadOf(kind);
    this.reaches = more.reaches ?? [];
    this.shown = more.shown;
  }
}

/** What a module holds: mostly a function or class, which a call does not change. */
export class UnknownMember extends Unknown {}

/** A float of which only the last digits depend on the system: it is one of these. */
export class Near extends Unknown {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    super(LAST_DIGITS, "float");
    this.low = low;
    this.high = high;
  }
}

/** A value of which no more is known than how a trace shows it. */
export class Shown extends Unknown {
  /** Attributes that the trace shows. */
  readonly fields: ReadonlyMap<string, Held>;

  constructor(text: string, fields: ReadonlyMap<string, Held> = new Map()) {
    super("what a trace shows", undefined, { shown: text });
    this.fields = fields;
  }

  /** It is certain what it is not: None, a number or a text. */
  get isObject(): boolean {
    return /^<(?:object|function|class|module)>/.test(this.shown ?? "");
  }
}

/** What a variable holds of which a trace shows nothing certain. */
export class Hidden extends Shown {}

function spreadOf(kind: string | undefined): Spread {
  if (kind === undefined || kind === "str") return "text";
  return ["int", "float", "bool", "number", "NoneType"].includes(kind) ? "word" : "line";
}
