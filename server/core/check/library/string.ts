import { native } from "../signature.ts";
import { textMethod } from "../strings.ts";
import { asText, list, stop, str, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const WHITESPACE = " \t\n\r\v\f";

const capitalized = native("s sep?", (text, separator) => {
  const words = textMethod("split", asText(text), separator ? [separator] : [], []);
  const capital = (word: Value) => textMethod("capitalize", asText(word), [], []);
  return textMethod(
    "join",
    separator ? asText(separator) : " ",
    [list(words.type === "list" ? words.items.map(capital) : stop())],
    [],
  );
});

export const string: Module = {
  ascii_lowercase: str(LOWER),
  ascii_uppercase: str(LOWER.toUpperCase()),
  ascii_letters: str(LOWER + LOWER.toUpperCase()),
  digits: str(DIGITS),
  hexdigits: str(`${DIGITS}abcdefABCDEF`),
  octdigits: str("01234567"),
  punctuation: str(PUNCTUATION),
  whitespace: str(WHITESPACE),
  printable: str(DIGITS + LOWER + LOWER.toUpperCase() + PUNCTUATION + WHITESPACE),
  ...functions({ capwords: capitalized }),
};
