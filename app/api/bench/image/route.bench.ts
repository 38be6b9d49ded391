import { v7 } from "uuid";

import { pool } from "@/app/api/bench/pool";

/** The floor of a small input: its bytes in one row, logged and durable. */
export async function POST(request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const insert = "INSERT INTO bench_rows (id, body) VALUES ($1, $2)";
  await pool().query(insert, [v7(), body]);
  return Response.json({ bytes: body.length });
}
