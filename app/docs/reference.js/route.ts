import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Scalar's reference as its package brings it, in one file: to bundle it with our own
 * pages would take longer than to build all the rest.
 */
export async function GET(): Promise<Response> {
  const file = "node_modules/@scalar/api-reference/dist/browser/standalone.js";
  return new Response(await readFile(join(process.cwd(), file)), {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=86400",
    },
  });
}
