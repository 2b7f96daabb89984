"""Lists of dicts and rows: the everyday data handling of orders, students, stock and readings."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import DAYS, FRUITS, PEOPLE, PRODUCTS, TAGS, some
from ._shapes import block, call, fn, fname, gather, group, mapping, src, tally, total


def people(d: Draw, lo=2, hi=3) -> list:
    return [{"name": p, "age": d.int(12, 40)} for p in d.sample(PEOPLE, d.int(lo, hi))]


def orders(d: Draw, lo=2, hi=3) -> list:
    few = d.sample(PRODUCTS, 2)
    return [{"item": d.pick(few), "qty": d.int(1, 5), "price": d.int(1, 20)} for _ in range(d.int(lo, hi))]


def tasks(d: Draw, lo=2, hi=3) -> list:
    return [{"id": k, "state": d.pick(["open", "done"]), "cost": d.int(0, 9)} for k in range(1, d.int(lo, hi) + 1)]


@template("functions", "list-of-dicts", "filter")
def select_rows(d: Draw) -> str:
    rows, r = d.name("rows", "people", "users"), d.name("r", "row", "p")
    cond = d.pick([f"{r}['age'] >= {d.int(15, 30)}", f"{r}['age'] % 2 == 0", f"{r}['name'][0] < 'H'", f"len({r}['name']) > 3", f"{r}.get('age', 0) < {d.int(18, 35)} and 'a' in {r}['name']"])
    expr = d.pick([f"{r}['name']", f"{r}['name']", r, f"({r}['name'], {r}['age'])", f"{r}['age'] + 1", f"{r}['name'].upper()"])
    end = d.pick(["out", "out", "len(out)", "out[:1]", "out[-1] if out else None"])
    f = fname(d, "select", "adults")
    return src(fn(f, rows, gather(d, "out", r, rows, expr, cond), f"return {end}"), call(d, f, lambda: people(d), rows, many=0.05))


@template("functions", "list-of-dicts", "sum", "total")
def order_sum(d: Draw) -> str:
    os_, o = d.name("orders", "lines", "cart"), d.name("o", "order", "line")
    expr = d.pick([f"{o}['qty'] * {o}['price']", f"{o}['qty']", f"{o}.get('price', 0)", f"({o}['price'] - 1) * {o}['qty']"])
    cond = d.pick([None, f"{o}['qty'] > 1", f"{o}['price'] < {d.int(5, 15)}", f"{o}['item'] != {os_}[0]['item']"])
    after = d.pick([[], block(f"if total > {d.int(20, 60)}", d.pick(["total -= 5", "total = total * 9 // 10"])), ["total = round(total * 1.2, 2)"]])
    f = fname(d, "order_total", "bill")
    return src(fn(f, os_, total(d, "total", o, os_, expr, cond), after, "return total"), call(d, f, lambda: orders(d, 1, 3), os_, many=0.05))


@template("functions", "list-of-dicts", "group", "sum")
def sum_by_key(d: Draw) -> str:
    os_, o, out = d.name("orders", "sales", "rows"), d.name("o", "row", "sale"), d.name("sums", "by_item", "totals")
    key = d.pick([f"{o}['item']", f"{o}['item'][0]", f"{o}['price'] > 10", f"{o}['qty']"])
    by = d.pick(["1", f"{o}['qty']", f"{o}['qty'] * {o}['price']"])
    body = d.pick([tally(d, out, o, os_, key, by), group(d, out, o, os_, key, f"{o}['price']")])
    end = d.pick([out, out, f"sorted({out}, key=str)", f"list({out}.values())", f"len({out})"])
    f = fname(d, "sum_by", "per_item")
    return src(fn(f, os_, body, f"return {end}"), call(d, f, lambda: orders(d, 2, 4), os_, many=0.05))


@template("functions", "list-of-dicts", "sorted", "key")
def sort_rows(d: Draw) -> str:
    rows = d.name("rows", "people", "team")
    key = d.pick(["lambda r: r['age']", "lambda r: r['name']", "lambda r: (-r['age'], r['name'])", "lambda r: len(r['name'])", "lambda r: r['age'] % 10"])
    rev = d.pick(["", ", reverse=True"])
    forms = [[f"return [r['name'] for r in sorted({rows}, key={key}{rev})]"], [f"{rows}.sort(key={key}{rev})", d.pick([f"return {rows}[0]['name']", f"return [r['age'] for r in {rows}]", f"return {rows}[-1]"])], [f"best = {d.pick(['max', 'min'])}({rows}, key={key})", d.pick(["return best['name']", "return best['age'], best['name']"])], [f"ranked = sorted({rows}, key={key}{rev})", *block("for i, r in enumerate(ranked, 1)", "r['rank'] = i"), f"return [r['rank'] for r in {rows}]"]]
    f = fname(d, "sort_rows", "rank")
    return src(fn(f, rows, d.pick(forms)), call(d, f, lambda: people(d, 2, 4), rows, many=0.05))


@template("functions", "list-of-dicts", "update", "next")
def update_row(d: Draw) -> str:
    rows, key = d.name("tasks", "jobs", "items"), d.name("task_id", "wanted", "key")
    change = d.pick(["t['state'] = 'done'", "t['cost'] += 1", "t['state'] = 'open' if t['state'] == 'done' else 'done'", "t.update(cost=0)", "t['note'] = 'late'", "t.pop('cost', None)"])
    forms = [[*block(f"for t in {rows}", block(f"if t['id'] == {key}", change, "return t")), "return None"], [*block(f"for t in {rows}", block(f"if t['id'] == {key}", change, "break")), *block("else", f"{rows}.append({{'id': {key}, 'state': 'open', 'cost': 0}})"), f"return len({rows}), {rows}[-1]"], [f"t = next((t for t in {rows} if t['id'] == {key}), None)", *block("if t is None", "return 'not found'"), change, "return t"], [f"by_id = {{t['id']: t for t in {rows}}}", *block(f"if {key} in by_id", f"t = by_id[{key}]", change), f"return {rows}[0]"], [f"{rows} = [t for t in {rows} if t['id'] != {key}]", f"return [t['id'] for t in {rows}]"]]
    f = fname(d, "update", "finish")
    return src(fn(f, f"{rows}, {key}", d.pick(forms)), call(d, f, lambda: (tasks(d), d.int(1, 4)), rows, key, many=0.05))


@template("functions", "list-of-dicts", "KeyError", "get", "raises")
def pluck(d: Draw) -> str:
    rows, key = d.name("rows", "records", "data"), d.name("key", "field", "column")
    forms = [[f"return [r[{key}] for r in {rows}]"], [f"return [r.get({key}) for r in {rows}]"], [*gather(d, "out", "r", rows, f"r[{key}]", f"{key} in r"), "return out"], ["out = []", *block(f"for r in {rows}", *block("try", f"out.append(r[{key}])"), *block("except KeyError", "out.append(None)")), "return out"], ["missing = 0", *block(f"for r in {rows}", block(f"if {key} not in r", "missing += 1", "continue"), f"last = r[{key}]"), "return missing"], [f"return {{r[{key}] for r in {rows} if r.get({key})}} == set()"]]
    f = fname(d, "pluck", "column")
    def make():
        rows_ = people(d, 2, 3)
        if d.chance(0.4):
            rows_[-1].pop(d.pick(["name", "age"]))
        return rows_, d.pick(["name", "age"])
    return src(fn(f, f"{rows}, {key}", d.pick(forms)), call(d, f, make, rows, key, many=0.05))


@template("functions", "list-of-dicts", "join", "lookup")
def join_tables(d: Draw) -> str:
    rows, names = d.name("sales", "visits", "entries"), d.name("names", "people", "labels")
    look = f"{names}.get(r['id'], '?')"
    forms = [[*gather(d, "out", "r", rows, d.pick([f"({look}, r['n'])", f"f\"{{r['n']}}x\" + {look}", f"{{**r, 'name': {look}}}"]), d.pick([None, f"r['id'] in {names}", "r['n'] > 1"])), "return out"], ["out = {}", *block(f"for r in {rows}", f"name = {look}", "out[name] = out.get(name, 0) + r['n']"), "return out"], [*block(f"for r in {rows}", f"r['name'] = {look}"), f"return {rows}[-1]"], ["unknown = []", *block(f"for r in {rows}", block(f"if r['id'] not in {names}", "unknown.append(r['id'])")), "return unknown"]]
    f = fname(d, "join", "with_names")
    return src(fn(f, f"{rows}, {names}", d.pick(forms)), call(d, f, lambda: ([{"id": d.int(1, 3), "n": d.int(1, 4)} for _ in range(d.int(1, 3))], dict(zip((1, 2), d.sample(PEOPLE, 2)))), rows, names, many=0.05))


@template("functions", "tuples", "rows", "unpack")
def tuple_rows(d: Draw) -> str:
    rows = d.name("rows", "results", "visits")
    forms = [
        ["out = {}", *block(f"for name, day, n in {rows}", "out.setdefault(name, {})[day] = n"), "return out"], ["best = {}", *block(f"for name, _, n in {rows}", block("if n > best.get(name, -1)", "best[name] = n")), "return best"], [*total(d, "total", "name, day, n", rows, "n", d.pick(["day == 'Mon'", "name < 'H'", "n % 2 == 0"])), "return total"], [*gather(d, "out", "name, day, n", rows, d.pick(["f'{name} {n}'", "(day, n)", "name[0] + day[0]"]), d.pick([None, "n > 2"])), "return out"],
        [f"days = []", *block(f"for _, day, _ in {rows}", block("if day not in days", "days.append(day)")), "return days"], ["last = None", "changes = 0", *block(f"for name, day, n in {rows}", block("if last is not None and n < last", "changes += 1"), "last = n"), "return changes"], [f"return sorted({rows}, key=lambda r: (r[1], -r[2]))[0]"],
    ]
    f = fname(d, "collect", "report")
    return src(fn(f, rows, d.pick(forms)), call(d, f, lambda: [(d.pick(["Ada", "Ben"]), d.pick(DAYS[:2]), d.int(0, 6)) for _ in range(d.int(2, 4))], rows, many=0.05))


@template("functions", "pivot", "columns", "rows")
def to_columns(d: Draw) -> str:
    rows = d.name("rows", "table", "data")
    forms = [["out = {}", *block(f"for r in {rows}", block("for k, v in r.items()", "out.setdefault(k, []).append(v)")), "return out"], [f"keys = list({rows}[0])", f"return {{k: [r[k] for r in {rows}] for k in keys}}"], [f"keys = sorted({rows}[0])", f"out = [keys]", *block(f"for r in {rows}", "out.append([r[k] for k in keys])"), "return out"], [f"return [tuple(r.values()) for r in {rows}]"], [f"header = list({rows}[0])", "lines = [','.join(header)]", *block(f"for r in {rows}", "lines.append(','.join(str(r[k]) for k in header))"), "return lines"]]
    f = fname(d, "to_columns", "pivot")
    return src(fn(f, rows, d.pick(forms)), call(d, f, lambda: d.pick([people(d, 1, 3), [{"x": d.int(0, 9), "y": d.int(0, 9)} for _ in range(d.int(1, 3))]]), rows, many=0.05))


@template("functions", "from-rows", "zip", "dict")
def from_rows(d: Draw) -> str:
    head, rows = d.name("header", "fields", "columns"), d.name("rows", "lines", "values")
    forms = [[f"return [dict(zip({head}, r)) for r in {rows}]"], ["out = []", *block(f"for r in {rows}", "entry = {}", block(f"for i, k in enumerate({head})", "entry[k] = r[i]"), "out.append(entry)"), "return out"], ["out = []", *block(f"for r in {rows}", block(f"if len(r) == len({head})", f"out.append(dict(zip({head}, r)))")), "return out"], [f"return {{r[0]: dict(zip({head}[1:], r[1:])) for r in {rows}}}"], [f"i = {head}.index('qty') if 'qty' in {head} else 0", f"return [r[i] for r in {rows}]"]]
    f = fname(d, "from_rows", "load_rows")
    return src(fn(f, f"{head}, {rows}", d.pick(forms)), call(d, f, lambda: (["item", "qty"], [[w, d.int(1, 9)] for w in d.sample(FRUITS, d.int(1, 3))]), head, rows, many=0.05))


@template("functions", "students", "average", "nested")
def grade_book(d: Draw) -> str:
    book = d.name("grades", "marks", "book")
    mean = d.pick(["sum(ms) / len(ms)", "sum(ms) // len(ms)", "round(sum(ms) / len(ms), 1)", "max(ms)", "sorted(ms)[len(ms) // 2]"])
    forms = [mapping(d, "out", "name, ms", f"{book}.items()", "name", mean, "ms") + ["return out"], ["best, top = None, -1", *block(f"for name, ms in {book}.items()", block("if not ms", "continue"), f"avg = {mean}", block("if avg > top", "best, top = name, avg")), "return best, top"], [*gather(d, "out", "name, ms", f"{book}.items()", "name", d.pick(["ms and min(ms) >= 4", "all(m > 3 for m in ms)", "len(ms) < 2"])), "return out"], ["every = []", *block(f"for ms in {book}.values()", "every += ms"), d.pick(["return sorted(every)", "return sum(every), len(every)", "return max(every, default=0)"])], [*block(f"for name in {book}", block(f"if {book}[name]", f"{book}[name].remove(min({book}[name]))")), f"return {book}"]]
    f = fname(d, "averages", "grade_report")
    return src(fn(f, book, d.pick(forms)), call(d, f, lambda: {p: some(d, 1, 3, 1, 10) if d.chance(0.85) else [] for p in d.sample(PEOPLE, d.int(1, 3))}, book, many=0.05))


@template("functions", "inventory", "nested-dict", "update")
def stock_rows(d: Draw) -> str:
    stock = d.name("stock", "shop", "inventory")
    low = d.int(2, 6)
    forms = [[*gather(d, "out", "name, info", f"{stock}.items()", "name", f"info['qty'] < {low}"), "return out"], ["value = 0", *block(f"for info in {stock}.values()", "value += info['qty'] * info['price']"), "return value"], [*block(f"for name in {stock}", block(f"if {stock}[name]['qty'] < {low}", f"{stock}[name]['qty'] += {d.int(3, 9)}")), f"return {{k: v['qty'] for k, v in {stock}.items()}}"], [f"return max({stock}, key=lambda k: {stock}[k]['price'])"], ["out = []", *block(f"for name, info in sorted({stock}.items(), key=lambda kv: kv[1]['price'])", "out.append(f\"{name}:{info['price']}\")"), "return out"], [f"gone = [k for k in {stock} if {stock}[k]['qty'] <= {low}]", *block("for k in gone", f"del {stock}[k]"), f"return gone, len({stock})"]]
    f = fname(d, "stock_report", "reorder")
    return src(fn(f, stock, d.pick(forms)), call(d, f, lambda: {p: {"qty": d.int(0, 9), "price": d.int(1, 20)} for p in d.sample(PRODUCTS, d.int(1, 3))}, stock, many=0.05))


@template("functions", "tags", "index", "invert")
def tag_index(d: Draw) -> str:
    posts = d.name("posts", "songs", "books")
    forms = [["out = {}", *block(f"for p in {posts}", block("for t in p['tags']", "out.setdefault(t, []).append(p['id'])")), d.pick(["return out", "return {t: len(ids) for t, ids in out.items()}", "return max(out, key=lambda t: len(out[t])) if out else None"])], ["seen = []", *block(f"for p in {posts}", block("for t in p['tags']", block("if t not in seen", "seen.append(t)"))), "return sorted(seen)"], [f"return [p['id'] for p in {posts} if {d.lit(d.pick(TAGS[:3]))} in p['tags']]"], [f"return [p['id'] for p in {posts} if len(p['tags']) > 1]"], [*block(f"for p in {posts}", "p['tags'] = sorted(set(p['tags']))"), f"return {posts}"]]
    f = fname(d, "tag_index", "by_tag")
    return src(fn(f, posts, d.pick(forms)), call(d, f, lambda: [{"id": k, "tags": d.sample(TAGS[:4], d.int(0, 2))} for k in range(1, d.int(2, 3) + 1)], posts, many=0.05))


@template("functions", "ledger", "running", "raise")
def ledger(d: Draw) -> str:
    entries = d.name("entries", "moves", "payments")
    forms = [["balance = 0", "log = []", *block(f"for kind, n in {entries}", *block("if kind == 'in'", "balance += n"), *block("elif n <= balance", "balance -= n"), *block("else", d.pick(["log.append('refused')", "continue", "break"])), "log.append(balance)"), "return log"], ["balance = low = 0", *block(f"for kind, n in {entries}", "balance += n if kind == 'in' else -n", d.pick(["low = min(low, balance)", "if balance < low:\n    low = balance"])), "return balance, low"], [f"ins = sum(n for kind, n in {entries} if kind == 'in')", f"outs = sum(n for kind, n in {entries} if kind == 'out')", "return ins - outs"], ["sums = {'in': 0, 'out': 0}", *block(f"for kind, n in {entries}", "sums[kind] += n"), "return sums"]]
    f = fname(d, "replay", "balance_of")
    return src(fn(f, entries, d.pick(forms)), call(d, f, lambda: [(d.pick(["in", "in", "out"]), d.int(1, 30)) for _ in range(d.int(2, 4))], entries, many=0.05))


@template("tutorial", "list-of-dicts", "script", "print")
def rows_script(d: Draw) -> str:
    rows = people(d, 2, 3)
    forms = [block("for p in people", d.pick(["print(p['name'], p['age'])", "print(f\"{p['name']} is {p['age']}\")", "if p['age'] > 20:\n    print(p['name'])"])), ["oldest = people[0]", *block("for p in people[1:]", block("if p['age'] > oldest['age']", "oldest = p")), "print(oldest['name'])"], [f"people.append({{'name': 'Zoe', 'age': {d.int(10, 30)}}})", "names = [p['name'] for p in people]", "print(names)"], ["total = 0", *block("for p in people", "total += p['age']"), "print(total / len(people))"], ["people[0]['age'] += 1", "print(people[0])"], ["by_name = {p['name']: p['age'] for p in people}", "print(by_name)"], ["for p in people:", "    p['adult'] = p['age'] >= 18", "print([p['adult'] for p in people])"]]
    return src(f"people = {d.lit(rows)}", d.pick(forms))
