import { comparing } from "@/lib/http/comparing";

export const POST = comparing;
