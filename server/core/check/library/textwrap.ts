import { callValue, given, native, needed } from "../signature.ts";
import { textMethod } from "../strings.ts";
import {
  asCount,
  asText,
  bool,
  characters,
  list,
  type Named,
  type Native,
  stop,
  str,
  truthOf,
  type Value,
} from "../value.ts";
import { functions, type Module } from "./module.ts";

interface Options {
  readonly width: number;
  readonly first: string;
  readonly next: string;
  readonly expands: boolean;
  readonly tabSize: number;
  readonly replaces: boolean;
  readonly drops: boolean;
  readonly breaksWords: boolean;
  readonly breaksHyphens: boolean;
  readonly most: number | undefined;
  readonly placeholder: string;
}

const NAMES: ReadonlySet<string> = new Set(
  "width initial_indent subsequent_indent expand_tabs tabsize replace_whitespace fix_sentence_endings drop_whitespace break_long_words break_on_hyphens max_lines placeholder".split(
    " ",
  ),
);

function optionsFrom(named: ReadonlyMap<string, Value>): Options {
  for (const name of named.keys()) if (!NAMES.has(name)) stop();
  const text = (name: string, missing: string) => (named.has(name) ? asText(named.get(name)) : missing);
  const flag = (name: string) => (named.has(name) ? truthOf(needed(named.get(name))) : true);
  const sentences = named.get("fix_sentence_endings");
  if (sentences && truthOf(sentences)) stop();
  const most = given(named.get("max_lines"));
  return {
    width: named.has("width") ? asCount(named.get("width")) : 70,
    first: text("initial_indent", ""),
    next: text("subsequent_indent", ""),
    expands: flag("expand_tabs"),
    tabSize: named.has("tabsize") ? asCount(named.get("tabsize")) : 8,
    replaces: flag("replace_whitespace"),
    drops: flag("drop_whitespace"),
    breaksWords: flag("break_long_words"),
    breaksHyphens: flag("break_on_hyphens"),
    most: most && asCount(most),
    placeholder: text("placeholder", " [...]"),
  };
}

const lengthOf = (text: string): number => characters(text).length;
const isBlank = (text: string): boolean => /^\s*$/.test(text);
const trimmedStart = (text: string): string => text.replace(/^\s+/, "");
const trimmedEnd = (text: string): string => text.replace(/\s+$/, "");

/** Words, what is between them, and the pieces that a hyphen or a dash ends: as `TextWrapper.wordsep_re` has them. */
const WORD_MARK = String.raw`[\p{L}\p{N}_!"'&.,?]`;
const LETTER = String.raw`[\p{L}_]`;
const SPACE = String.raw`[\t\n\v\f\r ]`;
const PIECES = new RegExp(
  String.raw`(${SPACE}+|(?<=${WORD_MARK})-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${WORD_MARK}-))(?=${LETTER}-?${LETTER})|(?=${SPACE}|$)|(?<=${WORD_MARK})(?=-{2,}[\p{L}\p{N}_])))`,
  "u",
);
const WORDS = /([\t\n\v\f\r ]+)/;

function pieces(text: string, options: Options): string[] {
  // What is a letter is known to both languages for these alone.
  if (options.breaksHyphens && text.includes("-") && /[^\0-\u024f]|[²³¹¼-¾]/u.test(text)) stop();
  // Nor are all spaces the same.
  if (!/^[\t-\r -~\u00a0-\ufefe\uff00-\u{10ffff}]*$/u.test(text)) stop();
  return text.split(options.breaksHyphens ? PIECES : WORDS).filter((piece) => piece !== "");
}

function spaced(text: string, { expands, tabSize, replaces }: Options): string {
  const wide = expands ? asText(textMethod("expandtabs", text, [{ type: "int", value: BigInt(tabSize) }], [])) : text;
  return replaces ? wide.replace(/[\t\n\v\f\r ]/g, " ") : wide;
}

function wrapped(text: string, options: Options): readonly string[] {
  const { first, next, width, drops, most, placeholder } = options;
  const rest = pieces(spaced(text, options), options).reverse();
  if (width <= 0) stop();
  if (most !== undefined && lengthOf(most > 1 ? next : first) + lengthOf(trimmedStart(placeholder)) > width) stop();
  const lines: string[] = [];
  while (rest.length > 0) {
    const indent = lines.length > 0 ? next : first;
    const room = width - lengthOf(indent);
    if (drops && lines.length > 0 && isBlank(rest.at(-1) ?? "")) rest.pop();
    const line: string[] = [];
    let length = 0;
    while (rest.length > 0 && length + lengthOf(rest.at(-1) ?? "") <= room) {
      const piece = rest.pop() ?? "";
      line.push(piece);
      length += lengthOf(piece);
    }
    if (rest.length > 0 && lengthOf(rest.at(-1) ?? "") > room) {
      breakWord(rest, line, length, room, options);
      length = line.reduce((sum, piece) => sum + lengthOf(piece), 0);
    }
    if (drops && line.length > 0 && isBlank(line.at(-1) ?? "")) length -= lengthOf(line.pop() ?? "");
    if (line.length === 0) continue;
    const isLast = rest.length === 0 || (drops && rest.length === 1 && isBlank(rest[0] ?? ""));
    if (most === undefined || lines.length + 1 < most || (isLast && length <= room)) {
      lines.push(indent + line.join(""));
      continue;
    }
    cut(lines, line, length, room, indent, options);
    break;
  }
  return lines;
}

/** The last line that may be there gets the placeholder, where more would come. */
function cut(lines: string[], line: string[], given_: number, room: number, indent: string, options: Options): void {
  const { placeholder, width } = options;
  let length = given_;
  while (line.length > 0) {
    const last = line.at(-1) ?? "";
    if (!isBlank(last) && length + lengthOf(placeholder) <= room) {
      lines.push(indent + line.join("") + placeholder);
      return;
    }
    length -= lengthOf(last);
    line.pop();
  }
  const before = lines.length > 0 ? trimmedEnd(lines.at(-1) ?? "") : undefined;
  if (before !== undefined && lengthOf(before) + lengthOf(placeholder) <= width)
    lines[lines.length - 1] = before + placeholder;
  else lines.push(indent + trimmedStart(placeholder));
}

function breakWord(rest: string[], line: string[], length: number, room: number, options: Options): void {
  const left = room < 1 ? 1 : room - length;
  if (!options.breaksWords) {
    if (line.length === 0) line.push(rest.pop() ?? "");
    return;
  }
  const word = characters(rest.at(-1) ?? "");
  // Newer versions break it behind a hyphen, where there is one.
  if (options.breaksHyphens && /[^-].*-/s.test(word.slice(0, Math.max(0, left)).join(""))) stop();
  if (left < 0) stop();
  line.push(word.slice(0, left).join(""));
  rest[rest.length - 1] = word.slice(left).join("");
}

/** A function of a text, a width and options by name. */
const wrapping =
  (made: (text: string, options: Options) => Value, needsWidth = false): Native =>
  (args, named: Named) => {
    const [text, width, ...more] = args;
    const options = new Map(named);
    const first = text ?? options.get("text");
    if (more.length > 0 || (width && options.has("width")) || (text && options.has("text"))) stop();
    options.delete("text");
    if (width) options.set("width", width);
    if (needsWidth && !options.has("width")) stop();
    return made(asText(first), optionsFrom(options));
  };

function shortened(text: string, options: Options): Value {
  if (options.most !== undefined) stop();
  const words = textMethod("split", text, [], []);
  const joined = words.type === "list" ? words.items.map(asText).join(" ") : stop();
  return str(wrapped(joined, { ...options, most: 1 }).join("\n"));
}

function dedented(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]+$/.test(line) ? "" : line));
  let margin: string | undefined;
  for (const line of lines) {
    const [, indent] = /^([ \t]*)[^ \t]/.exec(line) ?? [];
    if (indent === undefined) continue;
    if (margin === undefined) margin = indent;
    let common = 0;
    while (common < margin.length && margin[common] === indent[common]) common++;
    margin = margin.slice(0, common);
  }
  const width = margin?.length ?? 0;
  return lines.map((line) => (line === "" ? line : line.slice(width))).join("\n");
}

function indented(text: string, prefix: string, wants: Value | undefined): Value {
  const lines = textMethod("splitlines", text, [bool(true)], []);
  const all = lines.type === "list" ? lines.items : stop();
  const isWanted = (line: Value) => (wants ? truthOf(callValue(wants, line)) : !isBlank(asText(line)));
  return str(all.map((line) => (isWanted(line) ? prefix : "") + asText(line)).join(""));
}

export const textwrap: Module = functions({
  wrap: wrapping((text, options) => list(wrapped(text, options).map(str))),
  fill: wrapping((text, options) => str(wrapped(text, options).join("\n"))),
  shorten: wrapping(shortened, true),
  dedent: native("text", (text) => str(dedented(asText(text)))),
  indent: native("text prefix predicate?", (text, prefix, wants) =>
    indented(asText(text), asText(prefix), given(wants)),
  ),
});
