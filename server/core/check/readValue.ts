import type { ValueText } from "../trace.ts";
import { unescaped } from "./literals.ts";
import { momentAt, timedelta } from "./moments.ts";
import { shownSet } from "./sets.ts";
import { asCount, attempt, bool, bytes, type Entries, float, int, NONE, stop, str, type Value } from "./value.ts";

/** What the program says of values whose text does not say all. */
export interface Reading {
  /** Whether sets may have lost items, which leaves traces in their order. */
  readonly setsShrink?: boolean;
}

/** The value a text stands for; undefined where something was left out of it or it is of no type followed here. */
export function parseValue(text: ValueText, reading: Reading = {}): Value | undefined {
  if (text.includes("…")) return undefined;
  return attempt(() => {
    const reader = new ValueReader(text, reading);
    const value = reader.value();
    return reader.atEnd ? value : stop();
  });
}

const NUMBER = /-?(?:\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+|\d+|inf\b|nan\b)/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const STRING = /b?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/y;
const OPAQUE = /<(?:function|class|module)>|Ellipsis/y;
const ERROR = /(?:Error|Exception|Interrupt|Iteration|Warning|Exit)$/;
const VIEW = /^(?:dict|odict)_(?:keys|values|items)$/;
const LIKE = /^(?:Counter|OrderedDict|defaultdict)$/;

class ValueReader {
  readonly #text: string;
  readonly #reading: Reading;
  #at = 0;

  constructor(text: string, reading: Reading) {
    this.#text = text;
    this.#reading = reading;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): Value {
    const start = this.#at;
    if (this.#take("<object> ")) return this.#object(start);
    if (this.#take("[")) return { type: "list", items: this.#items("]") };
    if (this.#take("(")) return { type: "tuple", items: this.#items(")") };
    if (this.#take("{")) return this.#braces("set");
    const number = this.#match(NUMBER);
    if (number !== undefined) return numberOf(number);
    const string = this.#match(STRING);
    if (string !== undefined) return stringOf(string);
    const shown = this.#match(OPAQUE);
    if (shown !== undefined) return opaque(shown);
    const name = this.#match(NAME) ?? stop();
    if (name === "True" || name === "False") return bool(name === "True");
    if (name === "None") return NONE;
    if (name === "datetime" && this.#take(".")) return this.#moment();
    return this.#take("(") ? this.#called(name, start) : stop();
  }

  /** `datetime.date(…)` and its like. */
  #moment(): Value {
    const kind = this.#match(NAME);
    if (!this.#take("(")) stop();
    if (kind === "date" || kind === "datetime") return momentAt(kind, this.#items(")").map(asCount));
    if (kind !== "timedelta") return stop();
    if (this.#take("0)")) return timedelta([]);
    const given = this.#fields();
    return timedelta(["days", "seconds", "microseconds"].map((name) => given.get(name)));
  }

  /** `name(…)`, after the bracket. */
  #called(name: string, start: number): Value {
    if (name === "set" || name === "frozenset") {
      if (this.#take(")")) return { type: name, items: [], table: undefined };
      const value = this.#take("{") ? this.#braces(name) : stop();
      return this.#take(")") ? value : stop();
    }
    if (name === "deque") return this.#deque();
    if (LIKE.test(name)) return this.#dictLike(name as "Counter");
    if (/^[\p{L}_][\p{L}\p{N}_]*=/u.test(this.#text.slice(this.#at))) return this.#namedTuple(name);
    const items = this.#items(")");
    if (VIEW.test(name)) return { type: "view", name, items: items[0]?.type === "list" ? items[0].items : stop() };
    if (name === "range") return rangeOf(items);
    const text = this.#text.slice(start, this.#at);
    return { type: "object", name, fields: new Map(), text, ...(ERROR.test(name) && { args: items }) };
  }

  #items(end: string): readonly Value[] {
    const items: Value[] = [];
    while (!this.#take(end)) {
      items.push(this.value());
      this.#separated(end);
    }
    return items;
  }

  #braces(type: "set" | "frozenset"): Value {
    if (this.#take("}")) return { type: "dict", entries: [] };
    const entries: (readonly [Value, Value])[] = [];
    const items: Value[] = [];
    do {
      const key = this.value();
      if (this.#take(": ")) entries.push([key, this.value()]);
      else items.push(key);
      this.#separated("}");
    } while (!this.#take("}"));
    if (entries.length > 0) return items.length > 0 ? stop() : { type: "dict", entries };
    return shownSet(type, items, this.#reading.setsShrink ?? false);
  }

  #dictLike(name: "Counter" | "OrderedDict" | "defaultdict"): Value {
    const factory = name === "defaultdict" ? this.#factory() : undefined;
    let entries: Entries = [];
    if (this.#take("{")) {
      const inner = this.#braces("set");
      entries = inner.type === "dict" ? inner.entries : stop();
    }
    if (!this.#take(")")) stop();
    return { type: "dict", entries, like: { name, ...(name === "defaultdict" && { factory }) } };
  }

  #factory(): Value {
    if (this.#take("None, ")) return NONE;
    const shown = this.#match(OPAQUE) ?? stop();
    return this.#take(", ") ? opaque(shown) : stop();
  }

  #deque(): Value {
    const { items } = this.#take("[") ? { items: this.#items("]") } : stop();
    const most = this.#take(", maxlen=") ? this.value() : undefined;
    if (!this.#take(")")) stop();
    return { type: "deque", items, maxlen: most?.type === "int" ? Number(most.value) : undefined };
  }

  #namedTuple(name: string): Value {
    const given = this.#fields();
    return { type: "tuple", items: [...given.values()], named: { name, fields: [...given.keys()] } };
  }

  #object(start: number): Value {
    const name = this.#match(NAME) ?? stop();
    if (!this.#take("(")) stop();
    const fields = this.#fields();
    return { type: "object", name, fields, text: this.#text.slice(start, this.#at) };
  }

  #fields(): ReadonlyMap<string, Value> {
    const fields = new Map<string, Value>();
    while (!this.#take(")")) {
      const field = this.#match(NAME) ?? stop();
      if (!this.#take("=")) stop();
      fields.set(field, this.value());
      this.#separated(")");
    }
    return fields;
  }

  /** After an item: a comma, or the end that is still to be taken. */
  #separated(end: string): void {
    if (!this.#take(", ") && !this.#take(",") && !this.#text.startsWith(end, this.#at)) stop();
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

const opaque = (text: string): Value => ({ type: "object", name: "", fields: new Map(), text });

function numberOf(text: string): Value {
  if (/^-?\d+$/.test(text)) return int(BigInt(text));
  if (text.endsWith("inf")) return float(text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return float(Number(text === "nan" ? Number.NaN : text));
}

function stringOf(literal: string): Value {
  const isBytes = literal.startsWith("b");
  const body = unescaped(literal.slice(isBytes ? 2 : 1, -1), isBytes) ?? stop();
  return isBytes ? bytes(body) : str(body);
}

function rangeOf(items: readonly Value[]): Value {
  const [start = stop(), end = stop(), step = 1n] = items.map((item) => (item.type === "int" ? item.value : stop()));
  return { type: "range", start, stop: end, step };
}
