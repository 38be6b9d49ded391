import { Nothing, openRoute } from "@/lib/http/trust";
import { trustCenter } from "@/lib/trust/center";

export const dynamic = "force-dynamic";

export const GET = openRoute(Nothing, trustCenter);
