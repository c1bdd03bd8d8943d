"""Intervals for shares, in plain arithmetic; sources: Wilson 1927, Newcombe 1998 (method 10)."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054


def wilson(hits: float, n: float, z: float = Z_95) -> tuple[float, float] | None:
    """Return the Wilson interval of a share, or None without cases."""
    if n <= 0:
        return None
    share, square = hits / n, z * z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(
    hits: float, n: float, hits_before: float, n_before: float, z: float = Z_95
) -> tuple[float, float] | None:
    """Return the interval of the difference of two independent shares, now minus before."""
    now, before = wilson(hits, n, z), wilson(hits_before, n_before, z)
    if now is None or before is None:
        return None
    share, share_before = hits / n, hits_before / n_before
    down = sqrt((share - now[0]) ** 2 + (before[1] - share_before) ** 2)
    up = sqrt((now[1] - share) ** 2 + (share_before - before[0]) ** 2)
    return share - share_before - down, share - share_before + up
