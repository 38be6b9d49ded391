"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { importQuery, sendImport } from "@/components/imports/query";
import { jobsQuery } from "@/components/jobs/query";
import { endWords, progressWords } from "@/components/jobs/words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field, FieldFrame } from "@/components/ui/field";
import { exactNumber } from "@/components/ui/format-number";
import { Select } from "@/components/ui/select";
import type { ImportView } from "@/lib/imports/schema";
import type { Format } from "@/lib/queue/schema";

const FORMATS: { value: Format; label: string; hint: string }[] = [
  {
    value: "jsonl",
    label: "JSON lines",
    hint: "Lines, or a zip of records.jsonl and its media: what an export gives.",
  },
  {
    value: "coco",
    label: "COCO",
    hint: "A zip of annotations.json and images.",
  },
  {
    value: "yolo",
    label: "YOLO",
    hint: "A zip of data.yaml, images and labels.",
  },
];

/** Brings records in from a file, and says what became of it. */
export function ImportRecords({ app }: { app: string }) {
  const [open, setOpen] = useState(false);
  const [id, setId] = useState<string | null>(null);

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Import records</Button>
      </DialogTrigger>
      <DialogContent
        title="Import records"
        description="Each is kept as if it had been sent now: for as long as this app says, counted from today. The file itself is destroyed when it is through."
      >
        {id ? (
          <Outcome app={app} id={id} again={() => setId(null)} />
        ) : (
          <Ask app={app} onAsked={setId} />
        )}
      </DialogContent>
    </Dialog>
  );
}

type AskProps = { app: string; onAsked: (id: string) => void };

function Ask({ app, onAsked }: AskProps) {
  const queries = useQueryClient();
  const [format, setFormat] = useState<Format>("jsonl");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const send = async (file: File) => {
    setPending(true);
    setFailure(null);
    try {
      const { id } = await sendImport(app, format, file);
      await queries.invalidateQueries(jobsQuery(app));
      onAsked(id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It didn't work.");
    } finally {
      setPending(false);
    }
  };

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const file = new FormData(event.currentTarget).get("file");
        if (file instanceof File) void send(file);
      }}
    >
      <FieldFrame
        label="Format"
        hint={FORMATS.find(({ value }) => value === format)?.hint}
      >
        {(framed) => (
          <Select
            {...framed}
            options={FORMATS}
            value={format}
            onValueChange={(value) => setFormat(value as Format)}
          />
        )}
      </FieldFrame>
      <Field
        label="File"
        name="file"
        type="file"
        required
        accept={format === "jsonl" ? ".zip,.jsonl,.ndjson" : ".zip"}
      />
      <footer className="flex items-center justify-end gap-3">
        <p role="alert" className="text-sm text-red-text">
          {failure}
        </p>
        <Button type="submit" look="primary" pending={pending}>
          Import
        </Button>
      </footer>
    </form>
  );
}

type OutcomeProps = { app: string; id: string; again: () => void };

function Outcome({ app, id, again }: OutcomeProps) {
  const { data } = useQuery(importQuery(app, id));
  if (!data) return <p role="status">Importing</p>;
  const { job } = data;

  return (
    <div className="grid gap-4">
      <p role="status" className="figures">
        {job.finished_at ? endWords(job) : progressWords(job)}
      </p>
      {data.refused_count > 0 && <LeftOut found={data} />}
      {job.finished_at && (
        <footer className="flex justify-end">
          <Button onClick={again}>Import another</Button>
        </footer>
      )}
    </div>
  );
}

function LeftOut({ found }: { found: ImportView }) {
  const { refused, refused_count } = found;
  return (
    <section aria-labelledby="left-out" className="grid gap-2">
      <h3 id="left-out" className="text-sm font-medium">
        Left out: {exactNumber(refused_count)}
      </h3>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys.
        tabIndex={0}
        aria-labelledby="left-out"
        className="grid max-h-60 gap-1 overflow-y-auto text-sm"
      >
        {refused.map(({ place, reason }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they only ever grow at the end.
          <li key={at}>
            <span className="font-mono text-xs">{place}</span> {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
