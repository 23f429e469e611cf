import { useEffect, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LabPage } from "../ui/frame.tsx";
import { type Authority, fetchTrust, type Trust } from "./authority.ts";
import { AuthorityPanel } from "./authority-panel.tsx";
import { Connection } from "./connection.tsx";
import { SystemList } from "./system-list.tsx";

const say = phrasebook(
  {
    name: "Trust this server",
    shows: "How a device learns that this server’s HTTPS is genuine, once and for all.",
    meansTitle: "What trusting means",
    means:
      "Browsers give camera and microphone to pages over HTTPS, and HTTPS needs a certificate that the device believes. On a network without a public name no public authority gives one, so this server has an authority of its own.",
    risk: "Whoever has its key, which never leaves the server, could pretend to this device to be a computer of your network. It may only vouch for names of local networks and for addresses, though not every system keeps to that. So trust it only if you trust who runs the server,",
    compare:
      "and compare the fingerprint first: the device must show the same one as the terminal of the server.",
    nothing:
      "Nothing has to be done: the certificate of this server is from an authority that devices trust already.",
    unknown:
      "The server does not say which authority it has. Reload the page; if that does not help, ask who runs it.",
    asking: "Asking the server …",
  },
  {
    name: "信任这台服务器",
    shows: "怎样让一台设备认得这台服务器的 HTTPS，只需一次。",
    meansTitle: "信任意味着什么",
    means:
      "浏览器只把摄像头和麦克风交给 HTTPS 页面，而 HTTPS 需要一张设备认可的证书。没有公开域名的网络里，没有公共机构会签发，所以这台服务器有自己的证书颁发机构。",
    risk: "它的密钥从不离开服务器。谁拿到密钥，谁就能对这台设备冒充你网络里的计算机。它只能为本地网络的名称和地址作证，但不是每个系统都严守这一点。所以只有信任服务器的主人，才信任它，",
    compare: "并且先核对指纹：设备上显示的必须与服务器终端里的一致。",
    nothing: "什么都不用做：这台服务器的证书来自设备早已信任的机构。",
    unknown: "服务器没有说明它的证书颁发机构。请刷新页面；如果还不行，请问服务器的主人。",
    asking: "正在询问服务器……",
  },
);

export function TrustPage() {
  const words = say();
  const [trust, setTrust] = useState<Trust>();
  useEffect(() => {
    void fetchTrust().then(setTrust);
  }, []);
  const authority = trust?.kind === "made" ? trust.authority : undefined;
  return (
    <LabPage name={words.name} shows={words.shows} guide={authority !== undefined && <Meaning />}>
      {trust === undefined && <p role="status">{words.asking}</p>}
      {trust?.kind === "none" && <p class="notice good">{words.nothing}</p>}
      {trust?.kind === "unknown" && <p class="notice warn">{words.unknown}</p>}
      {authority !== undefined && <Lesson authority={authority} />}
    </LabPage>
  );
}

function Lesson({ authority }: { readonly authority: Authority }) {
  return (
    <>
      <Connection origins={authority.origins} />
      <AuthorityPanel authority={authority} />
      <SystemList />
    </>
  );
}

function Meaning() {
  const words = say();
  return (
    <section class="stack trust-meaning">
      <h2>{words.meansTitle}</h2>
      <p>{words.means}</p>
      <p>
        {words.risk} <strong>{words.compare}</strong>
      </p>
    </section>
  );
}
