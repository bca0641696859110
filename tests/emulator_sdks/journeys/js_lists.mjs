/** Lists of the JavaScript SDK: pages, tags, filters, and the channel of every platform. */

import * as nh from "@azure/notification-hubs";
import { all, hubClient, prepare, tell } from "./journal.mjs";

const COUNT = 250;
const client = hubClient();
const handle = (number) => `gcm-${String(number).padStart(4, "0")}`;
const make = (number) =>
  client.createRegistration(
    nh.createFcmLegacyRegistrationDescription({
      gcmRegistrationId: handle(number),
      tags: ["everyone", number % 2 ? "odd" : "even", `number:${number}`],
    }),
  );

await prepare(async () => {
  for (let first = 0; first < COUNT; first += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, index) => make(first + index)));
  }
});

/** The sizes of the pages, and how many different registrations they hold. */
async function pages(iterator) {
  const sizes = [];
  const ids = new Set();
  for await (const page of iterator.byPage()) {
    sizes.push(page.length);
    for (const registration of page) ids.add(registration.registrationId);
  }
  return { sizes, different: ids.size };
}

await tell("pages of 100", () => pages(client.listRegistrations({ top: 100 })));
await tell("pages of 7", async () => {
  const { sizes, different } = await pages(client.listRegistrations({ top: 7 }));
  return { pages: sizes.length, different };
});
await tell("pages without top", async () => (await pages(client.listRegistrations())).different);
await tell("one by one", async () => (await all(client.listRegistrations({ top: 100 }))).length);
await tell("pages of a tag", () => pages(client.listRegistrationsByTag("odd", { top: 50 })));
await tell("tag with a colon", async () =>
  (await all(client.listRegistrationsByTag("number:17"))).map((found) => found.gcmRegistrationId),
);
await tell(
  "tag that nobody has",
  async () => (await all(client.listRegistrationsByTag("none"))).length,
);
await tell("filter", async () => {
  const filter = `GcmRegistrationId eq '${handle(42)}'`;
  return (await all(client.listRegistrations({ filter }))).map((found) => found.tags.sort());
});
await tell("broken filter", () => all(client.listRegistrations({ filter: "whatever" })));
await tell("top of nonsense", () => all(client.listRegistrations({ top: -1 })));

const uri = "https://db5p.notify.windows.com/?token=a%2bb%3d&x=1";
const CHANNELS = {
  adm: [nh.createAdmRegistrationDescription, { admRegistrationId: "amzn1.adm:x" }],
  apple: [nh.createAppleRegistrationDescription, { deviceToken: "AB".repeat(32) }],
  baidu: [nh.createBaiduRegistrationDescription, { baiduChannelId: "66", baiduUserId: "43" }],
  browser: [
    nh.createBrowserRegistrationDescription,
    { endpoint: "https://push.example/a?b=1", p256dh: "BK=", auth: "s" },
  ],
  fcmv1: [nh.createFcmV1RegistrationDescription, { fcmV1RegistrationId: "fcm:v1" }],
  gcm: [nh.createFcmLegacyRegistrationDescription, { gcmRegistrationId: "gcm:one" }],
  windows: [nh.createWindowsRegistrationDescription, { channelUri: uri }],
};
for (const [kind, [describe, channel]] of Object.entries(CHANNELS)) {
  await prepare(() => client.createRegistration(describe({ ...channel, tags: ["first"] })));
  await prepare(() => client.createRegistration(describe({ ...channel, tags: ["second"] })));
  await tell(`by channel ${kind}`, async () =>
    (await all(client.listRegistrationsByChannel({ kind, ...channel })))
      .flatMap((found) => found.tags)
      .sort(),
  );
}
await tell("by channel xiaomi", () =>
  all(client.listRegistrationsByChannel({ kind: "xiaomi", xiaomiRegistrationId: "x" })),
);
await tell(
  "by unknown channel",
  async () =>
    (await all(client.listRegistrationsByChannel({ kind: "gcm", gcmRegistrationId: "no" }))).length,
);
