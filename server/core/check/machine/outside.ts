import { bool, int, NONE, str } from "../value.ts";
import type { Arguments } from "./call.ts";
import { typeVariable } from "./generics.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { Instance } from "./objects/classes.ts";
import { Tuple } from "./objects/containers.ts";
import { FunctionObject, Method, Native, NativeMethod } from "./objects/functions.ts";
import { partsOf } from "./objects/lost.ts";
import { Outside } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { strText } from "./strings.ts";
import { stuck, undecided } from "./stuck.ts";
import { kindIn, known, mayRaise } from "./unknown.ts";

/**
 * What of the library works on the world outside, and what the program sees of that: logging that goes to standard error, streams,
 * paths as far as they are the same on every system.
 */

const SYSTEM = "what the system holds is not known";

const CONSTANTS: Readonly<Record<string, Held>> = {
  "logging.NOTSET": int(0),
  "logging.DEBUG": int(10),
  "logging.INFO": int(20),
  "logging.WARNING": int(30),
  "logging.WARN": int(30),
  "logging.ERROR": int(40),
  "logging.CRITICAL": int(50),
  "logging.FATAL": int(50),
  "os.curdir": str("."),
  "os.pardir": str(".."),
  "os.extsep": str("."),
  "os.path.curdir": str("."),
  "os.path.pardir": str(".."),
  "os.path.extsep": str("."),
};
const FUNCTIONS: ReadonlySet<string> = new Set(
  "logging.basicConfig logging.getLogger logging.debug logging.info logging.warning logging.error logging.critical logging.exception logging.log os.path.join os.path.split os.path.splitext os.path.basename os.path.dirname os.path.normpath os.path.isabs os.path.abspath os.path.realpath os.path.expanduser os.path.expandvars os.path.relpath os.path.islink sys.exit sys.setrecursionlimit".split(
    " ",
  ),
);
const CLASSES: ReadonlySet<string> = new Set(
  "logging.StreamHandler logging.FileHandler logging.NullHandler logging.Formatter".split(" "),
);
/** One word each, with its type. */
const UNKNOWN: Readonly<Record<string, string>> = {
  "os.sep": "str",
  "os.linesep": "str",
  "os.name": "str",
  "os.devnull": "str",
  "os.pathsep": "str",
  "os.path.sep": "str",
  "sys.platform": "str",
  "sys.version": "str",
  "sys.executable": "str",
  "sys.byteorder": "str",
};

const natives = new Map<string, Native>();

/** Something of a module that is known here; undefined for anything else. */
export function memberOutside(module: string, name: string): Held | undefined {
  const full = `${module}.${name}`;
  const constant = CONSTANTS[full];
  if (constant) return constant;
  const kind = UNKNOWN[full];
  if (kind !== undefined) return new Unknown(SYSTEM, kind, { spread: full === "os.linesep" ? "text" : "line" });
  const [, standard] = /^sys\.(?:__)?(stdout|stderr)(?:__)?$/.exec(full) ?? [];
  if (standard !== undefined && (name === standard || name === `__${standard}__`)) return stream(`sys.${standard}`);
  if (!FUNCTIONS.has(full) && !CLASSES.has(full)) return undefined;
  const before = natives.get(full);
  const made = before ?? new Native(full, CLASSES.has(full) ? "<class>" : "<function>");
  natives.set(full, made);
  return made;
}

const streams = new Map<string, Outside>();

function stream(name: string): Outside {
  const made = streams.get(name) ?? new Outside("TextIOWrapper", name);
  streams.set(name, made);
  return made;
}

/** What is printed to this object shows: `undefined` where that is not followed. */
export function isShownBy(file: Held): boolean | undefined {
  if (file instanceof Outside && file.type === "TextIOWrapper") return file.what === "sys.stdout";
  if (file instanceof Unknown && file.kind === "TextIOWrapper" && !file.isClosed) return false;
  return undefined;
}

const LOGGING = /^(?:debug|info|warning|error|critical|exception|log)$/;

/** Calls one of those functions; undefined where it is none. */
export function callOutside(machine: Machine, name: string, given: Arguments): Held | undefined {
  if (name.startsWith("os.path."))
    return FUNCTIONS.has(name) ? ofPath(name.slice("os.path.".length), given) : undefined;
  const { args, named } = given;
  const [first] = args;
  if (name === "sys.exit") {
    if (named.size > 0 || args.length > 1) return stuck(name);
    const error = new Instance(builtinClass("SystemExit") ?? stuck(name));
    const isNothing = !first || (!(first instanceof Thing) && first.type === "none");
    if (first instanceof Tuple || (first instanceof Unknown && (first.kind === undefined || first.kind === "tuple")))
      return first instanceof Unknown ? undecided(first.cause) : stuck(name);
    error.args = isNothing ? [] : [first ?? NONE];
    return machine.throwError(error);
  }
  if (name === "sys.setrecursionlimit") {
    const limit = !first || first instanceof Thing || first.type !== "int" ? stuck(name) : first.value;
    // Calls are followed to a lesser depth than any of these allows.
    return limit >= 500n && limit < 1n << 30n ? NONE : stuck(name);
  }
  if (name === "typing.TypeVar") return typeVariable(args, named);
  if (!name.startsWith("logging.")) return undefined;
  return logging(machine, name.slice("logging.".length), given);
}

/** Its loggers by name, for each is one object. */
const loggers = new WeakMap<Machine, Map<string, Outside>>();

function logging(machine: Machine, name: string, { args, named }: Arguments): Held {
  const [first] = args;
  if (LOGGING.test(name)) return logged(machine, name, { args, named });
  for (const held of [...args, ...named.values()]) if (!isQuiet(held)) stuck(`logging.${name}`);
  switch (name) {
    case "basicConfig":
      if (args.length > 0) return stuck("logging.basicConfig");
      for (const [option, held] of named) checkOption(machine, option, held);
      return NONE;
    case "getLogger": {
      const known = loggers.get(machine) ?? new Map<string, Outside>();
      loggers.set(machine, known);
      const wanted = first ?? named.get("name");
      const isRoot =
        !wanted ||
        (!(wanted instanceof Thing) && (wanted.type === "none" || (wanted.type === "str" && wanted.value === "")));
      const text = isRoot
        ? "root"
        : !(wanted instanceof Thing) && wanted.type === "str"
          ? wanted.value
          : stuck("getLogger");
      // Python 3.9 takes this name for the root's own.
      if (text === "root" && !isRoot) return stuck("getLogger");
      const made = known.get(text) ?? new Outside(isRoot ? "RootLogger" : "Logger", text);
      known.set(text, made);
      return made;
    }
    case "StreamHandler": {
      const to = first ?? named.get("stream");
      const isError = !to || isNothing(to) || isShownBy(to) === false;
      return isError && args.length + named.size < 2 ? new Outside(name, name) : stuck("logging to a stream");
    }
    case "FileHandler":
      if (args.length !== 1 || named.size > 0) return stuck("logging.FileHandler");
      checkOption(machine, "filename", first ?? NONE);
      return new Outside(name, name);
    case "Formatter":
      if (args.length > 2) return stuck("logging.Formatter");
      for (const [at, held] of args.entries()) checkOption(machine, at === 0 ? "format" : "datefmt", held);
      for (const [option, held] of named) checkOption(machine, option === "fmt" ? "format" : option, held);
      return new Outside(name, name);
    default:
      return args.length + named.size === 0 ? new Outside(name, name) : stuck(`logging.${name}`);
  }
}

const isNothing = (held: Held): boolean => !(held instanceof Thing) && held.type === "none";
const LEVELS = /^(?:CRITICAL|FATAL|ERROR|WARN|WARNING|INFO|DEBUG|NOTSET)$/;

/** Options that are wrong raise: that is not followed. */
function checkOption(machine: Machine, option: string, given: Held): void {
  const held = known(given);
  if (held instanceof Unknown) {
    mayRaise(machine, held.cause);
    return;
  }
  const text = !(held instanceof Thing) && held.type === "str" ? held.value : undefined;
  const isFine = {
    level: (!(held instanceof Thing) && held.type === "int") || (text !== undefined && LEVELS.test(text)),
    // Python looks for this, and refuses a format without.
    format:
      isNothing(held) ||
      (text !== undefined && /%\(\w+\)[#0+ -]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[diouxefgcrsa%]/i.test(text)),
    datefmt: isNothing(held) || text !== undefined,
    filename: text !== undefined && text !== "" && !text.includes("\0"),
    filemode: text === "w" || text === "a",
    encoding: text !== undefined && /^utf-?8$/i.test(text),
    force: !(held instanceof Thing) && held.type === "bool",
  }[option];
  if (option === "filename") mayRaise(machine, SYSTEM, "FileNotFoundError", "PermissionError");
  if (isFine !== true) stuck(`logging: ${option}`);
}

/** Goes to standard error, or nowhere: nobody sees it where no code of the program is asked for a text. */
function logged(machine: Machine, name: string, { args, named }: Arguments): Held {
  const [level] = args;
  const isLeveled = name !== "log" || (level && !(level instanceof Thing) && level.type === "int");
  if (!isLeveled || args.length < (name === "log" ? 2 : 1)) return stuck(`logging.${name}`);
  for (const option of named.keys())
    if (!/^(?:exc_info|stack_info|stacklevel)$/.test(option)) stuck(`logging: ${option}`);
  for (const held of [...args, ...named.values(), ...machine.handling])
    if (!isQuiet(held)) stuck("logging of an object");
  return NONE;
}

/** Whether asking for its text runs no code of the program. */
function isQuiet(held: Held, seen = new Set<Held>()): boolean {
  if (!(held instanceof Thing) || seen.has(held)) return true;
  seen.add(held);
  const one = known(held);
  const parts = one instanceof Unknown ? one.reaches : one instanceof Outside ? [] : partsOf(one);
  if (one instanceof Instance) {
    const own = ["__str__", "__repr__", "__format__", "__getattribute__", "__getattr__", "__class__"];
    if (own.some((name) => one.cls.find(name))) return false;
  }
  if (held.lost && held instanceof Instance) return false;
  return one instanceof FunctionObject || one instanceof Method || parts.every((part) => isQuiet(part, seen));
}

/** A method of one of those objects. */
export function* methodOutside(machine: Machine, self: Outside, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first] = args;
  if (self.type === "TextIOWrapper") {
    if (name === "flush" && args.length === 0) return NONE;
    if (name !== "write" || args.length !== 1 || named.size > 0) return stuck(`${self.what}.${name}`);
    const text = known(first ?? stuck(name));
    const isText = text instanceof Unknown ? text.kind === "str" : !(text instanceof Thing) && text.type === "str";
    if (!isText) return stuck(`${self.what}.write`);
    const written = yield* strText(machine, text);
    if (self.what === "sys.stdout") writeTo(machine, written);
    return text instanceof Unknown ? new Unknown(text.cause, "int") : int(Array.from(written).length);
  }
  if (self.type.endsWith("Logger") && LOGGING.test(name)) return logged(machine, name, given);
  for (const held of [...args, ...named.values()]) if (!isQuiet(held)) stuck(`${self.type}.${name}`);
  if (name === "setLevel" && args.length === 1 && named.size === 0) {
    checkOption(machine, "level", first ?? NONE);
    return NONE;
  }
  if (args.length !== 1 || named.size > 0) return stuck(`${self.type}.${name}`);
  const isHandler = first instanceof Outside && first.type.endsWith("Handler");
  if (/^(?:add|remove)Handler$/.test(name) && self.type.endsWith("Logger") && isHandler) return NONE;
  if (name === "setFormatter" && self.type.endsWith("Handler") && first instanceof Outside) return NONE;
  return stuck(`${self.type}.${name}`);
}

/** To standard output itself, wherever what is printed may go meanwhile. */
function writeTo(machine: Machine, text: string): void {
  const { stdout } = machine;
  machine.stdout = undefined;
  machine.write(text);
  machine.stdout = stdout;
}

/** An attribute of one of those objects. */
export function attributeOutside(self: Outside, name: string): Held {
  if (name === "name" && self.type.endsWith("Logger")) return str(self.what);
  const isMethod =
    self.type === "TextIOWrapper"
      ? /^(?:write|flush)$/.test(name)
      : self.type.endsWith("Logger")
        ? LOGGING.test(name) || /^(?:setLevel|addHandler|removeHandler)$/.test(name)
        : self.type.endsWith("Handler") && /^(?:setLevel|setFormatter)$/.test(name);
  return isMethod ? new NativeMethod(self, name) : stuck(`${self.type}.${name}`);
}

/** Of texts alone: what is the same whether the system writes paths with "/" or "\". */
function ofPath(name: string, { args, named }: Arguments): Held {
  if (named.size > 0 || args.length === 0) return stuck(`os.path.${name}`);
  const given = args.map((arg) => known(arg));
  const unclear = given.find((held) => held instanceof Unknown);
  for (const held of given) {
    // Where the type is not certain, it may be an object with a path of its own.
    if (held instanceof Unknown ? (held.kind ?? "str") !== "str" : kindIn(held) !== "str")
      return stuck(`os.path.${name}`);
  }
  // Of what may be bytes the result is bytes.
  const isText = given.some((held) => kindIn(held) === "str");
  const text = (cause = SYSTEM) => new Unknown(cause, isText ? "str" : undefined, { spread: "line" });
  const open = (cause = SYSTEM): Held => {
    if (name === "split" || name === "splitext") return new Tuple([text(cause), text(cause)]);
    return name === "isabs" || name === "islink" ? new Unknown(cause, "bool") : text(cause);
  };
  if (/^(?:abspath|realpath|expanduser|expandvars|relpath|islink)$/.test(name)) return open();
  if (unclear instanceof Unknown) return open(unclear.cause);
  const paths = given.map((held) => (held instanceof Thing || held.type !== "str" ? stuck(name) : held.value));
  if (name !== "join" && paths.length > 1) return stuck(`os.path.${name}`);
  const [path = ""] = paths;
  // A drive, or the other separator, means something to one of them.
  if (paths.some((part) => /[\\:]|^\/\//.test(part))) return open();
  const at = path.lastIndexOf("/") + 1;
  const tail = path.slice(at);
  const head = /^\/*$/.test(path.slice(0, at)) ? path.slice(0, at) : path.slice(0, at).replace(/\/+$/, "");
  switch (name) {
    case "basename":
      return str(tail);
    case "dirname":
      return str(head);
    case "split":
      return new Tuple([str(head), str(tail)]);
    case "splitext": {
      const dot = tail.lastIndexOf(".");
      const isEnd = dot > 0 && /[^.]/.test(tail.slice(0, dot));
      return new Tuple(isEnd ? [str(path.slice(0, at + dot)), str(tail.slice(dot))] : [str(path), str("")]);
    }
    case "join": {
      let joined = "";
      for (const [index, part] of paths.entries()) {
        if (part.startsWith("/") || index === 0) joined = part;
        else if (joined === "" || joined.endsWith("/")) joined += part;
        else return open();
      }
      return str(joined);
    }
    case "normpath": {
      if (path.startsWith("/")) return open();
      const parts: string[] = [];
      for (const part of path.split("/")) {
        if (part === "" || part === ".") continue;
        if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
        else parts.push(part);
      }
      return parts.length > 1 ? open() : str(parts[0] ?? ".");
    }
    case "isabs":
      return path.startsWith("/") ? open() : bool(false);
    default:
      return stuck(`os.path.${name}`);
  }
}
