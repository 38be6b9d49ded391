import { notFound } from "@/lib/errors";
import { answering } from "@/lib/http/answer";

function missing(): Promise<Response> {
  return answering(() => Promise.reject(notFound("resource")));
}

export {
  missing as DELETE,
  missing as GET,
  missing as PATCH,
  missing as POST,
  missing as PUT,
};
