"""Whole everyday scripts of 10 to 25 lines: some data, a function or two, a loop, a printed summary."""
from __future__ import annotations

import re

from ..template import Draw, template
from ._pools import DAYS, FRUITS, MIXED, PEOPLE, PRODUCTS, SONGS, digits, letters, some
from ._shapes import block, fn, src, tally


def optional(d: Draw, p: float, *lines) -> list:
    return list(lines) if d.chance(p) else []


@template("tutorial", "script", "grades", "function")
def grade_script(d: Draw) -> str:
    cuts = sorted(d.sample(range(50, 95, 5), 2), reverse=True)
    grade = fn("grade", "score", d.pick([[*block(f"if score >= {cuts[0]}", "return 'A'"), *block(f"elif score >= {cuts[1]}", "return 'B'"), "return 'C'"], ["letter = 'C'", *block(f"if score >= {cuts[1]}", "letter = 'B'"), *block(f"if score >= {cuts[0]}", "letter = 'A'"), "return letter"], [*block(f"for cut, letter in (({cuts[0]}, 'A'), ({cuts[1]}, 'B'))", block("if score >= cut", "return letter")), "return 'C'"]]))
    data = {p: d.int(40, 100) for p in d.sample(PEOPLE, d.int(2, 3))}
    loop = d.pick([block("for name, score in scores.items()", "print(name, grade(score))"), ["results = {}", *block("for name in scores", "results[name] = grade(scores[name])"), "print(results)"], ["passed = [n for n in scores if grade(scores[n]) != 'C']", "print(len(passed), passed)"], ["count = 0", *block("for score in scores.values()", block("if grade(score) == 'A'", "count += 1")), "print('A grades:', count)"]])
    end = d.pick([[], ["average = sum(scores.values()) / len(scores)", "print(f'average {average:.1f}')"], ["best = max(scores, key=scores.get)", "print('best:', best)"]])
    return src(grade, f"scores = {d.lit(data)}", loop, end)


@template("tutorial", "script", "bank", "function", "guard")
def bank_script(d: Draw) -> str:
    deposit = fn("deposit", "balance, amount", *d.pick([[*block("if amount <= 0", "print('invalid amount')", "return balance"), "return balance + amount"], ["return balance + max(0, amount)"]]))
    withdraw = fn("withdraw", "balance, amount", *d.pick([[*block("if amount > balance", d.pick(["print('not enough')", "print(f'cannot take {amount}')"]), "return balance"), "return balance - amount"], ["left = balance - amount", "return left if left >= 0 else balance"], [*block("if amount > balance", "raise ValueError('overdrawn')"), "return balance - amount"]]))
    raising = "raise" in str(withdraw)
    moves = [(d.pick(["in", "out"]), d.int(-5, 60)) for _ in range(d.int(2, 3))]
    body = [*block("if kind == 'in'", "balance = deposit(balance, amount)"), *block("else", *(block("try", "balance = withdraw(balance, amount)") + block("except ValueError as e", "print('error:', e)") if raising else ["balance = withdraw(balance, amount)"]))]
    return src(deposit, withdraw, f"balance = {d.int(0, 50)}", block(f"for kind, amount in {moves}", body, optional(d, 0.4, "print(kind, balance)")), d.pick(["print('Balance:', balance)", "print(f'{balance:>6}')", "print(balance > 20)"]))


@template("tutorial", "script", "cart", "discount")
def cart_script(d: Draw) -> str:
    prices = {p: d.int(1, 20) for p in d.sample(PRODUCTS, 3)}
    cart = [(d.pick(list(prices)), d.int(1, 3)) for _ in range(d.int(2, 3))]
    limit = d.int(15, 50)
    discount = fn("discount", "total", d.pick([[*block(f"if total > {limit}", f"return total * {d.pick(['0.1', '0.2', '0.25'])}"), "return 0"], [f"return total // 10 if total > {limit} else 0"], [f"steps = total // {limit}", "return steps * 2"]]))
    loop = ["total = 0", *block("for item, n in cart", *d.pick([["cost = prices[item] * n", "print(item, n, cost)", "total += cost"], ["total += prices[item] * n"], [*block("if n > 2", "n -= 1"), "total += prices.get(item, 0) * n"]]))]
    end = d.pick([["off = discount(total)", "print(f'{total - off:.2f}')"], ["print('Total:', total, 'off:', discount(total))"], ["total -= discount(total)", "print(round(total, 1))"]])
    return src(f"prices = {d.lit(prices)}", f"cart = {cart}", "", discount, loop, end)


@template("tutorial", "script", "text-stats", "functions")
def text_stats_script(d: Draw) -> str:
    text = " ".join(d.pick([w, w, w.title(), w + d.pick(".,!")]) for w in d.sample(MIXED, d.int(2, 4)))
    clean = fn("clean", "word", d.pick([["return word.strip('.,!').lower()"], ["out = ''", *block("for ch in word", block("if ch.isalpha()", "out += ch.lower()")), "return out"], [*block("while word and not word[-1].isalpha()", "word = word[:-1]"), "return word.lower()"]]))
    tasks = [["lengths = [len(w) for w in ws]", "print(lengths, max(lengths))"], ["longest = max(ws, key=len)", "print('longest:', longest)"], ["vowels = 0", *block("for w in ws", block("for ch in w", block("if ch in 'aeiou'", "vowels += 1"))), "print('vowels:', vowels)"], ["print(sorted(ws))"], ["initials = ''.join(w[0] for w in ws)", "print(initials.upper())"], ["by_len = {}", *block("for w in ws", "by_len.setdefault(len(w), []).append(w)"), "print(by_len)"], ["print(' '.join(w.capitalize() for w in ws))"]]
    return src(f"text = {d.lit(text)}", "", clean, d.pick([["ws = [clean(w) for w in text.split()]"], ["ws = []", *block("for w in text.split()", "ws.append(clean(w))")]]), d.sample(tasks, d.int(1, 2)))


@template("tutorial", "script", "temperatures", "conversion")
def temperature_script(d: Draw) -> str:
    temps = [d.int(-5, 35) for _ in range(d.int(3, 5))]
    convert = fn("to_f", "c", d.pick(["return c * 9 / 5 + 32", "return round(c * 1.8 + 32, 1)", "f = c * 9 // 5\nreturn f + 32"]))
    loop = d.pick([block("for day, t in zip(days, temps)", *d.pick([["print(day, t, to_f(t))"], [*block(f"if t > {d.int(10, 25)}", "print(day, 'warm')"), *block("else", "print(day, to_f(t))")], ["print(f'{day}: {to_f(t):.1f}F')"]])), ["hot = []", *block("for i, t in enumerate(temps)", block(f"if t >= {d.int(10, 25)}", "hot.append(days[i])")), "print(hot)"], ["converted = [to_f(t) for t in temps]", "print(converted)"]])
    end = d.pick([["print(max(temps) - min(temps))"], ["mean = sum(temps) / len(temps)", "print(round(mean, 2))"], ["rises = 0", *block("for a, b in zip(temps, temps[1:])", block("if b > a", "rises += 1")), "print('rises', rises)"], ["coldest = days[temps.index(min(temps))]", "print(coldest)"]])
    return src(f"days = {list(DAYS[:len(temps)])}", f"temps = {temps}", "", convert, loop, end)


@template("tutorial", "script", "todo", "commands")
def todo_script(d: Draw) -> str:
    cmds = [d.pick(["add " + d.pick(["milk", "run", "call"]), "add " + d.pick(["book", "tidy"]), "done " + d.pick(["milk", "book", "call"]), "list"]) for _ in range(d.int(3, 4))]
    cmds[0] = "add milk"
    split = d.pick(["parts = cmd.split()\n    name = parts[0]\n    arg = parts[-1]", "name, _, arg = cmd.partition(' ')"]).replace("\n    ", "\n")
    body = [split, *block("if name == 'add'", *d.pick([["todo.append(arg)"], [*block("if arg not in todo", "todo.append(arg)")]])), *block(d.pick(["elif name == 'done' and arg in todo", "elif name == 'done'"]), *d.pick([[*block("if arg in todo", "todo.remove(arg)"), *block("else", "print('no such task')")], ["todo = [t for t in todo if t != arg]"]])), *block("elif name == 'list'", "print(todo)"), *block("else", "print('?', cmd)")]
    return src("todo = []", block(f"for cmd in {d.lit(cmds)}", body), d.pick(["print(len(todo), 'left')", "print(', '.join(todo) or 'nothing')", "print(todo[::-1])"]))


@template("tutorial", "script", "inventory", "restock")
def inventory_script(d: Draw) -> str:
    stock = {p: d.int(0, 9) for p in d.sample(PRODUCTS, 3)}
    sold = [d.pick(list(stock)) for _ in range(d.int(2, 4))]
    low = d.int(2, 5)
    sell = d.pick([block("for item in sold", *block("if stock[item] > 0", "stock[item] -= 1"), *block("else", "print('out of', item)")), block("for item in sold", "stock[item] = max(0, stock[item] - 1)"), [*fn("sell", "name", block("if stock.get(name, 0) == 0", "return False"), "stock[name] -= 1", "return True"), *block("for item in sold", "print(item, sell(item))")]])
    check = d.pick([["order = [item for item, n in stock.items() if n < %d]" % low, "print('order:', order)"], block("for item in sorted(stock)", block(f"if stock[item] < {low}", f"stock[item] += {d.int(5, 10)}", "print('restocked', item)")), ["empty = 0", *block("for n in stock.values()", block("if not n", "empty += 1")), "print(empty, sum(stock.values()))"]])
    return src(f"stock = {d.lit(stock)}", f"sold = {d.lit(sold)}", sell, check, optional(d, 0.4, "print(stock)"))


@template("tutorial", "script", "game", "while", "guess")
def guess_script(d: Draw) -> str:
    secret = d.int(1, 20)
    guesses = [d.int(1, 20) for _ in range(d.int(2, 4))]
    if d.chance(0.6):
        guesses[-1] = secret
    hint = d.pick([[*block("if guess < secret", "print('higher')"), *block("elif guess > secret", "print('lower')"), *block("else", "print('correct!')", "break")], [*block("if guess == secret", "print('found in', tries)", "break"), "diff = abs(guess - secret)", "print('close' if diff < 3 else 'far')"]])
    loop = d.pick([[*block("for tries, guess in enumerate(guesses, 1)", hint), *block("else", "print('it was', secret)")], ["tries = 0", *block("while tries < len(guesses)", "guess = guesses[tries]", "tries += 1", hint)]])
    halves = ["low, high = 1, 20", "steps = 0", *block("while low <= high", "mid = (low + high) // 2", "steps += 1", block("if mid == secret", "break"), *block("if mid < secret", "low = mid + 1"), *block("else", "high = mid - 1")), "print(mid, steps)"]
    return src(f"secret = {secret}", d.pick([[f"guesses = {guesses}", *loop], [f"guesses = {guesses}", *loop], halves]))


@template("tutorial", "script", "hangman", "set")
def hangman_script(d: Draw) -> str:
    word = d.pick(FRUITS)
    tries = "".join(d.sample("aeplmnxrgt", d.int(3, 5)))
    show_fn = fn("shown", "word, known", d.pick([["return ''.join(c if c in known else '_' for c in word)"], ["out = ''", *block("for c in word", "out += c if c in known else '_'"), "return out"]]))
    body = [*block("if c in word", "known += c" if d.bool() else "known.append(c)"), *block("else", "lives -= 1", *optional(d, 0.5, "if lives == 0:\n    print('lost')\n    break"))]
    start = "known = ''" if "known += c" in str(body) else "known = []"
    return src(show_fn, f"word = {d.lit(word)}", start, f"lives = {d.int(2, 4)}", block(f"for c in {d.lit(tries)}", body, optional(d, 0.5, "print(c, shown(word, known))")), d.pick(["print(shown(word, known), lives)", "print('won' if '_' not in shown(word, known) else 'open')"]))


@template("tutorial", "script", "rock-paper-scissors", "dict")
def rps_script(d: Draw) -> str:
    rounds = [(d.pick("rps"), d.pick("rps")) for _ in range(d.int(2, 4))]
    decide = d.pick([["beats = {'r': 's', 's': 'p', 'p': 'r'}", *block("if a == b", "return 0"), "return 1 if beats[a] == b else 2"], [*block("if a == b", "return 0"), *block("if a + b in ('rs', 'sp', 'pr')", "return 1"), "return 2"], ["order = 'rps'", "return (order.index(a) - order.index(b)) % 3"]])
    use = d.pick([["score = [0, 0, 0]", *block("for a, b in rounds", "score[winner(a, b)] += 1"), "print(score)"], ["wins = {1: 0, 2: 0}", *block("for a, b in rounds", "w = winner(a, b)", block("if w", "wins[w] += 1")), "print(wins)"], block("for i, (a, b) in enumerate(rounds, 1)", "print(i, a, b, winner(a, b))"), ["results = [winner(*r) for r in rounds]", "print(results, results.count(1))"]])
    return src(fn("winner", "a, b", decide), f"rounds = {rounds}", use)


@template("tutorial", "script", "number-list", "several-functions")
def number_tools_script(d: Draw) -> str:
    n = d.int(5, 14)
    is_even = fn("is_even", "n", "return n % 2 == 0")
    is_prime = fn("is_prime", "n", block("if n < 2", "return False"), block("for k in range(2, n)", block("if n % k == 0", "return False")), "return True")
    square = fn("square", "n", d.pick(["return n * n", "return n ** 2"]))
    digit_sum = fn("digit_sum", "n", d.pick([["return sum(int(c) for c in str(n))"], ["s = 0", *block("while n", "s += n % 10", "n //= 10"), "return s"]]))
    name, code = d.pick([("is_even", is_even), ("is_prime", is_prime), ("square", square), ("digit_sum", digit_sum)])
    lo = n - (3 if name == "is_prime" else 5)
    use = d.pick([["picked = [n for n in nums if %s(n)]" % name, "print(picked)"], ["total = 0", *block("for n in nums", f"total += {name}(n)"), "print(total)"], block("for n in nums", f"print(n, {name}(n))"), [f"print(list(map({name}, nums)))"], [f"table = {{n: {name}(n) for n in nums}}", "print(table)"]])
    return src(code, d.pick([f"nums = range({lo}, {n})", f"nums = list(range({lo}, {n}))", f"nums = {some(d, 3, 5, 1, 14)}"]), use)


@template("tutorial", "script", "sequence", "while", "list")
def sequence_script(d: Draw) -> str:
    k = d.int(4, 7)
    forms = [["seq = [0, 1]", *block(f"while len(seq) < {k}", "seq.append(seq[-1] + seq[-2])"), "print(seq)"], [f"a, b = {d.int(0, 2)}, {d.int(1, 3)}", *block(f"for _ in range({k})", "print(a, end=' ')", "a, b = b, a + b"), "print()"], ["seq = []", "n = 1", *block(f"while len(seq) < {k}", "seq.append(n)", d.pick(["n = n * 2 + 1", "n += len(seq)", "n = n * 3 % 10", "n += 2"])), "print(seq, sum(seq))"], [f"row = [1]", *block(f"for _ in range({d.int(2, 3)})", "print(row)", "row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]"), "print(row)"], ["s = '1'", *block(f"for _ in range({d.int(2, 3)})", "out, i = '', 0", block("while i < len(s)", "j = i", block("while j < len(s) and s[j] == s[i]", "j += 1"), "out += str(j - i) + s[i]", "i = j"), "s = out", "print(s)")], [f"n = {d.int(3, 20)}", "path = [n]", *block("while n != 1 and len(path) < 9", *block("if n % 2", "n = 3 * n + 1"), *block("else", "n //= 2"), "path.append(n)"), "print(path)"]]
    return src(d.pick(forms), optional(d, 0.3, "print('done')"))


@template("tutorial", "script", "library", "list-of-dicts")
def library_script(d: Draw) -> str:
    books = [{"title": s, "year": d.int(1950, 2020), "out": d.bool()} for s in d.sample(SONGS, d.int(2, 3))]
    lend = fn("lend", "title", block("for b in books", block("if b['title'] == title", block("if b['out']", d.pick(["return 'already out'", "return False"])), "b['out'] = True", d.pick(["return 'ok'", "return True"]))), d.pick(["return 'unknown'", "return None"]))
    wanted = d.sample([b["title"] for b in books] + ["Nowhere"], d.int(1, 2))
    end = d.pick([["free = [b['title'] for b in books if not b['out']]", "print(free)"], ["oldest = min(books, key=lambda b: b['year'])", "print(oldest['title'])"], ["print(sum(b['out'] for b in books), 'of', len(books))"], ["books.sort(key=lambda b: b['year'])", "print([b['year'] for b in books])"]])
    return src(f"books = {d.lit(books)}", "", lend, block(f"for t in {d.lit(wanted)}", "print(t, lend(t))"), end)


@template("tutorial", "script", "vending", "state")
def vending_script(d: Draw) -> str:
    coins = [d.pick([5, 10, 20, 50]) for _ in range(d.int(2, 4))]
    cost = d.pick([25, 35, 40, 60])
    accept = d.pick([["credit += c"], [*block("if c not in (10, 20, 50)", "print('rejected', c)", "continue"), "credit += c"], [*block("if c == 5", "small += 1", "continue"), "credit += c"]])
    pre = ["small = 0"] if "small" in str(accept) else []
    stop = d.pick([block("if credit >= cost", "print('thanks')", "break"), ["print(credit)"], block("if credit > 80", "credit = 0", "print('reset')")])
    change = d.pick([["change = credit - cost", *block("if change < 0", "print('need', -change)"), *block("else", "print('change', change)")], [*block("if credit >= cost", "left = credit - cost", "coins_back = []", block("for v in (50, 20, 10, 5)", block("while left >= v", "coins_back.append(v)", "left -= v")), "print(coins_back)"), *block("else", "print('short')")]])
    return src(f"cost = {cost}", "credit = 0", pre, block(f"for c in {coins}", accept, stop), change)


@template("tutorial", "script", "phone-book", "lookup")
def phone_book_script(d: Draw) -> str:
    book = {p: digits(d, 3, 4) for p in d.sample(PEOPLE, d.int(2, 3))}
    names = d.sample(list(book) + ["Zed"], 2)
    find = fn("find", "name", d.pick([["return book.get(name, 'unknown')"], [*block("if name in book", "return book[name]"), *block("for key in book", block("if key.lower() == name.lower()", "return book[key]")), "return None"], [*block("try", "return book[name]"), *block("except KeyError", "return '-'")]]))
    rest = d.pick([["by_number = {v: k for k, v in book.items()}", "print(sorted(by_number))"], [f"book['Amy'] = '{digits(d, 3, 3)}'", "print(len(book))"], block("for name, number in sorted(book.items())", "print(f'{name:<6}{number}')"), ["hits = [n for n in book if '%s' in book[n]]" % d.int(0, 9), "print(hits)"], [f"old = book.pop({d.lit(names[0])}, None)", "print(old, len(book))"]])
    return src(f"book = {d.lit(book)}", "", find, [f"print(find({d.lit(n)}))" for n in names], rest)


@template("tutorial", "script", "survey", "percent")
def survey_script(d: Draw) -> str:
    answers = [d.pick(["yes", "no", "Yes", "n/a", "no "]) for _ in range(d.int(3, 5))]
    norm = d.pick([["a = a.strip().lower()"], ["a = a.lower()"], ["a = a[0].lower()"]])
    step = d.pick(["counts[a] = counts.get(a, 0) + 1", "if a not in counts:\n    counts[a] = 0\ncounts[a] += 1"])
    end = d.pick([block("for a in counts", "print(a, counts[a] * 100 // len(answers), '%')"), ["top = max(counts.values())", "print([a for a in counts if counts[a] == top])"], ["print(sorted(counts.items(), key=lambda p: -p[1]))"], block("for a in sorted(counts)", "print(a.ljust(4), '#' * counts[a])")])
    return src(f"answers = {answers}", "counts = {}", block("for a in answers", norm, step), end)


@template("tutorial", "script", "cipher", "functions")
def cipher_script(d: Draw) -> str:
    k = d.int(1, 6)
    shift = fn("shift", "ch, k", d.pick([[*block("if not ch.isalpha()", "return ch"), "return chr((ord(ch) - 97 + k) % 26 + 97)"], ["abc = 'abcdefghijklmnopqrstuvwxyz'", *block("if ch in abc", "return abc[(abc.index(ch) + k) % 26]"), "return ch"]]))
    code = fn("encode", "text, k", d.pick([["return ''.join(shift(c, k) for c in text)"], ["out = ''", *block("for c in text", "out += shift(c, k)"), "return out"], [*block("if not text", "return ''"), "return shift(text[0], k) + encode(text[1:], k)"]]))
    msg = d.pick(FRUITS)[:4] + d.pick(["", "!", " a"])
    return src(shift, code, f"msg = {d.lit(msg)}", f"secret = encode(msg, {k})", d.pick([["print(secret)"], [f"back = encode(secret, -{k})", "print(secret, back == msg)"], [f"print(secret[::-1])"]]))


@template("tutorial", "script", "leaderboard", "sorting")
def leaderboard_script(d: Draw) -> str:
    rows = [(p, d.int(0, 20)) for p in d.sample(PEOPLE, d.int(3, 4))]
    add = d.pick([[f"rows.append(('Zoe', {d.int(0, 20)}))"], ["bonus = {rows[0][0]: 5}", "rows = [(n, s + bonus.get(n, 0)) for n, s in rows]"], ["rows = [r for r in rows if r[1] > 3]"]])
    order = d.pick(["rows.sort(key=lambda r: r[1], reverse=True)", "rows = sorted(rows, key=lambda r: (-r[1], r[0]))", "rows.sort()", "rows = sorted(rows, key=lambda r: r[1])[::-1]"])
    out = d.pick([block("for i, (name, score) in enumerate(rows, 1)", "print(i, name, score)"), block("for name, score in rows[:2]", "print(f'{name}: {score}')"), ["print([name for name, _ in rows])"], ["best, *others = rows", "print(best, len(others))"], ["gap = rows[0][1] - rows[-1][1]", "print(gap)"]])
    return src(f"rows = {rows}", optional(d, 0.6, *add), order, out)


@template("tutorial", "script", "parking", "grid")
def parking_script(d: Draw) -> str:
    n = d.int(3, 5)
    events = [d.pick([f"in {c}" for c in "ABC"] + [f"out {c}" for c in "AB"]) for _ in range(d.int(3, 5))]
    enter = d.pick([[*block("if None in lot", "lot[lot.index(None)] = car"), *block("else", "print('full')")], [*block("for i in range(len(lot))", block("if lot[i] is None", "lot[i] = car", "break")), *block("else", "print('full')")], [*block("for i, spot in enumerate(lot)", block("if spot is None", "lot[i] = car", "break"))]])
    leave = [*block("if car in lot", "lot[lot.index(car)] = None"), *optional(d, 0.4, "else:", "    print(car, 'not here')")]
    return src(f"lot = [None] * {min(n, 4)}", block(f"for e in {events}", "kind, car = e.split()", block("if kind == 'in'", enter), block("else", leave)), d.pick(["print(lot)", "print(lot.count(None), 'free')", "print([c or '-' for c in lot])"]))


@template("tutorial", "script", "time", "tracker")
def time_script(d: Draw) -> str:
    spans = [(d.int(8, 11), d.int(12, 17)) for _ in range(d.int(2, 3))]
    conv = fn("show", "minutes", d.pick([["h, m = divmod(minutes, 60)", "return f'{h}:{m:02d}'"], ["return str(minutes // 60) + 'h' + str(minutes % 60)"], ["hours = minutes / 60", "return f'{hours:.1f}h'"]]))
    body = d.pick([["worked = (end - start) * 60 - 30", "total += worked", "print(show(worked))"], [*block(f"if end - start > {d.int(4, 7)}", "total += 15"), "total += (end - start) * 60"], ["minutes = (end - start) * 60", "total += min(minutes, 360)", "log.append(show(minutes))"]])
    return src(conv, f"spans = {spans}", "total = 0", ["log = []"] if "log" in str(body) else [], block("for start, end in spans", body), "print(show(total))", ["print(log)"] if "log" in str(body) else [])


@template("tutorial", "script", "budget", "categories")
def budget_script(d: Draw) -> str:
    spend = [(d.pick(["food", "rent", "fun"]), d.int(5, 60)) for _ in range(d.int(3, 4))]
    limits = {"food": d.int(20, 60), "rent": d.int(50, 90), "fun": d.int(5, 30)}
    sums = tally(d, "used", "kind, n", "spend", "kind", "n")
    check = d.pick([block("for kind, cap in limits.items()", "n = used.get(kind, 0)", *block("if n > cap", "print(kind, 'over by', n - cap)"), *block(d.pick(["elif n == 0", "elif cap - n < 5"]), "print(kind, 'watch')")), ["over = [k for k in used if used[k] > limits[k]]", "print(over or 'fine')"], ["left = {k: limits[k] - used.get(k, 0) for k in limits}", "print(left, min(left, key=left.get))"]])
    return src(f"spend = {spend}", f"limits = {limits}", sums, check, optional(d, 0.4, "print(sum(used.values()))"))


@template("tutorial", "script", "main-function", "guard")
def main_script(d: Draw) -> str:
    p, expr, vals = d.pick([("n", "n * 3 - 1", some(d, 2, 3, -3, 9)), ("word", "word[::-1].title()", d.sample(MIXED, 2)), ("pair", "pair[0] + pair[1]", [(d.int(0, 9), d.int(0, 9)) for _ in range(2)]), ("s", "s.count('a') + len(s)", d.sample(FRUITS, 2)), ("xs", "sorted(xs)[-1] - min(xs)", [some(d, 2, 3), some(d, 2, 3)])])
    name = d.name("compute", "convert", "work")
    loop = d.pick([[*block(f"for v in data", f"print(v, {name}(v))")], ["results = []", *block("for v in data", f"results.append({name}(v))"), "print(results)"], [f"results = {{i: {name}(v) for i, v in enumerate(data)}}", "print(results)"], [f"print(*map({name}, data), sep=' | ')"]])
    call_it = d.pick([["main()"], [*block("if __name__ == '__main__'", "main()")]])
    return src(fn(name, p, d.pick([[f"return {expr}"], [f"value = {expr}", "return value"]])), fn("main", "", f"data = {d.lit(vals)}", loop), call_it)


@template("tutorial", "script", "elevator", "simulation")
def elevator_script(d: Draw) -> str:
    calls = some(d, 2, 4, 0, 6)
    step = d.pick([["moved += abs(c - floor)", "floor = c"], [*block("while floor != c", *block("if floor < c", "floor += 1"), *block("else", "floor -= 1"), "moved += 1")], [*block("if c == floor", "print('already there')", "continue"), "way = 'up' if c > floor else 'down'", "moved += abs(c - floor)", "print(way, c)", "floor = c"]])
    order = d.pick(["calls", "sorted(calls)", "sorted(calls, reverse=True)", "calls[::-1]"])
    return src(f"calls = {calls}", f"floor = {d.int(0, 3)}", "moved = 0", block(f"for c in {order}", step), d.pick(["print(floor, moved)", "print('moved', moved, 'floors')", "print(moved // len(calls))"]))


@template("tutorial", "script", "playlist", "queue")
def playlist_script(d: Draw) -> str:
    songs = d.sample(SONGS, 3)
    actions = [d.pick(["next", "skip", "repeat", "stop", "shuffle"]) for _ in range(d.int(2, 4))]
    body = [*block("if a == 'next'", "pos = (pos + 1) % len(songs)"), *block("elif a == 'skip'", *d.pick([["pos = (pos + 2) % len(songs)"], ["songs.pop(pos)", "pos = min(pos, len(songs) - 1)"]])), *block("elif a == 'stop'", "print('stopped')", "break"), *block("else", *d.pick([["continue"], ["print(a, '?')"], ["songs.reverse()"]])), "played.append(songs[pos])"]
    if "songs.pop" in str(body) and actions.count("skip") > 2:
        actions = actions[:2]
    return src(f"songs = {d.lit(songs)}", "pos, played = 0, []", block(f"for a in {actions}", body), d.pick(["print(played)", "print(len(played), songs[pos])", "print(played[-1] if played else 'none')"]))


@template("contest", "script", "queries", "prefix-sums")
def queries_script(d: Draw) -> str:
    xs = some(d, 4, 6, 0, 9)
    qs = [tuple(sorted((d.int(0, len(xs) - 1), d.int(0, len(xs) - 1)))) for _ in range(d.int(1, 3))]
    forms = [["pre = [0]", *block("for x in a", "pre.append(pre[-1] + x)"), *block("for l, r in queries", "print(pre[r + 1] - pre[l])")], block("for l, r in queries", d.pick(["print(sum(a[l:r + 1]))", "print(max(a[l:r + 1]))", "print(min(a[l:r + 1]), r - l + 1)"])), [*block("for l, r in queries", "a[l], a[r] = a[r], a[l]"), "print(*a)"], [*block("for l, r in queries", block("for i in range(l, r + 1)", "a[i] += 1")), "print(a, max(a))"], ["diff = [0] * (len(a) + 1)", *block("for l, r in queries", "diff[l] += 1", "diff[r + 1] -= 1"), "cur = 0", *block("for i in range(len(a))", "cur += diff[i]", "a[i] += cur"), "print(*a)"]]
    return src(f"a = {xs}", f"queries = {qs}", d.pick(forms))


@template("contest", "script", "strings", "lines")
def lines_script(d: Draw) -> str:
    data = "\n".join(f"{d.pick(['ann', 'bob', 'cy'])} {d.int(1, 20)}" for _ in range(d.int(2, 4)))
    read = d.pick([["lines = data.split('\\n')"], ["lines = data.splitlines()"], ["n, *lines = ('%d\\n' + data).split('\\n')" % (data.count("\n") + 1)]])
    forms = [["best, who = -1, ''", *block("for line in lines", "name, score = line.split()", "score = int(score)", block("if score > best", "best, who = score, name")), "print(who, best)"], ["sums = {}", *block("for line in lines", "name, score = line.split()", "sums[name] = sums.get(name, 0) + int(score)"), *block("for name in sorted(sums)", "print(name, sums[name])")], ["nums = [int(line.split()[1]) for line in lines]", "print(sum(nums), max(nums), len(nums))"], ["rows = sorted((line.split() for line in lines), key=lambda r: int(r[1]))", "print(rows[0][0], rows[-1][0])"], ["ok = 0", *block("for i, line in enumerate(lines)", block(f"if int(line.split()[-1]) {d.pick(['>', '%'])} {d.int(2, 9)}", "ok += i")), "print('YES' if ok else 'NO', ok)"]]
    return src(f"data = {d.lit(data)}", read, d.pick(forms))


@template("contest", "script", "two-pointers", "greedy")
def greedy_script(d: Draw) -> str:
    xs = some(d, 3, 6, 1, 12)
    forms = [["a.sort()", "i, j, pairs = 0, len(a) - 1, 0", *block("while i < j", *block(f"if a[i] + a[j] <= {d.int(8, 18)}", "pairs += 1", "i += 1", "j -= 1"), *block("else", "j -= 1")), "print(pairs)"], [f"left = {d.int(10, 30)}", "taken = 0", *block("for x in sorted(a)", block("if x > left", "break"), "left -= x", "taken += 1"), "print(taken, left)"], ["best = cur = a[0]", *block("for x in a[1:]", f"cur = max(x, cur + x - {d.int(3, 8)})", "best = max(best, cur)"), "print(best)"], ["low, profit = a[0], 0", *block("for p in a[1:]", "profit = max(profit, p - low)", "low = min(low, p)"), "print(profit)"], ["l = total = 0", "best = 0", *block("for r in range(len(a))", "total += a[r]", block(f"while total > {d.int(10, 20)}", "total -= a[l]", "l += 1"), "best = max(best, r - l + 1)"), "print(best)"], ["moves = 0", *block("while len(a) > 1", "a.sort()", "x, y = a.pop(0), a.pop(0)", "moves += x + y", "a.append(x + y)"), "print(moves)"], ["tail = []", *block("for x in a", "i = 0", block("while i < len(tail) and tail[i] < x", "i += 1"), *block("if i == len(tail)", "tail.append(x)"), *block("else", "tail[i] = x")), "print(len(tail))"]]
    return src(f"a = {xs}", d.pick(forms))


@template("contest", "script", "dp", "table")
def dp_script(d: Draw) -> str:
    n = d.int(4, 8)
    coins = d.sample([1, 2, 3, 4, 5], 2)
    forms = [["ways = [1] + [0] * n", *block(f"for c in {coins}", block("for v in range(c, n + 1)", "ways[v] += ways[v - c]")), "print(ways[n])"], ["best = [0] + [99] * n", *block("for v in range(1, n + 1)", block(f"for c in {sorted(coins)}", block("if c <= v", "best[v] = min(best[v], best[v - c] + 1)"))), "print(best[n] if best[n] < 99 else -1)"], ["dp = [0] * (n + 1)", "dp[0] = dp[1] = 1", *block("for i in range(2, n + 1)", "dp[i] = dp[i - 1] + dp[i - 2]"), "print(dp)"], [f"a = {some(d, 3, 5, 1, 9)}", "take = skip = 0", *block("for x in a", "take, skip = skip + x, max(skip, take)"), "print(max(take, skip))"], ["can = {0}", *block(f"for x in {some(d, 2, 4, 1, 6)}", "can |= {v + x for v in can if v + x <= n}"), "print(n in can, len(can))"], [f"s, t = {d.lit(letters(d, 2, 3, 'abc'))}, {d.lit(letters(d, 2, 3, 'abc'))}", "row = list(range(len(t) + 1))", *block("for i, c in enumerate(s, 1)", "new = [i]", block("for j, e in enumerate(t, 1)", "new.append(min(new[j - 1] + 1, row[j] + 1, row[j - 1] + (c != e)))"), "row = new"), "print(row[-1])"]]
    which = d.pick(forms)
    return src([f"n = {n}"] if re.search(r"\bn\b", src(which)) else [], which)


@template("contest", "script", "simulation", "counters")
def simulation_script(d: Draw) -> str:
    s = letters(d, 4, 8, d.pick(["LR", "UD", "+-", "ab", "01"]))
    forms = [["x = 0", "best = 0", *block("for i, c in enumerate(s, 1)", *block(f"if c == {d.lit(s[0])}", "x += 1"), *block("else", "x -= 1"), *d.pick([["best = max(best, x)"], [*block("if x < 0 and not best", "best = i")]])), "print(x, best)"], ["run, best = 1, 1", *block("for p, c in zip(s, s[1:])", *block("if p == c", "run += 1"), *block("else", "run = 1"), "best = max(best, run)"), "print(best)"], ["parts = 1", *block("for i in range(1, len(s))", block("if s[i] != s[i - 1]", "parts += 1")), "print(parts)"], [f"k = {d.int(2, 3)}", *block("for i in range(0, len(s), k)", "print(s[i:i + k])")], ["ans = 0", *block("for i in range(len(s) - 1)", block("if s[i] != s[i + 1]", "ans += i")), "print('Yes' if ans % 2 else 'No', ans)"], ["t = ''", *block("for c in s", *block("if t and t[-1] != c", "t = t[:-1]"), *block("else", "t += c")), "print(len(t))"], [f"n = len(s)", "ok = all(s[i] == s[n - 1 - i] for i in range(n // 2))", "print('Yes' if ok else 'No')"]]
    return src(f"s = {d.lit(s)}", d.pick(forms))
