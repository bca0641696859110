/** The journal of the callback SDK: one JSON line a call, as the other journeys write them. */

const azure = require("azure-sb");

const connectionString = (policy) => process.env[`NH_CONNECTION_STRING_${policy}`];

/** The hub of the emulator under test, with the connection string that it printed. */
exports.hubService = (policy = "FULL", hub = process.env.NH_HUB) =>
  azure.createNotificationHubService(hub, connectionString(policy));

/** The namespace, for calls that make and drop hubs. */
exports.namespaceService = (policy = "ROOT") =>
  azure.createServiceBusService(connectionString(policy));

/** Makes a promise of a call: `ask((done) => hub.getRegistration(id, done))`. */
exports.ask = (call) =>
  new Promise((resolve, reject) => {
    call((error, ...results) => (error ? reject(error) : resolve(results)));
  });

/** Does one call and tells its facts, or how it failed. */
exports.tell = async (call, action) => {
  try {
    print({ call, returned: (await action()) ?? null });
  } catch (error) {
    const text = `${error.code ?? ""} ${error.message}`;
    print({ call, raised: { status: error.statusCode ?? null, text } });
  }
};

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
