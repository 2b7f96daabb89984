"""Random programs that use `decimal` and `fractions`: for library_programs.py."""


class Numbers:
    """Draws them; `random`, `pick`, `chance` and `some` are the maker's."""

    def caught(self, statements, share=0.5):
        """A statement that may raise: sometimes caught, for what comes after it to be seen, too."""
        if not self.chance(share):
            return statements
        return "try:\n" + "\n".join("    " + line for line in statements.split("\n")) + f"\nexcept {self.pick(['Exception', 'Exception', 'ArithmeticError', '(ZeroDivisionError, ValueError, TypeError)'])} as e:\n    print(type(e).__name__, e)"

    # decimal

    def digits(self):
        r = self.random
        return self.pick([
            lambda: f"{r.randint(0, 9999) / 100:.2f}", lambda: f"{r.randint(0, 999999) / 1000:.3f}", lambda: str(r.randint(0, 100)), lambda: f"{r.randint(0, 99)}.{r.randint(0, 9)}5", lambda: f"0.{'0' * r.randint(0, 8)}{r.randint(1, 99)}", lambda: f"{r.randint(1, 99)}E{r.randint(-9, 9):+d}", lambda: f"{r.randint(1, 10 ** r.randint(1, 35))}e{r.randint(-40, 20)}",
            lambda: self.pick(["0", "0.00", "0E+3", "0E-9", "1", "1.0", "10", "100", "1E+2", "0.5", "2.5", "9.995", "99999", ".5", "5.", "1_000.50", "  3.14 ", "0.1", "1e-30", "9" * 28, "9" * 29 + ".5", "12345678901234567890.123456789012345"]),
        ])()

    def decimal_value(self):
        r = self.random
        return self.pick([
            lambda: f"Decimal({self.sign() + self.digits().strip()!r})", lambda: f"Decimal({self.sign() + self.digits().strip()!r})", lambda: f"Decimal({self.digits()!r})", lambda: f"Decimal({r.randint(-1000, 1000)})", lambda: f"Decimal({r.choice([0.1, 2.5, -3.75, 1e22, 0.0, -0.0, 1 / 3])!r})",
            lambda: self.pick(["Decimal()", "Decimal('NaN')", "Decimal('Infinity')", "Decimal('-Infinity')", "Decimal('-0')", "Decimal(True)", f"Decimal((1, (1, 4, {r.randint(0, 9)}), -{r.randint(0, 3)}))", "Decimal(Decimal('1.10'))", "Decimal('-0.00')"]), lambda: f"Decimal(str({r.uniform(-100, 100)!r}))",
        ])()

    def sign(self):
        return self.pick(["", "", "", "-", "+"])

    def decimal_expr(self, depth=2):
        r = self.random
        part = lambda: self.decimal_expr(depth - 1) if depth > 0 and self.chance(0.4) else self.pick(["a", "b", "c", self.decimal_value()])
        other = lambda: self.pick([part(), part(), str(r.randint(-9, 30)), "n", "True"])
        unit = lambda: self.pick(["Decimal('0.01')", "Decimal('1')", "Decimal('0.1')", "Decimal('1.000')", "Decimal('1E+1')", "cent", "1"])
        rounding = lambda: self.pick(["", "", ", rounding=ROUND_HALF_UP", ", ROUND_HALF_UP", ", rounding=ROUND_DOWN", ", rounding=ROUND_UP", ", rounding=ROUND_CEILING", ", rounding=ROUND_FLOOR", ", rounding=ROUND_HALF_DOWN", ", rounding=ROUND_HALF_EVEN", ", rounding=ROUND_05UP", ", rounding='ROUND_HALF_UP'"])
        return self.pick([
            lambda: f"({part()} {self.pick('+ - * / + - * / // %'.split())} {other()})", lambda: f"({other()} {self.pick('+ - * / // %'.split())} {part()})", lambda: f"({part()} ** {self.pick(['2', '3', '0', '-1', '-2', '10', '12', '25', '100', 'n', 'Decimal(2)', part()])})", lambda: f"{part()}.quantize({unit()}{rounding()})", lambda: f"{part()}.quantize({unit()}{rounding()})", lambda: f"{part()}.sqrt()",
            lambda: f"{part()}.{self.pick(['normalize()', 'to_integral_value()', 'copy_abs()', 'to_integral_value(rounding=ROUND_UP)', 'to_integral()', 'copy_negate()', 'conjugate()', 'scaleb(2)', 'fma(2, 3)', 'copy_sign(a)', 'compare(b)', 'max(b)', 'min(1)'])}",
            lambda: f"-{part()}", lambda: f"+{part()}", lambda: f"abs({part()})", lambda: f"round({part()}, {r.randint(-2, 4)})", lambda: f"sum([{part()}, {part()}, {part()}])", lambda: f"max({part()}, {other()})", lambda: f"min([{part()}, {other()}])", lambda: f"sum([{part()}, {part()}], Decimal('0'))", lambda: f"Decimal({part()})",
        ])()

    def decimal_spec(self):
        r = self.random
        return self.pick([lambda: self.pick([".2f", ".2f", ",.2f", ".0f", ".3f", ".1%", ".2%", "%", "e", ".3e", "E", ".4E", "g", ".3g", "G", "f", ",", "10.2f", ">12,.2f", "<10", "^12.1f", "+.2f", " .2f", "010.2f", "012,.2f", "*>10.2f", "=+12.2f", "_>8", "d", "s", "x", "", ".10f", "08", "-.2f", "x=10.1f", "#.2f", "n"]), lambda: f"{self.pick(['', '', '*', '0'])}{self.pick('<>^=')}{self.pick(['', '+', ' ', '-'])}{r.randint(1, 16)}{self.pick(['', ','])}{self.pick(['', f'.{r.randint(0, 6)}'])}{self.pick('efg%EFG')}", lambda: f"{self.pick(['', '+', ' '])}{self.pick(['', '0'])}{self.pick(['', str(r.randint(1, 16))])}{self.pick(['', ','])}{self.pick(['', f'.{r.randint(0, 6)}'])}{self.pick(['', 'f', 'e', 'g', '%'])}"])()

    def decimals(self):
        r = self.random
        lines = [self.pick(["from decimal import *", "from decimal import Decimal, getcontext, localcontext, InvalidOperation, DivisionByZero, ROUND_HALF_UP, ROUND_DOWN, ROUND_UP, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP"]).replace("*", "Decimal, getcontext, localcontext, Context, InvalidOperation, DivisionByZero, ROUND_HALF_UP, ROUND_DOWN, ROUND_UP, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP"), "import math"]
        if self.chance(0.3):
            lines.append(f"getcontext().prec = {self.pick([1, 2, 4, 6, 10, 50, 100])}")
        if self.chance(0.1):
            lines.append(f"getcontext().rounding = {self.pick(['ROUND_HALF_UP', 'ROUND_DOWN', 'ROUND_FLOOR', 'ROUND_CEILING'])}")
        lines += [f"{name} = {self.decimal_value()}" for name in "abc"] + ["cent = Decimal('0.01')", f"n = {r.randint(0, 12)}"]
        value = self.decimal_expr
        for number in range(r.randint(3, 8)):
            name = f"v{number}"
            lines.append(self.pick([
                lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"print({value()}, repr({value(0)}), f'{{{value(1)}}}')"), lambda: self.caught(f"print(f'{{{self.pick('abc')}:{self.decimal_spec()}}}')"), lambda: self.caught(f"{name} = format({value(1)}, {self.decimal_spec()!r})"), lambda: self.caught(f"{name} = f'{{{value(1)}:{self.decimal_spec()}}}'"), lambda: self.caught(f"{name} = '{self.pick(['%s', '%.2f', '%d', '%10.3f', '%r', '%e', '%g'])}' % {value(0)}"),
                lambda: self.caught(f"{name} = {value(1)} {self.pick('< > <= >= == !='.split())} {self.pick([value(1), value(1), '1', '0.5', 'n', repr('x'), 'None', '0.1'])}"), lambda: self.caught(f"{name} = {self.pick(['int', 'float', 'bool', 'str', 'repr', 'round', 'math.floor', 'math.ceil', 'math.trunc', 'math.sqrt'])}({value(1)})"), lambda: self.caught(f"{name} = {value(1)}.{self.pick(['as_tuple()', 'adjusted()', 'is_nan()', 'is_signed()', 'is_zero()', 'is_finite()', 'to_eng_string()', 'as_integer_ratio()', 'real', 'same_quantum(cent)'])}"),
                lambda: self.caught(f"{name} = {self.pick(['Decimal(%r)' % self.pick(['abc', '', '1.2.3', '1e', '--1', '$5', '1,000']), 'Decimal(None)', 'a + 1.5', '0.5 * b', repr('x') + ' + a', 'a + ' + repr('x'), 'c + None', '[1] * a', 'a < None', 'a | b', '~a', 'a / 0', 'a // 0', 'a % 0', 'Decimal(0) / 0', 'divmod(a, b)', 'pow(a, 2)', 'Decimal(-1).sqrt()', 'a.quantize(0.01)', 'isinstance(a, Decimal)', 'isinstance(a, (int, float))', 'type(a).__name__', 'type(a) is Decimal', 'hash(a) == hash(n)', 'a in [1, 2, b]', 'a in {1, b}', '{a: 1, b: 2, n: 3}', '{a, b, 1}', 'sorted([a, b, c, n])', 'sorted([a, 2.5, 1])', 'list(map(Decimal, [1, 2]))', 'a and b', 'not a', 'a or b', 'Decimal.from_float(0.5)', 'a.foo', 'len(a)', 'getcontext().prec', 'getcontext().divide(a, b)', 'getcontext().create_decimal(' + repr('1.23456789' * 4) + ')', '-a', 'a.real', 'a.imag'])}"),
                lambda: f"with localcontext() as ctx:\n    ctx.prec = {self.pick([2, 5, 40])}\n    " + self.caught(f"{name} = {value()}").replace("\n", "\n    ") + f"\n" + self.caught(f"w{number} = {value(1)}"), lambda: f"getcontext().prec = {self.pick([3, 8, 28, 60])}", lambda: f"total = Decimal('0')\nfor x in [a, b, {self.decimal_value()}]:\n    total += x", lambda: self.caught(f"{self.pick('abc')} {self.pick(['+=', '-=', '*=', '/='])} {value(1)}"),
                lambda: f"try:\n    {name} = {self.pick(['a / 0', 'Decimal(0) / 0', 'Decimal(' + repr('x') + ')', 'b % 0', value(1)])}\nexcept InvalidOperation as e:\n    print('invalid', e)\nexcept (DivisionByZero, ZeroDivisionError) as e:\n    print('zero', repr(e))",
                lambda: f"items = [('x', Decimal('{self.digits().strip()}'), {r.randint(1, 9)}), ('y', Decimal('{self.digits().strip()}'), {r.randint(1, 9)})]\nfor label, price, count in items:\n    line = price * count\n    print(f'{{label:<5}}{{price:>10}}{{line:>12.2f}}')\nprint(sum(p * q for _, p, q in items))",
            ])())
        return "\n".join(lines)

    # fractions

    def fraction_value(self):
        r = self.random
        return self.pick([
            lambda: f"Fraction({r.randint(-20, 20)}, {r.randint(1, 30)})", lambda: f"Fraction({r.randint(-20, 20)}, {r.randint(-9, 30)})", lambda: f"Fraction({r.randint(-20, 20)})", lambda: f"Fraction({r.randint(-99, 99)}, {10 ** r.randint(1, 20)})", lambda: f"Fraction({self.pick(['3/4', '-7/8', '0.25', '1.5e2', ' 1/3 ', '.5', '7', '-2.50', '1e-3', '5.', '+3/6'])!r})", lambda: f"Fraction({self.pick(['0.5', '0.1', '2.75', '-1.25', '1e10', '0.0', '-0.0'])})", lambda: "Fraction()", lambda: "Fraction(Fraction(1, 2), Fraction(3, 4))", lambda: "Fraction(True)", lambda: "Fraction(Decimal('0.15'))", lambda: "Fraction(numerator=3, denominator=6)",
        ])()

    def fraction_expr(self, depth=2):
        r = self.random
        part = lambda: self.fraction_expr(depth - 1) if depth > 0 and self.chance(0.4) else self.pick(["a", "b", "c", self.fraction_value()])
        other = lambda: self.pick([part(), part(), part(), str(r.randint(-9, 30)), "n", "0.5", "2.0", "True"])
        return self.pick([
            lambda: f"({part()} {self.pick('+ - * / + - * / // %'.split())} {other()})", lambda: f"({other()} {self.pick('+ - * / // %'.split())} {part()})", lambda: f"({part()} ** {self.pick(['2', '3', '0', '-1', '-2', '0.5', 'n', 'Fraction(2)', 'Fraction(1, 2)', 'True'])})", lambda: f"({self.pick(['2', '3', '0', '2.0', '-1'])} ** {part()})", lambda: f"{part()}.limit_denominator({self.pick(['', '10', '100', '7', '1'])})", lambda: f"-{part()}", lambda: f"+{part()}", lambda: f"abs({part()})", lambda: f"round({part()}, {r.randint(-1, 3)})", lambda: f"sum([{part()}, {part()}, {part()}])", lambda: f"max({part()}, {other()})", lambda: f"min([{part()}, {other()}])", lambda: f"Fraction({part()}, {self.pick([part(), '3', '0'])})",
        ])()

    def fraction(self):
        r = self.random
        value = self.fraction_expr
        lines = ["from fractions import Fraction", "from decimal import Decimal", "import math", *[f"{name} = {self.fraction_value()}" for name in "abc"], f"n = {r.randint(-2, 6)}"]
        if self.chance(0.5):
            lines[3:6] = [f"{name} = Fraction({r.randint(-9, 20)}, {r.randint(1, 12)})" for name in "abc"]
        for number in range(r.randint(3, 8)):
            name = f"v{number}"
            lines.append(self.pick([
                lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"print({value()}, repr({value(0)}), f'{{{value(1)}}}', '%s' % {value(0)})"), lambda: self.caught(f"{name} = {value(1)} {self.pick('< > <= >= == !='.split())} {self.pick([value(1), value(1), '1', '0.5', 'n', repr('x'), 'None', '0.1', 'Decimal(' + repr('0.5') + ')', 'float(' + repr('inf') + ')'])}"), lambda: self.caught(f"{name} = {self.pick(['int', 'float', 'bool', 'str', 'repr', 'round', 'math.floor', 'math.ceil', 'math.trunc', 'math.sqrt', 'Decimal'])}({value(1)})"), lambda: self.caught(f"{name} = {value(1)}.{self.pick(['numerator', 'denominator', 'real', 'imag', 'as_integer_ratio()', 'conjugate()', 'foo'])}"),
                lambda: self.caught(f"{name} = {self.pick(['Fraction(%r)' % self.pick(['abc', '', '1/0', '1.2.3', '1/2/3', '3/-4', '1 / 2', '1_0/3', '1e']), 'Fraction(None)', 'Fraction(1, 0)', 'Fraction(1.5, 2)', 'Fraction(' + repr('1/2') + ', 2)', 'a + ' + repr('x'), repr('x') + ' + a', repr('x') + ' * a', 'a + None', 'a + Decimal(1)', 'Decimal(1) * a', '[1] * a', 'a < None', 'a | b', '~a', 'a / 0', 'a // 0', 'a % 0', '1 / Fraction(0)', '0.5 / Fraction(0)', 'divmod(a, b)', 'pow(a, 2)', 'isinstance(a, Fraction)', 'isinstance(a, (int, float))', 'type(a).__name__', 'type(a) is Fraction', 'hash(a) == hash(0.5)', 'a in [0.5, 2, b]', 'a in {0.5, b}', '{a: 1, b: 2, 0.5: 3}', '{a, b, 1, 0.5}', 'sorted([a, b, c, n, 0.3])', 'list(map(Fraction, [1, 2]))', 'a and b', 'not a', 'Fraction.from_float(0.5)', 'a.limit_denominator(0)', 'len(a)', 'Fraction(float(' + repr('nan') + '))', 'Fraction(float(' + repr('inf') + '))', 'hash(a)', 'Fraction(math.pi).limit_denominator(1000)', 'math.gcd(a.numerator, a.denominator)'])}"),
                lambda: f"total = Fraction(0)\nfor k in range(1, {r.randint(2, 9)}):\n    total += Fraction(1, k)", lambda: self.caught(f"{self.pick('abc')} {self.pick(['+=', '-=', '*=', '/='])} {value(1)}"), lambda: f"print(f'{{{self.pick('abc')}:>{r.randint(1, 9)}}}')", lambda: f"{name} = sum(Fraction(1, k) for k in range(1, {r.randint(2, 8)}))",
            ])())
        return "\n".join(lines)
