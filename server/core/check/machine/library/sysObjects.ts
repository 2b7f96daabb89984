import { bool, float, int } from "../../value.ts";
import type { Machine } from "../machine.ts";
import type { Tuple } from "../objects/containers.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck } from "../stuck.ts";

/** What `sys` holds that is the same in every CPython of 64 bits. */

const LARGEST = 2n ** 63n - 1n;
const FLOAT: Readonly<Record<string, Held>> = {
  dig: int(15),
  epsilon: float(Number.EPSILON),
  mant_dig: int(53),
  max: float(Number.MAX_VALUE),
  max_10_exp: int(308),
  max_exp: int(1024),
  min: float(2 ** -1022),
  min_10_exp: int(-307),
  min_exp: int(-1021),
  radix: int(2),
  rounds: int(1),
};

class FloatInfo extends LibraryObject {
  constructor() {
    super("float_info", "sys.float_info");
  }

  field(name: string): Held {
    return FLOAT[name] ?? stuck(`sys.float_info.${name}`);
  }

  call(): never {
    return stuck("a method of sys.float_info");
  }
}

/** The first number is certain. */
export class VersionInfo extends LibraryObject {
  readonly #why: string;

  constructor(why: string) {
    super("version_info", "sys.version_info");
    this.#why = why;
  }

  field(name: string): Held {
    if (name === "major") return int(3);
    if (name === "minor" || name === "micro" || name === "serial") return new Unknown(this.#why, "int");
    return name === "releaselevel"
      ? new Unknown(this.#why, "str", { spread: "word" })
      : stuck(`sys.version_info.${name}`);
  }

  call(): never {
    return stuck("a method of sys.version_info");
  }

  /** Against numbers: it is 3.9 at least. */
  compared(operator: string, { items }: Tuple): Held | undefined {
    if (!/^[<>]=?$/.test(operator)) return undefined;
    const [major, minor, ...more] = items.map((item) =>
      !(item instanceof Thing) && item.type === "int" ? item.value : undefined,
    );
    if (major === undefined || (items.length > 1 && minor === undefined)) return undefined;
    if (major === 3n && minor !== undefined && (minor > 9n || (minor === 9n && more.length > 0)))
      return new Unknown(this.#why, "bool");
    return bool(major > 3n === operator.startsWith("<"));
  }

  override item(_machine: Machine, index: Held): Held | undefined {
    if (index instanceof Thing || index.type !== "int" || index.value < 0n || index.value > 2n) return undefined;
    return index.value === 0n ? int(3) : new Unknown(this.#why, "int");
  }
}

const VALUES: ReadonlyMap<string, Held> = new Map<string, Held>([
  ["float_info", new FloatInfo()],
  ["maxsize", int(LARGEST)],
  ["maxunicode", int(0x10ffff)],
]);

/** @param why the version is not known */
export function ofSys(name: string, why: string): Held | undefined {
  return name === "version_info" ? new VersionInfo(why) : VALUES.get(name);
}
