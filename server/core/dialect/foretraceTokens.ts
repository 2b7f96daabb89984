/** Tokens that say what comes next. */
export const STRUCTURE: ReadonlySet<string> = new Set(
  "<line> <call> <return> <raise> <back> <eval> <state> </state> <dictsep> <output> <nonl> <del> </s>".split(" "),
);
export const NONE_FORBIDDEN: ReadonlySet<string> = new Set();

/** Tokens in angle brackets that are part of a value. */
const CONTENT_MARKS: ReadonlySet<string> = new Set(
  "<function> <class> <module> <object> <unknown> <ell> <approx>".split(" "),
);

export const isStructure = (token: string): boolean => STRUCTURE.has(token);

/** Whether a token is neither content nor structure. `<0xE9>` and what stands for a value are content. */
export function isSpecial(token: string): boolean {
  return /^<.+>$/.test(token) && !CONTENT_MARKS.has(token) && !token.startsWith("<0x");
}

/** The line that a token names. */
export function lineNumber(token: string): number | undefined {
  const digits = /^<([0-9]+)>$/.exec(token)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
