/** `https-page.ts <certificate file> <key file>` serves one empty page on port 443. */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [, , certificateFile = "", keyFile = ""] = process.argv;
createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) }, (request, response) => {
  response.setHeader("content-type", "text/html");
  response.end(`<!doctype html><title>page</title><p>${request.socket.remoteAddress}</p>`);
}).listen(443, "::", () => process.stdout.write("ready\n"));
