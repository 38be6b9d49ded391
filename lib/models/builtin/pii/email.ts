import { type Finder, matches } from "@/lib/models/builtin/pii/finder";

// RFC 5321 §4.5.3.1: up to 64 before the @, and labels of up to 63 after it.
const EMAIL =
  /(?<![\p{L}\p{N}_%+-])[\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}[\p{L}\p{N}-]{0,61}\p{L}(?![\p{L}\p{N}])/gu;

/** E-mail addresses, in any script. */
export const emails: Finder = (text) =>
  text.includes("@")
    ? matches("email", text, EMAIL, (match) =>
        match.includes("..") || match.includes(".@") ? 0 : 0.98,
      )
    : [];
