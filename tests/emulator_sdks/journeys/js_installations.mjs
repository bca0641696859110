/** Installations of every platform that the JavaScript SDK has: written, patched, sent to. */

import * as nh from "@azure/notification-hubs";
import { all, changed, hubClient, received, tell } from "./journal.mjs";

const client = hubClient();
const factories = {
  apns: [nh.createAppleInstallation, "AB".repeat(32)],
  adm: [nh.createAdmInstallation, "amzn1.adm:x"],
  baidu: [nh.createBaiduInstallation, "66-43"],
  browser: [
    nh.createBrowserInstallation,
    { endpoint: "https://push.example/a?b=1", p256dh: "BK=", auth: "s" },
  ],
  gcm: [nh.createFcmLegacyInstallation, "gcm:one"],
  fcmv1: [nh.createFcmV1Installation, "fcm:v1"],
  wns: [nh.createWindowsInstallation, "https://db5p.notify.windows.com/?token=a%2bb"],
  xiaomi: [nh.createXiaomiInstallation, "Jrg+tM/0S="],
};
const answered = (answer) => Boolean(answer.trackingId || answer.location || answer.correlationId);

for (const [platform, [make, pushChannel]] of Object.entries(factories)) {
  const given = make({
    installationId: `i-${platform}`,
    pushChannel,
    tags: ["one", platform],
    userId: "Anna",
    pushVariables: { who: "Anna" },
  });
  await tell(`put ${platform}`, async () => {
    await client.createOrUpdateInstallation(given);
  });
  await tell(`get ${platform}`, async () => {
    const got = await client.getInstallation(given.installationId);
    return { changed: changed(given, got), expired: got.pushChannelExpired };
  });
  await tell(`listed ${platform}`, async () =>
    (await all(client.listRegistrationsByTag(`$InstallationId:{${given.installationId}}`))).map(
      (found) => [found.kind, found.tags.sort()],
    ),
  );
  await tell(`delete ${platform}`, async () => {
    await client.deleteInstallation(given.installationId);
  });
  await tell(`get deleted ${platform}`, () => client.getInstallation(given.installationId));
}

const full = {
  installationId: "full",
  platform: "wns",
  pushChannel: "https://db5p.notify.windows.com/?token=full",
  tags: ["home"],
  templates: {
    greeting: {
      body: '<toast><visual><binding template="ToastText01"><text id="1">$(message)</text></binding></visual></toast>',
      headers: { "X-WNS-Type": "wns/toast" },
      tags: ["greets"],
    },
  },
  secondaryTiles: {
    tile1: {
      pushChannel: "https://db5p.notify.windows.com/?token=tile1",
      tags: ["tiled"],
      templates: {
        tileTemplate: {
          body: '<tile><visual><binding template="TileSquareText04"><text id="1">$(message)</text></binding></visual></tile>',
          headers: { "X-WNS-Type": "wns/tile" },
          tags: ["tile-template"],
        },
      },
    },
  },
};
const toast = nh.createWindowsToastNotification({ body: "<toast/>" });
const template = nh.createTemplateNotification({ body: { message: "Hi" } });
const reached = async (notification, tagExpression) => {
  const answer = await client.sendNotification(notification, {
    tagExpression,
    enableTestSend: true,
  });
  return [
    answer.successCount,
    answer.failureCount,
    answer.results.map((result) => result.pnsHandle).sort(),
  ];
};
const patch = (...patches) => client.updateInstallation("full", patches);
const got = async (name) => (await client.getInstallation("full"))[name] ?? null;

await tell("put full", async () => {
  await client.createOrUpdateInstallation(full);
});
await tell("get full templates", () => got("templates"));
await tell("get full tiles", () => got("secondaryTiles"));
await tell("listed full", async () =>
  (await all(client.listRegistrationsByTag("$InstallationId:{full}")))
    .map((found) => found.kind)
    .sort(),
);
await tell("native reaches", () => reached(toast, "$InstallationId:{full} && home"));
await tell("template reaches", () => reached(template, "greets"));
await tell("template by its name", () => reached(template, "$InstallationId:{full} && greeting"));
await tell("received", async () => (await received("full")).map(({ body }) => body));
await tell("tile reaches", () => reached(toast, "tiled"));
await tell("tile template reaches", () => reached(template, "tile-template"));

await tell("patch adds a tag", async () => {
  await patch({ op: "add", path: "/tags", value: "away" });
  return (await got("tags")).sort();
});
await tell("patch removes a tag", async () => {
  await patch({ op: "remove", path: "/tags/home" });
  return got("tags");
});
await tell("patched tag reaches", async () => [
  (await reached(toast, "away"))[0],
  (await reached(toast, "home"))[0],
]);
await tell("patch replaces the channel", async () => {
  await patch({
    op: "replace",
    path: "/pushChannel",
    value: "https://db5p.notify.windows.com/?token=2",
  });
  return got("pushChannel");
});
await tell("patch sets the user", async () => {
  await patch({ op: "add", path: "/userId", value: "Ben" });
  return got("userId");
});
await tell("user reaches", () => reached(toast, "$UserId:{Ben}"));
await tell("patch adds a template", async () => {
  const value = JSON.stringify({
    body: full.templates.greeting.body,
    headers: full.templates.greeting.headers,
  });
  await patch({ op: "add", path: "/templates/second", value });
  return Object.keys(await got("templates")).sort();
});
await tell("patch replaces a template's body", async () => {
  await patch({
    op: "replace",
    path: "/templates/second/body",
    value: "<toast>$(message)</toast>",
  });
  return (await got("templates")).second.body;
});
await tell("patch adds a template's tag", async () => {
  await patch({ op: "add", path: "/templates/second/tags", value: "late" });
  return (await got("templates")).second.tags.includes("late");
});
await tell("patch removes a template", async () => {
  await patch({ op: "remove", path: "/templates/second" });
  return Object.keys(await got("templates"));
});
await tell("patch of two steps", async () => {
  await patch({ op: "add", path: "/tags", value: "x" }, { op: "add", path: "/tags", value: "y" });
  return (await got("tags")).sort();
});
await tell("patch fails whole", async () =>
  patch({ op: "add", path: "/tags", value: "z" }, { op: "add", path: "/nowhere", value: "1" }),
);
await tell("tags after it", async () => (await got("tags")).sort());
await tell("put again replaces", async () => {
  await client.createOrUpdateInstallation({
    ...full,
    templates: undefined,
    secondaryTiles: undefined,
  });
  return [
    await got("tags"),
    await got("templates"),
    await got("secondaryTiles"),
    await got("userId"),
  ];
});
await tell("patch of what is not there", () =>
  client.updateInstallation("nobody", [{ op: "add", path: "/tags", value: "x" }]),
);
await tell("delete of what is not there", async () => {
  await client.deleteInstallation("nobody");
});
await tell("unknown platform", () =>
  client.createOrUpdateInstallation({ ...full, platform: "pager" }),
);
await tell("no channel", () =>
  client.createOrUpdateInstallation({ ...full, pushChannel: undefined }),
);
await tell("illegal tag", () => client.createOrUpdateInstallation({ ...full, tags: ["a b"] }));
await tell("listen key", async () => {
  await hubClient("LISTEN").createOrUpdateInstallation(full);
});
await tell("send key", () => hubClient("SEND").getInstallation("full"));
await tell("answer to a put", async () => answered(await client.createOrUpdateInstallation(full)));
