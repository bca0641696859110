/** Registrations of every kind that the JavaScript SDK has, and every way to list them. */

import * as nh from "@azure/notification-hubs";
import { all, changed, hubClient, tell } from "./journal.mjs";

const client = hubClient();
const HANDLES = {
  Adm: (n) => ({ admRegistrationId: `amzn1.adm-registration.v3.${n}` }),
  Apple: (n) => ({ deviceToken: `A${n}`.padEnd(64, "0") }),
  Baidu: (n) => ({ baiduChannelId: `66${n}`, baiduUserId: `43${n}` }),
  Browser: (n) => ({
    endpoint: `https://push.example/a?b=${n}&c=%2f`,
    p256dh: `BK${n}`,
    auth: `s${n}`,
  }),
  FcmV1: (n) => ({ fcmV1RegistrationId: `fcm:v1-${n}` }),
  Gcm: (n) => ({ gcmRegistrationId: `gcm:APA91-${n}` }),
  Mpns: (n) => ({ channelUri: `https://db3.notify.live.net/throttledthirdparty/01.00/${n}` }),
  Windows: (n) => ({ channelUri: `https://db5p.notify.windows.com/?token=Q2%2b${n}%3d` }),
  Xiaomi: (n) => ({ xiaomiRegistrationId: `Jrg+tMtMVSiNK/0S${n}=` }),
};
const JSON_BODY = '{"aps":{"alert":"$(message)","note":"<&> \\"é\\" ’"}}';
const XML_BODY =
  '<toast><visual><binding template="ToastText01"><text id="1">$(message)</text></binding></visual></toast>';
const TEMPLATES = {
  Apple: { bodyTemplate: JSON_BODY, apnsHeaders: { "apns-priority": "5" } },
  Mpns: { bodyTemplate: XML_BODY, mpnsHeaders: { "X-WindowsPhone-Target": "toast" } },
  Windows: {
    bodyTemplate: XML_BODY,
    wnsHeaders: { "X-WNS-Type": "wns/toast", "X-WNS-Tag": "one" },
  },
};

const factories = {
  Adm: nh.createAdmRegistrationDescription,
  AdmTemplate: nh.createAdmTemplateRegistrationDescription,
  Apple: nh.createAppleRegistrationDescription,
  AppleTemplate: nh.createAppleTemplateRegistrationDescription,
  Baidu: nh.createBaiduRegistrationDescription,
  BaiduTemplate: nh.createBaiduTemplateRegistrationDescription,
  Browser: nh.createBrowserRegistrationDescription,
  BrowserTemplate: nh.createBrowserTemplateRegistrationDescription,
  FcmV1: nh.createFcmV1RegistrationDescription,
  FcmV1Template: nh.createFcmV1TemplateRegistrationDescription,
  Gcm: nh.createFcmLegacyRegistrationDescription,
  GcmTemplate: nh.createFcmLegacyTemplateRegistrationDescription,
  // The SDK can still write these two, but has no functions to make them.
  Mpns: (fields) => ({ ...fields, kind: "Mpns" }),
  MpnsTemplate: (fields) => ({ ...fields, kind: "MpnsTemplate" }),
  Windows: nh.createWindowsRegistrationDescription,
  WindowsTemplate: nh.createWindowsTemplateRegistrationDescription,
  Xiaomi: nh.createXiaomiRegistrationDescription,
  XiaomiTemplate: nh.createXiaomiTemplateRegistrationDescription,
};

/** The fields of one registration; each kind has tags and handles that no other one has. */
function fields(kind) {
  const platform = kind.replace("Template", "");
  const template = { bodyTemplate: JSON_BODY, ...TEMPLATES[platform], templateName: `of ${kind}` };
  return {
    ...HANDLES[platform](kind.length),
    tags: [kind.toLowerCase(), "all", "user:1@x.y#z"],
    ...(kind === platform ? {} : template),
  };
}

for (const [kind, make] of Object.entries(factories)) {
  const given = fields(kind);
  const same = (registration) => ({
    kind: registration.kind,
    changed: changed(given, registration),
    etag: registration.etag,
  });
  let created = {};
  await tell(`create ${kind}`, async () => {
    created = await client.createRegistration(make(given));
    return same(created);
  });
  await tell(`get ${kind}`, async () => {
    const got = await client.getRegistration(created.registrationId);
    return { ...same(got), id: got.registrationId === created.registrationId };
  });
  await tell(`list by tag ${kind}`, async () =>
    (await all(client.listRegistrationsByTag(kind.toLowerCase()))).map(same),
  );
  await tell(`update ${kind}`, async () => {
    const updated = await client.updateRegistration({ ...created, tags: ["changed"] });
    return {
      tags: updated.tags,
      etag: updated.etag,
      id: updated.registrationId === created.registrationId,
    };
  });
  await tell(`update stale ${kind}`, () => client.updateRegistration({ ...created }));
  await tell(`delete stale ${kind}`, () =>
    client.deleteRegistration(created.registrationId, { etag: created.etag }),
  );
  await tell(`delete ${kind}`, async () => {
    await client.deleteRegistration(created.registrationId, { etag: "2" });
  });
  await tell(`get deleted ${kind}`, () => client.getRegistration(created.registrationId));
}

const apple = (more = {}) =>
  nh.createAppleRegistrationDescription({ ...HANDLES.Apple("7"), tags: ["one"], ...more });
let newId;
await tell("createRegistrationId", async () => {
  newId = await client.createRegistrationId();
  return /^\d+-\d+-\d+$/.test(newId);
});
await tell("get before it is made", () => client.getRegistration(newId));
await tell("createOrUpdate makes", async () => {
  const made = await client.createOrUpdateRegistration(apple({ registrationId: newId }));
  return { id: made.registrationId === newId, etag: made.etag, tags: made.tags };
});
await tell("createOrUpdate replaces", async () => {
  const made = await client.createOrUpdateRegistration(
    apple({ registrationId: newId, tags: ["two"] }),
  );
  return { id: made.registrationId === newId, etag: made.etag, tags: made.tags };
});
await tell("createOrUpdate with an id of its own", async () => {
  const made = await client.createOrUpdateRegistration(apple({ registrationId: "123-234-1" }));
  return { id: made.registrationId, etag: made.etag };
});
await tell("update of what is not there", () =>
  client.updateRegistration(apple({ registrationId: "1-2-3", etag: "1" })),
);
await tell("delete without an ETag", async () => {
  await client.deleteRegistration(newId);
});
await tell("delete of what is not there", () => client.deleteRegistration("1-2-3"));
await tell("no tags", async () => {
  const made = await client.createRegistration(apple({ tags: undefined }));
  const got = await client.getRegistration(made.registrationId);
  return { tags: got.tags ?? null, expires: got.expirationTime.getUTCFullYear() };
});
await tell("push variables", async () => {
  const pushVariables = { who: 'Ann "A" <&>', city: "Zürich" };
  const made = await client.createRegistration(apple({ pushVariables }));
  return (await client.getRegistration(made.registrationId)).pushVariables;
});
await tell("lower-case device token", async () => {
  const made = await client.createRegistration(apple({ deviceToken: "ab".repeat(32) }));
  return made.deviceToken === "AB".repeat(32);
});
await tell("illegal tag", () => client.createRegistration(apple({ tags: ["a b"] })));
await tell("system tag", () => client.createRegistration(apple({ tags: ["$InstallationId:{x}"] })));
await tell("no hexadecimal token", () => client.createRegistration(apple({ deviceToken: "xyz" })));
await tell("channel that is no address", () =>
  client.createRegistration(nh.createWindowsRegistrationDescription({ channelUri: "nowhere" })),
);
await tell("send key", () => hubClient("SEND").createRegistration(apple()));
await tell("listen key", async () => {
  const made = await hubClient("LISTEN").createRegistration(apple());
  return made.kind;
});
