import sharp from "sharp";

/** What a phone writes into its photographs: where, when and with what. */
export const TAKEN = {
  location: { latitude: 51.508972, longitude: -0.128794, altitude: 34.5 },
  camera: { make: "Acme", model: "Pocket 3" },
  takenAt: "2026-11-20T14:03:00",
};

const EXIF = {
  IFD0: { Make: "Acme", Model: "Pocket 3" },
  IFD2: { DateTimeOriginal: "2026:11:20 14:03:00" },
  IFD3: {
    GPSLatitudeRef: "N",
    GPSLatitude: "51/1 30/1 3230/100",
    GPSLongitudeRef: "W",
    GPSLongitude: "0/1 7/1 4366/100",
    GPSAltitudeRef: "0",
    GPSAltitude: "345/10",
  },
};

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="who-took-it"/></rdf:RDF></x:xmpmeta>`;

/** A photograph with all of that, lying on its side. */
export async function photo(
  format: "jpeg" | "png" | "webp" | "avif" | "tiff" = "jpeg",
  { width = 60, height = 40 } = {},
): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 60 };
  const create = { width, height, channels: 3 as const, noise };
  return sharp({ create: { ...create, background: "#808080" } })
    .withExif(EXIF)
    .withXmp(XMP)
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer();
}
