"""Algorithms on text."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import LETTERS


@template("algorithms", "text", "compression")
def run_lengths(d: Draw) -> str:
    return d.pick([
        fill("""
            def pack(s):
                out, count = "", 1
                for a, b in zip(s, s[1:] + " "):
                    if a == b:
                        count += 1
                    else:
                        out += $piece
                        count = 1
                return out

            print(pack($s))
            """, piece=d.pick(["a + str(count)", "a + (str(count) if count > 1 else '')", "f'{count}{a}'"]), s=d.lit(d.pick(["aab", "abbb", "xxyyz", "q", ""]))),
        fill("""
            code = $code
            out = ""
            number = ""
            for c in code:
                if c.isdigit():
                    number += c
                else:
                    out += c * int(number or 1)
                    number = ""
            print(out)
            """, code=d.lit(d.pick([f"{d.int(1, 4)}a{d.int(1, 12)}b", f"a{d.int(2, 3)}b", f"{d.int(1, 3)}x", "abc"]))),
    ])


@template("algorithms", "text", "search")
def find_pattern(d: Draw) -> str:
    return fill("""
        def positions(text, part):
            found = []
            for i in range(len(text) - len(part) + 1):
                $test
                    found.append(i)
            return found

        print(positions($t, $p))
        """, test=d.pick(["if text[i:i + len(part)] == part:", "if text.startswith(part, i):", "if all(text[i + j] == c for j, c in enumerate(part)):"]), t=d.lit("".join(d.pick("ab") for _ in range(d.int(3, 6)))), p=d.lit(d.pick(["a", "ab", "ba", "aa", "abc"])))


@template("algorithms", "text", "cipher")
def vigenere(d: Draw) -> str:
    return fill("""
        text, key = $text, $key
        out = []
        for i, c in enumerate(text):
            shift = ord(key[i % len(key)]) - ord("a")
            out.append(chr((ord(c) - 97 $sign shift) % 26 + 97))
        print("".join(out))
        """, text=d.lit(d.pick(["cab", "hello", "zoo", "key"])), key=d.lit("".join(d.pick(LETTERS) for _ in range(2))), sign=d.pick(["+", "-"]))
