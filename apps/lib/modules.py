"""What a page's ES modules import before they run: with their names in the page, a browser asks for
all of them at once instead of learning of them file by file, a round trip each."""

import posixpath
import re
from collections.abc import Callable, Iterable

# `import` and `export … from` of a relative name; `import("…")` waits for its turn.
_IMPORT = re.compile(
    r"""\bimport\s*(?:[\w*{][^;"'()]*?\bfrom\s*)?["'](\.[^"']+)["']"""
    r"""|\bexport\s*[*{][^;"'()]*?\bfrom\s*["'](\.[^"']+)["']"""
)
_COMMENT = re.compile(r"^\s*//[^\n]*$|^\s*/\*.*?\*/", re.MULTILINE | re.DOTALL)


def imports(source: str) -> list[str]:
    """The relative names that a module imports statically, as they stand in it."""
    return [a or b for a, b in _IMPORT.findall(_COMMENT.sub("", source))]


def graph(entries: Iterable[str], read: Callable[[str], str]) -> list[str]:
    """Names of all modules that `entries` need before they run, these included, nearest first.

    Names are paths with forward slashes ("js/elements/cards.js"); `read` gives a module's source.
    """
    found = dict.fromkeys(entries)
    waiting = list(found)
    for name in waiting:  # grows while it is walked
        for relative in imports(read(name)):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), relative))
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)
