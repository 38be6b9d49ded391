"use client";

import { FileText, Film, Paperclip, X } from "lucide-react";
import {
  type ClipboardEvent,
  type DragEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

import { InputPreview } from "@/components/inputs/input-preview";
import { inputName } from "@/components/inputs/naming";
import { type Draft, draftOf, EMPTY } from "@/components/playground/draft";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { roundedBytes } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";

type InputBoxProps = {
  app: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Control or command and enter. */
  onSubmit: () => void;
};

/** Takes what there is: typed, pasted, dropped or chosen. */
export function InputBox({ app, draft, onChange, onSubmit }: InputBoxProps) {
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();

  const take = (file: File | undefined) => file && onChange(draftOf(file));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const paste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    take(file);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the others are a field and a button.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex min-h-64 flex-col rounded-lg border border-control bg-surface transition-colors focus-within:border-accent",
        over && "border-accent bg-accent-soft",
      )}
    >
      <label htmlFor={id} className="sr-only">
        Text, or a file
      </label>
      {draft.kind === "file" && (
        <FileDraft draft={draft} onRemove={() => onChange(EMPTY)} />
      )}
      {draft.kind === "kept" && (
        <KeptDraft app={app} draft={draft} onRemove={() => onChange(EMPTY)} />
      )}
      {draft.kind === "text" && (
        <textarea
          id={id}
          data-search
          value={draft.text}
          placeholder="Type or paste a text, paste or drop an image, drop any file"
          onChange={(event) =>
            onChange({ kind: "text", text: event.target.value })
          }
          onPaste={paste}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey))
              return;
            event.preventDefault();
            onSubmit();
          }}
          className="field-sizing-content max-h-[50dvh] grow resize-none rounded-t-lg bg-transparent p-4 text-lg leading-6 outline-none"
        />
      )}
      <div className="flex items-center justify-between gap-3 p-2">
        <Button look="quiet" onClick={() => picker.current?.click()}>
          <Paperclip />
          {draft.kind === "text" ? "Choose a file" : "Choose another"}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <span className="figures truncate pr-2 text-xs text-muted">
          {said(draft)}
        </span>
      </div>
    </div>
  );
}

function said(draft: Draft): string {
  if (draft.kind === "file") return roundedBytes(draft.file.size);
  if (draft.kind === "kept") return roundedBytes(draft.input.bytes);
  return draft.text ? roundedBytes(new Blob([draft.text]).size) : "";
}

type FileDraftProps = {
  draft: Extract<Draft, { kind: "file" }>;
  onRemove: () => void;
};

function FileDraft({ draft, onRemove }: FileDraftProps) {
  const Icon = draft.type === "video" ? Film : FileText;

  return (
    <div className="relative grid grow place-items-center gap-3 p-4">
      {draft.type === "image" ? (
        <LocalImage file={draft.file} />
      ) : (
        <Icon className="size-8 stroke-[1.25] text-muted" />
      )}
      <p className="max-w-full truncate text-sm text-muted">
        {draft.file.name}
      </p>
      <IconButton
        label={`Take ${draft.file.name} out`}
        look="plain"
        className="absolute top-2 right-2"
        onClick={onRemove}
      >
        <X />
      </IconButton>
    </div>
  );
}

type KeptDraftProps = {
  app: string;
  draft: Extract<Draft, { kind: "kept" }>;
  onRemove: () => void;
};

/** A record to ask about once more: it stays where it is. */
function KeptDraft({ app, draft, onRemove }: KeptDraftProps) {
  const name = inputName(draft.input);

  return (
    <div className="relative grid grow place-items-center gap-3 p-4">
      <div className="h-40 w-full max-w-72 overflow-hidden rounded-md border border-line">
        <InputPreview app={app} input={draft.input} />
      </div>
      <p className="max-w-full truncate text-sm text-muted">{name}</p>
      <IconButton
        label={`Ask about something else than ${name}`}
        className="absolute top-2 right-2"
        onClick={onRemove}
      >
        <X />
      </IconButton>
    </div>
  );
}

function LocalImage({ file }: { file: File }) {
  const image = useRef<HTMLImageElement>(null);

  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);

  return (
    // biome-ignore lint/performance/noImgElement: it is on the reader's own machine.
    <img
      ref={image}
      alt={file.name}
      className="checkerboard max-h-[40dvh] max-w-full rounded-md"
    />
  );
}
