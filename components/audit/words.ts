import type { AuditView } from "@/lib/audit-trail/schema";
import type { Entry } from "@/lib/log/entry";

/** What was done, as people say it. */
export const DONE: Record<AuditView["action"], string> = {
  "instance.set_up": "Set the instance up",
  "session.start": "Signed in",
  "session.end": "Signed out",
  "app.create": "Made the app",
  "app.change": "Changed the app",
  "app.close": "Began to destroy the app",
  "app.reopen": "Kept the app after all",
  "app.delete": "Destroyed the app",
  "retention.set": "Changed how long is kept",
  "key.create": "Made a key",
  "key.revoke": "Revoked a key",
  "input.receive": "Received a record",
  "input.list": "Looked through records",
  "input.open": "Opened a record",
  "input.read": "Read a record's content",
  "input.change": "Changed a record's details",
  "input.delete": "Destroyed a record",
  "input.purge": "Purged a record",
  "input.strip": "Stripped a record's file",
  "input.fetch": "Fetched a record's content",
  "budget.set": "Set a budget",
  "budget.warn": "Noticed that a budget is nearly used up",
  "budget.use_up": "Noticed that a budget is used up",
  "logging.start": "Switched detailed logging on",
  "logging.change": "Changed detailed logging",
  "logging.end": "Ended detailed logging, and destroyed what it kept",
  "logging.read": "Read the detailed log",
  "input.retry": "Had a record's content fetched again",
  "input.hold": "Held a record",
  "input.release": "Ended a hold on a record",
  "hold.place": "Placed a hold",
  "hold.review": "Reviewed a hold",
  "hold.lift": "Lifted a hold",
  "epoch.destroy": "Destroyed a day's key",
  "epoch.renew": "Renewed a day's key",
  "month_key.destroy": "Destroyed a month's index key",
  "prediction.make": "Asked a model",
  "prediction.list": "Looked through predictions",
  "prediction.open": "Opened a prediction",
  "prediction.delete": "Deleted a prediction",
  "annotation.make": "Annotated a record",
  "annotation.list": "Read annotations",
  "annotation.change": "Changed an annotation",
  "annotation.delete": "Deleted an annotation",
  "export.create": "Asked for an export",
  "export.read": "Took an export",
  "import.create": "Began an import",
  "call.forget": "Kept nothing of a call",
  "log_key.rotate": "Changed the log's key",
  "purge.pause": "Paused the purge",
  "purge.resume": "Resumed the purge",
  "job.cancel": "Cancelled a job",
  "search.create": "Saved a search",
  "search.change": "Changed a saved search",
  "search.delete": "Deleted a saved search",
  "concept.create": "Made a concept",
  "concept.change": "Changed a concept",
  "sharing.on": "Switched sharing on",
  "sharing.off": "Switched sharing off",
  "input.share": "Shared a record",
  "input.unshare": "Took a shared record back",
  "share.take_down": "Took a shared record down",
  "share.report": "Reported a shared record",
  "report.dismiss": "Dismissed a report",
  "community.list": "Looked through the community",
  "community.read": "Read a shared record",
  "community.export": "Put shared records into an export",
  "community.export_read": "Took an export of shared records",
  "withdrawal.confirm": "Confirmed a deletion",
  "slice_key.destroy": "Destroyed a key of the community's index",
  "provider.create": "Added a provider",
  "provider.change": "Changed a provider",
  "provider.delete": "Removed a provider",
  "provider.test": "Tried a provider",
  "model.pick": "Picked a model",
  "model.unpick": "Unpicked a model",
  "audit.list": "Read the audit trail",
  "audit.export": "Took the audit trail along",
  "trust.change": "Changed what the Trust Center says",
  "subprocessor.create": "Added a subprocessor",
  "subprocessor.change": "Changed a subprocessor",
  "subprocessor.delete": "Ended a subprocessor",
  "document.create": "Added a document",
  "document.change": "Changed a document",
  "document.delete": "Destroyed a document",
  "document.request": "Asked for a document",
  "document.read": "Downloaded a document",
  "document_request.list": "Read who asked for documents",
  "document_request.grant": "Granted a document",
  "document_request.refuse": "Refused a document",
  "document_request.delete": "Forgot who asked for a document",
};

/** How it ended, where it did not come about. */
export const ENDED: Record<AuditView["outcome"], string> = {
  ok: "Done",
  refused: "Refused",
  failed: "Failed",
  aborted: "Broken off",
};

/** The same with how it ended, where it did not come about. */
export const doneWords = ({
  action,
  outcome,
}: Pick<Entry, "action" | "outcome">) =>
  outcome === "ok"
    ? DONE[action]
    : `${DONE[action]}: ${ENDED[outcome].toLowerCase()}`;

/** Who did it, as people call them; one without a name by the end of their id. */
export function actorWords({ actor }: AuditView): string {
  if (actor.name) return actor.name;
  switch (actor.kind) {
    case "job":
      return "The server";
    case "stranger":
      return "Somebody not signed in";
    case "key":
      return `Key …${actor.id?.slice(-6)}`;
    case "member":
      return `Person …${actor.id?.slice(-6)}`;
  }
}

/** What to ask for to have all that the same one did. Null: nobody in particular. */
export function actorFilter({ actor }: AuditView): string | null {
  return actor.kind === "job" ? "job" : actor.id;
}
