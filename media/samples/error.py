"""A program that goes wrong: where, and why?"""


def mean(values):
    return sum(values) / len(values)


groups = {"a": [1, 2, 3], "b": []}
for name in groups:
    average = mean(groups[name])
    print(name, average)
