/**
 * Value texts as pieces and back, and what is left out of a long one; twin of the training code's `values.py`.
 *
 * Spaces that a repr always has are not written: after `,` and `:` outside strings (unless a bracket closes there) and
 * after `<object>` and `<approx>`. Every other space is a `▁`. So `joinValue(lexValue(text)) === text` for every repr.
 */

import { ELL, ELLIPSIS, NUMBER, SPACE, textPieces, WORD, wordPieces } from "./lexer.ts";

/** Pieces; a longer value keeps its first 34 and its last 10. */
const MAX_VALUE = 48;
const HEAD = 34;
const TAIL = 10;
const MAX_INT_DIGITS = 12;
const MAX_FLOAT = 8; // characters without the sign
/** Characters of a printed line or a message; a longer one keeps its first 160 and its last 39. */
const MAX_TEXT = 200;
const TEXT_HEAD = 160;
const TEXT_TAIL = 39;

const SPACED_MARKS: ReadonlySet<string> = new Set(["<object>", "<approx>"]);
const CLOSERS: ReadonlySet<string> = new Set([")", "]", "}"]);
const VALUE = new RegExp(
  "(<(?:function|class|module|object|unknown|approx)>)|(['\"])" +
    `|((?<![0-9A-Za-z_)\\]'"])-?(?:${NUMBER})|${NUMBER})|(${WORD})|[\\s\\S]`,
  "y",
);
const STRING = {
  "'": /[^\\'\u2026]*(?:\\[^\u2026][^\\'\u2026]*)*/y,
  '"': /[^\\"\u2026]*(?:\\[^\u2026][^\\"\u2026]*)*/y,
};
const FLOAT = /^([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]{1,4}))?$/;
const BYTE = /^<0x([0-9A-F]{2})>$/;

/** In which string a place is: none, or one with this quote. */
type Quote = "" | "'" | '"';
const QUOTES: readonly Quote[] = ["", "'", '"'];

/** Pieces of a value text as it stands, nothing left out. */
export function lexValue(text: string): string[] {
  return lex(text, false);
}

/** Pieces of a value text as the dialect writes it: long numbers shortened, at most 48 pieces. */
export function valuePieces(text: string): string[] {
  const pieces = lex(text, true);
  return pieces.length <= MAX_VALUE ? pieces : cut(pieces);
}

/** The value text that remains of this one in the dialect; abbreviating it again changes nothing. */
export function abbreviate(text: string): string {
  return joinValue(valuePieces(text));
}

/** A printed line or a message as the dialect writes it. */
export function abbreviateText(text: string): string {
  const characters = text.length <= MAX_TEXT ? [] : Array.from(text);
  if (characters.length <= MAX_TEXT) return text;
  return characters.slice(0, TEXT_HEAD).join("") + ELLIPSIS + characters.slice(-TEXT_TAIL).join("");
}

/** The value text of pieces or of a model's tokens (continuations with `##`). Takes any sequence. */
export function joinValue(pieces: readonly string[]): string {
  const out: string[] = [];
  let quote: Quote = "";
  let resolved = false;
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? "";
    const next = pieces[at + 1];
    if (piece === ELL && !resolved) {
      quote = resumeQuote(pieces.slice(at + 1), quote);
      resolved = true;
    }
    out.push(piece);
    if (quote !== "") {
      if (piece === "\\" && next !== undefined && next !== ELL) {
        out.push(next);
        at++;
      } else if (piece === quote) quote = "";
    } else if (isQuote(piece)) quote = piece;
    else if (next !== undefined && (SPACED_MARKS.has(piece) || (isSeparator(piece) && !CLOSERS.has(next)))) {
      out.push(SPACE);
    }
  }
  return joinText(out);
}

/** Pieces or tokens put together as they are: printed text, messages, names. */
export function joinText(pieces: readonly string[]): string {
  let out = "";
  let bytes: number[] = [];
  for (const piece of pieces) {
    const byte = piece.length === 6 ? BYTE.exec(piece)?.[1] : undefined;
    if (byte !== undefined) {
      bytes.push(Number.parseInt(byte, 16));
      continue;
    }
    if (bytes.length > 0) {
      out += decodeBytes(bytes);
      bytes = [];
    }
    if (piece === SPACE) out += " ";
    else if (piece === ELL) out += ELLIPSIS;
    else out += piece.length > 2 && piece.startsWith("##") ? piece.slice(2) : piece;
  }
  return out + decodeBytes(bytes);
}

/** Follows a value's tokens as they come: whether its quotes and brackets close. What `<ell>` left out may hold some. */
export class ValueBalance {
  private depth = 0;
  private quote: Quote = "";
  private escaped = false;
  private cut = false;

  push(token: string): void {
    if (token === ELL) this.cut = true;
    else if (this.escaped) this.escaped = false;
    else if (this.quote !== "") {
      this.escaped = token === "\\";
      if (token === this.quote) this.quote = "";
    } else if (isQuote(token)) this.quote = token;
    else if (token === "(" || token === "[" || token === "{") this.depth++;
    else if (CLOSERS.has(token)) this.depth--;
  }

  get closed(): boolean {
    return this.cut || (this.depth === 0 && this.quote === "" && !this.escaped);
  }
}

const isQuote = (piece: string): piece is "'" | '"' => piece === "'" || piece === '"';
const isSeparator = (piece: string): boolean => piece === "," || piece === ":";
const decodeBytes = (bytes: readonly number[]): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));

function lex(text: string, shortenNumbers: boolean): string[] {
  const pieces: string[] = [];
  const add = (more: readonly string[]) => {
    for (const piece of more) pieces.push(piece);
  };
  let quote: Quote = "";
  let resolved = !text.includes(ELLIPSIS);
  let at = 0;
  while (at < text.length) {
    if (text.charAt(at) === ELLIPSIS) {
      if (!resolved) quote = resumeQuote(text.slice(at + 1), quote);
      resolved = true;
      pieces.push(ELL);
      at++;
    } else if (quote !== "") {
      const pattern = STRING[quote];
      pattern.lastIndex = at;
      const run = pattern.exec(text)?.[0] ?? "";
      add(textPieces(run));
      at += run.length;
      const stop = text.charAt(at);
      if (stop === "" || stop === ELLIPSIS) continue;
      pieces.push(stop); // the closing quote, or a backslash that escapes nothing
      if (stop === quote) quote = "";
      at++;
    } else {
      VALUE.lastIndex = at;
      const [token = "", mark, opened, number, word] = VALUE.exec(text) ?? [];
      if (token === " ") add(impliesSpace(pieces, text, at) ? [] : [SPACE]);
      else if (number !== undefined)
        add(shortenNumbers && pieces.at(-1) !== "<approx>" ? shorten(number) : [...number]);
      else if (word !== undefined) add(wordPieces(word));
      else add(mark !== undefined || opened !== undefined ? [token] : textPieces(token));
      if (opened !== undefined && isQuote(opened)) quote = opened;
      at += token.length;
    }
  }
  return pieces;
}

/** Whether the space at this index goes without saying. */
function impliesSpace(pieces: readonly string[], text: string, at: number): boolean {
  const before = pieces.at(-1);
  const following = text.charAt(at + 1);
  if (before === undefined || following === "" || text.charAt(at - 1) === " ") return false;
  return SPACED_MARKS.has(before) || (isSeparator(before) && !CLOSERS.has(following));
}

function shorten(number: string): string[] {
  const sign = number.startsWith("-") ? "-" : "";
  const unsigned = number.slice(sign.length);
  if (/^[0-9]+$/.test(unsigned)) {
    if (unsigned.length <= MAX_INT_DIGITS) return [...number];
    return [...sign, ...unsigned.slice(0, 4), ELL, ...unsigned.slice(-4)];
  }
  const suffix = unsigned.endsWith("j") ? "j" : "";
  const body = unsigned.slice(0, unsigned.length - suffix.length);
  const parts = FLOAT.exec(body);
  if (body.length <= MAX_FLOAT || !parts) return [...number];
  return ["<approx>", ...sign, ...sixDigits(parts[1] ?? "", parts[2] ?? "", Number(parts[3] ?? 0)), ...suffix];
}

/** A decimal rounded half to even to 6 significant digits, in the shape of printf's %g, from its digits alone. */
function sixDigits(whole: string, fraction: string, exponent: number): string {
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return "0";
  let power = exponent - fraction.length + digits.length - 1;
  let kept = digits.slice(0, 6);
  if (roundsUp(kept, digits.slice(6))) {
    kept = String(Number(kept) + 1);
    if (kept.length > 6) {
      kept = kept.slice(0, 6);
      power++;
    }
  }
  kept = kept.replace(/0+$/, "");
  if (power < -4 || power >= 6) {
    const mantissa = kept.length > 1 ? `${kept.charAt(0)}.${kept.slice(1)}` : kept;
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  if (power < 0) return `0.${"0".repeat(-power - 1)}${kept}`;
  const after = kept.slice(power + 1);
  return kept.slice(0, power + 1).padEnd(power + 1, "0") + (after ? `.${after}` : "");
}

function roundsUp(kept: string, rest: string): boolean {
  const next = rest.charAt(0);
  if (next === "" || next < "5") return false;
  const isTie = rest.replace(/0+$/, "") === "5";
  return !isTie || Number(kept.at(-1)) % 2 === 1;
}

/**
 * First and last pieces around `<ell>`, moved apart until the text that they make reads back as the same pieces: a cut
 * may fall into an escape, a character's bytes, a number's exponent or a string next to another.
 */
function cut(pieces: readonly string[]): string[] {
  for (let shift = 0; shift < TAIL; shift++) {
    const kept = [...pieces.slice(0, HEAD - shift), ELL, ...pieces.slice(shift - TAIL)];
    const again = lex(joinValue(kept), true);
    if (again.length === kept.length && again.every((piece, i) => piece === kept[i])) return kept;
  }
  return [ELL];
}

/**
 * In which quote the text after the first `…` starts, since what was left out may have opened or closed a string: the
 * quote before it, none, `'` or `"`, the first with which the text ends outside strings.
 */
function resumeQuote(rest: Iterable<string>, quote: Quote): Quote {
  return [quote, ...QUOTES].find((candidate) => endsOutside(rest, candidate)) ?? quote;
}

function endsOutside(rest: Iterable<string>, start: Quote): boolean {
  let quote = start;
  let escaped = false;
  for (const character of rest) {
    if (escaped) escaped = false;
    else if (quote !== "") {
      escaped = character === "\\";
      if (character === quote) quote = "";
    } else if (isQuote(character)) quote = character;
  }
  return quote === "";
}
