/**
 * Which group of a regular expression closed last: of several, the one whose parenthesis closes last, unless they are repeated
 * together. Undefined where that is not certain.
 *
 * @param matched the groups that matched, by number
 */
export function lastClosed(pattern: string, isVerbose: boolean, matched: readonly number[]): number | undefined {
  const [only, ...others] = matched;
  if (others.length === 0) return only;
  const groups = isVerbose && pattern.includes("#") ? undefined : groupsIn(pattern);
  if (!groups) return undefined;
  const found = matched.flatMap((number) => groups.filter((group) => group.number === number));
  const areTogether = groups.some(
    ({ start, end, isRepeated }) =>
      isRepeated && found.filter((group) => start < group.start && group.end < end).length > 1,
  );
  return areTogether ? undefined : found.reduce((last, group) => (group.end > last.end ? group : last)).number;
}

interface Group {
  /** Undefined for one that captures nothing. */
  readonly number: number | undefined;
  readonly start: number;
  end: number;
  isRepeated: boolean;
}

function groupsIn(pattern: string): readonly Group[] | undefined {
  const all: Group[] = [];
  const open: Group[] = [];
  let count = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (char === "[") {
      // A bracket at the beginning of a class stands for itself.
      at += pattern.startsWith("[^", at) ? 2 : 1;
      for (at += pattern[at] === "]" ? 1 : 0; at < pattern.length && pattern[at] !== "]"; at++)
        if (pattern[at] === "\\") at++;
    } else if (char === "(") {
      const isPlain = pattern[at + 1] !== "?" || pattern.startsWith("(?P<", at);
      if (!isPlain && !pattern.startsWith("(?:", at)) return undefined;
      const group = { number: isPlain ? ++count : undefined, start: at, end: at, isRepeated: false };
      all.push(group);
      open.push(group);
    } else if (char === ")") {
      const group = open.pop();
      if (!group) return undefined;
      group.end = at;
      group.isRepeated = /^[*+{]/.test(pattern.slice(at + 1));
    }
  }
  return all;
}
