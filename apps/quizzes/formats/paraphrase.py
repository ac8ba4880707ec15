"""Whether an answer in one's own words *clearly* says what the model answer says. English only.

Sentence vectors know what a text is about and not what it claims: a claim and its contrary are
nearer to each other (0.94 to 1.00) than most honest paraphrases are (0.4 to 0.95; Ettinger, "What
BERT Is Not", TACL 8, 2020). So the vectors of single words in their sentence are laid beside each
other, each to the nearest of the other text (as BERTScore does: Zhang et al., ICLR 2020), and the
*worst* pair counts instead of the mean: one word that has no partner may turn the claim. Words that
exclude each other (below), numbers, negations and what stands after "from" or "than" must be the
same on both sides, and partners must come in the same order, since roles may be swapped.

Whatever fails is not wrong: its learner compares. Figures and thresholds: docs/learning.md.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Chosen on one half of bench/answer_pairs.py, judged on the other.
LEAST_PARTNER = 0.5
_CLOSE = 0.6  # pairs nearer than this tell of the order

_EMPTY = frozenset(
    """a an the this that these those it its they them their there he she his her him i me my we us
    our you your yourself myself someone somebody whoever who whom which what whose how why is are
    was were be been being am do does did has have had having will would shall should can could may
    might must of in on at to for from by into onto about as than and or but so because since while
    when whenever where then if also too very just quite rather really even such some any each every
    both per thus therefore hence due means mean get gets got s t re ve ll d m""".split()
)
_NEGATION = frozenset(
    """not no never cannot nobody nothing none neither nor without lack lacks hardly except
    unless""".split()
)
_RELATIONS = frozenset(("from", "than"))
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "half": "0.5", "twice": "2"}

# A line is a matter on which a text takes one side or the other: "/" parts the sides, and words of
# one side say the same of it.
_CONTRASTS = """
more increase increases increased increasing rise rises rising rose higher greater grow grows growing longer larger bigger faster quicker stronger heavier warmer hotter / less decrease decreases decreased decreasing decline declines drop drops dropped fall falls fell lower lowers lowered fewer reduce reduces reduced smaller shrink shrinks shrinking shorter slower weaker lighter cooler colder
high upper top above tall / low bottom below beneath
best better / worst worse
first / last
before earlier / after later
early / late
left / right
open opens opened / closed closes shut blocked blocks
inside inner internal inwards / outside outer external outwards
front forward forwards ahead / behind backward backwards back
visible appear appears / invisible disappear disappears hidden
start starts begin begins / stop stops stopped end ends
keep keeps prevent prevents prevented avoid avoids / let lets allow allows allowed
build builds / break breaks broken
always / sometimes rarely seldom
all everybody everything / only
most / least
many several / few once
fast quick quickly / slow slowly
hot warm / cold cool
long / short
large big / small little
hard / soft
light / heavy
wet / dry
near close / far
add adds plus / subtract subtracts minus remove removes
give gives / take takes
push pushes press / pull pulls
buy buys / sell sells sold
import imports / export exports
read reads / write writes
send sends / receive receives
true correct / false incorrect wrong
safe / unsafe dangerous
positive / negative
maximum / minimum
same / different opposite
north / south / east / west
row rows horizontal / column columns vertical
earth / moon / sun
hand hands arm arms finger / foot feet leg legs knee
head / neck / chest / belly / hip
heart / lung lungs / brain / liver / kidney kidneys / stomach
artery arteries / vein veins
ventricle / atrium
virus viruses viral / bacteria bacterial bacterium / fungus fungi
acid acidic / base basic alkaline
gas / liquid / solid
father / mother
man men male / woman women female
child children / adult adults
morning / evening / night / noon
second seconds / minute minutes / hour hours / day days / week weeks / month months / year years
millimetre millimetres mm / centimetre centimetres cm / metre metres / kilometre kilometres km / inch inches / foot feet
milligram milligrams mg / gram grams / kilogram kilograms kg
red / green / blue / yellow / black / white
"""  # noqa: E501
_SIDES: dict[str, list[str]] = {}
for _matter, _line in enumerate(_CONTRASTS.strip().splitlines()):
    for _side, _words in enumerate(_line.split("/")):
        for _word in _words.split():
            _SIDES.setdefault(_word, []).append(f"{_matter}/{_side}")

_WORDS = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """A text with the vector that each of its words (or pieces of words) has in it, of unit
    length: (pieces, dimensions)."""

    text: str
    pieces: Sequence[str]
    vectors: Vectors


def clearly_same(given: Read, model: Read, *, question: Read) -> bool:
    """Whether `given` says what `model` says, beyond reasonable doubt. What is said of the
    question again counts for nothing."""
    if claims(given.text) != claims(model.text):
        return False
    meant, said = _loaded(model), _loaded(given)
    if not len(meant) or not len(said):
        return False
    pairs = meant @ said.T
    asked = question.vectors @ said.T
    partners = np.maximum(pairs.max(axis=0), asked.max(axis=0)) if len(asked) else pairs.max(axis=0)
    worst = min(float(pairs.max(axis=1).min()), float(partners.min()))
    return worst >= LEAST_PARTNER and _in_order(pairs)


def claims(text: str) -> Counter[str]:
    """What must not differ: how often it denies, its numbers, the sides that it takes, and from
    what and than what."""
    text = text.lower().replace("’", "'").replace("n't", " not").replace("cannot", "can not")
    words = _WORDS.findall(text)
    found: Counter[str] = Counter()
    for place, word in enumerate(words):
        if word in _RELATIONS:
            others = [other for other in words[place + 1 :] if other not in _EMPTY]
            found[" ".join([word, *others[:2]])] += 1
        if word in _NEGATION:
            found["not"] += 1
        elif word in _NUMBERS or word[0].isdigit():
            found[_NUMBERS.get(word, word.replace(",", "."))] += 1
        else:
            found.update(_SIDES.get(word, ()))
    return found


def _loaded(read: Read) -> Vectors:
    """The vectors of the words that say something; all where none does."""
    rows = [row for row, piece in enumerate(read.pieces) if piece not in _EMPTY]
    return read.vectors[rows] if rows else read.vectors


def _in_order(pairs: Vectors) -> bool:
    """Whether the partners of one text come as their partners in the other do."""
    sure = pairs.max(axis=1) >= _CLOSE
    return bool((np.diff(pairs.argmax(axis=1)[sure]) >= 0).all())
