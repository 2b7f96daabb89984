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
  ["IsADirectoryError", "OSError"],
  ["NotADirectoryError", "OSError"],
  ["BlockingIOError", "OSError"],
  ["ChildProcessError", "OSError"],
  ["InterruptedError", "OSError"],
  ["ProcessLookupError", "OSError"],
  ["ConnectionError", "OSError"],
  ["BrokenPipeError", "ConnectionError"],
  ["ConnectionAbortedError", "ConnectionError"],
  ["ConnectionRefusedError", "ConnectionError"],
  ["ConnectionResetError", "ConnectionError"],
  ["TimeoutError", "OSError"],
  ["ReferenceError", "Exception"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["StopIteration", "Exception"],
  ["StopAsyncIteration", "Exception"],
  ["SyntaxError", "Exception"],
  ["IndentationError", "SyntaxError"],
  ["TabError", "IndentationError"],
  ["SystemError", "Exception"],
  ["TypeError", "Exception"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["UnicodeDecodeError", "UnicodeError"],
  ["UnicodeEncodeError", "UnicodeError"],
  ["UnicodeTranslateError", "UnicodeError"],
  ["Warning", "Exception"],
  ["UserWarning", "Warning"],
  ["DeprecationWarning", "Warning"],
  ["PendingDeprecationWarning", "Warning"],
  ["RuntimeWarning", "Warning"],
  ["SyntaxWarning", "Warning"],
  ["FutureWarning", "Warning"],
  ["ImportWarning", "Warning"],
  ["UnicodeWarning", "Warning"],
  ["BytesWarning", "Warning"],
  ["ResourceWarning", "Warning"],
];

const OBJECT = new Class("object", [], true);
const CLASSES = new Map([["object", OBJECT]]);
for (const [name, base] of EXCEPTIONS) CLASSES.set(name, new Class(name, [CLASSES.get(base) ?? OBJECT], true));

/** Other names of one of them. */
for (const name of ["IOError", "EnvironmentError"]) CLASSES.set(name, CLASSES.get("OSError") ?? OBJECT);

/** What setting an attribute of a frozen dataclass raises. */
export const FROZEN_INSTANCE_ERROR = new Class("FrozenInstanceError", [CLASSES.get("AttributeError") ?? OBJECT], true);

/** `object` or an exception of Python. */
export const builtinClass = (name: string): Class | undefined => CLASSES.get(name);
