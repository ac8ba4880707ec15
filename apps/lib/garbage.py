"""When the garbage collector runs in a process that answers requests.

A full collection walks every object of the process: some 100 ms with Django loaded, in the middle
of whichever request happens to allocate the last straw. What is there once the application is
loaded stays for good, so it is put where the collector does not look (`gc.freeze`, Python's gc
documentation), and the young generation may grow larger before it is walked.
"""

import gc

YOUNG = 2_000  # new containers until the youngest generation is walked; Python has 700


def settle() -> None:
    """Call it once, when everything is imported and before the first request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 50)
