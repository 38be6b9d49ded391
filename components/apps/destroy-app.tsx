"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";

import { JobProgress } from "@/components/jobs/job-progress";
import { jobsQuery } from "@/components/jobs/query";
import { records } from "@/components/jobs/words";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Section } from "@/components/ui/surface";
import { AppDeleted, type AppView } from "@/lib/apps/schema";
import { ask } from "@/lib/http/ask";
import { JobView } from "@/lib/queue/schema";
import { Count } from "@/lib/search/schema";

const Answer = z.union([AppDeleted, JobView]);

type DestroyAppProps = { app: AppView };

/** The end of an app; and while it is on its way there, how far it is. */
export function DestroyApp({ app }: DestroyAppProps) {
  const { data } = useQuery(jobsQuery(app.slug));
  const job = data?.jobs.find(({ kind }) => kind === "delete_app");

  if (data && job) {
    return (
      <Section
        destructive
        title="This app is being destroyed"
        description="It takes nothing new, and its keys are worthless. What is destroyed stays so; what is left can be kept."
      >
        <JobProgress
          app={app.slug}
          job={job}
          at={data.at}
          stop="Keep what is left"
        />
      </Section>
    );
  }
  return (
    <Section
      destructive
      title="Destroy this app"
      description="All its records and predictions are destroyed with it, and its keys are worthless at once. What its calls used, and what the log says, stays."
    >
      <Ask app={app} />
    </Section>
  );
}

function Ask({ app }: DestroyAppProps) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const queries = useQueryClient();
  const words = useCountWords(app.slug, open);

  const destroy = async () => {
    const path = `/api/v1/apps/${app.slug}`;
    const answer = await ask(Answer, path, { method: "DELETE" });
    if (answer.object === "job") {
      await queries.invalidateQueries(jobsQuery(app.slug));
      return;
    }
    toast(`${app.name} is destroyed, with ${records(answer.records)}.`);
    router.push("/apps");
    router.refresh();
  };

  return (
    <Confirm
      open={open}
      onOpenChange={setOpen}
      trigger={<Button look="danger-plain">Destroy {app.name}</Button>}
      title={`Destroy the app “${app.name}”`}
      verb={`Destroy it and ${words}`}
      phrase={app.slug}
      onConfirm={destroy}
    >
      <p>
        {app.name} goes with {words}, and the keys that open them. Every API key
        stops working now. This can't be undone, by you or by us.
      </p>
    </Confirm>
  );
}

/** How many records an app has, as far as a look tells. */
function useCountWords(app: string, wanted: boolean): string {
  const { data } = useQuery({
    queryKey: ["count", app],
    queryFn: ({ signal }) =>
      ask(Count, `/api/v1/apps/${app}/inputs/count`, { signal }),
    enabled: wanted,
    staleTime: 0,
  });
  if (!data) return "all it keeps";
  return data.more
    ? `more than ${records(data.count)}`
    : `its ${records(data.count)}`;
}
