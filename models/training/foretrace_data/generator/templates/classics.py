"""Well-known algorithms and data structures in small programs, and scripts with their input written in."""

from ..template import Draw, template


@template("algorithms", "sort")
def sorts(d: Draw) -> str:
    xs = d.ints(2, 4, 0, 20)
    return d.pick([
        f"def bubble(a):\n    n = len(a)\n    for i in range(n):\n        for j in range(n - 1 - i):\n            if a[j] > a[j + 1]:\n                a[j], a[j + 1] = a[j + 1], a[j]\n    return a\n\n\nprint(bubble({xs}))\n",
        f"def insertion(a):\n    for i in range(1, len(a)):\n        key = a[i]\n        j = i - 1\n        while j >= 0 and a[j] > key:\n            a[j + 1] = a[j]\n            j -= 1\n        a[j + 1] = key\n    return a\n\n\nr = insertion({xs})\n",
        f"a = {xs}\nfor i in range(len(a)):\n    m = i\n    for j in range(i + 1, len(a)):\n        if a[j] < a[m]:\n            m = j\n    a[i], a[m] = a[m], a[i]\nprint(a)\n",
        f"def merge(a, b):\n    out = []\n    i = j = 0\n    while i < len(a) and j < len(b):\n        if a[i] <= b[j]:\n            out.append(a[i])\n            i += 1\n        else:\n            out.append(b[j])\n            j += 1\n    return out + a[i:] + b[j:]\n\n\nr = merge({sorted(d.ints(0, 3))}, {sorted(d.ints(0, 3))})\n",
        f"def quick(xs):\n    if len(xs) < 2:\n        return xs\n    p = xs[0]\n    less = [x for x in xs[1:] if x < p]\n    more = [x for x in xs[1:] if x >= p]\n    return quick(less) + [p] + quick(more)\n\n\nprint(quick({d.ints(1, 4)}))\n",
    ])


@template("algorithms", "search")
def searches(d: Draw) -> str:
    xs = sorted(set(d.ints(2, 6, 0, 40)))
    target = d.pick(xs + [d.int(0, 40)])
    return d.pick([
        f"def search(a, x):\n    lo, hi = 0, len(a) - 1\n    while lo <= hi:\n        mid = (lo + hi) // 2\n        if a[mid] == x:\n            return mid\n        if a[mid] < x:\n            lo = mid + 1\n        else:\n            hi = mid - 1\n    return -1\n\n\nprint(search({xs}, {target}))\n",
        f"xs = {d.shuffled(xs)}\ntarget = {target}\nfound = -1\nfor i, x in enumerate(xs):\n    if x == target:\n        found = i\n        break\nprint(found)\n",
        f"xs = {xs}\ntarget = {target}\nfor x in xs:\n    if x >= target:\n        print('first', x)\n        break\nelse:\n    print('none')\n",
        f"def two_sum(nums, t):\n    seen = {{}}\n    for i, n in enumerate(nums):\n        if t - n in seen:\n            return seen[t - n], i\n        seen[n] = i\n    return None\n\n\nr = two_sum({d.ints(2, 5, 0, 9)}, {d.int(2, 14)})\n",
    ])


@template("algorithms", "numbers")
def number_theory(d: Draw) -> str:
    n = d.int(1, 30)
    return d.pick([
        f"def is_prime(n):\n    if n < 2:\n        return False\n    i = 2\n    while i * i <= n:\n        if n % i == 0:\n            return False\n        i += 1\n    return True\n\n\nprint(is_prime({n}))\n",
        f"n = {d.int(2, 60)}\nfactors = []\np = 2\nwhile n > 1:\n    while n % p == 0:\n        factors.append(p)\n        n //= p\n    p += 1\nprint(factors)\n",
        f"a, b = {d.int(1, 60)}, {d.int(1, 60)}\nwhile b:\n    a, b = b, a % b\nprint(a)\n",
        f"n = {d.int(1, 12)}\nsteps = 0\nwhile n != 1 and steps < 8:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps += 1\nprint(steps)\n",
        f"n = {d.int(0, 40)}\nbits = ''\nwhile n > 0:\n    bits = str(n % 2) + bits\n    n //= 2\nprint(bits or '0')\n",
        f"def digits(n):\n    out = []\n    while n:\n        n, r = divmod(n, 10)\n        out.append(r)\n    return out[::-1]\n\n\nr = digits({d.int(0, 9999)})\n",
        f"divs = [i for i in range(1, {n} + 1) if {n} % i == 0]\nprint(divs, len(divs) == 2)\n",
        f"n = {d.int(10, 999)}\nrev = 0\nm = n\nwhile m > 0:\n    rev = rev * 10 + m % 10\n    m //= 10\nprint(rev, rev == n)\n",
        f"sieve = [True] * {d.int(4, 9)}\nfor i in range(2, len(sieve)):\n    if sieve[i]:\n        for j in range(i * i, len(sieve), i):\n            sieve[j] = False\nprimes = [i for i in range(2, len(sieve)) if sieve[i]]\n",
        f"a, b = 0, 1\nfor _ in range({d.int(0, 7)}):\n    a, b = b, a + b\nprint(a)\n",
    ])


@template("algorithms", "graph")
def graphs(d: Draw) -> str:
    nodes = d.shuffled(["a", "b", "c", "d"])
    edges = {n: sorted(d.sample([m for m in nodes if m != n], d.int(0, 2))) for n in nodes}
    return d.pick([
        f"graph = {edges}\nseen = []\nqueue = [{nodes[0]!r}]\nwhile queue:\n    node = queue.pop(0)\n    if node in seen:\n        continue\n    seen.append(node)\n    for nxt in graph[node]:\n        if nxt not in seen:\n            queue.append(nxt)\nprint(seen)\n",
        f"graph = {edges}\n\n\ndef dfs(node, seen):\n    seen.add(node)\n    for nxt in graph[node]:\n        if nxt not in seen:\n            dfs(nxt, seen)\n    return seen\n\n\nr = sorted(dfs({nodes[0]!r}, set()))\n",
        f"edges = {[(a, b) for a in nodes for b in edges[a]][:4]}\ngraph = {{}}\nfor a, b in edges:\n    graph.setdefault(a, []).append(b)\ndegree = {{n: len(v) for n, v in graph.items()}}\n",
    ])


@template("algorithms", "dp")
def dynamic(d: Draw) -> str:
    return d.pick([
        f"def ways(n):\n    dp = [1] * (n + 1)\n    for i in range(2, n + 1):\n        dp[i] = dp[i - 1] + dp[i - 2]\n    return dp[n]\n\n\nprint(ways({d.int(1, 6)}))\n",
        f"coins = {sorted(d.sample([1, 2, 3, 5], 2))}\ntarget = {d.int(1, 5)}\ndp = [0] + [99] * target\nfor i in range(1, target + 1):\n    for c in coins:\n        if c <= i:\n            dp[i] = min(dp[i], dp[i - c] + 1)\nprint(dp[target])\n",
        f"nums = {d.ints(1, 6)}\nbest = cur = nums[0]\nfor n in nums[1:]:\n    cur = max(n, cur + n)\n    best = max(best, cur)\nprint(best)\n",
        f"memo = {{}}\n\n\ndef fib(n):\n    if n in memo:\n        return memo[n]\n    if n < 2:\n        return n\n    memo[n] = fib(n - 1) + fib(n - 2)\n    return memo[n]\n\n\nprint(fib({d.int(0, 5)}))\n",
    ])


@template("algorithms", "strings")
def string_algorithms(d: Draw) -> str:
    w = d.word()
    return d.pick([
        f"def is_palindrome(s):\n    i, j = 0, len(s) - 1\n    while i < j:\n        if s[i] != s[j]:\n            return False\n        i += 1\n        j -= 1\n    return True\n\n\nprint(is_palindrome({d.lit(d.pick([w, 'level', 'noon', 'kayak', 'abba']))}))\n",
        f"s = {d.lit(d.pick(['()', '(())', '(()', '([)]', ')(', '[()]']))}\nstack = []\nok = True\npairs = {{')': '(', ']': '['}}\nfor c in s:\n    if c in '([':\n        stack.append(c)\n    elif not stack or stack.pop() != pairs[c]:\n        ok = False\n        break\nprint(ok and not stack)\n",
        f"def shift(text, k):\n    out = ''\n    for c in text:\n        if c.isalpha():\n            out += chr((ord(c) - 97 + k) % 26 + 97)\n        else:\n            out += c\n    return out\n\n\nprint(shift({d.lit(w[:4])}, {d.int(1, 5)}))\n",
        f"text = {d.lit(w)}\ncounts = {{}}\nfor ch in text:\n    counts[ch] = counts.get(ch, 0) + 1\nbest = max(counts, key=counts.get)\nprint(best, counts[best])\n",
        f"s = {d.lit(d.pick(['aaabb', 'abbb', 'aab', 'xxyz', 'a']))}\nout = []\ni = 0\nwhile i < len(s):\n    j = i\n    while j < len(s) and s[j] == s[i]:\n        j += 1\n    out.append((s[i], j - i))\n    i = j\nprint(out)\n",
        f"a = {d.lit(w)}\nb = {d.lit(''.join(d.shuffled(w)) if d.bool() else d.word())}\nprint(sorted(a) == sorted(b))\n",
        f"def prefix(words):\n    p = words[0]\n    for w in words[1:]:\n        while not w.startswith(p):\n            p = p[:-1]\n    return p\n\n\nprint(prefix({d.pick([['flow', 'flower'], ['cart', 'car', 'card'], ['dog', 'cat'], [w, w[:3]]])}))\n",
    ])


@template("algorithms", "stack", "parser")
def evaluators(d: Draw) -> str:
    a, b, c = d.int(1, 9), d.int(1, 9), d.int(1, 9)
    return d.pick([
        f"tokens = {d.lit(f'{a} {b} + {c} *')}.split()\nstack = []\nfor t in tokens:\n    if t.isdigit():\n        stack.append(int(t))\n    else:\n        y = stack.pop()\n        x = stack.pop()\n        stack.append(x + y if t == '+' else x * y)\nprint(stack[0])\n",
        f"program = [('push', {a}), ('push', {b}), ('{d.pick(['add', 'mul', 'sub'])}', None)]\nstack = []\nfor op, arg in program:\n    if op == 'push':\n        stack.append(arg)\n        continue\n    b = stack.pop()\n    a = stack.pop()\n    if op == 'add':\n        stack.append(a + b)\n    elif op == 'mul':\n        stack.append(a * b)\n    else:\n        stack.append(a - b)\nprint(stack)\n",
        f"line = {d.lit(f'x={a};y={b}')}\nconfig = {{}}\nfor part in line.split(';'):\n    key, value = part.split('=')\n    config[key] = int(value)\nprint(config)\n",
        f"roman = {{'I': 1, 'V': 5, 'X': 10}}\ns = {d.lit(d.pick(['IV', 'VII', 'XIV', 'IX', 'III']))}\ntotal = 0\nfor i, c in enumerate(s):\n    v = roman[c]\n    if i + 1 < len(s) and roman[s[i + 1]] > v:\n        total -= v\n    else:\n        total += v\nprint(total)\n",
    ])


@template("algorithms", "linked list", "class")
def linked(d: Draw) -> str:
    values = d.ints(1, 3)
    tail = d.pick(["print(out)", "total = sum(out)"])
    return f"class Node:\n    def __init__(self, value, next=None):\n        self.value = value\n        self.next = next\n\n\nhead = None\nfor v in {values}:\n    head = Node(v, head)\nout = []\nwhile head:\n    out.append(head.value)\n    head = head.next\n{tail}\n"


@template("contest", "counters")
def scripts(d: Draw) -> str:
    n = d.int(1, 4)
    return d.pick([
        f"n = {n}\na = list(map(int, {d.lit(' '.join(str(d.int(0, 20)) for _ in range(n)))}.split()))\nans = 0\nfor x in a:\n    if x % 2 == 0:\n        ans += x\nprint(ans)\n",
        f"h, w = {d.int(1, 3)}, {d.int(1, 4)}\nfor i in range(h):\n    print('{d.pick('#*x')}' * w)\n",
        f"n = {d.int(1, 4)}\nfor i in range(1, n + 1):\n    print(' ' * (n - i) + '*' * {d.pick(['i', '(2 * i - 1)'])})\n",
        f"s = {d.lit(d.pick([d.word(), 'LRLR', 'UDDU', 'aabbc']))}\nx = 0\nfor c in s:\n    if c in 'LUa':\n        x += 1\n    elif c in 'RDb':\n        x -= 1\nprint(x)\n",
        f"a = {d.ints(2, 6, 0, 9)}\nleft, right = 0, len(a) - 1\nmoves = 0\nwhile left < right:\n    if a[left] != a[right]:\n        moves += 1\n    left += 1\n    right -= 1\nprint(moves)\n",
        f"a = {d.ints(2, 6, 0, 9)}\nprefix = [0]\nfor x in a:\n    prefix.append(prefix[-1] + x)\nl, r = {d.int(0, 1)}, {d.int(1, 2)}\nprint(prefix[r] - prefix[l])\n",
        f"grid = {[''.join(d.pick('.#') for _ in range(3)) for _ in range(2)]}\ncount = 0\nfor row in grid:\n    for cell in row:\n        if cell == '#':\n            count += 1\nprint(count)\n",
        f"a, b, c = map(int, {d.lit(f'{d.int(1, 20)} {d.int(1, 20)} {d.int(1, 20)}')}.split())\nif a + b > c and b + c > a and a + c > b:\n    print('Yes')\nelse:\n    print('No')\n",
        f"n, k = {d.int(1, 30)}, {d.int(2, 5)}\ncount = 0\nwhile n > 0:\n    n //= k\n    count += 1\nprint(count)\n",
        f"votes = {d.strs(2, 5)}\ntally = {{}}\nfor v in votes:\n    tally[v] = tally.get(v, 0) + 1\nfor name in sorted(tally):\n    print(name, tally[name])\n",
        f"t = {d.int(1, 3)}\ncases = {[(d.int(1, 20), d.int(1, 20)) for _ in range(2)]}\nfor x, y in cases[:t]:\n    print(x * y - {d.int(0, 5)} if x > y else y - x)\n",
        f"for i in range(1, {d.int(3, 9)}):\n    if i % 6 == 0:\n        print('FizzBuzz')\n    elif i % 3 == 0:\n        print('Fizz')\n    elif i % 2 == 0:\n        print('Buzz')\n    else:\n        print(i)\n",
    ])


@template("contest", "simulation")
def simulations(d: Draw) -> str:
    return d.pick([
        f"x, y = 0, 0\nfor move in {d.lit(''.join(d.pick('NESW') for _ in range(d.int(2, 5))))}:\n    if move == 'N':\n        y += 1\n    elif move == 'S':\n        y -= 1\n    elif move == 'E':\n        x += 1\n    else:\n        x -= 1\nprint((x, y))\n",
        f"queue = {d.sample(['ann', 'bob', 'cid', 'dan'], 3)}\nserved = []\nwhile queue:\n    person = queue.pop(0)\n    served.append(person)\n    if len(served) == {d.int(1, 3)}:\n        break\nprint(served, queue)\n",
        f"balance = {d.int(50, 200)}\nfor year in range(1, {d.int(2, 5)}):\n    balance += balance * {d.int(5, 20)} // 100\n    print(year, balance)\n",
        f"cells = {[d.int(0, 1) for _ in range(5)]}\nnew = cells[:]\nfor i in range(1, len(cells) - 1):\n    new[i] = cells[i - 1] ^ cells[i + 1]\nprint(new)\n",
        f"stock = {{'apple': {d.int(0, 5)}, 'pear': {d.int(0, 5)}}}\norders = [('apple', {d.int(1, 4)}), ('pear', {d.int(1, 4)}), ('fig', 1)]\nfor item, n in orders:\n    if item not in stock:\n        print('unknown', item)\n    elif stock[item] < n:\n        print('short', item)\n    else:\n        stock[item] -= n\nprint(stock)\n",
        f"hp, enemy = {d.int(5, 15)}, {d.int(5, 15)}\nturn = 0\nwhile hp > 0 and enemy > 0:\n    turn += 1\n    enemy -= {d.int(3, 6)}\n    if enemy <= 0:\n        break\n    hp -= {d.int(3, 6)}\nprint('win' if hp > 0 else 'lose', turn)\n",
        f"level = {d.int(0, 9)}\ntarget = {d.int(0, 9)}\nlog = []\nwhile level != target and len(log) < 6:\n    level += 1 if level < target else -1\n    log.append(level)\nprint(log)\n",
    ])


@template("features", "collections", "itertools")
def library(d: Draw) -> str:
    words, xs = d.strs(2, 4), d.ints(2, 5, 0, 9)
    return d.pick([
        f"from collections import Counter\n\nc = Counter({d.lit(d.word())})\nprint(c.most_common({d.int(1, 2)}))\nn = c['a']\n",
        f"from collections import defaultdict\n\ngroups = defaultdict(list)\nfor w in {words}:\n    groups[len(w)].append(w)\nresult = dict(groups)\n",
        f"from collections import deque\n\nq = deque({xs})\nq.appendleft({d.small()})\nx = q.pop()\nq.rotate({d.int(-2, 2)})\nprint(list(q))\n",
        f"from itertools import {d.pick(['permutations', 'combinations'])} as pick\n\nr = list(pick({d.ints(2, 3, 0, 5)}, 2))\nprint(len(r))\n",
        f"from itertools import accumulate, chain\n\na = list(accumulate({xs}))\nb = list(chain({xs[:2]}, {d.lit(d.word()[:2])}))\n",
        f"from functools import reduce\n\nr = reduce(lambda a, b: a * b, {d.ints(1, 4, 1, 5)}, 1)\nprint(r)\n",
        f"import heapq\n\nh = []\nfor x in {xs}:\n    heapq.heappush(h, x)\nsmallest = heapq.heappop(h)\nprint(smallest, len(h))\n",
        f"import bisect\n\na = {sorted(xs)}\ni = bisect.bisect_left(a, {d.int(0, 9)})\nbisect.insort(a, {d.int(0, 9)})\n",
        f"import math\n\na = math.sqrt({d.pick([4, 9, 16, 25])})\nb = math.gcd({d.int(2, 40)}, {d.int(2, 40)})\nc = math.ceil({d.int(1, 30)} / {d.int(2, 7)})\nd = math.floor(-{d.int(1, 9)} / 2)\ne = math.factorial({d.int(0, 5)})\n",
        f"import string\n\ntext = {d.lit(d.word().upper() + str(d.int(0, 99)))}\nletters = [c for c in text if c in string.ascii_uppercase]\nd = ''.join(c for c in text if c in string.digits)\n",
        f"import re\n\nnums = re.findall(r'\\d+', {d.lit(f'a{d.int(0, 99)}b{d.int(0, 99)}')})\nclean = re.sub(r'[aeiou]', '*', {d.lit(d.word())})\n",
        f"import json\n\ns = json.dumps({{'a': {d.small()}, 'b': {xs}}})\nback = json.loads(s)\nprint(s)\n",
        f"from datetime import date, timedelta\n\nd = date({d.int(2000, 2030)}, {d.int(1, 12)}, {d.int(1, 27)})\ne = d + timedelta(days={d.int(1, 40)})\nprint(e.isoformat(), (e - d).days)\n",
        f"from collections import namedtuple\n\nPoint = namedtuple('Point', 'x y')\np = Point({d.small()}, {d.small()})\nq = p._replace(x={d.small()})\nprint(p.x + q.x, q)\n",
        f"from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n\n\nprint(f({d.int(0, 5)}))\n",
    ])
