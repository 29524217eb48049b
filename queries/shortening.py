"""Long names made short so that what tells them apart stays: on axes, in short lists, in sentences."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

SHORT = 34
"""Letters of a name in a sentence or in a cell of a list."""

CUT = "…"


def shortened(text: str, letters: int = SHORT) -> str:
    """The text, cut in its middle: names alike at the start often differ at the end."""
    if len(text) <= letters:
        return text
    end = letters // 2
    return f"{text[: letters - end - 1].rstrip()}{CUT}{text[-end:].lstrip()}"


def apart(texts: Sequence[str]) -> list[str]:
    """The texts, those that read alike numbered, so that each is one of its own on an axis."""
    many, places, found = Counter(texts), Counter[str](), []
    for text in texts:
        places[text] += 1
        found.append(f"{text} ({places[text]})" if many[text] > 1 else text)
    return found


def told_apart(texts: Sequence[str], cut: Callable[[str], str] = shortened) -> list[str]:
    """Short texts for what stands together, no two alike; `cut` makes a text short.

    Those that would then read alike lose the start that they share; equal texts are numbered.
    """
    short = [cut(text) for text in texts]
    alike: dict[str, list[str]] = {}
    for text, found in zip(texts, short, strict=True):
        alike.setdefault(found, []).append(text)
    return apart(
        [_apart_from(text, alike[found], cut) or found for text, found in zip(texts, short, strict=True)],
    )


def _apart_from(text: str, alike: Sequence[str], cut: Callable[[str], str]) -> str:
    """The text without the start that it shares with others that read like it; empty if there are none."""
    if len(set(alike)) == 1:
        return ""
    shared = sum(1 for _ in takewhile(lambda at: len(set(at)) == 1, zip(*alike, strict=False)))
    return cut(CUT + text[shared:])
