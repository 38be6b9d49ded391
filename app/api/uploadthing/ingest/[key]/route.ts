import { takingFile, tellingStart } from "@/lib/http/uploadthing/ingest";

export const HEAD = tellingStart;
export const PUT = takingFile;
