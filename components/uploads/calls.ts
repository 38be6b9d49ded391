import { queryOptions } from "@tanstack/react-query";
import { generateReactHelpers } from "@uploadthing/react";
import { z } from "zod";

import { fingerprintOf, modifiedAt } from "@/components/uploads/fingerprint";
import { ask } from "@/lib/http/ask";
import type { Files } from "@/lib/http/uploadthing/router";
import { listOf } from "@/lib/paging";
import { UploadView } from "@/lib/uploads/schema";

const NAME_MOST = 255;

/** UploadThing's client, of the file router that is ours. */
export const { createUpload } = generateReactHelpers<Files>({
  url: "/api/uploadthing",
});

/** Begins an upload: what becomes of the file is decided here, before it is sent. */
export async function begin(
  app: string,
  file: File,
  keep: boolean,
): Promise<UploadView> {
  const said = keep && {
    filename: file.name.slice(0, NAME_MOST),
    modified_at: modifiedAt(file),
    fingerprint: await fingerprintOf(file),
  };
  return ask(UploadView, `/api/v1/apps/${app}/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      bytes: file.size,
      media_type: file.type || null,
      ...(!keep && { store: false }),
      ...said,
    }),
  });
}

export const cancel = (app: string, upload: string): Promise<undefined> =>
  ask(z.undefined(), `/api/v1/apps/${app}/uploads/${upload}`, {
    method: "DELETE",
  });

const LISTED_MOST = 200;

/** What the person began to send and didn't end, in this window or another. */
export const unfinishedQuery = (app: string) =>
  queryOptions({
    queryKey: ["uploads", app],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/apps/${app}/uploads?limit=${LISTED_MOST}`;
      return (await ask(listOf(UploadView), path, { signal })).data;
    },
  });
