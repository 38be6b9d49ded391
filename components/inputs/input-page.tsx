"use client";

import {
  Download,
  FlaskConical,
  Globe,
  ScanSearch,
  ShieldCheck,
  Trash2,
} from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { isSaidBy } from "@/components/annotations/accepting";
import { Annotations } from "@/components/annotations/annotations";
import { useUndoKeys } from "@/components/annotations/undo-buttons";
import {
  type Annotating,
  useAnnotating,
} from "@/components/annotations/use-annotating";
import { trailHref } from "@/components/audit/place";
import { ChatViewer } from "@/components/chats/chat-viewer";
import { useChat } from "@/components/chats/use-chat";
import { DestroyInput } from "@/components/inputs/destroy-input";
import { EmbeddedFacts } from "@/components/inputs/embedded-facts";
import { FetchStatus } from "@/components/inputs/fetch-status";
import { InputFacts } from "@/components/inputs/input-facts";
import { InputViewer } from "@/components/inputs/input-viewer";
import { LifeStatement } from "@/components/inputs/life-line";
import { MetadataEditor } from "@/components/inputs/metadata-editor";
import { MetadataList } from "@/components/inputs/metadata-list";
import { inputName, lifeOf } from "@/components/inputs/naming";
import {
  NeighbourButtons,
  useNeighbours,
} from "@/components/inputs/neighbours";
import { contentUrl } from "@/components/inputs/place";
import { Comparison } from "@/components/predictions/comparison";
import type { Track } from "@/components/predictions/frame-timeline";
import { PredictionList } from "@/components/predictions/prediction-list";
import { ShownControls } from "@/components/predictions/shown-controls";
import { type Shown, useShown } from "@/components/predictions/use-shown";
import { receiptHref } from "@/components/receipts/place";
import { shortReason } from "@/components/retention/hold-words";
import {
  type PlaceHold,
  PlaceHoldDialog,
} from "@/components/retention/place-hold";
import { RecordHolds } from "@/components/retention/record-holds";
import { useFoundBy } from "@/components/search/found-by";
import {
  RecordSharing,
  ShareRecord,
} from "@/components/sharing/record-sharing";
import { TopBar } from "@/components/shell/top-bar";
import { similarHref } from "@/components/similar/place";
import { Button } from "@/components/ui/button";
import type { AnnotationBody, AnnotationView } from "@/lib/annotations/schema";
import { ask } from "@/lib/http/ask";
import type { FormAction } from "@/lib/http/form";
import {
  Destroyed,
  type EmbeddedView,
  type InputView,
} from "@/lib/inputs/schema";
import type { List } from "@/lib/paging";
import type { PredictionView } from "@/lib/predictions/schema";
import type { HoldView } from "@/lib/retention/holds/schema";
import type { ShareState } from "@/lib/sharing/shares-schema";

type InputPageProps = {
  app: string;
  input: InputView;
  /** Of a text: how it begins. */
  text?: string;
  /** Where the rest of it begins, in bytes. */
  next?: number;
  /** Of an image: what its file says beside its pixels. Null: nothing. */
  embedded: EmbeddedView | null;
  /** Newest first. */
  predictions: PredictionView[];
  /** Whether there are older ones, too. */
  morePredictions: boolean;
  /** Newest first. */
  annotations: List<AnnotationView>;
  /** What those are called who may have said something, by their ids. */
  people: Record<string, string>;
  may: {
    change: boolean;
    destroy: boolean;
    predict: boolean;
    hold: boolean;
    annotate: boolean;
    share: boolean;
    takeBack: boolean;
    audit: boolean;
  };
  /** How it is shared, and where it went. */
  sharing: ShareState;
  /** Those in force that keep it. */
  holds: HoldView[];
  placeHold: PlaceHold;
  save: FormAction<unknown>;
};

/** One record: the thing itself, what models said of it, and how long it stays. */
export function InputPage(props: InputPageProps) {
  const { app, input, text, next, predictions, holds, may } = props;
  const { annotations, embedded, sharing, people } = props;
  const shown = useShown(predictions);
  const annotating = useAnnotating(app, input.id, annotations);
  useUndoKeys(annotating, may.annotate);
  const neighbours = useNeighbours(app, input.id);
  const why = holds[0]?.reason;
  const query = useFoundBy();
  const chat = useChat({
    ...{ mediaType: input.media_type, url: contentUrl(app, input.id) },
    ...{ text, next },
  });
  const read = chat ? chat.chat?.transcript : text;

  return (
    <>
      <TopBar
        title={inputName(input)}
        actions={
          <>
            <NeighbourButtons {...neighbours} />
            <Actions {...props} />
          </>
        }
      />
      <div className="grid gap-6 p-3 md:p-5">
        <LifeStatement life={lifeOf(input, why && shortReason(why))} />
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_380px]">
          {input.fetch ? (
            <FetchStatus
              app={app}
              input={input.id}
              fetch={input.fetch}
              mayRetry={may.change}
            />
          ) : chat ? (
            <ChatViewer
              state={chat}
              predictions={predictions}
              spans={shown.spans}
              query={query}
              annotating={annotating}
              mayAnnotate={may.annotate}
            />
          ) : (
            <InputViewer
              app={app}
              input={input}
              text={text}
              next={next}
              tracks={tracksIn(predictions)}
              spans={shown.spans}
              regions={shown.regions}
              query={query}
              annotating={annotating}
              mayAnnotate={may.annotate}
            />
          )}
          <div className="grid gap-6">
            {concernsOthers(sharing) && (
              <Part title="Community">
                <RecordSharing app={app} state={sharing} may={may.takeBack} />
              </Part>
            )}
            {holds.length > 0 && (
              <Part title="Held">
                <RecordHolds app={app} holds={holds} mayLift={may.hold} />
              </Part>
            )}
            <Predictions {...{ ...props, shown, annotating }} text={read} />
            <Part title="Annotations">
              <Annotations
                annotating={annotating}
                people={people}
                mayAnnotate={may.annotate}
              />
            </Part>
            <Part title="Metadata">
              <Metadata {...props} />
            </Part>
            <Part title="About">
              <InputFacts input={input} />
              {may.audit && (
                <Link
                  href={trailHref(app, { target: input.id })}
                  className="link w-fit text-sm"
                >
                  What happened to it
                </Link>
              )}
            </Part>
            {embedded && (
              <Part title="In the file">
                <EmbeddedFacts
                  app={app}
                  input={input.id}
                  embedded={embedded}
                  mayStrip={may.change && holds.length === 0}
                />
              </Part>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

/** What was answered of frames, by each model last. */
function tracksIn(predictions: PredictionView[]): Track[] {
  const tracks = predictions.flatMap(({ id, model, output }) =>
    id && output && "frames" in output && output.frames.length > 0
      ? { id, model: model.id, frames: output.frames }
      : [],
  );
  return tracks.filter(
    ({ model }, place) =>
      tracks.findIndex((track) => track.model === model) === place,
  );
}

const concernsOthers = ({ shared, recipients, taken_down }: ShareState) =>
  shared || recipients.length > 0 || taken_down !== null;

function Actions(props: InputPageProps) {
  const { app, input, predictions, may, holds, placeHold, sharing } = props;
  const router = useRouter();
  const destroy = async () => {
    const path = `/api/v1/apps/${app}/inputs/${input.id}`;
    const { receipt } = await ask(Destroyed, path, { method: "DELETE" });
    toast("Destroyed. Its key is gone, and nothing opens it again.", {
      action: {
        label: "Receipt",
        onClick: () => router.push(receiptHref(app, receipt)),
      },
    });
    router.push(`/apps/${app}/inputs` as Route);
    router.refresh();
  };

  return (
    <>
      <Button asChild look="quiet">
        <Link href={similarHref(app, input.id)}>
          <ScanSearch />
          <span className="max-sm:sr-only">Find similar</span>
        </Link>
      </Button>
      {!input.fetch && (
        <Button asChild look="quiet">
          <a href={contentUrl(app, input.id)} download>
            <Download />
            <span className="max-sm:sr-only">Download</span>
          </a>
        </Button>
      )}
      {may.share && !input.fetch && !sharing.shared && !sharing.taken_down && (
        <ShareRecord
          app={app}
          input={input}
          trigger={
            <Button look="quiet">
              <Globe />
              <span className="max-sm:sr-only">Share…</span>
            </Button>
          }
        />
      )}
      {may.hold && (
        <PlaceHoldDialog
          place={placeHold}
          input={input.id}
          trigger={
            <Button look="quiet">
              <ShieldCheck />
              <span className="max-sm:sr-only">Hold…</span>
            </Button>
          }
        />
      )}
      {may.destroy && holds.length === 0 && (
        <DestroyInput
          input={input}
          predictions={predictions.length}
          destroy={destroy}
          trigger={
            <Button look="danger-plain">
              <Trash2 />
              <span className="max-sm:sr-only">Destroy</span>
            </Button>
          }
        />
      )}
    </>
  );
}

type PredictionsProps = InputPageProps & {
  shown: Shown;
  annotating: Annotating;
};

function Predictions(props: PredictionsProps) {
  const { app, input, text, predictions, morePredictions, may } = props;
  const { shown, annotating } = props;
  const { one, other, sure } = shown;
  const accepting = may.annotate
    ? {
        accept: annotating.say,
        isSaid: (body: AnnotationBody) =>
          isSaidBy(annotating.annotations, body),
      }
    : undefined;
  const history = `/apps/${app}/history?input=${input.id}` as Route;
  const again = `/apps/${app}/playground?input=${input.id}` as Route;

  return (
    <Part
      title="Predictions"
      action={
        may.predict &&
        !input.fetch && (
          <Button asChild size="small">
            <Link href={again}>
              <FlaskConical />
              Ask a model
            </Link>
          </Button>
        )
      }
    >
      <ShownControls shown={shown} />
      {one && other && (
        <Comparison one={one} other={other} sure={sure} text={text} />
      )}
      {predictions.length === 0 ? (
        <p className="text-sm text-muted">No model was asked about it yet.</p>
      ) : (
        <PredictionList
          predictions={predictions}
          text={text}
          sure={sure}
          accepting={accepting}
        />
      )}
      {morePredictions && (
        <Link href={history} className="text-sm text-accent-text underline">
          Older predictions
        </Link>
      )}
    </Part>
  );
}

function Metadata({ input, may, save }: InputPageProps) {
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <MetadataEditor
        metadata={input.metadata}
        save={save}
        onDone={() => setEditing(false)}
      />
    );
  }
  return (
    <div className="grid justify-items-start gap-3">
      <MetadataList metadata={input.metadata} />
      {may.change && (
        <Button size="small" onClick={() => setEditing(true)}>
          Edit metadata
        </Button>
      )}
    </div>
  );
}

type PartProps = { title: string; action?: ReactNode; children: ReactNode };

function Part({ title, action, children }: PartProps) {
  return (
    <section className="grid gap-3">
      <header className="flex h-7 items-center justify-between gap-3">
        <h2 className="font-semibold">{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}
