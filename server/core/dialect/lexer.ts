/**
 * The host lexer: Python source to pieces, the words of the model's language; twin of the training code's `lexer.py`.
 *
 * Identifiers, keywords and operators stay whole, numbers become digits and strings become characters. It never fails:
 * broken source, unterminated strings, tabs, NUL and emoji all become pieces, and no piece is unknown to the vocabulary.
 * A piece is text, not code, only between quotes, so a reader knows which by the quotes alone. A space inside a string is
 * `▁`, other characters outside printable ASCII are UTF-8 byte pieces `<0xE9>`, and `…` is `<ell>` everywhere.
 */

export const SPACE = "\u2581";
export const ELLIPSIS = "\u2026";
export const ELL = "<ell>";
/** Characters; a longer identifier goes on as `##…`, so that splitting words never takes long. */
const LONGEST_WORD = 32;

// Source of regular expressions, by UTF-16 units: a half of a pair counts as a letter. "…" is a piece of its own.
const LETTERS = "\\u0080-\\u2025\\u2027-\\uffff";
export const WORD = `[A-Za-z_${LETTERS}][A-Za-z0-9_${LETTERS}]*`;
export const NUMBER =
  "0[xXoObB][0-9A-Fa-f_]*|(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?[jJ]?";
const OPERATOR = String.raw`\*\*|\/\/|==|!=|<=|>=|<<|>>|\+=|-=|\*=|\/=|->|:=`;

const CODE = new RegExp(
  `([ \\t\\f\\v]+)|((?:[rRbBuUfFtT]{1,2})?(?:'''|"""|'|"))|(${NUMBER})|(${WORD})|(${OPERATOR})|([\\s\\S])`,
  "y",
);
// Runs of string text, up to the quote; a backslash takes the next character with it.
const TEXT = { "'": /[^\\']*(?:\\[\s\S][^\\']*)*/y, '"': /[^\\"]*(?:\\[\s\S][^\\"]*)*/y };
const FORMAT_TEXT = { "'": /[^\\'{}]*(?:\\[^{}][^\\'{}]*)*/y, '"': /[^\\"{}]*(?:\\[^{}][^\\"{}]*)*/y };
const FORMAT_SPEC = { "'": /[^'{}]*/y, '"': /[^"{}]*/y };
const PLAIN = /^[ -~]*$/;
const ASCII_RUN = /[ -~]+|[^ -~]+/g;
// None of these can start a line inside brackets: an unclosed bracket above is a slip, not the rest of the file.
const STATEMENT =
  /^[ \t\f\v]*(?:def|class|return|import|try|while|with|pass|break|continue|raise|del|global|nonlocal|assert|except|finally)(?![A-Za-z0-9_\u0080-\uffff])/;

/** The pieces of one physical line. */
export interface LexedLine {
  readonly line: number; // 0-based
  readonly pieces: readonly string[];
}

/**
 * Pieces of each physical line that has any. Comments and blank lines are left out. So are statements that are only a
 * string, such as docstrings: they change nothing and cost a token a character. They stay in a program that mentions
 * `__doc__`.
 */
export function lexProgram(code: string): readonly LexedLine[] {
  const lexer = new Lexer(code.includes("__doc__"));
  for (const [number, line] of code
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .entries()) {
    lexer.line(number, line);
  }
  lexer.endStatement();
  return lexer.entries;
}

/** One piece a character: printed text, messages, what stands between quotes. */
export function textPieces(text: string): string[] {
  if (PLAIN.test(text)) return Array.from(text.replaceAll(" ", SPACE));
  return Array.from(text).flatMap((character) => {
    if (character === " ") return [SPACE];
    if (character === ELLIPSIS) return [ELL];
    if (character > " " && character <= "~") return [character];
    return Array.from(new TextEncoder().encode(character), bytePiece);
  });
}

/** Where a line's text begins, counted as Python counts: a tab goes on to the next multiple of 8. */
export function columnOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === "\t") column += 8 - (column % 8);
    else if (character === "\f") column = 0;
    else if (character === " ") column++;
    else break;
  }
  return column;
}

const bytePiece = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;

/** An identifier: whole when it is usual, else cut, each later piece starting with `##`, other letters as bytes. */
export function wordPieces(word: string): string[] {
  if (word.length <= LONGEST_WORD && PLAIN.test(word)) return [word];
  const pieces: string[] = [];
  for (const run of word.match(ASCII_RUN) ?? []) {
    if (!PLAIN.test(run)) {
      append(pieces, textPieces(run));
      continue;
    }
    for (let at = 0; at < run.length; at += LONGEST_WORD) {
      const part = run.slice(at, at + LONGEST_WORD);
      pieces.push(pieces.length > 0 ? `##${part}` : part);
    }
  }
  return pieces;
}

/** Adds to the end; spreading into `push` would overflow the stack on a very long line. */
function append(pieces: string[], more: Iterable<string>): void {
  for (const piece of more) pieces.push(piece);
}

type Letter = "'" | '"';

/** Code: the program itself, or an expression between the braces of a formatted string. */
interface CodeMode {
  readonly kind: "code";
  depth: number; // open brackets
}

/** A string that is open, or the format specification inside one. */
interface StringMode {
  readonly kind: "string";
  readonly quote: string; // with its length: one character or three
  readonly letter: Letter;
  readonly formatted: boolean;
  readonly spec: boolean;
}

class Lexer {
  readonly entries: LexedLine[] = [];
  private readonly keepStrings: boolean;
  private readonly base: CodeMode = { kind: "code", depth: 0 };
  private readonly stack: (CodeMode | StringMode)[] = [this.base];
  private indents = [0];
  private writtenLevel = 0;
  private joined = false; // the line before ended in a backslash
  // Of the logical line that is open: where it starts in `entries`, the level before it, what it holds.
  private start = 0;
  private levelBefore = 0;
  private hasString = false;
  private hasCode = false;

  constructor(keepStrings: boolean) {
    this.keepStrings = keepStrings;
  }

  line(number: number, text: string): void {
    if (this.base.depth > 0 && this.stack.length === 1 && STATEMENT.test(text)) this.base.depth = 0;
    const pieces: string[] = [];
    if (this.stack.length === 1 && this.base.depth === 0 && !this.joined) {
      this.endStatement();
      if (!/^[ \t\f\v]*(?:#|$)/.test(text)) pieces.push(...this.indentation(text));
    }
    const nIndents = pieces.length;
    this.joined = false;
    for (let at = 0; at < text.length; ) {
      const mode = this.mode();
      at = mode.kind === "code" ? this.code(mode, text, at, pieces) : this.string(mode, text, at, pieces);
    }
    this.closeLine();
    if (pieces.length > nIndents) this.entries.push({ line: number, pieces });
  }

  /** Takes back the logical line when it was nothing but a string. */
  endStatement(): void {
    if (this.hasString && !this.hasCode && !this.keepStrings) {
      this.entries.length = this.start;
      this.writtenLevel = this.levelBefore;
    }
    this.start = this.entries.length;
    this.levelBefore = this.writtenLevel;
    this.hasString = false;
    this.hasCode = false;
  }

  private mode(): CodeMode | StringMode {
    return this.stack.at(-1) ?? this.base;
  }

  private indentation(text: string): string[] {
    const column = columnOf(text);
    this.indents = this.indents.filter((indent) => indent <= column);
    if ((this.indents.at(-1) ?? 0) < column) this.indents.push(column);
    const change = this.indents.length - 1 - this.writtenLevel;
    this.writtenLevel += change;
    return new Array<string>(Math.abs(change)).fill(change > 0 ? "<indent>" : "<dedent>");
  }

  private code(mode: CodeMode, text: string, at: number, pieces: string[]): number {
    CODE.lastIndex = at;
    const [token = "", skip, string, number, word, operator] = CODE.exec(text) ?? [];
    const end = at + token.length;
    if (skip !== undefined) return end;
    if (string !== undefined) {
      this.open(string, pieces);
      return end;
    }
    if (token === "#" && this.stack.length === 1) return text.length;
    if (token === "\\" && end === text.length) {
      this.joined = true;
      return end;
    }
    this.hasCode = true;
    if (number !== undefined) append(pieces, number);
    else if (word !== undefined) append(pieces, wordPieces(word));
    else if (operator !== undefined && !(operator === ":=" && this.endsExpression(mode))) pieces.push(operator);
    else {
      const character = token.charAt(0);
      this.other(mode, character, pieces);
      return at + 1;
    }
    return end;
  }

  private open(token: string, pieces: string[]): void {
    const prefix = token.replace(/['"]+$/, "");
    const quote = token.slice(prefix.length);
    const formatted = /[fFtT]/.test(prefix);
    this.hasString = true;
    this.hasCode ||= formatted;
    if (prefix) pieces.push(prefix);
    pieces.push(...quote);
    this.stack.push({ kind: "string", quote, letter: quote.startsWith("'") ? "'" : '"', formatted, spec: false });
  }

  private other(mode: CodeMode, character: string, pieces: string[]): void {
    if ("([{".includes(character)) mode.depth++;
    else if (character === "}" && this.endsExpression(mode)) this.stack.pop();
    else if (")]}".includes(character)) mode.depth = Math.max(0, mode.depth - 1);
    else if (character === ":" && this.endsExpression(mode)) {
      const around = this.stack.at(-2);
      if (around?.kind === "string") this.stack.push({ ...around, formatted: true, spec: true });
    }
    pieces.push(...textPieces(character));
  }

  private endsExpression(mode: CodeMode): boolean {
    return mode !== this.base && mode.depth === 0;
  }

  private string(mode: StringMode, text: string, from: number, pieces: string[]): number {
    const pattern = (mode.spec ? FORMAT_SPEC : mode.formatted ? FORMAT_TEXT : TEXT)[mode.letter];
    pattern.lastIndex = from;
    const run = pattern.exec(text)?.[0] ?? "";
    append(pieces, textPieces(run));
    const at = from + run.length;
    if (at === text.length) return at;
    const character = text.charAt(at);
    if (character === mode.letter) {
      if (text.startsWith(mode.quote, at)) {
        pieces.push(...mode.quote);
        this.closeString();
        return at + mode.quote.length;
      }
    } else if (character === "\\") {
      this.joined = at + 1 === text.length; // a backslash that takes no character with it
    } else if (!mode.spec && text.startsWith(character.repeat(2), at)) {
      pieces.push(character, character);
      return at + 2;
    } else if (character === "{") {
      this.stack.push({ kind: "code", depth: 0 });
    } else if (mode.spec) {
      this.stack.length -= 2; // "}" closes the expression too
    }
    pieces.push(character);
    return at + 1;
  }

  /** Closes the innermost string, from its format specification too when that was left open. */
  private closeString(): void {
    for (let mode = this.mode(); mode.kind === "string" && mode.spec; mode = this.mode()) this.stack.length -= 2;
    this.stack.pop();
  }

  /** Only triple quotes, or a backslash, carry a string over the end of a line. */
  private closeLine(): void {
    if (this.joined) return;
    const open = this.stack.findIndex((mode) => mode.kind === "string" && mode.quote.length === 1);
    if (open >= 0) this.stack.length = open;
  }
}
