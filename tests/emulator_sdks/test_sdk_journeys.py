"""Real SDKs make every call they have against the emulator, over TLS, as their users would."""

import pytest
from expected_azure_sb import AZURE_SB_HUB, AZURE_SB_REGISTRATIONS, AZURE_SB_SENDS
from expected_js_installations import JS_HUB, JS_INSTALLATIONS
from expected_js_registrations import JS_LISTS, JS_REGISTRATIONS
from expected_js_sends import JS_SENDS
from expected_python import PY_REST, PY_UNOFFICIAL
from sdk_journey import Expected, Journey

JOURNEYS: dict[str, dict[str, Expected]] = {
    "js_sends.mjs": JS_SENDS,
    "js_registrations.mjs": JS_REGISTRATIONS,
    "js_lists.mjs": JS_LISTS,
    "js_installations.mjs": JS_INSTALLATIONS,
    "js_hub.mjs": JS_HUB,
    "azure_sb_sends.js": AZURE_SB_SENDS,
    "azure_sb_registrations.js": AZURE_SB_REGISTRATIONS,
    "azure_sb_hub.js": AZURE_SB_HUB,
    "py_rest.py": PY_REST,
    "py_unofficial.py": PY_UNOFFICIAL,
}
CALLS = [
    pytest.param(script, call, expected, id=f"{script}: {call}")
    for script, calls in JOURNEYS.items()
    for call, expected in calls.items()
]


@pytest.mark.parametrize(("script", "call", "expected"), CALLS)
def test_call_of_an_sdk(journey: Journey, call: str, expected: Expected) -> None:
    journey.check(call, expected)


@pytest.mark.parametrize("script", JOURNEYS)
def test_every_call_that_was_told_is_judged(journey: Journey, script: str) -> None:
    assert set(journey.told) == set(JOURNEYS[script])


@pytest.mark.parametrize("script", ["js_sends.mjs"])
def test_sends_that_met_a_passing_fault_came_again(journey: Journey) -> None:
    statuses = [entry.status for entry in journey.requests]
    first = next(place for place, entry in enumerate(journey.requests) if entry.fault)

    assert statuses[first:] == [429, 201, 503, 201, 429]


@pytest.mark.parametrize("script", JOURNEYS)
def test_no_answer_is_an_error_of_the_emulator(journey: Journey) -> None:
    failures = [entry for entry in journey.requests if entry.status is None or entry.status >= 500]

    assert [entry.line() for entry in failures if not entry.fault] == []
    assert journey.complaints == ()
