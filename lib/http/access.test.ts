import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

import type { Action } from "@/lib/actions";
import { db } from "@/lib/db";
import { OPERATIONS } from "@/lib/http/operations";
import { newId, readId, showId } from "@/lib/ids";
import { SCOPES, type Scope } from "@/lib/permissions";
import { newestText } from "@/lib/sharing/texts";
import { json } from "@/lib/testing/bodies";
import { doneExport, exportedFor, sharedIn } from "@/lib/testing/community";
import { png } from "@/lib/testing/inputs";
import { type OpenAiServer, openAiServer } from "@/lib/testing/openai-server";
import { providerRow } from "@/lib/testing/providers";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask, type Endpoint, endpoints } from "@/lib/testing/routes";
import { everyRow } from "@/lib/testing/rows";
import { startSharing, stopSharing } from "@/lib/testing/sharing";
import { SUBPROCESSOR, trustThings } from "@/lib/testing/trust";

type Need = {
  /** What a key needs; null where any key of the app may. */
  scope: Scope | "people only" | null;
  /** Whether a viewer may do it. */
  viewer: boolean;
  query?: string;
  /** A body that is right. */
  body?: (one: Tenant, ids: Record<string, string>) => object;
};

const read = { scope: "inputs:read", viewer: true } as const;
const destroy = { scope: "inputs:delete", viewer: false } as const;
const annotate = { scope: "annotations:write", viewer: false } as const;
const share = { scope: "sharing:write", viewer: false } as const;
const exporting = { scope: "community:export", viewer: false } as const;
const providing = { scope: "providers:write", viewer: false } as const;
const running = { scope: "people only", viewer: false } as const;
const text = { type: "text", text: "hello" };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const inAMonth = () => new Date(Date.now() + 30 * 86_400_000).toISOString();
const slug = () => `s-${crypto.randomUUID().slice(0, 8)}`;

/** What each route needs. One that is missing here fails. */
const NEEDS: Record<string, Need | "public"> = {
  "GET /openapi.json": "public",
  "GET /trust": "public",
  "GET /trust/sbom": "public",
  "GET /trust/controls": "public",
  "GET /trust/processing": "public",
  "GET /trust/settings": running,
  "PATCH /trust/settings": { ...running, body: () => ({ operator: "Olga" }) },
  "GET /trust/subprocessors": "public",
  "POST /trust/subprocessors": { ...running, body: () => SUBPROCESSOR },
  "PATCH /trust/subprocessors/[subprocessorId]": {
    ...running,
    body: () => ({ location: "France" }),
  },
  "DELETE /trust/subprocessors/[subprocessorId]": running,
  "GET /trust/changes": "public",
  "GET /trust/documents": "public",
  "POST /trust/documents": {
    ...running,
    query: "?title=Report",
    body: () => ({ all: "well" }),
  },
  "PATCH /trust/documents/[documentId]": {
    ...running,
    body: () => ({ title: "Another report" }),
  },
  "DELETE /trust/documents/[documentId]": running,
  "GET /trust/documents/[documentId]/content": "public",
  "POST /trust/documents/[documentId]/requests": "public",
  "GET /trust/requests": running,
  "DELETE /trust/requests/[requestId]": running,
  "POST /trust/requests/[requestId]/grant": running,
  "POST /trust/requests/[requestId]/refuse": running,
  "GET /apps": { scope: null, viewer: true },
  "POST /apps": {
    scope: "people only",
    viewer: false,
    body: ({ workspace }) => ({
      name: "App",
      slug: slug(),
      workspace: workspace.id,
    }),
  },
  "GET /apps/[appId]": { scope: null, viewer: true },
  "DELETE /apps/[appId]": { scope: "people only", viewer: false },
  "PATCH /apps/[appId]": {
    scope: "people only",
    viewer: false,
    body: () => ({ name: "Renamed" }),
  },
  "GET /apps/[appId]/models": { scope: null, viewer: true },
  "GET /apps/[appId]/providers": { scope: null, viewer: true },
  "POST /apps/[appId]/providers": {
    ...providing,
    body: () => ({ name: slug(), type: "openai", base_url: server.baseUrl }),
  },
  "GET /apps/[appId]/providers/[providerId]": { scope: null, viewer: true },
  "PATCH /apps/[appId]/providers/[providerId]": {
    ...providing,
    body: () => ({ name: slug() }),
  },
  "DELETE /apps/[appId]/providers/[providerId]": providing,
  "POST /apps/[appId]/providers/[providerId]/test": providing,
  "GET /apps/[appId]/providers/[providerId]/models": providing,
  "PUT /apps/[appId]/providers/[providerId]/models/[model]": {
    ...providing,
    body: () => ({ min_role: "admin" }),
  },
  "DELETE /apps/[appId]/providers/[providerId]/models/[model]": providing,
  "GET /apps/[appId]/inputs": read,
  "POST /apps/[appId]/inputs": {
    scope: "inputs:write",
    viewer: false,
    body: () => ({ input: text }),
  },
  "GET /apps/[appId]/uploads": { scope: "inputs:write", viewer: false },
  "POST /apps/[appId]/uploads": {
    scope: "inputs:write",
    viewer: false,
    body: () => ({ bytes: 5 }),
  },
  "GET /apps/[appId]/uploads/[uploadId]": {
    scope: "inputs:write",
    viewer: false,
  },
  "PUT /apps/[appId]/uploads/[uploadId]": {
    scope: "inputs:write",
    viewer: false,
    body: () => text,
  },
  "DELETE /apps/[appId]/uploads/[uploadId]": {
    scope: "inputs:write",
    viewer: false,
  },
  "GET /apps/[appId]/inputs/[inputId]": read,
  "PATCH /apps/[appId]/inputs/[inputId]": {
    scope: "inputs:write",
    viewer: false,
    body: () => ({ filename: "renamed.png" }),
  },
  "DELETE /apps/[appId]/inputs/[inputId]": destroy,
  "GET /apps/[appId]/inputs/count": read,
  "GET /apps/[appId]/inputs/facets": read,
  "GET /apps/[appId]/inputs/ranked": read,
  "GET /apps/[appId]/suggestions": { ...read, query: "?q=concept:" },
  "GET /apps/[appId]/searches": read,
  "POST /apps/[appId]/searches": {
    scope: "inputs:write",
    viewer: true,
    body: () => ({ name: "Held", q: "is:held" }),
  },
  "GET /apps/[appId]/searches/[searchId]": read,
  "PATCH /apps/[appId]/searches/[searchId]": {
    scope: "inputs:write",
    viewer: false,
    body: () => ({ name: "Renamed" }),
  },
  "DELETE /apps/[appId]/searches/[searchId]": {
    scope: "inputs:write",
    viewer: false,
  },
  "GET /apps/[appId]/inputs/[inputId]/similar": read,
  "POST /apps/[appId]/inputs/similar": {
    ...read,
    body: () => ({ input: text }),
  },
  "POST /apps/[appId]/inputs/delete": {
    ...destroy,
    body: (_one, { inputId }) => ({ ids: [inputId] }),
  },
  "POST /apps/[appId]/inputs/annotate": {
    ...annotate,
    body: (_one, { inputId }) => ({
      ids: [inputId],
      annotation: { text: "Seen" },
    }),
  },
  "GET /apps/[appId]/inputs/[inputId]/annotations": read,
  "POST /apps/[appId]/inputs/[inputId]/annotations": {
    ...annotate,
    body: () => ({ concepts: [{ name: "cat" }] }),
  },
  "PATCH /apps/[appId]/inputs/[inputId]/annotations/[annotationId]": {
    ...annotate,
    body: () => ({ text: "Seen again" }),
  },
  "DELETE /apps/[appId]/inputs/[inputId]/annotations/[annotationId]": annotate,
  "GET /apps/[appId]/sharing": { scope: null, viewer: true },
  "PUT /apps/[appId]/sharing": {
    ...share,
    body: () => ({
      community: true,
      consent_text_version: newestText().version,
    }),
  },
  "POST /apps/[appId]/sharing/preview": share,
  "GET /apps/[appId]/consents": read,
  "GET /apps/[appId]/shares": read,
  "GET /apps/[appId]/inputs/[inputId]/share": read,
  "PUT /apps/[appId]/inputs/[inputId]/share": {
    ...share,
    body: () => ({ licence: "CC0-1.0" }),
  },
  "DELETE /apps/[appId]/inputs/[inputId]/share": share,
  "POST /apps/[appId]/inputs/[inputId]/share/preview": {
    ...read,
    body: () => ({ licence: "CC0-1.0" }),
  },
  "POST /apps/[appId]/inputs/share": {
    ...share,
    body: (_one, { inputId }) => ({ ids: [inputId], licence: "CC0-1.0" }),
  },
  "POST /apps/[appId]/inputs/share/preview": {
    ...read,
    body: () => ({ ids: ["inp_0"], licence: "CC0-1.0" }),
  },
  "POST /apps/[appId]/inputs/unshare": {
    ...share,
    body: (_one, { sharedId }) => ({ ids: [sharedId] }),
  },
  "POST /apps/[appId]/exports": {
    ...read,
    body: (_one, { inputId }) => ({ ids: [inputId] }),
  },
  "GET /apps/[appId]/exports/[exportId]/content": read,
  "POST /apps/[appId]/imports": {
    scope: "inputs:write",
    viewer: false,
    body: () => ({ input: text }),
  },
  "GET /apps/[appId]/imports/[importId]": {
    scope: "inputs:write",
    viewer: false,
  },
  "GET /apps/[appId]/jobs": { scope: null, viewer: true },
  "GET /apps/[appId]/jobs/[jobId]": destroy,
  "DELETE /apps/[appId]/jobs/[jobId]": destroy,
  "GET /apps/[appId]/inputs/[inputId]/content": read,
  "GET /apps/[appId]/inputs/[inputId]/commitment": read,
  "GET /apps/[appId]/inputs/[inputId]/embedded": read,
  "POST /apps/[appId]/inputs/[inputId]/strip": {
    scope: "inputs:write",
    viewer: false,
  },
  "POST /apps/[appId]/inputs/[inputId]/fetch": {
    scope: "inputs:write",
    viewer: false,
  },
  "GET /apps/[appId]/inputs/[inputId]/thumbnail": read,
  "GET /apps/[appId]/predictions": read,
  "POST /apps/[appId]/predictions": {
    scope: "predict",
    viewer: false,
    body: () => ({ model: "language", input: text }),
  },
  "GET /apps/[appId]/predictions/[predictionId]": read,
  "DELETE /apps/[appId]/predictions/[predictionId]": destroy,
  "GET /apps/[appId]/keys": { scope: "keys:write", viewer: false },
  "POST /apps/[appId]/keys": {
    scope: "keys:write",
    viewer: false,
    body: () => ({ name: "Key", scopes: ["keys:write"] }),
  },
  "DELETE /apps/[appId]/keys/[keyId]": { scope: "keys:write", viewer: false },
  "GET /apps/[appId]/retention": { scope: "retention:read", viewer: true },
  "PUT /apps/[appId]/retention": {
    scope: "retention:write",
    viewer: false,
    body: () => ({ store: true, window: "60d" }),
  },
  "POST /apps/[appId]/retention/preview": {
    scope: "retention:read",
    viewer: true,
    body: () => ({ window: "7d" }),
  },
  "GET /apps/[appId]/purge": { scope: "retention:read", viewer: true },
  "GET /apps/[appId]/holds": { scope: "retention:read", viewer: true },
  "POST /apps/[appId]/holds": {
    scope: "retention:write",
    viewer: false,
    body: (_one, { inputId }) => ({
      input: inputId,
      reason: "Because",
      review_at: inAMonth(),
    }),
  },
  "GET /apps/[appId]/holds/[holdId]": {
    scope: "retention:read",
    viewer: true,
  },
  "PATCH /apps/[appId]/holds/[holdId]": {
    scope: "retention:write",
    viewer: false,
    body: () => ({ review_at: inAMonth() }),
  },
  "DELETE /apps/[appId]/holds/[holdId]": {
    scope: "retention:write",
    viewer: false,
  },
  "GET /apps/[appId]/audit": { scope: "audit:read", viewer: false },
  "GET /apps/[appId]/audit/[receiptId]": {
    scope: "audit:read",
    viewer: false,
  },
  "GET /apps/[appId]/receipts": { scope: "retention:read", viewer: true },
  "GET /apps/[appId]/receipts/[receiptId]": {
    scope: "retention:read",
    viewer: true,
  },
  "GET /community/inputs": { scope: null, viewer: true },
  "GET /community/inputs/[shareId]": { scope: null, viewer: true },
  "GET /community/inputs/[shareId]/content": { scope: null, viewer: true },
  "GET /community/inputs/[shareId]/thumbnail": { scope: null, viewer: true },
  "POST /community/inputs/[shareId]/reports": {
    scope: null,
    viewer: true,
    body: () => ({ reason: "Because" }),
  },
  "POST /community/inputs/[shareId]/take-down": {
    scope: "people only",
    viewer: false,
    body: () => ({ reason: "Because" }),
  },
  "GET /community/reports": { scope: "people only", viewer: false },
  "POST /community/reports/[reportId]/dismiss": {
    scope: "people only",
    viewer: false,
  },
  "GET /community/exports": { scope: null, viewer: true },
  "POST /community/exports": {
    ...exporting,
    body: ({ workspace }) => ({ format: "jsonl", workspace: workspace.id }),
  },
  "GET /community/exports/[trainingId]": { scope: null, viewer: true },
  "DELETE /community/exports/[trainingId]": exporting,
  "GET /community/exports/[trainingId]/content": exporting,
  "GET /community/withdrawals": { scope: null, viewer: true },
  "POST /community/withdrawals/ack": {
    ...exporting,
    body: (_one, { withdrawalId }) => ({ ids: [withdrawalId] }),
  },
  "POST /community/withdrawals/[withdrawalId]/ack": exporting,
  "GET /apps/[appId]/withdrawals": read,
  "GET /apps/[appId]/usage": { scope: "usage:read", viewer: true },
  "GET /apps/[appId]/budgets": { scope: "usage:read", viewer: true },
  "PUT /apps/[appId]/budgets": {
    scope: "people only",
    viewer: false,
    body: () => ({ period: "day", requests: 1_000 }),
  },
  "GET /apps/[appId]/logging": { scope: null, viewer: true },
  "PUT /apps/[appId]/logging": {
    scope: "people only",
    viewer: false,
    body: () => ({ reason: "Slow answers", ends_at: tomorrow() }),
  },
  "DELETE /apps/[appId]/logging": { scope: "people only", viewer: false },
  "GET /apps/[appId]/logging/calls": { scope: "people only", viewer: false },
};
for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
  NEEDS[`${method} /[...missing]`] = "public";
}

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const all = await endpoints();
const guarded = all.filter((one) => NEEDS[nameOf(one)] !== "public");
const inApp = guarded.filter(({ path }) => path.startsWith("/apps/[appId]"));
const mutating = guarded.filter(({ method }) => method !== "GET");

let one: Tenant;
let other: Tenant;
let ofOther: { key: string; cookie: string };
let owner: string;
let viewer: string;
let server: OpenAiServer;

beforeAll(newTenants);
beforeAll(async () => {
  server = await openAiServer();
  return server.close;
});

async function newTenants(): Promise<void> {
  [one, other] = [await tenant(), await tenant()];
  ofOther = { key: await keyFor(other), cookie: await cookieFor(other) };
  [owner, viewer] = [await cookieFor(one), await cookieFor(one, "viewer")];
  for (const { ctx } of [one, other]) await startSharing(ctx);
  await runsTheInstance(one);
}

/** As whoever owns the first workspace that there was. */
async function runsTheInstance({ userId }: Tenant): Promise<void> {
  const first = await db().workspace.findFirstOrThrow({
    orderBy: { id: "asc" },
  });
  const member = { workspaceId: first.id, userId };
  await db().member.upsert({
    where: { workspaceId_userId: member },
    create: { ...member, role: "owner" },
    update: {},
  });
}

/** Fresh things of the first tenant, by the names of the folders they are in. */
async function things(): Promise<Record<string, string>> {
  const key = await keyFor(one);
  const data = (await png()).toString("base64");
  const made = await ask(`/apps/${one.id}/predictions`, {
    key,
    ...json({ model: "color", input: { type: "image", data } }),
  });
  const { id, input } = await made.json();
  const keys = await ask(`/apps/${one.id}/keys`, { key });
  const keyId = (await keys.json()).first_id;
  const destroyed = await ask(`/apps/${one.id}/inputs/${await doomed(key)}`, {
    key,
    method: "DELETE",
  });
  const { receipt: receiptId } = await destroyed.json();
  const inputId = input.id;
  const hold = { input: await doomed(key), reason: "Because" };
  const held = await ask(`/apps/${one.id}/holds`, {
    key,
    ...json({ ...hold, review_at: inAMonth() }),
  });
  const holdId = (await held.json()).id;
  const jobId = await waiting(key);
  const saved = await ask(`/apps/${one.id}/searches`, {
    key,
    ...json({ name: "Held", q: "is:held" }),
  });
  const searchId = (await saved.json()).id;
  const predictionId = id;
  const said = await ask(`/apps/${one.id}/inputs/${inputId}/annotations`, {
    key,
    ...json({ text: "Seen" }),
  });
  const annotationId = (await said.json()).id;
  const exported = await ask(`/apps/${one.id}/exports`, {
    key,
    ...json({ ids: [inputId] }),
  });
  const exportId = (await exported.json()).id;
  const begun = await ask(`/apps/${one.id}/uploads`, {
    key,
    ...json({ bytes: JSON.stringify(text).length }),
  });
  const uploadId = (await begun.json()).id;
  const shared = await sharedIn(one.ctx, await png());
  const shareId = showId("shr", shared.shareId);
  const reported = await ask(`/community/inputs/${shareId}/reports`, {
    key,
    ...json({ reason: "Because" }),
  });
  const reportId = (await reported.json()).id;
  const taken = await exportedFor(one.ctx, one.workspace.id);
  const ofOne = {
    inputId,
    predictionId,
    annotationId,
    shareId,
    reportId,
    sharedId: shared.shown,
    ...taken,
  };
  const asked = await ask(`/apps/${one.id}/imports`, {
    key,
    ...json({ input: text }),
  });
  const importId = (await asked.json()).id;
  const jobs = { exportId, importId };
  await db().provider.deleteMany({ where: { appId: one.ctx.appId } });
  const { baseUrl } = server;
  const provider = await providerRow(one.ctx, slug(), {
    ...{ baseUrl, models: { echo: {} } },
  });
  const asking = { providerId: showId("prv", provider), model: "echo" };
  const ofTrust = await trustThings();
  const ofRecord = {
    ...ofOne,
    ...ofTrust,
    receiptId,
    holdId,
    ...jobs,
    uploadId,
  };
  return { appId: one.id, ...ofRecord, ...asking, keyId, jobId, searchId };
}

/** The same; what takes its tenant along is asked of one that nothing holds. */
async function thingsFor(endpoint: Endpoint) {
  const ids = await things();
  if (nameOf(endpoint) === "DELETE /apps/[appId]") {
    await db().heldRecord.deleteMany({ where: { appId: one.ctx.appId } });
    onTestFinished(newTenants);
  }
  if (endpoint.path === "/community/exports/[trainingId]/content") {
    await doneExport(ids.trainingId ?? "");
  }
  if (endpoint.path === "/apps/[appId]/inputs/[inputId]/fetch") {
    const input = { type: "image", url: "http://127.0.0.1:9/a.png" };
    const key = await keyFor(one);
    const body = json({ input });
    const stored = await ask(`/apps/${one.id}/inputs`, { key, ...body });
    const { id: inputId } = await stored.json();
    await db().input.update({
      where: { appId_id: { appId: one.ctx.appId, id: uuidOf(inputId) } },
      data: { fetch: "failed" },
    });
    return { ...ids, inputId };
  }
  if (nameOf(endpoint) === "PUT /apps/[appId]/sharing") {
    await stopSharing({ ...one.ctx, now: new Date() });
  }
  if (nameOf(endpoint) === "DELETE /apps/[appId]/inputs/[inputId]/share") {
    return { ...ids, inputId: ids.sharedId ?? "" };
  }
  return ids;
}

const uuidOf = (inputId: string) => String(readId("inp", inputId));

/** A job that no worker takes up here. */
async function waiting(key: string): Promise<string> {
  const ids = Array.from({ length: 1_001 }, (_, n) => `none-${n}`);
  const asked = await ask(`/apps/${one.id}/inputs/delete`, {
    key,
    ...json({ ids }),
  });
  return (await asked.json()).id;
}

/** An input that is there to be destroyed. */
async function doomed(key: string): Promise<string> {
  const stored = await ask(`/apps/${one.id}/inputs`, {
    key,
    ...json({ input: text }),
  });
  return (await stored.json()).id;
}

const filled = (path: string, ids: Record<string, string>) =>
  path.replace(/\[(\w+)\]/g, (_, name) => encodeURIComponent(ids[name] ?? ""));

type Who = { key?: string; cookie?: string; headers?: Record<string, string> };

/** Asks an endpoint what would be right, if only the right one asked. */
function attempt(endpoint: Endpoint, ids: Record<string, string>, who: Who) {
  const { method, path } = endpoint;
  const need = NEEDS[nameOf(endpoint)] as Need;
  const headers = { "content-type": "application/json", ...who.headers };
  const body = need.body && JSON.stringify(need.body(one, ids));
  const asked = `${filled(path, ids)}${need.query ?? ""}`;
  return ask(asked, { ...who, method, headers, body });
}

test("A1: every route says what it needs", () => {
  expect(all.map(nameOf).sort()).toEqual(Object.keys(NEEDS).sort());
});

test("A1: and the documents say the same", () => {
  const shape = (path: string) => path.replace(/[[{]\w+[\]}]/g, "*");
  const documented = OPERATIONS.filter(({ open }) => !open).map(
    ({ method, path, scope }) => [
      shape(`${method.toUpperCase()} ${path}`),
      scope,
    ],
  );
  const needed = guarded.map((endpoint) => {
    const { scope } = NEEDS[nameOf(endpoint)] as Need;
    return [shape(nameOf(endpoint)), scope === "people only" ? null : scope];
  });
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(needed));
});

test("A1: what is told to everyone asks nobody who they are", async () => {
  const open = OPERATIONS.filter(({ open }) => open);
  expect(open.length).toBeGreaterThan(0);
  for (const { method, path } of open) {
    const name = `${method.toUpperCase()} ${path}`.replace(
      /\{(\w+)\}/g,
      "[$1Id]",
    );
    expect([name, NEEDS[name]]).toEqual([name, "public"]);
  }
});

describe("A1: who asks", () => {
  test.each(guarded.map((it) => [nameOf(it), it] as const))(
    "%s",
    async (name, endpoint) => {
      const { scope, viewer: mayView } = NEEDS[name] as Need;
      const ids = await thingsFor(endpoint);
      const statusFor = async (who: Who) =>
        (await attempt(endpoint, ids, who)).status;

      for (const worthless of await worthlessKeys()) {
        expect(await statusFor({ key: worthless })).toBe(401);
      }
      expect(await statusFor({})).toBe(401);
      expect(await statusFor({ cookie: await deletedPerson() })).toBe(401);
      if (path(endpoint).startsWith("/apps/")) {
        expect(await statusFor(ofOther)).toBe(404);
        expect(await statusFor({ cookie: ofOther.cookie })).toBe(404);
        expect(await statusFor({ cookie: await formerMember() })).toBe(404);
      }

      const others = SCOPES.filter((known) => known !== scope);
      const refused = await attempt(endpoint, ids, {
        key: await keyFor(one, scope === null ? SCOPES : others),
      });
      if (scope === null) expect(refused.status).toBe(200);
      else {
        expect(refused.status).toBe(403);
        const { detail } = await refused.json();
        expect(detail).toMatch(
          scope === "people only"
            ? /permission|Sign in/
            : `This needs a key with the scope ${scope}.`,
        );
      }
      if (!mayView) expect(await statusFor({ cookie: viewer })).toBe(403);

      const allowed: Who[] = mayView ? [{ cookie: viewer }] : [];
      if (scope === "people only") allowed.push({ cookie: owner });
      else allowed.push({ key: await keyFor(one, [scope ?? "usage:read"]) });
      for (const who of allowed) {
        expect(await statusFor(who)).toBeLessThan(300);
      }
    },
  );

  const path = (endpoint: Endpoint) => filled(endpoint.path, { appId: one.id });

  async function worthlessKeys() {
    const expired = await keyFor(one, SCOPES, {
      expires_at: "2020-01-01T00:00:00Z",
    });
    const revoked = await keyFor(one);
    await db().apiKey.updateMany({
      where: { appId: one.ctx.appId, hint: revoked.slice(-4) },
      data: { revokedAt: new Date() },
    });
    return [expired, revoked, `snj_${"x".repeat(48)}`];
  }

  async function deletedPerson() {
    const { userId, cookie } = await newMember();
    await db().user.delete({ where: { id: userId } });
    return cookie;
  }

  async function formerMember() {
    const { userId, cookie } = await newMember();
    const workspaceId = String(readId("wsp", one.workspace.id));
    await db().member.delete({
      where: { workspaceId_userId: { workspaceId, userId } },
    });
    return cookie;
  }

  async function newMember() {
    const cookie = await cookieFor(one, "admin");
    const [{ userId = "" } = {}] = await db().session.findMany({
      orderBy: { id: "desc" },
      take: 1,
    });
    return { cookie, userId };
  }
});

describe("A1: what is someone else's, what is gone and what never was answer alike", () => {
  /** All that an answer says, but for the id that each has of its own. */
  async function told(answer: Response) {
    const { instance: _, ...problem } = await answer.json();
    const headers = Object.fromEntries(answer.headers);
    return {
      status: answer.status,
      problem,
      headers: { ...headers, "x-request-id": "" },
    };
  }

  test.each(inApp.map((it) => [nameOf(it), it] as const))(
    "%s",
    async (_name, endpoint) => {
      const ids = await things();
      const missing = {
        appId: showId("app", newId(new Date())),
        inputId: showId("inp", newId(new Date())),
        predictionId: showId("prd", newId(new Date())),
        keyId: showId("key", newId(new Date())),
        receiptId: showId("rcp", newId(new Date())),
        holdId: showId("hld", newId(new Date())),
        jobId: showId("job", newId(new Date())),
        searchId: showId("srch", newId(new Date())),
        annotationId: showId("ann", newId(new Date())),
        exportId: showId("job", newId(new Date())),
        importId: showId("job", newId(new Date())),
        uploadId: showId("upl", newId(new Date())),
        providerId: showId("prv", newId(new Date())),
        model: "none",
      };
      for (const who of [{ key: ofOther.key }, { cookie: ofOther.cookie }]) {
        const foreign = await told(await attempt(endpoint, ids, who));
        expect(foreign.status).toBe(404);
        for (const appId of [missing.appId, one.slug, "no-such-app", "x y"]) {
          const none = { ...ids, appId };
          expect(await told(await attempt(endpoint, none, who))).toEqual(
            foreign,
          );
        }
        if (!/\[(?!appId)/.test(endpoint.path)) continue;
        const mine = { ...ids, appId: other.id };
        const theirs = await told(await attempt(endpoint, mine, who));
        expect(theirs.status).toBe(404);
        const nowhere = { ...missing, appId: other.id };
        const nonsense = {
          appId: other.id,
          inputId: "x",
          predictionId: "inp_0",
          keyId: "../x",
          receiptId: "rcp_0",
          holdId: "hld",
          jobId: "job_",
          searchId: "srch_0",
          annotationId: "ann_",
          exportId: "exp_0",
          importId: "job_0",
          uploadId: "upl_0",
          providerId: "prv_0",
          model: "x",
        };
        for (const wrong of [nowhere, nonsense]) {
          expect(await told(await attempt(endpoint, wrong, who))).toEqual(
            theirs,
          );
        }
      }
    },
  );

  test("asking a model about someone else's input", async () => {
    const { inputId } = await things();
    const about = (id: string) =>
      ask(`/apps/${other.id}/predictions`, {
        key: ofOther.key,
        ...json({ model: "color", input: { id } }),
      });
    const theirs = await told(await about(String(inputId)));
    expect(theirs.status).toBe(404);
    const missing = showId("inp", newId(new Date()));
    expect(await told(await about(missing))).toEqual(theirs);
  });
});

describe("A3: a page elsewhere, with the cookie of an owner, changes nothing", () => {
  const elsewhere: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://evil.example", "content-type": "text/plain" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ];

  test.each(mutating.map((it) => [nameOf(it), it] as const))(
    "%s",
    async (_name, endpoint) => {
      const ids = await thingsFor(endpoint);
      const before = await everyRow(db());
      for (const headers of elsewhere) {
        // The helper writes our own origin where a test names none.
        const who = { headers: { ...headers, cookie: owner } };
        const answer = await attempt(endpoint, ids, who);
        expect(answer.status).toBe(403);
        expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      }
      const naked = await attempt(endpoint, ids, {
        headers: { cookie: owner },
      });
      expect(naked.status).toBe(403);
      expect((await everyRow(db())).sort()).toEqual(before.sort());

      const ours = await attempt(endpoint, ids, { cookie: owner });
      expect(ours.status).toBeLessThan(300);
    },
  );
});

/**
 * What each route leaves in the log, where all goes well. Empty: it changes nothing that
 * anybody put there, and opens no record.
 */
const NOTED: Record<string, Action[]> = {
  "GET /apps": [],
  "POST /apps": ["app.create"],
  "GET /apps/[appId]": [],
  "DELETE /apps/[appId]": ["app.delete", "input.delete"],
  "PATCH /apps/[appId]": ["app.change"],
  "GET /apps/[appId]/models": [],
  "GET /apps/[appId]/providers": [],
  "POST /apps/[appId]/providers": ["provider.create"],
  "GET /apps/[appId]/providers/[providerId]": [],
  "PATCH /apps/[appId]/providers/[providerId]": ["provider.change"],
  "DELETE /apps/[appId]/providers/[providerId]": ["provider.delete"],
  "POST /apps/[appId]/providers/[providerId]/test": ["provider.test"],
  "GET /apps/[appId]/providers/[providerId]/models": [],
  "PUT /apps/[appId]/providers/[providerId]/models/[model]": ["model.pick"],
  "DELETE /apps/[appId]/providers/[providerId]/models/[model]": [
    "model.unpick",
  ],
  "GET /apps/[appId]/inputs": ["input.list"],
  "POST /apps/[appId]/inputs": ["input.receive"],
  // What isn't whole is no record yet.
  "GET /apps/[appId]/uploads": [],
  "POST /apps/[appId]/uploads": [],
  "GET /apps/[appId]/uploads/[uploadId]": [],
  "PUT /apps/[appId]/uploads/[uploadId]": ["input.receive"],
  "DELETE /apps/[appId]/uploads/[uploadId]": [],
  "GET /apps/[appId]/inputs/[inputId]": ["input.open"],
  "PATCH /apps/[appId]/inputs/[inputId]": ["input.change"],
  "DELETE /apps/[appId]/inputs/[inputId]": ["input.delete"],
  "GET /apps/[appId]/inputs/count": ["input.list"],
  "GET /apps/[appId]/inputs/facets": ["input.list"],
  "GET /apps/[appId]/inputs/ranked": ["input.list"],
  "GET /apps/[appId]/suggestions": ["input.list"],
  "GET /apps/[appId]/searches": [],
  "POST /apps/[appId]/searches": ["search.create"],
  "GET /apps/[appId]/searches/[searchId]": [],
  "PATCH /apps/[appId]/searches/[searchId]": ["search.change"],
  "DELETE /apps/[appId]/searches/[searchId]": ["search.delete"],
  "GET /apps/[appId]/inputs/[inputId]/similar": ["input.list"],
  "POST /apps/[appId]/inputs/similar": ["input.list"],
  "POST /apps/[appId]/inputs/delete": ["input.delete"],
  "POST /apps/[appId]/inputs/annotate": ["annotation.make"],
  "GET /apps/[appId]/inputs/[inputId]/annotations": ["annotation.list"],
  "POST /apps/[appId]/inputs/[inputId]/annotations": ["annotation.make"],
  "PATCH /apps/[appId]/inputs/[inputId]/annotations/[annotationId]": [
    "annotation.change",
  ],
  "DELETE /apps/[appId]/inputs/[inputId]/annotations/[annotationId]": [
    "annotation.delete",
  ],
  "GET /apps/[appId]/sharing": [],
  "PUT /apps/[appId]/sharing": ["sharing.on"],
  "POST /apps/[appId]/sharing/preview": [],
  "GET /apps/[appId]/consents": [],
  "GET /apps/[appId]/shares": ["input.list"],
  "GET /apps/[appId]/inputs/[inputId]/share": [],
  "PUT /apps/[appId]/inputs/[inputId]/share": ["input.share"],
  "DELETE /apps/[appId]/inputs/[inputId]/share": ["input.unshare"],
  "POST /apps/[appId]/inputs/[inputId]/share/preview": ["input.open"],
  "POST /apps/[appId]/inputs/share": ["input.share"],
  "POST /apps/[appId]/inputs/share/preview": ["input.list"],
  "POST /apps/[appId]/inputs/unshare": ["input.unshare"],
  "POST /apps/[appId]/exports": ["export.create"],
  "GET /apps/[appId]/exports/[exportId]/content": ["export.read"],
  "POST /apps/[appId]/imports": ["import.create"],
  "GET /apps/[appId]/imports/[importId]": [],
  "GET /apps/[appId]/jobs": [],
  "GET /apps/[appId]/jobs/[jobId]": [],
  "DELETE /apps/[appId]/jobs/[jobId]": ["job.cancel"],
  "GET /apps/[appId]/inputs/[inputId]/content": ["input.read"],
  "GET /apps/[appId]/inputs/[inputId]/commitment": ["input.read"],
  "GET /apps/[appId]/inputs/[inputId]/embedded": ["input.read"],
  "POST /apps/[appId]/inputs/[inputId]/strip": ["input.strip"],
  "POST /apps/[appId]/inputs/[inputId]/fetch": ["input.retry"],
  // As small as in a listing, which is noted for all that it shows.
  "GET /apps/[appId]/inputs/[inputId]/thumbnail": [],
  "GET /apps/[appId]/predictions": ["prediction.list"],
  "POST /apps/[appId]/predictions": ["prediction.make"],
  "GET /apps/[appId]/predictions/[predictionId]": ["prediction.open"],
  "DELETE /apps/[appId]/predictions/[predictionId]": ["prediction.delete"],
  "GET /apps/[appId]/budgets": [],
  "PUT /apps/[appId]/budgets": ["budget.set"],
  "GET /apps/[appId]/logging": [],
  "PUT /apps/[appId]/logging": ["logging.start"],
  "DELETE /apps/[appId]/logging": ["logging.end"],
  // None is on by then, so that there is nothing to read.
  "GET /apps/[appId]/logging/calls": [],
  "GET /apps/[appId]/keys": [],
  "POST /apps/[appId]/keys": ["key.create"],
  "DELETE /apps/[appId]/keys/[keyId]": ["key.revoke"],
  "GET /apps/[appId]/retention": [],
  "PUT /apps/[appId]/retention": ["retention.set"],
  "POST /apps/[appId]/retention/preview": [],
  "GET /apps/[appId]/purge": [],
  "GET /apps/[appId]/holds": [],
  "POST /apps/[appId]/holds": ["hold.place", "input.hold"],
  "GET /apps/[appId]/holds/[holdId]": [],
  "PATCH /apps/[appId]/holds/[holdId]": ["hold.review"],
  "DELETE /apps/[appId]/holds/[holdId]": ["hold.lift", "input.release"],
  "GET /apps/[appId]/audit": ["audit.list"],
  "GET /apps/[appId]/audit/[receiptId]": [],
  "GET /apps/[appId]/receipts": [],
  "GET /apps/[appId]/receipts/[receiptId]": [],
  "GET /community/inputs": ["community.list"],
  "GET /community/inputs/[shareId]": ["community.read"],
  "GET /community/inputs/[shareId]/content": ["community.read"],
  "GET /community/inputs/[shareId]/thumbnail": [],
  "POST /community/inputs/[shareId]/reports": ["share.report"],
  "POST /community/inputs/[shareId]/take-down": ["share.take_down"],
  "GET /community/reports": ["community.list"],
  "POST /community/reports/[reportId]/dismiss": ["report.dismiss"],
  "GET /community/exports": [],
  "POST /community/exports": ["community.export"],
  "GET /community/exports/[trainingId]": [],
  "DELETE /community/exports/[trainingId]": ["job.cancel"],
  "GET /community/exports/[trainingId]/content": ["community.export_read"],
  "GET /community/withdrawals": [],
  "POST /community/withdrawals/ack": ["withdrawal.confirm"],
  "POST /community/withdrawals/[withdrawalId]/ack": ["withdrawal.confirm"],
  "GET /apps/[appId]/withdrawals": [],
  "GET /apps/[appId]/usage": [],
  "GET /trust/settings": [],
  "PATCH /trust/settings": ["trust.change"],
  "POST /trust/subprocessors": ["subprocessor.create"],
  "PATCH /trust/subprocessors/[subprocessorId]": ["subprocessor.change"],
  "DELETE /trust/subprocessors/[subprocessorId]": ["subprocessor.delete"],
  "POST /trust/documents": ["document.create"],
  "PATCH /trust/documents/[documentId]": ["document.change"],
  "DELETE /trust/documents/[documentId]": ["document.delete"],
  "GET /trust/requests": ["document_request.list"],
  "DELETE /trust/requests/[requestId]": ["document_request.delete"],
  "POST /trust/requests/[requestId]/grant": ["document_request.grant"],
  "POST /trust/requests/[requestId]/refuse": ["document_request.refuse"],
};

describe("what is changed, and what is read of content, is in the log by whoever did it", () => {
  test.each(guarded.map((it) => [nameOf(it), it] as const))(
    "%s",
    async (name, endpoint) => {
      const { scope } = NEEDS[name] as Need;
      const ids = await thingsFor(endpoint);
      const isPerson = scope === "people only";
      const who = isPerson
        ? { cookie: owner }
        : { key: await keyFor(one, [scope ?? "usage:read"]) };
      const known = await db().auditEntry.findMany({ select: { id: true } });
      const before = new Set(known.map(({ id }) => id));

      const answer = await attempt(endpoint, ids, who);
      expect(answer.status).toBeLessThan(300);
      await answer.arrayBuffer();

      const after = await db().auditEntry.findMany();
      const noted = after.filter(({ id }) => !before.has(id));
      const actions = new Set(noted.map(({ action }) => action));
      expect([...actions].sort()).toEqual(NOTED[name]);
      for (const { actorKind, outcome } of noted) {
        expect([actorKind, outcome]).toEqual([
          isPerson ? "member" : "key",
          "ok",
        ]);
      }
    },
  );
});
