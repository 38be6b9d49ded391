import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, onTestFinished, test } from "vitest";

import { openApi, statusOf } from "@/lib/http/openapi";
import { OPERATIONS } from "@/lib/http/operations";
import { showId } from "@/lib/ids";
import { newestText } from "@/lib/sharing/texts";
import { json } from "@/lib/testing/bodies";
import { doneExport, exportedFor, sharedIn } from "@/lib/testing/community";
import { png } from "@/lib/testing/inputs";
import { openAiServer } from "@/lib/testing/openai-server";
import { cookieFor, keyFor, tenant } from "@/lib/testing/requests";
import { ask, endpoints } from "@/lib/testing/routes";
import {
  REQUESTER,
  runsInstance,
  SUBPROCESSOR,
  trustThings,
} from "@/lib/testing/trust";
import { addDocument } from "@/lib/trust/documents/change";
import { NewDocument } from "@/lib/trust/documents/schema";

/** What describes the API itself, or answers where there is nothing. */
const OUTSIDE = ["/openapi.json", "/[...missing]"];

/** A path without the names of what varies: the two sides name it by their own. */
const shape = (method: string, path: string) =>
  `${method.toUpperCase()} ${path.replace(/\[\w+\]|\{\w+\}/g, "*")}`;

test("every call that is served is documented, and the other way round", async () => {
  const served = (await endpoints())
    .filter(({ path }) => !OUTSIDE.includes(path))
    .map(({ method, path }) => shape(method, path));
  const documented = OPERATIONS.map(({ method, path }) => shape(method, path));

  expect(documented.toSorted()).toEqual(served.toSorted());
});

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator({ strict: false });
  const document = JSON.parse(JSON.stringify(openApi("http://localhost")));
  const { valid, errors } = await validator.validate(document);

  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("no two calls have one name", () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test("it is served to anybody, with the address that people know", async () => {
  const answer = await ask("/openapi.json");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    openapi: "3.1.0",
    servers: [{ url: expect.stringMatching(/^http.*\/api\/v1$/) }],
  });
});

test("every answer is what its document says", async () => {
  const one = await tenant();
  const who = { key: await keyFor(one), cookie: await cookieFor(one) };
  const data = (await png()).toString("base64");
  const image = { type: "image", data };
  const app = `/apps/${one.slug}`;
  const send = (path: string, body: object, method = "POST") =>
    ask(path, { key: who.key, ...json(body), method });
  const get = (path: string) => ask(path, { key: who.key });
  const remove = (path: string) =>
    ask(path, { key: who.key, method: "DELETE" });

  const made = await send(`${app}/predictions`, {
    model: "color",
    input: image,
  });
  const { id, input } = await made.clone().json();
  const created = await send(`${app}/keys`, { name: "K", scopes: ["predict"] });
  const key = await created.clone().json();
  const other = await send(`${app}/inputs`, { input: image });
  const placed = await send(`${app}/holds`, {
    input: (await other.json()).id,
    reason: "Because",
    review_at: "2030-01-01",
  });
  const hold = await placed.clone().json();
  const names = Array.from({ length: 1_001 }, (_, n) => `none-${n}`);
  const waiting = await send(`${app}/inputs/delete`, { ids: names });
  const job = await waiting.clone().json();
  const saved = await send(`${app}/searches`, { name: "Held", q: "is:held" });
  const search = await saved.clone().json();
  const said = await send(`${app}/inputs/${input.id}/annotations`, {
    concepts: [{ name: "cat", value: 0.9 }],
    text: "On a mat",
    regions: [
      { label: "cat", box: { left: 0, top: 0, right: 0.5, bottom: 1 } },
    ],
  });
  const noted = (await said.clone().json()).id;
  const note = `${app}/inputs/${input.id}/annotations/${noted}`;
  const chosen = await send(`${app}/exports`, { ids: [input.id] });
  const { id: exported } = await chosen.clone().json();
  const on = await send(
    `${app}/sharing`,
    { community: true, consent_text_version: newestText().version },
    "PUT",
  );
  const licence = { licence: "CC0-1.0" };
  const shared = await send(`${app}/inputs/${input.id}/share`, licence, "PUT");
  const asOwner = (path: string, body: object, method: string) =>
    ask(path, { cookie: who.cookie, ...json(body), method });

  const answers: Record<string, () => Promise<Response>> = {
    predict: async () => made,
    listPredictions: () => get(`${app}/predictions`),
    getPrediction: () => get(`${app}/predictions/${id}`),
    storeInput: () => send(`${app}/inputs`, { input: image }),
    listInputs: () => get(`${app}/inputs`),
    getInput: () => get(`${app}/inputs/${input.id}`),
    changeInput: () =>
      send(`${app}/inputs/${input.id}`, { filename: "a" }, "PATCH"),
    getContent: () => get(`${app}/inputs/${input.id}/content`),
    getCommitment: () => get(`${app}/inputs/${input.id}/commitment`),
    getEmbedded: () => get(`${app}/inputs/${input.id}/embedded`),
    retryFetch: async () => {
      const url = "http://127.0.0.1:9/a.png";
      const input = { type: "image", url };
      const { id } = await (await send(`${app}/inputs`, { input })).json();
      return send(`${app}/inputs/${id}/fetch`, {});
    },
    stripInput: () => send(`${app}/inputs/${input.id}/strip`, {}),
    getThumbnail: () => get(`${app}/inputs/${input.id}/thumbnail`),
    deletePrediction: () => remove(`${app}/predictions/${id}`),
    destroyInputs: async () => waiting,
    countInputs: () => get(`${app}/inputs/count?q=type:image`),
    countFacets: () => get(`${app}/inputs/facets?q=-failed`),
    rankInputs: () => get(`${app}/inputs/ranked?q=type:image`),
    suggest: () => get(`${app}/suggestions?q=ty`),
    listSearches: () => get(`${app}/searches`),
    saveSearch: async () => saved,
    getSearch: () => get(`${app}/searches/${search.id}`),
    changeSearch: () =>
      send(`${app}/searches/${search.id}`, { name: "Renamed" }, "PATCH"),
    deleteSearch: () => remove(`${app}/searches/${search.id}`),
    findSimilar: () => get(`${app}/inputs/${input.id}/similar`),
    findSimilarToExample: () =>
      send(`${app}/inputs/similar`, { input: image, limit: 3 }),
    getTrust: () => ask("/trust"),
    getSbom: () => ask("/trust/sbom"),
    readUsage: () => get(`${app}/usage?group_by=model,key,outcome`),
    listJobs: () => get(`${app}/jobs`),
    getJob: () => get(`${app}/jobs/${job.id}`),
    cancelJob: () => remove(`${app}/jobs/${job.id}`),
    annotateInput: async () => said,
    listAnnotations: () => get(`${app}/inputs/${input.id}/annotations`),
    annotateInputs: () =>
      send(`${app}/inputs/annotate`, {
        q: "type:image",
        annotation: { concepts: [{ name: "dog" }] },
      }),
    changeAnnotation: () => send(note, { text: null }, "PATCH"),
    deleteAnnotation: () => remove(note),
    createExport: async () => chosen,
    createImport: () =>
      send(`${app}/imports`, { input: { type: "text", text: "hello" } }),
    getImport: async () => {
      const begun = await send(`${app}/imports`, {
        input: { type: "text", text: "hello" },
      });
      return get(`${app}/imports/${(await begun.json()).id}`);
    },
    getSharing: () => get(`${app}/sharing`),
    setSharing: async () => on,
    previewSharing: () => send(`${app}/sharing/preview`, {}),
    shareInput: async () => shared,
    getShare: () => get(`${app}/inputs/${input.id}/share`),
    previewShare: () =>
      send(`${app}/inputs/${input.id}/share/preview`, {
        ...licence,
        covers: ["filename", "predictions"],
      }),
    listConsents: () => get(`${app}/consents`),
    listShares: () => get(`${app}/shares`),
    shareInputs: () =>
      send(`${app}/inputs/share`, { ...licence, ids: [input.id] }),
    previewShares: () =>
      send(`${app}/inputs/share/preview`, { ...licence, ids: [input.id] }),
    unshareInput: () => remove(`${app}/inputs/${input.id}/share`),
    unshareInputs: () => send(`${app}/inputs/unshare`, { ids: [input.id] }),
    getExport: () => get(`${app}/exports/${exported}/content`),
    destroyInput: () => remove(`${app}/inputs/${input.id}`),
    listReceipts: () => get(`${app}/receipts`),
    getReceipt: async () => {
      const { data } = await (await get(`${app}/receipts`)).json();
      return get(`${app}/receipts/${data[0].id}`);
    },
    listAudit: () => get(`${app}/audit`),
    getAuditEntry: async () => {
      const { data } = await (await get(`${app}/audit`)).json();
      return get(`${app}/audit/${data[0].id}`);
    },
    listModels: () => get(`${app}/models`),
    listKeys: () => get(`${app}/keys`),
    createKey: async () => created,
    revokeKey: () => remove(`${app}/keys/${key.id}`),
    getRetention: () => get(`${app}/retention`),
    setRetention: () =>
      send(`${app}/retention`, { store: true, window: null }, "PUT"),
    previewRetention: () => send(`${app}/retention/preview`, { window: "1h" }),
    getPurge: () => get(`${app}/purge`),
    placeHold: async () => placed,
    listHolds: () => get(`${app}/holds`),
    getHold: () => get(`${app}/holds/${hold.id}`),
    reviewHold: () =>
      send(`${app}/holds/${hold.id}`, { review_at: "2031-01-01" }, "PATCH"),
    liftHold: () => remove(`${app}/holds/${hold.id}`),
    listApps: () => get("/apps"),
    createApp: () => asOwner("/apps", { name: "A", slug: "an-app" }, "POST"),
    getApp: () => get(app),
    deleteApp: () => asOwner("/apps/an-app", {}, "DELETE"),
    changeApp: () => asOwner(app, { name: "Renamed" }, "PATCH"),
  };
  const { shareId } = await sharedIn(one.ctx, await png());
  const share = `/community/inputs/${showId("shr", shareId)}`;
  const reported = await send(`${share}/reports`, { reason: "Because" });
  const report = (await reported.clone().json()).id;
  Object.assign(answers, {
    listShared: () => get("/community/inputs?q=type:image"),
    getShared: () => get(share),
    getSharedContent: () => get(`${share}/content`),
    getSharedThumbnail: () => get(`${share}/thumbnail`),
    reportShared: async () => reported,
    listReports: () => ask("/community/reports", { cookie: who.cookie }),
    dismissReport: () =>
      asOwner(`/community/reports/${report}/dismiss`, {}, "POST"),
    takeDownShared: () =>
      asOwner(`${share}/take-down`, { reason: "Because" }, "POST"),
  });
  const upload = { bytes: 5, media_type: "text/plain" };
  const begun = await send(`${app}/uploads`, upload);
  const { id: uploadId } = await begun.clone().json();
  const cancelled = await send(`${app}/uploads`, upload);
  Object.assign(answers, {
    beginUpload: async () => begun,
    listUploads: () => get(`${app}/uploads`),
    getUpload: () => get(`${app}/uploads/${uploadId}`),
    receiveUpload: () =>
      ask(`${app}/uploads/${uploadId}`, {
        key: who.key,
        method: "PUT",
        body: "hello",
      }),
    cancelUpload: async () =>
      remove(`${app}/uploads/${(await cancelled.json()).id}`),
  });
  const server = await openAiServer();
  onTestFinished(server.close);
  const added = await send(`${app}/providers`, {
    ...{ name: "hub", type: "openai", base_url: server.baseUrl },
    api_key: "sk-1",
  });
  const provider = `${app}/providers/${(await added.clone().json()).id}`;
  const model = `${provider}/models/${encodeURIComponent("a/model")}`;
  Object.assign(answers, {
    createProvider: async () => added,
    listProviders: () => get(`${app}/providers`),
    pickModel: () => send(model, { price: { input: 2.5, output: 10 } }, "PUT"),
    getProvider: () => get(provider),
    changeProvider: () => send(provider, { all_models: true }, "PATCH"),
    testProvider: () => send(`${provider}/test`, {}),
    listOfferedModels: () => get(`${provider}/models`),
    unpickModel: () => remove(model),
    deleteProvider: () => remove(provider),
  });
  const taken = await exportedFor(one.ctx, one.workspace.id);
  const done = await exportedFor(one.ctx, one.workspace.id);
  await doneExport(done.trainingId);
  const training = "/community/exports";
  Object.assign(answers, {
    listCommunityExports: () => get(training),
    createCommunityExport: () => send(training, { format: "coco" }),
    getCommunityExport: () => get(`${training}/${taken.trainingId}`),
    cancelCommunityExport: () => remove(`${training}/${taken.trainingId}`),
    getCommunityExportContent: () =>
      get(`${training}/${done.trainingId}/content`),
    listWithdrawals: () => get("/community/withdrawals?state=open"),
    confirmWithdrawal: () =>
      send(`/community/withdrawals/${taken.withdrawalId}/ack`, {}),
    confirmWithdrawals: () =>
      send("/community/withdrawals/ack", { ids: [done.withdrawalId] }),
    listOwnersWithdrawals: () => get(`${app}/withdrawals`),
    listBudgets: () => get(`${app}/budgets`),
    setBudget: () =>
      asOwner(`${app}/budgets`, { period: "day", requests: 1_000 }, "PUT"),
    getLogging: () => get(`${app}/logging`),
    setLogging: () =>
      asOwner(
        `${app}/logging`,
        {
          reason: "Slow answers",
          ends_at: new Date(Date.now() + 60_000).toISOString(),
        },
        "PUT",
      ),
    listCallDetails: () => ask(`${app}/logging/calls`, { cookie: who.cookie }),
    stopLogging: () => asOwner(`${app}/logging`, {}, "DELETE"),
  });
  const trust = await trustThings();
  const { documentId, requestId } = trust;
  const opened = await addDocument(
    await runsInstance(),
    NewDocument.parse({ title: "Open", access: "public" }),
    Buffer.from("hello"),
  );
  const subprocessor = `/trust/subprocessors/${trust.subprocessorId}`;
  const document = `/trust/documents/${documentId}`;
  const request = `/trust/requests/${requestId}`;
  const mine = (path: string, method = "GET") =>
    ask(path, { cookie: who.cookie, method });
  Object.assign(answers, {
    listControls: () => ask("/trust/controls"),
    getProcessing: () => ask("/trust/processing"),
    getTrustSettings: () => mine("/trust/settings"),
    changeTrustSettings: () =>
      asOwner("/trust/settings", { operator: "Olga" }, "PATCH"),
    listSubprocessors: () => ask("/trust/subprocessors"),
    addSubprocessor: () =>
      asOwner("/trust/subprocessors", SUBPROCESSOR, "POST"),
    changeSubprocessor: () =>
      asOwner(subprocessor, { location: "France" }, "PATCH"),
    endSubprocessor: () => mine(subprocessor, "DELETE"),
    listNotices: () => ask("/trust/changes"),
    listDocuments: () => ask("/trust/documents"),
    addDocument: () => asOwner("/trust/documents?title=A", { a: 1 }, "POST"),
    changeDocument: () => asOwner(document, { title: "B" }, "PATCH"),
    getDocument: () => ask(`/trust/documents/${opened.id}/content`),
    requestDocument: () =>
      ask(`${document}/requests`, json({ ...REQUESTER, terms_version: 0 })),
    listRequests: () => mine("/trust/requests"),
    grantRequest: () => asOwner(`${request}/grant`, {}, "POST"),
    refuseRequest: () => asOwner(`${request}/refuse`, {}, "POST"),
    forgetRequest: () => mine(request, "DELETE"),
    destroyDocument: () => mine(document, "DELETE"),
  });
  const documented = OPERATIONS.map((operation) => operation.id);
  expect(Object.keys(answers).toSorted()).toEqual(documented.toSorted());

  for (const [name, call] of Object.entries(answers)) {
    const operation = OPERATIONS.find((one) => one.id === name);
    const { status, headers, body } = await wholeOf(await call());
    const type = headers.get("content-type");
    if (operation?.answer === null) {
      expect([name, status, body]).toEqual([name, 204, ""]);
    } else if (typeof operation?.answer === "string") {
      expect([name, status]).toEqual([name, 200]);
      expect(body).not.toBe("");
    } else {
      const right = operation && statusOf(operation);
      expect([name, status, type]).toEqual([name, right, "application/json"]);
      operation?.answer.parse(JSON.parse(body));
    }
  }
});

const wholeOf = async (answer: Response) => ({
  status: answer.status,
  headers: answer.headers,
  body: await answer.text(),
});
