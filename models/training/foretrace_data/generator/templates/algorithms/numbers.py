"""Number theory, number systems and bits."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


@template("algorithms", "number-theory", "recursion")
def extended_gcd(d: Draw) -> str:
    return fill("""
        def egcd(a, b):
            if b == 0:
                return a, 1, 0
            g, x, y = egcd(b, a % b)
            return g, y, x - a // b * y

        a, b = $a, $b
        g, x, y = egcd(a, b)
        print(g, a * x + b * y == g)
        """, a=d.int(2, 60), b=d.int(2, 40))


@template("algorithms", "number-theory", "power")
def fast_power(d: Draw) -> str:
    return fill("""
        def power(base, exp$mod):
            result = 1
            while exp:
                if exp $odd:
                    result = result * base$by
                base = base * base$by
                exp $half
            return result

        print(power($b, $e$m))
        """, mod=(m := d.pick(["", ", mod"])), by=" % mod" if m else "", odd=d.pick(["% 2", "& 1", "% 2 == 1"]), half=d.pick(["//= 2", ">>= 1"]), b=d.int(2, 7), e=d.int(0, 9), m=f", {d.int(5, 50)}" if m else "")


@template("algorithms", "number-theory", "digits")
def digit_games(d: Draw) -> str:
    return fill("""
        def $f(n):
            $body

        n = $n
        seen = []
        while n not in seen and len(seen) < $most:
            seen.append(n)
            n = $f(n)
        print(seen, n)
        """, f=d.name("step", "next_number"), n=d.int(4, 99), most=d.int(3, 5), body=d.pick(["return sum(int(c) ** 2 for c in str(n))", "digits = sorted(str(n))\nreturn int(''.join(reversed(digits))) - int(''.join(digits))", "return n // 2 if n % 2 == 0 else 3 * n + 1", "total = 0\nwhile n:\n    total += n % 10\n    n //= 10\nreturn total"]))


@template("algorithms", "number-theory", "divisors")
def divisor_sums(d: Draw) -> str:
    return fill("""
        def divisors(n):
            small, large = [], []
            i = 1
            while i * i <= n:
                if n % i == 0:
                    small.append(i)
                    if i != n // i:
                        large.append(n // i)
                i += 1
            return small + large[::-1]

        ds = divisors($n)
        print($end)
        """, n=d.pick([d.int(1, 40), 28, 36, 6, 17]), end=d.pick(["ds", "sum(ds[:-1]), len(ds)", "'prime' if len(ds) == 2 else 'composite'", "sum(ds) == 2 * ds[-1]"]))


@template("algorithms", "base", "conversion")
def base_conversion(d: Draw) -> str:
    return d.pick([
        fill("""
            DIGITS = "0123456789abcdef"

            def to_base(n, base):
                if n == 0:
                    return "0"
                out = ""
                while n:
                    n, r = divmod(n, base)
                    out = DIGITS[r] + out
                return out

            s = to_base($n, $base)
            print(s, int(s, $base) == $n)
            """, n=(n := d.int(0, 300)), base=d.pick([2, 3, 7, 8, 16])),
        fill("""
            def from_base(text, base):
                value = 0
                for c in text:
                    digit = $digit
                    if digit >= base:
                        $bad
                    value = value * base + digit
                return value

            print(from_base($text, $base))
            """, digit="int(c, 16)", bad=d.pick(["return None", "raise ValueError(c)"]), text=d.lit("".join(d.pick("0123a") for _ in range(d.int(1, 3)))), base=d.pick([2, 4, 8, 16])),
    ])


@template("algorithms", "roman")
def roman_numerals(d: Draw) -> str:
    return d.pick([
        fill("""
            VALUES = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]

            def roman(n):
                out = ""
                for value, letters in VALUES:
                    while n >= value:
                        out += letters
                        n -= value
                return out

            print(roman($n))
            """, n=d.int(1, 29)),
        fill("""
            values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
            text = $text
            total = 0
            for i, c in enumerate(text):
                v = values[c]
                if i + 1 < len(text) and v < values[text[i + 1]]:
                    total -= v
                else:
                    total += v
            print(total)
            """, text=d.lit(d.pick(["XIV", "IX", "XL", "VIII", "XCIX", "LV", "MX", "IV", ""]))),
    ])


@template("algorithms", "bits")
def bit_tricks(d: Draw) -> str:
    return d.pick([
        fill("n = $n\ncount = 0\nwhile n:\n    n &= n - 1\n    count += 1\nprint(count)\n", n=d.int(0, 255)),
        fill("xs = $xs\nodd = 0\nfor x in xs:\n    odd ^= x\nprint(odd)\n", xs=(v := d.sample(range(1, 15), 3)) + v[:2]),
        fill("flags = 0\nfor bit in $bits:\n    flags |= 1 << bit\n$off\nprint(bin(flags), [b for b in range(6) if flags >> b & 1])\n", bits=d.sample(range(6), d.int(1, 3)), off=d.pick(["", "flags &= ~1", "flags ^= 0b11"])),
        fill("items = $items\nfor mask in range(1 << len(items)):\n    part = [x for i, x in enumerate(items) if mask & (1 << i)]\n    if sum(part) == $t:\n        print(mask, part)\n        break\n", items=d.ints(2, 3, 1, 6), t=d.int(1, 9)),
        fill("n = $n\nbits = f'{n:08b}'\nprint(bits, bits.count('1'), int(bits[::-1], 2), n.bit_length())\n", n=d.int(0, 255)),
    ])
