"""Everyday values: words of many domains and drawers of short, realistic and awkward arguments."""
from __future__ import annotations

PEOPLE = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hugo", "Ivy", "Jon", "Kim", "Lena", "Mo", "Nia", "Omar", "Pia")
CITIES = ("Oslo", "Lima", "Rome", "Kyiv", "Cairo", "Quito", "Perth", "Delhi", "Turin", "Osaka", "Lyon", "Accra")
FRUITS = ("apple", "pear", "plum", "kiwi", "fig", "mango", "lemon", "grape", "melon", "cherry", "banana", "peach")
PRODUCTS = ("pen", "book", "lamp", "desk", "mug", "bag", "cable", "chair", "phone", "clock", "shirt", "tape")
COLOURS = ("red", "blue", "green", "black", "white", "teal", "pink", "grey", "gold", "amber")
ANIMALS = ("cat", "dog", "owl", "fox", "hen", "bee", "yak", "crow", "goat", "seal", "wolf", "duck")
TAGS = ("new", "hot", "sale", "old", "draft", "done", "todo", "bug", "urgent", "home", "work")
LEVELS = ("info", "warn", "error", "debug")
SUBJECTS = ("maths", "art", "physics", "music", "history", "latin", "biology")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STATES = ("open", "closed", "pending", "paid", "sent", "failed", "ready")
SONGS = ("Blue Hour", "Tide", "Echo", "North", "Slow Rain", "Ember", "Glass", "Home Again")
VERBS = ("run", "stop", "load", "save", "push", "pop", "jump", "wait", "open", "send")
MIXED = FRUITS + PRODUCTS + COLOURS + ANIMALS + TAGS
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PUNCTUATION = ".,!?;:-_#@&*/+"

POOLS = (FRUITS, PRODUCTS, COLOURS, ANIMALS, TAGS, CITIES, PEOPLE, SUBJECTS, STATES, VERBS)


def words(d, lo=2, hi=5, pool=None) -> list:
    """Distinct words of one domain."""
    pool = pool or d.pick(POOLS)
    return d.sample(pool, min(len(pool), d.int(lo, hi)))


def repeats(d, lo=3, hi=7, pool=None) -> list:
    """Words with repetitions, for counting and grouping."""
    few = d.sample(pool or d.pick(POOLS), d.int(2, 3))
    return [d.pick(few) for _ in range(d.int(lo, hi))]


def phrase(d, lo=2, hi=4) -> str:
    """Words as people type them: mixed case, marks, stray spaces."""
    out = []
    for word in (d.pick(MIXED) for _ in range(d.int(lo, hi))):
        word = d.pick((word, word, word, word.capitalize(), word.upper()))
        out.append(word + (d.pick(".,!?;:") if d.chance(0.12) else ""))
    text = ("  " if d.chance(0.08) else " ").join(out)
    return d.pick((text, text, text, text, " " + text, text + " ", f"  {text} "))


def short(d) -> str:
    """A short string of any sort, awkward ones included."""
    form = d.rng.randrange(8)
    if form == 0:
        return d.text()[:16]
    if form == 1:
        return "".join(d.pick(LETTERS[:5]) for _ in range(d.int(3, 8)))
    if form == 2:
        return "".join(d.pick(LETTERS + LETTERS.upper() + "0123456789 " + PUNCTUATION) for _ in range(d.int(2, 8)))
    if form == 3:
        return phrase(d, 1, 2)
    if form == 4:
        return d.pick(MIXED) + str(d.int(0, 99))
    if form == 5:
        return d.pick(("", " ", "a", "Z", "0", "-", "aa", "a b", "A1", "x=1", "\t", "é", "ñandú", "Ünal", "naïve", "日本", "a\nb", "don't"))
    return d.pick(d.pick(POOLS))


def letters(d, lo=3, hi=8, alphabet="abcde") -> str:
    """Letters of a small alphabet, so that repetitions come up."""
    return "".join(d.pick(alphabet) for _ in range(d.int(lo, hi)))


def digits(d, lo=2, hi=6) -> str:
    return "".join(d.pick("0123456789") for _ in range(d.int(lo, hi)))


def nums(d, lo_len=3, hi_len=6, lo=-9, hi=20) -> list:
    """Integers with the occasional repeat; now and then empty or a single one."""
    if d.chance(0.06):
        return [d.int(lo, hi)] if d.chance(0.6) else []
    values = [d.int(lo, hi) for _ in range(d.int(lo_len, hi_len))]
    if len(values) > 2 and d.chance(0.3):
        values[d.rng.randrange(len(values))] = values[0]
    return values


def some(d, lo_len=2, hi_len=6, lo=1, hi=20) -> list:
    """Integers, never an empty list."""
    return [d.int(lo, hi) for _ in range(d.int(lo_len, hi_len))]


def table(d, pool=None, lo=1, hi=30, n_lo=2, n_hi=4) -> dict:
    """A dict from words of a domain to small integers."""
    return {word: d.int(lo, hi) for word in words(d, n_lo, n_hi, pool)}


def price(d) -> float:
    return d.pick((d.int(1, 40) / 2, d.int(10, 500) / 100, d.int(10, 300) / 10, float(d.int(1, 30))))
