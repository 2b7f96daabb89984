import type { ValueText } from "../trace.ts";

/** A Python value as far as arithmetic can be followed. */
export type Value =
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "str"; readonly value: string }
  | { readonly type: "none" }
  | { readonly type: "list" | "tuple" | "set"; readonly items: readonly Value[] }
  | { readonly type: "range"; readonly bounds: readonly bigint[]; readonly items: readonly Value[] }
  | { readonly type: "dict"; readonly entries: readonly (readonly [Value, Value])[] }
  /** What `dict.items()` and its like give. */
  | { readonly type: "view"; readonly name: string; readonly items: readonly Value[] }
  /** What can only be gone over: `enumerate`, `zip`, a generator. */
  | { readonly type: "iterator"; readonly name: string; readonly items: readonly Value[] }
  | { readonly type: "object"; readonly name: string; readonly fields: ReadonlyMap<string, Value | undefined> };

export const int = (value: bigint | number): Value => ({ type: "int", value: BigInt(value) });
export const bool = (value: boolean): Value => ({ type: "bool", value });
export const str = (value: string): Value => ({ type: "str", value });
export const NONE: Value = { type: "none" };

/** The value a text stands for; undefined where something was left out of it or it is of no type followed here. */
export function parseValue(text: ValueText): Value | undefined {
  if (text.includes("…")) return undefined;
  const reader = new ValueReader(text);
  const value = reader.value();
  return value !== undefined && reader.atEnd ? value : undefined;
}

const NUMBER = /-?(?:\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+|\d+)/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y;

class ValueReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): Value | undefined {
    if (this.#take("<object> ")) return this.#object();
    if (this.#take("[")) return this.#sequence("list", "]");
    if (this.#take("(")) return this.#sequence("tuple", ")");
    if (this.#take("{")) return this.#braces();
    const number = this.#match(NUMBER);
    if (number !== undefined) return numberOf(number);
    const string = this.#match(STRING);
    if (string !== undefined) return stringOf(string);
    const name = this.#match(NAME);
    if (name === "True" || name === "False") return bool(name === "True");
    if (name === "None") return NONE;
    return name === "set" && this.#take("()") ? { type: "set", items: [] } : undefined;
  }

  #sequence(type: "list" | "tuple", end: string): Value | undefined {
    const items: Value[] = [];
    while (!this.#take(end)) {
      const item = this.value();
      if (!item) return undefined;
      items.push(item);
      if (!this.#separated(end)) return undefined;
    }
    return { type, items };
  }

  #braces(): Value | undefined {
    if (this.#take("}")) return { type: "dict", entries: [] };
    const entries: (readonly [Value, Value])[] = [];
    const items: Value[] = [];
    do {
      const key = this.value();
      if (!key) return undefined;
      if (!this.#take(": ")) items.push(key);
      else {
        const value = this.value();
        if (!value) return undefined;
        entries.push([key, value]);
      }
      if (!this.#separated("}")) return undefined;
    } while (!this.#take("}"));
    if (entries.length > 0) return items.length > 0 ? undefined : { type: "dict", entries };
    return { type: "set", items };
  }

  #object(): Value | undefined {
    const name = this.#match(NAME);
    if (name === undefined || !this.#take("(")) return undefined;
    const fields = new Map<string, Value | undefined>();
    while (!this.#take(")")) {
      const field = this.#match(NAME);
      if (field === undefined || !this.#take("=")) return undefined;
      const value = this.value();
      if (!value) return undefined;
      fields.set(field, value);
      if (!this.#separated(")")) return undefined;
    }
    return { type: "object", name, fields };
  }

  /** After an item: a comma, or the end that is still to be taken. */
  #separated(end: string): boolean {
    return this.#take(", ") || this.#take(",") || this.#text.startsWith(end, this.#at);
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

export function numberOf(text: string): Value {
  return /^-?\d+$/.test(text) ? int(BigInt(text)) : { type: "float", value: Number(text) };
}

/** A string literal without escapes but the simplest; undefined for others. */
export function stringOf(literal: string): Value | undefined {
  const body = literal.slice(1, -1);
  const plain = body.replace(/\\([nt'"\\])/g, (_, mark: string) => ESCAPES[mark] ?? mark);
  return /\\[^nt'"\\]/.test(body) ? undefined : str(plain);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** Python's repr; undefined where it is not followed exactly. */
export function reprOf(value: Value): string | undefined {
  switch (value.type) {
    case "int":
      return String(value.value);
    case "float":
      return floatText(value.value);
    case "bool":
      return value.value ? "True" : "False";
    case "str":
      return stringText(value.value);
    case "none":
      return "None";
    case "list":
      return joined(value.items.map(reprOf), "[", "]");
    case "tuple":
      return value.items.length === 1
        ? joined(value.items.map(reprOf), "(", ",)")
        : joined(value.items.map(reprOf), "(", ")");
    case "set":
      return value.items.length === 0 ? "set()" : joined(setOrder(value.items)?.map(reprOf) ?? [undefined], "{", "}");
    case "dict":
      return joined(
        value.entries.map(([key, item]) => pair(reprOf(key), reprOf(item))),
        "{",
        "}",
      );
    case "range":
      return `range(${value.bounds.join(", ")})`;
    case "view":
      return joined(value.items.map(reprOf), `${value.name}([`, "])");
    case "iterator":
      return value.name === "" ? undefined : `<object> ${value.name}()`;
    case "object":
      return undefined;
  }
}

/** Slots of the smallest table that CPython keeps a set in. */
const LEAST_SLOTS = 8n;

/**
 * The order in which a set is gone over is that of its hashes: known for one item, and for whole numbers that are smaller
 * than any table, whose slots are the numbers themselves.
 */
export function setOrder(items: readonly Value[]): readonly Value[] | undefined {
  if (items.length < 2) return items;
  const numbers = items.map((item) => (item.type === "int" ? item.value : -1n));
  if (numbers.some((n) => n < 0n || n >= LEAST_SLOTS)) return undefined;
  return [...numbers].sort((a, b) => Number(a - b)).map(int);
}

/** What `str()` and `print` make of it. */
export function strOf(value: Value): string | undefined {
  return value.type === "str" ? value.value : reprOf(value);
}

/** Equal as Python's `==` has it; undefined where that is not known. */
export function equal(a: Value, b: Value): boolean | undefined {
  const [x, y] = [asNumber(a), asNumber(b)];
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same size are equal here, as in Python.
  if (x !== undefined && y !== undefined) return x == y;
  if (a.type !== b.type) return OPEN.has(a.type) || OPEN.has(b.type) ? undefined : false;
  if (a.type === "str" && b.type === "str") return a.value === b.value;
  if (a.type === "none") return true;
  if ((a.type === "list" || a.type === "tuple") && (b.type === "list" || b.type === "tuple")) {
    if (a.items.length !== b.items.length) return false;
    return all(a.items.map((item, at) => equal(item, b.items[at] ?? NONE)));
  }
  if (a.type === "range" && b.type === "range") return reprOf(a) === reprOf(b) ? true : undefined;
  if (a.type === "set" && b.type === "set") {
    if (a.items.length !== b.items.length) return false;
    return all(a.items.map((item) => b.items.some((other) => equal(item, other) === true)));
  }
  if (a.type === "dict" && b.type === "dict") {
    if (a.entries.length !== b.entries.length) return false;
    return all(
      a.entries.map(([key, item]) => {
        const other = b.entries.find(([k]) => equal(k, key) === true);
        return other === undefined ? false : equal(item, other[1]);
      }),
    );
  }
  return undefined;
}

/** Types whose equality with others is their own affair. */
const OPEN: ReadonlySet<Value["type"]> = new Set(["object", "view", "iterator"]);

export function asNumber(value: Value): bigint | number | undefined {
  if (value.type === "int" || value.type === "float") return value.value;
  return value.type === "bool" ? BigInt(value.value) : undefined;
}

export function isTrue(value: Value): boolean | undefined {
  switch (value.type) {
    case "int":
      return value.value !== 0n;
    case "float":
      return value.value !== 0;
    case "bool":
      return value.value;
    case "str":
      return value.value !== "";
    case "none":
      return false;
    case "dict":
      return value.entries.length > 0;
    case "iterator":
      return true;
    case "object":
      return undefined; // it may define `__bool__` or `__len__`
    default:
      return value.items.length > 0;
  }
}

function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.some((part) => part === undefined) ? undefined : `${open}${parts.join(", ")}${close}`;
}

const pair = (key: string | undefined, value: string | undefined): string | undefined =>
  key === undefined || value === undefined ? undefined : `${key}: ${value}`;

/** JavaScript and Python write the same shortest digits; outside this range they choose other forms. */
function floatText(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (value !== 0 && (Math.abs(value) >= 1e16 || Math.abs(value) < 1e-4)) return undefined;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/**
 * Latin to Greek and beyond, punctuation, arrows, signs, kana, Chinese and Korean: blocks that CPython 3.9 to 3.13 print as
 * they are. Without `…` and `▁`, which mean something else in a trace.
 */
const PLAIN_BLOCKS =
  /^[\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u1fff\u2010-\u2025\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2190-\u23ff\u2500-\u2580\u2582-\u2b73\u3001-\u303f\u3041-\u3096\u309b-\u30ff\u4e00-\u9fef\uac00-\ud7a3\uff01-\uff9f]*$/;
/** Python escapes what no character is assigned to, and spaces other than the usual one. */
const ESCAPED = /(?![\n\t ])[\p{C}\p{Z}]/u;

function stringText(value: string): string | undefined {
  if (!PLAIN_BLOCKS.test(value) || ESCAPED.test(value)) return undefined;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  return `${quote}${quote === "'" ? escaped.replace(/'/g, "\\'") : escaped}${quote}`;
}
