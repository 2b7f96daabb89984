"""Writes traces.json: real traces of a few programs as tokens, on which `npm run bench` measures drafts.

Run `python3 test/bench/make_traces.py` after a change of the dialect or the tracer.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "models" / "training"))

import foretrace_data  # noqa: E402,F401  (puts the tracer on the path)
from foretrace_data import dialect  # noqa: E402
from foretrace_data.tokenizer import load  # noqa: E402
from foretrace_tracer import trace_source  # noqa: E402

PROGRAMS = {
    "sum of squares": "total = 0\nfor i in range(6):\n    total += i * i\nprint(total)\n",
    "factorial": "def fact(n):\n    if n < 2:\n        return 1\n    return n * fact(n - 1)\n\nprint(fact(5))\n",
    "count letters": "text = 'banana bread'\ncounts = {}\nfor ch in text:\n    if ch == ' ':\n        continue\n    counts[ch] = counts.get(ch, 0) + 1\nprint(counts['a'])\n",
    "gcd": "def gcd(a, b):\n    while b:\n        a, b = b, a % b\n    return a\n\nprint(gcd(84, 36))\nprint(gcd(17, 5))\n",
    "bubble sort": "nums = [4, 1, 3, 2]\nfor i in range(len(nums)):\n    for j in range(len(nums) - 1 - i):\n        if nums[j] > nums[j + 1]:\n            nums[j], nums[j + 1] = nums[j + 1], nums[j]\nprint(nums)\n",
    "bank account": "class Account:\n    def __init__(self, owner, balance):\n        self.owner = owner\n        self.balance = balance\n\n    def withdraw(self, amount):\n        if amount > self.balance:\n            raise ValueError('too little')\n        self.balance -= amount\n\n\nacc = Account('ann', 50)\nfor amount in [20, 20, 20]:\n    try:\n        acc.withdraw(amount)\n    except ValueError as e:\n        print(e)\nprint(acc.balance)\n",
    "palindromes": "def is_palindrome(word):\n    return word == word[::-1]\n\nwords = ['level', 'tree', 'noon']\nfound = []\nfor word in words:\n    if is_palindrome(word):\n        found.append(word)\nprint(len(found))\n",
    "binary search": "def find(items, target):\n    low, high = 0, len(items) - 1\n    while low <= high:\n        mid = (low + high) // 2\n        if items[mid] == target:\n            return mid\n        if items[mid] < target:\n            low = mid + 1\n        else:\n            high = mid - 1\n    return -1\n\nprint(find([1, 3, 5, 7, 9, 11], 7))\n",
    "straight line": "name = '  Ada Lovelace '\nclean = name.strip()\nparts = clean.split()\nfirst = parts[0].lower()\nprint(first, len(parts))\n",
    "matrix": "rows = [[1, 2], [3, 4]]\nturned = []\nfor c in range(2):\n    column = []\n    for row in rows:\n        column.append(row[c])\n    turned.append(column)\nprint(turned)\n",
}
MOST_TOKENS = 1000


def main():
    tokenizer = load()
    samples = []
    for name, code in PROGRAMS.items():
        prompt = tokenizer.encode(dialect.prompt(code, "codenet"))
        trace = tokenizer.encode(dialect.write(trace_source(code)))
        if len(prompt) + len(trace) > MOST_TOKENS:
            raise SystemExit(f"{name} has {len(prompt) + len(trace)} tokens: take a shorter run")
        samples.append({"name": name, "code": code, "prompt": prompt, "trace": trace})
        print(f"{name}: {len(prompt)} + {len(trace)} tokens")
    rows = ",\n".join(json.dumps(sample, separators=(",", ":")) for sample in samples)
    (HERE / "traces.json").write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    main()
