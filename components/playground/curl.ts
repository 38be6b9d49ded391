import type { Asked } from "@/components/playground/draft";

/** The command that does what the playground does, for a shell that has the key. */
export function curlFor(
  { model, draft, store }: Asked,
  { origin, app }: { origin: string; app: string },
): string {
  const url = `${origin}/api/v1/apps/${app}/predictions`;
  const key = '-H "authorization: Bearer $SOJOURN_KEY"';

  if (draft.kind === "file") {
    const query = new URLSearchParams({ model, store: String(store) });
    return lines(
      `curl ${quoted(`${url}?${query}`)}`,
      key,
      `-H ${quoted(`content-type: ${draft.file.type || "text/plain"}`)}`,
      `--data-binary ${quoted(`@${draft.file.name}`)}`,
    );
  }
  const input =
    draft.kind === "kept"
      ? { id: draft.input.id }
      : { type: "text", text: draft.text };
  const body = { model, input, store };
  return lines(
    `curl ${quoted(url)}`,
    key,
    "-H 'content-type: application/json'",
    `-d ${quoted(JSON.stringify(body))}`,
  );
}

const lines = (...parts: string[]) => parts.join(" \\\n  ");

/** A word of a POSIX shell that means itself. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
