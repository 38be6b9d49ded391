import { v7 } from "uuid";
import { pool } from "@/app/api/bench/pool";
import { answerTo } from "@/app/api/bench/prediction";

/** The floor of a prediction that is stored: one row, logged and durable. */
export async function POST(request: Request): Promise<Response> {
  const { input } = await request.json();
  await pool().query("INSERT INTO bench_rows (id, body) VALUES ($1, $2)", [
    v7(),
    Buffer.from(input.text),
  ]);
  return Response.json(answerTo(input.text));
}
