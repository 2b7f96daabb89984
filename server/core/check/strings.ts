import { formatText } from "./format.ts";
import { iterate } from "./operations.ts";
import { bound, given, needed, variadic } from "./signature.ts";
import {
  asCount,
  asText,
  bool,
  bytes,
  characters,
  int,
  list,
  MAX_TEXT,
  type Named,
  type Native,
  NONE,
  stop,
  str,
  tuple,
  type Value,
} from "./value.ts";

/** Methods of `str` and, where they are the same, of `bytes`. */

type Method = (self: string, ...values: readonly (Value | undefined)[]) => Value;

/** Letters whose classes and cases are the same in every Python that is supported and here. */
const SETTLED =
  /^[\0-\x7f\u00a0-\u0148\u014a-\u017f\u0391-\u03a9\u03b1-\u03c1\u03c3-\u03c9\u0400-\u045f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\u2013\u2014\u2018-\u201d\u2026\u20ac\u2190-\u21ff\u2500-\u257f\u2600-\u26ff\u{1f300}-\u{1f5ff}]*$/u;
const settled = (text: string): string => (SETTLED.test(text) ? text : stop());

const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const LINE_ENDS = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029";
const LINE_END = new RegExp(`\\r\\n|[${LINE_ENDS}]`, "g");

const isCased = (c: string): boolean => c.toLowerCase() !== c.toUpperCase() || c === "ß" || c === "ª" || c === "º";
const isUpper = (c: string): boolean => isCased(c) && c === c.toUpperCase() && c !== c.toLowerCase();
const isLower = (c: string): boolean => isCased(c) && !isUpper(c);
/** The first letter of a word; of the few letters that are two in capitals only the first becomes one. */
const upperFirst = (c: string): string =>
  c === "ß" ? "Ss" : [...c.toUpperCase()].length > 1 ? stop() : c.toUpperCase();
/** Without the ending form that a sigma has. */
const lower = (text: string): string => text.toLowerCase();

function title(text: string): string {
  let before = false;
  return characters(text)
    .map((c) => {
      const made = before ? c.toLowerCase() : upperFirst(c);
      before = isCased(c);
      return c === "Σ" ? stop() : made;
    })
    .join("");
}

const every =
  (test: (c: string) => boolean) =>
  (text: string): Value => {
    const all = characters(settled(text));
    return bool(all.length > 0 && all.every(test));
  };

const CASES: Readonly<Record<string, (text: string) => Value>> = {
  upper: (text) => str(settled(text).toUpperCase()),
  lower: (text) => str(lower(settled(text))),
  casefold: (text) =>
    str(
      lower(
        settled(text)
          .replaceAll("ς", "σ")
          .replaceAll("ß", "ss")
          .replaceAll("ŉ", "ʼn")
          .replaceAll("ſ", "s")
          .replaceAll("µ", "μ"),
      ),
    ),
  capitalize: (text) => {
    const [first = "", ...rest] = characters(settled(text));
    return str(upperFirst(first) + lower(rest.join("")));
  },
  title: (text) => str(title(settled(text))),
  swapcase: (text) =>
    str(
      characters(settled(text))
        .map((c) =>
          c === "Σ"
            ? stop()
            : isUpper(c)
              ? c.toLowerCase()
              : isLower(c) && c !== "ª" && c !== "º"
                ? c.toUpperCase()
                : c,
        )
        .join(""),
    ),
  isdigit: every((c) => /^[\p{Nd}²³¹]$/u.test(c)),
  isdecimal: every((c) => /^\p{Nd}$/u.test(c)),
  isnumeric: every((c) => /^\p{N}$/u.test(c) || CJK_NUMBERS(c)),
  isalpha: every((c) => /^\p{L}$/u.test(c)),
  isalnum: every((c) => /^[\p{L}\p{N}]$/u.test(c)),
  isspace: every((c) => new RegExp(`^${WHITE}$`, "u").test(c)),
  isascii: (text) => bool(/^[\0-\x7f]*$/.test(text)),
  isprintable: (text) => bool(characters(settled(text)).every((c) => c === " " || !/^[\p{C}\p{Z}]$/u.test(c))),
  isidentifier: (text) => bool(/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(settled(text)) && !/[ªºµ]/.test(text)),
  isupper: (text) => bool(characters(settled(text)).some(isUpper) && !characters(text).some(isLower)),
  islower: (text) => bool(characters(settled(text)).some(isLower) && !characters(text).some(isUpper)),
  istitle: (text) => {
    let [before, found] = [false, false];
    for (const c of characters(settled(text))) {
      if ((isUpper(c) && before) || (isLower(c) && !before)) return bool(false);
      before = isCased(c);
      found ||= before;
    }
    return bool(found);
  },
};

const CJK_NUMBERS = (c: string): boolean => (/[\u4e00-\u9fa5]/.test(c) ? stop() : false);

/** Where a search goes, as places in the text's characters. */
interface Search {
  readonly text: readonly string[];
  readonly part: readonly string[];
  readonly start: number;
  readonly end: number;
}

function search(self: string, part: Value | undefined, start: Value | undefined, end: Value | undefined): Search {
  const text = characters(self);
  const within = (value: Value | undefined, none: number) => {
    if (!given(value)) return none;
    const at = asCount(value);
    return at < 0 ? Math.max(0, at + text.length) : at;
  };
  return {
    text,
    part: characters(asText(part)),
    start: within(start, 0),
    end: Math.min(within(end, text.length), text.length),
  };
}

const isAt = ({ text, part }: Search, at: number): boolean => part.every((c, offset) => text[at + offset] === c);

function places(given: Search): readonly number[] {
  const all: number[] = [];
  for (let at = given.start; at + given.part.length <= given.end; at++) if (isAt(given, at)) all.push(at);
  return all;
}

function counted(given: Search): number {
  const { part, start, end } = given;
  let [count, free] = [0, start];
  for (const at of places(given)) {
    if (at < free) continue;
    count++;
    free = at + Math.max(1, part.length);
  }
  return start > end ? 0 : count;
}

/** Whether it begins or ends with any of them. */
function edge(isEnd: boolean): Method {
  return (self, part, start, end) => {
    const parts = part?.type === "tuple" ? part.items : [needed(part)];
    return bool(
      parts.some((one) => {
        const given = search(self, one, start, end);
        const at = isEnd ? given.end - given.part.length : given.start;
        return at >= given.start && at + given.part.length <= given.end && isAt(given, at);
      }),
    );
  };
}

const found = (at: number | undefined): Value => int(at ?? -1);
const stripped =
  (atStart: boolean, atEnd: boolean): Method =>
  (self, given_) => {
    const set = given(given_);
    const isCut = set ? (c: string) => asText(set).includes(c) : (c: string) => new RegExp(`^${WHITE}$`, "u").test(c);
    const all = characters(self);
    let [start, end] = [0, all.length];
    while (atStart && start < end && isCut(all[start] ?? "")) start++;
    while (atEnd && end > start && isCut(all[end - 1] ?? "")) end--;
    return str(all.slice(start, end).join(""));
  };

const limit = (value: Value | undefined): number => {
  const count = value ? asCount(value) : -1;
  return count < 0 ? Number.POSITIVE_INFINITY : count;
};

function split(self: string, separator: Value | undefined, most: Value | undefined): readonly string[] {
  const mark = given(separator);
  const room = limit(most);
  const parts: string[] = [];
  let rest = self;
  if (mark) {
    if (asText(mark) === "") stop();
    for (let at = rest.indexOf(asText(mark)); at >= 0 && parts.length < room; at = rest.indexOf(asText(mark))) {
      parts.push(rest.slice(0, at));
      rest = rest.slice(at + asText(mark).length);
    }
    return [...parts, rest];
  }
  const [start, word] = [new RegExp(`^${WHITE}+`, "u"), new RegExp(`^(?:(?!${WHITE}).)+`, "su")];
  for (rest = rest.replace(start, ""); rest !== ""; rest = rest.replace(start, "")) {
    if (parts.length >= room) return [...parts, rest];
    const [first = ""] = word.exec(rest) ?? [];
    parts.push(first);
    rest = rest.slice(first.length);
  }
  return parts;
}

const backwards = (text: string): string => characters(text).toReversed().join("");

function splitEnd(self: string, separator: Value | undefined, most: Value | undefined): readonly string[] {
  const mark = given(separator);
  const turned = mark ? str(backwards(asText(mark))) : undefined;
  return split(backwards(self), turned, most).map(backwards).toReversed();
}

function lines(self: string, keepsEnds: boolean): readonly string[] {
  const all: string[] = [];
  let start = 0;
  for (const { index, 0: end } of self.matchAll(LINE_END)) {
    all.push(self.slice(start, index) + (keepsEnds ? end : ""));
    start = index + end.length;
  }
  return start < self.length ? [...all, self.slice(start)] : all;
}

function replaced(self: string, old: string, by: string, most: number): string {
  if (old !== "") {
    const parts = split(self, str(old), Number.isFinite(most) ? int(most) : undefined);
    return parts.join(by);
  }
  const all = characters(self);
  if (most === 0) return self;
  return all.map((c, at) => (at < most ? by + c : c)).join("") + (all.length < most ? by : "");
}

function padded(side: "left" | "right" | "both"): Method {
  return (self, width, fill) => {
    const mark = fill ? asText(fill) : " ";
    const room = asCount(width) - characters(self).length;
    if (characters(mark).length !== 1 || room > MAX_TEXT) stop();
    if (room <= 0) return str(self);
    // As CPython centres: the odd place goes left when the width is odd, too.
    const left = side === "left" ? room : side === "right" ? 0 : Math.floor(room / 2) + (room & asCount(width) & 1);
    return str(mark.repeat(left) + self + mark.repeat(room - left));
  };
}

function expanded(self: string, size: number): string {
  let column = 0;
  return characters(self)
    .map((c) => {
      if (c !== "\t") {
        column = c === "\n" || c === "\r" ? 0 : column + 1;
        return c;
      }
      const room = size > 0 ? size - (column % size) : 0;
      column += room;
      return " ".repeat(room);
    })
    .join("");
}

function translated(self: string, table: Value): string {
  const entries = table.type === "dict" ? table.entries : stop();
  const byCode = new Map(entries.map(([key, value]) => [key.type === "int" ? Number(key.value) : stop(), value]));
  return characters(self)
    .map((c) => {
      const value = byCode.get(c.codePointAt(0) ?? 0);
      if (!value) return c;
      return value.type === "none" ? "" : value.type === "str" ? value.value : codeText(value);
    })
    .join("");
}

export function codeText(value: Value): string {
  const code = asCount(value);
  return code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : stop();
}

/** `str.maketrans`. */
export function translation([first, second, third, ...more]: readonly Value[]): Value {
  const code = (text: string) => int(text.codePointAt(0) ?? 0);
  if (!first || more.length > 0) return stop();
  if (!second) {
    const entries = first.type === "dict" ? first.entries : stop();
    const key = (value: Value) =>
      value.type === "str" ? (characters(value.value).length === 1 ? code(value.value) : stop()) : value;
    return { type: "dict", entries: entries.map(([from, to]) => [key(from), to] as const) };
  }
  const [from, to] = [characters(asText(first)), characters(asText(second))];
  if (from.length !== to.length) stop();
  const byCode = new Map<string, Value>();
  for (const [at, c] of from.entries()) byCode.set(c, code(to[at] ?? ""));
  for (const c of third ? characters(asText(third)) : []) byCode.set(c, NONE);
  return { type: "dict", entries: [...byCode].map(([c, value]) => [code(c), value] as const) };
}

const partition = (parts: readonly [string, string, string]): Value => tuple(parts.map(str));

const METHODS: Readonly<Record<string, readonly [signature: string, method: Method]>> = {
  ...Object.fromEntries(
    Object.entries(CASES).map(([name, made]) => [name, ["", (self: string) => made(self)] as const]),
  ),
  startswith: ["prefix start? end? /", edge(false)],
  endswith: ["suffix start? end? /", edge(true)],
  find: ["sub start? end? /", (self, ...args) => found(places(search(self, args[0], args[1], args[2]))[0])],
  rfind: ["sub start? end? /", (self, ...args) => found(places(search(self, args[0], args[1], args[2])).at(-1))],
  index: ["sub start? end? /", (self, ...args) => int(places(search(self, args[0], args[1], args[2]))[0] ?? stop())],
  rindex: [
    "sub start? end? /",
    (self, ...args) => int(places(search(self, args[0], args[1], args[2])).at(-1) ?? stop()),
  ],
  count: ["sub start? end? /", (self, ...args) => int(counted(search(self, args[0], args[1], args[2])))],
  strip: ["chars? /", stripped(true, true)],
  lstrip: ["chars? /", stripped(true, false)],
  rstrip: ["chars? /", stripped(false, true)],
  split: ["sep? maxsplit?", (self, sep, most) => list(split(self, sep, most).map(str))],
  rsplit: ["sep? maxsplit?", (self, sep, most) => list(splitEnd(self, sep, most).map(str))],
  splitlines: ["keepends?", (self, keeps) => list(lines(self, keeps ? asCount(keeps) !== 0 : false).map(str))],
  replace: ["old new count? /", (self, old, by, count) => str(replaced(self, asText(old), asText(by), limit(count)))],
  center: ["width fillchar? /", padded("both")],
  ljust: ["width fillchar? /", padded("right")],
  rjust: ["width fillchar? /", padded("left")],
  zfill: [
    "width /",
    (self, width) => {
      const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(self) ?? [];
      const room = asCount(width) - characters(self).length;
      return str(sign + "0".repeat(room > MAX_TEXT ? stop() : Math.max(0, room)) + rest);
    },
  ],
  partition: [
    "sep /",
    (self, sep) => {
      const at = self.indexOf(asText(sep) || stop());
      return partition(at < 0 ? [self, "", ""] : [self.slice(0, at), asText(sep), self.slice(at + asText(sep).length)]);
    },
  ],
  rpartition: [
    "sep /",
    (self, sep) => {
      const at = self.lastIndexOf(asText(sep) || stop());
      return partition(at < 0 ? ["", "", self] : [self.slice(0, at), asText(sep), self.slice(at + asText(sep).length)]);
    },
  ],
  removeprefix: [
    "prefix /",
    (self, part) => str(self.startsWith(asText(part)) ? self.slice(asText(part).length) : self),
  ],
  removesuffix: [
    "suffix /",
    (self, part) =>
      str(asText(part) !== "" && self.endsWith(asText(part)) ? self.slice(0, -asText(part).length) : self),
  ],
  expandtabs: ["tabsize?", (self, size) => str(expanded(self, size ? asCount(size) : 8))],
  join: ["iterable /", (self, items) => str(iterate(needed(items)).map(asText).join(self))],
  translate: ["table /", (self, table) => str(translated(self, needed(table)))],
  encode: [
    "encoding? errors?",
    (self, encoding) => {
      if (encoding && !["utf-8", "utf8", "ascii"].includes(asText(encoding).toLowerCase())) stop();
      if (encoding && asText(encoding).toLowerCase() === "ascii" && !/^[\0-\x7f]*$/.test(self)) stop();
      return bytes(String.fromCharCode(...new TextEncoder().encode(self)));
    },
  ],
};

export function textMethod(name: string, self: string, args: readonly Value[], named: Named): Value {
  if (name === "format") return str(formatText(self, args, named));
  if (name === "maketrans") return named.length > 0 ? stop() : translation(args);
  const [signature, method] = (Object.hasOwn(METHODS, name) ? METHODS[name] : undefined) ?? stop();
  return method(self, ...bound(signature, args, named));
}

/** `str.upper` and the like, called with the text. */
export const unbound = (name: string): Native =>
  variadic(([self, ...args]) => textMethod(name, asText(self), args, []));
