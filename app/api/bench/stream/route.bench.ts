import { v7 } from "uuid";

import { files } from "@/app/api/bench/files";
import { pool } from "@/app/api/bench/pool";
import { bytesOf } from "@/lib/http/body";

/** The floor of a large input: a file that survives a power cut, and a row that names it. */
export async function POST(request: Request): Promise<Response> {
  const name = v7();
  const bytes = await files().put(name, bytesOf(request));
  const insert = "INSERT INTO bench_rows (id, body) VALUES ($1, '')";
  await pool().query(insert, [name]);
  return Response.json({ id: name, bytes });
}

export async function DELETE(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  await files().remove([searchParams.get("id") ?? ""]);
  return new Response(null, { status: 204 });
}
