"""Slips on the command line: what is said, for people and (with --json) for programs."""

import json

import pytest

from nhconsole.cli.advice import advice_words, naming_options
from nhconsole.cli.platform_names import meant_platform
from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from nhconsole.explained import explanation_table
from nhconsole.resources import resource_text
from tests.cli.conftest import TOAST, Run

Begin = tuple[str, ...]
ALIASES = json.loads(resource_text("command_line/platform_aliases.json"))["aliases"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("send", "--josn", "--json"), "is --json meant?"),
        (("send", "--json", "--timeout", "0"), "it takes seconds"),
        (("send", "--json", "stray"), "belongs to no option"),
        (("send", "--json=yes"), "--json"),
        (("send", "--json", "--hub"), "expected one argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_option_that_cannot_be_read_is_an_object_with_json(
    run: Run, arguments: Begin, words: str
) -> None:
    ended = run(*arguments)

    document = json.loads(ended.out)
    assert (ended.code, document["exit_code"], document["verdict"]) == (2, 2, "bad input")
    assert document["problems"][0]["field"] == "command line"
    assert words in document["headline"]
    assert words in ended.err
    assert document["request"] is None


def test_without_json_an_option_error_is_on_standard_error_alone(run: Run) -> None:
    ended = run("send", "--josn")

    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("wns", "windows"),
        ("APNS", "apple"),
        ("ios", "apple"),
        ("FCM v1", "fcmv1"),
        ("fcm-v1", "fcmv1"),
        ("firebase", "fcmv1"),
        ("amazon", "adm"),
        ("mpns", "windowsphone"),
        ("windwos", "windows"),
        ("web-push", "browser"),
    ],
)
def test_another_name_of_a_platform_leads_to_its_own(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, name: str, meant: str
) -> None:
    ended = run(*to_emulator, "--platform", name, "--payload", TOAST)

    assert ended.code == 2
    assert f"Is {meant} meant?" in ended.err
    assert emulator.requests == ()


@pytest.mark.parametrize("name", ["windows", " Apple ", "", "xyzzy"], ids=repr)
def test_a_name_that_is_right_or_says_nothing_leads_nowhere(name: str) -> None:
    assert meant_platform(name) == ""


def test_every_alias_belongs_to_one_platform_that_exists() -> None:
    formats = {platform.format for platform in PLATFORMS}
    everything = [alias for aliases in ALIASES.values() for alias in aliases]

    assert set(ALIASES) == formats
    assert len(everything) == len(set(everything))
    assert set(everything) & formats == set()
    assert all(alias.isalnum() and alias == alias.lower() for alias in everything)


@pytest.mark.parametrize(
    ("platform", "payload", "looks"),
    [
        ("windows", TOAST, "toast"),
        ("windows", '<badge value="7"/>', "badge"),
        ("windowsphone", '<wp:Notification xmlns:wp="WPNotification"><wp:Toast/>', "toast"),
    ],
    ids=["toast", "badge", "Windows Phone"],
)
def test_a_toast_that_is_sent_as_raw_gets_a_warning(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, platform: str, payload: str, looks: str
) -> None:
    ended = run(*to_emulator, "--platform", platform, "--kind", "raw", "--payload", payload)

    assert f"warning: payload: The payload looks like a {looks}, but the kind chosen is raw." in (
        ended.err
    )
    assert len(emulator.requests) == 1


@pytest.mark.parametrize("payload", ["any bytes", "<order><toast-rack/></order>"])
def test_other_raw_payloads_get_none(run: Run, to_emulator: Begin, payload: str) -> None:
    ended = run(*to_emulator, "--platform", "windows", "--kind", "raw", "--payload", payload)

    assert "looks like" not in ended.err


EXPLAINED = [rule.explanation for rule in explanation_table().rules]


@pytest.mark.parametrize("sentence", advice_words())
def test_a_sentence_that_is_replaced_stands_in_the_tables(sentence: str) -> None:
    assert any(sentence in explanation.steps for explanation in EXPLAINED)


@pytest.mark.parametrize(
    "explanation",
    [item for item in EXPLAINED if item.judgement is Judgement.NO_ANSWER],
    ids=lambda explanation: explanation.rule,
)
def test_no_advice_sends_to_settings_that_a_command_line_has_not(explanation: Explanation) -> None:
    steps = " ".join(naming_options(explanation).steps)

    assert "in the settings" not in steps
    assert "or the settings" not in steps


def test_no_answer_in_time_names_the_option(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    emulator.fail_next(Fault(kind=FaultKind.DELAY, delay_s=30))

    ended = run(*to_emulator, "--platform", "windows", "--payload", TOAST, "--timeout", "0.3")

    assert ended.code == 3
    assert "--timeout SECONDS" in ended.out


def test_help_tells_what_goes_before_the_environment(run: Run) -> None:
    words = " ".join(run("send", "--help").out.split())

    assert "goes before NHCONSOLE_CONNECTION_STRING" in words
    assert "read if neither this nor --profile is there" in words
