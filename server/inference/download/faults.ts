import { ModelFault } from "../modelFault.ts";

/** A failure that may pass: the connection broke, or the server asks to come again. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  /** How long the server asks to wait, where it does. */
  readonly waitMs: number | undefined;

  constructor(message: string, waitMs?: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

const STILL_WORKS = "The models that are installed still work.";
const PASSING = new Set(
  "ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN ENETUNREACH ENETDOWN EHOSTUNREACH FORETRACE_STALLED".split(
    " ",
  ),
);
const DISK = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "EIO"]);

/** What an error of the connection or the disk means. A `ModelFault` and an `Interruption` stay what they are. */
export function explained(error: unknown, host: string, folder: string): ModelFault | Interruption {
  if (error instanceof ModelFault || error instanceof Interruption) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (PASSING.has(code)) return new Interruption(inWords(code, host) ?? message);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new ModelFault(
      "memory",
      `The disk of ${folder} is full. What was downloaded is kept; make room and try again: it goes on from there.`,
    );
  if (DISK.has(code))
    return new ModelFault(
      "missing",
      `${folder} cannot be written to (${code}). ${STILL_WORKS} Choose another folder and try again.`,
    );
  return new ModelFault(
    "network",
    `${host} could not be reached: ${message}. ${STILL_WORKS} Check the address, the proxy and its certificates, then try again.`,
    { cause: error },
  );
}

function inWords(code: string, host: string): string | undefined {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the address of ${host} was not found`;
  if (code === "ECONNREFUSED") return `${host} refused the connection`;
  if (code === "ECONNRESET" || code === "EPIPE") return "the connection was cut";
  return undefined;
}

/** Every attempt failed. */
export function givenUp(what: string, reason: string): ModelFault {
  return new ModelFault(
    "network",
    `${what}: ${reason}. ${STILL_WORKS} Check the connection and the proxy settings, then try again: what was downloaded is kept, and it goes on from there.`,
  );
}

/** What a status that is no success means. `what` is the file, `where` the page of its repository. */
export function refusal(status: number, retryAfter: string | undefined, what: string, where: URL): Error {
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(retryAfter);
    return new Interruption(`${where.host} answered ${status}`, seconds > 0 ? seconds * 1000 : undefined);
  }
  if (status === 407)
    return new ModelFault(
      "network",
      `The proxy wants a name and a password (407). ${STILL_WORKS} Set them in its URL.`,
    );
  if (status === 401 || status === 403)
    return new ModelFault(
      "missing",
      `${where.href} is not public, or does not exist (${status}). ${STILL_WORKS} Check its name, or download its files in a browser and import their folder.`,
    );
  if (status === 404)
    return new ModelFault(
      "missing",
      `There is no ${what} at ${where.href} (404). ${STILL_WORKS} Check the name of the repository; it must have CodeExecutor's files.`,
    );
  return new ModelFault("network", `${where.host} answered ${status} for ${what}. ${STILL_WORKS} Try again later.`);
}

/** The bytes are not the ones that were announced; they are gone. */
export function wrongBytes(what: string, host: string, problem: string): ModelFault {
  return new ModelFault(
    "damaged",
    `${host} sent another ${what} than it announced: ${problem}. It was not kept. ${STILL_WORKS} Try again; if it happens again, a proxy or a mirror changes the file.`,
  );
}
