"""The process's threads, shared by all diagnoses.

Work that waits for other work never shares a lane with what it waits for, so a full lane makes
people wait and can never stop: checks wait for look-ups, look-ups wait for names, names wait for
answers, and those that come by TCP wait for the network alone, which has a deadline. A single
question by UDP needs no lane (net/talks.py).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

DIAGNOSES = 64  # at once; more wait for their turn
CHECKS_EACH = 4  # that a diagnosis has under way together, about
LOOKUPS_EACH = 8
NAMES_EACH = 16
STREAMS_EACH = 4

# Threads start when first needed, so the sizes cost nothing until so many diagnoses run.
diagnoses = ThreadPoolExecutor(DIAGNOSES, "diagnosis")
checks = ThreadPoolExecutor(DIAGNOSES * CHECKS_EACH, "check")
lookups = ThreadPoolExecutor(DIAGNOSES * LOOKUPS_EACH, "lookup")
names = ThreadPoolExecutor(DIAGNOSES * NAMES_EACH, "name")
streams = ThreadPoolExecutor(DIAGNOSES * STREAMS_EACH, "stream")
