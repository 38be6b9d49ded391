import { z } from "zod";

import { ask, Refused } from "@/lib/http/ask";
import type { FormState } from "@/lib/http/form";
import {
  DocumentView,
  GrantView,
  RequestedView,
  RequestView,
} from "@/lib/trust/documents/schema";
import { TrustSettingsView } from "@/lib/trust/settings-schema";
import { SubprocessorView } from "@/lib/trust/subprocessors/schema";

const at = (path: string) => `/api/v1/trust${path}`;

const sending = (method: string, body: object): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const removing = { method: "DELETE" };

export const saveSettings = (patch: object) =>
  ask(TrustSettingsView, at("/settings"), sending("PATCH", patch));

export const addSubprocessor = (wanted: object) =>
  ask(SubprocessorView, at("/subprocessors"), sending("POST", wanted));

export const changeSubprocessor = (id: string, patch: object) =>
  ask(SubprocessorView, at(`/subprocessors/${id}`), sending("PATCH", patch));

export const endSubprocessor = (id: string) =>
  ask(z.undefined(), at(`/subprocessors/${id}`), removing);

export function addDocument(
  file: File,
  wanted: Record<string, string>,
): Promise<DocumentView> {
  const said = new URLSearchParams({ ...wanted, filename: file.name });
  return ask(DocumentView, at(`/documents?${said}`), {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });
}

export const changeDocument = (id: string, patch: object) =>
  ask(DocumentView, at(`/documents/${id}`), sending("PATCH", patch));

export const destroyDocument = (id: string) =>
  ask(z.undefined(), at(`/documents/${id}`), removing);

export const requestDocument = (id: string, wanted: object) =>
  ask(RequestedView, at(`/documents/${id}/requests`), sending("POST", wanted));

export const grantRequest = (id: string, days: number) =>
  ask(GrantView, at(`/requests/${id}/grant`), sending("POST", { days }));

export const refuseRequest = (id: string) =>
  ask(RequestView, at(`/requests/${id}/refuse`), sending("POST", {}));

export const forgetRequest = (id: string) =>
  ask(z.undefined(), at(`/requests/${id}`), removing);

/** What came of a form's call, as a form shows it. */
export async function cameOf<T>(call: Promise<T>): Promise<FormState<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}
