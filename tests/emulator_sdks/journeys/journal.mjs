/** Tells what became of each call, one JSON line a call; the tests judge the lines. */

import { NotificationHubsClient } from "@azure/notification-hubs";

/** The hub of the emulator under test, with the connection string that it printed. */
export function hubClient(policy = "FULL", hub = process.env.NH_HUB) {
  return new NotificationHubsClient(process.env[`NH_CONNECTION_STRING_${policy}`], hub);
}

/** Does one call and tells its facts, or how it failed; returns the facts for later calls. */
export async function tell(call, action) {
  try {
    const returned = (await action()) ?? null;
    print({ call, returned });
    return returned;
  } catch (error) {
    print({ call, raised: failure(error) });
    return undefined;
  }
}

/** Does what a later call needs, and tells only if it fails. */
export async function prepare(action) {
  try {
    return await action();
  } catch (error) {
    print({ call: "preparation", raised: failure(error) });
    return {};
  }
}

/** The names of what was given and did not come back as it was; lists in any order. */
export function changed(given, got) {
  return Object.keys(given).filter((name) => stable(given[name]) !== stable(got?.[name]));
}

/** Reads an async iterator to its end. */
export async function all(iterator) {
  const items = [];
  for await (const item of iterator) items.push(item);
  return items;
}

/** Orders a fault, as a test of a back end would. */
export async function orderFault(order) {
  await control("fault", { method: "POST", body: JSON.stringify(order) });
}

/** What a device received, oldest first; its id may be that of its installation. */
export async function received(device) {
  return (await control(`devices/${device}/received`)).received;
}

async function control(path, options) {
  const response = await fetch(new URL(`/_emulator/${path}`, process.env.NH_CONTROL), options);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const failure = (error) => ({ status: error.statusCode ?? null, text: String(error.message) });

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function stable(value) {
  return JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null));
}
