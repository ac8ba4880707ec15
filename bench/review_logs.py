"""Real review logs, as srs-benchmark's data set has them.

BENCH_REVIEWS names a file or a folder; each file is one learner's log, with a header and at least

    card_id     any whole number
    day_offset  day of the review, counted from any day
    rating      1 again, 2 hard, 3 good, 4 easy (0, a manual change, is left out)

in the order of time; other columns are ignored. These are three of the columns of
"anki-revlogs-10k" (open-spaced-repetition), so that its files can be given as they are. CSV is
read as it is; Parquet where `pyarrow` is installed.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from apps.quizzes.schedulers.replay import Log

COLUMNS = ("card_id", "day_offset", "rating")
GRADE = np.array([0, 1, 3, 4, 5])  # of a rating


def given() -> Iterator[tuple[str, Log]]:
    """The logs that BENCH_REVIEWS names, each with its file's name."""
    named = os.environ.get("BENCH_REVIEWS")
    if not named:
        return
    path = Path(named)
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if file.suffix in {".csv", ".parquet"}:
            yield file.name, read(file)


def read(path: Path) -> Log:
    """One learner's log; ValueError where a column is missing or holds something else."""
    columns = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    cards, days, ratings = columns
    if np.any((ratings < 0) | (ratings > 4)):
        raise ValueError(f"{path.name}: a rating is 1 to 4")
    graded = ratings > 0
    cards, days, ratings = cards[graded], days[graded], ratings[graded]
    order = np.lexsort((np.arange(len(cards)), cards))  # stable: the order of time within a card
    _unique, index = np.unique(cards[order], return_inverse=True)
    return Log(index, GRADE[ratings[order]], days[order])


def _csv(path: Path) -> np.ndarray:
    with path.open(newline="") as file:
        rows = csv.DictReader(file)
        missing = set(COLUMNS) - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path.name}: without the column {', '.join(sorted(missing))}")
        kept = [tuple(int(row[name]) for name in COLUMNS) for row in rows]
    return np.array(kept, dtype=np.int64).reshape(-1, len(COLUMNS)).T


def _parquet(path: Path) -> np.ndarray:
    try:
        from pyarrow import parquet
    except ImportError:
        raise ValueError(f"{path.name}: to read Parquet, `pip install pyarrow`") from None
    table = parquet.read_table(path, columns=list(COLUMNS))
    return np.stack([table[name].to_numpy().astype(np.int64) for name in COLUMNS])
