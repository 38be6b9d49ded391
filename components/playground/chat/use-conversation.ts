"use client";

import { useEffect, useRef, useState } from "react";

import {
  type ChatAnswer,
  type Exchange,
  messagesOf,
  type Told,
  type Words,
} from "@/components/playground/chat/exchange";
import { telling } from "@/components/playground/chat/telling";

/** How a model is asked. */
export type Asking = { model: string; store: boolean };

export type Conversation = ReturnType<typeof useConversation>;

/** A conversation with a model: what was said, and what is being said. */
export function useConversation(app: string) {
  const [exchanges, setExchanges] = useState<Exchange[]>([]);
  const [system, setSystem] = useState("");
  const current = useRef<AbortController>(null);
  const lastKey = useRef(0);

  // Who leaves the page doesn't wait for an answer any more.
  useEffect(() => () => current.current?.abort(), []);

  const isAnswering = exchanges.at(-1)?.answer.state === "answering";

  const answer = async (before: Exchange[], said: Words, asking: Asking) => {
    const controller = new AbortController();
    current.current = controller;
    const asked = { ...asking, messages: messagesOf(system, before, said) };
    const key = ++lastKey.current;
    let told: Told | null = null;
    const show = (state: ChatAnswer["state"], error: unknown = null) => {
      // What a new conversation has put aside doesn't come back.
      if (current.current !== controller) return;
      const answer: ChatAnswer = { asked, state, told, error };
      setExchanges([...before, { key, said, answer }]);
    };
    const shown = onceAFrame(() => show("answering"));
    show("answering");
    try {
      for await (told of telling(app, asked, controller.signal)) shown.soon();
      shown.cancel();
      show("answered");
    } catch (error) {
      shown.cancel();
      show(controller.signal.aborted ? "stopped" : "failed", error);
    }
  };

  return {
    exchanges,
    isAnswering,
    system,
    setSystem,
    say(said: Words, asking: Asking) {
      if (!isAnswering) answer(exchanges, said, asking);
    },
    /** Asks once more what was asked last. */
    retry(asking: Asking) {
      const last = exchanges.at(-1);
      if (last && !isAnswering)
        answer(exchanges.slice(0, -1), last.said, asking);
    },
    stop: () => current.current?.abort(),
    clear() {
      current.current?.abort();
      current.current = null;
      setExchanges([]);
    },
  };
}

/** A model may say more in a second than a screen shows. */
function onceAFrame(draw: () => void) {
  let frame = 0;
  return {
    soon() {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    },
    cancel: () => cancelAnimationFrame(frame),
  };
}
