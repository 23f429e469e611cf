import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "vite";

declare global {
  interface Window {
    /** The recorder, on the page of `startRecorderPage`. */
    readonly recorder: typeof import("@visavis/trace/browser");
    /** Calls a method whose rejection stays unhandled, from a script of the page: evaluated code does not report it. */
    readonly leaveUnhandled: (connection: RTCPeerConnection) => void;
  }
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Recorder</title>
    <link rel="icon" href="data:," />
    <script type="module">
      import * as recorder from "/recorder.js";
      window.recorder = recorder;
      window.leaveUnhandled = (connection) => void connection.createAnswer();
    </script>
  </head>
  <body></body>
</html>`;

/** Serves an empty page on loopback that contains only the recorder. */
export async function startRecorderPage(): Promise<{ readonly url: string; readonly close: () => void }> {
  const output = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: fileURLToPath(import.meta.resolve("@visavis/trace/browser")), formats: ["es"] },
    },
  });
  const chunks = [output].flat().flatMap((bundle) => ("output" in bundle ? bundle.output : []));
  const [recorder] = chunks.flatMap((chunk) => (chunk.type === "chunk" ? chunk.code : []));
  if (recorder === undefined) throw new Error("nothing was built");

  const server = createServer((request, response) => {
    const isScript = request.url === "/recorder.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? recorder : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
