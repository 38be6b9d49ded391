/**
 * All that the log can say was done, each a noun and a verb. An entry names who, what,
 * which id, when, from where and how it ended, and nothing in it takes words: no verb
 * can put content there. The list only grows, since receipts of old are held to it.
 */
export const ACTIONS = [
  "instance.set_up",
  "session.start",
  "session.end",
  "app.create",
  "app.change",
  "app.close",
  "app.reopen",
  "app.delete",
  "retention.set",
  "key.create",
  "key.revoke",
  "input.receive",
  "input.list",
  "input.open",
  "input.read",
  "input.change",
  "input.delete",
  "input.purge",
  "hold.place",
  "hold.review",
  "hold.lift",
  "epoch.destroy",
  "epoch.renew",
  "month_key.destroy",
  "prediction.make",
  "prediction.list",
  "prediction.open",
  "prediction.delete",
  "call.forget",
  "log_key.rotate",
  "purge.pause",
  "purge.resume",
  "job.cancel",
] as const;

export type Action = (typeof ACTIONS)[number];
