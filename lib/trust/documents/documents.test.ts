import { beforeAll, describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { json } from "@/lib/testing/bodies";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { rowsWith } from "@/lib/testing/rows";
import { REQUESTER, runsInstance, visitor } from "@/lib/testing/trust";
import { documentKey } from "@/lib/trust/documents/document";
import { readDocument } from "@/lib/trust/documents/read";
import { grantRequest, requestDocument } from "@/lib/trust/documents/requests";

const REPORT = "zyzzyva: all of it is well";

let operator: string;
let others: { cookie?: string; key?: string }[];

beforeAll(async () => {
  const [first, second]: Tenant[] = [await tenant(), await tenant()];
  operator = await cookieFor(first as Tenant);
  others = [
    { cookie: await cookieFor(second as Tenant) },
    { cookie: await cookieFor(first as Tenant, "editor") },
    { key: await keyFor(first as Tenant) },
  ];
});

const asOperator = async (path: string, body?: object, method = "POST") => {
  const init = body ? { ...json(body), method } : { method };
  return ask(`/trust${path}`, { cookie: operator, ...init });
};

/** A document, as whoever runs the instance adds it. */
async function added(access: "public" | "on_request"): Promise<string> {
  const said = new URLSearchParams({
    ...{ title: "Report of 2026", filename: "report.txt", access },
  });
  const answer = await ask(`/trust/documents?${said}`, {
    cookie: operator,
    method: "POST",
    body: REPORT,
  });
  expect(answer.status).toBe(200);
  return (await answer.json()).id;
}

/** A request by somebody who isn't signed in. */
async function requested(id: string, given: object = {}): Promise<Response> {
  const asked = { ...REQUESTER, terms_version: 0, ...given };
  return ask(`/trust/documents/${id}/requests`, json(asked));
}

const content = (id: string, grant = "") =>
  ask(`/trust/documents/${id}/content${grant && `?grant=${grant}`}`);

const grantIn = (url: string) => new URL(url).searchParams.get("grant") ?? "";

test("a public document is everyone's, as a file that runs nowhere", async () => {
  const id = await added("public");
  const answer = await content(id);
  expect(await answer.text()).toBe(REPORT);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/plain",
    "content-disposition": expect.stringMatching(
      /^attachment; filename="report.txt"/,
    ),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  });
  expect((await requested(id)).status).toBe(409);
});

test("one on request opens for whom it is granted, until it ends or is taken back", async () => {
  const id = await added("on_request");
  expect((await content(id)).status).toBe(403);
  const asked = await (await requested(id)).json();
  expect(asked).toEqual({
    ...{ object: "document_request", id: asked.id, document: id },
    ...{ terms_version: 0, created_at: expect.any(String) },
  });
  expect((await content(id, asked.id)).status).toBe(403);

  const granted = await (
    await asOperator(`/requests/${asked.id}/grant`, { days: 2 })
  ).json();
  expect(granted).toMatchObject({ state: "granted", requester: REQUESTER });
  const grant = grantIn(granted.url);
  expect(await (await content(id, grant)).text()).toBe(REPORT);
  expect((await content(id, `${grant}x`)).status).toBe(403);
  expect((await content(await added("on_request"), grant)).status).toBe(403);

  const anew = await (
    await asOperator(`/requests/${asked.id}/grant`, {})
  ).json();
  expect((await content(id, grant)).status).toBe(403);
  expect((await content(id, grantIn(anew.url))).status).toBe(200);
  await asOperator(`/requests/${asked.id}/refuse`, {});
  expect((await content(id, grantIn(anew.url))).status).toBe(403);
});

test("a grant ends with its days", async () => {
  const id = await added("on_request");
  const visit = await visitor();
  const asked = await requestDocument(visit, {
    ...{ ...REQUESTER, documentId: id, terms_version: 0 },
  });
  const { url } = await grantRequest(await runsInstance(), {
    ...{ requestId: asked.id, days: 2 },
  });
  const after = (days: number) =>
    readDocument(
      { ...visit, now: new Date(Date.now() + days * 86_400_000) },
      { documentId: id, grant: grantIn(url) },
    );
  expect((await after(1.9)).bytes.toString()).toBe(REPORT);
  await expect(after(2.1)).rejects.toMatchObject({ code: "forbidden" });
});

test("who got which is listed, and in the log", async () => {
  const id = await added("on_request");
  const asked = await (await requested(id)).json();
  const granted = await (
    await asOperator(`/requests/${asked.id}/grant`, {})
  ).json();
  await content(id, grantIn(granted.url));
  await content(id, grantIn(granted.url));

  const listed = await ask("/trust/requests?state=granted", {
    cookie: operator,
  });
  const { data } = await listed.json();
  const mine = data.find((one: { id: string }) => one.id === asked.id);
  expect(mine).toMatchObject({
    ...{ document: id, title: "Report of 2026", state: "granted", reads: 2 },
    ...{ requester: REQUESTER, terms_version: 0 },
    last_read_at: expect.any(String),
  });
  const entries = await db().auditEntry.findMany({
    where: { targetId: readId("dreq", asked.id) ?? "" },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ["document.request", "stranger"],
    ["document_request.grant", "member"],
    ["document.read", "stranger"],
    ["document.read", "stranger"],
  ]);
});

test("nobody else sees who asked, grants, or adds", async () => {
  const id = await added("on_request");
  const asked = await (await requested(id)).json();
  for (const who of others) {
    const attempts = [
      ask("/trust/requests", who),
      ask(`/trust/requests/${asked.id}/grant`, { ...who, ...json({}) }),
      ask("/trust/documents?title=A", { ...who, ...json({}) }),
      ask(`/trust/documents/${id}`, { ...who, method: "DELETE" }),
      ask("/trust/settings", who),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain(REQUESTER.email);
    }
  }
});

test("a document, and who asked for it, are sealed, and gone with its key", async () => {
  const id = await added("on_request");
  await requested(id, { purpose: "zyzzyvakanarie" });
  for (const word of [REPORT, REQUESTER.email, "zyzzyvakanarie"]) {
    expect(await rowsWith(db(), word)).toEqual([]);
  }
  const { vault } = await runsInstance();
  const uuid = readId("doc", id) ?? "";
  expect(await documentKey(vault, uuid)).not.toBeNull();
  expect(
    (await asOperator(`/documents/${id}`, undefined, "DELETE")).status,
  ).toBe(204);
  expect(await documentKey(vault, uuid)).toBeNull();
  expect((await content(id)).status).toBe(404);
  expect(
    await db().documentRequest.count({ where: { documentId: uuid } }),
  ).toBe(0);
});

test("who asked is forgotten on demand, and then nothing opens", async () => {
  const id = await added("on_request");
  const asked = await (await requested(id)).json();
  const granted = await (
    await asOperator(`/requests/${asked.id}/grant`, {})
  ).json();
  const gone = await asOperator(`/requests/${asked.id}`, undefined, "DELETE");
  expect(gone.status).toBe(204);
  expect((await content(id, grantIn(granted.url))).status).toBe(403);
});

describe("terms", () => {
  test("are agreed to as they are now: others are a new version", async () => {
    const id = await added("on_request");
    const old = await (await requested(id)).json();
    const said = await (
      await asOperator("/settings", { terms: "Show it to nobody." }, "PATCH")
    ).json();
    expect(said.terms).toEqual({ version: 1, text: "Show it to nobody." });
    const same = await asOperator(
      "/settings",
      { terms: "Show it to nobody." },
      "PATCH",
    );
    expect((await same.json()).terms.version).toBe(1);

    expect((await requested(id)).status).toBe(409);
    const now = await (await requested(id, { terms_version: 1 })).json();
    const listed = await ask("/trust/requests", { cookie: operator });
    const versions = (await listed.json()).data.map(
      (one: { id: string; terms_version: number }) => [
        one.id,
        one.terms_version,
      ],
    );
    expect(versions).toContainEqual([old.id, 0]);
    expect(versions).toContainEqual([now.id, 1]);
  });
});

test("a stranger who asks again and again is told to wait", async () => {
  const id = await added("on_request");
  const visit = await visitor();
  const { version } = await db().trustTerms.findFirstOrThrow({
    orderBy: { version: "desc" },
  });
  const again = () =>
    requestDocument(visit, {
      ...{ ...REQUESTER, documentId: id, terms_version: version },
    });
  for (let n = 0; n < 20; n++) await again();
  await expect(again()).rejects.toMatchObject({ code: "rate_limited" });
});
