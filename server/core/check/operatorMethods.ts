/** The special methods that Python's binary operators ask for, without their underscores. */
export const METHOD_OF_OPERATOR: Readonly<Record<string, string>> = {
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

/** And back: `add` to `+`. */
export const OPERATOR_OF_METHOD: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(METHOD_OF_OPERATOR).map(([operator, method]) => [method, operator]),
);
