"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { records } from "@/components/jobs/words";
import { PublicCard } from "@/components/sharing/public-card";
import {
  cardQuery,
  previewQuery,
  sharingQuery,
} from "@/components/sharing/query";
import {
  AUDIENCE_WORDS,
  PARTS,
  previewWords,
} from "@/components/sharing/words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DialogClose } from "@/components/ui/dialog";
import { RadioGroup } from "@/components/ui/radio-group";
import { Skeleton } from "@/components/ui/skeleton";
import type { InputView } from "@/lib/inputs/schema";
import { LICENCE_NAMES, LICENCES, type Licence } from "@/lib/sharing/licence";
import { SHARED_PARTS, type SharedPart } from "@/lib/sharing/schema";
import type { Terms } from "@/lib/sharing/shares-schema";

type TermsFormProps = {
  app: string;
  /** Whose card is shown: the only one, or the first of several. Undefined: unknown. */
  example: InputView | undefined;
  /** Where there are others: how many it stands for. */
  about?: string;
  verb: string;
  /** Where there are others: how they are named to the API. */
  selected?: object;
  /** Of several, with the token of what was shown. */
  share: (terms: Terms, token?: string) => Promise<void>;
};

/** On which terms something is shared, and how it will look. Nothing is chosen before. */
export function TermsForm({
  app,
  example,
  about,
  verb,
  selected,
  share,
}: TermsFormProps) {
  const [covers, setCovers] = useState<SharedPart[]>([]);
  const [licence, setLicence] = useState<Licence | null>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const parts = SHARED_PARTS.filter(
    (part) => part !== "exif" || !example || about || example.type === "image",
  );

  const preview = useQuery({
    ...previewQuery(app, selected ?? {}, {
      covers,
      licence: licence ?? "CC0-1.0",
    }),
    enabled: selected !== undefined && licence !== null,
  });
  const seen = selected ? preview.data : undefined;
  const isReady = licence !== null && (!selected || (seen?.records ?? 0) > 0);

  const confirm = async () => {
    if (!licence) return;
    setPending(true);
    setFailure(null);
    try {
      await share({ covers, licence }, seen?.token);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It was not done.");
      if (selected) await preview.refetch();
    } finally {
      setPending(false);
    }
  };

  return (
    <>
      <div className="grid gap-6 md:grid-cols-2">
        <div className="grid content-start gap-5">
          <fieldset className="grid gap-2">
            <legend className="mb-2 text-sm font-medium">
              Beside the content, show
            </legend>
            {parts.map((part) => (
              <Checkbox
                key={part}
                label={PARTS[part].name}
                hint={PARTS[part].hint}
                checked={covers.includes(part)}
                onCheckedChange={(on) =>
                  setCovers(
                    SHARED_PARTS.filter((one) =>
                      one === part ? on === true : covers.includes(one),
                    ),
                  )
                }
              />
            ))}
          </fieldset>
          <RadioGroup
            label="Licence"
            value={licence ?? ""}
            onValueChange={(value) => setLicence(value as Licence)}
            options={LICENCE_NAMES.map((value) => ({
              value,
              label: `${LICENCES[value].name} (${value})`,
              hint: LICENCES[value].says,
            }))}
          />
        </div>
        <Preview app={app} example={example} about={about}>
          {(input) => (
            <CardOf
              app={app}
              input={input}
              terms={{ covers, licence: licence ?? "CC0-1.0" }}
              licensed={licence !== null}
            />
          )}
        </Preview>
      </div>
      <p role="alert" className="text-sm text-red-text empty:hidden">
        {failure ?? (licence && preview.error?.message)}
      </p>
      <footer className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto text-sm text-muted">
          {licence ? seen && previewWords(seen) : "Choose a licence first."}
        </p>
        <DialogClose asChild>
          <Button disabled={pending}>Keep it private</Button>
        </DialogClose>
        <Button
          look="primary"
          pending={pending}
          disabled={!isReady}
          onClick={confirm}
        >
          {seen ? `Share ${records(seen.records)}` : verb}
        </Button>
      </footer>
    </>
  );
}

type PreviewProps = Pick<TermsFormProps, "example" | "about"> & {
  app: string;
  children: (input: string) => ReactNode;
};

function Preview({ app, example, about, children }: PreviewProps) {
  return (
    <section className="grid content-start gap-2">
      <h3 className="text-sm font-medium">
        {about
          ? `What others will see, of the first of ${about}`
          : "What others will see"}
      </h3>
      {example ? (
        children(example.id)
      ) : (
        <p className="text-sm text-muted">None of them is loaded here.</p>
      )}
      <Audience app={app} />
      <p className="text-sm text-muted">
        Never shown: its subject, its URL, this app, and who of you shared it.
      </p>
    </section>
  );
}

/** To whom it becomes visible. */
function Audience({ app }: { app: string }) {
  const { data } = useQuery(sharingQuery(app));
  if (!data) return <Skeleton className="h-5" />;
  return <p className="text-sm">{AUDIENCE_WORDS[data.audience]}</p>;
}

type CardOfProps = {
  app: string;
  input: string;
  terms: Terms;
  licensed: boolean;
};

function CardOf({ app, input, terms, licensed }: CardOfProps) {
  const { data, error } = useQuery(cardQuery(app, input, terms));
  if (error) return <p className="text-sm text-red-text">{error.message}</p>;
  if (!data) return <Skeleton className="h-48" />;
  return <PublicCard app={app} input={input} card={data} licensed={licensed} />;
}
