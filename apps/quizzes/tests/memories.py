"""One memory at a time, for tests that speak of one: a dict in, a dict out."""

import numpy as np


def row(scheduler, **fields):
    rows = scheduler.new(1)
    for name, value in fields.items():
        rows[name] = value
    return rows


def reviewed(scheduler, rows, grade, elapsed=0):
    return scheduler.review(rows, grades=np.array([grade]), elapsed=np.array([elapsed]))


def fields(rows):
    return dict(zip(rows.dtype.names, rows[0].item(), strict=True))
