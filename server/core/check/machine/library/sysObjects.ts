import { float, int } from "../../value.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import type { Held } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";

/** What `sys` holds that is the same in every CPython of 64 bits. */

const LARGEST = 2n ** 63n - 1n;
const FLOAT: ReadonlyMap<string, Held> = new Map(
  Object.entries<Held>({
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
  }),
);

class FloatInfo extends LibraryObject {
  constructor() {
    super("float_info", "sys.float_info");
  }

  field(name: string): Held {
    return FLOAT.get(name) ?? stuck(`sys.float_info.${name}`);
  }

  call(): never {
    return stuck("a method of sys.float_info");
  }
}

const VALUES: ReadonlyMap<string, Held> = new Map<string, Held>([
  ["float_info", new FloatInfo()],
  ["maxsize", int(LARGEST)],
  ["maxunicode", int(0x10ffff)],
]);

export const ofSys = (name: string): Held | undefined => VALUES.get(name);
