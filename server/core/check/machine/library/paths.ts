import { bool, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { List, Tuple } from "../objects/containers.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown, UnknownMember } from "../objects/unknownValue.ts";

/** `pathlib`: of a path it is not known how the system writes it, but its parts are the same everywhere. */

/** `Path` and `PurePath`. */
export class PathClass extends UnknownMember {
  /** Undefined where the system matters. */
  make({ args, named }: Arguments): Held | undefined {
    return named.size > 0 ? undefined : joined(this.cause, EMPTY, args);
  }
}

interface Parts {
  readonly isRooted: boolean;
  readonly names: readonly string[];
}

const EMPTY: Parts = { isRooted: false, names: [] };

export class PathValue extends Unknown {
  readonly #parts: Parts;

  constructor(cause: string, parts: Parts) {
    // One name looks alike everywhere, and so does the folder of the run.
    const isPlain = !parts.isRooted && parts.names.length < 2;
    super(cause, undefined, { spread: "line", ...(isPlain && { text: parts.names[0] ?? "." }) });
    this.#parts = parts;
  }

  /** What is the same on every system; undefined for anything else. */
  field(name: string): Held | undefined {
    const { isRooted, names } = this.#parts;
    const own = names.at(-1) ?? "";
    const dot = own.lastIndexOf(".");
    const hasSuffix = dot > 0 && dot < own.length - 1;
    switch (name) {
      case "name":
        return str(own);
      case "suffix":
        return str(hasSuffix ? own.slice(dot) : "");
      case "stem":
        return str(hasSuffix ? own.slice(0, dot) : own);
      case "suffixes": {
        const parts = own.endsWith(".") ? [] : own.replace(/^\.+/, "").split(".").slice(1);
        return new List(parts.map((part) => str(`.${part}`)));
      }
      case "parent":
        return new PathValue(this.cause, { isRooted, names: names.slice(0, -1) });
      case "parts":
        return isRooted ? undefined : new Tuple(names.map(str));
      case "anchor":
      case "root":
      case "drive":
        return isRooted && name !== "drive" ? undefined : str("");
      default:
        return undefined;
    }
  }

  isMethod(name: string): boolean {
    return /^(?:as_posix|is_absolute|joinpath|with_name|with_stem|with_suffix)$/.test(name);
  }

  call(name: string, { args, named }: Arguments): Held | undefined {
    const { isRooted, names } = this.#parts;
    if (named.size > 0) return undefined;
    if (name === "joinpath") return joined(this.cause, this.#parts, args);
    if (name === "as_posix" && args.length === 0)
      return str(`${isRooted ? "/" : ""}${names.join("/") || (isRooted ? "" : ".")}`);
    if (name === "is_absolute") return isRooted || args.length > 0 ? undefined : bool(false);
    const [given] = args;
    const text = given && !(given instanceof Thing) && given.type === "str" ? given.value : undefined;
    const own = names.at(-1) ?? "";
    if (text === undefined || args.length > 1 || own === "" || /[\\/:]/.test(text + own) || isDots(text) || isDots(own))
      return undefined;
    const dot = own.lastIndexOf(".");
    const hasSuffix = dot > 0 && dot < own.length - 1;
    const [stem, suffix] = hasSuffix ? [own.slice(0, dot), own.slice(dot)] : [own, ""];
    const renamed = (next: string) => new PathValue(this.cause, { isRooted, names: [...names.slice(0, -1), next] });
    if (name === "with_suffix") return /^(?:\.[^.]+)?$/.test(text) ? renamed(stem + text) : undefined;
    if (text === "") return undefined;
    return name === "with_name" ? renamed(text) : name === "with_stem" ? renamed(text + suffix) : undefined;
  }

  /** `path / other`, or `other / path`. */
  over(other: Held, isRight: boolean): Held | undefined {
    if (isRight) return joined(this.cause, EMPTY, [other, this]);
    return joined(this.cause, this.#parts, [other]);
  }

  get parts(): Parts {
    return this.#parts;
  }
}

/** One path after another; one that begins at the root takes the place of all before it. */
function joined(cause: string, from: Parts, more: readonly Held[]): PathValue | undefined {
  let { isRooted, names } = from;
  for (const held of more) {
    const parts = held instanceof PathValue ? held.parts : partsOf(held);
    if (!parts) return undefined;
    names = parts.isRooted ? parts.names : [...names, ...parts.names];
    isRooted ||= parts.isRooted;
  }
  return new PathValue(cause, { isRooted, names });
}

/** Such a name stands for a folder, and versions refuse it in different places. */
const isDots = (name: string): boolean => /^\.+$/.test(name);

function partsOf(held: Held): Parts | undefined {
  // A drive, or the other separator, means something to one of them.
  if (held instanceof Thing || held.type !== "str" || /[\\:]|^\/\//.test(held.value)) return undefined;
  const names = held.value.split("/").filter((name) => name !== "" && name !== ".");
  return { isRooted: held.value.startsWith("/"), names };
}
