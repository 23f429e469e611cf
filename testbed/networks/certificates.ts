import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabServer } from "./lab.ts";

/** PEM files. */
export interface Certificates {
  readonly authorityFile: string;
  /** For all names and addresses of the server. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

const DAYS = "30";
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Makes a certificate authority for one lab, and a certificate that it signs for the lab's server. */
export function makeCertificates({
  directory,
  server,
}: {
  readonly directory: string;
  readonly server: LabServer;
}): Certificates {
  const within = mkdtempSync(join(directory, "certificates-"));
  const file = (name: string) => join(within, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const addresses = [...server.ipv4, ...server.ipv6].map((address) => `IP:${address}`);
  const names = [`DNS:${server.name}`, ...addresses].join(",");
  writeFileSync(file("names"), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  const authority = ["-keyout", file("ca.key"), "-out", file("ca.pem"), "-days", DAYS];
  openssl("req", "-x509", ...NEW_KEY, "-subj", "/CN=lab authority", ...authority);
  openssl(
    "req",
    ...NEW_KEY,
    "-subj",
    "/CN=lab server",
    "-keyout",
    file("key.pem"),
    "-out",
    file("request.pem"),
  );
  const signedBy = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial", "-days", DAYS];
  openssl(
    ...["x509", "-req", "-in", file("request.pem"), ...signedBy],
    ...["-extfile", file("names"), "-out", file("cert.pem")],
  );
  return { authorityFile: file("ca.pem"), certificateFile: file("cert.pem"), keyFile: file("key.pem") };
}
