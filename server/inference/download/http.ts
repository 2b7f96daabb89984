import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { proxyAgent, proxyFor } from "./proxy.ts";

/** How a server is reached. */
export interface Route {
  /** Ends requests and answers; what was waiting rejects. */
  readonly signal: AbortSignal;
  /** Proxy for every host but those of NO_PROXY; without it the environment's. */
  readonly proxy?: string | undefined;
  /** A connection without a byte for so long is given up. */
  readonly stallMs?: number | undefined;
}

export type Headers = Readonly<Record<string, string>>;

const STALL_MS = 30_000;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and follows redirects until an answer satisfies `isEnough` or is none. An answer's body must be read or
 * destroyed. Rejects with the system's error, one with the code `FORETRACE_STALLED`, or one with `FORETRACE_REDIRECT`.
 */
export async function send(
  method: "HEAD" | "GET",
  start: URL,
  headers: Headers,
  route: Route,
  isEnough: (answer: IncomingMessage) => boolean = () => false,
): Promise<IncomingMessage> {
  let url = start;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await sendOnce(method, url, headers, route);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined || isEnough(answer)) return answer;
    answer.destroy();
    url = nextUrl(location, url);
  }
  throw failure("FORETRACE_REDIRECT", `${start.host} redirects without end`);
}

async function sendOnce(method: string, url: URL, headers: Headers, route: Route): Promise<IncomingMessage> {
  const { signal, proxy, stallMs = STALL_MS } = route;
  const agent = await proxyAgent(url, proxyFor(url, proxy));
  // Compressed, sizes and ranges would count other bytes.
  const all = { "User-Agent": "foretrace", "Accept-Encoding": "identity", ...headers };
  const options: RequestOptions = { method, signal, headers: all, ...(agent && { agent }) };
  return new Promise((resolve, reject) => {
    const request: ClientRequest = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options);
    request.setTimeout(stallMs, () =>
      request.destroy(failure("FORETRACE_STALLED", `${url.host} sent nothing for ${Math.round(stallMs / 1000)} s`)),
    );
    request.once("response", resolve);
    request.on("error", reject);
    request.end();
  });
}

/** An encrypted connection does not go on without encryption. */
function nextUrl(location: string, from: URL): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && from.protocol === "http:")) return url;
  throw failure("FORETRACE_REDIRECT", `${from.host} redirects to ${location}, which is not followed`);
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
