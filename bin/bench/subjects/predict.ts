import type { Bench, Subject } from "@/bin/bench/bench";
import type { Sent } from "@/bin/bench/generator";
import { makeTable } from "@/bin/bench/plain-rows";
import { interleaved, told } from "@/bin/bench/rounds";

const TEXT_BYTES = 1024;
const CONNECTIONS = [1, 16];

const SENTENCE = "The guests stay only as long as their host has said. ";
const TEXT = SENTENCE.repeat(TEXT_BYTES / SENTENCE.length + 1).slice(
  0,
  TEXT_BYTES,
);

/** A prediction of a text of 1 KB, stored and not, against routes that do only that. */
export const subject: Subject = async ({ instance, load, effort }) => {
  await makeTable(instance.databaseUrl);
  const contender = (name: string, path: string, store: boolean) => {
    const request = post(instance.key, path, store);
    return {
      name,
      run: (connections: number, amount: number) =>
        load([request], connections, amount),
    };
  };
  const predictions = `/api/v1/apps/${instance.app}/predictions`;
  await refuseWrongStorage(instance, post(instance.key, predictions, true));
  await refuseWrongStorage(instance, post(instance.key, predictions, false));

  const results = await interleaved(
    [
      contender("bare handler", "/api/bench/answer", false),
      contender("predict, no-store", predictions, false),
      contender("bare handler, INSERT", "/api/bench/insert", true),
      contender("predict, stored", predictions, true),
    ],
    CONNECTIONS,
    effort,
  );
  return told(
    `predict: 1 KB of text, model language, as JSON, with a key; medians of ${effort.rounds} rounds of ${effort.seconds} s`,
    results,
    [
      {
        ours: "predict, no-store",
        floor: "bare handler",
        by: "perSecond",
        atLeast: 0.8,
      },
      {
        ours: "predict, stored",
        floor: "bare handler, INSERT",
        by: "perSecond",
        atLeast: 0.6,
      },
    ],
  );
};

function post(key: string, path: string, store: boolean): Sent {
  return {
    method: "POST",
    path,
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      model: "language",
      input: { type: "text", text: TEXT },
      store,
    }),
  };
}

/** That what is measured is what it says, before it is measured. */
async function refuseWrongStorage(
  { url }: Bench["instance"],
  { path, ...sent }: Sent,
): Promise<void> {
  const response = await fetch(new URL(path, url), sent);
  const { storage } = await response.json();
  const { store } = JSON.parse(String(sent.body));
  if (storage.stored !== store) throw new Error("Another storage decision.");
}
