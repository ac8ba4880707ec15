"""Our ES modules as a browser gets them: without comments, and all that a page needs at once,
instead of file by file as it learns of them, a round trip each."""

import posixpath
import re
from collections.abc import Callable, Iterable

# `import` and `export … from` of a relative name; `import("…")` waits for its turn.
_IMPORT = re.compile(
    r"""\bimport\s*(?:[\w*{][^;"'()]*?\bfrom\s*)?["'](\.[^"']+)["']"""
    r"""|\bexport\s*[*{][^;"'()]*?\bfrom\s*["'](\.[^"']+)["']"""
)
# Behind code without a quote or a slash, so that it is in no string and no regular expression.
_BEHIND_CODE = re.compile(r"""^([^"'`/]*[;,{}()\]]) +// .*$""")
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


def without_comments(source: str) -> str:
    """The module without indentation, blank lines, and comments that have lines of their own.

    Lines stay lines, so nothing changes its meaning; those of a template literal stay as they are
    (it is recognised by its backticks, so one in a string or comment leaves what follows alone).
    """
    kept: list[str] = []
    in_template = in_comment = False
    for line in source.splitlines():
        bare = line.strip()
        if in_comment:
            in_comment = not bare.endswith("*/")
            continue
        if not in_template:
            if not bare or bare.startswith("//"):
                continue
            if bare.startswith("/*") and ("*/" not in bare or bare.endswith("*/")):
                in_comment = "*/" not in bare
                continue
            bare = _BEHIND_CODE.sub(r"\1", bare)
        kept.append(line if in_template else bare)
        in_template ^= bare.count("`") % 2 == 1
    return "\n".join(kept) + "\n"
