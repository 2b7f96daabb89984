import { sortedBy } from "../equality.ts";
import { floatText } from "../literals.ts";
import { dictFrom } from "../operations.ts";
import { bound, callValue, given, native } from "../signature.ts";
import { asCount, asText, bool, float, int, list, NONE, stop, str, truthOf, type Value } from "../value.ts";
import { faultOfJson, unwritable } from "./jsonFaults.ts";
import { failing, functions, type Module } from "./module.ts";

interface Style {
  readonly indent: string | undefined;
  readonly comma: string;
  readonly colon: string;
  readonly sorts: boolean;
  readonly isAscii: boolean;
  /** What is written in place of a value that JSON has no form for. */
  readonly missing: Value | undefined;
}

function dumped(value: Value, style: Style, level: number): string {
  switch (value.type) {
    case "none":
      return "null";
    case "bool":
      return value.value ? "true" : "false";
    case "int":
      return String(value.value);
    case "float":
      return numberText(value.value);
    case "str":
      return quoted(value.value, style);
    case "list":
    case "tuple":
      return wrapped(
        value.items.map((item) => dumped(item, style, level + 1)),
        "[]",
        style,
        level,
      );
    case "dict": {
      const entries = style.sorts ? sortedBy(value.entries, ([key]) => key, false) : value.entries;
      const pairs = entries.map(
        ([key, item]) => quoted(keyText(key), style) + style.colon + dumped(item, style, level + 1),
      );
      return wrapped(pairs, "{}", style, level);
    }
    default:
      return style.missing && level < 50 ? dumped(callValue(style.missing, value), style, level) : stop();
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? floatText(value) : `${value < 0 ? "-" : ""}Infinity`;
}

function keyText(key: Value): string {
  if (key.type === "str") return key.value;
  if (key.type === "none") return "null";
  if (key.type === "bool") return key.value ? "true" : "false";
  return key.type === "int" ? String(key.value) : key.type === "float" ? numberText(key.value) : stop();
}

function quoted(text: string, { isAscii }: Style): string {
  const escaped = (c: string) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${text.replace(isAscii ? /["\\]|[^ -~]/g : /["\\]|(?! )[\p{Cc}]/gu, (c) => (isAscii || c < " " || SHORT[c] ? escaped(c) : c))}"`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

function wrapped(parts: readonly string[], brackets: string, { indent, comma }: Style, level: number): string {
  const [open = "", close = ""] = brackets;
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(comma) + close;
  const line = `\n${indent.repeat(level + 1)}`;
  return `${open}${line}${parts.join(comma + line)}\n${indent.repeat(level)}${close}`;
}

const SIGNATURE =
  "obj * skipkeys? ensure_ascii? check_circular? allow_nan? cls? indent? separators? default? sort_keys?";

function style(values: readonly (Value | undefined)[]): Style {
  const [, skip, ascii, , nan, cls, indent, separators, default_, sorts] = values;
  if (skip || cls || (nan && !truthOf(nan))) stop();
  const isIndented = indent && indent.type !== "none";
  const own = separators?.type === "tuple" ? separators.items.map(asText) : undefined;
  return {
    indent: isIndented ? (indent.type === "str" ? indent.value : " ".repeat(Math.max(0, asCount(indent)))) : undefined,
    comma: own?.[0] ?? (isIndented ? "," : ", "),
    colon: own?.[1] ?? ": ",
    sorts: sorts ? truthOf(sorts) : false,
    isAscii: ascii ? truthOf(ascii) : true,
    missing: given(default_),
  };
}

const TOKEN =
  /\s*(?:([[\]{},:])|(true|false|null)|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|"((?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*)")/uy;

/** Python's values: whole numbers stay whole. */
function loaded(text: string): Value {
  let at = 0;
  const token = (): RegExpExecArray => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text) ?? stop();
    at = TOKEN.lastIndex;
    return found;
  };
  const peek = (mark: string): boolean => {
    const before = at;
    if (token()[1] === mark) return true;
    at = before;
    return false;
  };
  const value = (): Value => {
    const [, mark, word, number, fraction, exponent, string] = token();
    if (string !== undefined) return str(JSON.parse(`"${string}"`) as string);
    if (word !== undefined) return word === "null" ? NONE : bool(word === "true");
    if (number !== undefined)
      return fraction === undefined && exponent === undefined ? int(BigInt(number)) : float(Number(number));
    if (mark === "[") return list(several("]", value));
    if (mark !== "{") return stop();
    const pair = (): readonly [Value, Value] => {
      const key = value();
      if (key.type !== "str" || !peek(":")) stop();
      return [key, value()];
    };
    return dictFrom(several("}", pair));
  };
  const several = <T>(end: string, read: () => T): readonly T[] => {
    if (peek(end)) return [];
    const all = [read()];
    while (!peek(end)) {
      if (!peek(",")) stop();
      all.push(read());
    }
    return all;
  };
  const whole = value();
  return text.slice(at).trim() === "" ? whole : stop();
}

const plain: Module = functions({
  dumps: (args, named) => {
    const values = bound(SIGNATURE, args, named);
    return str(dumped(values[0] ?? stop(), style(values), 0));
  },
  loads: native("s", (text) => loaded(asText(text))),
});

export const json: Module = failing(plain, {
  loads: ([text], named) => {
    const fault = text?.type === "str" && named.length === 0 ? faultOfJson(text.value) : undefined;
    if (!fault) return undefined;
    return fault.message === undefined ? ["json.JSONDecodeError"] : ["json.JSONDecodeError", fault.message];
  },
  dumps: ([value], named) => {
    if (!value || named.some(([name]) => name === "default" || name === "cls" || name === "sort_keys"))
      return undefined;
    const name = unwritable(value);
    return name === undefined ? undefined : ["TypeError", `Object of type ${name} is not JSON serializable`];
  },
});
