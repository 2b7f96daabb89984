import { keyOf as keyOfValue } from "../equality.ts";
import type { SetTable } from "../setTable.ts";
import { attempt, type FunctionValue, type NamedTuple, type Value } from "../value.ts";
import type { Env } from "./env.ts";
import type { Machine } from "./machine.ts";
import type { FunctionCode } from "./tree.ts";

/** What a variable or a place in an object holds: a value that can never change, or an object with an identity. */
export type Held = Value | Thing;
/** A computation that stops where a step begins or ends, to be gone on with; a generator's also where it yields. */
export type Run<T> = globalThis.Generator<Yielded | undefined, T, Held | undefined>;

/** What a generator's `yield` gives. */
export class Yielded {
  readonly value: Held;

  constructor(value: Held) {
    this.value = value;
  }
}

/** The machine cannot follow further: nothing can be told. */
export class Stuck extends Error {
  /** It is known in whose code that is: see `placed`. */
  isPlaced = false;
}

export function stuck(what: string): never {
  throw new Stuck(what);
}

/** What comes next depends on what only a run can tell: `cause` says on what. */
export class Undecided extends Stuck {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** Code of a module beside the program that is not followed: what it does, and whether it raises, is not known. */
export class NotFollowed extends Undecided {}

/** Whether one statement is looked at alone: then nothing that is not known is followed. */
let isAlone = false;

export function alone<T>(what: () => T): T {
  const before = isAlone;
  isAlone = true;
  try {
    return what();
  } finally {
    isAlone = before;
  }
}

/** Two objects may be one where a trace only shows them. */
export const mayBeOneObject = (): boolean => isAlone;

export function undecided(cause: string): never {
  if (isAlone || cause === LAST_DIGITS) stuck(cause);
  throw new Undecided(cause);
}

/** A Python exception on its way. */
export class Raised extends Error {
  readonly error: Instance;

  constructor(error: Instance) {
    super(error.cls.name);
    this.error = error;
  }
}

let made = 0;

/** An object of the program that has an identity. */
export abstract class Thing {
  readonly id = ++made;
  /** Stands for it once nobody can know what it holds: what changed it is not known, or with what. */
  lost: Unknown | undefined;

  /** What it holds, unless that cannot be known. */
  protected held<T>(content: T): T {
    return this.lost ? undecided(this.lost.cause) : content;
  }
}

/** The program's line that is under way, for values that are not known: whatever is made of one of them keeps where it came from. */
let lineNow: number | undefined;

export function isAt(line: number | undefined): void {
  lineNow = line;
}

const LINE = /\0(\d*)$/;

/** A cause in words, and the line where it came into the program. */
export function causeAndLine(cause: string): { readonly cause: string; readonly line: number | undefined } {
  const [, line = ""] = LINE.exec(cause) ?? [];
  return { cause: cause.replace(LINE, ""), line: line === "" ? undefined : Number(line) };
}

/** How a value that is not known may be written: as one word, on one line, or in any way. */
export type Spread = "word" | "line" | "text";

export const LAST_DIGITS = "the last digits depend on the system and on Python's version";

/** A value that only a run can tell. */
export class Unknown extends Thing {
  /** Why: see `causeAndLine`. */
  readonly cause: string;
  /** The name of its type, as Python's messages have it; "number" for an int or float. Undefined where that is not certain either. */
  readonly kind: string | undefined;
  /** The type of its items. */
  readonly of: string | undefined;
  /** Of a str: what is known of it, with marks for the rest. */
  readonly text: string | undefined;
  readonly spread: Spread;
  /** Objects that it may be, or hold. */
  reaches: readonly Held[];
  /** Where the trace shows something that is certain. */
  readonly shown: string | undefined;
  /** Grows whenever it may have changed. */
  version = 0;
  isClosed = false;

  constructor(
    cause: string,
    kind?: string,
    more: Partial<Pick<Unknown, "of" | "text" | "spread" | "reaches" | "shown">> = {},
  ) {
    super();
    // Of what depends on the last digits alone nobody should be told that it cannot be known.
    if (cause === LAST_DIGITS && !(this instanceof Near)) stuck(cause);
    if (isAlone && !(this instanceof Shown)) stuck(cause);
    this.cause = cause === LAST_DIGITS || LINE.test(cause) ? cause : `${cause}\0${lineNow ?? ""}`;
    this.kind = kind;
    this.of = more.of;
    this.text = more.text;
    this.spread = more.spread ?? spreadOf(kind);
    this.reaches = more.reaches ?? [];
    this.shown = more.shown;
  }
}

/** What a module holds: mostly a function or class, which a call does not change. */
export class UnknownMember extends Unknown {}

/** A float of which only the last digits depend on the system: it is one of these. */
export class Near extends Unknown {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    super(LAST_DIGITS, "float");
    this.low = low;
    this.high = high;
  }
}

/** A value of which no more is known than how a trace shows it. */
export class Shown extends Unknown {
  /** Attributes that the trace shows. */
  readonly fields: ReadonlyMap<string, Held>;

  constructor(text: string, fields: ReadonlyMap<string, Held> = new Map()) {
    super("what a trace shows", undefined, { shown: text });
    this.fields = fields;
  }

  /** It is certain what it is not: None, a number or a text. */
  get isObject(): boolean {
    return /^<(?:object|function|class|module)>/.test(this.shown ?? "");
  }
}

/** What a variable holds of which a trace shows nothing certain. */
export class Hidden extends Shown {}

function spreadOf(kind: string | undefined): Spread {
  if (kind === undefined || kind === "str") return "text";
  return ["int", "float", "bool", "number", "NoneType"].includes(kind) ? "word" : "line";
}

export class List extends Thing {
  #items: Held[];

  constructor(items: Held[]) {
    super();
    this.#items = items;
  }

  get items(): Held[] {
    return this.held(this.#items);
  }

  set items(items: Held[]) {
    this.#items = items;
  }
}

export class Tuple extends Thing {
  readonly items: readonly Held[];
  readonly named: NamedTuple | undefined;

  constructor(items: readonly Held[], named?: NamedTuple) {
    super();
    this.items = items;
    this.named = named;
  }
}

/** `collections.deque`. */
export class Deque extends Thing {
  #items: readonly Held[];
  readonly maxlen: number | undefined;

  constructor(items: readonly Held[], maxlen: number | undefined) {
    super();
    this.#items = items;
    this.maxlen = maxlen;
  }

  get items(): readonly Held[] {
    return this.held(this.#items);
  }

  set items(items: readonly Held[]) {
    this.#items = items;
  }
}

/** Entries by the text that stands for their keys' equality. */
export class Dict extends Thing {
  readonly #entries = new Map<string, readonly [Held, Held]>();
  /** What makes the value of a key that is missing: `defaultdict`. */
  factory: Held | undefined;
  /** Which of the library's subclasses it is. */
  like: "Counter" | "OrderedDict" | undefined;

  get entries(): Map<string, readonly [Held, Held]> {
    return this.held(this.#entries);
  }

  get(key: Held): Held | undefined {
    return this.entries.get(keyOf(key))?.[1];
  }

  set(key: Held, value: Held): void {
    const text = keyUnlessUnknown(key);
    if (text instanceof Undecided) lose(this, text.why, [key, value]);
    else this.entries.set(text, [this.entries.get(text)?.[0] ?? key, value]);
  }

  delete(key: Held): void {
    this.entries.delete(keyOf(key));
  }
}

export class PySet extends Thing {
  #items = new Map<string, Held>();
  /** As CPython keeps it, where that is known: it has the order. */
  table: SetTable | undefined;

  constructor(items: readonly Held[] = [], table?: SetTable) {
    super();
    this.table = table;
    for (const item of items) {
      const text = keyUnlessUnknown(item);
      if (text instanceof Undecided) {
        lose(this, text.why, items);
        break;
      }
      this.#items.set(text, item);
    }
  }

  get items(): Map<string, Held> {
    return this.held(this.#items);
  }

  has(item: Held): boolean {
    return this.items.has(keyOf(item));
  }

  /** Becomes what another one is. */
  become(other: PySet): void {
    this.lost = other.lost;
    this.#items = other.#items;
    this.table = other.table;
  }
}

export class Class extends Thing {
  readonly name: string;
  readonly bases: readonly Class[];
  readonly mro: readonly Class[];
  readonly members = new Map<string, Held>();
  /** Of Python itself: an exception, or a base that does nothing. */
  readonly isBuiltin: boolean;
  /** As it says itself, where that is certain: `helper.Point`. */
  fullName: string | undefined;
  data: DataClass | undefined;
  /** Attributes that its objects have a place for, where they have no others. */
  slots: readonly string[] | undefined;
  /** Of an enumeration, in order. */
  enumeration: Map<string, EnumMember> | undefined;

  constructor(name: string, bases: readonly Class[], isBuiltin: boolean) {
    super();
    this.name = name;
    this.bases = bases;
    this.isBuiltin = isBuiltin;
    this.mro = [this, ...merged([...bases.map(({ mro }) => mro), bases])];
  }

  find(name: string): Held | undefined {
    return this.owner(name)?.members.get(name);
  }

  owner(name: string): Class | undefined {
    return this.mro.find(({ members }) => members.has(name));
  }

  isA(other: Class): boolean {
    return this.mro.includes(other);
  }

  get isException(): boolean {
    return this.mro.some(({ name, isBuiltin }) => isBuiltin && name === "BaseException");
  }
}

/** A member of an enumeration; there is one of each. */
export class EnumMember extends Thing {
  readonly cls: Class;
  readonly name: string;
  readonly value: Held;

  constructor(cls: Class, name: string, value: Held) {
    super();
    this.cls = cls;
    this.name = name;
    this.value = value;
  }
}

/** What `@dataclass` makes of a class. */
export interface DataClass {
  readonly fields: readonly DataField[];
  readonly isFrozen: boolean;
  readonly isOrdered: boolean;
  readonly hasEq: boolean;
  readonly hasRepr: boolean;
}

export interface DataField {
  readonly name: string;
  readonly missing: Held | undefined;
  readonly factory: Held | undefined;
  readonly isInInit: boolean;
  readonly isShown: boolean;
  readonly isCompared: boolean;
}

/** C3: the order in which a class's bases are asked. */
function merged(lists: readonly (readonly Class[])[]): readonly Class[] {
  const rest = lists.filter(({ length }) => length > 0);
  if (rest.length === 0) return [];
  const next = rest.map(([first]) => first).find((first) => first && !rest.some((list) => list.indexOf(first) > 0));
  if (!next) return stuck("order of bases");
  return [next, ...merged(rest.map((list) => list.filter((cls) => cls !== next)))];
}

export class Instance extends Thing {
  readonly cls: Class;
  readonly #fields = new Map<string, Held>();
  /** Of an exception. */
  args: readonly Held[] = [];
  cause: Held | undefined;

  constructor(cls: Class) {
    super();
    this.cls = cls;
  }

  get fields(): Map<string, Held> {
    return this.held(this.#fields);
  }
}

/** A variable that functions inside may share. */
export interface Variable {
  value: Held | undefined;
}

export class FunctionObject extends Thing {
  readonly code: FunctionCode;
  /** By parameter. */
  readonly missing: ReadonlyMap<string, Held>;
  readonly captured: ReadonlyMap<string, Variable>;
  readonly env: Env;
  /** The class whose method it is, for `super()`. */
  readonly cls: { value: Class | undefined } | undefined;
  readonly fields = new Map<string, Held>();

  constructor(
    code: FunctionCode,
    missing: ReadonlyMap<string, Held>,
    captured: ReadonlyMap<string, Variable>,
    env: Env,
    cls: { value: Class | undefined } | undefined,
  ) {
    super();
    this.code = code;
    this.missing = missing;
    this.captured = captured;
    this.env = env;
    this.cls = cls;
  }
}

export class Method extends Thing {
  readonly self: Held;
  readonly of: Held;

  constructor(self: Held, of: Held) {
    super();
    this.self = self;
    this.of = of;
  }
}

/** A method of a built-in object, not called yet. */
export class NativeMethod extends Thing {
  readonly self: Held;
  readonly name: string;

  constructor(self: Held, name: string) {
    super();
    this.self = self;
    this.name = name;
  }
}

/** A function or type of Python itself: `len`, `int`, `math.sqrt`. */
export class Native extends Thing {
  readonly name: string;
  readonly shown: string;

  constructor(name: string, shown: string) {
    super();
    this.name = name;
    this.shown = shown;
  }
}

/** `list[int]`: which of them are equal, and one, is not followed. */
export class Generic extends Native {
  constructor(name: string) {
    super(name, "<class>");
  }
}

/** An object of the library that works on the world outside: a logger, a stream. */
export class Outside extends Native {
  readonly type: string;
  /** Which one it is. */
  readonly what: string;

  constructor(type: string, what: string) {
    super(`object ${type}`, `<object> ${type}()`);
    this.type = type;
    this.what = what;
  }
}

/** A function or class of the library, which is called with plain values. */
export class Foreign extends Thing {
  readonly value: FunctionValue;

  constructor(value: FunctionValue) {
    super();
    this.value = value;
  }
}

/** An object of a class of the library: what it holds is its own business. */
export abstract class LibraryObject extends Thing {
  /** Its class, as the trace shows it. */
  readonly name: string;
  /** The same as `type(x)` in messages has it. */
  readonly kind: string;

  constructor(name: string, kind = name) {
    super();
    this.name = name;
    this.kind = kind;
  }

  /** An attribute that is no method; undefined for any other. */
  abstract field(name: string): Held | undefined;
  abstract call(
    machine: Machine,
    name: string,
    given: { readonly args: readonly Held[]; readonly named: ReadonlyMap<string, Held> },
  ): Run<Held>;
  /** As the trace shows it. */
  shown(): string {
    return `<object> ${this.name}()`;
  }
  /** What `repr` gives, where that is certain. */
  protected told: string | undefined;
  get repr(): string | undefined {
    return this.told;
  }
  /** What `for` goes over, where that is possible. */
  iterate(): Iter | undefined {
    return undefined;
  }
}

export class Module extends Thing {
  readonly name: string;
  /** What it holds, where it is a file beside the program. */
  readonly env: Env | undefined;
  /** Its own code is still on its way. */
  isBeginning = false;

  constructor(name: string, env?: Env) {
    super();
    this.name = name;
    this.env = env;
  }
}

export class Property extends Thing {
  readonly get: Held;
  readonly set: Held | undefined;

  constructor(get: Held, set: Held | undefined) {
    super();
    this.get = get;
    this.set = set;
  }
}

/** `@cached_property`: the object keeps what its function gives first. */
export class CachedProperty extends Thing {
  readonly of: Held;

  constructor(of: Held) {
    super();
    this.of = of;
  }
}

/** `@staticmethod` or `@classmethod`. */
export class Wrapped extends Thing {
  readonly kind: "static" | "class";
  readonly of: Held;

  constructor(kind: "static" | "class", of: Held) {
    super();
    this.kind = kind;
    this.of = of;
  }
}

/** A comparison that `@total_ordering` made. */
export class Ordering extends Thing {
  readonly name: "__le__" | "__gt__" | "__ge__";

  constructor(name: "__le__" | "__gt__" | "__ge__") {
    super();
    this.name = name;
  }
}

/** `contextlib.suppress(…)`. */
export class Suppress extends Thing {
  readonly types: Held;

  constructor(types: Held) {
    super();
    this.types = types;
  }
}

export class Super extends Thing {
  readonly self: Held;
  readonly after: Class;

  constructor(self: Held, after: Class) {
    super();
    this.self = self;
    this.after = after;
  }
}

/** A function that remembers what it gave: `@lru_cache`. */
export class Memo extends Thing {
  readonly of: Held;
  readonly results = new Map<string, Held>();
  /** How many results it remembers; undefined: all. */
  readonly size: number | undefined;
  hits = 0;
  misses = 0;

  constructor(of: Held, size: number | undefined) {
    super();
    this.of = of;
    this.size = size;
  }
}

/** What `@contextmanager` makes of a generator function, and what a call of that gives. */
export class Manager extends Thing {
  readonly of: Held;
  readonly running: Iter | undefined;

  constructor(of: Held, running: Iter | undefined) {
    super();
    this.of = of;
    this.running = running;
  }
}

/** What can be gone over once. */
export class Iter extends Thing {
  /** Its type, as the trace shows it. */
  readonly name: string;
  /** @param sent what a generator's `yield` gives back */
  readonly next: (sent?: Held) => Run<Held | undefined>;
  /** What a generator returned. */
  returned: Held | undefined;
  /** Of a generator: lets an exception out of its `yield`. */
  fail: ((error: Raised) => Run<Held | undefined>) | undefined;
  /** Going over it does nothing else that anybody could see. */
  isCalm = false;

  constructor(name: string, next: (sent?: Held) => Run<Held | undefined>) {
    super();
    this.name = name;
    this.next = (sent) => (this.lost ? undecided(this.lost.cause) : next(sent));
  }
}

/** `dict.keys()` and its like: always as the dict is. */
export class View extends Thing {
  readonly of: Dict;
  readonly kind: "keys" | "values" | "items";

  constructor(of: Dict, kind: "keys" | "values" | "items") {
    super();
    this.of = of;
    this.kind = kind;
  }

  /** Its class. */
  get name(): string {
    return `${this.of.like === "OrderedDict" ? "odict" : "dict"}_${this.kind}`;
  }

  get items(): Held[] {
    return [...this.of.entries.values()].map((entry) =>
      this.kind === "keys" ? entry[0] : this.kind === "values" ? entry[1] : new Tuple(entry),
    );
  }
}

/** `field(…)` of a dataclass. */
export class FieldMaker extends Thing {
  readonly named: ReadonlyMap<string, Held>;

  constructor(named: ReadonlyMap<string, Held>) {
    super();
    this.named = named;
  }
}

/** Equal texts for equal keys, as Python's `==` and `hash` have it. */
export function keyOf(key: Held): string {
  if (key instanceof Thing) {
    if (key.lost) undecided(key.lost.cause);
    if (key instanceof Unknown) undecided(key.cause);
    if (key instanceof Tuple) return `(${key.items.map(keyOf).join()})`;
    if (key instanceof Instance) {
      const owner = key.cls.mro.find(({ data, members }) => data || members.has("__eq__") || members.has("__hash__"));
      if (owner?.data?.isFrozen && owner.data.hasEq && !key.cls.find("__hash__"))
        return `d${key.cls.id}(${owner.data.fields.map(({ name }) => keyOf(key.fields.get(name) ?? stuck(name))).join()})`;
      const isPlain = owner === undefined;
      return isPlain ? `o${key.id}` : stuck("hash of an object");
    }
    if (key instanceof Generic) stuck("hash of a type");
    if (
      key instanceof FunctionObject ||
      key instanceof Class ||
      key instanceof Native ||
      key instanceof Foreign ||
      key instanceof EnumMember ||
      (key instanceof Module && key.env)
    )
      return `o${key.id}`;
    const isOpen = key instanceof List || key instanceof Dict || key instanceof PySet || key instanceof Deque;
    if (!isOpen) stuck("hash of an object");
    throw new Unhashable(key);
  }
  switch (key.type) {
    case "int":
      return `n${key.value}`;
    case "bool":
      return key.value ? "n1" : "n0";
    case "float":
      return Number.isInteger(key.value)
        ? `n${BigInt(key.value)}`
        : Number.isNaN(key.value)
          ? stuck("nan")
          : `f${key.value}`;
    case "str":
      return `s${JSON.stringify(key.value)}`;
    case "none":
      return "None";
    default:
      if (key.type === "bytes") return `b${JSON.stringify(key.value)}`;
      return key.type === "frozenset" ? `f${attempt(() => keyOfValue(key)) ?? stuck("hash")}` : stuck("hash");
  }
}

/** A list or its like was used as a key. */
export class Unhashable extends Error {
  readonly key: Thing;

  constructor(key: Thing) {
    super("unhashable");
    this.key = key;
  }
}

function keyUnlessUnknown(key: Held): string | Undecided {
  try {
    return keyOf(key);
  } catch (reason) {
    if (reason instanceof Undecided) return reason;
    throw reason;
  }
}

/**
 * What an object holds can no longer be known.
 *
 * @param more what it may hold now, too
 * @param isDeep nor what all those hold that can be reached from it
 */
export function lose(held: Held, cause: string, more: readonly Held[] = [], isDeep = false): void {
  if (!(held instanceof Thing)) return;
  if (isAlone) stuck(cause);
  const one = held.lost ?? held;
  if (one instanceof Unknown) {
    const { reaches } = one;
    one.version++;
    // While they are lost, it reaches nothing: what holds itself is lost once.
    one.reaches = [];
    for (const part of reaches) lose(part, cause, [], true);
    one.reaches = [...reaches, ...more];
    return;
  }
  const parts = partsOf(held);
  const kind =
    held instanceof List ? "list" : held instanceof Dict ? "dict" : held instanceof PySet ? "set" : undefined;
  if (kind !== undefined || held instanceof Deque || held instanceof Instance || held instanceof Iter)
    held.lost = new Unknown(cause, kind, { reaches: [...parts, ...more] });
  if (isDeep || held.lost === undefined) for (const part of parts) lose(part, cause, [], true);
}

/** What an object holds, as far as that can change. */
export function partsOf(held: Held): readonly Held[] {
  if (!(held instanceof Thing) || held.lost) return [];
  if (held instanceof List || held instanceof Tuple || held instanceof Deque) return held.items;
  if (held instanceof Dict) return [...held.entries.values()].flat();
  if (held instanceof PySet) return [...held.items.values()];
  if (held instanceof Instance) return [...held.fields.values(), ...held.args];
  if (held instanceof View) return [held.of];
  return held instanceof Method || held instanceof NativeMethod ? [held.self] : [];
}
