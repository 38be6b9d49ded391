import { importing } from "@/lib/http/importing";

export const POST = importing;
