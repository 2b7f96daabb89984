import { isoCalendarOf } from "../../moments.ts";
import { int, type MomentValue } from "../../value.ts";
import { iteratorOver } from "../convert.ts";
import type { Machine } from "../machine.ts";
import type { Iter } from "../objects/iterators.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";

const FIELDS = ["year", "week", "weekday"];

/** What `date.isocalendar()` gives: a tuple with names, of a class of its own. */
export class IsoCalendar extends LibraryObject {
  readonly #parts: readonly Held[];

  constructor(of: MomentValue) {
    super("IsoCalendarDate", "datetime.IsoCalendarDate");
    const parts = isoCalendarOf(of);
    this.#parts = parts.map(int);
    this.told = `datetime.IsoCalendarDate(${parts.map((part, at) => `${FIELDS[at]}=${part}`).join(", ")})`;
  }

  field(name: string): Held | undefined {
    return this.#parts[FIELDS.indexOf(name)] ?? stuck(`a date's ${name}`);
  }

  call(): never {
    return stuck("a method of a date");
  }

  override iterate(): Iter {
    return iteratorOver("", this.#parts);
  }

  override item(_machine: Machine, index: Held): Held | undefined {
    const at = index instanceof Thing || index.type !== "int" ? undefined : Number(index.value);
    return at === undefined || at < -3 || at > 2 ? undefined : this.#parts.at(at);
  }
}
