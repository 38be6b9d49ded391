import "server-only";

/** What the names of the keys begin with under which details of calls are. */
export const DETAIL_KEYS = "details/";

/** Of which app's detailed log, and which of them. */
export type DetailLogPlace = { appId: string; id: string };

/** Under what name a log's key is in the key store. */
export const detailKeyName = ({ appId, id }: DetailLogPlace): string =>
  `${DETAIL_KEYS}${appId}/${id}`;

/** The way back. Null: it is the name of something else. */
export function readDetailKeyName(name: string): DetailLogPlace | null {
  const [, appId, id] =
    /^details\/([0-9a-f-]{36})\/([0-9a-f-]{36})$/.exec(name) ?? [];
  return appId && id ? { appId, id } : null;
}
