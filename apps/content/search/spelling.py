"""Which known words a misspelt one may have been meant to be: pure."""

from collections.abc import Iterable

SHORTEST = 4  # letters: shorter words are too like each other to guess
MOST = 3  # guesses for a word


def guesses(typed: str, known: Iterable[str]) -> list[str]:
    """The likeliest of `known`, nearest first. One slip in a word of up to five letters, two in
    a longer one: letters left out, doubled, changed or swapped."""
    if len(typed) < SHORTEST:
        return []
    reach = 1 if len(typed) <= 5 else 2
    near = ((distance(typed, word, reach), word) for word in known)
    return [word for far, word in sorted(near) if far <= reach][:MOST]


def swaps(typed: str) -> list[str]:
    """`typed` with two neighbours swapped, anywhere: slips that leave few trigrams alike."""
    return [
        typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(len(typed) - 1)
    ]


def distance(a: str, b: str, most: int) -> int:
    """Slips between two words (optimal string alignment: Damerau 1964), or more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        last, before, row = before, row, [i]
        for j, right in enumerate(b, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (left != right))
            if last and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
