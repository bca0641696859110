/** Every way to send that the JavaScript SDK has: audience, test, direct, batch, scheduled. */

import * as nh from "@azure/notification-hubs";
import { hubClient, orderFault, received, tell } from "./journal.mjs";

const client = hubClient();
const TOAST =
  '<toast><visual><binding template="ToastText01"><text id="1">Hi</text></binding></visual></toast>';
const TILE =
  '<tile><visual><binding template="TileSquareText04"><text id="1">Hi</text></binding></visual></tile>';

const apple = nh.createAppleNotification({
  body: nh.createAppleNotificationBody({ aps: { alert: "Grüße 🎉" } }),
  headers: { "apns-push-type": "alert", "apns-priority": "10" },
});
const toast = nh.createWindowsToastNotification({ body: TOAST });
const template = nh.createTemplateNotification({ body: { message: "Hello" } });
const fcmV1 = nh.createFcmV1Notification({
  body: nh.createFirebaseV1NotificationBody({ message: { notification: { title: "Hi" } } }),
});

const NOTIFICATIONS = {
  apple,
  adm: nh.createAdmNotification({
    body: nh.createAdmNotificationBody({ data: { message: "Hi" } }),
  }),
  baidu: nh.createBaiduNotification({ body: { title: "Hi", description: "there" } }),
  browser: nh.createBrowserNotification({ body: { title: "Hi" } }),
  gcm: nh.createFcmLegacyNotification({ body: { data: { message: "Hi" } } }),
  fcmv1: fcmV1,
  toast,
  tile: nh.createWindowsTileNotification({ body: TILE }),
  badge: nh.createWindowsBadgeNotification({
    body: nh.createWindowsBadgeNotificationBody({ value: 7 }),
  }),
  raw: nh.createWindowsRawNotification({ body: "any bytes" }),
  windows: nh.createWindowsNotification({ body: TOAST, headers: { "X-WNS-Type": "wns/toast" } }),
  xiaomi: nh.createXiaomiNotification({ body: { title: "Hi", description: "there" } }),
  template,
};

const sent = (answer) => ({
  state: answer.state,
  counts: [answer.successCount, answer.failureCount, answer.results.length],
  traced: Boolean(answer.trackingId && answer.correlationId),
  located: Boolean(answer.notificationId) && answer.location.includes(`/${answer.notificationId}?`),
});

const outcome = (answer) => ({
  state: answer.state,
  counts: [answer.successCount, answer.failureCount],
  platforms: answer.results.map((result) => result.applicationPlatform).sort(),
  outcomes: answer.results.map((result) => result.outcome).sort(),
  complete: answer.results.every((result) => result.registrationId && result.pnsHandle),
});

const testSend = async (notification, tagExpression) =>
  outcome(await client.sendNotification(notification, { tagExpression, enableTestSend: true }));

await tell("broadcast", async () => sent(await client.sendBroadcastNotification(apple)));
for (const [name, notification] of Object.entries(NOTIFICATIONS)) {
  await tell(`send ${name}`, async () =>
    sent(await client.sendNotification(notification, { tagExpression: "news && !nobody" })),
  );
}

await tell("test send windows", () => testSend(toast, "news"));
await tell("test send apple", () => testSend(apple, "news"));
await tell("test send gcm", () => testSend(NOTIFICATIONS.gcm, "news"));
await tell("test send fcmv1", () => testSend(fcmV1, "location:boston"));
await tell("test send adm", () => testSend(NOTIFICATIONS.adm, "news"));
await tell("test send baidu", () => testSend(NOTIFICATIONS.baidu, "news"));
await tell("test send browser", () => testSend(NOTIFICATIONS.browser, "news"));
await tell("test send xiaomi", () => testSend(NOTIFICATIONS.xiaomi, "sports"));
await tell("test send template", () => testSend(template, "greeting"));
await tell("test send expression", () => testSend(apple, "(news || politics) && !user:42"));
await tell("test send any tag", () =>
  testSend(apple, nh.createTagExpression(["sports", "politics"])),
);
await tell("test send nobody", () => testSend(apple, "nobody"));
await tell("test send broadcast", async () =>
  outcome(await client.sendBroadcastNotification(apple, { enableTestSend: true })),
);

const appleToken = "55579B557896D0CE1764C47FED644F9B35F58BAD620674AF23F356D80ED0C503";
const browserChannel = { endpoint: "https://push.example/1", p256dh: "BKey", auth: "secret" };
const direct = async (notification, deviceHandle, more = {}) =>
  sent(await client.sendNotification(notification, { deviceHandle, ...more }));

await tell("direct apple", () => direct(apple, appleToken));
await tell("direct windows", () => direct(toast, "https://db5.notify.windows.com/?token=A%2fb%3d"));
await tell("direct fcmv1", () => direct(fcmV1, "a:token"));
await tell("direct browser", () => direct(NOTIFICATIONS.browser, browserChannel));
await tell("direct with test", () => direct(apple, appleToken, { enableTestSend: true }));
await tell("received directly", async () => {
  const { body, headers, direct: isDirect } = (await received("anna-s-iphone")).at(-1);
  return { body, type: headers["apns-push-type"], direct: isDirect };
});
await tell("direct unknown handle", () => direct(apple, "00".repeat(32)));

const tokens = (count) => Array.from({ length: count }, (_, i) => `token-${i}`);
const batch = async (notification, deviceHandle) => {
  const answer = await client.sendNotification(notification, { deviceHandle });
  return { state: answer.state, traced: Boolean(answer.trackingId) };
};
await tell("batch of one", () => batch(fcmV1, tokens(1)));
await tell("batch of 1000", () => batch(fcmV1, tokens(1000)));
await tell("batch of 1001", () => batch(fcmV1, tokens(1001)));
await tell("batch windows", () => batch(toast, ["https://db5.notify.windows.com/?token=1"]));

const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
const scheduled = [];
const schedule = async (action) => {
  const answer = await action();
  scheduled.push(answer.notificationId);
  return sent(answer);
};
await tell("schedule", () =>
  schedule(() => client.scheduleNotification(tomorrow, apple, { tagExpression: "news" })),
);
await tell("schedule broadcast", () =>
  schedule(() => client.scheduleBroadcastNotification(tomorrow, template)),
);
const cancel = async (id) => ({
  traced: Boolean((await client.cancelScheduledNotification(id)).trackingId),
});
await tell("cancel", () => cancel(scheduled[0]));
await tell("cancel broadcast", () => cancel(scheduled[1]));
await tell("cancel unknown", () => cancel("no-such-notification"));

const failing = async (notification, tagExpression, from = client) =>
  sent(await from.sendNotification(notification, { tagExpression }));
await tell("broken JSON", () => failing({ ...apple, body: "{broken" }, "news"));
await tell("broken XML", () => failing({ ...toast, body: "<toast>" }, "news"));
await tell("unknown format", () => failing({ ...apple, platform: "pager" }, "news"));
await tell("illegal tag", () => failing(apple, "new$"));
await tell("broken expression", () => failing(apple, "news &&"));
await tell("too large", () =>
  failing({ ...apple, body: JSON.stringify({ a: "x".repeat(70000) }) }, "news"),
);
await tell("listen key", () => failing(apple, "news", hubClient("LISTEN")));
await tell("send key", () => failing(apple, "news", hubClient("SEND")));
await tell("namespace key", () => failing(apple, "news", hubClient("ROOT")));
await tell("wrong key", () => failing(apple, "news", hubClient("WRONG")));
await tell("unknown hub", () => failing(apple, "news", hubClient("FULL", "no-such-hub")));

await tell("throttled once", async () => {
  await orderFault({ kind: "status", status: 429, retry_after: 1, times: 1 });
  return failing(apple, "news");
});
await tell("busy once", async () => {
  await orderFault({ kind: "status", status: 503, times: 1 });
  return failing(apple, "news");
});
await tell("throttled without Retry-After", async () => {
  await orderFault({ kind: "status", status: 429, times: 1 });
  return failing(apple, "news");
});
