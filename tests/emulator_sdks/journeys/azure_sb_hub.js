/** Installations, and making and dropping hubs, with azure-sb. */

const { ask, hubService, namespaceService, tell } = require("./azure_sb_journal.js");

const hub = hubService();
const namespace = namespaceService();
const installation = {
  installationId: "old-node",
  platform: "gcm",
  pushChannel: "gcm:old",
  tags: ["one"],
  templates: { hello: { body: '{"data":{"message":"$(message)"}}', tags: ["greets"] } },
};

const status = async (call) => (await ask(call))[0].statusCode;
const get = async (id = "old-node") => (await ask((done) => hub.getInstallation(id, done)))[0];
const named = ([description]) => description.NotificationHubName;
const send = async (name) =>
  (await ask((done) => hubService("ROOT", name).send("news", { message: "Hi" }, done)))[0]
    .statusCode;

async function installations() {
  await tell("createOrUpdateInstallation", () =>
    status((done) => hub.createOrUpdateInstallation(installation, done)),
  );
  await tell("getInstallation", async () => {
    const got = await get();
    return [got.platform, got.pushChannel, got.tags, got.templates.hello.body];
  });
  await tell("patchInstallation", async () => {
    const patches = [{ op: "add", path: "/tags", value: "two" }];
    await status((done) => hub.patchInstallation("old-node", patches, done));
    return (await get()).tags.sort();
  });
  await tell("patchInstallation broken", () =>
    status((done) => hub.patchInstallation("old-node", [{ op: "explode", path: "/tags" }], done)),
  );
  await tell("deleteInstallation", () =>
    status((done) => hub.deleteInstallation("old-node", done)),
  );
  await tell("getInstallation deleted", () => get());
}

async function hubs() {
  await tell("getNotificationHub", async () =>
    named(await ask((done) => namespace.getNotificationHub(process.env.NH_HUB, done))),
  );
  await tell("getNotificationHub unknown", () =>
    ask((done) => namespace.getNotificationHub("no-such-hub", done)),
  );
  await tell("createNotificationHub", async () =>
    named(await ask((done) => namespace.createNotificationHub("second-hub", done))),
  );
  await tell("createNotificationHub with credentials", async () =>
    named(
      await ask((done) =>
        namespace.createNotificationHub(
          "third-hub",
          { apns: { ApnsCertificate: "x" }, gcm: { GoogleApiKey: "y" }, wns: { PackageSid: "z" } },
          done,
        ),
      ),
    ),
  );
  await tell("createNotificationHub existing", () =>
    ask((done) => namespace.createNotificationHub("second-hub", done)),
  );
  await tell("listNotificationHubs", async () => {
    const [found] = await ask((done) => namespace.listNotificationHubs(done));
    return found.map((description) => description.NotificationHubName).sort();
  });
  await tell("listNotificationHubs in pieces", async () => {
    const [found] = await ask((done) => namespace.listNotificationHubs({ top: 1, skip: 1 }, done));
    return found.length;
  });
  await tell("send to a new hub", () => send("second-hub"));
  await tell("deleteNotificationHub", () =>
    status((done) => namespace.deleteNotificationHub("second-hub", done)),
  );
  await tell("send to a deleted hub", () => send("second-hub"));
  await tell("createNotificationHub by a send key", () =>
    ask((done) => namespaceService("SEND").createNotificationHub("fourth-hub", done)),
  );
}

installations().then(hubs);
