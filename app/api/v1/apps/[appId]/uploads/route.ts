import { route } from "@/lib/http/route";
import { beginning } from "@/lib/http/uploading";
import { UploadQuery } from "@/lib/uploads/schema";
import { listUploads } from "@/lib/uploads/upload";

export const GET = route(UploadQuery, listUploads);
export const POST = beginning;
