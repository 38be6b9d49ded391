"use client";

import { ArrowUp, Paperclip, Square, X } from "lucide-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useId,
  useRef,
  useState,
} from "react";

import {
  ACCEPTED,
  attached,
  refusal,
} from "@/components/playground/chat/attach";
import {
  type Attached,
  dataUrlOf,
  type Words,
} from "@/components/playground/chat/exchange";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

type ComposerProps = {
  /** What is typed, and not said yet. */
  text: string;
  onText: (text: string) => void;
  /** Whether the model looks at images. */
  takesImages: boolean;
  isAnswering: boolean;
  onSay: (said: Words) => void;
  onStop: () => void;
};

/** Where the next message is written. Enter sends it; with shift it begins a line. */
export function Composer(props: ComposerProps) {
  const { text, onText, takesImages, isAnswering, onSay, onStop } = props;
  const [images, setImages] = useState<Attached[]>([]);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const isEmpty = text.trim() === "" && images.length === 0;

  const take = async (files: Iterable<File>) => {
    for (const file of files) {
      const why = takesImages
        ? refusal(file)
        : "This model takes no images: choose another for that.";
      setRefused(why);
      if (why) return;
      const image = await attached(file);
      setImages((before) => [...before, image]);
    }
  };
  const say = () => {
    if (isEmpty || isAnswering) return;
    onSay({ text: text.trim(), images });
    onText("");
    setImages([]);
    setRefused(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isAnswering) return onStop();
    if (event.key !== "Enter" || event.shiftKey) return;
    // Enter may only end a word that an input method is composing.
    if (event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the others are pasting and a button.
    <div
      onDragOver={(event: DragEvent) => event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        take(event.dataTransfer.files);
      }}
      className="rounded-lg border border-control bg-surface focus-within:border-accent"
    >
      <label htmlFor={id} className="sr-only">
        Message
      </label>
      {images.length > 0 && (
        <AttachedList
          images={images}
          onRemove={(image) =>
            setImages(images.filter((other) => other !== image))
          }
        />
      )}
      <textarea
        id={id}
        data-search
        rows={1}
        value={text}
        placeholder="Say something"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={press}
        onPaste={(event: ClipboardEvent) => {
          const { files } = event.clipboardData;
          if (files.length === 0) return;
          event.preventDefault();
          take(files);
        }}
        className="field-sizing-content block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 text-lg leading-6 outline-none sm:text-base"
      />
      <div className="flex items-center gap-2 p-2">
        {takesImages && <Picker onTake={take} />}
        <p role="status" className="min-w-0 text-xs text-red-text">
          {refused}
        </p>
        {isAnswering ? (
          <Button className="ml-auto" onClick={onStop}>
            <Square />
            Stop
            <span aria-hidden className="hidden lg:inline-flex">
              <Kbd>esc</Kbd>
            </span>
          </Button>
        ) : (
          <Button
            look="primary"
            className="ml-auto"
            disabled={isEmpty}
            onClick={say}
          >
            <ArrowUp />
            Send
            <span aria-hidden className="hidden lg:inline-flex">
              <Kbd>↵</Kbd>
            </span>
          </Button>
        )}
      </div>
    </div>
  );
}

function Picker({ onTake }: { onTake: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label="Attach images" onClick={() => picker.current?.click()}>
        <Paperclip />
      </IconButton>
      <input
        ref={picker}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        onChange={(event) => {
          onTake([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

type AttachedListProps = {
  images: Attached[];
  onRemove: (image: Attached) => void;
};

const AttachedList = ({ images, onRemove }: AttachedListProps) => (
  <ul aria-label="Attached" className="flex flex-wrap gap-2 p-3 pb-0">
    {images.map((image, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same image may be attached twice.
      <li key={place} className="relative">
        {/* biome-ignore lint/performance/noImgElement: it is on the reader's own machine. */}
        <img
          src={dataUrlOf(image)}
          alt={image.name}
          className="checkerboard size-16 rounded-md border border-line object-cover"
        />
        <IconButton
          label={`Take ${image.name} out`}
          look="plain"
          size="small"
          className="absolute -top-2 -right-2 size-5 rounded-full [&_svg]:size-3"
          onClick={() => onRemove(image)}
        >
          <X />
        </IconButton>
      </li>
    ))}
  </ul>
);
