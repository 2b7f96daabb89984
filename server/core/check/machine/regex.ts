import { type Flags, type Found, filledIn, groupOf, NO_FLAGS, Pattern, replaced } from "../library/pattern.ts";
import { allIn, escaped, parted, substituted } from "../library/re.ts";
import { bound } from "../signature.ts";
import { asCount, attempt, int, NONE, pythonRepr, str, type Value } from "../value.ts";
import { type Arguments, call } from "./call.ts";
import { freshOf, heldOf, settled } from "./convert.ts";
import { lastClosed } from "./groups.ts";
import type { Machine } from "./machine.ts";
import { Dict, Tuple } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { known, orUnknown } from "./unknown.ts";

/** `re.IGNORECASE` and its like. */
export class RegexFlag extends LibraryObject {
  readonly letters: string;

  constructor(letters: string) {
    super("RegexFlag");
    this.letters = letters;
  }

  field(): undefined {
    return undefined;
  }

  call(): never {
    return stuck("a flag's method");
  }

  override shown(): string {
    return `RegexFlag.${SHOWN.flatMap(([letter, name]) => (this.letters.includes(letter) ? [name] : [])).join("|")}`;
  }
}

const SHOWN = [
  ["a", "ASCII"],
  ["i", "IGNORECASE"],
  ["m", "MULTILINE"],
  ["s", "DOTALL"],
  ["x", "VERBOSE"],
] as const;

const FLAGS: Readonly<Record<string, string>> = {
  I: "i",
  IGNORECASE: "i",
  M: "m",
  MULTILINE: "m",
  S: "s",
  DOTALL: "s",
  X: "x",
  VERBOSE: "x",
  A: "a",
  ASCII: "a",
};
const flags = new Map<string, RegexFlag>();

/** There is one of each. */
function flagOf(letters: string): RegexFlag {
  const sorted = [...new Set(letters)].sort().join("");
  const found = flags.get(sorted) ?? new RegexFlag(sorted);
  flags.set(sorted, found);
  return found;
}

export const flagNamed = (name: string): RegexFlag | undefined =>
  Object.hasOwn(FLAGS, name) ? flagOf(FLAGS[name] ?? "") : undefined;

export const joined = (a: RegexFlag, b: RegexFlag): RegexFlag => flagOf(a.letters + b.letters);

function flagsOf(given: Held | undefined): Flags {
  if (given === undefined || (!(given instanceof Thing) && given.type === "int" && given.value === 0n)) return NO_FLAGS;
  const letters = given instanceof RegexFlag ? given.letters : stuck("flags");
  return {
    ignoreCase: letters.includes("i"),
    multiline: letters.includes("m"),
    dotAll: letters.includes("s"),
    verbose: letters.includes("x"),
  };
}

const textOf = (held: Held | undefined): string => {
  const one = held && known(held);
  if (one instanceof Unknown) return undecided(one.cause);
  return one && !(one instanceof Thing) && one.type === "str" ? one.value : stuck("re of what is no text");
};

const sure = <T>(of: () => T): T => {
  const found = attempt(() => ({ value: of() }));
  return found ? found.value : stuck("a regular expression");
};

class PatternObject extends LibraryObject {
  readonly pattern: Pattern;

  constructor(pattern: Pattern, isPlain: boolean) {
    super("Pattern", "re.Pattern");
    this.pattern = pattern;
    if (isPlain && pattern.text.length < 150 && !pattern.text.startsWith("(?"))
      this.told = `re.compile(${pythonRepr(str(pattern.text))})`;
  }

  field(name: string): Held | undefined {
    if (name === "pattern") return str(this.pattern.text);
    if (name === "groups") return int(this.pattern.groups);
    if (name === "groupindex") return stuck("groupindex");
    return name === "flags" ? stuck("flags") : undefined;
  }

  *call(machine: Machine, name: string, given: Arguments): Run<Held> {
    const signature = METHODS[name] ?? stuck(`a pattern's ${name}`);
    const values = attempt(() => bound<Held>(signature, given.args, [...given.named])) ?? stuck(`a pattern's ${name}`);
    return yield* work(machine, name, this, values);
  }
}

/** Without their place in a text, where to begin in it. */
const METHODS: Readonly<Record<string, string>> = {
  search: "string",
  match: "string",
  fullmatch: "string",
  findall: "string",
  finditer: "string",
  split: "string maxsplit?",
  sub: "repl string count?",
  subn: "repl string count?",
};

class MatchObject extends LibraryObject {
  readonly text: string;
  readonly found: Found;
  readonly of: PatternObject;

  constructor(text: string, found: Found, of: PatternObject) {
    super("Match", "re.Match");
    this.text = text;
    this.found = found;
    this.of = of;
    const [start, end] = found.spans[0] ?? stuck("a match");
    const shown = pythonRepr(str(text.slice(start, end)));
    if (shown.length <= 50) this.told = `<re.Match object; span=(${start}, ${end}), match=${shown}>`;
  }

  field(name: string): Held | undefined {
    switch (name) {
      case "string":
        return str(this.text);
      case "re":
        return this.of;
      case "pos":
        return int(0);
      case "endpos":
        return int(this.text.length);
      case "lastgroup": {
        const last = this.#lastClosed();
        const found = [...this.of.pattern.names].find(([, at]) => at === last)?.[0];
        return found === undefined ? NONE : str(found);
      }
      case "lastindex": {
        const last = this.#lastClosed();
        return last === undefined ? NONE : int(last);
      }
      case "regs":
        return stuck(`a match's ${name}`);
      default:
        return undefined;
    }
  }

  /** The number of a group. */
  #group(machine: Machine, held: Held | undefined): number {
    if (held === undefined) return 0;
    const { groups, names } = this.of.pattern;
    const number =
      held instanceof Thing
        ? stuck("a group")
        : held.type === "int"
          ? Number(held.value)
          : held.type === "str"
            ? names.get(held.value)
            : stuck("a group");
    return number === undefined || number < 0 || number > groups
      ? machine.raise("IndexError", "no such group")
      : number;
  }

  #text(group: number): Held {
    const found = groupOf(this.text, this.found, group);
    return found === undefined ? NONE : str(found);
  }

  override item(machine: Machine, index: Held): Held {
    return this.#text(this.#group(machine, index));
  }

  /** The group that closed last; undefined where none matched. */
  #lastClosed(): number | undefined {
    const { text, flags } = this.of.pattern;
    const matched = [...this.found.spans.keys()].filter((at) => at > 0 && this.found.spans[at]);
    return matched.length === 0
      ? undefined
      : (lastClosed(text, flags.verbose, matched) ?? stuck("a match's lastgroup"));
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const { groups, names } = this.of.pattern;
    const missing = named.get("default") ?? args[0] ?? NONE;
    const orMissing = (group: number): Held => (this.found.spans[group] ? this.#text(group) : missing);
    switch (name) {
      case "group": {
        if (named.size > 0) return stuck(name);
        const all = args.map((arg) => this.#text(this.#group(machine, arg)));
        return all.length === 0 ? this.#text(0) : all.length === 1 ? (all[0] ?? NONE) : new Tuple(all);
      }
      case "groups":
        return new Tuple(Array.from({ length: groups }, (_, at) => orMissing(at + 1)));
      case "groupdict": {
        const dict = new Dict();
        for (const [key, group] of names) dict.set(str(key), orMissing(group));
        return dict;
      }
      case "start":
      case "end":
      case "span": {
        if (named.size > 0 || args.length > 1) return stuck(name);
        const [start, end] = this.found.spans[this.#group(machine, args[0])] ?? [-1, -1];
        return name === "span" ? new Tuple([int(start), int(end)]) : int(name === "start" ? start : end);
      }
      case "expand":
        return str(sure(() => filledIn(textOf(args[0]), this.text, this.found, this.of.pattern)));
      default:
        return stuck(`a match's ${name}`);
    }
  }
}

const SIGNATURES: Readonly<Record<string, string>> = {
  compile: "pattern flags?",
  search: "pattern string flags?",
  match: "pattern string flags?",
  fullmatch: "pattern string flags?",
  findall: "pattern string flags?",
  finditer: "pattern string flags?",
  split: "pattern string maxsplit? flags?",
  sub: "pattern repl string count? flags?",
  subn: "pattern repl string count? flags?",
  escape: "pattern",
};
/** What they give where the text is not known. */
const RESULTS: Readonly<Record<string, string>> = {
  findall: "list",
  split: "list",
  sub: "str",
  subn: "tuple",
  escape: "str",
};

/** A function of `re`. */
export function* callRegex(machine: Machine, name: string, given: Arguments): Run<Held> {
  const signature = SIGNATURES[name] ?? stuck(`re.${name}`);
  const values = attempt(() => bound<Held>(signature, given.args, [...given.named])) ?? stuck(`re.${name}`);
  return yield* orUnknown(
    machine,
    [...given.args, ...given.named.values()],
    function* () {
      if (name === "escape") return freshOf(sure(() => escaped(textOf(values[0]))));
      const [first, ...rest] = values;
      const last = signature.endsWith("flags?") ? rest[signature.split(" ").length - 2] : undefined;
      const of =
        first instanceof PatternObject && last === undefined
          ? first
          : new PatternObject(
              sure(() => new Pattern(textOf(first), flagsOf(last))),
              last === undefined,
            );
      return name === "compile" ? of : yield* work(machine, name, of, rest);
    },
    (cause) =>
      new Unknown(cause, RESULTS[name], { ...(/^(?:findall|split)$/.test(name) && name === "split" && { of: "str" }) }),
  );
}

const most = (held: Held | undefined): number => {
  if (held === undefined) return Infinity;
  const count = held instanceof Thing ? stuck("a count") : sure(() => asCount(held));
  return count === 0 ? Infinity : count;
};

function* work(machine: Machine, name: string, of: PatternObject, values: readonly (Held | undefined)[]): Run<Held> {
  const [first, second, third] = values;
  const { pattern } = of;
  const match = (found: Found | undefined, text: string): Held => (found ? new MatchObject(text, found, of) : NONE);
  machine.spend();
  switch (name) {
    case "search":
      return match(
        sure(() => pattern.search(textOf(first))),
        textOf(first),
      );
    case "match":
      return match(
        sure(() => pattern.match(textOf(first))),
        textOf(first),
      );
    case "fullmatch":
      return match(
        sure(() => pattern.fullMatch(textOf(first))),
        textOf(first),
      );
    case "findall":
      return freshOf(sure(() => allIn(pattern, textOf(first))));
    case "finditer": {
      const text = textOf(first);
      const all = sure(() => pattern.all(text));
      let at = 0;
      return new Iter("callable_iterator", () => {
        const found = all[at++];
        return settled(found && match(found, text));
      });
    }
    case "split":
      return freshOf(sure(() => parted(pattern, textOf(first), most(second))));
    case "sub":
    case "subn": {
      const [text, count] = [textOf(second), most(third)];
      if (count < 0) return stuck("a count");
      const isText = first !== undefined && !(known(first) instanceof Thing);
      const made = isText
        ? sure(() => substituted(pattern, textOf(first), text, count))
        : yield* byFunction(machine, of, first ?? stuck(name), text, count);
      return name === "sub" ? heldOf(made[0]) : new Tuple(made.map(heldOf));
    }
    default:
      return stuck(`a pattern's ${name}`);
  }
}

/** Every match is replaced by what a function says of it. */
function* byFunction(
  machine: Machine,
  of: PatternObject,
  by: Held,
  text: string,
  count: number,
): Run<readonly [Value, Value]> {
  const all = sure(() => of.pattern.all(text, count));
  const texts: string[] = [];
  for (const found of all)
    texts.push(textOf(yield* call(machine, by, { args: [new MatchObject(text, found, of)], named: new Map() })));
  const [made, times] = replaced(text, all, (found) => texts[all.indexOf(found)] ?? "");
  return [sure(() => str(made)), int(times)];
}
