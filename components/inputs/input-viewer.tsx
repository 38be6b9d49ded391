import type { Annotating } from "@/components/annotations/use-annotating";
import { AnnotatedVideo } from "@/components/inputs/annotated-video";
import { AnnotatedImage, ImageViewer } from "@/components/inputs/image-viewer";
import { inputName } from "@/components/inputs/naming";
import { contentUrl, thumbnailUrl } from "@/components/inputs/place";
import { TextViewer } from "@/components/inputs/text-viewer";
import { VideoViewer } from "@/components/inputs/video-viewer";
import type { Track } from "@/components/predictions/frame-timeline";
import type { InputView } from "@/lib/inputs/schema";
import type { Region, Span } from "@/lib/models/output";
import type { Query } from "@/lib/search/language/query";

/** Of the answer that is shown, and of the one that it is compared with. */
type Found = { one: Region[]; other: Region[] };

const NONE: Found = { one: [], other: [] };

type InputViewerProps = {
  app: string;
  input: InputView;
  /** The content of a text, or its beginning. */
  text?: string;
  /** Where the rest of it begins, in bytes. Undefined: `text` is all of it. */
  next?: number;
  /** What models found in it. */
  spans?: Span[];
  /** What was answered of a video's frames, newest first. */
  tracks?: Track[];
  regions?: Found;
  /** What it was found by, to be marked. */
  query?: Query;
  /** What people say of it. */
  annotating?: Annotating;
  mayAnnotate?: boolean;
};

/** The thing itself, large. */
export function InputViewer({
  app,
  input,
  text,
  next,
  spans,
  tracks,
  query,
  regions = NONE,
  annotating,
  mayAnnotate = false,
}: InputViewerProps) {
  const src = contentUrl(app, input.id);
  switch (input.type) {
    case "image":
      return <Picture {...{ input, src, regions, annotating, mayAnnotate }} />;
    case "video": {
      const player = (
        <VideoViewer
          src={src}
          name={inputName(input)}
          poster={thumbnailUrl(app, input.id, 512)}
          durationMs={input.duration_ms}
          tracks={tracks}
        />
      );
      return annotating ? (
        <AnnotatedVideo annotating={annotating} mayAnnotate={mayAnnotate}>
          {player}
        </AnnotatedVideo>
      ) : (
        player
      );
    }
    case "text":
      return (
        <TextViewer
          text={text ?? input.preview ?? ""}
          spans={spans}
          query={query}
          rest={next === undefined ? undefined : { url: src, next }}
          annotating={annotating}
          mayAnnotate={mayAnnotate}
        />
      );
  }
}

type PictureProps = Pick<
  InputViewerProps,
  "input" | "annotating" | "mayAnnotate"
> & { src: string; regions: Found };

function Picture({
  input,
  src,
  regions,
  annotating,
  mayAnnotate = false,
}: PictureProps) {
  const { width, height } = input;
  const picture = { src, alt: inputName(input) };
  if (!annotating || !width || !height) {
    return <ImageViewer {...picture} width={width} height={height} />;
  }
  return (
    <AnnotatedImage
      {...picture}
      size={{ width, height }}
      annotating={annotating}
      found={regions}
      mayDraw={mayAnnotate}
    />
  );
}
