import { exactNumber, roundedNumber } from "@/components/ui/format-number";
import { span } from "@/components/ui/format-time";
import type { JobKind, JobView } from "@/lib/queue/schema";

/** `1 record`, `12,408 records`. */
export const records = (count: number) =>
  `${exactNumber(count)} ${count === 1 ? "record" : "records"}`;

export const JOB_TITLES: Record<JobKind, string> = {
  delete_inputs: "Destroying records",
  annotate_inputs: "Annotating records",
  export_inputs: "Choosing what to export",
  import_inputs: "Importing records",
  place_hold: "Placing a hold",
  delete_app: "Destroying this app",
  share_inputs: "Sharing records",
  unshare_inputs: "Taking records back",
  stop_sharing: "Taking back all that was shared",
};

/** What is under the bar: how much is done, and of how much. */
export function progressWords(job: JobView): string {
  if (job.state === "waiting") return "Waits for a worker";
  if (job.kind === "import_inputs" && job.total === null) {
    return `${records(job.done)} so far`;
  }
  if (job.total === null) return "Counting";
  return `${exactNumber(job.done)} of ${records(job.total)}${heldToo(job)}`;
}

const heldToo = ({ held }: JobView) =>
  held === 0 ? "" : `, ${exactNumber(held)} held`;

/** How fast it goes, and when it will be through. Null: nobody can say yet. */
export function paceWords(job: JobView, pace: number | null): string | null {
  if (job.cancelling) return "Stopping";
  if (pace === null || job.total === null) return null;
  const left = Math.max(0, job.total - job.done - job.held);
  const rate = `${roundedNumber(Math.round(pace))}/s`;
  return left === 0 ? rate : `${rate}, ${span(left / pace)} left`;
}

const DONE: Record<JobKind, string> = {
  delete_inputs: "destroyed",
  annotate_inputs: "annotated",
  export_inputs: "chosen for the export",
  import_inputs: "imported",
  place_hold: "held",
  delete_app: "destroyed",
  share_inputs: "shared",
  unshare_inputs: "taken back",
  stop_sharing: "taken back",
};

/** What came of a job, in a sentence or two. */
export function endWords(job: JobView): string {
  const gone = `${records(job.done)} ${DONE[job.kind]}.`;
  switch (job.state) {
    case "done":
      return [gone, keptByHold(job), missing(job)].filter(Boolean).join(" ");
    case "cancelled":
      return `Stopped. ${gone}`;
    default:
      return `It failed, and stopped. ${gone}`;
  }
}

function keptByHold({ held }: JobView): string {
  if (held === 0) return "";
  return `${records(held)} ${held === 1 ? "stays" : "stay"}: a hold keeps ${held === 1 ? "it" : "them"}.`;
}

function missing({ missing, kind }: JobView): string {
  if (!missing) return "";
  if (kind === "annotate_inputs") {
    return `${records(missing)} ${missing === 1 ? "was" : "were"} gone already, or had no room for more.`;
  }
  const were = missing === 1 ? "was" : "were";
  if (kind === "import_inputs") return `${exactNumber(missing)} left out.`;
  if (kind === "export_inputs") {
    return `${records(missing)} ${were} gone already, or not of this format.`;
  }
  if (kind === "share_inputs") {
    return `${records(missing)} ${were} gone already, or had been taken down.`;
  }
  return kind === "unshare_inputs"
    ? `${records(missing)} ${were} not shared.`
    : `${records(missing)} ${were} gone already.`;
}
