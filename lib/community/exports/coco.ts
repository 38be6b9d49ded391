import "server-only";

import { cocoOf, type Picture } from "@/lib/exports/coco";
import { LICENCE_NAMES, LICENCES } from "@/lib/sharing/licence";
import type { SharedInput } from "@/lib/sharing/schema";

/** A shared image of an export: its card, its number, and the name of its file. */
export type SharedPicture = { card: SharedInput; number: number; file: string };

/** COCO of what is shared: each image under its licence, and whose it is. */
export const sharedCocoOf = (
  info: string,
  pictures: () => AsyncIterable<SharedPicture[]>,
  told: { begun: () => void },
): AsyncGenerator<Uint8Array> =>
  cocoOf({ info, licenses: LICENSES }, () => openly(pictures()), told);

const LICENSES = LICENCE_NAMES.map((name, place) => ({
  id: place + 1,
  name,
  url: LICENCES[name].url,
}));

async function* openly(
  pictures: AsyncIterable<SharedPicture[]>,
): AsyncGenerator<Picture[]> {
  for await (const some of pictures) yield some.map(pictureOf);
}

function pictureOf({ card, number, file }: SharedPicture): Picture {
  const { id, width, height, licence, attribution, filename } = card;
  const annotations = card.annotations ?? [];
  return {
    ...{ number, file, width, height },
    regions: annotations.flatMap(({ regions }) => regions),
    about: {
      attribution,
      license: LICENCE_NAMES.indexOf(licence) + 1,
      sojourn_id: id,
      ...(filename !== null && { original_name: filename }),
      concepts: annotations.flatMap(({ concepts }) => concepts),
    },
  };
}
