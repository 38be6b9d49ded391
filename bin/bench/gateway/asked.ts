/** So many words a model answers, each a token, and in a stream a piece of its own. */
export const TOKENS = 64;

const SENTENCE = "The guests stay only as long as their host has said. ";

/** A chat of 1 KB. */
export const chat = (model: string, more: object = {}): string =>
  JSON.stringify({
    model,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: SENTENCE.repeat(19) },
    ],
    ...more,
  });

/** Where a chat is sent, and how. */
export type Asked = {
  url: string;
  path: string;
  headers: Record<string, string>;
  body: string;
};
