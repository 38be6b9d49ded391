import type { Licence as LicenceRow } from "@/prisma/generated/enums";

/** What others may do with what is shared, by SPDX's names. */
export const LICENCES = {
  "CC0-1.0": {
    row: "cc0_1_0",
    name: "Public domain",
    says: "Anyone may use it for anything, and needn't say whose it is.",
    url: "https://creativecommons.org/publicdomain/zero/1.0/",
  },
  "CC-BY-4.0": {
    row: "cc_by_4_0",
    name: "Attribution",
    says: "Anyone may use it for anything, if they say whose it is.",
    url: "https://creativecommons.org/licenses/by/4.0/",
  },
  "CC-BY-NC-4.0": {
    row: "cc_by_nc_4_0",
    name: "Attribution, not commercial",
    says: "Anyone may use it for what isn't commercial, if they say whose it is.",
    url: "https://creativecommons.org/licenses/by-nc/4.0/",
  },
} as const satisfies Record<string, Said>;

type Said = { row: LicenceRow; name: string; says: string; url: string };

export type Licence = keyof typeof LICENCES;

export const LICENCE_NAMES = Object.keys(LICENCES) as [Licence, ...Licence[]];

/** A licence as the world names it, of the database's name for it. */
export function licenceOf(row: LicenceRow): Licence {
  const found = LICENCE_NAMES.find((name) => LICENCES[name].row === row);
  if (!found) throw new Error("Each licence has a name.");
  return found;
}
