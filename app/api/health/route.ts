export const dynamic = "force-dynamic";

/** Whether this process answers. It asks nobody else. */
export function GET(): Response {
  return Response.json({ status: "ok" });
}
