import { sorted } from "./builtins.ts";
import { dictOf, isHashable, item, itemsOf, sequence } from "./operations.ts";
import { asNumber, bool, equal, int, NONE, str, type Value } from "./value.ts";

type Named = readonly (readonly [string, Value])[];
type List = Extract<Value, { type: "list" | "tuple" | "set" }>;
type Dict = Extract<Value, { type: "dict" }>;

/** What a method gives that leaves its object as it is; undefined where that is not followed. */
export function method(name: string, self: Value, args: readonly Value[], named: Named): Value | undefined {
  if (named.length > 0) return undefined;
  if (self.type === "dict") return ofDict(name, self, args);
  if (self.type === "list" || self.type === "tuple") return ofList(name, self.items, args);
  return self.type === "str" && ASCII.test(self.value) ? ofText(name, self.value, args) : undefined;
}

/** What a method makes of its object; undefined where it makes nothing else of it, and where that is not followed. */
export function mutated(name: string, self: Value, args: readonly Value[], named: Named): Value | undefined {
  if (self.type === "list") return changedList(name, self, args, named);
  if (self.type === "dict" && named.length === 0) return changedDict(name, self, args);
  return self.type === "set" && named.length === 0 ? changedSet(name, self, args) : undefined;
}

/** The object with one item replaced or, in a dict, added. */
export function withItem(self: Value, index: Value, value: Value): Value | undefined {
  if (self.type === "dict") return dictOf([...self.entries, [index, value]]);
  const at = indexIn(self, index);
  return self.type === "list" && at !== undefined ? { ...self, items: self.items.with(at, value) } : undefined;
}

function indexIn(self: Value, index: Value): number | undefined {
  if (self.type !== "list" || index.type !== "int") return undefined;
  const at = Number(index.value) < 0 ? Number(index.value) + self.items.length : Number(index.value);
  return at >= 0 && at < self.items.length ? at : undefined;
}

function changedList(name: string, self: List, args: readonly Value[], named: Named): Value | undefined {
  const { items } = self;
  const [first, second] = args;
  const list = (changed: readonly Value[] | undefined): Value | undefined =>
    changed && { type: "list", items: changed };
  if (name === "sort" && args.length === 0) {
    const [[key, value] = ["reverse", bool(false)], ...more] = named;
    return key === "reverse" && value.type === "bool" && more.length === 0 ? sorted(self, value.value) : undefined;
  }
  if (named.length > 0) return undefined;
  if (args.length === 0) {
    if (name === "reverse") return list(items.toReversed());
    if (name === "clear") return list([]);
    return name === "pop" && items.length > 0 ? list(items.slice(0, -1)) : undefined;
  }
  if (!first) return undefined;
  if (args.length === 2)
    return name === "insert" && first.type === "int" && second
      ? list(items.toSpliced(Number(first.value), 0, second))
      : undefined;
  if (args.length !== 1) return undefined;
  switch (name) {
    case "append":
      return list([...items, first]);
    case "extend": {
      const more = itemsOf(first);
      return more && list([...items, ...more]);
    }
    case "pop": {
      const at = indexIn(self, first);
      return at === undefined ? undefined : list(items.toSpliced(at, 1));
    }
    case "remove": {
      const at = indexOf(items, first);
      return at === undefined || at < 0 ? undefined : list(items.toSpliced(at, 1));
    }
    default:
      return undefined;
  }
}

function changedDict(name: string, self: Dict, args: readonly Value[]): Value | undefined {
  const [first, second] = args;
  if (name === "clear" && !first) return { type: "dict", entries: [] };
  if (!first) return undefined;
  const known = self.entries.findIndex(([key]) => equal(key, first) === true);
  if (name === "setdefault") return known >= 0 ? self : dictOf([...self.entries, [first, second ?? NONE]]);
  if (name === "update" && first.type === "dict" && !second) return dictOf([...self.entries, ...first.entries]);
  if (name !== "pop" || (known < 0 && !second)) return undefined;
  return { type: "dict", entries: known < 0 ? self.entries : self.entries.toSpliced(known, 1) };
}

function changedSet(name: string, self: List, args: readonly Value[]): Value | undefined {
  const [first] = args;
  if (name === "clear" && !first) return { ...self, items: [] };
  if (!first || args.length !== 1 || !isHashable(first)) return undefined;
  const at = indexOf(self.items, first);
  if (at === undefined) return undefined;
  if (name === "add") return sequence("set", at < 0 ? [...self.items, first] : self.items);
  if (name === "discard" || (name === "remove" && at >= 0))
    return { ...self, items: at < 0 ? self.items : self.items.toSpliced(at, 1) };
  return undefined;
}

/** -1 where it is not there, undefined where that is not known. */
function indexOf(items: readonly Value[], value: Value): number | undefined {
  const same = items.map((part) => equal(part, value));
  return same.includes(undefined) ? undefined : same.indexOf(true);
}

function ofDict(name: string, { entries }: Dict, args: readonly Value[]): Value | undefined {
  const [key, missing] = args;
  if (!key) {
    if (name === "keys") return { type: "view", name: "dict_keys", items: entries.map(([k]) => k) };
    if (name === "values") return { type: "view", name: "dict_values", items: entries.map(([, value]) => value) };
    if (name === "copy") return { type: "dict", entries };
    if (name !== "items") return undefined;
    return { type: "view", name: "dict_items", items: entries.map((pair): Value => ({ type: "tuple", items: pair })) };
  }
  const found = entries.find(([known]) => equal(known, key) === true)?.[1];
  if (name === "get") return found ?? missing ?? NONE;
  if (name === "setdefault") return found ?? missing ?? NONE;
  return name === "pop" ? (found ?? missing) : undefined;
}

function ofList(name: string, items: readonly Value[], args: readonly Value[]): Value | undefined {
  const [value] = args;
  if (name === "pop" && args.length < 2) return item({ type: "list", items }, value ?? int(-1));
  if (name === "copy" && !value) return { type: "list", items };
  if (!value || args.length !== 1) return undefined;
  const same = items.map((part) => equal(part, value));
  if (same.includes(undefined)) return undefined;
  if (name === "count") return int(same.filter(Boolean).length);
  const at = same.indexOf(true);
  return name === "index" && at >= 0 ? int(at) : undefined;
}

const ASCII = /^[\x20-\x7e\n\t]*$/;

function ofText(name: string, text: string, args: readonly Value[]): Value | undefined {
  if (args.length === 0) return ofTextAlone(name, text);
  const [first = NONE, second, ...more] = args;
  if (more.length > 0) return undefined;
  if (name === "join" && !second) return joinedText(text, first);
  if (/^(?:[lr]just|center|zfill)$/.test(name)) return padded(name, text, first, second);
  if (first.type !== "str") return undefined;
  const part = first.value;
  if (second)
    return name === "replace" && second.type === "str" && part !== ""
      ? str(text.replaceAll(part, () => second.value))
      : undefined;
  switch (name) {
    case "startswith":
      return bool(text.startsWith(part));
    case "endswith":
      return bool(text.endsWith(part));
    case "find":
      return int(text.indexOf(part));
    case "rfind":
      return int(text.lastIndexOf(part));
    case "index":
      return text.includes(part) ? int(text.indexOf(part)) : undefined;
    case "count":
      return part === "" ? undefined : int(text.split(part).length - 1);
    case "split":
      return part === "" ? undefined : { type: "list", items: text.split(part).map(str) };
    case "strip":
      return str(stripped(text, part, true, true));
    case "lstrip":
      return str(stripped(text, part, true, false));
    case "rstrip":
      return str(stripped(text, part, false, true));
    default:
      return undefined;
  }
}

function ofTextAlone(name: string, text: string): Value | undefined {
  switch (name) {
    case "upper":
      return str(text.toUpperCase());
    case "lower":
      return str(text.toLowerCase());
    case "strip":
      return str(text.trim());
    case "lstrip":
      return str(text.trimStart());
    case "rstrip":
      return str(text.trimEnd());
    case "capitalize":
      return str(text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase());
    case "title":
      return str(text.toLowerCase().replace(/[a-z]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1)));
    case "swapcase":
      return str(text.replace(/[a-z]/gi, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())));
    case "split":
      return { type: "list", items: text.split(/\s+/).filter(Boolean).map(str) };
    case "splitlines":
      return { type: "list", items: text === "" ? [] : text.replace(/\n$/, "").split("\n").map(str) };
    case "isdigit":
      return bool(/^\d+$/.test(text));
    case "isalpha":
      return bool(/^[a-z]+$/i.test(text));
    case "isalnum":
      return bool(/^[a-z\d]+$/i.test(text));
    case "isspace":
      return bool(/^\s+$/.test(text));
    case "isupper":
      return bool(/[A-Z]/.test(text) && !/[a-z]/.test(text));
    case "islower":
      return bool(/[a-z]/.test(text) && !/[A-Z]/.test(text));
    default:
      return undefined;
  }
}

function stripped(text: string, set: string, atStart: boolean, atEnd: boolean): string {
  let [start, end] = [0, text.length];
  while (atStart && start < end && set.includes(text.charAt(start))) start++;
  while (atEnd && end > start && set.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function padded(name: string, text: string, width: Value, fill: Value | undefined): Value | undefined {
  const room = asNumber(width);
  if (typeof room !== "bigint" || room > 200n || (fill && (fill.type !== "str" || fill.value.length !== 1)))
    return undefined;
  const mark = fill?.type === "str" ? fill.value : " ";
  if (name === "ljust") return str(text.padEnd(Number(room), mark));
  if (name === "rjust") return str(text.padStart(Number(room), mark));
  if (name !== "zfill" || fill) return undefined;
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  return str(sign + rest.padStart(Number(room) - sign.length, "0"));
}

function joinedText(separator: string, list: Value): Value | undefined {
  const items = itemsOf(list);
  if (!items || items.some(({ type }) => type !== "str")) return undefined;
  return str(items.map((part) => (part.type === "str" ? part.value : "")).join(separator));
}
