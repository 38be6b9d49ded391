import { Nothing, openRoute } from "@/lib/http/trust";
import { listControls } from "@/lib/trust/controls/controls";

export const dynamic = "force-dynamic";

export const GET = openRoute(Nothing, listControls);
