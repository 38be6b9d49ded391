import { describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { predicting } from "@/lib/http/predicting";
import { type Receipt, verifyReceipt } from "@/lib/log/receipt";
import { publicKeys } from "@/lib/receipts/public";
import { sha256 } from "@/lib/sealing/digest";
import { json, raw } from "@/lib/testing/bodies";
import { failing } from "@/lib/testing/models";
import { keyFor, named, request, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { rowsWith } from "@/lib/testing/rows";

const SENT = "Guten Morgen, my diagnosis";
const asking = (more: object = {}) => ({
  model: "language",
  input: { type: "text", text: SENT },
  ...more,
});

/** Somebody who wants a receipt of each call. */
async function caller(given: Parameters<typeof tenant>[0] = {}) {
  const one = await tenant(given);
  const key = await keyFor(one);
  const app = `/apps/${one.id}`;
  const wanting = (init: RequestInit, more: Record<string, string> = {}) => ({
    key,
    ...init,
    headers: { ...init.headers, "sojourn-receipt": "true", ...more },
  });
  const send = (
    path: string,
    init: RequestInit,
    more?: Record<string, string>,
  ) => ask(app + path, wanting(init, more));
  const receiptIn = async (answer: Response): Promise<Receipt> => {
    const id = answer.headers.get("sojourn-receipt");
    return (await ask(`${app}/receipts/${id}`, { key })).json();
  };
  const list = async () => (await ask(`${app}/receipts`, { key })).json();
  const entries = (action: string) =>
    db().auditEntry.findMany({ where: { appId: one.ctx.appId, action } });
  return { one, key, app, wanting, send, receiptIn, list, entries };
}

describe("a call that isn't stored, with a receipt asked for", () => {
  const calls: [string, string, RequestInit][] = [
    ["a prediction", "/predictions", json(asking({ store: false }))],
    [
      "a prediction of a raw body",
      "/predictions?model=language&store=false",
      raw(SENT, { "content-type": "text/plain" }),
    ],
    [
      "an input",
      "/inputs",
      json({ input: { type: "text", text: SENT }, store: false }),
    ],
  ];
  test.each(calls)(
    "%s: it verifies, for exactly this content and call",
    async (_, path, init) => {
      const { one, send, receiptIn } = await caller();
      const answer = await send(path, init);
      const salt = String(answer.headers.get("sojourn-receipt-salt"));
      const receipt = await receiptIn(answer);

      expect(answer.status).toBe(200);
      expect(answer.headers.get("sojourn-storage")).toBe("none");
      expect(receipt.entry).toMatchObject({
        action: "call.forget",
        target_id: answer.headers.get("x-request-id"),
        outcome: "ok",
      });
      const keys = await publicKeys(one.ctx);
      const claim = { salt, content: sha256(SENT) };
      const verdict = await verifyReceipt(receipt, keys, claim);
      expect(verdict).toMatchObject({ verified: true });
      expect(JSON.stringify(verdict)).toContain("having kept nothing of this");
      const other = { salt, content: sha256("something else") };
      expect(await verifyReceipt(receipt, keys, other)).toMatchObject({
        verified: false,
        step: "commitment",
      });
    },
  );

  test("T4: leaves its count and a hash; the salt and the content are nowhere", async () => {
    const { one, send, list } = await caller();
    const answer = await send("/predictions", json(asking({ store: false })));
    const salt = Buffer.from(
      String(answer.headers.get("sojourn-receipt-salt")),
      "hex",
    );

    const where = { appId: one.ctx.appId };
    expect(await db().usageEvent.count({ where })).toBe(1);
    for (const secret of [salt.toString("hex"), salt.toString("base64")]) {
      expect(await rowsWith(db(), secret)).toEqual([]);
    }
    expect(await rowsWith(db(), SENT)).toEqual([]);
    expect((await list()).data).toMatchObject([
      {
        id: answer.headers.get("sojourn-receipt"),
        action: "not_stored",
        input: null,
        call: answer.headers.get("x-request-id"),
        everywhere_at: null,
      },
    ]);
  });

  test("has another salt each time, so that nobody sees that two were of the same", async () => {
    const { send, receiptIn } = await caller({ store: false });
    const answers = [
      await send("/predictions", json(asking())),
      await send("/predictions", json(asking())),
    ];
    const salts = answers.map(({ headers }) =>
      headers.get("sojourn-receipt-salt"),
    );
    const [one, other] = await Promise.all(answers.map(receiptIn));

    expect(salts[0]).not.toBe(salts[1]);
    expect(one?.entry.commitment).not.toBe(other?.entry.commitment);
  });

  test("of a record that is kept already, commits to no content: that lives on", async () => {
    const { send, receiptIn } = await caller();
    const stored = await send("/inputs", json({ input: asking().input }));
    const { id } = await stored.json();
    const again = asking({ input: { id }, store: false });
    const answer = await send("/predictions", json(again));

    expect(answer.headers.get("sojourn-receipt-salt")).toBeNull();
    expect((await receiptIn(answer)).entry).toMatchObject({
      action: "call.forget",
      commitment: null,
    });
  });
});

describe("a call that fails leaves nothing either, and its receipt says so:", () => {
  test("when the model fails", async () => {
    const { one, wanting, receiptIn } = await caller();
    const call = request(
      `/apps/${one.id}/predictions`,
      wanting(json(asking({ store: false }))),
    );
    const answer = await predicting(failing)(call, named({ appId: one.id }));
    const salt = String(answer.headers.get("sojourn-receipt-salt"));
    const keys = await publicKeys(one.ctx);

    expect(answer.status).toBe(502);
    const claim = { salt, content: sha256(SENT) };
    expect(
      await verifyReceipt(await receiptIn(answer), keys, claim),
    ).toMatchObject({ verified: true });
  });

  test.each<[string, string, RequestInit, number]>([
    ["no such model", "/predictions", json(asking({ model: "none" })), 404],
    ["no JSON", "/predictions", json("{"), 400],
    ["an unknown member", "/inputs", json({ text: SENT }), 400],
    ["no UTF-8", "/inputs", raw(Buffer.from([0x61, 0xff, 0xfe, 0x61])), 415],
  ])("%s", async (_, path, init, status) => {
    const { send, receiptIn } = await caller();
    const answer = await send(path, init);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("sojourn-receipt-salt")).toBeNull();
    expect((await receiptIn(answer)).entry).toMatchObject({
      action: "call.forget",
      target_id: answer.headers.get("x-request-id"),
      commitment: null,
    });
  });

  test("a stranger gets none", async () => {
    const { app, entries } = await caller();
    const init = { ...json(asking()), key: "snj_wrong" };
    const headers = { "sojourn-receipt": "true" };
    const answer = await ask(`${app}/predictions`, { ...init, headers });

    expect(answer.status).toBe(401);
    expect(answer.headers.get("sojourn-receipt")).toBeNull();
    expect(await entries("call.forget")).toEqual([]);
  });
});

describe("a call that is stored, with a receipt asked for", () => {
  test.each<[string, object, string]>([
    ["/predictions", asking(), "prediction.make"],
    ["/inputs", { input: asking().input }, "input.receive"],
  ])("%s: it is of the receipt of the record", async (path, body, action) => {
    const { one, send, receiptIn, list } = await caller();
    const answer = await send(path, json(body));
    const receipt = await receiptIn(answer);

    expect(answer.headers.get("sojourn-receipt-salt")).toBeNull();
    expect(receipt.entry).toMatchObject({
      action,
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const keys = await publicKeys(one.ctx);
    expect(await verifyReceipt(receipt, keys)).toMatchObject({
      verified: true,
    });
    expect((await list()).data).toEqual([]);
  });

  test("is told the same receipt when it is sent again with its key", async () => {
    const { send } = await caller();
    const answers = [
      await send("/predictions", json(asking()), { "idempotency-key": "k" }),
      await send("/predictions", json(asking()), { "idempotency-key": "k" }),
    ];
    const [first, second] = answers.map(({ headers }) =>
      headers.get("sojourn-receipt"),
    );

    expect(first).toMatch(/^rcp_/);
    expect(second).toBe(first);
  });
});

test("a receipt is of one input: for an array it is refused, and nothing is kept", async () => {
  const { one, send } = await caller();
  const answer = await send("/inputs", json([{ input: asking().input }]));

  expect(answer.status).toBe(400);
  const where = { appId: one.ctx.appId };
  expect(await db().input.count({ where })).toBe(0);
});

test("whoever doesn't ask for one gets none, and whoever asks otherwise is told", async () => {
  const { key, app, entries } = await caller();
  const call = (headers: Record<string, string>) => {
    const init = json(asking({ store: false }));
    return ask(`${app}/predictions`, {
      key,
      ...init,
      headers: { ...(init.headers as object), ...headers },
    });
  };

  for (const headers of [{}, { "sojourn-receipt": "false" }]) {
    const answer = await call(headers as Record<string, string>);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("sojourn-receipt")).toBeNull();
  }
  expect((await call({ "sojourn-receipt": "yes" })).status).toBe(400);
  expect(await entries("call.forget")).toEqual([]);
});

test("another tenant is told that there is no such receipt", async () => {
  const { send } = await caller();
  const other = await caller();
  const answer = await send("/predictions", json(asking({ store: false })));
  const id = answer.headers.get("sojourn-receipt");

  const theirs = await ask(`${other.app}/receipts/${id}`, { key: other.key });
  expect(theirs.status).toBe(404);
  expect((await other.list()).data).toEqual([]);
});
