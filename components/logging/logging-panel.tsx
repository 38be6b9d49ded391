"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";

import { KeptCalls } from "@/components/logging/kept-calls";
import { loggingQuery } from "@/components/logging/query";
import { SwitchOn } from "@/components/logging/switch-on";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Facts } from "@/components/ui/facts";
import { ShortTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/surface";
import { Refused } from "@/lib/http/ask";
import type { FormAction } from "@/lib/http/form";
import type { LoggingView } from "@/lib/logging/schema";

type LoggingPanelProps = {
  app: string;
  /** As it was when the page was asked for. */
  logging: LoggingView;
  mayRead: boolean;
  /** Gets `reason` and `hours`. Undefined: this person may not. */
  start?: FormAction<LoggingView>;
};

/** Whether details of calls are kept, and what there is of them. */
export function LoggingPanel({
  app,
  logging,
  mayRead,
  start,
}: LoggingPanelProps) {
  const { data } = useQuery({ ...loggingQuery(app), initialData: logging });
  if (!data.on) return <Off app={app} start={start} />;

  return (
    <>
      <Section
        title="Details of calls are kept"
        description="How each call that is stored came, and what was made of it, beside its record and sealed under two keys: the record's, and one of its own. Of calls that aren't stored nothing is kept."
        actions={start && <SwitchOff app={app} />}
      >
        <Facts facts={factsOf(data)} />
      </Section>
      {mayRead && (
        <Section
          title="What is kept"
          description="To read it is noted in the audit log."
        >
          <KeptCalls app={app} />
        </Section>
      )}
    </>
  );
}

const factsOf = ({ reason, by, started_at, ends_at }: LoggingView) => [
  { name: "Reason", value: reason },
  { name: "Switched on", value: started_at && <ShortTime at={started_at} /> },
  { name: "By", value: by?.name ?? by?.id },
  {
    name: "Ends",
    value: ends_at && (
      <>
        <ShortTime at={ends_at} />, by itself; what it kept is destroyed then
      </>
    ),
  },
];

function Off({ app, start }: Pick<LoggingPanelProps, "app" | "start">) {
  return (
    <Section
      title="Detailed logging is off"
      description="Of each call there is a count, and what is stored has its record. For a while, and for a reason, an owner can have more kept: who asked, how, with what, and how it ended. Every member sees that it is on, and every answer says so."
    >
      {start ? (
        <SwitchOn app={app} start={start} />
      ) : (
        <p className="text-sm text-muted">An owner can switch it on.</p>
      )}
    </Section>
  );
}

function SwitchOff({ app }: { app: string }) {
  const queries = useQueryClient();
  const stop = async () => {
    const path = `/api/v1/apps/${app}/logging`;
    const response = await fetch(path, { method: "DELETE" });
    if (!response.ok) throw new Refused(await response.json());
    await queries.invalidateQueries({ queryKey: ["logging", app] });
  };
  return (
    <Confirm
      trigger={<Button size="small">Switch it off</Button>}
      title="Switch detailed logging off"
      verb="Destroy what it kept"
      wayOut="Leave it on"
      onConfirm={stop}
    >
      <p>
        All details that were kept are destroyed now, with the key that opens
        them. The records stay. This can't be undone.
      </p>
    </Confirm>
  );
}
