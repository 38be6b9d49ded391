"use client";

import { Download, Flag, Gavel } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";

import { reportShare } from "@/components/community/calls";
import { sharedContentUrl } from "@/components/community/place";
import { ReasonDialog } from "@/components/community/reason-dialog";
import { SaidList } from "@/components/community/said-list";
import { SharedFacts } from "@/components/community/shared-facts";
import { SharedThing } from "@/components/community/shared-thing";
import { TakeDown } from "@/components/community/take-down";
import { MetadataList } from "@/components/inputs/metadata-list";
import { inputName } from "@/components/inputs/naming";
import { OutputView } from "@/components/predictions/output-view";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import type { SharedInput } from "@/lib/sharing/schema";

type SharedPageProps = {
  shared: SharedInput & { id: string };
  /** Of a text: how it begins. */
  text?: string;
  /** Where the rest of it begins, in bytes. */
  next?: number;
  may: { report: boolean; takeDown: boolean };
};

/** What is shared of one record: the thing itself, and what its owner shows with it. */
export function SharedPage(props: SharedPageProps) {
  const { shared, text } = props;
  const { predictions, annotations, metadata } = shared;

  return (
    <>
      <TopBar title={inputName(shared)} actions={<Actions {...props} />} />
      <div className="grid items-start gap-6 p-3 md:p-5 lg:grid-cols-[minmax(0,1fr)_380px]">
        <SharedThing shared={shared} text={text} next={props.next} />
        <div className="grid gap-6">
          <Part title="About">
            <SharedFacts shared={shared} />
          </Part>
          {predictions && (
            <Part title="Predictions">
              {predictions.length === 0 && <None>No model was asked.</None>}
              {predictions.map(({ model, output }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
                <section key={place} className="grid gap-2">
                  <h3 className="font-mono text-xs text-muted">{model}</h3>
                  <OutputView output={output} text={text} beside />
                </section>
              ))}
            </Part>
          )}
          {annotations && (
            <Part title="Annotations">
              {annotations.length === 0 && <None>Nobody said anything.</None>}
              <SaidList said={annotations} />
            </Part>
          )}
          {metadata && (
            <Part title="Metadata">
              <MetadataList metadata={metadata} />
            </Part>
          )}
        </div>
      </div>
    </>
  );
}

function Actions({ shared, may }: SharedPageProps) {
  const router = useRouter();

  return (
    <>
      <Button asChild look="quiet">
        <a href={sharedContentUrl(shared.id)} download>
          <Download />
          <span className="max-sm:sr-only">Download</span>
        </a>
      </Button>
      {may.report && (
        <ReasonDialog
          trigger={
            <Button look="quiet">
              <Flag />
              <span className="max-sm:sr-only">Report…</span>
            </Button>
          }
          title="Report this record"
          description="Those who run this instance are told, and may take it down. Its owner isn't told who you are."
          hint="Why it shouldn't be here. Those who run this instance read it."
          verb="Report it"
          look="primary"
          onGive={async (reason) => {
            await reportShare(shared.id, reason);
            toast("Reported. Those who run this instance will look at it.");
          }}
        />
      )}
      {may.takeDown && (
        <TakeDown
          id={shared.id}
          trigger={
            <Button look="danger-plain">
              <Gavel />
              <span className="max-sm:sr-only">Take down…</span>
            </Button>
          }
          onDone={() => {
            toast("Taken down. Its owner sees why.");
            router.push("/community");
            router.refresh();
          }}
        />
      )}
    </>
  );
}

const None = ({ children }: { children: ReactNode }) => (
  <p className="text-sm text-muted">{children}</p>
);

type PartProps = { title: string; children: ReactNode };

const Part = ({ title, children }: PartProps) => (
  <section className="grid gap-3">
    <h2 className="flex h-7 items-center font-semibold">{title}</h2>
    {children}
  </section>
);
