"""Exceptions as programs use them: raised and handled, cleaned up after, chained, turned into results, or never caught."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import CITIES, FRUITS, PEOPLE, PRODUCTS
from ._steps import steps


@template("features", "try", "retry", "loop")
def retries(d: Draw) -> str:
    return fill("""
        answers = $answers

        def ask():
            answer = answers.pop(0)
            if $bad:
                raise $Error("not " + $text)
            return answer

        tries = 0
        while tries < $most:
            tries += 1
            try:
                got = ask()
                $stop
            except $Error as e:
                print(tries, e)
        else:
            got = $default
        print(got, tries)
        """, answers=[d.int(-9, 9) for _ in range(4)], bad=d.pick(["answer < 0", "answer % 2", "answer > 5"]), Error=d.pick(["ValueError", "RuntimeError", "TimeoutError"]), text=d.pick(["str(answer)", "'allowed'"]), most=d.int(2, 3), stop="break", default=d.pick(["None", "-1"]))


@template("features", "try", "else", "finally")
def all_four_clauses(d: Draw) -> str:
    return fill("""
        def $f(a, b):
            try:
                r = a $op b
            except $E1:
                $h1
            except (TypeError, ValueError) as e:
                $h2
            else:
                print("fine")
                $ok
            finally:
                print("done")
            return "end"

        print($f($x, $y))
        $more
        """, f=(f := d.name("f", "divide", "attempt")), op=d.pick(["/", "//", "%"]), E1="ZeroDivisionError", h1=d.pick(["return None", "print('zero')", "r = 0"]), h2=d.pick(["return type(e).__name__", "print('type')", "raise"]), ok=d.pick(["return r", "print(r)"]), x=d.int(0, 20), y=d.pick([d.int(1, 9), d.int(1, 9), 0, "'2'"]), more=d.pick(["", f"print({f}({d.int(1, 9)}, {d.pick([0, 2, None])}))"]))


@template("features", "raise", "from", "chain")
def chained_errors(d: Draw) -> str:
    return fill("""
        class $ConfigError(Exception):
            pass

        def load(settings, key):
            try:
                return int(settings[key])
            except $caught as e:
                raise $ConfigError(f"cannot read {key}") from $cause

        settings = $settings
        try:
            print(load(settings, $key))
        except $ConfigError as e:
            print(e, $end)
        """, ConfigError=d.name("ConfigError", "LoadError", "SettingError"), caught=d.pick(["KeyError", "ValueError", "(KeyError, ValueError)", "Exception"]), cause=d.pick(["e", "None", "e"]), settings={"port": str(d.int(1, 99)), "size": d.pick(["big", "7"])}, key=d.lit(d.pick(["port", "size", "host"])), end=d.pick(["repr(e.__cause__)", "type(e.__cause__).__name__", "e.__suppress_context__", "e.args"]))


@template("features", "exception", "hierarchy")
def error_families(d: Draw) -> str:
    return fill("""
        class $Base(Exception):
            code = 1

        class NotFound($Base):
            code = 404

        class Denied($Base):
            def __init__(self, who):
                super().__init__(f"{who} may not")
                self.who = who

        def visit(page):
            if page == $p1:
                raise NotFound(page)
            if page == $p2:
                raise Denied($who)
            return page.upper()

        for page in $pages:
            try:
                print(visit(page))
            except $first as e:
                print($msg)
            except $Base as e:
                print("other", e)
        """, Base=d.name("AppError", "SiteError", "WebError"), p1="'x'", p2="'admin'", who=d.lit(d.pick(PEOPLE)), pages=d.sample(["x", "admin", "home", "help"], 2), first=d.pick(["NotFound", "Denied", "NotFound"]), msg=d.pick(["e.code, e", "e.args[0]", "type(e).__name__"]))


@template("features", "finally", "return", "order")
def finally_wins(d: Draw) -> str:
    return fill("""
        log = []

        def f(n):
            $loop
                try:
                    log.append("try")
                    $risky
                    $leave
                except ValueError:
                    log.append("except")
                finally:
                    log.append("finally")
                    $override
            return n

        print(f($n), log)
        """, loop=d.pick(["for i in range(2):", "for _ in (1, 2):"]), risky=d.pick(["if n > 2:\n    raise ValueError(n)", "int('x' if n > 1 else '1')", ""]), leave=d.pick(["return 'in try'", "continue", "break"]), override=d.pick(["", "", "if n == 3:\n    return 'in finally'", "n += 1"]), n=d.int(0, 4))


@template("features", "validation", "collect-errors")
def collected_errors(d: Draw) -> str:
    row = {"name": d.pick([d.pick(PEOPLE), "", None]), "age": d.pick([d.int(1, 99), d.int(-5, -1), "x"])}
    return fill("""
        def check_name(row):
            if not row["name"]:
                raise ValueError("name is missing")

        def check_age(row):
            if row["age"] < 0:
                raise ValueError("age is negative")

        errors = []
        row = $row
        for check in (check_name, check_age):
            try:
                check(row)
            except $E as e:
                errors.append($what)
        print(errors or "ok")
        """, row=row, E=d.pick(["ValueError", "(ValueError, TypeError)", "Exception"]), what=d.pick(["str(e)", "(check.__name__, str(e))", "type(e).__name__"]))


@template("features", "assert", "raises")
def assertions(d: Draw) -> str:
    return fill("""
        def $mean(xs):
            assert xs, "no values"
            $more
            return sum(xs) / len(xs)

        data = $data
        $use
        """, mean=(m := d.name("mean", "average")), more=d.pick(["", "assert all(x >= 0 for x in xs), f'negative in {xs}'", "assert isinstance(xs, list)"]), data=d.pick([d.ints(1, 4, -2, 9), [], d.ints(1, 3, 0, 9)]), use=d.pick([f"print({m}(data))", f"try:\n    print({m}(data))\nexcept AssertionError as e:\n    print('failed:', e)", f"r = {m}(data) if data else 0\nprint(r)"]))


@template("features", "lookup", "raises", "dict")
def lookups_that_fail(d: Draw) -> str:
    table = {w: d.int(1, 20) for w in d.sample(PRODUCTS, 3)}
    return fill("""
        prices = $table

        def price_of(name, amount=1):
            $body

        basket = $basket
        total = 0
        for item in basket:
            $add
        print(total)
        """, table=table, body=d.pick(["return prices[name] * amount", "if name not in prices:\n    raise LookupError(f'no {name}')\nreturn prices[name] * amount", "try:\n    return prices[name] * amount\nexcept KeyError:\n    return 0"]), basket=[d.pick([*table, d.pick(FRUITS)]) for _ in range(d.int(1, 3))], add=d.pick(["total += price_of(item)", "try:\n    total += price_of(item, 2)\nexcept LookupError as e:\n    print('skip', e)", "total = total + price_of(item)"]))


@template("features", "generator", "exception", "cleanup")
def generator_cleanup(d: Draw) -> str:
    return fill("""
        def numbers(limit):
            try:
                for i in range(limit):
                    yield i$expr
            finally:
                print("closed")

        gen = numbers($n)
        $use
        """, expr=d.pick(["", " * 2", " ** 2"]), n=d.int(0, 4), use=d.pick(["print(next(gen))\ngen.close()\nprint(list(gen))", "print(list(gen))", "for x in gen:\n    if x > 1:\n        break\nprint(x)", "try:\n    print(next(gen), next(gen))\nexcept StopIteration:\n    print('too short')", "print(next(gen, 'none'))\ngen.close()", "total = 0\nfor x in gen:\n    total += x\nprint(total)"]))


@template("features", "convert", "types", "raises")
def conversion_errors(d: Draw) -> str:
    texts = [d.pick(["3", " 4 ", "2.5", "x", "", "-7", "1e3", "0b1", "٣", "1_000", "None"]) for _ in range(d.int(2, 3))]
    return fill("""
        def to_number(text):
            for kind in $kinds:
                try:
                    return kind(text)
                except ValueError$as:
                    $skip
            return $default

        for t in $texts:
            print(repr(to_number(t)))
        """, kinds=d.pick(["(int, float)", "(float,)", "(int,)"]), skip=d.pick(["pass", "continue", "print(kind.__name__, 'no')"]), default=d.pick(["None", "text", "0"]), texts=texts, **{"as": ""})


@template("features", "index", "negative", "raises")
def careful_access(d: Draw) -> str:
    return fill("""
        def at(xs, i, default=$default):
            try:
                return xs[i]
            except $E:
                return default

        seats = $seats
        $use
        """, default=d.pick(["None", "'-'", "0"]), E=d.pick(["IndexError", "IndexError", "LookupError", "KeyError"]), seats=d.pick([d.sample(PEOPLE, 3), d.ints(1, 3)]), use=steps(d, 1, 3, lambda: f"print(at(seats, {d.int(-5, 5)}))", lambda: f"x = at(seats, {d.int(2, 4)}, 'free')", lambda: f"print([at(seats, i) for i in range({d.int(2, 5)})])", lambda: f"print(at(seats, {d.pick(['0', '-1', '1', chr(39) + 'a' + chr(39)])}))"))


@template("features", "cleanup", "with", "nested")
def nested_resources(d: Draw) -> str:
    return fill("""
        class Res:
            def __init__(self, name):
                self.name = name

            def __enter__(self):
                print("+", self.name)
                return self

            def __exit__(self, kind, error, tb):
                print("-", self.name$kind)
                return $swallow

        try:
            with Res("a") as a, Res("b"):
                $work
        except $E as e:
            print("caught", e)
        """, kind=d.pick(["", ", kind and kind.__name__"]), swallow=d.pick(["False", "None", "self.name == 'b'"]), work=d.pick(["print('work', a.name)", "raise ValueError('bad')", "[1][2]", "int('q')"]), E=d.pick(["ValueError", "Exception", "IndexError"]))


@template("features", "try", "recursion")
def too_deep(d: Draw) -> str:
    return fill("""
        def $f(n, depth=0):
            if depth > $most:
                raise RecursionError($text)
            return $step

        try:
            print($f($n))
        except RecursionError as error:
            print($show)
        $after
        """, f=(f := d.name("f", "down", "walk")), most=d.int(2, 3), text=d.pick(["'too deep'", "f'stopped at {depth}'", "depth"]), step=f"{'n if n < 1 else ' if d.chance(0.6) else ''}{f}(n $op, depth + 1)".replace("$op", d.pick(["- 1", "- 2", "// 2"])), n=d.int(0, 6), show=d.pick(["error", "type(error).__name__", "isinstance(error, RuntimeError), error.args"]), after=d.pick(["", f"print({f}({d.int(1, 9)}))"]))
