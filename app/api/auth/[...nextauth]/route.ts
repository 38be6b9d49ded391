import nextAuth from "next-auth";

import { authOptions } from "@/lib/auth/options";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, context: Context) {
  return nextAuth(await authOptions())(request, context);
}

export { handler as GET, handler as POST };
