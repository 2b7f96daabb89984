import { asNumber, int } from "../value.ts";
import { Slice, Tuple } from "./objects/containers.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck } from "./stuck.ts";

export const VERSION = "which version of Python runs the program is not known";

/** The oldest that is followed. */
const LEAST = [3, 9];

/** `sys.version_info`: of it is known that it is that of a Python 3, and not of one before 3.9. */
export class VersionInfo extends LibraryObject {
  constructor() {
    super("version_info", "sys.version_info");
  }

  field(name: string): Held {
    if (name === "major") return int(3);
    if (name === "minor" || name === "micro" || name === "serial") return new Unknown(VERSION, "int");
    return name === "releaselevel" ? new Unknown(VERSION, "str", { spread: "word" }) : stuck(`.${name}`);
  }

  call(): never {
    return stuck("sys.version_info");
  }

  override shown(): string {
    return stuck("sys.version_info");
  }

  override item(_machine: unknown, index: Held): Held | undefined {
    if (index instanceof Slice) return new Unknown(VERSION, "tuple");
    const at = index instanceof Thing ? undefined : asNumber(index);
    if (typeof at !== "bigint" || at < 0n || at > 4n) return undefined;
    return at === 0n ? int(3) : new Unknown(VERSION, at === 3n ? "str" : "int", { spread: "word" });
  }
}

const ONE = new VersionInfo();
export const versionInfo = (): Held => ONE;

/** How a version compares with numbers, where that is the same for every one that is followed. */
export function compareVersion(operator: string, left: Held, right: Held): boolean | undefined {
  if (right instanceof VersionInfo) return compareVersion(MIRROR[operator] ?? "", right, left);
  if (!(left instanceof VersionInfo) || !(right instanceof Tuple)) return undefined;
  const numbers = right.items.map((item) => (item instanceof Thing ? undefined : asNumber(item)));
  if (!numbers.every((number) => typeof number === "bigint")) return undefined;
  const at = numbers.findIndex((number, place) => Number(number) !== LEAST[place]);
  const other = Number(numbers[at]);
  const isBelow = at >= 0 && at < 2 && other < (LEAST[at] ?? 0);
  const isAbove = at === 0 && other > 3;
  if (!isBelow && !isAbove)
    return at < 0 && numbers.length <= 2 && />=|</.test(operator) ? operator === ">=" : undefined;
  const isGreater = isBelow;
  return operator === "==" ? false : operator === "!=" ? true : operator.startsWith(">") ? isGreater : !isGreater;
}

const MIRROR: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" };
