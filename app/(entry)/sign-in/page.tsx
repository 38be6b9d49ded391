import type { Metadata, Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";

import { AuthFrame } from "@/components/auth/auth-frame";
import { SignIn } from "@/components/auth/sign-in";
import { signedInUser } from "@/lib/auth/context";
import { isUnclaimed } from "@/lib/auth/set-up";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { isOpen } from "@/lib/trust/settings";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if (await signedInUser()) redirect("/apps");
  if (await isUnclaimed({ db: db() })) redirect("/set-up");

  return (
    <AuthFrame title="Sign in">
      <SignIn next={"/apps" as Route} />
      {env().SIGNUP === "open" && (
        <p className="text-sm text-muted">
          No account yet?{" "}
          <Link href={"/sign-up" as Route} className="link">
            Sign up
          </Link>
        </p>
      )}
      {(await isOpen(db())) && (
        <p className="text-sm text-muted">
          What is kept here, and for how long, is in the{" "}
          <Link href={"/trust" as Route} className="link">
            Trust Center
          </Link>
          .
        </p>
      )}
    </AuthFrame>
  );
}
