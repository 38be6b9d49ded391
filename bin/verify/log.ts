import { CannotRun } from "@/bin/cannot-run";
import { keysIn, listed, textIn } from "@/bin/verify/given";
import { type Audit, auditLog } from "@/lib/log/live";
import { sha256 } from "@/lib/sealing/digest";

type Wanted = { checkpoint: string; log: string; key?: string };

/** Compares a log, as it is served now, with a checkpoint of it that was kept. */
export async function checkLog(wanted: Wanted): Promise<boolean> {
  const { checkpoint, log, key } = wanted;
  const fetchPath = (path: string) => fetchFrom(log, path);
  const kept = textIn(checkpoint);
  const audit = await auditLog(kept, keysIn(key), fetchPath, sha256);
  console.log(told(audit));
  return audit.consistent;
}

async function fetchFrom(
  log: string,
  path: string,
): Promise<Uint8Array | null> {
  const answer = await fetch(`${log.replace(/\/$/, "")}/log/${path}`).catch(
    () => null,
  );
  if (answer?.status === 404) return null;
  if (!answer?.ok) {
    throw new CannotRun(
      `The log at ${log} can't be read (${answer?.status ?? "no answer"}).`,
    );
  }
  return new Uint8Array(await answer.arrayBuffer());
}

function told(audit: Audit): string {
  if (!audit.consistent) {
    return `This log is NOT the one of which that checkpoint was kept. What failed is the ${audit.step}:\n${listed([audit.reason])}`;
  }
  const { older, newer, note, vkeys } = audit;
  const proves = [
    `Of the ${newer.size} entries that the log ${newer.origin} has now, the first ${older.size} are those that it had: unchanged, in their order, none removed.`,
  ];
  const open = [
    "What the log held before that checkpoint was kept.",
    "That everyone is shown this log. Checkpoints that people compare prove that.",
  ];
  return [
    `This log has only grown. It proves:\n${listed(proves)}`,
    `It leaves open:\n${listed(open)}`,
    `Keep this checkpoint for the next time:\n\n${note}`,
    `and these keys:\n\n${vkeys}`,
  ].join("\n\n");
}
