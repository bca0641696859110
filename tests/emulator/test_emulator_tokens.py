"""Who may in: tokens of every SDK, and each way in which one is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sdk_wire import FAR, FULL, TOKENS, WINDOWS_HEADERS, Start, Talker, java_token, js_token, sign

from nhconsole.emulator.access.policies import Policy, Right
from nhconsole.emulator.access.sas_check import check_token
from nhconsole.emulator.answers import Refusal
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub_request import HubRequest

KEY = "dGVzdC1rZXktZm9yLXZlY3RvcnMtMDEyMzQ1Njc4OTA="
# Computed with the algorithms of four SDKs, for a throw-away key; se is 1700000000.
VECTORS = {
    "dotnet": "SharedAccessSignature sr=http%3a%2f%2fcontoso.servicebus.windows.net%2fmyhub"
    "%2fmessages%2f&sig=sis9r%2ftqRzXQVwtgbh4EuCAVlswkW2n9BZEOrwcjOOE%3d&se=1700000000&skn=" + FULL,
    "js": "SharedAccessSignature sr=https%3A%2F%2Fcontoso.servicebus.windows.net%2F"
    "&sig=TSfVITIdtor5MZun0Sz0ehAy5hEuv2TOmbdWlUh5ex4%3D&se=1700000000&skn=" + FULL,
    "java": "SharedAccessSignature sr=https%3a%2f%2fcontoso.servicebus.windows.net%2fmyhub"
    "%2fmessages%3fapi-version%3d2020-06&sig=z%2FGuqw6FXpU9km1hFvPPl%2B4uw1SwLT7MxnWlNmSPzxE%3D"
    "&se=1700000000&skn=" + FULL,
    "python": "SharedAccessSignature sig=bzEgN4kAShmEGpKdVoYVLjE7V49ZVF2tbWipQf4sp54%3D"
    f"&se=1700000000&skn={FULL}&sr=https%3a%2f%2fcontoso.servicebus.windows.net%2fmyhub",
}
BEFORE = datetime.fromtimestamp(1_699_999_999, UTC)


def hub_of(key: str = KEY) -> Hub:
    policy = Policy(name=FULL, key=key, rights=frozenset(Right), level="hub")
    return Hub("myhub", (policy,))


def request_with(token: str | None, host: str = "contoso.servicebus.windows.net") -> HubRequest:
    headers = [("Host", host)]
    if token is not None:
        headers.append(("Authorization", token))
    target = "/myhub/messages?api-version=2020-06"
    return HubRequest(method="POST", target=target, headers=tuple(headers), body=b"")


@pytest.mark.parametrize("client", VECTORS)
def test_published_vector_is_accepted_until_its_second_is_over(client: str) -> None:
    request = request_with(VECTORS[client])

    accepted = check_token(request, hub_of(), BEFORE)
    late = check_token(request, hub_of(), datetime.fromtimestamp(1_700_000_000, UTC))

    assert isinstance(accepted, Policy)
    assert isinstance(late, Refusal)
    assert late.text == "ExpiredToken: "


@pytest.mark.parametrize("client", VECTORS)
def test_published_vector_is_refused_with_another_key(client: str) -> None:
    refusal = check_token(request_with(VECTORS[client]), hub_of(KEY + "x"), BEFORE)

    assert isinstance(refusal, Refusal)
    assert refusal.text == "InvalidSignature: The token has an invalid signature."


def test_the_hmac_step_gives_the_javascript_sdk_s_published_value() -> None:
    assert sign("mydata", "mysecretkey") == "u0JTQtSbhCo8r7+Yr/RNiJOs7/VwDireHAXovvLBbXo="


@pytest.mark.parametrize("path", ["messages", "messages/", "Messages"])
@pytest.mark.parametrize("client", TOKENS)
def test_token_of_each_sdk_is_accepted_on_the_wire(talker: Talker, client: str, path: str) -> None:
    target = f"/{talker.emulator.hub_name}/{path}?api-version=2020-06&test"
    token = TOKENS[client](talker.url(target), talker.key())

    heard = talker.ask("POST", target, b"<toast/>", {**WINDOWS_HEADERS, "Authorization": token})

    assert heard.status == 201
    assert talker.emulator.requests[-1].reason == ""


@pytest.mark.parametrize("hub", ["SAMPLE-HUB", "Sample-Hub"])
def test_hub_name_is_compared_without_case(talker: Talker, hub: str) -> None:
    target = f"/{hub}/messages?test"
    headers = {**WINDOWS_HEADERS, "Authorization": talker.token(target)}

    assert talker.ask("POST", target, b"<toast/>", headers).status == 201


def test_token_for_localhost_is_good_for_the_address_and_the_other_way(talker: Talker) -> None:
    target = "/sample-hub/messages?test"
    named = java_token(talker.url(target).replace("127.0.0.1", "LOCALHOST"), talker.key())
    headers = {**WINDOWS_HEADERS, "Authorization": named}

    assert talker.ask("POST", target, b"<toast/>", headers).status == 201


def test_host_without_port_is_good_as_one_old_client_sends_it(talker: Talker) -> None:
    target = "/sample-hub/Messages?api-version=2016-07"
    token = talker.token(target)
    headers = {**WINDOWS_HEADERS, "Authorization": token, "Host": "127.0.0.1"}

    assert talker.ask("POST", target, b"<toast/>", headers).status == 201


def test_double_encoded_sr_fits_the_path_as_on_the_wire(talker: Talker) -> None:
    target = "/sample%2Dhub/messages"
    headers = {**WINDOWS_HEADERS, "Authorization": talker.token(target)}

    assert talker.ask("POST", target, b"<toast/>", headers).status == 201


@pytest.mark.parametrize("policy", ["SendOnlySharedAccessSignature", "RootManageSharedAccessKey"])
def test_other_policies_with_the_send_right_may_send(talker: Talker, policy: str) -> None:
    assert talker.send(policy=policy).status == 201


def test_listen_policy_gets_403_with_an_empty_body(talker: Talker) -> None:
    heard = talker.send(policy="DefaultListenSharedAccessSignature")

    assert (heard.status, heard.body) == (403, b"")
    assert heard.header("Content-Type") is None
    assert heard.header("Server") == "Kestrel"
    assert heard.header("TrackingId")
    assert "no Send right" in talker.emulator.requests[-1].reason


def refuse(talker: Talker, token: str | None, target: str = "/sample-hub/messages?test") -> str:
    headers = dict(WINDOWS_HEADERS)
    if token is not None:
        headers["Authorization"] = token
    heard = talker.ask("POST", target, b"<toast/>", headers)
    assert heard.status == 401
    logged = talker.emulator.requests[-1]
    assert (logged.status, logged.reached) == (401, ())
    assert logged.reason
    return heard.detail


def test_missing_token_is_named(talker: Talker) -> None:
    detail = refuse(talker, None)

    assert detail.startswith("MissingToken: The authorization header was not found..TrackingId:")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "SharedAccessSignature",
        "Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=SECRETSECRET",
        "Bearer abc",
        "SharedAccessSignature sr=a&sig=SECRETSECRET&se=1",
        "SharedAccessSignature sr=a&sig=SECRETSECRET&se=tomorrow&skn=x",
        "SharedAccessSignature sr=a&sig=SECRETSECRET&se=" + "9" * 5000 + "&skn=x",
        "SharedAccessSignature sr=&sig=SECRETSECRET&se=1&skn=x",
        "SharedAccessSignature &&&===",
    ],
    ids=lambda token: token[:50],
)
def test_malformed_token_is_refused_and_never_quoted(talker: Talker, token: str) -> None:
    detail = refuse(talker, token)

    assert detail.startswith("MalformedToken: ")
    assert "SECRETSECRET" not in detail
    assert "SECRETSECRET" not in talker.emulator.requests[-1].line()
    assert "SECRETSECRET" not in repr(talker.emulator.requests)


def test_raw_connection_string_as_token_gets_the_text_known_of_the_service(talker: Talker) -> None:
    detail = refuse(talker, talker.emulator.connection_string())

    assert detail.startswith(
        "MalformedToken: The credentials contained in the authorization header are not in the WRAP"
        " format..TrackingId:"
    )


def test_expired_token_gets_the_text_of_2018_and_the_log_says_by_how_much(start: Start) -> None:
    talker = start(clock=lambda: datetime.fromtimestamp(FAR + 90, UTC))

    detail = refuse(talker, talker.token("/sample-hub/messages"))

    assert detail.startswith("ExpiredToken: .TrackingId:")
    assert "expired 90 s ago" in talker.emulator.requests[-1].reason


def test_wrong_key_gets_invalid_signature(talker: Talker) -> None:
    url = talker.url("/sample-hub/messages")

    detail = refuse(talker, js_token(url, "another key"))

    assert detail.startswith("InvalidSignature: The token has an invalid signature..TrackingId:")
    assert "sig" in talker.emulator.requests[-1].reason


def test_unknown_policy_gets_invalid_signature_and_the_log_names_it(talker: Talker) -> None:
    url = talker.url("/sample-hub/messages")

    detail = refuse(talker, js_token(url, talker.key(), "nobody"))

    assert detail.startswith("InvalidSignature: ")
    assert "“nobody”" in talker.emulator.requests[-1].reason


@pytest.mark.parametrize(
    "wrong_url",
    [
        "https://contoso.servicebus.windows.net/",
        "https://127.0.0.1/other-hub",
        "https://127.0.0.1/sample",
        "https://127.0.0.1/sample-hub/messages/more",
        "https://127.0.0.1.evil.example/sample-hub",
        "nonsense",
    ],
)
def test_token_for_something_else_gets_invalid_audience(talker: Talker, wrong_url: str) -> None:
    detail = refuse(talker, java_token(wrong_url, talker.key()))

    assert detail.startswith("InvalidAudience: ")
    assert "(emulator's wording)" in detail
    assert "the token is for" in talker.emulator.requests[-1].reason


def test_sr_must_be_signed_as_sent(talker: Talker) -> None:
    token = talker.token("/sample-hub/messages").replace("%3a", "%3A")

    assert refuse(talker, token).startswith("InvalidSignature: ")


def test_unknown_hub_gets_404_with_the_recorded_text(talker: Talker) -> None:
    target = "/no-hub/messages?test"

    heard = talker.ask(
        "POST", target, b"<toast/>", {**WINDOWS_HEADERS, "Authorization": talker.token(target)}
    )

    assert heard.status == 404
    assert heard.detail.startswith("No service is hosted at the specified address..TrackingId:")
    assert "no hub “no-hub”" in talker.emulator.requests[-1].reason


@given(token=st.text(st.characters(codec="utf-8"), max_size=200), host=st.text(max_size=30))
def test_any_token_and_host_are_judged_without_an_exception(token: str, host: str) -> None:
    for text in (
        token,
        f"SharedAccessSignature {token}",
        f"SharedAccessSignature sr={token}&sig={token}&se=4102444800&skn={FULL}",
    ):
        assert isinstance(check_token(request_with(text, host), hub_of(), BEFORE), Refusal)
