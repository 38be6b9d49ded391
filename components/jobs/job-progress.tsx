"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { paceOf, type Sample, withSample } from "@/components/jobs/pace";
import { cancelJob, jobsQuery } from "@/components/jobs/query";
import { paceWords, progressWords } from "@/components/jobs/words";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import type { JobView } from "@/lib/queue/schema";

type JobProgressProps = {
  app: string;
  job: JobView;
  /** When this was how far it was, in milliseconds. */
  at: number;
  /** What stops it, in words. */
  stop: string;
};

/** How far a job is, how fast, until when; and the way to stop it. */
export function JobProgress({ app, job, at, stop }: JobProgressProps) {
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const dealtWith = job.done + job.held;
  const pace = usePace({ at, dealtWith });
  const share = job.total ? Math.min(1, dealtWith / job.total) : null;

  const cancel = async () => {
    setFailure(null);
    try {
      await cancelJob(app, job.id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It goes on.");
    }
    await queries.invalidateQueries(jobsQuery(app));
  };

  return (
    <div className="grid gap-2">
      <Progress
        label={progressWords(job)}
        value={share}
        note={paceWords(job, pace) ?? undefined}
      />
      <div className="flex items-center justify-between gap-3">
        <p role="alert" className="text-xs text-red-text">
          {failure}
        </p>
        <Button size="small" disabled={job.cancelling} onClick={cancel}>
          {job.cancelling ? "Stopping" : stop}
        </Button>
      </div>
    </div>
  );
}

/** Records a second, from what was seen of late. */
function usePace(sample: Sample): number | null {
  const [samples, setSamples] = useState([sample]);
  if (samples.at(-1)?.at !== sample.at) {
    setSamples(withSample(samples, sample));
  }
  return paceOf(samples);
}
