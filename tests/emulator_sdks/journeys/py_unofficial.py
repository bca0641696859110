"""Every call that azure-notification-hub-unofficial has."""

import json
from datetime import UTC, datetime, timedelta

import azure_notification_hub as nh
from journal import HUB, connection_string, tell

client = nh.NotificationHubsClient(connection_string(), HUB)
places: list[str] = []
# The SDK gives no notification's id; it stands in the answer's Location alone.
client._client.event_hooks = {
    "response": [lambda answer: places.append(answer.headers.get("Location", ""))]
}
TOMORROW = datetime.now(UTC) + timedelta(days=1)
TOAST = (
    '<toast><visual><binding template="ToastText01"><text id="1">Hi é</text></binding></visual>'
    "</toast>"
)
TILE = (
    '<tile><visual><binding template="TileSquareText04"><text id="1">Hi</text></binding></visual>'
    "</tile>"
)
CHANNEL = {"endpoint": "https://push.example/a?b=1", "p256dh": "BK=", "auth": "s"}

NOTIFICATIONS = {
    "apple": nh.create_apple_notification(nh.create_apple_body(alert="Grüße 🎉", badge=1)),
    "fcm_legacy": nh.create_fcm_legacy_notification(nh.create_fcm_legacy_body(data={"a": "1"})),
    "fcm_v1": nh.create_fcm_v1_notification({"message": {"notification": {"title": "Hi"}}}),
    "fcm_v1 of its body": nh.create_fcm_v1_notification(
        nh.create_fcm_v1_body(notification={"title": "Hi"})
    ),
    "windows": nh.create_windows_notification(TOAST),
    "windows_toast": nh.create_windows_toast_notification(nh.create_windows_toast_body("Hi")),
    "windows_tile": nh.create_windows_tile_notification(TILE),
    "windows_badge": nh.create_windows_badge_notification('<badge value="7"/>'),
    "windows_raw": nh.create_windows_raw_notification("any bytes"),
    "windowsphone": nh.create_windowsphone_notification(
        '<wp:Notification xmlns:wp="WPNotification"><wp:Toast><wp:Text1>Hi</wp:Text1></wp:Toast>'
        "</wp:Notification>",
        {"X-WindowsPhone-Target": "toast", "X-NotificationClass": "2"},
    ),
    "windowsphone of its body": nh.create_windowsphone_notification(
        nh.create_windowsphone_toast_body("Hi"),
        {"X-WindowsPhone-Target": "toast", "X-NotificationClass": "2"},
    ),
    "adm": nh.create_adm_notification(nh.create_adm_body(data={"a": "1"})),
    "baidu": nh.create_baidu_notification(nh.create_baidu_body(title="Hi", description="there")),
    "browser": nh.create_browser_notification({"title": "Hi"}),
    "template": nh.create_template_notification({"message": "Hi"}),
    "xiaomi": nh.create_xiaomi_notification({"title": "Hi", "description": "there"}),
}
apple = NOTIFICATIONS["apple"]

for name, notification in NOTIFICATIONS.items():
    tell(f"send {name}", lambda given=notification: client.send_notification(given, "news"))
tell("broadcast", lambda: client.send_broadcast_notification(apple))
tell("send with options", lambda: client.send_notification(apple, "news", ttl=60, urgency="high"))
tell("test send by its header", lambda: client.send_notification(apple, "news", test_send=True))
tell("schedule", lambda: client.schedule_notification(TOMORROW, apple, "news"))
tell(
    "schedule without zone",
    lambda: client.schedule_notification(TOMORROW.replace(tzinfo=None), apple),
)
tell("schedule broadcast", lambda: client.schedule_broadcast_notification(TOMORROW, apple))


def last_id() -> str:
    """Return the id of the notification sent or scheduled last."""
    return places[-1].partition("?")[0].rpartition("/")[2]


def details() -> list[object]:
    """Return what the hub tells of a notification, as far as it is known beforehand."""
    client.send_notification(apple, "news")
    sent = last_id()
    answer = client.get_notification_outcome_details(sent)
    text = answer["_raw_xml"]
    return [list(answer), sent in text, "<State>Completed</State>" in text]


tell("cancel", lambda: client.cancel_scheduled_notification(last_id()))
tell("outcome details", details)
tell("cancel unknown", lambda: client.cancel_scheduled_notification("no-such-notification"))

installation = nh.create_browser_installation("py", CHANNEL, tags=["one", "two"])


def got(name: str) -> object:
    """Return a field of the installation as the hub has it."""
    return json.loads(client.get_installation("py")["_raw_xml"])[name]


def patched(**operation: object) -> object:
    """Return the tags after a patch of one step."""
    client.update_installation("py", [operation])
    return sorted(got("tags"))


def registration() -> dict[str, object]:
    """Return the registration behind the installation."""
    return next(
        found
        for found in client.list_registrations()
        if "$InstallationId:{py}" in found.get("Tags", [])
    )


def same_registration() -> bool:
    """Return whether the hub gives the listed registration by its id, with an ETag."""
    listed = registration()
    single = client.get_registration(listed["RegistrationId"])
    return single["Endpoint"] == listed["Endpoint"] and bool(single["etag"])


def registration_fields() -> list[object]:
    """Return what of the registration is known beforehand."""
    found = registration()
    return [found["Endpoint"], sorted(found["Tags"]), found["etag"]]


tell("put installation", lambda: client.create_or_update_installation(installation))
tell("get installation", lambda: list(client.get_installation("py")))
tell("get installation's fields", lambda: [got("platform"), got("pushChannel"), got("tags")])
tell("patch installation", lambda: patched(op="add", path="/tags", value="three"))
tell("list registrations", registration_fields)
tell("list one registration", lambda: len(client.list_registrations(top=1)))
tell("get registration", same_registration)
tell(
    "send to the installation", lambda: client.send_notification(NOTIFICATIONS["browser"], "three")
)
tell("delete installation", lambda: client.delete_installation("py"))
tell("get installation deleted", lambda: client.get_installation("py"))
tell(
    "delete registration",
    lambda: client.delete_registration(client.list_registrations()[0]["RegistrationId"]),
)
tell("get registration unknown", lambda: client.get_registration("1-2-3"))
tell("outcome details unknown", lambda: client.get_notification_outcome_details("NH-unknown"))
tell("feedback container", lambda: client.get_feedback_container_url())
tell("illegal tag", lambda: client.send_notification(apple, "new$"))


def other(policy: str = "FULL", hub: str = HUB) -> object:
    """Send with another key or to another hub."""
    with nh.NotificationHubsClient(connection_string(policy), hub) as stranger:
        return stranger.send_notification(apple, "news")


tell("listen key", lambda: other("LISTEN"))
tell("wrong key", lambda: other("WRONG"))
tell("unknown hub", lambda: other(hub="no-such-hub"))
client.close()
