import { leadsToLoopback } from "../http/host-header.ts";
import { InvalidValueError } from "../options/invalid-value.ts";

/** The address of a JWK Set. Over plain HTTP anyone on the way could exchange the keys. @throws {InvalidValueError} */
export function readJwksAddress(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && leadsToLoopback(url.hostname))) return url;
  throw new InvalidValueError(
    `"${text}" is not the address of a JWK Set; write it like https://login.example.org/.well-known/jwks.json`,
  );
}
