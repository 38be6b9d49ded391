import { serveBy } from "@/lib/testing/serve-by";
import { clarifai } from "@/lib/wire/clarifai/serve";

/** A real server of the Clarifai wire on loopback, until it is closed. */
export const clarifaiServer = () => serveBy(clarifai);

/** Asks the wire's handler without a network. */
export async function asked(
  key: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await clarifai(
    new Request(`http://localhost/v2/${path}`, {
      method,
      headers: { ...(key && { authorization: `Key ${key}` }), ...headers },
      ...(body !== undefined && {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    }),
  );
  const said = await answer.json();
  return { http: answer.status, code: said.status.code, said, answer };
}
