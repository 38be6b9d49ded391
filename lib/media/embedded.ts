import "server-only";

import ExifReader from "exifreader";

import { imageHeader } from "@/lib/pixels";

/** What an image's file says beside its pixels, as far as it tells of people. */
export type Embedded = {
  /** In degrees, north and east being positive, and in metres. */
  location: {
    latitude: number;
    longitude: number;
    altitude: number | null;
  } | null;
  camera: { make: string | null; model: string | null } | null;
  /** As the camera wrote it, in no zone: `2026-11-20T14:03:00`. */
  takenAt: string | null;
  /** Which kinds of metadata there are at all. */
  kinds: ("exif" | "xmp" | "iptc" | "text")[];
};

/** A larger one is a bomb, and is not looked into. */
const EXIF_BYTES_MAX = 1024 * 1024;
const WORDS_MAX = 100;

/** What the reader has for a value that isn't there. */
const FAULTY = "<faulty value>";

// What precedes EXIF in a JPEG, and what libvips puts there for other formats as well.
const PREFIX = Buffer.from("Exif\0\0", "latin1");

/**
 * Reads what is embedded in an image. What is damaged is as if it weren't there; its
 * kind is told all the same. Throws what `imageHeader` does.
 */
export async function readEmbedded(bytes: Uint8Array): Promise<Embedded> {
  const { exif, xmp, iptc, comments } = await imageHeader(bytes);
  const tags = exif && exif.length <= EXIF_BYTES_MAX ? tagsIn(exif) : null;
  const kinds: Embedded["kinds"] = [];
  if (exif && !(tags && isOrientation(tags))) kinds.push("exif");
  if (xmp) kinds.push("xmp");
  if (iptc) kinds.push("iptc");
  if (comments && comments.length > 0) kinds.push("text");
  return {
    location: tags && locationIn(tags),
    camera: tags && cameraIn(tags),
    takenAt: tags && takenAtIn(tags),
    kinds,
  };
}

type Tags = ReturnType<typeof expanded>;

const expanded = (tiff: Buffer) =>
  ExifReader.load(tiff, { expanded: true, includeUnknown: false });

function tagsIn(exif: Buffer): Tags | null {
  const isPrefixed = exif.subarray(0, PREFIX.length).equals(PREFIX);
  try {
    return expanded(isPrefixed ? exif.subarray(PREFIX.length) : exif);
  } catch {
    return null;
  }
}

/** Whether all that it says is which way up the image is. */
const isOrientation = ({ exif, gps }: Tags) =>
  !gps && Object.keys(exif ?? {}).every((name) => name === "Orientation");

function locationIn({ gps }: Tags): Embedded["location"] {
  const { Latitude, Longitude, Altitude } = gps ?? {};
  if (!isWithin(Latitude, 90) || !isWithin(Longitude, 180)) return null;
  return {
    latitude: rounded(Latitude, 6),
    longitude: rounded(Longitude, 6),
    altitude: isWithin(Altitude, 100_000) ? rounded(Altitude, 1) : null,
  };
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === "number" && Math.abs(value) <= most;

const rounded = (value: number, digits: number) =>
  Number(value.toFixed(digits));

function cameraIn({ exif }: Tags): Embedded["camera"] {
  const make = wordsOf(exif?.Make?.description);
  const model = wordsOf(exif?.Model?.description);
  return make || model ? { make, model } : null;
}

function takenAtIn({ exif }: Tags): string | null {
  const said = exif?.DateTimeOriginal?.description;
  const [, day, time] =
    /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)/.exec(String(said ?? "")) ?? [];
  return day && time ? `${day.replaceAll(":", "-")}T${time}` : null;
}

function wordsOf(said: unknown): string | null {
  if (said === FAULTY) return null;
  const words = String(said ?? "").replaceAll(/\p{Cc}+/gu, " ");
  return words.trim().slice(0, WORDS_MAX) || null;
}
