import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";

import { ask, Refused } from "@/lib/http/ask";
import type { FormState } from "@/lib/http/form";
import { listOf } from "@/lib/paging";
import {
  OfferedModel,
  PickedModel,
  ProviderTest,
  ProviderView,
} from "@/lib/providers/schema";

const appUrl = (app: string) => `/api/v1/apps/${app}`;
const providerUrl = (app: string, id: string) =>
  `${appUrl(app)}/providers/${id}`;
const modelUrl = (app: string, provider: string, model: string) =>
  `${providerUrl(app, provider)}/models/${encodeURIComponent(model)}`;

const sending = (method: string, body: object): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const addProvider = (app: string, wanted: object) =>
  ask(ProviderView, `${appUrl(app)}/providers`, sending("POST", wanted));

export const changeProvider = (app: string, id: string, patch: object) =>
  ask(ProviderView, providerUrl(app, id), sending("PATCH", patch));

export const removeProvider = (app: string, id: string) =>
  ask(z.undefined(), providerUrl(app, id), { method: "DELETE" });

export const testProvider = (app: string, id: string) =>
  ask(ProviderTest, `${providerUrl(app, id)}/test`, sending("POST", {}));

/** Picks a model as it is likely to be asked, or as is said. */
export const pickModel = (
  app: string,
  provider: string,
  model: string,
  said: object = {},
) => ask(PickedModel, modelUrl(app, provider, model), sending("PUT", said));

export const unpickModel = (app: string, provider: string, model: string) =>
  ask(z.undefined(), modelUrl(app, provider, model), { method: "DELETE" });

/** What a provider has, as it says. */
export const offersQuery = (app: string, provider: string) =>
  queryOptions({
    queryKey: ["offers", app, provider],
    queryFn: ({ signal }) =>
      ask(listOf(OfferedModel), `${providerUrl(app, provider)}/models`, {
        signal,
      }),
    retry: false,
  });

/** What came of a form's call, as a form shows it. */
export async function cameOf<T>(call: Promise<T>): Promise<FormState<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}
