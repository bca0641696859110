"""The article's API: what a call sends, returns and raises."""

import gc
import io
import json
import pickle
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from nhconsole import (
    BadInput,
    InvalidConnectionString,
    InvalidNotification,
    InvalidTagExpression,
    Notification,
    NotificationHub,
    NotificationHubsError,
    NotificationOutcome,
    SendFailed,
    SendReceipt,
)
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.emulator import EmulatorServer
from tests.api.conftest import KEY, KEY_NAME, OpenHub, RawHub, StartHub, answer
from tests.client.witness import Peer, leaving

TOAST = '<toast launch="x"><visual/></toast>'
FAULT = (
    "<Error><Code>401</Code><Detail>InvalidSignature: The token has an invalid signature.."
    "TrackingId:7f195ef5-b950-46ab-bdaa-e07cd5a203cf_G19,TimeStamp:7/2/2020 6:33:21 PM</Detail>"
    "</Error>"
)


def open_emulator(emulator: EmulatorServer, debug: bool) -> NotificationHub:
    return NotificationHub(
        emulator.connection_string(),
        emulator.hub_name,
        debug,
        loopback_ca_file=emulator.ca_file,
    )


def test_debug_returns_the_outcome_and_prints_it_in_words(
    emulator: EmulatorServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_emulator(emulator, debug=True) as hub:
        outcome = hub.send_windows_notification(TOAST, "sports")

    printed = capsys.readouterr().out
    assert isinstance(outcome, NotificationOutcome)
    assert (outcome.success, outcome.failure) == (1, 0)
    assert "--- REQUEST ---" in printed
    assert "--- END RESPONSE ---" in printed
    assert "accepted by WNS" in printed
    assert "delivered" not in printed


def test_an_ordinary_send_prints_nothing_and_returns_a_receipt(
    emulator: EmulatorServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_emulator(emulator, debug=False) as hub:
        receipt = hub.send_apple_notification({"aps": {"alert": "x"}})

    assert isinstance(receipt, SendReceipt)
    assert receipt.tracking_id
    assert emulator.requests[-1].status == 201
    assert capsys.readouterr() == ("", "")


def test_the_receipt_names_the_notification_where_the_hub_does(
    start_hub: StartHub, open_hub: OpenHub
) -> None:
    location = "Location: https://ns/hub/messages/NH-2023-07?api-version=2020-06"
    raw = start_hub(answer("201 Created", "", location, "TrackingId: t1"))

    receipt = open_hub(raw).send_template_notification({"a": "b"})

    assert receipt == SendReceipt(
        notification_id="NH-2023-07", location=location.partition(" ")[2], tracking_id="t1"
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_debug_prints_on_any_terminal(
    start_hub: StartHub, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)

    open_hub(start_hub(answer()), debug=True).send_windows_notification("<toast>Грüße 🎉</toast>")

    out.flush()
    assert b"--- END RESPONSE ---" in out.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("debug", [0, 1], ids=["ordinary", "debug"])
def test_a_refusal_is_raised_with_the_hubs_own_words(
    start_hub: StartHub, open_hub: OpenHub, debug: int
) -> None:
    raw = start_hub(answer("401 Unauthorized", FAULT, "Content-Type: application/xml"))

    with pytest.raises(SendFailed) as caught:
        open_hub(raw, debug).send_windows_notification(TOAST)

    error = caught.value
    assert isinstance(error, NotificationHubsError)
    assert error.status == 401
    assert error.detail == "InvalidSignature: The token has an invalid signature."
    assert error.tracking_id == "7f195ef5-b950-46ab-bdaa-e07cd5a203cf_G19"
    assert not error.may_have_been_accepted
    assert str(error) == (
        "Error sending notification. Received HTTP code 401 Unauthorized: "
        "InvalidSignature: The token has an invalid signature."
    )


def test_debug_prints_the_refusal_before_it_is_raised(
    start_hub: StartHub, open_hub: OpenHub, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = start_hub(answer("401 Unauthorized", FAULT))

    with pytest.raises(SendFailed):
        open_hub(raw, debug=True).send_windows_notification(TOAST)

    assert "HTTP/1.1 401 Unauthorized" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "accepted"),
    [("200 OK", True), ("202 Accepted", True), ("307 Moved", False), ("503 Busy", False)],
    ids=lambda value: str(value),
)
def test_an_ordinary_send_demands_201(
    start_hub: StartHub, open_hub: OpenHub, status: str, accepted: bool
) -> None:
    raw = start_hub(answer(status))

    with pytest.raises(SendFailed, match=status) as caught:
        open_hub(raw).send_windows_notification(TOAST)

    assert caught.value.may_have_been_accepted is accepted
    assert len(raw.requests) == 1


@pytest.mark.parametrize("debug", [False, True], ids=["ordinary", "debug"])
def test_no_answer_is_raised_and_says_that_the_hub_may_have_accepted(
    start_hub: StartHub, open_hub: OpenHub, debug: bool
) -> None:
    raw = start_hub(leaving)

    with pytest.raises(SendFailed) as caught:
        open_hub(raw, debug).send_windows_notification(TOAST)

    assert caught.value.status is None
    assert caught.value.may_have_been_accepted
    assert raw.witness.connections == 1


def test_an_answer_that_breaks_off_is_raised(start_hub: StartHub, open_hub: OpenHub) -> None:
    def cut(peer: Peer) -> None:
        peer.read_request()
        peer.say(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n<Notif")

    with pytest.raises(SendFailed) as caught:
        open_hub(start_hub(cut)).send_windows_notification(TOAST)

    assert caught.value.may_have_been_accepted


def test_debug_returns_none_for_an_empty_answer(start_hub: StartHub, open_hub: OpenHub) -> None:
    assert open_hub(start_hub(answer()), debug=2).send_windows_notification(TOAST) is None


def test_debug_raises_for_an_answer_that_is_no_outcome(
    start_hub: StartHub, open_hub: OpenHub
) -> None:
    raw = start_hub(answer("200 OK", "<html><body>Welcome</body></html>"))

    with pytest.raises(SendFailed, match="200 OK") as caught:
        open_hub(raw, debug=True).send_windows_notification(TOAST)

    assert caught.value.may_have_been_accepted


def test_two_hubs_do_not_disturb_each_other(start_hub: StartHub, open_hub: OpenHub) -> None:
    first, second = start_hub(answer()), start_hub(answer())
    one = open_hub(first)
    other = open_hub(second, debug=True)

    one.send_windows_notification(TOAST, "one")
    other.send_windows_notification(TOAST, "other")
    one.send_windows_notification(TOAST, "one")

    tags = "ServiceBusNotification-Tags"
    assert [seen.header(tags) for seen in first.requests] == ["one", "one"]
    assert [seen.header(tags) for seen in second.requests] == ["other"]
    assert [seen.line.count("&test") for seen in (*first.requests, *second.requests)] == [0, 0, 1]


def test_threads_may_share_a_hub(start_hub: StartHub, open_hub: OpenHub) -> None:
    raw = start_hub(answer())
    hub = open_hub(raw)
    threads = [
        threading.Thread(target=hub.send_windows_notification, args=(TOAST, f"tag{number}"))
        for number in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    tags = {seen.header("ServiceBusNotification-Tags") for seen in raw.requests}
    assert tags == {f"tag{number}" for number in range(8)}


def test_a_hub_that_is_never_closed_leaves_nothing_open(start_hub: StartHub, ca_file: Path) -> None:
    raw = start_hub(answer())
    hub = NotificationHub(raw.connection_string, "myhub", loopback_ca_file=ca_file)
    hub.send_windows_notification(TOAST)

    del hub
    gc.collect()

    raw.witness.wait_until_ended(1)


@pytest.mark.parametrize(
    ("payload", "wire"),
    [
        ({"aps": {"alert": "Grüße 🎉"}}, '{"aps": {"alert": "Grüße 🎉"}}'.encode()),
        ([1, 2], b"[1, 2]"),
        ('{"aps":1}', b'{"aps":1}'),
        (' {"ü": 1}\r\n', ' {"ü": 1}\r\n'.encode()),
        (b'{"aps":\xff}', b'{"aps":\xff}'),
        (bytearray(b"{}"), b"{}"),
    ],
    ids=["dict", "list", "text", "text as it is", "bytes as they are", "bytearray"],
)
def test_payloads_on_the_wire(
    start_hub: StartHub, open_hub: OpenHub, payload: object, wire: bytes
) -> None:
    raw = start_hub(answer())

    open_hub(raw).send_apple_notification(payload)

    assert raw.requests[0].body == wire


class NotJson:
    """Something that JSON does not know."""


@pytest.mark.parametrize(
    "payload",
    [None, 7, {"a": NotJson()}, {"a": float("nan")}, {"a": datetime(2026, 1, 1)}, "\ud83d", {1, 2}],
    ids=["none", "number", "object", "nan", "date", "half a character", "set"],
)
def test_a_payload_that_cannot_be_sent_is_refused_in_a_sentence(
    start_hub: StartHub, open_hub: OpenHub, payload: object
) -> None:
    raw = start_hub(answer())

    with pytest.raises(InvalidNotification, match=r"^payload: The payload cannot be sent: .+\. P"):
        open_hub(raw).send_apple_notification(payload)

    assert raw.witness.connections == 0


@pytest.mark.parametrize(
    ("payload", "wns_type", "content_type"),
    [
        (TOAST, "wns/toast", "application/xml"),
        ("\ufeff<?xml version='1.0'?><!-- x --><toast/>", "wns/toast", "application/xml"),
        ('<badge value="7"/>', "wns/badge", "application/xml"),
        ("<tile><visual/></tile>", "wns/tile", "application/xml"),
        ("hello", "wns/raw", "application/octet-stream"),
        ({"command": "refresh"}, "wns/raw", "application/octet-stream"),
    ],
    ids=["toast", "toast behind BOM", "badge", "tile", "raw", "raw from a dict"],
)
def test_the_kind_of_a_windows_payload(
    start_hub: StartHub, open_hub: OpenHub, payload: object, wns_type: str, content_type: str
) -> None:
    raw = start_hub(answer())

    open_hub(raw).send_windows_notification(payload)

    assert raw.requests[0].header("X-WNS-Type") == wns_type
    assert raw.requests[0].header("Content-Type") == content_type


def test_typed_headers_say_that_a_toast_is_meant_raw(
    start_hub: StartHub, open_hub: OpenHub
) -> None:
    raw = start_hub(answer())
    notification = Notification("windows", TOAST)
    notification.headers = {"X-WNS-Type": "wns/raw"}

    open_hub(raw).send_notification(notification)

    assert raw.requests[0].header("Content-Type") == "application/octet-stream"
    assert raw.requests[0].header("X-WNS-Type") == "wns/raw"


def test_a_typed_notification_class_says_that_a_phone_payload_is_raw(
    start_hub: StartHub, open_hub: OpenHub
) -> None:
    raw = start_hub(answer())
    notification = Notification("WindowsPhone", "<wp:Notification/>")
    notification.headers = {"X-NotificationClass": 13}

    open_hub(raw).send_notification(notification)

    assert raw.requests[0].header("Content-Type") == "application/octet-stream"
    assert raw.requests[0].header("X-NotificationClass") == "13"
    assert raw.requests[0].header("ServiceBusNotification-Format") == "windowsphone"


Call = Callable[[NotificationHub], object]


@pytest.mark.parametrize(
    ("call", "format_name"),
    [
        (lambda hub: hub.send_fcm_v1_notification({"message": {}}), "fcmv1"),
        (lambda hub: hub.send_browser_notification({"title": "x"}), "browser"),
        (lambda hub: hub.send_notification(Notification("xiaomi", {"x": "y"})), "xiaomi"),
        (lambda hub: hub.send_notification(Notification("FCMv1", {"message": {}})), "fcmv1"),
    ],
    ids=["fcm v1", "browser", "xiaomi", "any case"],
)
def test_formats_beyond_the_article(
    start_hub: StartHub, open_hub: OpenHub, call: Call, format_name: str
) -> None:
    raw = start_hub(answer())

    call(open_hub(raw))

    assert raw.requests[0].header("ServiceBusNotification-Format") == format_name


@pytest.mark.parametrize("name", ["windowsphoneX", "fcm", "", None, "win"])
def test_an_unknown_format_is_refused_with_the_known_ones(name: str | None) -> None:
    with pytest.raises(ValueError, match="Formats are apple, fcmv1, windows"):
        Notification(name, {})


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"Authorization": "mine"}, "Authorization is set by the console"),
        ({"X-Evil": "a\r\nX-More: b"}, "X-Evil"),
        ({"": "x"}, "no name"),
        ({"Transfer-Encoding": "chunked"}, "Transfer-Encoding is set by"),
        ({"X-WNS-Tag": None}, "“X-WNS-Tag” is no text but of the type NoneType"),
        ({"X-WNS-Tag": b"a"}, "“X-WNS-Tag” is no text but of the type bytes"),
    ],
    ids=["reserved", "line break", "nameless", "framing", "None", "bytes"],
)
def test_headers_that_cannot_be_sent_are_refused(
    start_hub: StartHub, open_hub: OpenHub, headers: dict[str, object], words: str
) -> None:
    raw = start_hub(answer())
    notification = Notification("windows", TOAST)
    notification.headers = headers

    with pytest.raises(InvalidNotification, match=words):
        open_hub(raw).send_notification(notification)

    assert raw.witness.connections == 0


def test_headers_may_be_none_as_in_the_article(start_hub: StartHub, open_hub: OpenHub) -> None:
    raw = start_hub(answer())
    notification = Notification("windows", TOAST)
    notification.headers = None

    assert open_hub(raw).send_notification(notification) == SendReceipt()


@pytest.mark.parametrize(
    ("tags", "header"),
    [
        (None, None),
        ("", None),
        ([], None),
        ("a", "a"),
        (["b", "a"], "b || a"),
        ({"b", "a", "c"}, "a || b || c"),
        (("x",), "x"),
        ("a && !b", "a && !b"),
        ("$InstallationId:{1-2}", "$InstallationId:{1-2}"),
        ("only the hub knows && what this is &&", "only the hub knows && what this is &&"),
    ],
    ids=str,
)
def test_tags_become_a_header_or_none(
    start_hub: StartHub, open_hub: OpenHub, tags: object, header: str | None
) -> None:
    raw = start_hub(answer())

    open_hub(raw).send_windows_notification(TOAST, tags)

    assert raw.requests[0].header("ServiceBusNotification-Tags") == header


@pytest.mark.parametrize(
    "tags",
    ["a\x00", ["a", "b\r\nX-Evil: 1"], {"a\x00"}, "a || \ud83d", "  ", [""], [" ", ""]],
    ids=repr,
)
def test_tags_that_no_header_can_hold_are_refused(
    start_hub: StartHub, open_hub: OpenHub, tags: object
) -> None:
    raw = start_hub(answer())

    with pytest.raises(InvalidTagExpression):
        open_hub(raw).send_windows_notification(TOAST, tags)

    assert raw.witness.connections == 0


def test_an_expression_over_several_lines_becomes_one_header(
    start_hub: StartHub, open_hub: OpenHub
) -> None:
    raw = start_hub(answer())

    open_hub(raw).send_windows_notification(TOAST, "a ||\r\n  b\r\nX-Evil: 1")

    tags = "ServiceBusNotification-Tags"
    assert (raw.requests[0].header(tags) or "").split() == ["a", "||", "b", "X-Evil:", "1"]
    assert raw.requests[0].header("X-Evil") is None


def test_tags_of_another_type_are_refused(start_hub: StartHub, open_hub: OpenHub) -> None:
    with pytest.raises(TypeError, match="tags must be a text"):
        open_hub(start_hub(answer())).send_windows_notification(TOAST, 7)


def make_string(**changes: str) -> str:
    parts = {
        "Endpoint": "sb://ns.servicebus.windows.net/",
        "SharedAccessKeyName": KEY_NAME,
        "SharedAccessKey": KEY,
        **changes,
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


@pytest.mark.parametrize(
    "text",
    [None, "", "nonsense", make_string(SharedAccessKey=""), make_string(Endpoint="")],
    ids=["none", "empty", "nonsense", "no key", "no endpoint"],
)
def test_a_connection_string_that_cannot_be_used_is_refused(text: str | None) -> None:
    with pytest.raises(InvalidConnectionString) as caught:
        NotificationHub(text, "hub")

    assert KEY not in str(caught.value)


@pytest.mark.parametrize("name", [None, "", "a#", "a/../b", "a?b", "ns/hub", "..", "a\r\nb"])
def test_a_hub_name_that_cannot_be_used_is_refused(name: str | None) -> None:
    with pytest.raises(BadInput, match="hub name"):
        NotificationHub(make_string(), name)


def test_the_hub_may_be_named_by_the_connection_string(start_hub: StartHub, ca_file: Path) -> None:
    raw = start_hub(answer())
    text = f"{raw.connection_string};EntityPath=other-hub"

    with NotificationHub(text, loopback_ca_file=ca_file) as hub:
        hub.send_windows_notification(TOAST)

    assert raw.requests[0].line.startswith("POST /other-hub/messages?")


def test_two_names_for_the_hub_must_agree() -> None:
    with pytest.raises(BadInput, match="EntityPath"):
        NotificationHub(make_string(EntityPath="one"), "another")


def test_options_reach_the_wire(start_hub: StartHub, open_hub: OpenHub) -> None:
    raw = start_hub(answer())

    open_hub(raw, api_version="2015-01", timeout=20).send_windows_notification(TOAST)

    assert "api-version=2015-01" in raw.requests[0].line


def test_a_certificate_file_is_trusted_for_this_hub_only(
    start_hub: StartHub, ca_file: Path
) -> None:
    raw = start_hub(answer())
    with NotificationHub(raw.connection_string, "h", ca_file=ca_file) as trusting:
        trusting.send_windows_notification(TOAST)

    with NotificationHub(raw.connection_string, "h") as other, pytest.raises(SendFailed) as caught:
        other.send_windows_notification(TOAST)

    assert not caught.value.may_have_been_accepted


def send_with_key_everywhere(raw: RawHub, open_hub: OpenHub, debug: bool) -> str:
    """Put the key wherever a call takes a text; return every text that comes of it."""
    hub = open_hub(raw, debug)
    notification = Notification("apple", {"aps": {"alert": KEY}, "key": KEY})
    notification.headers = {"X-Mine": KEY}
    texts = [repr(hub), str(vars(hub)), repr(notification)]
    try:
        texts.append(repr(hub.send_notification(notification, [KEY, "b"])))
    except SendFailed as error:
        texts += [str(error), repr(error), str(vars(error)), error.detail]
    return "\n".join(texts)


@pytest.mark.parametrize("debug", [False, True], ids=["ordinary", "debug"])
@pytest.mark.parametrize(
    "said",
    [
        answer("201 Created", f"<a>{KEY}</a>", f"X-Echo: {KEY}"),
        answer("400 Bad", f"<Error><Code>400</Code><Detail>{KEY}</Detail></Error>"),
        answer("400 Bad", json.dumps({"error": {"message": f"no {KEY}"}})),
        answer(f"500 {KEY}", KEY, f"TrackingId: {KEY}"),
    ],
    ids=["body", "fault", "json", "reason"],
)
def test_the_key_is_in_no_output_even_if_the_hub_echoes_it(
    start_hub: StartHub,
    open_hub: OpenHub,
    capsys: pytest.CaptureFixture[str],
    said: bytes,
    debug: bool,
) -> None:
    texts = send_with_key_everywhere(start_hub(said), open_hub, debug)

    everything = texts + "".join(capsys.readouterr())
    assert not Redactor(frozenset({Secret(KEY)})).finds_in(everything)
    assert KEY[:20] not in everything


def test_a_receipt_holds_no_key_that_the_hub_echoes(start_hub: StartHub, open_hub: OpenHub) -> None:
    raw = start_hub(answer("201 Created", "", f"Location: /{KEY}?k={KEY}", f"TrackingId: {KEY}"))

    receipt = open_hub(raw).send_template_notification({"a": "b"})

    assert isinstance(receipt, SendReceipt)
    assert receipt.location
    assert not Redactor(frozenset({Secret(KEY)})).finds_in(repr(receipt))


def test_a_failure_can_be_pickled() -> None:
    error = SendFailed("No.", status=401, detail="d", tracking_id="t", may_have_been_accepted=True)

    copy = pickle.loads(pickle.dumps(error))

    assert (str(copy), vars(copy)) == ("No.", vars(error))
