import { redirect } from "next/navigation";

import { signedInUser } from "@/lib/auth/context";
import { isUnclaimed } from "@/lib/auth/set-up";
import { db } from "@/lib/db";

/** Sends each visitor to where they begin. */
export default async function Door(): Promise<never> {
  if (await signedInUser()) redirect("/apps");
  redirect((await isUnclaimed({ db: db() })) ? "/set-up" : "/sign-in");
}
