import { abbreviate } from "../../dialect/values.ts";
import { NONE, reprOf, type Value } from "../value.ts";
import { plainOf } from "./convert.ts";
import { shownMember } from "./enums.ts";
import {
  CachedProperty,
  Class,
  CoreMethod,
  EnumMember,
  FieldMaker,
  Instance,
  Property,
  Wrapped,
} from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Slice, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter, Manager } from "./objects/iterators.ts";
import { Foreign, LibraryObject, Module } from "./objects/ofLibrary.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { stuck } from "./stuck.ts";

/** Objects deeper than this are not shown, as the tracer has it. */
const DEPTH = 2;
const MAX_TEXT = 2000;
const MAX_ITEMS = 1000;
const MAX_NESTING = 40;

/** A value as the trace shows it. */
export function textOf(held: Held): string {
  return asShown(identityOf(held));
}

/** Which value that is not known stands where, too: two of them may be different. */
export const identityOf = (held: Held): string => shown(held, 0, []);

/** Stands in an identity for what is not known. */
export const UNKNOWN_MARK = "\uFDD2";

/** The whole identity of something whose text differs between Python's versions. */
export const OPEN = "\uFDD2\uFDD3";

/** A value's text without the marks of `identityOf`. */
export function asShown(identity: string): string {
  const text = identity.replace(/\uFDD2[^\uFDD3]*\uFDD3/gu, "<unknown>").replace(/\uFDD4[^\uFDD5]*\uFDD5/gu, "");
  if (text.length > MAX_TEXT / 2 && text.includes("<approx>")) stuck("a long text with digits that are not known");
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT / 2)}…${text.slice(-MAX_TEXT / 4)}` : text;
}

export function plainText(value: Value): string {
  return reprOf(value) ?? stuck(`repr of ${value.type}`);
}

function shown(held: Held, depth: number, above: readonly Thing[]): string {
  if (!(held instanceof Thing)) return plainText(held);
  if (held.lost) return `\uFDD2${held.lost.id}.${held.lost.version}\uFDD3`;
  if (held instanceof Near) return nearShown(held);
  if (held instanceof Unknown) return held.shown ?? `\uFDD2${held.id}.${held.version}\uFDD3`;
  if (held instanceof FunctionObject || held instanceof Method || held instanceof NativeMethod) return "<function>";
  if (held instanceof Property || held instanceof Wrapped || held instanceof Memo) return "<function>";
  if (held instanceof CachedProperty) return "<object> cached_property()";
  if (held instanceof Manager) return held.running ? "<object> _GeneratorContextManager()" : "<function>";
  if (held instanceof Class) return "<class>";
  if (held instanceof CoreMethod) return "<function>";
  if (held instanceof EnumMember) return shownMember(held);
  if (held instanceof Native) return held.shown;
  if (held instanceof Foreign) return plainText(held.value);
  if (held instanceof Module) return "<module>";
  if (held instanceof Slice)
    return `slice(${[0, 1, 2].map((at) => shown(held.bounds[at] ?? NONE, depth, above)).join(", ")})`;
  if (held instanceof LibraryObject && !held.shownFields) return held.shown();
  if (held instanceof FieldMaker) return "<object> Field()";
  if (held instanceof Iter) return held.name === "" ? stuck("an iterator") : `<object> ${held.name}()`;
  if (above.includes(held)) return again(held);
  if (above.length > MAX_NESTING) return "…";
  const inside = [...above, held];
  const all = (items: readonly Held[]) => {
    if (items.length > MAX_ITEMS) stuck("a large container");
    return items.map((item) => shown(item, depth, inside)).join(", ");
  };
  const pairs = ({ entries }: Dict) => {
    if (entries.size > MAX_ITEMS) stuck("a large container");
    return [...entries.values()].map((pair) => pair.map((part) => shown(part, depth, inside)).join(": ")).join(", ");
  };
  if (held instanceof List) return `[${all(held.items)}]`;
  if (held instanceof Deque)
    return `deque([${all(held.items)}]${held.maxlen === undefined ? "" : `, maxlen=${held.maxlen}`})`;
  if (held instanceof Tuple && held.named) {
    const { name, fields } = held.named;
    return `${name}(${held.items.map((item, at) => `${fields[at] ?? ""}=${shown(item, depth, inside)}`).join(", ")})`;
  }
  if (held instanceof Tuple) return held.items.length === 1 ? `(${all(held.items)},)` : `(${all(held.items)})`;
  if (held instanceof Dict) {
    if (held.like === "OrderedDict") return held.entries.size === 0 ? "OrderedDict()" : `OrderedDict({${pairs(held)}})`;
    if (held.like === "Counter") return plainText(plainOf(held));
    if (!held.factory) return `{${pairs(held)}}`;
    return `defaultdict(${shown(held.factory, depth, inside)}, {${pairs(held)}})`;
  }
  if (held instanceof PySet) return held.items.size === 0 ? "set()" : `{${inOrder([...held.items.values()], all)}}`;
  if (held instanceof View)
    return held.name.startsWith("odict") ? `<object> ${held.name}()` : `${held.name}([${all(held.items)}])`;
  if (held instanceof Instance) {
    if (held.cls.isException) return `${held.cls.name}(${all(held.args)})`;
    const { core } = held;
    if (core instanceof Tuple && core.named)
      return `${held.cls.name}(${core.items.map((item, at) => `${core.named?.fields[at] ?? ""}=${shown(item, depth, inside)}`).join(", ")})`;
    const fields = fieldsOf(held).filter(([name]) => !name.startsWith("__"));
    const own =
      fields.length > 0 && depth >= DEPTH
        ? ["…"]
        : fields.map(([name, value]) => `${name}=${shown(value, depth + 1, inside)}`);
    const content = core === undefined ? [] : [shown(core, depth, inside)];
    return `<object> ${held.cls.name}(${[...content, ...own].join(", ")})`;
  }
  if (held instanceof LibraryObject) {
    const fields = [...(held.shownFields ?? [])].filter(([name]) => !name.startsWith("__"));
    const own =
      fields.length > 0 && depth >= DEPTH
        ? ["…"]
        : fields.map(([name, value]) => `${name}=${shown(value, depth + 1, inside)}`);
    return `<object> ${held.name}(${own.join(", ")})`;
  }
  return stuck("an object's text");
}

/** As many digits as the dialect writes, with a mark of which value it is. */
function nearShown({ low, high, cause, id }: Near): string {
  const ends = [low, high];
  const [text, other] = ends.map((end) => abbreviate(plainText({ type: "float", value: end })));
  // A number with few digits would be written as it is.
  const isNarrow = high - low < Math.min(Math.abs(low), Math.abs(high)) * 1e-10;
  const hasShort = ends.map((end) => Number(end.toPrecision(8))).some((short) => low <= short && short <= high);
  return isNarrow && !hasShort && text === other && text?.startsWith("<approx>")
    ? `${text}\uFDD4${id}\uFDD5`
    : stuck(cause);
}

/** Whether a value may be another than one that looks alike. */
export const mayDiffer = (identity: string, before: string | undefined): boolean =>
  before !== undefined && identity.includes("\uFDD4") && asShown(identity) === asShown(before);

/** An object inside itself. */
function again(held: Thing): string {
  if (held instanceof List || held instanceof Deque) return "[...]";
  if (held instanceof Tuple) return held.named ? `<object> ${held.named.name}(…)` : "(...)";
  if (held instanceof Dict && !held.like && !held.factory) return "{...}";
  return held instanceof Instance ? `<object> ${held.cls.name}(…)` : stuck("an object that holds itself");
}

/** Attributes in order: those with a place of their own come after the others, base classes' first. */
function fieldsOf({ cls, fields }: Instance): readonly (readonly [string, Held])[] {
  const slots = cls.mro.toReversed().flatMap((base) => base.slots ?? []);
  const others = [...fields].filter(([name]) => !slots.includes(name));
  return [
    ...others,
    ...slots.flatMap((name) => {
      const value = fields.get(name);
      return value ? [[name, value] as const] : [];
    }),
  ];
}

/** The items of a set: sorted, where they have an order; else by their texts. */
function inOrder(items: readonly Held[], all: (items: readonly Held[]) => string): string {
  const isEvery = (types: readonly string[]) =>
    items.every((item) => !(item instanceof Thing) && types.includes(item.type));
  if (isEvery(["str"])) return all(items.toSorted((a, b) => byCodePoints(stringIn(a), stringIn(b))));
  if (isEvery(["int", "float", "bool"]))
    return all(items.toSorted((a, b) => (numberOf(a) < numberOf(b) ? -1 : numberOf(a) > numberOf(b) ? 1 : 0)));
  const tuples = items.flatMap((item) => (item instanceof Tuple ? [item.items] : []));
  const shape = (tuple: readonly Held[]) => tuple.map((part) => (part instanceof Thing ? "?" : part.type)).join();
  const [first = ""] = tuples.map(shape);
  const isOrdered = tuples.length === items.length && tuples.every((tuple) => shape(tuple) === first);
  if (!isOrdered || !/^(?:(?:int|str|bool),?)*$/.test(first))
    return items
      .map((item) => all([item]))
      .toSorted(byCodePoints)
      .join(", ");
  return all(items.toSorted((a, b) => tupleOrder(a, b)));
}

function tupleOrder(a: Held, b: Held): number {
  if (!(a instanceof Tuple) || !(b instanceof Tuple)) return 0;
  for (const [at, part] of a.items.entries()) {
    const other = b.items[at];
    if (!other || part instanceof Thing || other instanceof Thing) return 0;
    const order =
      part.type === "str" && other.type === "str"
        ? byCodePoints(part.value, other.value)
        : numberOf(part) < numberOf(other)
          ? -1
          : numberOf(part) > numberOf(other)
            ? 1
            : 0;
    if (order !== 0) return order;
  }
  return 0;
}

const stringIn = (held: Held): string => (!(held instanceof Thing) && held.type === "str" ? held.value : "");

function numberOf(held: Held): bigint | number {
  if (held instanceof Thing) return 0;
  if (held.type === "int" || held.type === "float") return held.value;
  return held.type === "bool" ? Number(held.value) : 0;
}

export function byCodePoints(a: string, b: string): number {
  const [xs, ys] = [Array.from(a), Array.from(b)];
  for (const [at, x] of xs.entries()) {
    const y = ys[at];
    if (y === undefined) return 1;
    if (x !== y) return (x.codePointAt(0) ?? 0) - (y.codePointAt(0) ?? 0);
  }
  return xs.length - ys.length;
}
