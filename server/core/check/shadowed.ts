/**
 * Python looks for a module in the program's own folder first. A file of the name of one that is followed here stands in its
 * place, and one of the name of a module that those use may change what they do.
 */
const USED: ReadonlySet<string> = new Set(
  "abc ast bisect builtins cmath codecs collections contextlib copy copyreg dataclasses datetime decimal dis encodings enum fractions functools genericpath hashlib heapq importlib inspect io itertools json keyword linecache marshal math numbers opcode operator os posix posixpath ntpath random re reprlib sre_compile sre_constants sre_parse stat statistics string sys textwrap time token tokenize types typing warnings weakref zipimport".split(
    " ",
  ),
);

/** Whether an import of this module may find something else than Python's own. */
export function isShadowed(module: string, beside: ReadonlySet<string>): boolean {
  const [top = module] = module.split(".");
  if (beside.has(top)) return true;
  for (const name of beside) if (USED.has(name) || name.startsWith("_")) return true;
  return false;
}
