"""Takes times so that a noisy machine does not decide: processor time of a thread, in turns, as medians."""

import math
import statistics
import time
from collections import defaultdict
from contextlib import contextmanager
from functools import wraps

MILLI = 1000.0


def cpu(work):
    """Return the milliseconds of processor time that this thread takes for some work."""
    start = time.thread_time()
    work()
    return MILLI * (time.thread_time() - start)


def wall(work):
    """Return the milliseconds that pass meanwhile."""
    start = time.perf_counter()
    work()
    return MILLI * (time.perf_counter() - start)


def in_turns(works, rounds, measure=cpu):
    """Run named works one after the other, and all of them again; return the times of each, without the first round.

    So a noisy neighbour spoils all of them alike.
    """
    times = defaultdict(list)
    for number in range(rounds + 1):
        for name, work in works.items():
            taken = measure(work)
            if number:
                times[name].append(taken)
    return times


def p95(times):
    """Return what nineteen of twenty stay below."""
    return statistics.quantiles(times, n=20)[-1]


def exponent(points):
    """Return the slope of a straight line through the logarithms of pairs of size and time (least squares)."""
    slope = statistics.linear_regression(*zip(*((math.log(x), math.log(y)) for x, y in points), strict=True)).slope
    return float(slope)


class Stopwatch:
    """Adds up the processor time of the thread inside some methods of an object, calls inside calls once."""

    def __init__(self):
        self.milliseconds = 0.0
        self._inside = False

    @contextmanager
    def on(self, target, *names):
        """Take the time of these methods of one object while the context is open."""
        for name in names:
            setattr(target, name, self._timed(getattr(target, name)))
        try:
            yield self
        finally:
            for name in names:
                delattr(target, name)

    def _timed(self, method):
        @wraps(method)
        def timed(*args, **kwargs):
            if self._inside:
                return method(*args, **kwargs)
            self._inside, start = True, time.thread_time()
            try:
                return method(*args, **kwargs)
            finally:
                self._inside = False
                self.milliseconds += MILLI * (time.thread_time() - start)

        return timed
