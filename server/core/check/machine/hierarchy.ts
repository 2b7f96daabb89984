import { Class } from "./objects/classes.ts";

/** Python's exceptions, each with its base. */
const EXCEPTIONS: readonly (readonly [name: string, base: string])[] = [
  ["BaseException", "object"],
  ["Exception", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["GeneratorExit", "BaseException"],
  ["SystemExit", "BaseException"],
  ["ArithmeticError", "Exception"],
  ["FloatingPointError", "ArithmeticError"],
  ["OverflowError", "ArithmeticError"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["AssertionError", "Exception"],
  ["AttributeError", "Exception"],
  ["BufferError", "Exception"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["LookupError", "Exception"],
  ["IndexError", "LookupError"],
  ["KeyError", "LookupError"],
  ["MemoryError", "Exception"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["OSError", "Exception"],
  ["FileExistsError", "OSError"],
  ["FileNotFoundError", "OSError"],
  ["PermissionError", "OSError"],
  ["ConnectionError", "OSError"],
  ["TimeoutError", "OSError"],
  ["ReferenceError", "Exception"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["StopIteration", "Exception"],
  ["StopAsyncIteration", "Exception"],
  ["SyntaxError", "Exception"],
  ["SystemError", "Exception"],
  ["TypeError", "Exception"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["Warning", "Exception"],
  ["UserWarning", "Warning"],
  ["DeprecationWarning", "Warning"],
];

const OBJECT = new Class("object", [], true);
const CLASSES = new Map([["object", OBJECT]]);
for (const [name, base] of EXCEPTIONS) CLASSES.set(name, new Class(name, [CLASSES.get(base) ?? OBJECT], true));

/** What setting an attribute of a frozen dataclass raises. */
export const FROZEN_INSTANCE_ERROR = new Class("FrozenInstanceError", [CLASSES.get("AttributeError") ?? OBJECT], true);

/** `object` or an exception of Python. */
export const builtinClass = (name: string): Class | undefined => CLASSES.get(name);
