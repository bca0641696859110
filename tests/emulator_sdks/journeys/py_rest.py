"""Every call that notificationhubs-rest-python has."""

import contextlib
import io
from datetime import UTC, datetime, timedelta

from journal import HUB, connection_string, tell
from notificationhubs_rest_python.NotificationHub import AzureNotificationHub

TOAST = (
    '<toast><visual><binding template="ToastText01"><text id="1">Hi é</text></binding></visual>'
    "</toast>"
)
PHONE_TOAST = (
    '<wp:Notification xmlns:wp="WPNotification"><wp:Toast><wp:Text1>Hi</wp:Text1></wp:Toast>'
    "</wp:Notification>"
)
PHONE_TILE = (
    '<wp:Notification xmlns:wp="WPNotification"><wp:Tile><wp:Count>3</wp:Count></wp:Tile>'
    "</wp:Notification>"
)
TOMORROW = datetime.now(UTC) + timedelta(days=1)
DATA = {"data": {"message": "Grüße 🎉"}}
ALERT = {"aps": {"alert": "Grüße 🎉"}}


def client(policy: str = "FULL", hub: str = HUB, debug: int = 0) -> AzureNotificationHub:
    """Make a client; its settings stand on its class, so each call makes its own."""
    return AzureNotificationHub(connection_string(policy), hub, debug)


SENDS = {
    "apple": lambda hub, direct, **more: hub.send_apple_notification(direct, ALERT, **more),
    "google": lambda hub, direct, **more: hub.send_google_notification(direct, DATA, **more),
    "amazon": lambda hub, direct, **more: hub.send_amazon_notification(direct, DATA, **more),
    "baidu": lambda hub, direct, **more: hub.send_baidu_notification(direct, DATA, **more),
    "windows": lambda hub, direct, **more: hub.send_windows_notification(direct, TOAST, **more),
    "phone toast": lambda hub, direct, **more: hub.send_windows_phone_notification(
        direct, PHONE_TOAST, **more
    ),
    "phone tile": lambda hub, direct, **more: hub.send_windows_phone_notification(
        direct, PHONE_TILE, **more
    ),
}


def printed_by_test_send(is_direct: bool = False, **more: object) -> list[object]:
    """Return the status of a test send and what the SDK shows of its outcome."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status, _ = client(debug=1).send_apple_notification(is_direct, ALERT, **more)
    text = printed.getvalue()
    return [status, "<Success>1</Success>" in text, "<Failure>1</Failure>" in text]


for name, send in SENDS.items():
    tell(name, lambda send=send: send(client(), False, tags="news")[0])
    tell(f"{name} to all", lambda send=send: send(client(), False)[0])
    tell(f"{name} direct", lambda send=send: send(client(), True, device_handle="AB" * 32)[0])
    tell(f"{name} scheduled", lambda send=send: send(client(), False, scheduled_time=TOMORROW)[0])
    tell(f"{name} skipped", lambda send=send: send(client(), False, skip_send=True)[0])

tell("template", lambda: client().send_template_notification({"message": "Hi"}, tags="news")[0])
tell(
    "template scheduled",
    lambda: client().send_template_notification({"message": "Hi"}, scheduled_time=TOMORROW)[0],
)
tell("many tags", lambda: SENDS["apple"](client(), False, tags={"news", "sports"})[0])
tell("expression", lambda: SENDS["apple"](client(), False, tags="news && !sports")[0])
tell("test send", lambda: printed_by_test_send(tags="news"))
tell("test send nobody", lambda: printed_by_test_send(tags="nobody"))
tell("test send refused", lambda: printed_by_test_send(tags="new$"))
tell("test send direct", lambda: printed_by_test_send(device_handle="AB" * 32, is_direct=True))
tell("illegal tag", lambda: SENDS["apple"](client(), False, tags="new$")[0])
tell("broken expression", lambda: SENDS["apple"](client(), False, tags="news &&")[0])
tell("payload that is text", lambda: client().send_apple_notification(False, '{"aps":{}}')[0])
tell("listen key", lambda: SENDS["apple"](client("LISTEN"), False)[0])
tell("wrong key", lambda: SENDS["apple"](client("WRONG"), False)[0])
tell("unknown hub", lambda: SENDS["apple"](client(hub="no-such-hub"), False)[0])
