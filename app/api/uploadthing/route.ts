import { presigning } from "@/lib/http/uploadthing/router";

export const POST = presigning;
