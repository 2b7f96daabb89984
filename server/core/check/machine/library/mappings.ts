import { NONE } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { hashed, iteratorOver, settled } from "../convert.ts";
import { missingKey } from "../items.ts";
import type { Machine } from "../machine.ts";
import { Dict, List, Tuple } from "../objects/containers.ts";
import type { Iter } from "../objects/iterators.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import type { Held, Run } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";

/** Objects that hold values by name: `types.SimpleNamespace` and `collections.ChainMap`. */

class Namespace extends LibraryObject {
  readonly #fields = new Map<string, Held>();

  constructor(fields: ReadonlyMap<string, Held>) {
    super("SimpleNamespace", "types.SimpleNamespace");
    for (const [name, value] of fields) this.#fields.set(name, value);
  }

  field(name: string): Held {
    return this.#fields.get(name) ?? stuck(`SimpleNamespace.${name}`);
  }

  call(): never {
    return stuck("a method of a SimpleNamespace");
  }

  override setField(_machine: Machine, name: string, value: Held): void {
    if (name.startsWith("__")) stuck(`SimpleNamespace.${name}`);
    this.#fields.set(name, value);
  }

  override get parts(): readonly Held[] {
    return [...this.#fields.values()];
  }

  override get shownFields(): Iterable<readonly [string, Held]> {
    return this.#fields;
  }
}

/** What it is made with. */
export function makeNamespace({ args, named }: Arguments): Held {
  return args.length > 0 ? stuck("types.SimpleNamespace") : new Namespace(named);
}

class ChainMap extends LibraryObject {
  readonly #maps: readonly Dict[];

  constructor(maps: readonly Dict[]) {
    super("ChainMap");
    this.#maps = maps;
  }

  field(name: string): Held | undefined {
    if (name === "maps") return stuck("ChainMap.maps");
    if (name === "parents") return new ChainMap(this.#maps.length > 1 ? this.#maps.slice(1) : [new Dict()]);
    return /^(?:get|items|keys|new_child|values)$/.test(name) ? undefined : stuck(`ChainMap.${name}`);
  }

  call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [first, second, ...more] = args;
    if (named.size + more.length > 0) return stuck(`ChainMap.${name}`);
    if (name === "get" && first) return settled(this.#find(machine, first) ?? second ?? NONE);
    if (name === "new_child" && !second) {
      const child = first ?? new Dict();
      return child instanceof Dict ? settled(new ChainMap([child, ...this.#maps])) : stuck("ChainMap.new_child");
    }
    return first ? stuck(`ChainMap.${name}`) : settled(new MapView(name, this));
  }

  #find(machine: Machine, key: Held): Held | undefined {
    return hashed(machine, () => {
      for (const map of this.#maps) {
        const found = map.get(key);
        if (found) return found;
      }
      return undefined;
    });
  }

  /** All together: a key stands where the last dict has it that does, with the value of the first. */
  override asDict(): Dict {
    if (this.#maps.some((map) => map.lost || map.factory)) return stuck("a ChainMap");
    const all = new Dict();
    for (const map of this.#maps.toReversed()) for (const [key, value] of map.entries.values()) all.set(key, value);
    return all;
  }

  override item(machine: Machine, index: Held): Held {
    if (this.#maps.some((map) => map.factory || map.like === "Counter")) return stuck("a ChainMap");
    return this.#find(machine, index) ?? missingKey(machine, index);
  }

  override setItem(machine: Machine, index: Held, value: Held): boolean {
    hashed(machine, () => this.#maps[0]?.set(index, value));
    return true;
  }

  override iterate(): Iter {
    return iteratorOver(
      "",
      [...this.asDict().entries.values()].map(([key]) => key),
    );
  }

  override get parts(): readonly Held[] {
    return this.#maps;
  }

  override get shownFields(): Iterable<readonly [string, Held]> {
    return [["maps", new List([...this.#maps])]];
  }
}

/** `ChainMap.items()` and its like. */
class MapView extends LibraryObject {
  readonly #of: ChainMap;
  readonly #what: string;

  constructor(what: string, of: ChainMap) {
    super(`${what.charAt(0).toUpperCase()}${what.slice(1)}View`);
    this.#what = what;
    this.#of = of;
  }

  field(name: string): never {
    return stuck(`${this.name}.${name}`);
  }

  call(): never {
    return stuck(`a method of a ${this.name}`);
  }

  override get parts(): readonly Held[] {
    return [this.#of];
  }

  override iterate(): Iter {
    const pairs = [...this.#of.asDict().entries.values()];
    const part = (pair: readonly [Held, Held]): Held =>
      this.#what === "items" ? new Tuple(pair) : pair[this.#what === "keys" ? 0 : 1];
    return iteratorOver("", pairs.map(part));
  }
}

export function makeChainMap({ args, named }: Arguments): Held {
  const areDicts = args.every((arg): arg is Dict => arg instanceof Dict && !arg.lost);
  if (!areDicts || named.size > 0) return stuck("collections.ChainMap");
  return new ChainMap(args.length === 0 ? [new Dict()] : args);
}
