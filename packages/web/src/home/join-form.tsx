import { LogIn } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { intendCall } from "../ui/intended-call.ts";
import { callAddress } from "./call-address.ts";

const say = phrasebook(
  {
    label: "Link to a call, or name of a room",
    join: "Join",
    nowhere: "This link does not contain a room.",
    next: "Ask for the link to the call, which contains p2p.html?room=, or enter just the name of the room.",
  },
  {
    label: "通话链接或房间名",
    join: "加入",
    nowhere: "这个链接里没有房间信息。",
    next: "请让对方发送通话页面的链接（含 p2p.html?room=），或直接填写房间名。",
  },
);

/** Joins a call by its link or by the name of its room. */
export function JoinForm() {
  const words = say();
  const [leadsNowhere, setLeadsNowhere] = useState(false);
  const join = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const address = callAddress(String(new FormData(event.currentTarget).get("room")), location.href);
    if (address === undefined) setLeadsNowhere(true);
    else {
      intendCall(address);
      location.assign(address);
    }
  };
  return (
    <form class="home-join" action="/p2p.html" onSubmit={join}>
      <label class="field" for="room">
        <span>{words.label}</span>
      </label>
      <div class="home-join-row">
        <input
          id="room"
          name="room"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={2048}
          aria-invalid={leadsNowhere}
          aria-describedby={leadsNowhere ? "room-refusal" : undefined}
          onInput={() => setLeadsNowhere(false)}
        />
        <button type="submit">
          <Icon node={LogIn} />
          {words.join}
        </button>
      </div>
      {leadsNowhere && (
        <div class="notice warn" id="room-refusal" role="alert">
          <strong>{words.nowhere}</strong>
          <p>{words.next}</p>
        </div>
      )}
    </form>
  );
}
