import { files, partOf } from "@/app/api/bench/files";
import { contentAnswer } from "@/lib/http/content";

/** The floor of a large input that is read: a range of a file, in plain. */
export async function GET(request: Request): Promise<Response> {
  const name = new URL(request.url).searchParams.get("id") ?? "";
  const bytes = (await files().size(name)) ?? 0;
  return contentAnswer(request, {
    ...{ shown: name, version: "1", type: "video", mediaType: "video/mp4" },
    ...{ filename: null, bytes },
    read: (range = { start: 0, end: bytes }) => partOf(name, range),
  });
}
