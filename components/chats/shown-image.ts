/** What a browser draws without running or fetching anything. */
const DRAWN =
  /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$/;

/**
 * Whether an image in a message carries its own bytes. One that is elsewhere is never
 * loaded: that would tell its server who reads the chat, and when.
 */
export const carriesItself = (url: string) => DRAWN.test(url);

/** An image that isn't drawn, in a few words. */
export function namedUrl(url: string): string {
  if (!url.startsWith("data:")) return url;
  const [, type] = /^data:([^;,]*)/.exec(url) ?? [];
  return type ? `of the type ${type}` : "of no type";
}
