import { int, NONE, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import type { Machine } from "../machine.ts";
import { Tuple } from "../objects/containers.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { Unknown, UnknownMember } from "../objects/unknownValue.ts";
import { callUnknown } from "../sources.ts";
import { known } from "../unknown.ts";

/** `urllib.parse`: addresses and their parts. */

const FIELDS = ["scheme", "netloc", "path", "params", "query", "fragment"];
const WITH_PARAMS = new Set(["", "ftp", "http", "https"]);

interface Parts {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly params: string;
  readonly query: string;
  readonly fragment: string;
}

/** What `urlparse` and `urlsplit` give: tuples with names that know more. */
export class UrlParts extends Tuple {
  readonly #parts: Parts;

  constructor(parts: Parts, isSplit: boolean) {
    const fields = FIELDS.filter((field) => !isSplit || field !== "params");
    super(
      fields.map((field) => str(parts[field as keyof Parts])),
      { name: isSplit ? "SplitResult" : "ParseResult", fields },
    );
    this.#parts = parts;
  }

  /** What is no item of it; undefined for any other name. */
  field(name: string): Held | undefined {
    const { netloc } = this.#parts;
    const [, user, password, host = "", port] =
      /^(?:([^@:]*)(?::([^@]*))?@)?([^@:]*)(?::([0-9]*))?$/.exec(netloc) ?? [];
    const given = (text: string | undefined): Held => (text === undefined ? NONE : str(text));
    if (name === "hostname") return host === "" ? NONE : str(host.toLowerCase());
    if (name === "port") return port === undefined || port === "" || Number(port) > 65_535 ? NONE : int(Number(port));
    if (name === "username") return given(user);
    return name === "password" ? given(password) : undefined;
  }

  /** Undefined where versions write it in different ways. */
  get url(): string | undefined {
    return written(this.#parts);
  }
}

/** The parts of an address of the plain kind, which every version takes apart alike. */
function partsOf(text: string): Parts | undefined {
  if (!/^[!-~]*$/.test(text)) return undefined;
  const [, scheme = "", rest = ""] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/.exec(text) ?? [];
  if (/^[^/?#]*:/.test(rest) && scheme === "") return undefined;
  const [, netloc = "", path = "", query = "", fragment = ""] =
    /^(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(rest) ?? [];
  // One host, of letters, with a port of digits.
  if (!/^(?:[^@:[\]]*(?::[^@:[\]]*)?@)?[A-Za-z0-9_.-]*(?::[0-9]*)?$/.test(netloc)) return undefined;
  if (/:(?:6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4}|\d{6,})$/.test(netloc)) return undefined;
  return { scheme: scheme.toLowerCase(), netloc, path, params: "", query, fragment };
}

/** What stands behind the `;` of the last part of the path. */
function withParams(parts: Parts): Parts {
  const { scheme, path } = parts;
  if (!WITH_PARAMS.has(scheme) || !path.includes(";")) return parts;
  const at = path.indexOf(";", path.includes("/") ? path.lastIndexOf("/") : 0);
  return at < 0 ? parts : { ...parts, path: path.slice(0, at), params: path.slice(at + 1) };
}

function written({ scheme, netloc, path, params, query, fragment }: Parts): string | undefined {
  if (netloc === "" && (scheme !== "" || path.startsWith("//"))) return undefined;
  const full = params === "" ? path : `${path};${params}`;
  const behind = netloc !== "" && full !== "" && !full.startsWith("/") ? `/${full}` : full;
  return `${scheme === "" ? "" : `${scheme}:`}${netloc === "" ? "" : `//${netloc}`}${behind}${query === "" ? "" : `?${query}`}${fragment === "" ? "" : `#${fragment}`}`;
}

/** An address seen from another one of the web. */
function joined(base: Parts, text: string): string | undefined {
  const found = partsOf(text);
  if (!found || !/^https?$/.test(base.scheme) || base.netloc === "") return undefined;
  const to = withParams({ ...found, scheme: found.scheme || base.scheme });
  if (to.scheme !== base.scheme) return text;
  if (to.netloc !== "") return written(to);
  const { scheme, netloc } = base;
  if (to.path === "" && to.params === "")
    return written({ ...base, query: to.query || base.query, fragment: to.fragment });
  const before = base.path.split("/");
  if (before.at(-1) !== "") before.pop();
  const all = [...before, ...to.path.split("/")];
  const segments = to.path.startsWith("/")
    ? to.path.split("/")
    : all.filter((segment, at) => segment !== "" || at === 0 || at === all.length - 1);
  const path: string[] = [];
  for (const segment of segments) {
    if (segment === "..") path.pop();
    else if (segment !== ".") path.push(segment);
  }
  if (/^\.\.?$/.test(segments.at(-1) ?? "")) path.push("");
  return written({ ...to, scheme, netloc, path: path.join("/") || "/" });
}

export function callUrls(machine: Machine, name: string, given: Arguments): Held {
  const unknown = () => callUnknown(machine, new UnknownMember("what urllib does is not followed"), given);
  const texts = given.args.map(known);
  const unclear = texts.find((held) => held instanceof Unknown);
  if (unclear) return new Unknown(unclear.cause, name === "urljoin" ? "str" : undefined);
  const [first, second] = texts.map((held) => (held instanceof Thing || held.type !== "str" ? undefined : held.value));
  if (first === undefined || given.named.size > 0 || texts.length !== (name === "urljoin" ? 2 : 1)) return unknown();
  const parts = partsOf(first);
  if (name === "urljoin") {
    if (first === "" || second === "") return str(first === "" ? (second ?? "") : first);
    const url = parts && second !== undefined ? joined(withParams(parts), second) : undefined;
    return url === undefined ? unknown() : str(url);
  }
  if (!parts) return unknown();
  return name === "urlsplit" ? new UrlParts(parts, true) : new UrlParts(withParams(parts), false);
}
