import "server-only";

import { createParser, type EventSourceMessage } from "eventsource-parser";

import { failed } from "@/lib/models/upstream/failure";

/** An event of a stream: its type, where it says one, and its data. */
export type Message = { event?: string; data: string };

/** In UTF-16 units: far more than any event has, and little for a memory. */
const MESSAGE_LENGTH_MAX = 16 * 1024 * 1024;

/**
 * The messages of a stream of server-sent events, each as soon as it is there. Nothing
 * is read on before the one at hand is done with. What the end cuts off is none.
 */
export async function* messagesIn(
  pieces: AsyncIterable<Uint8Array>,
): AsyncIterable<Message> {
  const decoder = new TextDecoder();
  const arrived: EventSourceMessage[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: MESSAGE_LENGTH_MAX,
    onEvent: (message) => arrived.push(message),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") isTooLong = true;
    },
  });
  for await (const piece of pieces) {
    parser.feed(decoder.decode(piece, { stream: true }));
    for (const { event, data } of arrived.splice(0)) yield { event, data };
    if (isTooLong) throw failed("The provider sent an event without an end.");
  }
}
