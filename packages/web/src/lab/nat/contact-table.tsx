import { contactsOf, type EndpointVerdict, NOTHING_EXCLUDED } from "@visavis/nat/core";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { joinSentences } from "../../i18n/punctuation.ts";
import { CONTACT_WORDS, KIND_WORDS, REASON_WORDS } from "./words.ts";

const say = phrasebook(
  {
    title: "Calls with each kind of network",
    other: "The other network",
    call: "The call",
    why: "Why",
    depends: "Depends on your NAT’s filtering, or on what is still unknown.",
  },
  {
    title: "与各类网络的通话",
    other: "对方的网络",
    call: "通话",
    why: "原因",
    depends: "取决于你的 NAT 过滤行为，或尚未确定的信息。",
  },
);

/** What the mapping means for calls with each kind of NAT. The filtering is unknown, as browsers cannot detect it. */
export function ContactTable({ mapping }: { readonly mapping: EndpointVerdict }) {
  const words = say();
  return (
    <table class="contact-table">
      <caption>{words.title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.other}</th>
          <th scope="col">{words.call}</th>
          <th scope="col">{words.why}</th>
        </tr>
      </thead>
      <tbody>
        {contactsOf({ mapping, filtering: NOTHING_EXCLUDED }).map(({ with: kind, contact, reasons }) => (
          <tr key={kind} data-with={kind} data-contact={contact}>
            <th scope="row">
              {localized(KIND_WORDS[kind])} <code class="wire">{kind}</code>
            </th>
            <td class="contact">{localized(CONTACT_WORDS[contact])}</td>
            <td class="small">
              {contact === "unknown"
                ? words.depends
                : joinSentences(reasons.map((reason) => localized(REASON_WORDS[reason])))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
