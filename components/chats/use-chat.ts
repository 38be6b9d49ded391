"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { Refused } from "@/lib/http/ask";
import {
  CHAT_TYPE,
  startsOf,
  type Turn,
  transcriptOf,
  turnsIn,
} from "@/lib/models/chat";

/** A conversation as it is kept. */
export type Chat = {
  turns: Turn[];
  /** Where in the transcript each of them begins. */
  starts: number[];
  /** What is said in it: what models that read plain texts were asked about. */
  transcript: string;
};

/** A conversation's way here: it is there, or why it isn't. */
export type ChatState = {
  chat: Chat | null;
  error: Error | null;
  retry: () => void;
};

type Given = {
  mediaType: string;
  /** Where the content is. */
  url: string;
  /** How it begins. */
  text?: string;
  /** Where the rest of it is, in bytes. Undefined: `text` is all of it. */
  next?: number;
};

/**
 * The conversation that a record is, of a long one once all of it is fetched. Null: it is
 * no conversation, but another text, or no text at all.
 */
export function useChat({
  mediaType,
  url,
  text,
  next,
}: Given): ChatState | null {
  const isChat = mediaType === CHAT_TYPE;
  const query = useQuery({
    queryKey: ["chat", url],
    queryFn: ({ signal }) => fetchContent(url, signal),
    enabled: isChat && next !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // It isn't kept here once nobody looks at it.
    gcTime: 0,
  });
  const content = next === undefined ? text : query.data;
  const chat = useMemo(
    () => (isChat && content !== undefined ? chatIn(content) : null),
    [isChat, content],
  );
  if (!isChat || (content !== undefined && !chat)) return null;
  return { chat, error: query.error, retry: () => query.refetch() };
}

function chatIn(content: string): Chat | null {
  const turns = turnsIn(content);
  if (!turns) return null;
  return { turns, starts: startsOf(turns), transcript: transcriptOf(content) };
}

async function fetchContent(url: string, signal: AbortSignal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Refused(await answer.json());
  return answer.text();
}
