import "server-only";

import { storageHeader, storageView } from "@/lib/decision/decide";
import type { Frames } from "@/lib/http/streamed";
import type { Done } from "@/lib/idempotency/once";
import { readId } from "@/lib/ids";
import { type ReceiptWish, receiptHeaders } from "@/lib/inputs/forget";
import type { Form, StreamEvent } from "@/lib/models/provider";
import { predict } from "@/lib/predictions/predict";
import type { PredictionView } from "@/lib/predictions/schema";
import { answerOnce, type Said, wishOf } from "@/lib/wire/openai/call";
import { shownAs } from "@/lib/wire/openai/ids";
import type { Call } from "@/lib/wire/openai/route";

/** What an answer is told by, from before there is any of it. */
export type Known = { id: string; createdAt: Date; stored: boolean };

/** What is said to a model in a form, and how that form tells its answer. */
export type Turn = {
  form: Form;
  /** What the model is sent. */
  body: Record<string, unknown>;
  /** What of it came with this call, as it is kept. */
  kept: string;
  /** What it is asked with, beside what is said. */
  params: Record<string, unknown>;
  /** The answer, and an event of its stream, as a client reads them. */
  answer(known: Known, view: PredictionView): object;
  event(known: Known, event: StreamEvent): StreamEvent;
  frame(event: StreamEvent): string;
  /** Whether an event says that all is done: it waits until that is true here, too. */
  isLast(event: StreamEvent): boolean;
  /** What ends a stream. */
  end: string;
};

/** Asks a model, keeps what was said as the decision says, and answers. */
export function converse(
  call: Call,
  asked: Said,
  turn: Turn,
): Promise<Response> {
  return answerOnce(call, asked, async (signal, receipt, frames) => {
    const telling = tellingBy(call, turn, receipt, frames);
    const view = await predict(call.ctx, {
      about: "chat",
      model: asked.model,
      params: { ...turn.params, request_id: call.requestId },
      wish: wishOf(call.request, asked),
      description: {
        ...{ filename: null, url: null, subject: asked.subject ?? null },
        metadata: asked.metadata ?? {},
      },
      chat: {
        ...{ form: turn.form, body: turn.body, kept: turn.kept },
        begun: telling.begun,
        listen: frames && telling.listen,
      },
      ...{ signal, receipt },
    });
    const answer = await telling.end(view);
    const inputId = view.input.id && readId("inp", view.input.id);
    return inputId
      ? ({ kept: "record", inputId, answer } satisfies Done)
      : ({ kept: "nothing", answer } satisfies Done);
  });
}

/** Tells an answer as it comes, or as a whole. */
function tellingBy(
  { ctx }: Call,
  turn: Turn,
  receipt: ReceiptWish | undefined,
  frames: Frames | null,
) {
  let known: Known = { id: "", createdAt: ctx.now, stored: false };
  let headers: Record<string, string> = {};
  let last: StreamEvent | null = null;
  const send = (event: StreamEvent) =>
    frames?.send(turn.frame(turn.event(known, event)));
  return {
    begun({ id, decision }: { id: string; decision: DecisionOf }) {
      const { stored } = decision;
      known = { id: shownAs(turn.form, id), createdAt: ctx.now, stored };
      headers = {
        "sojourn-storage": storageHeader(storageView(decision)),
        ...receiptHeaders(receipt, !stored),
      };
      frames?.head(headers);
    },
    async listen(event: StreamEvent) {
      if (turn.isLast(event)) last = event;
      else await send(event);
    },
    async end(view: PredictionView) {
      if (!frames) {
        const body = JSON.stringify(turn.answer(known, view));
        return { status: 200, headers: { ...JSON_TYPE, ...headers }, body };
      }
      if (last) await send(last);
      if (turn.end) await frames.send(turn.end);
      return frames.sent();
    },
  };
}

type DecisionOf = Parameters<typeof storageView>[0];

const JSON_TYPE = { "content-type": "application/json" };
