import { characters, int, NONE, reprOf, str } from "../../value.ts";
import { type Arguments, call } from "../call.ts";

import { allOf, iterate } from "../iterate.ts";
import type { Machine } from "../machine.ts";
import { callMethodOfBuiltin } from "../methodsOfBuiltins.ts";
import { Dict, List } from "../objects/containers.ts";
import { Iter } from "../objects/iterators.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown, UnknownMember } from "../objects/unknownValue.ts";
import { FILE } from "../sources.ts";
import { strText } from "../strings.ts";
import { stuck } from "../stuck.ts";
import { heldText, isMarked, known, unknownIn } from "../unknown.ts";
import { TextBuffer } from "./io.ts";

/** The module `csv` where its lines are known: a `StringIO`, or a list of texts. What it does with files is not known. */

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly end: string;
  readonly skipsSpace: boolean;
}

const OPTIONS: Readonly<Record<string, RegExp>> = {
  delimiter: /^[^\r\n"\0]$/,
  quotechar: /^[^\r\n\0]$/,
  lineterminator: /^(?:\r\n|\n)$/,
};

/** What of the options is followed; undefined where one is not. */
function dialectFrom(named: ReadonlyMap<string, Held>): Dialect | undefined {
  const texts = new Map<string, string>();
  for (const [name, held] of named) {
    const text = !(held instanceof Thing) && held.type === "str" ? held.value : undefined;
    const isBlank = name === "skipinitialspace" && !(held instanceof Thing) && held.type === "bool";
    if (!isBlank && (text === undefined || !OPTIONS[name]?.test(text))) return undefined;
    texts.set(name, isBlank && held.type === "bool" ? String(held.value) : (text ?? ""));
  }
  const [delimiter, quote] = [texts.get("delimiter") ?? ",", texts.get("quotechar") ?? '"'];
  const isClear = delimiter !== quote && delimiter !== " ";
  const skipsSpace = texts.get("skipinitialspace") === "true";
  return isClear ? { delimiter, quote, end: texts.get("lineterminator") ?? "\r\n", skipsSpace } : undefined;
}

const OWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  reader: [],
  writer: [],
  DictReader: ["fieldnames", "restkey", "restval"],
  DictWriter: ["fieldnames", "restval", "extrasaction"],
};

export function* callCsv(machine: Machine, name: string, given: Arguments): Run<Held> {
  const own = OWN_OPTIONS[name] ?? stuck(`csv.${name}`);
  const [file, ...rest] = given.args;
  const options = new Map<string, Held>(rest.map((held, at) => [own[at] ?? "dialect", held]));
  for (const [key, held] of given.named) if (own.includes(key)) options.set(key, held);
  const dialect = dialectFrom(new Map([...given.named].filter(([key]) => !own.includes(key))));
  const isReader = name.endsWith("eader");
  const isKnown =
    (file instanceof TextBuffer && !file.lost) || (isReader && file instanceof List && !unknownIn([file]));
  // Of anything else no more is known than of a file.
  if (!file || !isKnown || !dialect || options.has("dialect"))
    return yield* call(machine, new UnknownMember(FILE), given);
  const names = options.get("fieldnames");
  const fields = names && !isNone(names) ? yield* allOf(machine, names) : undefined;
  if (isReader) {
    const reader = new Reader(machine, yield* iterate(machine, file), dialect);
    const [restKey, restValue] = [options.get("restkey") ?? NONE, options.get("restval") ?? NONE];
    return name === "reader" ? reader : new DictReader(reader, fields, restKey, restValue);
  }
  const writer = new Writer(file, dialect);
  if (name === "writer") return writer;
  const extras = options.get("extrasaction");
  if (extras && (extras instanceof Thing || extras.type !== "str" || !/^(?:raise|ignore)$/.test(extras.value)))
    return stuck("csv.DictWriter");
  const ignores =
    extras !== undefined && !(extras instanceof Thing) && extras.type === "str" && extras.value === "ignore";
  return new DictWriter(writer, fields ?? stuck("csv.DictWriter"), options.get("restval") ?? str(""), ignores);
}

const isNone = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";

class Reader extends LibraryObject {
  readonly rows: Iter;
  #lines = 0;

  constructor(machine: Machine, lines: Iter, dialect: Dialect) {
    super("reader", "_csv.reader");
    this.rows = new Iter("reader", () => this.#next(machine, lines, dialect));
  }

  field(name: string): Held | undefined {
    return name === "line_num" ? int(this.#lines) : stuck(`a csv reader's ${name}`);
  }

  call(): never {
    return stuck("a csv reader's method");
  }

  override iterate(): Iter {
    return this.rows;
  }

  *#next(machine: Machine, lines: Iter, dialect: Dialect): Run<Held | undefined> {
    const fields: Held[] = [];
    let [field, state]: [string, "start" | "field" | "quoted" | "quote"] = ["", "start"];
    for (;;) {
      const held = yield* lines.next();
      const line = held && known(held);
      if (!line && state !== "quoted") return undefined;
      if (line instanceof Unknown || line instanceof Thing || (line && line.type !== "str")) return stuck("csv.reader");
      machine.spend();
      if (line) this.#lines++;
      const text = line?.type === "str" ? line.value : "";
      if (text.includes("\0") || /[\r\n](?![\r\n]*$)/.test(text)) return stuck("a line with a line end inside");
      if (line && state === "start" && /^[\r\n]*$/.test(text)) return new List([]);
      for (const one of characters(text)) {
        const isEnd = one === "\n" || one === "\r";
        if (state === "quoted") {
          if (one === dialect.quote) state = "quote";
          else field += one;
        } else if (state === "quote" && one === dialect.quote) {
          field += one;
          state = "quoted";
        } else if (one === dialect.delimiter) {
          fields.push(str(field));
          [field, state] = ["", "start"];
        } else if (isEnd) break;
        else if (state === "start" && one === dialect.quote) state = "quoted";
        else if (!(state === "start" && dialect.skipsSpace && one === " ")) {
          field += one;
          state = "field";
        }
      }
      if (line && state === "quoted") continue;
      fields.push(str(field));
      return new List(fields);
    }
  }
}

class DictReader extends LibraryObject {
  readonly #reader: Reader;
  #fields: readonly Held[] | undefined;
  readonly #restKey: Held;
  readonly #restValue: Held;

  constructor(reader: Reader, fields: readonly Held[] | undefined, restKey: Held, restValue: Held) {
    super("DictReader");
    this.#reader = reader;
    this.#fields = fields;
    this.#restKey = restKey;
    this.#restValue = restValue;
  }

  field(name: string): Held | undefined {
    if (name === "line_num") return this.#reader.field(name);
    if (name !== "fieldnames") return stuck(`a csv reader's ${name}`);
    if (!this.#fields) {
      const { done, value } = this.#named().next();
      if (!done || value === undefined) return stuck("csv.DictReader");
    }
    return new List([...(this.#fields ?? [])]);
  }

  call(): never {
    return stuck("a csv reader's method");
  }

  override iterate(): Iter {
    return new Iter("DictReader", () => this.#next());
  }

  /** The first row has the names, where nobody gave them. */
  *#named(): Run<readonly Held[] | undefined> {
    if (this.#fields) return this.#fields;
    const first = yield* this.#reader.rows.next();
    if (first instanceof List) this.#fields = first.items;
    return this.#fields;
  }

  *#next(): Run<Held | undefined> {
    const fields = yield* this.#named();
    let row = fields && (yield* this.#reader.rows.next());
    while (row instanceof List && row.items.length === 0) row = yield* this.#reader.rows.next();
    if (!fields || !(row instanceof List)) return undefined;
    const made = new Dict();
    for (const [at, name] of fields.entries()) made.set(name, row.items[at] ?? this.#restValue);
    if (row.items.length > fields.length) made.set(this.#restKey, new List(row.items.slice(fields.length)));
    return made;
  }
}

class Writer extends LibraryObject {
  readonly #file: Held;
  readonly #dialect: Dialect;

  constructor(file: Held, dialect: Dialect) {
    super("writer", "_csv.writer");
    this.#file = file;
    this.#dialect = dialect;
  }

  field(name: string): Held | undefined {
    return /^writerows?$/.test(name) ? undefined : stuck(`a csv writer's ${name}`);
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [given, ...more] = args;
    if (!given || more.length + named.size > 0) return stuck(`csv: ${name}`);
    if (name === "writerow") return yield* this.row(machine, yield* allOf(machine, given));
    for (const row of yield* allOf(machine, given)) yield* this.row(machine, yield* allOf(machine, row));
    return NONE;
  }

  *row(machine: Machine, items: readonly Held[]): Run<Held> {
    const { delimiter, quote, end } = this.#dialect;
    const texts: string[] = [];
    for (const item of items) {
      const text = isNone(item) ? "" : yield* strText(machine, item);
      // Whether it needs quotes is not known.
      if (isMarked(text)) return stuck("a csv field that is not known");
      // Newer versions put quotes around more of these.
      if (text.includes("\r") && !end.includes("\r")) return stuck("a csv field with a line end");
      const needsQuotes = [delimiter, quote, ...end].some((mark) => text.includes(mark));
      texts.push(needsQuotes ? quote + text.replaceAll(quote, quote + quote) + quote : text);
    }
    if (texts.length === 1 && texts[0] === "") texts[0] = quote + quote;
    const line = heldText(texts.join(delimiter) + end);
    return yield* callMethodOfBuiltin(machine, this.#file, "write", { args: [line], named: new Map() });
  }
}

class DictWriter extends LibraryObject {
  readonly #writer: Writer;
  readonly #fields: readonly Held[];
  readonly #restValue: Held;
  readonly #ignores: boolean;

  constructor(writer: Writer, fields: readonly Held[], restValue: Held, ignores: boolean) {
    super("DictWriter");
    this.#writer = writer;
    this.#fields = fields;
    this.#restValue = restValue;
    this.#ignores = ignores;
  }

  field(name: string): Held | undefined {
    if (name === "fieldnames") return stuck("a csv writer's names");
    return /^write(?:rows?|header)$/.test(name) ? undefined : stuck(`a csv writer's ${name}`);
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [given, ...more] = args;
    if (more.length + named.size > 0 || (name === "writeheader") === (given !== undefined))
      return stuck(`csv: ${name}`);
    if (!given) return yield* this.#writer.row(machine, this.#fields);
    if (name === "writerow") return yield* this.#writer.row(machine, this.#ordered(machine, given));
    // All rows are looked at one after the other as they are written.
    for (const row of yield* allOf(machine, given)) yield* this.#writer.row(machine, this.#ordered(machine, row));
    return NONE;
  }

  #ordered(machine: Machine, row: Held): readonly Held[] {
    if (!(row instanceof Dict) || row.factory || row.like) return stuck("a csv row that is no dict");
    const names = new Dict();
    for (const field of this.#fields) names.set(field, NONE);
    const extra = [...row.entries.values()].map(([key]) => key).filter((key) => names.get(key) === undefined);
    if (extra.length > 0 && !this.#ignores) {
      const [key] = extra;
      const shown = key && !(key instanceof Thing) && extra.length === 1 ? reprOf(key) : undefined;
      machine.raise("ValueError", `dict contains fields not in fieldnames: ${shown ?? stuck("several csv fields")}`);
    }
    return this.#fields.map((field) => row.get(field) ?? this.#restValue);
  }
}
