import { iterate } from "../operations.ts";
import { native } from "../signature.ts";
import { asText, type Entries, list, stop, str, strOf, truthOf, tuple, type Value } from "../value.ts";
import { failing, functions, type Module, partly } from "./module.ts";

/** Texts inside other texts: `html`, `urllib.parse` and `shlex`, as far as they go from text to text. */

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    "#39": "'",
    "#x27": "'",
  }),
);

export const html: Module = partly(
  "html",
  /./,
  functions({
    escape: native("s quote?", (s, quote) => {
      const text = asText(s).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      const isQuoted = quote ? truthOf(quote) : true;
      return str(isQuoted ? text.replaceAll('"', "&quot;").replaceAll("'", "&#x27;") : text);
    }),
    unescape: native("s /", (s) =>
      // There are two thousand more of them, some without their end.
      str(asText(s).replace(/&(?:([a-z]+|#39|#x27);)?/g, (_, name = "") => ENTITIES.get(name) ?? stop())),
    ),
  }),
);

const utf8 = (text: string): Uint8Array => {
  if (/[\ud800-\udfff]/u.test(text)) return stop();
  return new TextEncoder().encode(text);
};
const SAFE = /[A-Za-z0-9_.~-]/;

function quoted(value: Value | undefined, safe: string): string {
  const bytes = value?.type === "bytes" ? Uint8Array.from(value.value, (c) => c.charCodeAt(0)) : utf8(asText(value));
  return Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return SAFE.test(letter) || (byte < 128 && safe.includes(letter))
      ? letter
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

const quotedPlus = (value: Value | undefined, safe: string): string => quoted(value, `${safe} `).replaceAll(" ", "+");

/** What is no ASCII stays as it is; bytes that are no text are replaced. */
function unquoted(text: string): string {
  if (/[\ud800-\udfff]/u.test(text)) return stop();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return text.replace(/[\0-\x7f]+/g, (part) => {
    if (!part.includes("%")) return part;
    const bytes = part.replace(/%([\da-fA-F]{2})/g, (_, pair) => String.fromCharCode(Number.parseInt(pair, 16)));
    return decoder.decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
  });
}

const textOrBytes = (value: Value): Value =>
  value.type === "str" || value.type === "bytes" ? value : str(strOf(value) ?? stop());

/** `key=value&…`; of a list of values there is one for each, where that is asked for. */
function encoded(query: Value, isSplit: boolean, safe: string, isPlus: boolean): string {
  const part = (value: Value) => (isPlus ? quotedPlus : quoted)(textOrBytes(value), safe);
  const pairs: Entries =
    query.type === "dict"
      ? query.entries
      : iterate(query).map((pair) => {
          const [key = stop(), value = stop(), ...more] =
            pair.type === "tuple" || pair.type === "list" ? pair.items : stop();
          return more.length > 0 ? stop() : [key, value];
        });
  return pairs
    .flatMap(([key, value]) => {
      if (!isSplit || value.type === "str" || value.type === "bytes") return [[key, value] as const];
      if (value.type === "list" || value.type === "tuple") return value.items.map((item) => [key, item] as const);
      return ["int", "float", "bool", "none"].includes(value.type) ? [[key, value] as const] : stop();
    })
    .map(([key, value]) => `${part(key)}=${part(value)}`)
    .join("&");
}

function parsed(query: Value | undefined, keepsBlank: boolean): readonly (readonly [string, string])[] {
  const text = asText(query);
  return text.split("&").flatMap((pair) => {
    const at = pair.indexOf("=");
    if (pair === "" || (at < 0 && !keepsBlank) || (at === pair.length - 1 && !keepsBlank)) return [];
    const [key, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    return [[unquoted(key.replaceAll("+", " ")), unquoted(value.replaceAll("+", " "))] as const];
  });
}

const safeOf = (value: Value | undefined, missing: string): string => {
  const safe = value ? asText(value) : missing;
  return /^[\0-\x7f]*$/.test(safe) ? safe : stop();
};

/** What of `urllib.parse` gives texts; the names with their module, for its package has others. */
export const urls: Module = partly(
  "urllib",
  /./,
  functions({
    quote: native("string safe?", (text, safe) => str(quoted(text, safeOf(safe, "/")))),
    quote_plus: native("string safe?", (text, safe) => str(quotedPlus(text, safeOf(safe, "")))),
    unquote: native("string", (text) => str(unquoted(asText(text)))),
    unquote_plus: native("string", (text) => str(unquoted(asText(text).replaceAll("+", " ")))),
    urlencode: native("query doseq? safe?", (query, split, safe) =>
      str(encoded(query ?? stop(), split ? truthOf(split) : false, safeOf(safe, ""), true)),
    ),
    parse_qsl: native("qs keep_blank_values?", (query, keeps) =>
      list(parsed(query, keeps ? truthOf(keeps) : false).map((pair) => tuple(pair.map(str)))),
    ),
    parse_qs: native("qs keep_blank_values?", (query, keeps) => {
      const found = new Map<string, Value[]>();
      for (const [key, value] of parsed(query, keeps ? truthOf(keeps) : false))
        found.set(key, [...(found.get(key) ?? []), str(value)]);
      return { type: "dict", entries: [...found].map(([key, values]) => [str(key), list(values)] as const) };
    }),
  }),
);

/** As a shell reads words; undefined where a quotation or an escape does not end. */
function shellWords(text: string, hasComments: boolean): readonly string[] | "quotation" | "character" {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (/[ \t\r\n]/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (hasComments && letter === "#") {
      // In the middle of a word it ends that word, too.
      if (word !== undefined) return stop();
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (letter === "\\") {
      if (at + 1 === text.length) return "character";
      word = (word ?? "") + text.charAt(++at);
    } else if (letter === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return "quotation";
      word = (word ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (letter === '"') {
      const [whole, inside = ""] = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(at)) ?? [];
      if (whole === undefined) return /(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? "character" : "quotation";
      word = (word ?? "") + inside.replace(/\\(["\\])/g, "$1");
      at += whole.length - 1;
    } else word = (word ?? "") + letter;
  }
  return word === undefined ? words : [...words, word];
}

const shellQuoted = (text: string): string => {
  if (text === "") return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
};

export const shlex: Module = failing(
  partly(
    "shlex",
    /./,
    functions({
      quote: native("s", (s) => str(shellQuoted(asText(s)))),
      join: native("split_command", (words) =>
        str(
          iterate(words ?? stop())
            .map((word) => shellQuoted(asText(word)))
            .join(" "),
        ),
      ),
      split: native("s comments?", (s, comments) => {
        const words = shellWords(asText(s), comments ? truthOf(comments) : false);
        return typeof words === "string" ? stop() : list(words.map(str));
      }),
    }),
  ),
  {
    split: ([text, comments, ...more], named) => {
      if (text?.type !== "str" || comments || more.length + named.length > 0) return undefined;
      const words = shellWords(text.value, false);
      return typeof words === "string"
        ? ["ValueError", words === "quotation" ? "No closing quotation" : "No escaped character"]
        : undefined;
    },
  },
);
