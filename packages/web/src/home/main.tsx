import { ArrowRight, Video } from "lucide";
import { render } from "preact";
import { phrasebook } from "../i18n/language.ts";
import { Header } from "../ui/frame.tsx";
import { HttpsLink } from "../ui/https-link.tsx";
import { Icon } from "../ui/icon.tsx";
import { CallFigure } from "./call-figure.tsx";
import { JoinForm } from "./join-form.tsx";

const say = phrasebook(
  {
    title: "Face to face",
    is: "Visavis makes video calls directly between browsers, and shows you how they work.",
    insecure: "At this address you can see and hear others, but they cannot see or hear you.",
    insecureNext: "Browsers allow camera and microphone only on HTTPS pages. Open the HTTPS address instead:",
    newCall: "New call",
    newCallHint: "Creates a room that only people with the link can join.",
    pages: "Pages",
    call: "Call",
    callShows: "A room for two to six people, with video, chat and screen sharing.",
    capture: "Capture",
    captureShows: "What your camera, microphone and screen actually deliver, next to what was requested.",
    local: "Inside one page",
    localShows:
      "Both ends of a call in one page: connect them at once or step by step, or run an experiment.",
    trickle: "Trickle ICE",
    trickleShows:
      "Checks your STUN and TURN servers over each transport, sends a packet through each relay, and explains what is wrong.",
    nat: "My NAT",
    natShows: "What kind of NAT you are behind, and which networks you can reach directly.",
    stun: "STUN servers",
    stunShows:
      "Queries a list of public STUN servers at once: which ones answer, how fast, and whether they agree.",
    connectivity: "Connectivity test",
    connectivityShows:
      "Microphone, camera, UDP, TCP, TLS, IPv6, each path, throughput and latency, with advice for each, and a report that you can share.",
    trace: "Recordings",
    traceShows:
      "A recorded call or a webrtc-internals dump as a sequence diagram, states, charts and a verdict.",
    sdp: "SDP, line by line",
    sdpShows: "Explains an offer or answer, and compares any two by meaning.",
    lessons: "Lessons",
    lessonsShows: "Short lessons on how a call is set up, each with a part that runs in your browser.",
    trust: "Trust this server",
    trustShows:
      "How phones and other computers can open it without a warning, so that camera and microphone work.",
  },
  {
    title: "面对面",
    is: "Visavis 让你在浏览器之间直接视频通话，并展示它的工作原理。",
    insecure: "通过这个网址你能看到、听到别人，但别人看不到也听不到你。",
    insecureNext: "浏览器只允许 HTTPS 页面使用摄像头和麦克风。请改用 HTTPS 网址：",
    newCall: "发起通话",
    newCallHint: "新建一个房间，有链接的人才能加入。",
    pages: "全部页面",
    call: "通话",
    callShows: "两到六人的房间：视频、聊天、共享屏幕。",
    capture: "采集",
    captureShows: "摄像头、麦克风和屏幕的实际采集参数，与请求值并排对比。",
    local: "单页双端",
    localShows: "通话的两端都在同一页面里：可以一次连通、单步执行，也可以做实验。",
    trickle: "Trickle ICE",
    trickleShows:
      "用每种接入方式检查 STUN 和 TURN 服务器是否可用，并让一个数据包实际经过每个中继；不可用时说明原因。",
    nat: "我的 NAT",
    natShows: "你位于哪种 NAT 之后，与哪些网络能直连。",
    stun: "STUN 服务器",
    stunShows: "同时查询一组公共 STUN 服务器：哪些有响应、响应多快、结果是否一致。",
    connectivity: "连通性测试",
    connectivityShows:
      "麦克风、摄像头、UDP、TCP、TLS、IPv6、各条路径、吞吐量和延迟，逐项给出建议；报告可以分享。",
    trace: "诊断记录",
    traceShows: "把通话的诊断记录或 webrtc-internals 转储文件还原为时序图、状态、图表和结论。",
    sdp: "SDP 逐行讲解",
    sdpShows: "讲解 offer 和 answer，并可按语义对比两份描述。",
    lessons: "课程",
    lessonsShows: "用短课讲解通话如何建立，每节都可在浏览器里动手操作。",
    trust: "信任这台服务器",
    trustShows: "让手机和其他电脑访问时不再出现证书警告，并能使用摄像头和麦克风。",
  },
);

function HomePage() {
  const words = say();
  const pages = [
    { href: "/p2p.html", name: words.call, shows: words.callShows },
    { href: "/test-1.html", name: words.capture, shows: words.captureShows },
    { href: "/local.html", name: words.local, shows: words.localShows },
    { href: "/trickle-ice.html", name: words.trickle, shows: words.trickleShows },
    { href: "/nat.html", name: words.nat, shows: words.natShows },
    { href: "/stun.html", name: words.stun, shows: words.stunShows },
    { href: "/connectivity.html", name: words.connectivity, shows: words.connectivityShows },
    { href: "/trace.html", name: words.trace, shows: words.traceShows },
    { href: "/sdp.html", name: words.sdp, shows: words.sdpShows },
    { href: "/learn/", name: words.lessons, shows: words.lessonsShows },
    { href: "/trust.html", name: words.trust, shows: words.trustShows },
  ];
  return (
    <>
      <Header />
      <main class="home">
        <div class="home-lead">
          <h1>{words.title}</h1>
          <p>{words.is}</p>
        </div>
        <CallFigure />
        <div class="home-start">
          {!isSecureContext && <InsecureNotice />}
          <div class="home-new">
            <a class="button primary" href="/p2p.html" data-action="new-call">
              <Icon node={Video} />
              {words.newCall}
            </a>
            <span class="muted">{words.newCallHint}</span>
          </div>
          <JoinForm />
        </div>
        <nav class="home-pages" aria-labelledby="pages">
          <h2 id="pages">{words.pages}</h2>
          <ul>
            {pages.map(({ href, name, shows }) => (
              <li key={href}>
                <a href={href}>
                  <span class="home-page-name">{name}</span>
                  <span class="home-page-shows">{shows}</span>
                  <Icon node={ArrowRight} />
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </main>
    </>
  );
}

function InsecureNotice() {
  const words = say();
  return (
    <div class="notice warn" data-notice="insecure">
      <strong>{words.insecure}</strong>
      <p>{words.insecureNext}</p>
      <HttpsLink />
    </div>
  );
}

const page = document.getElementById("page");
if (page !== null) render(<HomePage />, page);
