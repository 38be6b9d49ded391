import { type Finder, matches } from "@/lib/models/builtin/pii/finder";

// What the Social Security Administration never issues is left out: area 000, 666
// and 900 to 999, group 00, serial 0000.
const SSN =
  /(?<![\p{L}\p{N}-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\p{L}\p{N}]|-\d)/gu;

/** US social security numbers. They have no check digit, so the form is all there is. */
export const usSocialSecurityNumbers: Finder = (text) =>
  matches("us_ssn", text, SSN, (match) => (match.includes("-") ? 0.85 : 0.6));
