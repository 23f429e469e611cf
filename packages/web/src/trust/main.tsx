import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LabPage } from "../ui/frame.tsx";
import { type Authority, fetchTrust, type Trust } from "./authority.ts";
import { AuthorityPanel } from "./authority-panel.tsx";
import { Connection } from "./connection.tsx";
import { OtherDevices } from "./other-devices.tsx";
import { originKindOf } from "./page-origin.ts";
import { SystemList } from "./system-list.tsx";

const say = phrasebook(
  {
    name: "Trust this server",
    shows:
      "Each device has to trust this server’s HTTPS certificate once. Compare the fingerprint, download the file, and follow the steps for your system.",
    meansTitle: "What trust means",
    means:
      "Browsers allow camera and microphone only on HTTPS pages, and HTTPS needs a certificate that the device trusts. Public certificate authorities do not issue one for a local network without a public domain name, so this server has its own certificate authority (CA).",
    risk: "The private key of this CA is a file in the server’s data directory. Anyone who gets hold of it can impersonate any computer on your network to this device. Its certificates are limited to local names (localhost, the server’s own name, and names that end in local, lan, home, internal or home.arpa) and to IP addresses, but not every system enforces that.",
    compare:
      "Therefore trust it only if you trust the person who runs the server, and only after checking that the fingerprint on the device matches the one in the server’s terminal.",
    nothing:
      "There is nothing to do: this server’s certificate is from an authority that devices already trust.",
    unknown:
      "The server did not provide its certificate authority. Reload the page; if that does not help, ask the person who runs the server.",
    asking: "Querying the server…",
  },
  {
    name: "信任这台服务器",
    shows: "每台设备需要信任一次这台服务器的 HTTPS 证书：核对指纹，下载文件，按对应系统的步骤操作。",
    meansTitle: "信任意味着什么",
    means:
      "浏览器只允许 HTTPS 页面使用摄像头和麦克风，而 HTTPS 需要设备信任的证书。局域网没有公网域名，公共 CA 不会为它签发证书，所以这台服务器自带证书颁发机构（CA）。",
    risk: "该 CA 的私钥是服务器数据目录里的一个文件。拿到它的人可以对这台设备冒充你网络中的任何计算机。它签发的证书只限于本地网络的名称（localhost、服务器自己的名称，以及以 local、lan、home、internal、home.arpa 结尾的名称）和 IP 地址，但并非所有系统都会执行这一限制。",
    compare: "因此，请仅在信任服务器管理者、并确认设备显示的指纹与服务器终端一致之后，再信任它。",
    nothing: "无需任何操作：这台服务器的证书由设备已信任的机构签发。",
    unknown: "服务器没有提供证书颁发机构的信息。请刷新页面；如果仍然没有，请联系服务器管理者。",
    asking: "正在向服务器查询……",
  },
);

function TrustPage() {
  const words = say();
  const [trust, setTrust] = useState<Trust>();
  useEffect(() => {
    void fetchTrust().then(setTrust);
  }, []);
  const authority = trust?.kind === "own" ? trust.authority : undefined;
  return (
    <LabPage name={words.name} shows={words.shows} guide={authority !== undefined && <Meaning />}>
      {trust === undefined && <p role="status">{words.asking}</p>}
      {trust?.kind === "none" && <p class="notice good">{words.nothing}</p>}
      {trust?.kind === "unknown" && <p class="notice warn">{words.unknown}</p>}
      {authority !== undefined && <Instructions authority={authority} />}
    </LabPage>
  );
}

/** On the server's own computer the address for other devices comes first: this computer needs no setup. */
function Instructions({ authority }: { readonly authority: Authority }) {
  const isOwnComputer = originKindOf(location) === "ownComputer";
  const others = <OtherDevices origins={authority.origins} />;
  return (
    <>
      <Connection />
      {isOwnComputer && others}
      <AuthorityPanel authority={authority} />
      <SystemList />
      {!isOwnComputer && others}
    </>
  );
}

function Meaning() {
  const words = say();
  return (
    <section class="stack trust-meaning">
      <h2>{words.meansTitle}</h2>
      <p>{words.means}</p>
      <p>{words.risk}</p>
      <p>
        <strong>{words.compare}</strong>
      </p>
    </section>
  );
}

const page = document.getElementById("page");
if (page !== null) render(<TrustPage />, page);
