import { archiveUrl } from "@/components/exports/place";
import { endWords } from "@/components/jobs/words";
import { partsOf } from "@/lib/exports/schema";
import type { JobView } from "@/lib/queue/schema";

type ExportReadyProps = { app: string; job: JobView };

/** That an export can be had, and where: each of its archives is made as it is read. */
export function ExportReady({ app, job }: ExportReadyProps) {
  const parts = Array.from({ length: partsOf(job.done) }, (_, n) => n + 1);

  return (
    <div className="grid gap-1">
      <p>{endWords(job)}</p>
      {job.done > 0 && (
        <ul className="flex flex-wrap gap-x-3">
          {parts.map((part) => (
            <li key={part}>
              <a href={archiveUrl(app, job.id, part)} download className="link">
                {parts.length > 1
                  ? `Download part ${part}`
                  : "Download the export"}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
