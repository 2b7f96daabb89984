/** Something the user has to know and can act on: printed as it is, with exit code 1. */
export class CliFault extends Error {
  override readonly name: string = "CliFault";
}

/** The command was not given what it needs: exit code 2. */
export class UsageFault extends CliFault {
  override readonly name = "UsageFault";
}

/** What went wrong in words for a person: what happened, with the system's reason where there is one. */
export function explain(error: unknown): string {
  if (error instanceof Error) return error.message;
  return String(error);
}
