import "server-only";

import type { Passage } from "@/lib/models/upstream/circuit";
import type { Told } from "@/lib/models/upstream/failure";
import {
  failed,
  failureOnTheWay,
  Refused,
} from "@/lib/models/upstream/failure";
import {
  discard,
  type Response,
  refuseUnlessFine,
  type Sending,
  send,
} from "@/lib/models/upstream/send";
import { forgetIdle, standingOf } from "@/lib/models/upstream/standing";
import type { World } from "@/lib/models/upstream/world";

const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** What a server may send behind the last event, and how long that may take. */
const REST = { bytes: 16 * 1024, ms: 1_000 };

type Whose = {
  id: string;
  concurrency: number;
  toldIn?: (body: unknown) => Told;
};

/** Sends a call as soon as its provider's circuit and a place let it through. */
export async function exchangeWith(
  whose: Whose,
  sending: Sending,
  world: World,
): Promise<Exchange> {
  const { signal } = sending;
  signal.throwIfAborted();
  const { circuit, places } = standingOf(whose.id, whose.concurrency);
  circuit.refuseWhileOpen(world.now());
  const giveBack = await places.take(signal);
  const leave = () => {
    giveBack();
    forgetIdle(whose.id);
  };
  let passage: Passage | undefined;
  try {
    passage = circuit.enter(world.now);
    const response = await send(sending, world);
    await refuseUnlessFine(response, whose.toldIn, world.now());
    passage.answers();
    return new Exchange(response, signal, passage, leave);
  } catch (error) {
    const failure = signal.aborted ? signal.reason : failureOnTheWay(error);
    passage?.ends(outcomeOf(failure, signal));
    leave();
    throw failure;
  }
}

function outcomeOf(failure: unknown, signal: AbortSignal) {
  if (signal.aborted) return "left";
  const isAnswer = failure instanceof Refused && failure.status < 500;
  return isAnswer ? "answered" : "failed";
}

/** A call that its provider has begun to answer. Whoever has one leaves it in the end. */
export class Exchange {
  readonly headers: Response["headers"];
  #isOver = false;

  constructor(
    private readonly response: Response,
    private readonly signal: AbortSignal,
    private readonly passage: Passage,
    private readonly leavePlace: () => void,
  ) {
    this.headers = response.headers;
  }

  /** The answer, piece by piece. Throws as calls do. */
  async *body(): AsyncIterable<Uint8Array> {
    let length = 0;
    try {
      const pieces = this.response.body.iterator({ destroyOnReturn: false });
      for await (const piece of pieces) {
        length += piece.length;
        if (length > ANSWER_BYTES_MAX) {
          throw failed("The provider's answer is larger than 64 MB.");
        }
        yield piece;
      }
      this.#end("answered");
    } catch (error) {
      const { signal } = this;
      const failure = signal.aborted ? signal.reason : failureOnTheWay(error);
      discard(this.response);
      this.#end(outcomeOf(failure, signal));
      throw failure;
    }
  }

  /** Ends the call, and its connection where something was still to come. */
  leave(): void {
    if (!this.#isOver) discard(this.response);
    this.#end("left");
  }

  /** Leaves with all there that matters, so that the connection can serve another call. */
  leaveAtItsEnd(): void {
    this.#end("answered");
    const enough = new AbortController();
    const late = setTimeout(() => enough.abort(), REST.ms);
    this.response.body
      .dump({ limit: REST.bytes, signal: enough.signal })
      .catch(() => {})
      .finally(() => clearTimeout(late));
  }

  #end(outcome: Parameters<Passage["ends"]>[0]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.passage.ends(outcome);
    this.leavePlace();
  }
}
