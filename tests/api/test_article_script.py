"""A script written for Microsoft's article runs, and sends the requests that it describes.

A server that is no part of this package receives them and keeps their bytes.
"""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.api.conftest import KEY, KEY_NAME, RawHub, SeenRequest, StartHub, answer

SCRIPT = r'''
from nhconsole import NotificationHub, Notification

isDebug = False
hub = NotificationHub("myConnectionString", "myNotificationHubName", isDebug)

wns_payload = """<toast><visual><binding template=\"ToastText01\"><text id=\"1\">Hello world!</text></binding></visual></toast>"""
hub.send_windows_notification(wns_payload)

alert_payload = {
    'data':
        {
            'msg': 'Hello!'
        }
}
hub.send_apple_notification(alert_payload)

gcm_payload = {
    'data':
        {
            'msg': 'Hello!'
        }
}
hub.send_gcm_notification(gcm_payload)
hub.send_google_notification(gcm_payload)

adm_payload = {
    'data':
        {
            'msg': 'Hello!'
        }
}
hub.send_adm_notification(adm_payload)

baidu_payload = {
    'data':
        {
            'msg': 'Hello!'
        }
}
hub.send_baidu_notification(baidu_payload)

toast = """<?xml version="1.0" encoding="utf-8"?>
<wp:Notification xmlns:wp="WPNotification"><wp:Toast><wp:Text1>Hello</wp:Text1></wp:Toast></wp:Notification>"""
hub.send_mpns_notification(toast)

hub.send_windows_notification(wns_payload, "sports")

tags = {'sports', 'politics'}
hub.send_windows_notification(wns_payload, tags)

hub.send_windows_notification(wns_payload, "(follows_RedSox || follows_Cardinals) && location_Boston")

template_payload = {'greeting_en': 'Hello', 'greeting_fr': 'Salut'}
hub.send_template_notification(template_payload)

notification = Notification("windows", wns_payload)
notification.headers = {"X-WNS-Type": "wns/toast", "X-WNS-TTL": "60"}
hub.send_notification(notification, "sports")
'''  # noqa: E501

TOAST = (
    b'<toast><visual><binding template="ToastText01"><text id="1">Hello world!</text></binding>'
    b"</visual></toast>"
)
HELLO = {"data": {"msg": "Hello!"}}


def run_script(raw: RawHub, ca_file: Path, *, debug: bool) -> None:
    """Run the article's script; only its placeholders are filled in, and its import is ours."""
    script = SCRIPT.replace("myConnectionString", raw.connection_string)
    script = script.replace("isDebug = False", f"isDebug = {debug}")
    names: dict[str, object] = {}
    exec(compile(script, "article", "exec"), names)
    names["hub"].close()  # type: ignore[attr-defined]


@pytest.fixture
def requests(
    start_hub: StartHub, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> list[SeenRequest]:
    # The script knows no certificate of ours, as it would not know a company's.
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    raw = start_hub(answer())
    run_script(raw, ca_file, debug=False)
    return raw.requests


def test_every_call_of_the_article_sends_one_request(requests: list[SeenRequest]) -> None:
    formats = [seen.header("ServiceBusNotification-Format") for seen in requests]

    assert formats == [
        "windows",
        "apple",
        "gcm",
        "gcm",
        "adm",
        "baidu",
        "windowsphone",
        "windows",
        "windows",
        "windows",
        "template",
        "windows",
    ]


def test_the_address_is_the_hubs_messages_with_an_api_version(requests: list[SeenRequest]) -> None:
    lines = {seen.line for seen in requests}

    assert lines == {"POST /myNotificationHubName/messages?api-version=2020-06 HTTP/1.1"}


def test_xml_goes_out_as_it_is_and_json_as_json(requests: list[SeenRequest]) -> None:
    assert requests[0].body == TOAST
    assert [json.loads(seen.body) for seen in requests[1:6]] == [HELLO] * 5
    assert json.loads(requests[10].body) == {"greeting_en": "Hello", "greeting_fr": "Salut"}


def test_content_types_follow_the_format(requests: list[SeenRequest]) -> None:
    types = [seen.header("Content-Type") for seen in requests]

    json_type, xml_type = "application/json", "application/xml"
    assert types == [xml_type, *[json_type] * 5, *[xml_type] * 4, json_type, xml_type]


def test_a_broadcast_has_no_tags_header(requests: list[SeenRequest]) -> None:
    assert [seen.header("ServiceBusNotification-Tags") for seen in requests[:7]] == [None] * 7


def test_a_tag_a_set_and_an_expression_become_the_tags_header(requests: list[SeenRequest]) -> None:
    tags = [seen.header("ServiceBusNotification-Tags") for seen in requests[7:10]]

    assert tags == [
        "sports",
        "politics || sports",
        "(follows_RedSox || follows_Cardinals) && location_Boston",
    ]


def test_headers_of_windows_come_from_the_payload(requests: list[SeenRequest]) -> None:
    phone = requests[6]

    assert requests[0].header("X-WNS-Type") == "wns/toast"
    assert phone.header("X-WindowsPhone-Target") == "toast"
    assert phone.header("X-NotificationClass") == "2"


def test_headers_of_a_notification_are_added(requests: list[SeenRequest]) -> None:
    assert requests[11].header("X-WNS-TTL") == "60"
    assert [name for name, _ in requests[11].headers].count("X-WNS-Type") == 1


def test_the_token_is_signed_as_the_article_says(requests: list[SeenRequest]) -> None:
    """Checked with the article's own recipe, written out here."""
    for seen in requests:
        scheme, _, rest = (seen.header("Authorization") or "").partition(" ")
        fields = dict(part.split("=", 1) for part in rest.split("&"))
        port = (seen.header("Host") or "").rpartition(":")[2]
        uri = f"https://127.0.0.1:{port}/myNotificationHubName"
        text = f"{fields['sr']}\n{fields['se']}"
        digest = hmac.new(KEY.encode(), text.encode(), hashlib.sha256).digest()

        assert scheme == "SharedAccessSignature"
        assert fields["sr"] == quote(uri, safe="").lower()
        assert fields["skn"] == KEY_NAME
        assert unquote(fields["sig"]) == base64.b64encode(digest).decode()
        assert 240 < int(fields["se"]) - time.time() <= 301


OUTCOME = (
    '<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/'
    'connect" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Success>0</Success>'
    '<Failure>0</Failure><Results i:nil="true"/></NotificationOutcome>'
)


def test_with_debug_every_request_is_a_test_send_and_is_printed(
    start_hub: StartHub,
    ca_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    raw = start_hub(answer(body=OUTCOME))

    run_script(raw, ca_file, debug=True)

    lines = {seen.line for seen in raw.requests}
    printed = capsys.readouterr().out
    assert lines == {"POST /myNotificationHubName/messages?api-version=2020-06&test HTTP/1.1"}
    assert printed.count("--- REQUEST ---") == len(raw.requests) == 12
    assert printed.count("HTTP/1.1 201 Created") == 12
    assert "sig=••••" in printed
    assert KEY not in printed
