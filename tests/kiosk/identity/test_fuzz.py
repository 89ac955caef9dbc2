"""A taste of the fuzzing command, whose full run is separate."""

from __future__ import annotations

from bench.fuzz_identity import hold_up_round


def test_a_few_hundred_strange_payloads_are_all_refused() -> None:
    assert hold_up_round(0, 300) >= 300
