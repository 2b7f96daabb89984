import { bool, characters, int, MAX_TEXT, NONE, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { settled } from "../convert.ts";
import { allOf } from "../iterate.ts";
import type { Machine } from "../machine.ts";
import { List } from "../objects/containers.ts";
import { Iter } from "../objects/iterators.ts";
import { lose } from "../objects/lost.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck, undecided } from "../stuck.ts";
import { kindOf } from "../types.ts";
import { causesIn, heldText, isMarked, known, textOfUnknown } from "../unknown.ts";

/** `io.StringIO`, with the line ends that it has where nothing else is asked for: its text as it is. */
export class TextBuffer extends LibraryObject {
  /** With marks for what is not known. */
  #text: string;
  /** In characters; undefined at the end of a text of which not all is known. */
  #at: number | undefined = 0;
  #isClosed = false;

  /** Whether a lone "\r" ends a line, too. */
  readonly #isUniversal: boolean;

  constructor(text: string, isUniversal: boolean, name = "StringIO") {
    super(name, `_io.${name}`);
    this.#text = text;
    this.#isUniversal = isUniversal;
  }

  /** The same text, to be read from its beginning. */
  protected get text(): string {
    return this.#text;
  }

  get isUntouched(): boolean {
    return this.#at === 0 && !this.lost;
  }

  field(name: string): Held | undefined {
    if (name === "closed") return bool(this.#isClosed);
    return METHODS.has(name) ? undefined : stuck(`${this.name}.${name}`);
  }

  override enter(): Held {
    return this.#isClosed ? stuck("a closed StringIO") : this;
  }

  override leave(): undefined {
    this.#isClosed = true;
  }

  override iterate(): Iter {
    return new Iter("StringIO", () => settled(this.#nextLine()));
  }

  #refuseClosed(machine: Machine): void {
    if (this.lost) undecided(this.lost.cause);
    const end = this.name === "StringIO" ? "" : ".";
    if (this.#isClosed) machine.raise("ValueError", `I/O operation on closed file${end}`);
  }

  #nextLine(): Held | undefined {
    if (this.#isClosed) return stuck("a closed StringIO");
    const line = this.#taken(this.#lineEnd());
    return line === "" ? undefined : str(line);
  }

  /** The text that is known from here on, for something to be read of it. */
  #known(): readonly string[] {
    if (isMarked(this.#text)) {
      const [cause = ""] = causesIn(this.#text);
      lose(this, cause);
      return undecided(cause);
    }
    return characters(this.#text);
  }

  /** Up to there, where it goes on later. */
  #taken(end: number): string {
    const all = this.#known();
    const at = this.#at ?? all.length;
    const taken = all.slice(at, end);
    if (taken.length > 0) this.#at = at + taken.length;
    return taken.join("");
  }

  #lineEnd(): number {
    const all = this.#known();
    if (this.#isUniversal && /\r(?!\n)/.test(this.#text)) return stuck("line ends");
    const end = all.indexOf("\n", this.#at ?? all.length);
    return end < 0 ? all.length : end + 1;
  }

  /** Writes what may have parts that are not known. */
  override write(machine: Machine, text: string): void {
    this.#refuseClosed(machine);
    if (text === "") return;
    if (this.#text.length + text.length > MAX_TEXT) stuck("a long text");
    const isEnd = this.#at === undefined || (!isMarked(this.#text) && this.#at === characters(this.#text).length);
    if (isMarked(this.#text) || isMarked(text)) {
      if (isEnd) {
        this.#text += text;
        this.#at = undefined;
      } else lose(this, [this.#text, text].flatMap(causesIn)[0] ?? "");
      return;
    }
    const added = characters(text);
    const at = this.#at ?? stuck("a place in a text");
    if (isEnd) this.#text += text;
    else {
      const all = characters(this.#text);
      const before = [...all.slice(0, at), ...Array.from({ length: Math.max(0, at - all.length) }, () => "\0")];
      this.#text = [...before, ...added, ...all.slice(at + added.length)].join("");
    }
    this.#at = at + added.length;
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [given, second] = args;
    if (named.size > 0 || args.length > (name === "seek" ? 2 : 1)) return stuck(`StringIO.${name}`);
    if (name === "close") {
      this.#isClosed = true;
      return given ? stuck(name) : NONE;
    }
    // The others have the words of another class.
    if (this.#isClosed && !/^(?:write|getvalue|read|readline|seek|tell)$/.test(name)) return stuck("a closed StringIO");
    this.#refuseClosed(machine);
    switch (name) {
      case "write":
        return this.#written(machine, given ?? stuck(name));
      case "writelines":
        for (const line of yield* allOf(machine, given ?? stuck(name))) this.#written(machine, line);
        return NONE;
      case "getvalue":
        return given ? stuck(name) : heldText(this.#text);
      case "read":
      case "readline": {
        const most = countFrom(given);
        const end = name === "read" ? this.#known().length : this.#lineEnd();
        const at = this.#at ?? end;
        return str(this.#taken(most === undefined ? end : Math.min(end, at + most)));
      }
      case "readlines": {
        if (given && countFrom(given) !== undefined) return stuck(name);
        const lines: Held[] = [];
        for (let line = this.#nextLine(); line; line = this.#nextLine()) lines.push(line);
        return new List(lines);
      }
      case "seek":
        return this.#sought(machine, given ?? stuck(name), second);
      case "tell":
        return given ? stuck(name) : int(this.#at ?? this.#known().length);
      case "truncate": {
        const all = this.#known();
        const size = countFrom(given) ?? this.#at ?? all.length;
        this.#text = all.slice(0, size).join("");
        return int(size);
      }
      case "flush":
        return NONE;
      case "readable":
      case "writable":
      case "seekable":
        return bool(true);
      case "isatty":
        return bool(false);
      default:
        return stuck(`StringIO.${name}`);
    }
  }

  #written(machine: Machine, given: Held): Held {
    const text = known(given);
    if (text instanceof Unknown) {
      if (text.kind !== "str") return undecided(text.cause);
      this.write(machine, textOfUnknown(text));
      return new Unknown(text.cause, "int");
    }
    if (text instanceof Thing || text.type !== "str")
      return machine.raise("TypeError", `string argument expected, got '${kindOf(text)}'`);
    this.write(machine, text.value);
    return int(characters(text.value).length);
  }

  #sought(machine: Machine, given: Held, from: Held | undefined): Held {
    const to = given instanceof Thing || given.type !== "int" ? stuck("seek") : Number(given.value);
    const whence = from === undefined ? 0n : from instanceof Thing || from.type !== "int" ? stuck("seek") : from.value;
    if (whence === 2n && to === 0) {
      this.#at = isMarked(this.#text) ? undefined : characters(this.#text).length;
      return this.#at === undefined ? new Unknown(causesIn(this.#text)[0] ?? "", "int") : int(this.#at);
    }
    if (whence !== 0n || to > MAX_TEXT) return stuck("seek");
    if (to < 0) return machine.raise("ValueError", `Negative seek position ${to}`);
    this.#at = to;
    return int(to);
  }
}

const METHODS: ReadonlySet<string> = new Set(
  "close flush getvalue isatty read readable readline readlines seek seekable tell truncate writable write writelines".split(
    " ",
  ),
);

/** What of standard input is the same as of a text in memory. */
const OF_INPUT: ReadonlySet<string> = new Set(["close", "isatty", "read", "readable", "readline", "readlines"]);

export class StandardInput extends TextBuffer {
  override field(name: string): Held | undefined {
    return OF_INPUT.has(name) ? undefined : stuck(`sys.stdin.${name}`);
  }

  /** What opening it once more gives: it has what nobody has read so far. */
  reopened(): StandardInput {
    return new StandardInput(this.text, false, this.name);
  }

  override write(): never {
    return stuck("writing to standard input");
  }
}

/** Standard input that holds this. */
export const standardInput = (text: string): StandardInput => new StandardInput(text, false, "TextIOWrapper");

/** How many characters are wanted; undefined for all. */
function countFrom(given: Held | undefined): number | undefined {
  if (!given || (!(given instanceof Thing) && given.type === "none")) return undefined;
  const count = given instanceof Thing || given.type !== "int" ? stuck("a number of characters") : Number(given.value);
  return count < 0 ? undefined : count;
}

export function callIo(machine: Machine, name: string, { args, named }: Arguments): Held {
  const [given = named.get("initial_value"), newline = named.get("newline")] = args;
  const isOther = [...named.keys()].some((key) => key !== "initial_value" && key !== "newline");
  if (name !== "StringIO" || args.length + named.size > 2 || isOther) return stuck(`io.${name}`);
  const mark = newline ?? str("\n");
  // Others translate line ends.
  const end = mark instanceof Thing || mark.type !== "str" ? stuck("line ends") : mark.value;
  if (end !== "" && end !== "\n") return stuck("line ends");
  const initial = given ? known(given) : str("");
  if (initial instanceof Unknown)
    return new TextBuffer(initial.kind === "str" ? textOfUnknown(initial) : undecided(initial.cause), end === "");
  if (!(initial instanceof Thing) && initial.type === "none") return new TextBuffer("", end === "");
  if (initial instanceof Thing || initial.type !== "str")
    return machine.raise("TypeError", `initial_value must be str or None, not ${kindOf(initial)}`);
  return new TextBuffer(initial.value, end === "");
}
