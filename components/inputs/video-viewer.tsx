type VideoViewerProps = { src: string; name: string };

/** A video. It is fetched in ranges, as it is watched. */
export function VideoViewer({ src, name }: VideoViewerProps) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: what people send comes without captions.
    <video
      src={src}
      controls
      preload="metadata"
      aria-label={name}
      className="max-h-[70dvh] w-full rounded-lg border border-line bg-ink"
    />
  );
}
