import { DocumentsPanel } from "@/components/trust/settings/documents-panel";
import { RequestsPanel } from "@/components/trust/settings/requests-panel";
import { SettingsForm } from "@/components/trust/settings/settings-form";
import { SubprocessorsPanel } from "@/components/trust/settings/subprocessors-panel";
import type { DocumentView, RequestView } from "@/lib/trust/documents/schema";
import type { TrustSettingsView } from "@/lib/trust/settings-schema";
import type { SubprocessorView } from "@/lib/trust/subprocessors/schema";

type TrustPanelProps = {
  settings: TrustSettingsView;
  subprocessors: SubprocessorView[];
  documents: DocumentView[];
  requests: RequestView[];
};

/** What whoever runs the instance says at the Trust Center, and gives there. */
export const TrustPanel = ({
  settings,
  subprocessors,
  documents,
  requests,
}: TrustPanelProps) => (
  <>
    <SettingsForm settings={settings} />
    <RequestsPanel requests={requests} />
    <DocumentsPanel documents={documents} />
    <SubprocessorsPanel subprocessors={subprocessors} />
  </>
);
