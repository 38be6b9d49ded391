import { type NextRequest, NextResponse } from "next/server";

const COOKIES = ["sojourn-session", "__Host-sojourn-session"];

/**
 * Sends a visitor without a session to sign in, so that a streamed page doesn't have
 * to. A courtesy: nothing is authorised here.
 */
export function proxy(request: NextRequest) {
  if (COOKIES.some((name) => request.cookies.has(name))) {
    return NextResponse.next();
  }
  return NextResponse.redirect(new URL("/sign-in", request.url));
}

export const config = { matcher: ["/apps/:path*"] };
