/** Every way to send that azure-sb has. */

const { ask, hubService, tell } = require("./azure_sb_journal.js");

const hub = hubService();
const TOAST =
  '<toast><visual><binding template="ToastText01"><text id="1">Hi</text></binding></visual></toast>';
const ALERT = { alert: "Grüße 🎉" };

const sent = async (call) => (await ask(call))[0].statusCode;
const format = (name, type = "application/json") => ({
  headers: { "ServiceBusNotification-Format": name, "content-type": type },
});

/** The words that a template of WNS has room for. */
const words = () =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => index + 1).flatMap((number) => [
      [`text${number}`, `<text> & ${number}`],
      [`image${number}src`, "https://pictures.example/1.png"],
      [`image${number}alt`, "a picture"],
    ]),
  );

async function main() {
  await tell("send template", () => sent((done) => hub.send("news", { message: "Hi" }, done)));
  await tell("send template to all", () =>
    sent((done) => hub.send(null, '{"message":"Hi"}', done)),
  );
  await tell("send template to many tags", () =>
    sent((done) => hub.send(["news", "sports"], { message: "Hi" }, done)),
  );
  await tell("apns.send", () => sent((done) => hub.apns.send("news", ALERT, done)));
  await tell("apns.send with expiry and priority", () =>
    sent((done) =>
      hub.apns.send(
        ["news", "sports"],
        { ...ALERT, payload: { a: 1 }, expiry: new Date(Date.now() + 1e6), priority: 5 },
        done,
      ),
    ),
  );
  await tell("apns.send text", () =>
    sent((done) => hub.apns.send(null, '{"aps":{"alert":"Hi"}}', { headers: {} }, done)),
  );
  await tell("gcm.send", () => sent((done) => hub.gcm.send("news", { data: { a: "1" } }, done)));
  for (const name of ["adm", "baidu", "browser", "fcmv1", "xiaomi"]) {
    const body = name === "fcmv1" ? { message: { data: { a: "1" } } } : { data: { a: "1" } };
    await tell(`send ${name} by header`, () =>
      sent((done) => hub.send("news", body, format(name), done)),
    );
  }

  await tell("wns.send", () => sent((done) => hub.wns.send("news", TOAST, "wns/toast", done)));
  await tell("wns.sendBadge", () => sent((done) => hub.wns.sendBadge("news", 7, done)));
  await tell("wns.sendBadge glyph", () =>
    sent((done) => hub.wns.sendBadge(null, { value: "alert" }, done)),
  );
  await tell("wns.sendRaw", () => sent((done) => hub.wns.sendRaw("news", "any bytes", done)));
  const templates = Object.keys(hub.wns).filter((name) => /^send(Tile|Toast)/.test(name));
  await tell("wns templates", async () => {
    const statuses = await Promise.all(
      templates.map((name) => sent((done) => hub.wns[name]("news", words(), done))),
    );
    return { count: templates.length, refused: templates.filter((_, i) => statuses[i] !== 201) };
  });

  const mpns = hub.mpns;
  await tell("mpns.send", () =>
    sent((done) =>
      mpns.send("news", mpns.createToast("a", "b").getXmlPayload(), "toast", "2", done),
    ),
  );
  await tell("mpns.sendToast", () => sent((done) => mpns.sendToast("news", "one", "two", done)));
  await tell("mpns.sendTile", () =>
    sent((done) => mpns.sendTile("news", "b.png", 3, "title", done)),
  );
  await tell("mpns.sendFlipTile", () =>
    sent((done) => mpns.sendFlipTile("news", { title: "title", count: 3 }, done)),
  );
  await tell("mpns.sendRaw", () => sent((done) => mpns.sendRaw("news", "any text", done)));

  await tell("answer to a send", async () => {
    const [response] = await ask((done) => hub.apns.send("news", ALERT, done));
    return {
      body: response.body,
      located: response.headers.location.startsWith(process.env.NH_CONTROL),
      traced: Boolean(response.headers.trackingid),
    };
  });
  await tell("illegal tag", () => sent((done) => hub.apns.send("new$", ALERT, done)));
  await tell("broken expression", () => sent((done) => hub.apns.send("news &&", ALERT, done)));
  await tell("broken JSON", () => sent((done) => hub.apns.send("news", "{broken", done)));
  await tell("listen key", () =>
    sent((done) => hubService("LISTEN").apns.send("news", ALERT, done)),
  );
  await tell("wrong key", () => sent((done) => hubService("WRONG").apns.send("news", ALERT, done)));
  await tell("unknown hub", () =>
    sent((done) => hubService("FULL", "no-such-hub").apns.send("news", ALERT, done)),
  );
}

main();
