import "server-only";

import { sha256 } from "@/lib/sealing/digest";

/**
 * A text that owners agree to before an app of theirs may share. It is never changed:
 * what it says otherwise is another, with a later version. Its hash, of its bytes in
 * UTF-8, is in each consent.
 */
export type ConsentText = { version: string; text: string };

/** All that there were, the newest last. */
const TEXTS: ConsentText[] = [
  {
    version: "2026-11-25",
    text: `What sharing means

By switching sharing on, nothing is shared yet. It lets the owners of this app, and API keys with the scope sharing:write, share single records with the community from then on.

What becomes visible, and to whom

Of a record that is shared, the community sees its content (the text, image or video itself), its type and size, when it was shared, the licence, and the name of your workspace. Predictions, annotations, the file name, metadata, and what an image says about itself (such as where it was taken) are shown only if you choose them for that record. Its subject and its URL are never shown.

The community is everybody who has an account on this instance, in any workspace, and everybody with an API key here. If those who run the instance have made the community public, it is everybody who can reach it.

What others may do with it

Each record is shared under a licence that you choose: CC0-1.0, CC-BY-4.0 or CC-BY-NC-4.0. Others may copy it, and may train models on it, as far as its licence allows. Share only what you have the right to share, and nothing about people who haven't agreed to it.

How long, and how to take it back

A shared record lives as long as it would have lived otherwise: sharing extends nothing. You can take back a single record, or all by switching sharing off, at any time and without giving a reason. What is taken back is gone from the community in that second. So is what expires or is destroyed. Those who run this instance can take a record out of the community, too; you are told why.

Whoever exported it before is told, and has 14 days to delete it and to confirm that. You see who had it, who has confirmed, and who is late.

What can't be promised

We can tell others to delete what they exported, and show you whether they say they have. We can't look into their machines. A licence that was given for a copy may go on holding for it, and a model that was trained already may keep what it learned. What should never be known elsewhere should never be shared.

How it is recorded

Who agreed to this text, when, to which version of it, what was shared under which licence, and what was taken back is an entry in this instance's log, each with a receipt that you can check.
`,
  },
];

/** The one that is asked for now. */
export function newestText(): ConsentText {
  const newest = TEXTS.at(-1);
  if (!newest) throw new Error("There is a text to agree to.");
  return newest;
}

/** One that was agreed to. Undefined: there never was such a version. */
export const textOf = (version: string): ConsentText | undefined =>
  TEXTS.find((text) => text.version === version);

export const hashOf = ({ text }: ConsentText): Buffer => sha256(text);
