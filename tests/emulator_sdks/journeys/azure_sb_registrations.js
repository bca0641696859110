/** Every call on registrations that azure-sb has. */

const { ask, hubService, tell } = require("./azure_sb_journal.js");

const hub = hubService();
const TOAST =
  '<toast><visual><binding template="ToastText01"><text id="1">$(message)</text></binding></visual></toast>';
const TOKEN = "AB".repeat(32);
const CHANNEL = "https://db5p.notify.windows.com/?token=Q2%2bA%3d";
const PHONE = "https://db3.notify.live.net/throttledthirdparty/01.00/AB";
const WNS = { headers: { "X-WNS-Type": "wns/toast" } };
const MPNS = { headers: { "X-WindowsPhone-Target": "toast", "X-NotificationClass": "2" } };

const plain = ([registration]) => ({
  kind: registration._.ContentRootElement.replace("RegistrationDescription", ""),
  tags: registration.Tags ?? null,
  etag: registration.ETag,
});
const made = async (call) => plain(await ask(call));
const newId = async () => (await ask((done) => hub.createRegistrationId(done)))[0];
const listed = async (call) => (await ask(call))[0].map((registration) => registration.Tags).sort();

/** Native and template registrations of a platform: create, upsert, update with ETags. */
async function platform(name, service, names, handle, template, options) {
  await tell(`${name} native`, () =>
    made((done) => service.createNativeRegistration(handle, ["one", "two"], done)),
  );
  await tell(`${name} native upsert`, async () => {
    const id = await newId();
    return made((done) => service.createOrUpdateNativeRegistration(id, handle, "three", done));
  });
  let id;
  await tell(`${name} template`, async () => {
    id = await newId();
    const [got] = await ask((done) =>
      service[names.create](handle, "four", template, { ...options }, done),
    );
    return { ...plain([got]), body: got.BodyTemplate };
  });
  await tell(`${name} template upsert`, () =>
    made((done) => service[names.upsert](id, handle, "five", template, { ...options }, done)),
  );
  const update = (etag) =>
    made((done) => service[names.update](id, handle, "six", template, { ...options, etag }, done));
  await tell(`${name} template update`, () => update("1"));
  await tell(`${name} template update stale`, () => update("1"));
  await tell(`${name} template update any`, () => update(undefined));
  await tell(`${name} list by handle`, () => listed((done) => service[names.list](handle, done)));
}

const rawNames = {
  create: "createRawTemplateRegistration",
  upsert: "createOrUpdateRawTemplateRegistration",
  update: "updatesRawTemplateRegistration",
  list: "listRegistrationsByChannel",
};
const jsonNames = (list) => ({
  create: "createTemplateRegistration",
  upsert: "createOrUpdateTemplateRegistration",
  update: "updateTemplateRegistration",
  list,
});

async function wnsTemplates() {
  const words = () => ({ text1: "$(one)", image1src: "https://pictures.example/1.png" });
  const names = Object.keys(hub.wns).filter((name) =>
    /^create(Tile|Toast)\w*[0-9a-z]Registration$/.test(name),
  );
  const template = async (create) => {
    const upsert = create.replace("create", "createOrUpdate");
    const update = create.replace("create", "update");
    const id = await newId();
    await ask((done) => hub.wns[create](CHANNEL, "many", words(), done));
    await ask((done) => hub.wns[upsert](id, CHANNEL, "many", words(), done));
    await ask((done) => hub.wns[update](id, CHANNEL, "many", words(), done));
  };
  await Promise.all(names.map(template));
  const page = (skip) =>
    listed((done) => hub.listRegistrationsByTag("many", { top: 100, skip }, done));
  return { count: names.length, listed: (await page(0)).length + (await page(100)).length };
}

async function oneRegistration() {
  let registration;
  const copy = () => structuredClone(registration);
  await tell("getRegistration", async () => {
    const [created] = await ask((done) =>
      hub.gcm.createNativeRegistration("gcm:1", ["a", "b"], done),
    );
    [registration] = await ask((done) => hub.getRegistration(created.RegistrationId, done));
    return { ...plain([registration]), handle: registration.GcmRegistrationId };
  });
  const id = registration?.RegistrationId;
  await tell("updateRegistration", () =>
    made((done) => hub.updateRegistration({ ...copy(), Tags: "c" }, { etag: "1" }, done)),
  );
  await tell("updateRegistration stale", () =>
    made((done) => hub.updateRegistration(copy(), { etag: "1" }, done)),
  );
  await tell("createOrUpdateRegistration", () =>
    made((done) => hub.createOrUpdateRegistration({ ...copy(), Tags: "d" }, done)),
  );
  await tell("updateRegistration of a template", async () => {
    const [template] = await ask((done) =>
      hub.gcm.createTemplateRegistration("gcm:2", "t", { data: { a: "$(b)", note: "<&>" } }, done),
    );
    const body = template.BodyTemplate;
    const [updated] = await ask((done) => hub.updateRegistration(template, done));
    return updated.BodyTemplate === body;
  });
  await tell("deleteRegistration stale", () =>
    ask((done) => hub.deleteRegistration(id, { etag: "1" }, done)),
  );
  await tell("deleteRegistration", async () => {
    const [response] = await ask((done) => hub.deleteRegistration(id, { etag: "3" }, done));
    return response.statusCode;
  });
  await tell("getRegistration deleted", () => ask((done) => hub.getRegistration(id, done)));
}

async function lists() {
  for (let number = 0; number < 7; number += 1) {
    await ask((done) =>
      hub.gcm.createNativeRegistration(`page:${number}`, `p:${number},paged`, done),
    );
  }
  const tag = (options) => listed((done) => hub.listRegistrationsByTag("paged", options, done));
  await tell("list by tag", async () => (await tag({})).length);
  await tell("list by tag top", async () => (await tag({ top: 3 })).length);
  await tell("list by tag in pieces", async () => {
    const pieces = await Promise.all([0, 3, 6].map((skip) => tag({ top: 3, skip })));
    return [pieces.map((piece) => piece.length), new Set(pieces.flat()).size];
  });
  await tell("list by tag nobody", () =>
    listed((done) => hub.listRegistrationsByTag("nobody", done)),
  );
  await tell(
    "list",
    async () => (await listed((done) => hub.listRegistrations({ top: 5 }, done))).length,
  );
}

async function main() {
  await tell("createRegistrationId", async () => /^\d+-\d+-\d+$/.test(await newId()));
  await platform("apns", hub.apns, jsonNames("listRegistrationsByToken"), TOKEN, {
    alert: "$(message)",
  });
  await platform("gcm", hub.gcm, jsonNames("listRegistrationsByGcmRegistrationId"), "gcm:x", {
    data: { message: "$(message)" },
  });
  await platform("wns", hub.wns, rawNames, CHANNEL, TOAST, WNS);
  await platform("mpns", hub.mpns, rawNames, PHONE, TOAST, MPNS);
  await tell("wns templates", wnsTemplates);
  for (const name of ["Toast", "Tile", "FlipTile", "Raw"]) {
    const words = name === "Raw" ? "$(text)" : { text1: "$(one)", title: "$(one)" };
    const call = (method, ...ids) =>
      made((done) => hub.mpns[method](...ids, PHONE, `phone${name}`, words, done));
    await tell(`mpns ${name}`, () => call(`create${name}Registration`));
    await tell(`mpns ${name} upsert`, async () =>
      call(`createOrUpdate${name}Registration`, await newId()),
    );
  }
  await oneRegistration();
  await lists();
}

main();
