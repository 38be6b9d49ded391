import { settingsHref } from "@/components/apps/place";
import { PartTabs } from "@/components/shell/part-tabs";

type SettingsTabsProps = {
  app: string;
  /** Whether the person runs the instance. */
  runsInstance: boolean;
};

export const SettingsTabs = ({ app, runsInstance }: SettingsTabsProps) => (
  <PartTabs
    label="Settings"
    parts={[
      { href: settingsHref(app), label: "General" },
      { href: settingsHref(app, "models"), label: "Models" },
      { href: settingsHref(app, "budgets"), label: "Budgets" },
      { href: settingsHref(app, "logging"), label: "Logging" },
      ...(runsInstance
        ? [{ href: settingsHref(app, "trust"), label: "Trust Center" }]
        : []),
    ]}
  />
);
