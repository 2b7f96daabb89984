import type { SetTable } from "../../setTable.ts";
import type { NamedTuple } from "../../value.ts";
import { stuck, Undecided } from "../stuck.ts";
import type { Instance } from "./classes.ts";
import { keyOf, keyUnlessUnknown } from "./keys.ts";
import { lose } from "./lost.ts";
import { type Held, Thing } from "./thing.ts";

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

  clear(): void {
    this.entries.clear();
  }
}

/** `object.__dict__`: always as the object's attributes are. */
export class FieldsDict extends Dict {
  readonly of: Instance;

  constructor(of: Instance) {
    super();
    this.of = of;
  }

  override get entries(): Map<string, readonly [Held, Held]> {
    const found = new Map<string, readonly [Held, Held]>();
    for (const [name, value] of this.of.fields) {
      const key = { type: "str", value: name } as const;
      found.set(keyOf(key), [key, value]);
    }
    return found;
  }

  override set(key: Held, value: Held): void {
    if (key instanceof Thing || key.type !== "str") stuck("a key of __dict__");
    else this.of.fields.set(key.value, value);
  }

  override delete(key: Held): void {
    if (key instanceof Thing || key.type !== "str") stuck("a key of __dict__");
    else this.of.fields.delete(key.value);
  }

  override clear(): void {
    this.of.fields.clear();
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
      // Of equal ones the first stays.
      if (!this.#items.has(text)) this.#items.set(text, item);
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

/** `a[1:2]`: what stands in the brackets. */
export class Slice extends Thing {
  readonly bounds: readonly Held[];

  constructor(bounds: readonly Held[]) {
    super();
    this.bounds = bounds;
  }
}
