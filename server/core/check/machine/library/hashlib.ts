import { HASHES, type Hash } from "../../library/hashes.ts";
import { bytes, int, NONE, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { settled } from "../convert.ts";
import { builtinClass } from "../hierarchy.ts";
import type { Machine } from "../machine.ts";
import { lose } from "../objects/lost.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck, undecided } from "../stuck.ts";
import { known, versionText } from "../unknown.ts";

/** `hashlib`: hashes that a program feeds bit by bit. */

const MAX_BYTES = 100_000;

class HashObject extends LibraryObject {
  readonly #name: string;
  readonly #hash: Hash;
  /** All that it was given, one character a byte. */
  #fed: string;

  constructor(name: string, hash: Hash, fed: string) {
    super("HASH", "_hashlib.HASH");
    this.#name = name;
    this.#hash = hash;
    this.#fed = fed;
  }

  field(name: string): Held | undefined {
    if (name === "name") return str(this.#name);
    if (name === "digest_size") return int(this.#hash.size);
    if (name === "block_size") return int(this.#hash.block);
    return /^(?:update|digest|hexdigest|copy)$/.test(name) ? undefined : stuck(`a hash's ${name}`);
  }

  call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [given] = args;
    if (named.size > 0 || args.length !== (name === "update" ? 1 : 0)) return stuck(`a hash's ${name}`);
    if (this.lost) return undecided(this.lost.cause);
    if (name === "copy") return settled(new HashObject(this.#name, this.#hash, this.#fed));
    if (name === "update") {
      const more = known(given ?? stuck(name));
      if (more instanceof Unknown) lose(this, more.cause);
      else this.#fed = bounded(this.#fed + bytesFrom(machine, more));
      return settled(NONE);
    }
    const digest = this.#hash.of(Uint8Array.from(this.#fed, (byte) => byte.charCodeAt(0)));
    if (name === "digest") return settled(bytes(String.fromCharCode(...digest)));
    return settled(str(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")));
  }
}

const bounded = (text: string): string => (text.length > MAX_BYTES ? stuck("much to hash") : text);

function bytesFrom(machine: Machine, held: Held): string {
  if (!(held instanceof Thing) && held.type === "bytes") return held.value;
  // The words for a text differ between versions.
  if (!(held instanceof Thing) && held.type === "str")
    return machine.raiseError(builtinClass("TypeError") ?? stuck("TypeError"), [versionText()]);
  if (!(held instanceof Thing) && ["int", "float", "bool", "none"].includes(held.type))
    return machine.raise("TypeError", "object supporting the buffer API required");
  return stuck("what is hashed");
}

export function callHashlib(machine: Machine, called: string, { args, named }: Arguments): Held {
  const [wanted, ...rest] = called === "new" ? args : [str(called), ...args];
  const name = !wanted || wanted instanceof Thing || wanted.type !== "str" ? stuck("hashlib.new") : wanted.value;
  const hash = (Object.hasOwn(HASHES, name) ? HASHES[name] : undefined) ?? stuck(`hashlib.${name}`);
  for (const option of named.keys()) if (option !== "usedforsecurity") return stuck(`hashlib.${name}`);
  const given = known(rest[0] ?? bytes(""));
  if (rest.length > 1) return stuck(`hashlib.${name}`);
  const made = new HashObject(name, hash, given instanceof Unknown ? "" : bounded(bytesFrom(machine, given)));
  if (given instanceof Unknown) lose(made, given.cause);
  return made;
}
