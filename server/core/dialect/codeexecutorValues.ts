/** A string in quotes where a value may start. An apostrophe inside a word opens nothing: states also write strings bare. */
const QUOTED = /((?<=^|[[({,:]\s*)[bB]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))/su;
/** A container, or an object whose repr looks like a call. Any other value may be a bare string, whose spaces count. */
const STRUCTURED = /^[[({].*[\])}]$|^[\p{L}_][\p{L}\p{N}_]*(?: ?\. ?[\p{L}_][\p{L}\p{N}_]*)* ?\(.*\)$/su;

/**
 * A value of a state as Python's repr spaces it. The data join the tokens of values with spaces: `[ 1 , - 2 ]` is
 * `[1, -2]` and `{ 'a' : 1 }` is `{'a': 1}`. What stands in quotes stays as it is. Strings that the data write without
 * quotes stay bare: where the text does not tell a string from a name, none are invented.
 */
export function tidyValue(text: string): string {
  const value = text.trim();
  if (!STRUCTURED.test(value)) return value.replace(/^- (?=\.?\d[\w.]*$)/, "-");
  return value
    .split(QUOTED)
    .map((part, i) => (i % 2 === 0 ? tidy(part) : part))
    .join("");
}

/** Text outside quotes. */
const tidy = (part: string): string =>
  part
    .replace(/(?<=[[({])\s+|\s+(?=[\])},])/g, "")
    .replace(/\s+:(?=\s|$)/g, ":")
    .replace(/(?<=^|[[({]|[,:]\s)- (?=\.?\d)/g, "-")
    .replace(/(?<=\d) ([+-]) (?=[\d.]+(?:e[+-]?\d+)?j)/g, "$1")
    .replace(/(?<=[\p{L}\p{N}_]) (\(|[.=] (?=[^\s=]))/gu, (_, mark: string) => mark.trim());
