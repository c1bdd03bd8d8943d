"""The name of a column as an export writes it -> the form in which names are compared."""

from __future__ import annotations

import re
import unicodedata

FOLD = re.compile(r"[\s\u200b\ufeff_\-—–()（）\[\]【】:：\"'`~>.=]+")


def fold(header: str) -> str:
    """Return a header name without white space, brackets, dashes, quotes, ="…", width and case."""
    return FOLD.sub("", unicodedata.normalize("NFKC", header)).casefold()
