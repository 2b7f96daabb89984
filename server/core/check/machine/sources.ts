import { isOfLibrary } from "../shadowed.ts";
import { asNumber, int, NONE, str } from "../value.ts";
import type { Arguments } from "./call.ts";
import { type Chance, drawn, RandomObject, seed, sizeOf } from "./chance.ts";
import { builtinClass } from "./hierarchy.ts";
import { TextBuffer } from "./library/io.ts";
import { PathClass } from "./library/paths.ts";
import { ofSys } from "./library/sysObjects.ts";
import type { Machine } from "./machine.ts";
import { callMethodOfBuiltin } from "./methodsOfBuiltins.ts";
import { Class, Instance } from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { FunctionObject, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { lose, partsOf } from "./objects/lost.ts";
import { Module } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown, UnknownMember } from "./objects/unknownValue.ts";
import { callOutside, memberOutside } from "./outside.ts";
import { quietMember } from "./quietLibrary.ts";
import { strText } from "./strings.ts";
import { stuck, undecided } from "./stuck.ts";
import { OPEN } from "./text.ts";
import { isNumeric, itemIn, kindIn, known, mayRaise, oneOf } from "./unknown.ts";
import { VERSION, versionInfo } from "./version.ts";

/** Why a value cannot be known before the program runs. */
export const KEYBOARD = "what is read from the keyboard is not known";
export const FILE = "what is in a file is not known";
export const CHANCE = "chance is not known";
export const CLOCK = "the time of the run is not known";
export const SYSTEM = "what the system holds is not known";
export const START = "how the program is started is not known";
export const OUTSIDE = "what comes from outside the program is not known";

/** Types of the results of functions that read what nobody can know. */
const RESULTS: Readonly<Record<string, readonly [cause: string, kind?: string, of?: string]>> = {
  "random.random": [CHANCE, "float"],
  "random.uniform": [CHANCE, "float"],
  "random.gauss": [CHANCE, "float"],
  "random.randint": [CHANCE, "int"],
  "random.randrange": [CHANCE, "int"],
  "random.getrandbits": [CHANCE, "int"],
  "secrets.randbelow": [CHANCE, "int"],
  "secrets.token_hex": [CHANCE, "str"],
  "secrets.token_urlsafe": [CHANCE, "str"],
  "time.time": [CLOCK, "float"],
  "time.monotonic": [CLOCK, "float"],
  "time.perf_counter": [CLOCK, "float"],
  "time.process_time": [CLOCK, "float"],
  "time.time_ns": [CLOCK, "int"],
  "time.ctime": [CLOCK, "str"],
  "time.strftime": [CLOCK, "str"],
  "os.path.exists": [SYSTEM, "bool"],
  "os.path.isfile": [SYSTEM, "bool"],
  "os.path.isdir": [SYSTEM, "bool"],
  "os.path.getsize": [SYSTEM, "int"],
  "os.path.getmtime": [SYSTEM, "float"],
  "os.getenv": [SYSTEM],
  "os.getcwd": [SYSTEM, "str"],
  "os.getpid": [SYSTEM, "int"],
  "os.listdir": [SYSTEM, "list", "str"],
};
const WORDS: ReadonlySet<string> = new Set(["secrets.token_hex", "secrets.token_urlsafe"]);

/** Modules of Python whose every result is of this kind. */
const MODULES: Readonly<Record<string, string>> = {
  random: CHANCE,
  secrets: CHANCE,
  uuid: CHANCE,
  time: CLOCK,
  os: SYSTEM,
  pathlib: SYSTEM,
  shutil: SYSTEM,
  glob: SYSTEM,
  platform: SYSTEM,
  getpass: KEYBOARD,
  argparse: START,
  csv: FILE,
  pickle: FILE,
  subprocess: OUTSIDE,
  socket: OUTSIDE,
  urllib: OUTSIDE,
  http: OUTSIDE,
  sqlite3: OUTSIDE,
};

const MEMBERS: Readonly<Record<string, string>> = {
  random:
    "Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate randint random randrange sample seed setstate shuffle triangular uniform vonmisesvariate weibullvariate",
  secrets: "SystemRandom choice compare_digest randbelow randbits token_bytes token_hex token_urlsafe",
  uuid: "UUID getnode uuid1 uuid3 uuid4 uuid5",
  time: "asctime ctime gmtime localtime mktime monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns sleep strftime strptime struct_time thread_time time time_ns timezone tzname",
  os: "chdir chmod cpu_count environ getcwd getenv getlogin getpid getppid listdir makedirs mkdir remove removedirs rename replace rmdir scandir stat system uname unlink urandom walk",
  pathlib: "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath",
  shutil: "copy copy2 copyfile copytree disk_usage get_terminal_size make_archive move rmtree unpack_archive which",
  glob: "glob iglob",
  platform: "machine node platform processor python_version release system uname version",
  getpass: "getpass getuser",
  argparse: "ArgumentParser ArgumentTypeError FileType Namespace",
  csv: "DictReader DictWriter QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC reader writer",
  pickle: "dump dumps load loads",
  subprocess: "CalledProcessError DEVNULL PIPE Popen STDOUT TimeoutExpired call check_call check_output run",
  socket: "AF_INET SOCK_DGRAM SOCK_STREAM create_connection gethostbyname gethostname socket timeout",
  urllib: "error parse request",
  http: "client server",
  sqlite3: "Connection Cursor Error Row connect",
};

/** Names that Python got after 3.9. */
const NEWER: ReadonlySet<string> = new Set(
  "itertools.pairwise itertools.batched math.cbrt math.exp2 int.bit_count bool.bit_count int.is_integer bool.is_integer collections.Counter.total zip.strict".split(
    " ",
  ),
);

/** A program that uses such a name is taken for one that has it; where it is prepared for an older Python, only a run can tell. */
export function checkVersion(
  machine: Machine,
  name: string,
  error: "AttributeError" | "ImportError" | "TypeError",
): void {
  if (NEWER.has(name)) mayRaise(machine, VERSION, error);
}

/** Why nothing that a module gives can be known; undefined where it can. */
export function causeOfModule(name: string): string | undefined {
  const [top = ""] = name.split(".");
  return MODULES[top] ?? (isForeign(name) ? `what ${top === "" ? "another file" : top} does is not known` : undefined);
}

/** Whether a module does not come with Python, so that it may be missing. */
export function isForeign(name: string): boolean {
  const [top = ""] = name.split(".");
  return MODULES[top] === undefined && !isOfLibrary(top);
}

/** Classes build on it; what its objects do is not followed. */
const TEST_CASE = new Class("TestCase", [builtinClass("object") ?? stuck("object")], true, "TestCase");

/** Something of such a module. */
export function memberOfModule(machine: Machine, module: string, name: string): Held | undefined {
  const outside = memberOutside(module, name);
  if (outside) return outside;
  if (module === "unittest" && name === "TestCase") return TEST_CASE;
  if (module === "typing" && name === "NewType") return new Native("typing.NewType", OPEN);
  if (module === "collections" && name === "abc") return new Module("collections.abc");
  if (module === "os" && name === "path") return new Module("os.path");
  if (module === "urllib" && name === "parse") return new Module("urllib.parse");
  // What paths are made of follows from the program.
  if (module === "os.path") {
    const kind = { exists: "bool", isfile: "bool", isdir: "bool", getsize: "int", getmtime: "float" }[name];
    return kind === undefined ? undefined : new Native(`os.path.${name}`, "<function>");
  }
  if (module === "sys") {
    if (name === "version_info") return versionInfo();
    const own = ofSys(name);
    if (own) return own;
    if (name === "argv") return new Unknown(START, "list", { of: "str" });
    if (name !== "stdin") return undefined;
    if (machine.stdin) return machine.stdin;
    if (machine.input) return machine.input;
    return new Unknown(KEYBOARD, "TextIOWrapper", { shown: "<object> TextIOWrapper()" });
  }
  const cause = causeOfModule(module);
  const names = MEMBERS[module.split(".")[0] ?? ""];
  // A name that a module of Python does not have is an error, which is not followed.
  if (names && !names.split(" ").includes(name) && !module.includes(".")) return undefined;
  if (cause !== undefined && module === "pathlib" && /^(?:Pure)?Path$/.test(name)) return new PathClass(cause);
  return cause === undefined ? quietMember(module, name) : new UnknownMember(cause);
}

/** What a function that reads from outside gives; undefined for any other. */
export function* callSource(machine: Machine, name: string, { args, named }: Arguments): Run<Held | undefined> {
  const [first] = args;
  const outside = callOutside(machine, name, { args, named });
  if (outside) return outside;
  if (name === "input") {
    if (named.size > 0 || args.length > 1) return stuck(name);
    if (first) machine.write(yield* strText(machine, first));
    const from = machine.stdin ?? machine.input;
    if (from instanceof TextBuffer) return yield* lineFrom(machine, from);
    mayRaise(machine, KEYBOARD, "EOFError");
    return new Unknown(KEYBOARD, "str", { spread: "word" });
  }
  if (name === "open") return opened(machine, args, named);
  if (name === "time.sleep") return NONE;
  if (name.startsWith("random.")) return yield* callChance(machine, name.slice(7), { args, named }, machine.chance);
  const found = RESULTS[name];
  if (found) {
    if (name === "os.path.getsize" || name === "os.listdir") mayRaise(machine, SYSTEM, "FileNotFoundError");
    const [cause, kind, of] = found;
    return new Unknown(cause, kind, { ...(of !== undefined && { of }), ...(WORDS.has(name) && { spread: "word" }) });
  }
  return name === "secrets.choice" ? chosen(known(first ?? stuck(name))) : undefined;
}

/** The next line of standard input, or of a text that stands in for it. */
function* lineFrom(machine: Machine, from: TextBuffer): Run<Held> {
  machine.written++;
  const line = yield* callMethodOfBuiltin(machine, from, "readline", { args: [], named: new Map() });
  if (line instanceof Thing || line.type !== "str")
    return line instanceof Unknown ? new Unknown(line.cause, "str") : stuck("input");
  return line.value === "" ? machine.raise("EOFError", "EOF when reading a line") : str(line.value.replace(/\n$/, ""));
}

/** A method of a generator of random numbers: of the module's own, or of an object. */
export function* callChance(machine: Machine, method: string, given: Arguments, chance: Chance): Run<Held> {
  const { args, named } = given;
  const [first] = args;
  const name = `random.${method}`;
  if (method === "Random") {
    const made = new RandomObject();
    if (args.length > 0) seed(made.chance, given);
    return made;
  }
  if (method === "seed") {
    seed(chance, given);
    return NONE;
  }
  const drawnNow = yield* drawn(machine, chance, method, given);
  if (drawnNow) return drawnNow;
  if (name === "random.randint" && first && first === args[1]) return first;
  if (/^random\.(?:rand(?:int|range)|uniform)$/.test(name)) checkBounds(name, args);
  const found = RESULTS[name];
  if (found) return new Unknown(found[0], found[1]);
  switch (name) {
    case "random.choice":
      return chosen(known(first ?? stuck(name)));
    case "random.choices":
    case "random.sample": {
      const count = named.get("k") ?? (name === "random.sample" ? args[1] : int(1));
      const from = known(first ?? stuck(name));
      if (count && !(count instanceof Thing) && (count.type !== "int" || count.value < 0n)) return stuck(name);
      if (!count || count instanceof Thing || count.type !== "int" || count.value > 200n)
        return new Unknown(CHANCE, "list", { reaches: args });
      const size = sizeOf(from);
      if (name === "random.sample" && size !== undefined && Number(count.value) > size)
        return machine.raise("ValueError", "Sample larger than population or is negative");
      if (size === 0) return stuck(name);
      const weights = named.get("weights") ?? named.get("cum_weights") ?? (method === "choices" ? args[1] : undefined);
      if (weights && !areWeights(weights, size)) return stuck(name);
      if (!(from instanceof List || from instanceof Tuple)) {
        const item = chosen(from);
        return new List(Array.from({ length: Number(count.value) }, () => new Unknown(CHANCE, item.kind, item)));
      }
      return new List(Array.from({ length: Number(count.value) }, () => oneOf(CHANCE, from.items)));
    }
    case "random.shuffle": {
      const list = first ?? stuck(name);
      if (!(list instanceof List) || list.lost) {
        if (!(list instanceof Unknown || (list instanceof List && list.lost))) return stuck(name);
        lose(list, CHANCE);
        return NONE;
      }
      const { items } = list;
      if (items.length > 1) list.items = items.map(() => oneOf(CHANCE, items));
      return NONE;
    }
    default:
      return MEMBERS.random?.split(" ").includes(method) ? new Unknown(CHANCE) : stuck(name);
  }
}

/** Whether nothing is wrong with them, as far as they are known. */
function areWeights(given: Held, size: number | undefined): boolean {
  if (!(given instanceof Thing)) return given.type === "none";
  if (!(given instanceof List || given instanceof Tuple)) return false;
  const numbers = given.items.map((item) => (item instanceof Thing ? undefined : Number(asNumber(item))));
  return given.items.length === size && numbers.every((n) => n !== undefined && n > 0);
}

/** Numbers between which there is one: the messages for others differ between versions. */
function checkBounds(name: string, args: readonly Held[]): void {
  const bounds = args.map(known);
  const isOf = (held: Held) => {
    const kind = kindIn(held);
    return kind === undefined || kind === "int" || (name === "random.uniform" && isNumeric(kind));
  };
  if (!bounds.every(isOf)) stuck(name);
  const [low, high, step] = bounds.map((held) => (held instanceof Thing ? undefined : Number(asNumber(held))));
  if (name === "random.randint" && (args.length !== 2 || (low ?? 0) > (high ?? Number.POSITIVE_INFINITY))) stuck(name);
  if (
    name === "random.randrange" &&
    (args.length === 1 ? (low ?? 1) < 1 : step === undefined && (low ?? -1) >= (high ?? Number.POSITIVE_INFINITY))
  )
    stuck(name);
}

function chosen(from: Held): Unknown {
  if (from instanceof Unknown) return itemIn(from);
  if (from instanceof List || from instanceof Tuple) {
    // The message of the error has changed.
    if (from.items.length === 0) stuck("a choice from nothing");
    return oneOf(CHANCE, from.items);
  }
  if (from instanceof Thing) return undecided(CHANCE);
  if (from.type === "str") return new Unknown(CHANCE, "str", { spread: /\s/.test(from.value) ? "text" : "word" });
  return from.type === "range" ? new Unknown(CHANCE, "int") : undecided(CHANCE);
}

function opened(machine: Machine, args: readonly Held[], named: ReadonlyMap<string, Held>): Held {
  const given = args[1] ?? named.get("mode") ?? str("r");
  // A number, or a path that is not certain, may be that of standard input.
  const path = args[0] ?? named.get("file");
  if (path && !(path instanceof Thing) && path.type === "int" && path.value === 0n && args.length + named.size === 1)
    if (machine.input?.isUntouched) {
      const { input } = machine;
      // Whoever reads first has all of it.
      machine.input = undefined;
      return input.reopened();
    }
  if (!path || path instanceof Thing || path.type !== "str" || path.value.startsWith("/")) machine.loseInput(FILE);
  mayRaise(machine, FILE, "FileNotFoundError", "PermissionError");
  const mode = given instanceof Thing || given.type !== "str" ? undecided(FILE) : given.value;
  if (mode.includes("b")) return new Unknown(FILE, "file");
  return new Unknown(FILE, "TextIOWrapper", { shown: "<object> TextIOWrapper()" });
}

const FILE_METHODS: Readonly<Record<string, readonly [kind: string, of?: string]>> = {
  read: ["str"],
  readline: ["str"],
  readlines: ["list", "str"],
  seek: ["int"],
  tell: ["int"],
};

export function ofFile(machine: Machine, file: Unknown, name: string, { args }: Arguments): Held {
  const [first] = args;
  if (name === "close") {
    file.isClosed = true;
    return NONE;
  }
  if (file.isClosed) return machine.raise("ValueError", "I/O operation on closed file.");
  if (name === "write") {
    const text = known(first ?? stuck(name));
    if (text instanceof Unknown) return new Unknown(text.cause, "int");
    return !(text instanceof Thing) && text.type === "str" ? int(Array.from(text.value).length) : undecided(file.cause);
  }
  if (name === "flush" || name === "writelines") return NONE;
  const found = FILE_METHODS[name] ?? undecided(file.cause);
  return new Unknown(file.cause, found[0], { ...(found[1] !== undefined && { of: found[1] }) });
}

/** A function of which nothing is known: what it was given may have changed. */
export function callUnknown(machine: Machine, callee: Unknown, { args, named }: Arguments): Held {
  const path = callee instanceof PathClass ? callee.make({ args, named }) : undefined;
  if (path) return path;
  const all = [...args, ...named.values()];
  mayRaise(machine, callee.cause);
  machine.loseInput(callee.cause);
  // `random.betavariate` and its like draw numbers, and so may whoever is given something that does.
  if (callee.cause !== CLOCK && callee.cause !== SYSTEM) machine.chance.twister = undefined;
  if ([...all, ...callee.reaches].some((held) => mayCallBack(held))) return undecided(callee.cause);
  for (const held of all) lose(held, callee.cause, [], true);
  if (!(callee instanceof UnknownMember)) lose(callee, callee.cause);
  return new Unknown(callee.cause, undefined, { reaches: all.filter((held) => held instanceof Thing) });
}

/** Functions that show that they were called. */
const SHOWING = /^(?:print|input|exec|eval|exit|quit|breakpoint|help|next|setattr|delattr|sys\.exit)$/;

export function mayCallBack(held: Held, seen = new Set<Held>()): boolean {
  if (seen.has(held)) return false;
  seen.add(held);
  if (held instanceof FunctionObject || held instanceof Instance || (held instanceof Class && !held.isBuiltin))
    return true;
  if (held instanceof Method || (held instanceof NativeMethod && held.self instanceof Thing)) return true;
  if (held instanceof Native) return SHOWING.test(held.name);
  if (held instanceof Iter) return !held.isCalm;
  if (held instanceof Unknown) return held.reaches.some((part) => mayCallBack(part, seen));
  if (!(held instanceof Thing)) return false;
  return held.lost ? mayCallBack(held.lost, seen) : partsOf(held).some((part) => mayCallBack(part, seen));
}
