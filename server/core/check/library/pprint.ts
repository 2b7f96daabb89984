import { sortedBy } from "../equality.ts";
import { native, needed } from "../signature.ts";
import { textMethod } from "../strings.ts";
import { asCount, bool, characters, type DictValue, pythonRepr, stop, str, truthOf, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

/** `pprint.pformat`, of plain data. */

interface Layout {
  readonly step: number;
  readonly width: number;
  readonly isCompact: boolean;
  readonly sorts: boolean;
}

const lengthOf = (text: string): number => characters(text).length;

/** On one line, with the keys of dicts in order. */
function onOneLine(value: Value, layout: Layout): string {
  switch (value.type) {
    case "dict":
      if (value.like) return pythonRepr(value);
      return `{${entriesOf(value, layout)
        .map(([key, item]) => `${onOneLine(key, layout)}: ${onOneLine(item, layout)}`)
        .join(", ")}}`;
    case "list":
      return `[${value.items.map((item) => onOneLine(item, layout)).join(", ")}]`;
    case "tuple":
      if (value.named) return stop();
      return `(${value.items.map((item) => onOneLine(item, layout)).join(", ")}${value.items.length === 1 ? "," : ""})`;
    default:
      return pythonRepr(value);
  }
}

const entriesOf = ({ entries }: DictValue, { sorts }: Layout): DictValue["entries"] =>
  sorts ? sortedBy(entries, ([key]) => key, false) : entries;

/** @param after how much stands behind it on its last line */
function laidOut(value: Value, indent: number, after: number, level: number, layout: Layout): string {
  const short = onOneLine(value, layout);
  if (lengthOf(short) <= layout.width - indent - after) return short;
  const lead = layout.step > 1 ? " ".repeat(layout.step - 1) : "";
  switch (value.type) {
    case "dict":
      if (value.like) return stop();
      return `{${lead}${value.entries.length === 0 ? "" : dictItems(value, indent, after + 1, level + 1, layout)}}`;
    case "list":
      return `[${items(value.items, lead, indent, after + 1, level + 1, layout)}]`;
    case "tuple": {
      const end = value.items.length === 1 ? ",)" : ")";
      return `(${items(value.items, lead, indent, after + end.length, level + 1, layout)}${end}`;
    }
    case "str":
      return brokenText(value.value, indent, after, level + 1, layout);
    case "int":
    case "float":
    case "bool":
    case "none":
    case "decimal":
    case "fraction":
      return short;
    default:
      return stop();
  }
}

function dictItems(value: DictValue, indent: number, after: number, level: number, layout: Layout): string {
  const inner = indent + layout.step;
  const all = entriesOf(value, layout);
  return all
    .map(([key, item], at) => {
      const shown = onOneLine(key, layout);
      const behind = at === all.length - 1 ? after : 1;
      return `${shown}: ${laidOut(item, inner + lengthOf(shown) + 2, behind, level, layout)}`;
    })
    .join(`,\n${" ".repeat(inner)}`);
}

function items(
  all: readonly Value[],
  lead: string,
  indent: number,
  after: number,
  level: number,
  layout: Layout,
): string {
  const inner = indent + layout.step;
  const line = `,\n${" ".repeat(inner)}`;
  let [text, between] = [lead, ""];
  let most = layout.width - inner + 1;
  let room = most;
  for (const [at, item] of all.entries()) {
    const isLast = at === all.length - 1;
    if (isLast) {
      most -= after;
      room -= after;
    }
    if (layout.isCompact) {
      const shown = onOneLine(item, layout);
      const size = lengthOf(shown) + 2;
      if (room < size) {
        room = most;
        if (between !== "") between = line;
      }
      if (room >= size) {
        room -= size;
        text += between + shown;
        between = ", ";
        continue;
      }
    }
    text += between + laidOut(item, inner, isLast ? after : 1, level, layout);
    between = line;
  }
  return text;
}

/** A long text in several literals, broken behind spaces. */
function brokenText(text: string, given: number, behind: number, level: number, { width }: Layout): string {
  if (text === "") return "''";
  const [indent, after] = level === 1 ? [given + 1, behind + 1] : [given, behind];
  const lines = textMethod("splitlines", text, [bool(true)], []);
  const all = lines.type === "list" ? lines.items : stop();
  const chunks: string[] = [];
  let shown = "";
  for (const [at, item] of all.entries()) {
    const isLast = at === all.length - 1;
    const line = item.type === "str" ? item.value : stop();
    shown = pythonRepr(item);
    if (lengthOf(shown) <= width - indent - (isLast ? after : 0)) {
      chunks.push(shown);
      continue;
    }
    if (!/^[\t-\r -~\u00a0-\ufefe\uff00-\u{10ffff}]*$/u.test(line)) stop(); // what is a space is known to both languages for these
    const parts = line.match(/\S*\s*/g)?.filter((part) => part !== "") ?? [];
    let [current, most] = ["", width - indent];
    for (const [place, part] of parts.entries()) {
      if (isLast && place === parts.length - 1) most -= after;
      if (lengthOf(pythonRepr(str(current + part))) > most) {
        if (current !== "") chunks.push(pythonRepr(str(current)));
        current = part;
      } else current += part;
    }
    if (current !== "") chunks.push(pythonRepr(str(current)));
  }
  if (chunks.length === 1) return shown;
  const joined = chunks.join(`\n${" ".repeat(indent)}`);
  return level === 1 ? `(${joined})` : joined;
}

export const SIGNATURE = "object indent? width? depth? * compact? sort_dicts?";

export const formatted = (values: readonly (Value | undefined)[], sortsUnasked = true): Value => {
  const [object, indent, width, depth, compact, sorts] = values;
  if (depth && depth.type !== "none") stop();
  const layout: Layout = {
    step: indent ? asCount(indent) : 1,
    width: width ? asCount(width) : 80,
    isCompact: compact ? truthOf(compact) : false,
    sorts: sorts ? truthOf(sorts) : sortsUnasked,
  };
  if (layout.step < 0 || layout.width <= 0) stop();
  return str(laidOut(needed(object), 0, 0, 0, layout));
};

export const pprint: Module = functions({
  pformat: native(SIGNATURE, (...values) => formatted(values)),
});
