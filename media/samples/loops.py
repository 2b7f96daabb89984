"""A loop that adds up, and one that searches."""

prices = [4, 12, 7, 9]
total = 0
for price in prices:
    total += price
    if total > 20:
        print("over 20 at", price)
        break

average = total / len(prices)
words = "the quick brown fox".split()
longest = ""
for word in words:
    if len(word) > len(longest):
        longest = word
print(longest, average)
