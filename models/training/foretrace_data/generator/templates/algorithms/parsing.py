"""Stacks, tokenizers and parsers."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


@template("algorithms", "stack", "rpn")
def postfix(d: Draw) -> str:
    a, b, c = d.int(0, 9), d.int(1, 9), d.int(0, 9)
    return fill("""
        def evaluate(text):
            stack = []
            for token in text.split():
                if token.isdigit():
                    stack.append(int(token))
                else:
                    b, a = stack.pop(), stack.pop()
                    if token == "+":
                        stack.append(a + b)
                    elif token == "-":
                        stack.append(a - b)
                    else:
                        stack.append($third)
            return stack$end

        print(evaluate($text))
        """, third=d.pick(["a * b", "a // b", "a % b"]), end=d.pick(["[0]", ".pop()", ""]), text=d.lit(d.pick([f"{a} {b} +", f"{a} {b} * {c} -", f"{a} {b} {c} + *", f"{a} +", f"{a} {b} - {c} *"])))


@template("algorithms", "stack", "monotone")
def next_greater(d: Draw) -> str:
    return fill("""
        xs = $xs
        answer = [$none] * len(xs)
        stack = []
        for i, x in enumerate(xs):
            while stack and xs[stack[-1]] $op x:
                answer[stack.pop()] = $value
            stack.append(i)
        print(answer)
        """, xs=d.ints(3, 5, 0, 12), none=d.pick(["-1", "None", "0"]), op=d.pick(["<", ">", "<="]), value=d.pick(["x", "i", "x"]))


@template("algorithms", "parser", "recursion")
def calculator(d: Draw) -> str:
    a, b, c = d.int(0, 9), d.int(1, 9), d.int(0, 9)
    return fill("""
        def term(ts):
            value = int(ts.pop(0))
            while ts and ts[0] in "*/":
                if ts.pop(0) == "*":
                    value *= int(ts.pop(0))
                else:
                    value //= int(ts.pop(0))
            return value

        def expr(ts):
            value = term(ts)
            while ts:
                sign = 1 if ts.pop(0) == "+" else -1
                value += sign * term(ts)
            return value

        print(expr(list($text)))
        """, text=d.lit(d.pick([f"{a}+{b}", f"{a}-{b}", f"{a}*{b}", f"{a}+{b}*{c}", f"{a}/{b}", f"{a}/0", f"{a}+"])))


@template("algorithms", "tokenizer", "text")
def tokenizer(d: Draw) -> str:
    return fill("""
        def tokens(text):
            out = []
            i = 0
            while i < len(text):
                c = text[i]
                if c.isspace():
                    i += 1
                elif c.isdigit():
                    j = i
                    while j < len(text) and text[j].isdigit():
                        j += 1
                    out.append($number)
                    i = j
                else:
                    out.append(c)
                    i += 1
            return out

        print(tokens($text))
        """, number=d.pick(["text[i:j]", "int(text[i:j])"]), text=d.lit(d.pick([f"{d.int(1, 99)}+x", f"a = {d.int(1, 99)}", f"({d.int(1, 99)})", f"{d.int(1, 9)} * {d.int(10, 99)}"])))
