import { answerTo } from "@/app/api/bench/prediction";

/** The floor of a prediction that is not stored. */
export async function POST(request: Request): Promise<Response> {
  const { input } = await request.json();
  return Response.json(answerTo(input.text));
}
