import { sharingHref } from "@/components/sharing/place";
import { PartTabs } from "@/components/shell/part-tabs";

export const SharingTabs = ({ app }: { app: string }) => (
  <PartTabs
    label="Sharing"
    parts={[
      { href: sharingHref(app), label: "Consent" },
      { href: sharingHref(app, "shared"), label: "Shared by me" },
      { href: sharingHref(app, "history"), label: "History" },
    ]}
  />
);
