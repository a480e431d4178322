"""Timing: warm, one at a time, the whole distribution, each figure beside a plain one from the same run."""

import statistics
import time


def measure(call, times: int = 100, warm: int = 10) -> list[float]:
    """Milliseconds of each call after some warm ones."""
    for _ in range(warm):
        call()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append((time.perf_counter() - began) * 1000)
    return found


def p95(figures: list[float]) -> float:
    """The time that 95 of 100 stay under."""
    return statistics.quantiles(figures, n=20)[-1]


class Report:
    """Lines of: what, median, p95, limit, how many times the plain thing; remembers whether a limit was missed."""

    def __init__(self, title: str):
        self.failed = False
        print(f"\n{title}\n{'':34}{'median':>10}{'p95':>10}{'limit':>10}{'× plain':>10}")

    def line(self, what: str, figures: list[float], plain: list[float], limit: float | None = None):
        middle, worst = statistics.median(figures), p95(figures)
        bad = limit is not None and worst > limit
        self.failed |= bad
        shown = f"{limit:.0f} ms" if limit else ""
        ratio = middle / statistics.median(plain)
        print(f"{what:34}{middle:>7.2f} ms{worst:>7.2f} ms{shown:>10}{ratio:>9.1f}×{'  TOO SLOW' if bad else ''}")
