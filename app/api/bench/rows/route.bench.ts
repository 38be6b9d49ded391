import { PAGE } from "@/app/api/bench/inputs-page";
import { pool } from "@/app/api/bench/pool";

/** The floor of a page of inputs: its rows as they are, with nothing opened. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const values = [
    searchParams.get("app"),
    searchParams.get("before"),
    new Date(),
  ];
  const { rows } = await pool().query(PAGE, values);
  return Response.json(rows.map(inBase64));
}

function inBase64(row: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value.toString("base64") : value,
    ]),
  );
}
