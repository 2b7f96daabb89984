import type { Agent } from "node:http";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL: the given one, else the one of HTTPS_PROXY or HTTP_PROXY (also in lower case, which wins), unless
 * NO_PROXY names the host. Undefined for a direct connection.
 */
export function proxyFor(url: URL, given = "", env: Environment = process.env): string | undefined {
  const variable = (name: string) => env[name.toLowerCase()] || env[name] || undefined;
  if (isExempt(url, variable("NO_PROXY") ?? "")) return undefined;
  return given || variable(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
}

/** A connection through a proxy; undefined for a direct one. Loaded only when needed. */
export async function proxyAgent(url: URL, proxy: string | undefined): Promise<Agent | undefined> {
  if (proxy === undefined) return undefined;
  const { HttpProxyAgent, HttpsProxyAgent } = await import("./proxyAgents.ts");
  return url.protocol === "https:" ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
}

/** NO_PROXY: `*`, or names with commas or spaces between, each for itself and what is under it, perhaps with a port. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, name = entry, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== ownPort) return false;
      const bare = name.replace(/^\*?\./, "");
      return name === "*" || hostname === bare || hostname.endsWith(`.${bare}`);
    });
}
