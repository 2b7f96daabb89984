import type { Value } from "../value.ts";

/** What is wrong with a text that `json.loads` refuses, in its words, where every version of Python has the same; undefined where nothing is, or that is not certain. */
export function faultOfJson(text: string): { readonly message?: string } | undefined {
  if (/[\ud800-\udfff]/.test(text)) return undefined;
  const found = new Scan(text).fault();
  if (!found) return undefined;
  const [what, at] = found;
  if (what === "") return {};
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return { message: `${what}: line ${line} column ${at - before.lastIndexOf("\n")} (char ${at})` };
}

/** Without words where these differ between versions. */
type Fault = readonly [what: string, at: number];
class Found extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super("fault");
    this.fault = fault;
  }
}

/** Reads as CPython's scanner does, for the place where it gives up. */
class Scan {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): Fault | undefined {
    try {
      const end = this.#space(this.#value(this.#space(0)));
      return end === this.#text.length ? undefined : ["Extra data", end];
    } catch (reason) {
      if (reason instanceof Found) return reason.fault;
      throw reason;
    }
  }

  #space(from: number): number {
    let at = from;
    while (/^[ \t\n\r]$/.test(this.#text.charAt(at))) at++;
    return at;
  }

  #fail(what: string, at: number): never {
    throw new Found([what, at]);
  }

  #value(at: number): number {
    const start = this.#text.charAt(at);
    if (start === '"') return this.#string(at);
    if (start === "{") return this.#object(at + 1);
    if (start === "[") return this.#array(at + 1);
    const token = /(?:null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
    token.lastIndex = at;
    const [found] = token.exec(this.#text) ?? this.#fail("Expecting value", at);
    return at + found.length;
  }

  #string(start: number): number {
    for (let at = start + 1; at < this.#text.length; at++) {
      const one = this.#text.charAt(at);
      if (one === '"') return at + 1;
      if (one === "\\") {
        // What is wrong with an escape is said in more ways than one.
        if (!/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(this.#text.slice(at, at + 6))) this.#fail("", at);
        at++;
      } else if (one < " ") return this.#fail("Invalid control character at", at);
    }
    return this.#fail("Unterminated string starting at", start);
  }

  #object(from: number): number {
    let at = this.#space(from);
    if (this.#text.charAt(at) === "}") return at + 1;
    for (;;) {
      if (this.#text.charAt(at) !== '"') this.#fail("Expecting property name enclosed in double quotes", at);
      at = this.#space(this.#string(at));
      if (this.#text.charAt(at) !== ":") this.#fail("Expecting ':' delimiter", at);
      at = this.#space(this.#value(this.#space(at + 1)));
      if (this.#text.charAt(at) === "}") return at + 1;
      at = this.#comma(at, "}");
    }
  }

  #array(from: number): number {
    let at = this.#space(from);
    if (this.#text.charAt(at) === "]") return at + 1;
    for (;;) {
      at = this.#space(this.#value(at));
      if (this.#text.charAt(at) === "]") return at + 1;
      at = this.#comma(at, "]");
    }
  }

  #comma(at: number, end: string): number {
    if (this.#text.charAt(at) !== ",") this.#fail("Expecting ',' delimiter", at);
    const next = this.#space(at + 1);
    // Since Python 3.13 a comma before the end has a message of its own.
    if (this.#text.charAt(next) === end) this.#fail("", next);
    return next;
  }
}

const NAMES: Readonly<Partial<Record<Value["type"], string>>> = {
  set: "set",
  frozenset: "frozenset",
  bytes: "bytes",
  decimal: "Decimal",
  fraction: "Fraction",
  range: "range",
  deque: "deque",
};

/** The type of the first value that `json.dumps` cannot write; undefined where that is not certain. */
export function unwritable(value: Value): string | undefined {
  if (value.type === "moment") return value.kind;
  const name = NAMES[value.type];
  if (name !== undefined) return name;
  const parts =
    value.type === "list" || value.type === "tuple"
      ? value.items
      : value.type === "dict"
        ? value.entries.map(([, item]) => item)
        : [];
  if (value.type === "dict" && value.entries.some(([key]) => key.type !== "str" && key.type !== "int"))
    return undefined;
  for (const part of parts) {
    if (["object", "function", "iterator", "view"].includes(part.type)) return undefined;
    const found = unwritable(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
