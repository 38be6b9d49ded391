/** Next calls this once as the server starts: a bad setting fails here, not later. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env } = await import("@/lib/env");
  env();
  const { beside } = await import("@/app/api/v1/beside");
  (globalThis as { sojournBeside?: typeof beside }).sojournBeside = beside;
}
