/** How the machine stops: where it cannot follow, and where only a run could tell what comes next. */

/** The machine cannot follow further: nothing can be told. */
export class Stuck extends Error {
  /** It is known in whose code that is: see `placed`. */
  isPlaced = false;
}

export function stuck(what: string): never {
  throw new Stuck(what);
}

/** What comes next depends on what only a run can tell: `cause` says on what. */
export class Undecided extends Stuck {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** Code of a module beside the program that is not followed: what it does, and whether it raises, is not known. */
export class NotFollowed extends Undecided {}

/** Whether one statement is looked at alone: then nothing that is not known is followed. */
export let isAlone = false;

export function alone<T>(what: () => T): T {
  const before = isAlone;
  isAlone = true;
  try {
    return what();
  } finally {
    isAlone = before;
  }
}

/** Two objects may be one where a trace only shows them. */
export const mayBeOneObject = (): boolean => isAlone;

export const LAST_DIGITS = "the last digits depend on the system and on Python's version";

export function undecided(cause: string): never {
  if (isAlone || cause === LAST_DIGITS) stuck(cause);
  throw new Undecided(cause);
}

/** Says that a call comes next which has not been made yet. */
export class Pending extends Stuck {}
