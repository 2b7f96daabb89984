import { percent } from "../format.ts";
import { binary, compare, orderOf, unary } from "../operations.ts";
import { asNumber, attempt, bool, equal, float, int, isTrue, NONE, str } from "../value.ts";
import { call, callMethod, hasMethod, isOf } from "./call.ts";
import { freshOf, plainOf } from "./convert.ts";
import { hashed } from "./evaluate.ts";
import { iterate } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { NOT_IMPLEMENTED } from "./natives.ts";
import { atBoth, nearArithmetic, nearComparison, nearTruth, negated, rangeOf } from "./near.ts";
import {
  Class,
  Deque,
  Dict,
  EnumMember,
  Foreign,
  FunctionObject,
  Generic,
  type Held,
  Instance,
  Iter,
  LibraryObject,
  List,
  Manager,
  Memo,
  Method,
  Module,
  mayBeOneObject,
  Native,
  NativeMethod,
  Near,
  PySet,
  type Run,
  Shown,
  stuck,
  Thing,
  Tuple,
  Undecided,
  Unknown,
  undecided,
  View,
} from "./objects.ts";
import { joined, RegexFlag } from "./regex.ts";
import { reprText, strText } from "./strings.ts";
import { kindOf } from "./types.ts";
import {
  commonKind,
  heldText,
  isCalm,
  isMarked,
  isNumeric,
  kindIn,
  known,
  markOf,
  mayRaise,
  oneOf,
  orUnknown,
  textOfUnknown,
  unknownIn,
} from "./unknown.ts";

export function* truthOf(machine: Machine, given: Held): Run<boolean> {
  const held = given instanceof Instance ? given : known(given);
  if (held instanceof Near) return nearTruth(held) ?? undecided(held.cause);
  if (held instanceof Unknown)
    return held.kind === "TextIOWrapper" || held.kind === "function" ? true : undecided(held.cause);
  if (!(held instanceof Thing)) return isTrue(held) ?? stuck("truth");
  if (held instanceof List || held instanceof Tuple) return held.items.length > 0;
  if (held instanceof Dict) return held.entries.size > 0;
  if (held instanceof PySet) return held.items.size > 0;
  if (held instanceof View) return held.of.entries.size > 0;
  if (held instanceof Deque) return held.items.length > 0;
  if (held instanceof Class && held.enumeration) return true;
  if (!(held instanceof Instance)) return ALWAYS_TRUE.some((kind) => held instanceof kind) || stuck("truth");
  for (const name of ["__bool__", "__len__"]) {
    if (!hasMethod(held, name)) continue;
    const answer = yield* callMethod(machine, held, name, []);
    return answer instanceof Thing ? stuck(name) : (isTrue(answer) ?? stuck(name));
  }
  return true;
}

const ALWAYS_TRUE = [
  FunctionObject,
  Class,
  Method,
  Native,
  NativeMethod,
  Foreign,
  Iter,
  Module,
  EnumMember,
  Memo,
  Manager,
  LibraryObject,
];

const UNARY: Readonly<Record<string, string>> = { "-": "__neg__", "+": "__pos__", "~": "__invert__" };

export function* unaryOf(machine: Machine, operator: string, given: Held): Run<Held> {
  if (operator === "not")
    return yield* orUnknown(
      machine,
      [given],
      function* () {
        return bool(!(yield* truthOf(machine, given)));
      },
      (cause) => new Unknown(cause, "bool"),
    );
  const operand = known(given);
  if (operand instanceof Near && operator !== "~") return operator === "-" ? negated(operand) : operand;
  if (
    operand instanceof Unknown &&
    (operand.kind === undefined || (isNumeric(operand.kind) && (operator !== "~" || operand.kind !== "float")))
  )
    return new Unknown(operand.cause, operand.kind === "bool" ? "int" : operand.kind);
  const method = UNARY[operator] ?? stuck(operator);
  if (operand instanceof Instance && hasMethod(operand, method)) return yield* callMethod(machine, operand, method, []);
  const value = operand instanceof Thing ? undefined : unary(operator, operand);
  if (value) return value;
  const isNumber = !(operand instanceof Thing) && asNumber(operand) !== undefined && operator !== "~";
  if (isNumber || !PLAIN_KINDS.has(kindOf(operand))) return stuck(`unary ${operator}`);
  return machine.raise("TypeError", `bad operand type for unary ${operator}: '${kindOf(operand)}'`);
}

const BINARY: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "@": "matmul",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
};

/** @param shown the operator in messages, where it is another: `+=` */
export function* binaryOf(
  machine: Machine,
  operator: string,
  first: Held,
  second: Held,
  shown = NAMED[operator] ?? operator,
): Run<Held> {
  const [left, right] = [known(first), known(second)];
  const name = BINARY[operator] ?? stuck(operator);
  const near = left instanceof Near || right instanceof Near ? nearArithmetic(operator, left, right) : undefined;
  if (near) return near;
  if (operator === "**" && (left instanceof Near || right instanceof Near)) return stuck("** of numbers");
  if (operator === "%" && !(left instanceof Thing) && left.type === "str")
    return yield* formattedBy(machine, left.value, right);
  if (left instanceof Unknown || right instanceof Unknown) {
    const { cause } = left instanceof Unknown ? left : (right as Unknown);
    if (operator === "%" && kindIn(left) === "str") return isCalm(right) ? new Unknown(cause, "str") : undecided(cause);
    const other = left instanceof Unknown ? right : left;
    if (!(other instanceof Instance)) return arithmetic(machine, operator, left, right, shown, cause);
    // Who is asked first, or at all, depends on its type.
    if (kindIn(left instanceof Unknown ? left : right) === undefined) return undecided(cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    if (left instanceof Instance && right instanceof Instance && left.cls !== right.cls && right.cls.isA(left.cls))
      if (hasMethod(right, `__r${name}__`)) stuck("a subclass's operator");
    const answer =
      (yield* asked(machine, left, `__${name}__`, right)) ?? (yield* asked(machine, right, `__r${name}__`, left));
    if (answer) return answer;
    // Sequences have a `+` and a `*` of their own, which are tried last.
    const isOwn =
      (operator === "+" && isSequence(left)) || (operator === "*" && (isSequence(left) || isSequence(right)));
    return isOwn ? failed(machine, operator, left, right, shown) : cannot(machine, shown, left, right);
  }
  if (left instanceof RegexFlag && right instanceof RegexFlag && operator === "|") return joined(left, right);
  if (left instanceof Iter || right instanceof Iter) return cannot(machine, shown, left, right);
  const [a, b] = [comparable(left), comparable(right)];
  if (!a || !b) return cannot(machine, shown, left, right);
  const value = binary(operator, plainOf(left), plainOf(right));
  if (value) return freshOf(value);
  return (
    (operator === "**" ? nearArithmetic(operator, left, right) : undefined) ??
    failed(machine, operator, left, right, shown)
  );
}

/** An operation on builtin values of which one is not known. */
function arithmetic(machine: Machine, operator: string, left: Held, right: Held, shown: string, cause: string): Held {
  const [a, b] = [kindIn(left), kindIn(right)];
  const reaches = [left, right].filter((held) => held instanceof Thing);
  if (a === undefined || b === undefined) {
    const areWords = [left, right].every(
      (held) => !(held instanceof Thing) || (held instanceof Unknown && held.spread === "word"),
    );
    return new Unknown(cause, undefined, { ...(areWords && { spread: "word" }), reaches });
  }
  if (isNumeric(a) && isNumeric(b)) {
    const areInts = [a, b].every((kind) => kind === "int" || kind === "bool");
    const isFloat = a === "float" || b === "float";
    const result = areInts ? "int" : isFloat ? "float" : "number";
    const zero = right instanceof Thing ? undefined : Number(asNumber(right)) === 0;
    if ("/ // %".split(" ").includes(operator)) {
      if (zero === true) {
        if (operator === "/" && result !== "number")
          return machine.raise("ZeroDivisionError", areInts ? "division by zero" : "float division by zero");
        return undecided(cause);
      }
      if (zero === undefined) mayRaise(machine, cause, "ZeroDivisionError");
      return new Unknown(cause, operator === "/" ? "float" : result);
    }
    if (operator === "**") {
      const isWhole = areInts && !(right instanceof Thing) && Number(asNumber(right)) >= 0;
      return isWhole ? new Unknown(cause, "int") : new Unknown(cause, undefined, { spread: "word" });
    }
    if ("+-*".includes(operator)) return new Unknown(cause, result);
    if (!areInts || operator === "@")
      return result === "number" ? undecided(cause) : cannot(machine, shown, left, right);
    if (operator === "<<" || operator === ">>") mayRaise(machine, cause, "ValueError");
    return new Unknown(cause, a === "bool" && b === "bool" && "&|^".includes(operator) ? "bool" : "int");
  }
  if (operator === "+" && a === "str" && b === "str") return heldText(plainOrMarked(left) + plainOrMarked(right));
  const isSequenceKind = (kind: string) => ["str", "list", "tuple"].includes(kind);
  const ofItems = (held: Held): string | undefined =>
    held instanceof Unknown
      ? held.of
      : held instanceof List || held instanceof Tuple
        ? commonKind(held.items)
        : undefined;
  if (operator === "+" && a === b && isSequenceKind(a)) {
    const of = ofItems(left) === ofItems(right) ? ofItems(left) : undefined;
    return new Unknown(cause, a, { ...(of !== undefined && { of }), reaches });
  }
  const isCount = (kind: string) => kind === "int" || kind === "bool";
  if (operator === "*" && ((isSequenceKind(a) && isCount(b)) || (isSequenceKind(b) && isCount(a)))) {
    const sequence = isSequenceKind(a) ? left : right;
    const text = sequence instanceof Thing ? undefined : sequence.type === "str" ? sequence.value : undefined;
    const isWord = text !== undefined && !/\s/.test(text);
    const of = ofItems(sequence);
    return new Unknown(cause, isSequenceKind(a) ? a : b, {
      ...(isWord && { spread: "word" }),
      ...(of !== undefined && { of }),
      reaches,
    });
  }
  if (["set", "dict"].includes(a) && a === b && "&|^-".includes(operator)) return new Unknown(cause, a, { reaches });
  return failed(machine, operator, left, right, shown);
}

const plainOrMarked = (held: Held): string =>
  held instanceof Unknown
    ? textOfUnknown(held)
    : held instanceof Thing || held.type !== "str"
      ? stuck("a text")
      : held.value;

/** Operators that Python's messages call otherwise. */
const NAMED: Readonly<Record<string, string>> = { "**": "** or pow()" };

const isSequence = (held: Held): boolean => ["str", "list", "tuple"].includes(kindOf(held));

function* formattedBy(machine: Machine, template: string, right: Held): Run<Held> {
  const items = right instanceof Tuple && !right.named ? right.items : [right];
  const unclear = unknownIn(items);
  if (unclear) return yield* formattedUnknown(machine, template, items, unclear.cause);
  if (!items.some((item) => item instanceof Instance || item instanceof EnumMember)) {
    const value = attempt(() => str(percent(template, plainOf(right))));
    return value ?? stuck("% of a string");
  }
  // Objects say themselves how they are shown.
  let [result, at] = ["", 0];
  for (const [whole, conversion] of template.matchAll(/%([sr%])|[^%]+|%/g)) {
    const item = items[at];
    if (whole === "%%") result += "%";
    else if (conversion === undefined) result += whole === "%" ? stuck("% of an object") : whole;
    else {
      result += yield* (conversion === "r" ? reprText : strText)(machine, item ?? stuck("% of too few"));
      if (isMarked(result)) return stuck("% of an object");
      at++;
    }
  }
  return at === items.length ? str(result) : stuck("% of too many");
}

function* formattedUnknown(machine: Machine, template: string, items: readonly Held[], cause: string): Run<Held> {
  let [result, at] = ["", 0];
  for (const [whole, width, code] of template.matchAll(/%([-+ 0#]*\d*(?:\.\d+)?)([a-zA-Z%])|[^%]+|%/g)) {
    if (code === "%") result += "%";
    else if (code === undefined) result += whole === "%" ? undecided(cause) : whole;
    else {
      const item = known(items[at++] ?? undecided(cause));
      const near = item instanceof Near ? atBoth(item, (x) => str(percent(whole, float(x)))) : undefined;
      if (near?.type === "str") result += near.value;
      else if (item instanceof Unknown) {
        if (code === "s")
          result +=
            width === "" ? yield* strText(machine, item) : markOf(cause, item.spread === "word" ? "line" : item.spread);
        else if (!isNumeric(item.kind)) return undecided(cause);
        else result += markOf(cause, /^[-+ #]*[1-9]/.test(width ?? "") ? "line" : "word");
      } else if (code === "s" && width === "") result += yield* strText(machine, item);
      else result += attempt(() => percent(whole, plainOf(item))) ?? undecided(cause);
    }
  }
  return at === items.length ? heldText(result) : undecided(cause);
}

/** Whether arithmetic knows what it is. */
function comparable(held: Held): boolean {
  if (!(held instanceof Thing)) return true;
  return (
    held instanceof List ||
    held instanceof Tuple ||
    held instanceof PySet ||
    held instanceof Dict ||
    held instanceof Deque
  );
}

/** What an object's own method makes of it; undefined where it has none, or does not want to. */
function* asked(machine: Machine, self: Held, name: string, other: Held): Run<Held | undefined> {
  if (!(self instanceof Instance) || !hasMethod(self, name)) return undefined;
  const answer = yield* callMethod(machine, self, name, [other]);
  return answer === NOT_IMPLEMENTED ? undefined : answer;
}

/** The error of an operation on values, where it is the same in every version of Python. */
function failed(machine: Machine, operator: string, left: Held, right: Held, shown: string): never {
  const [a, b] = [
    left instanceof Thing ? undefined : asNumber(left),
    right instanceof Thing ? undefined : asNumber(right),
  ];
  if (a !== undefined && b !== undefined) {
    const isZero = Number(b) === 0;
    const areInts = typeof a === "bigint" && typeof b === "bigint";
    if (isZero && operator === "/")
      machine.raise("ZeroDivisionError", areInts ? "division by zero" : "float division by zero");
    if (isZero && operator === "//" && areInts)
      machine.raise("ZeroDivisionError", "integer division or modulo by zero");
    if (areInts && (operator === "<<" || operator === ">>") && b < 0n)
      machine.raise("ValueError", "negative shift count");
    if (!areInts && "&|^<<>>".includes(operator)) cannot(machine, shown, left, right);
    return stuck(`${operator} of numbers`);
  }
  const [x, y] = [kindOf(left), kindOf(right)];
  const sequences = ["str", "list", "tuple"];
  // Two of a kind can be joined: only their length has kept them from it.
  if (operator === "+" && sequences.includes(x) && x === y) return stuck("a long sequence");
  if (operator === "+" && sequences.includes(x))
    machine.raise("TypeError", `can only concatenate ${x} (not "${y}") to ${x}`);
  if (operator === "*") {
    if (sequences.includes(x) && y !== "int" && y !== "bool")
      machine.raise("TypeError", `can't multiply sequence by non-int of type '${y}'`);
    if (sequences.includes(y) && x !== "int" && x !== "bool")
      machine.raise("TypeError", `can't multiply sequence by non-int of type '${x}'`);
    if (sequences.includes(x) || sequences.includes(y)) return stuck("a long sequence");
  }
  if (operator === "%" && x === "str") return stuck("% of a string");
  if (x === y && (x === "set" || x === "dict") && "&|^-".includes(operator)) return stuck(`${operator} of ${x}`);
  return cannot(machine, shown, left, right);
}

function cannot(machine: Machine, shown: string, left: Held, right: Held): never {
  const [x, y] = [kindOf(left), kindOf(right)];
  // Library objects and iterators may know operators that are not known here.
  if ([x, y].some((kind) => !PLAIN_KINDS.has(kind)) && !(left instanceof Instance || right instanceof Instance))
    stuck(`${shown} of ${x} and ${y}`);
  for (const held of [left, right]) if (held instanceof Instance) refuseLibrary(held);
  return machine.raise("TypeError", `unsupported operand type(s) for ${shown}: '${x}' and '${y}'`);
}

const PLAIN_KINDS: ReadonlySet<string> = new Set("int float bool str NoneType list tuple dict set function".split(" "));

function refuseLibrary({ cls }: Instance): void {
  if (cls.mro.some(({ isBuiltin, name }) => isBuiltin && name !== "object" && !cls.isException))
    stuck("a library object");
}

const COMPARED: Readonly<Record<string, readonly [string, string]>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  "<=": ["__le__", "__ge__"],
  ">": ["__gt__", "__lt__"],
  ">=": ["__ge__", "__le__"],
};

export function* compared(machine: Machine, operator: string, first: Held, second: Held): Run<Held> {
  const [left, right] = [first, second].map((held) => (held instanceof Instance ? held : known(held))) as [Held, Held];
  return yield* orUnknown(
    machine,
    [left, right],
    () => comparedKnown(machine, operator, left, right),
    (cause) =>
      new Unknown(
        cause,
        [left, right].some((held) => held instanceof Unknown && held.kind === undefined) && !/is|in/.test(operator)
          ? undefined
          : "bool",
        { spread: "word" },
      ),
  );
}

function* comparedKnown(machine: Machine, operator: string, left: Held, right: Held): Run<Held> {
  const near = nearComparison(operator, left, right);
  if (near !== undefined) return bool(near);
  switch (operator) {
    case "is":
      return bool(isSame(left, right));
    case "is not":
      return bool(!isSame(left, right));
    case "in":
      return bool(yield* isIn(machine, left, right));
    case "not in":
      return bool(!(yield* isIn(machine, left, right)));
    case "==":
      return yield* equality(machine, left, right);
    case "!=": {
      if (left instanceof Instance && hasMethod(left, "__ne__"))
        return yield* callMethod(machine, left, "__ne__", [right]);
      return bool(!(yield* truthOf(machine, yield* equality(machine, left, right))));
    }
    default:
      return yield* order(machine, operator, left, right);
  }
}

/** `is`: known for objects and for values of which there is only one. */
function isSame(left: Held, right: Held): boolean {
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : undefined;
  if (unclear) {
    const other = left === unclear ? right : left;
    if (unclear instanceof Shown && unclear.isObject && !(other instanceof Thing) && other.type === "none")
      return false;
    if (unclear.kind === undefined || (other instanceof Unknown && other.kind === undefined))
      return undecided(unclear.cause);
    return kindIn(other) === unclear.kind || unclear.kind === "number" ? undecided(unclear.cause) : false;
  }
  if (left !== right && mayBeOneObject() && [left, right].every(canChange))
    return kindOf(left) === kindOf(right) ? stuck("is") : false;
  // Equal tuples may be one: the empty one is, and so are the constants of a module.
  if (left instanceof Tuple && right instanceof Tuple && left !== right)
    return mayBeOne(left, right) ? stuck("is") : false;
  if (left instanceof Generic && right instanceof Generic && left !== right) return stuck("is");
  if (left instanceof Thing || right instanceof Thing) return left === right;
  if (left.type !== right.type) return false;
  if (isNan(left) || isNan(right)) return stuck("is");
  if (left.type === "none") return true;
  if (left.type === "bool" && right.type === "bool") return left.value === right.value;
  return equal(left, right) === false ? false : stuck("is");
}

const canChange = (held: Held): boolean =>
  [List, Dict, PySet, Deque, Tuple, Instance, View].some((kind) => held instanceof kind);

/** Equal or not, by their types alone; it stops where that is not enough. */
function areEqualKinds(left: Held, right: Held): false {
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : stuck("==");
  const [a, b] = [kindIn(left), kindIn(right)];
  const areBasic = [a, b].every((kind) => kind !== undefined && BASIC.has(kind));
  const differ = a !== b && !(isNumeric(a) && isNumeric(b));
  return areBasic && differ ? false : undecided(unclear.cause);
}

const BASIC: ReadonlySet<string> = new Set("int float bool number str NoneType list tuple dict".split(" "));

function mayBeOne(left: Held, right: Held): boolean {
  if (left instanceof Tuple && right instanceof Tuple)
    return (
      left.items.length === right.items.length &&
      left.items.every((item, at) => mayBeOne(item, right.items[at] ?? NONE))
    );
  if (left instanceof Thing || right instanceof Thing) return left === right;
  return equal(left, right) !== false || isNan(left);
}

function* equality(machine: Machine, left: Held, right: Held): Run<Held> {
  if (left instanceof Unknown || right instanceof Unknown) {
    const isObject = left instanceof Instance || right instanceof Instance;
    const unclear = left instanceof Unknown ? left : (right as Unknown);
    if (!isObject) return bool(areEqualKinds(left, right));
    if (unclear.kind === undefined) return undecided(unclear.cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    const isInner =
      left instanceof Instance && right instanceof Instance && left.cls !== right.cls && right.cls.isA(left.cls);
    if (isInner && hasMethod(right, "__eq__")) stuck("a subclass's operator");
    const answer = (yield* asked(machine, left, "__eq__", right)) ?? (yield* asked(machine, right, "__eq__", left));
    if (answer) return answer;
    const data =
      left instanceof Instance && right instanceof Instance && left.cls === right.cls
        ? left.cls.mro.find(({ data }) => data?.hasEq)?.data
        : undefined;
    if (data && left instanceof Instance && right instanceof Instance) {
      const values = ({ fields }: Instance) =>
        new Tuple(data.fields.filter((f) => f.isCompared).map(({ name }) => fields.get(name) ?? stuck(name)));
      return bool(yield* isEqual(machine, values(left), values(right)));
    }
    return bool(left === right);
  }
  if (!(left instanceof Thing) && !(right instanceof Thing)) return bool(equal(left, right) ?? stuck("=="));
  return bool(yield* isEqual(machine, left, right));
}

/** Equal as the items of a list are compared: the same object is equal to itself. */
export function* isEqual(machine: Machine, first: Held, second: Held): Run<boolean> {
  machine.spend();
  const [left, right] = [first, second].map((held) => (held instanceof Instance ? held : known(held))) as [Held, Held];
  if ((left instanceof Unknown || right instanceof Unknown) && !(left instanceof Instance || right instanceof Instance))
    return nearComparison("==", left, right) ?? areEqualKinds(left, right);
  if (isNan(left) || isNan(right)) return stuck("== of what is no number"); // equal to itself only as an item
  if (left === right) return true;
  if (left instanceof Generic && right instanceof Generic) return stuck("== of types");
  if (left instanceof Instance || right instanceof Instance)
    return yield* truthOf(machine, yield* equality(machine, left, right));
  if (!(left instanceof Thing) && !(right instanceof Thing)) return equal(left, right) ?? stuck("==");
  if (
    (!(left instanceof Thing) && left.type === "frozenset") ||
    (!(right instanceof Thing) && right.type === "frozenset")
  )
    return equal(plainOf(left), plainOf(right)) ?? stuck("==");
  if ((left instanceof List && right instanceof List) || (left instanceof Tuple && right instanceof Tuple)) {
    if (left.items.length !== right.items.length) return false;
    for (const [at, item] of left.items.entries())
      if (!(yield* isEqual(machine, item, right.items[at] ?? stuck("==")))) return false;
    return true;
  }
  if (left instanceof Dict && right instanceof Dict) {
    if (left.entries.size !== right.entries.size) return false;
    for (const [text, [, value]] of left.entries) {
      const other = right.entries.get(text);
      if (!other || !(yield* isEqual(machine, value, other[1]))) return false;
    }
    return true;
  }
  if (left instanceof PySet && right instanceof PySet)
    return left.items.size === right.items.size && [...left.items.keys()].every((text) => right.items.has(text));
  for (const kind of [View, Deque, Foreign, Method, LibraryObject]) {
    if (left instanceof kind || right instanceof kind) return stuck("== of such objects");
  }
  return false;
}

function* isIn(machine: Machine, item: Held, container: Held): Run<boolean> {
  if (container instanceof Unknown) {
    if (isNumeric(container.kind) && container.kind !== "number")
      return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
    return undecided(container.cause);
  }
  if (item instanceof Unknown && !(container instanceof Instance)) {
    if (item.kind === undefined) return undecided(item.cause);
    if (container instanceof Dict || container instanceof PySet) {
      const keys =
        container instanceof Dict ? [...container.entries.values()].map(([key]) => key) : [...container.items.values()];
      for (const key of keys) if (yield* isEqual(machine, key, item)) return true;
      return false;
    }
    if (!(container instanceof Thing) && container.type === "str" && item.kind === "str") return undecided(item.cause);
  }
  if (!(container instanceof Thing) && container.type === "bytes")
    return (item instanceof Thing ? undefined : compare("in", item, container)) ?? stuck("in bytes");
  if (container instanceof Instance) {
    if (hasMethod(container, "__contains__"))
      return yield* truthOf(machine, yield* callMethod(machine, container, "__contains__", [item]));
    if (!hasMethod(container, "__iter__") && !hasMethod(container, "__getitem__"))
      return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
  }
  if (container instanceof Dict) return hashed(machine, () => container.get(item) !== undefined);
  if (container instanceof View && container.kind === "keys")
    return hashed(machine, () => container.of.get(item) !== undefined);
  if (container instanceof PySet) {
    return hashed(machine, () => container.has(item));
  }
  if (!(container instanceof Thing) && (container.type === "str" || container.type === "range")) {
    if (container.type === "str" && (item instanceof Thing || item.type !== "str"))
      return machine.raise("TypeError", `'in <string>' requires string as left operand, not ${kindOf(item)}`);
    return item instanceof Thing ? stuck("in range") : (compare("in", item, container) ?? stuck("in"));
  }
  if (!(container instanceof Thing) && container.type === "frozenset")
    return item instanceof Thing ? stuck("in") : (compare("in", item, container) ?? stuck("in"));
  if (!(container instanceof Thing) && ["int", "float", "bool", "none"].includes(container.type))
    return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
  const iterator = yield* iterate(machine, container);
  let unclear: Undecided | undefined;
  for (let part = yield* iterator.next(); part; part = yield* iterator.next()) {
    try {
      if (yield* isEqual(machine, part, item)) return true;
    } catch (reason) {
      if (!(reason instanceof Undecided) || !isCalm(part) || !isCalm(item)) throw reason;
      unclear = reason;
    }
  }
  if (unclear) throw unclear;
  return false;
}

function* order(machine: Machine, operator: string, left: Held, right: Held): Run<Held> {
  const [name, mirrored] = COMPARED[operator] ?? stuck(operator);
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : undefined;
  if (unclear) {
    const [a, b] = [kindIn(left), kindIn(right)];
    if (
      a === undefined ||
      b === undefined ||
      (isNumeric(a) && isNumeric(b)) ||
      (a === b && ["str", "list", "tuple", "set"].includes(a))
    )
      return undecided(unclear.cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    const answer = (yield* asked(machine, left, name, right)) ?? (yield* asked(machine, right, mirrored, left));
    if (answer) return answer;
    if (left instanceof Instance && right instanceof Instance && left.cls === right.cls) {
      const data = left.cls.mro.find(({ data }) => data?.isOrdered)?.data;
      const values = ({ fields }: Instance) =>
        new Tuple(
          (data?.fields ?? []).filter((f) => f.isCompared).map(({ name: field }) => fields.get(field) ?? stuck(field)),
        );
      if (data) return yield* order(machine, operator, values(left), values(right));
    }
  } else if ((left instanceof List && right instanceof List) || (left instanceof Tuple && right instanceof Tuple)) {
    for (const [at, item] of left.items.entries()) {
      const other = right.items[at];
      if (!other) break;
      if (!(yield* isEqual(machine, item, other))) return yield* compared(machine, operator, item, other);
    }
    const sizes = left.items.length - right.items.length;
    return bool({ "<": sizes < 0, "<=": sizes <= 0, ">": sizes > 0, ">=": sizes >= 0 }[operator] ?? stuck(operator));
  } else if (left instanceof PySet && right instanceof PySet) {
    const within = (a: PySet, b: PySet) => [...a.items.keys()].every((text) => b.items.has(text));
    const [inner, outer] = operator.startsWith("<") ? [left, right] : [right, left];
    return bool(within(inner, outer) && (operator.endsWith("=") || inner.items.size < outer.items.size));
  } else if (!(left instanceof Thing) && !(right instanceof Thing)) {
    const test = compare(operator, left, right);
    if (test !== undefined) return bool(test);
    if (orderOf(left, right) !== undefined || (left.type === right.type && left.type !== "none"))
      return stuck(operator);
  }
  for (const held of [left, right]) {
    if (held instanceof Instance) refuseLibrary(held);
    else if (!PLAIN_KINDS.has(kindOf(held))) stuck(`${operator} of ${kindOf(held)}`);
  }
  return machine.raise(
    "TypeError",
    `'${operator}' not supported between instances of '${kindOf(left)}' and '${kindOf(right)}'`,
  );
}

/** Negative, zero or positive, by `<` alone, as sorting asks. */
export function* isLess(machine: Machine, left: Held, right: Held): Run<boolean> {
  machine.spend();
  const near = nearComparison("<", left, right);
  if (near !== undefined) return near;
  return yield* truthOf(machine, yield* order(machine, "<", left, right));
}

/** Merge sort: stable like Python's, so the result is the same; which pairs it compares is not, so own comparisons are left. */
export function* sortedItems(
  machine: Machine,
  items: readonly Held[],
  key: Held | undefined,
  isReverse: boolean,
): Run<Held[]> {
  if (key instanceof Comparer) return yield* sortedBy(machine, items, key.of, isReverse);
  const pairs: { readonly item: Held; readonly by: Held }[] = [];
  for (const item of items)
    pairs.push({ item, by: key ? yield* call(machine, key, { args: [item], named: new Map() }) : item });
  const areNear = pairs.every(({ by }) => rangeOf(by) !== undefined);
  const unclear = areNear ? undefined : unknownIn(pairs.map(({ by }) => by));
  if (unclear) {
    if (!pairs.every(({ by }) => isCalm(by))) return undecided(unclear.cause);
    const kinds = new Set(pairs.map(({ by }) => kindIn(by)));
    if (pairs.length > 1 && kinds.size > 1 && ![...kinds].every(isNumeric)) return undecided(unclear.cause);
    return pairs.length < 2 ? [...items] : items.map(() => oneOf(unclear.cause, items));
  }
  if (pairs.some(({ by }) => hasOwnOrder(by))) {
    const all = isReverse ? pairs.toReversed() : pairs;
    const sorted = yield* sortedRun(all, (a, b) => isLess(machine, a.by, b.by));
    return (isReverse ? sorted.toReversed() : sorted).map(({ item }) => item);
  }
  const sort = (part: typeof pairs) => merged(part, (a, b) => isLess(machine, a.by, b.by));
  const kinds = new Set(pairs.map(({ by }) => kindOf(by)));
  // Which two items of different kinds meet first decides the message.
  const isMixed = kinds.size > 1 && ![...kinds].every((kind) => ["int", "float", "bool"].includes(kind));
  if (isMixed) return pairs.length === 2 ? (yield* sort(pairs)).map(({ item }) => item) : stuck("sorting a mixture");
  const result = yield* sort(isReverse ? pairs.toReversed() : pairs);
  return (isReverse ? result.toReversed() : result).map(({ item }) => item);
}

/** `functools.cmp_to_key(…)`. */
export class Comparer extends Native {
  readonly of: Held;

  constructor(of: Held) {
    super("cmp_to_key", "<object> KeyWrapper()");
    this.of = of;
  }
}

function* sortedBy(machine: Machine, items: readonly Held[], by: Held, isReverse: boolean): Run<Held[]> {
  function* less(a: Held, b: Held): Run<boolean> {
    const order = known(yield* call(machine, by, { args: [a, b], named: new Map() }));
    return yield* truthOf(machine, yield* compared(machine, "<", order, int(0)));
  }
  const given = isReverse ? items.toReversed() : items;
  // Nobody sees in which order pure functions are asked.
  const sorted = isCalm(by) ? yield* merged(given, less) : yield* sortedRun(given, less);
  return isReverse ? sorted.toReversed() : [...sorted];
}

/** Stable, as Python's way of sorting is. */
function* merged<T>(items: readonly T[], less: (a: T, b: T) => Run<boolean>): Run<readonly T[]> {
  if (items.length < 2) return items;
  const half = items.length >> 1;
  const [left, right] = [yield* merged(items.slice(0, half), less), yield* merged(items.slice(half), less)];
  const out: T[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    const [x, y] = [left[a], right[b]] as [T, T];
    if (yield* less(y, x)) {
      out.push(y);
      b++;
    } else {
      out.push(x);
      a++;
    }
  }
  return [...out, ...left.slice(a), ...right.slice(b)];
}

/**
 * What is in order, or in the opposite one, throughout: Python finds out by comparing each item with the one before it. What it
 * compares after that differs between versions, and methods of the program's show it.
 */
export function* sortedRun<T>(items: readonly T[], less: (a: T, b: T) => Run<boolean>): Run<readonly T[]> {
  let isFalling: boolean | undefined;
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    if (before === undefined) continue;
    const isBelow = yield* less(item, before);
    isFalling ??= isBelow;
    if (isBelow !== isFalling) return stuck("sorting by a method");
  }
  return isFalling ? items.toReversed() : items;
}

function hasOwnOrder(held: Held): boolean {
  if (held instanceof Instance)
    return hasMethod(held, "__lt__") || hasMethod(held, "__gt__") || hasMethod(held, "__eq__");
  return (held instanceof Tuple || held instanceof List) && held.items.some(hasOwnOrder);
}

export function isInstanceOf(held: Held, type: Held): boolean {
  if (type instanceof Tuple) return type.items.some((part) => isInstanceOf(held, part));
  return isOf(held, type);
}

const isNan = (held: Held): boolean => !(held instanceof Thing) && held.type === "float" && Number.isNaN(held.value);
