import { stop } from "../value.ts";

/**
 * Python's regular expressions as JavaScript's, for texts of ASCII, as far as both match the same: where they treat groups in
 * loops, empty turns or groups without a match differently, nothing is followed.
 */

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: false, verbose: false };

/** A part of a pattern, written for JavaScript. */
interface Part {
  readonly source: string;
  /** The lengths of what it matches. */
  readonly least: number;
  readonly most: number;
  readonly hasGroups: boolean;
  /** Some of its groups may be left out of a match. */
  readonly hasOpenGroups: boolean;
  /** Loops in loops. */
  readonly loops: number;
  readonly isAssertion?: boolean;
}

const EMPTY: Part = { source: "", least: 0, most: 0, hasGroups: false, hasOpenGroups: false, loops: 0 };
const START = "(?<![^])";
const END = "(?![^])";
const MAX_LOOPING = 40;
const MAX_TEXT = 4_000;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" };
const NAME = /^[A-Za-z_]\w*/;

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replaceAll("\n", "\\n");

class Reader {
  readonly #text: string;
  #at = 0;
  flags: Flags;
  count = 0;
  readonly names = new Map<string, number>();
  /** Groups that are over, and whether every match has them. */
  readonly #closed = new Map<number, boolean>();
  readonly #lengths = new Map<number, number>();

  constructor(text: string, flags: Flags) {
    this.#text = text;
    this.flags = flags;
    const inline = /^\(\?([aimsx]+)\)/.exec(text);
    if (!inline) return;
    this.#at = inline[0].length;
    const has = (letter: string) => inline[1]?.includes(letter) === true;
    this.flags = {
      ignoreCase: flags.ignoreCase || has("i"),
      multiline: flags.multiline || has("m"),
      dotAll: flags.dotAll || has("s"),
      verbose: flags.verbose || has("x"),
    };
  }

  get #next(): string {
    return this.#text[this.#at] ?? "";
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #takesMatch(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#text.slice(this.#at));
    if (!found) return undefined;
    this.#at += found[0].length;
    return found;
  }

  whole(): Part {
    const part = this.#alternatives();
    return this.#at === this.#text.length ? part : stop();
  }

  #alternatives(): Part {
    // Whether there are several shows at their end only: a reference into one of them is refused later.
    const before = new Set(this.#closed.keys());
    const all = [this.#sequence()];
    while (this.#takes("|")) {
      for (const group of this.#closed.keys()) if (!before.has(group)) this.#closed.set(group, false);
      all.push(this.#sequence());
    }
    const [first] = all;
    if (all.length === 1 && first) return first;
    for (const group of this.#closed.keys()) if (!before.has(group)) this.#closed.set(group, false);
    const hasGroups = all.some((part) => part.hasGroups);
    return {
      source: `(?:${all.map(({ source }) => source).join("|")})`,
      least: Math.min(...all.map(({ least }) => least)),
      most: Math.max(...all.map(({ most }) => most)),
      hasGroups,
      hasOpenGroups: hasGroups,
      loops: Math.max(...all.map(({ loops }) => loops)),
    };
  }

  #skipComments(): void {
    if (this.flags.verbose) this.#takesMatch(/^(?:[ \t\n\r\f\v]|#[^\n]*(?:\n|$))+/);
  }

  #sequence(): Part {
    let made = EMPTY;
    for (;;) {
      this.#skipComments();
      if (this.#at >= this.#text.length || this.#next === "|" || this.#next === ")") return made;
      const part = this.#repeated();
      made = {
        source: made.source + part.source,
        least: made.least + part.least,
        most: made.most + part.most,
        hasGroups: made.hasGroups || part.hasGroups,
        hasOpenGroups: made.hasOpenGroups || part.hasOpenGroups,
        loops: Math.max(made.loops, part.loops),
      };
    }
  }

  #repeated(): Part {
    const before = new Set(this.#closed.keys());
    const part = this.#one();
    this.#skipComments();
    const found = this.#takesMatch(/^(?:[*+?]|\{(\d*)(?:(,)(\d*))?\})/);
    if (!found) return part;
    const [mark, low, comma, high] = found;
    if (mark === "{}" || part.isAssertion) return stop();
    const least = low !== undefined || comma ? Number(low || 0) : mark === "+" ? 1 : 0;
    const most =
      low === undefined && !comma ? (mark === "?" ? 1 : Infinity) : comma ? (high ? Number(high) : Infinity) : least;
    if (most < least || least > 500) return stop();
    // An empty turn, and groups that a turn leaves out, are taken in other ways.
    if (part.least === 0 && (most > 1 || part.hasGroups)) return stop();
    if (part.hasOpenGroups && most > 1) return stop();
    if (part.hasGroups && most === 0) return stop();
    this.#skipComments();
    const isLazy = this.#takes("?");
    this.#skipComments();
    if (/^[*+?]/.test(this.#next) || /^\{\d*,?\d*\}/.test(this.#text.slice(this.#at))) return stop();
    if (least === 0) for (const group of this.#closed.keys()) if (!before.has(group)) this.#closed.set(group, false);
    const times = most === Infinity ? `{${least},}` : `{${least},${most}}`;
    return {
      source: `(?:${part.source})${times}${isLazy ? "?" : ""}`,
      least: part.least * least,
      most: part.most === 0 ? 0 : part.most * most,
      hasGroups: part.hasGroups,
      hasOpenGroups: part.hasOpenGroups || (part.hasGroups && least === 0),
      loops: most > 1 && most !== least ? part.loops + 1 : part.loops,
    };
  }

  #one(): Part {
    const next = this.#next;
    const assertion = (source: string): Part => ({ ...EMPTY, source, isAssertion: true });
    const single = (source: string): Part => ({ ...EMPTY, source, least: 1, most: 1 });
    this.#at++;
    switch (next) {
      case ".":
        return single(this.flags.dotAll ? "[^]" : "[^\\n]");
      case "^":
        return assertion(this.flags.multiline ? "(?<![^\\n])" : START);
      case "$":
        return assertion(this.flags.multiline ? "(?![^\\n])" : "(?![^\\n]|\\n[^])");
      case "[":
        return single(this.#set());
      case "(":
        return this.#group();
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        return stop();
      case "{":
        return /^\d*,?\d*\}/.test(this.#text.slice(this.#at)) ? stop() : single("\\{");
      default:
        return single(literal(next));
    }
  }

  #escape(): Part {
    const next = this.#next;
    this.#at++;
    const assertion = (source: string): Part => ({ ...EMPTY, source, isAssertion: true });
    if (/[dDwWsS]/.test(next)) return { ...EMPTY, source: `\\${next}`, least: 1, most: 1 };
    if (next === "b" || next === "B") return assertion(`\\${next}`);
    if (next === "A") return assertion(START);
    if (next === "Z") return assertion(END);
    if (/[1-9]/.test(next)) {
      this.#at--;
      return this.#reference(Number(this.#takesMatch(/^\d\d?(?!\d)/)?.[0] ?? stop()));
    }
    const plain = ESCAPES[next] ?? (/^[ -/:-@[-`{-~]$/.test(next) ? next : stop());
    return { ...EMPTY, source: literal(plain), least: 1, most: 1 };
  }

  /** What a group has matched, where every match has the group. */
  #reference(group: number): Part {
    if (this.#closed.get(group) !== true) return stop();
    return { ...EMPTY, source: `(?:\\${group})`, least: this.#lengths.get(group) ?? 0, most: Infinity };
  }

  #set(): string {
    const isNegative = this.#takes("^");
    let source = "";
    for (let isFirst = true; ; isFirst = false) {
      if (this.#at >= this.#text.length) return stop();
      if (!isFirst && this.#takes("]")) break;
      const low = this.#member();
      if (this.#next === "-" && this.#text[this.#at + 1] !== "]") {
        this.#at++;
        const high = this.#member();
        if (low.length > 1 || high.length > 1 || low > high || high === "") return stop();
        source += `${inSet(low)}-${inSet(high)}`;
      } else source += low.length > 1 ? low : inSet(low);
    }
    return `[${isNegative ? "^" : ""}${source}]`;
  }

  /** One character of a set, or a class of them. */
  #member(): string {
    const next = this.#next;
    this.#at++;
    if (next !== "\\") return next === "" ? stop() : next;
    const escaped = this.#next;
    this.#at++;
    if (/[dDwWsS]/.test(escaped)) return `\\${escaped}`;
    if (escaped === "b") return "\b";
    return ESCAPES[escaped] ?? (/^[ -/:-@[-`{-~]$/.test(escaped) ? escaped : stop());
  }

  #group(): Part {
    if (this.#takes("?:")) return this.#closing(this.#alternatives(), (source) => `(?:${source})`);
    if (this.#takes("?#")) {
      if (!this.#takesMatch(/^[^)]*\)/)) stop();
      return { ...EMPTY, isAssertion: true };
    }
    for (const [mark, isBehind, isNot] of LOOKS) {
      if (!this.#takes(mark)) continue;
      const before = this.count;
      const inner = this.#alternatives();
      const hasGroups = this.count > before;
      // A negative one keeps nothing; one that looks back goes through its groups in the other order.
      if (hasGroups && (isBehind || isNot)) stop();
      if (isBehind && (inner.least !== inner.most || !Number.isFinite(inner.most))) stop();
      const made = this.#closing(inner, (source) => `(${mark}${source})`);
      return { ...made, least: 0, most: 0, isAssertion: true };
    }
    let name: string | undefined;
    if (this.#takes("?P=")) {
      const wanted = this.#takesMatch(NAME)?.[0] ?? stop();
      if (!this.#takes(")")) stop();
      return this.#reference(this.names.get(wanted) ?? stop());
    }
    if (this.#takes("?P<")) {
      name = this.#takesMatch(NAME)?.[0] ?? stop();
      if (!this.#takes(">") || this.names.has(name)) stop();
    } else if (this.#next === "?") return stop();
    const number = ++this.count;
    if (name !== undefined) this.names.set(name, number);
    const made = this.#closing(this.#alternatives(), (source) => `(${source})`);
    this.#closed.set(number, true);
    this.#lengths.set(number, made.least);
    return { ...made, hasGroups: true };
  }

  #closing(part: Part, written: (source: string) => string): Part {
    return this.#takes(")") ? { ...part, source: written(part.source) } : stop();
  }
}

const LOOKS: readonly (readonly [mark: string, isBehind: boolean, isNot: boolean])[] = [
  ["?=", false, false],
  ["?!", false, true],
  ["?<=", true, false],
  ["?<!", true, true],
];

const inSet = (character: string): string =>
  /[\\\]^-]/.test(character) ? `\\${character}` : character === "\n" ? "\\n" : character;

/** Where a match and its groups begin and end; undefined for a group without a match. */
export interface Found {
  readonly spans: readonly (readonly [start: number, end: number] | undefined)[];
}

export class Pattern {
  readonly text: string;
  readonly flags: Flags;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly #source: string;
  readonly #loops: number;

  constructor(text: string, flags: Flags) {
    if (!IS_PLAIN.test(text)) stop();
    const reader = new Reader(text, flags);
    const { source, loops } = reader.whole();
    this.text = text;
    this.flags = reader.flags;
    this.groups = reader.count;
    this.names = reader.names;
    this.#source = source;
    this.#loops = loops;
  }

  #run(source: string, text: string, from: number, isHere: boolean): Found | undefined {
    if (!IS_PLAIN.test(text) || text.length > MAX_TEXT || (this.#loops > 1 && text.length > MAX_LOOPING)) stop();
    const compiled = new RegExp(source, `d${isHere ? "y" : "g"}${this.flags.ignoreCase ? "i" : ""}`);
    compiled.lastIndex = from;
    const found = compiled.exec(text);
    return found ? { spans: [...(found.indices ?? stop())] } : undefined;
  }

  search(text: string, from = 0): Found | undefined {
    return this.#run(this.#source, text, from, false);
  }

  match(text: string): Found | undefined {
    return this.#run(this.#source, text, 0, true);
  }

  fullMatch(text: string): Found | undefined {
    return this.#run(`(?:${this.#source})${END}`, text, 0, true);
  }

  /** All matches: one that is empty may touch the one before it, but not another empty one. */
  all(text: string, most = Infinity): readonly Found[] {
    const made: Found[] = [];
    let [from, wasEmpty] = [0, false];
    while (made.length < most) {
      // Where an empty match was, the next one must not be.
      const source = wasEmpty ? `(?:${this.#source})(?<!${START}[^]{${from}})` : this.#source;
      const found = from <= text.length ? this.#run(source, text, from, false) : undefined;
      const span = found?.spans[0];
      if (!found || !span) break;
      if (made.push(found) > 2_000) stop();
      wasEmpty = span[0] === span[1];
      from = span[1];
    }
    return made;
  }
}

const IS_PLAIN = /^[\t-\r\x20-\x7e]*$/;

export const groupOf = (text: string, { spans }: Found, group: number): string | undefined => {
  const span = spans[group];
  return span && text.slice(span[0], span[1]);
};

/** What a replacement's template says for a match. */
export function filledIn(template: string, text: string, found: Found, { names, groups }: Pattern): string {
  if (!IS_PLAIN.test(template)) stop();
  return template.replace(/\\(?:g<(\w+)>|(\d\d?)|([\s\S]?))/g, (_, named?: string, number?: string, other?: string) => {
    const group = named ?? number;
    if (group === undefined) {
      // Only letters that mean something can be escaped.
      const escaped = other === "\\" ? "\\" : ESCAPES[other ?? ""];
      return escaped ?? (/^[ -/:-@[-`{-~]$/.test(other ?? "") ? `\\${other}` : stop());
    }
    if (number?.startsWith("0") || (number?.length === 2 && number > "77")) stop();
    const at = /^\d+$/.test(group) ? Number(group) : (names.get(group) ?? stop());
    return at <= groups ? (groupOf(text, found, at) ?? "") : stop();
  });
}

/** Stops where a template is no good, even if there is nothing to replace. */
export const checkTemplate = (template: string, of: Pattern): string => filledIn(template, "", { spans: [[0, 0]] }, of);

/** A text with its matches replaced, and how many they were. */
export function replaced(
  text: string,
  all: readonly Found[],
  by: (found: Found) => string,
): readonly [text: string, count: number] {
  let [made, at] = ["", 0];
  for (const found of all) {
    const [start, end] = found.spans[0] ?? stop();
    made += text.slice(at, start) + by(found);
    at = end;
  }
  return [made + text.slice(at), all.length];
}

/** What lies between matches, with their groups. */
export function parts(text: string, all: readonly Found[]): readonly (string | undefined)[] {
  const made: (string | undefined)[] = [];
  let at = 0;
  for (const found of all) {
    const [start, end] = found.spans[0] ?? stop();
    made.push(text.slice(at, start), ...found.spans.slice(1).map((span) => span && text.slice(span[0], span[1])));
    at = end;
  }
  return [...made, text.slice(at)];
}
