import { settingsHref } from "@/components/apps/place";
import { PartTabs } from "@/components/shell/part-tabs";

export const SettingsTabs = ({ app }: { app: string }) => (
  <PartTabs
    label="Settings"
    parts={[
      { href: settingsHref(app), label: "General" },
      { href: settingsHref(app, "models"), label: "Models" },
    ]}
  />
);
