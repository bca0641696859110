/** The JavaScript SDK's calls on the hub itself: jobs, feedback, what became of a notification. */

import * as nh from "@azure/notification-hubs";
import { hubClient, tell } from "./journal.mjs";

const client = hubClient();
const EXPORT = {
  type: "ExportRegistrations",
  outputContainerUrl: "https://store.example/out?sig=a%2fb&se=1",
};
const plain = (job) => ({
  type: job.type,
  status: job.status,
  identified: Boolean(job.jobId),
  out: job.outputContainerUrl,
  in: job.importFileUrl ?? null,
});

let jobId;
await tell("submit a job", async () => {
  const job = await client.submitNotificationHubJob(EXPORT);
  jobId = job.jobId;
  return { type: job.type, identified: Boolean(job.jobId), out: job.outputContainerUrl };
});
await tell("get a job", async () => {
  const job = await client.getNotificationHubJob(jobId);
  return { same: job.jobId === jobId, type: job.type, dated: job.createdAt instanceof Date };
});
await tell("wait for a job", async () =>
  plain(await client.beginSubmitNotificationHubJob(EXPORT, { updateIntervalInMs: 50 })),
);
for (const type of ["Create", "Update", "Delete", "Upsert"]) {
  await tell(`import ${type}`, async () => {
    const job = await client.submitNotificationHubJob({
      type: `Import${type}Registrations`,
      outputContainerUrl: "https://store.example/out",
      importFileUrl: "https://store.example/in.xml?a=1&b=2",
    });
    return { type: job.type, in: job.importFileUrl };
  });
}
await tell("list jobs", async () => {
  const jobs = await client.listNotificationHubJobs();
  return { count: jobs.length, has: jobs.some((job) => job.jobId === jobId) };
});
await tell("get an unknown job", () => client.getNotificationHubJob("no-such-job"));
await tell("job of no known type", () =>
  client.submitNotificationHubJob({ ...EXPORT, type: "Explode" }),
);
await tell("job by a listen key", () => hubClient("LISTEN").submitNotificationHubJob(EXPORT));

await tell(
  "feedback container",
  async () => new URL(await client.getFeedbackContainerUrl()).protocol,
);

const details = async (notification, options) => {
  const sent = await client.sendNotification(notification, options);
  const known = await client.getNotificationOutcomeDetails(sent.notificationId);
  return {
    same:
      known.notificationId === sent.notificationId && known.location.includes(sent.notificationId),
    state: known.state,
    body: known.notificationBody,
    platforms: known.targetPlatforms,
    dated: known.enqueueTime instanceof Date,
    apns: known.apnsOutcomeCounts ?? null,
    wns: known.wnsOutcomeCounts ?? null,
  };
};
const apple = nh.createAppleNotification({ body: '{"aps":{"alert":"<é>"}}' });
await tell("details", () => details(apple, { tagExpression: "news" }));
await tell("details windows", () =>
  details(nh.createWindowsToastNotification({ body: "<toast/>" }), { tagExpression: "news" }),
);
await tell("details of nobody", () => details(apple, { tagExpression: "nobody" }));
await tell("details of an unknown id", () => client.getNotificationOutcomeDetails("NH-unknown"));
