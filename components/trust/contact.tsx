import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/surface";
import type { ContactView } from "@/lib/trust/settings-schema";

/** Whom to write to, and about what. */
export function ContactSection({ contact }: { contact: ContactView }) {
  const { operator, security_contact, security_policy, privacy_contact } =
    contact;
  const facts = [
    { name: "Run by", value: operator ?? "Nobody said who." },
    { name: "Faults", value: <Address of={security_contact} /> },
    ...(security_policy
      ? [{ name: "How they go", value: <Address of={security_policy} /> }]
      : []),
    { name: "Privacy", value: <Address of={privacy_contact} /> },
  ];
  return (
    <Section id="contact" title="Whom to write to">
      <Facts facts={facts} />
      {security_contact && (
        <p className="mt-3 text-sm text-muted">
          For programs:{" "}
          <a href="/.well-known/security.txt" className="link">
            /.well-known/security.txt
          </a>
        </p>
      )}
    </Section>
  );
}

const Address = ({ of: address }: { of: string | null }) =>
  address ? (
    <a href={address} className="link">
      {address.replace(/^(mailto|tel):/, "")}
    </a>
  ) : (
    "Nobody said whom to write to."
  );
