import { beginning } from "@/lib/http/uploading";

export const POST = beginning;
