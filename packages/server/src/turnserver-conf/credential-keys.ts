import { InvalidValueError } from "../options/invalid-value.ts";
import {
  type ConfKey,
  flag,
  needless,
  refused,
  repeated,
  single,
  supported,
  unsupported,
} from "./conf-key.ts";
import { readNumber, readText } from "./conf-values.ts";
import type { ConfUser } from "./turnserver-conf.ts";

const NO_DATABASE = "databases are not read; write its users and secrets into the file";

/** Who may relay, and how they prove it. */
export const CREDENTIAL_KEYS: Readonly<Record<string, ConfKey>> = {
  realm: single("name", "what users belong to", { parse: readRealm, field: "realm" }),
  "lt-cred-mech": flag(
    "users need a password, as they always do unless no-auth says otherwise",
    "usesPasswords",
  ),
  user: supported(
    "name:password",
    "may repeat; in place of the password 0x and the key in 32 hexadecimal digits",
    (conf, value) => {
      const { name, user } = readUser(value);
      conf.users.set(name, user);
    },
  ),
  "use-auth-secret": flag(
    "takes time-limited credentials, as static-auth-secret alone makes it",
    "usesSecrets",
  ),
  "static-auth-secret": repeated(
    "secret",
    "of time-limited credentials; may repeat while one replaces the other",
    {
      parse: readSecret,
      field: "secrets",
    },
  ),
  "rest-api-separator": single("character", "between time and name of a time-limited user; : without it", {
    parse: (value: string) => [...readText(value)][0] ?? "",
    field: "separator",
  }),
  "no-auth": flag("anyone may relay, without credentials: only for tests", "isOpen"),
  "stale-nonce": supported("seconds", "how long a nonce lives; 600 without it, 0 for ever", (conf, value) => {
    conf.nonceSeconds = value === "" ? undefined : readNumber(value);
  }),
  "stateless-nonce": needless("nonces are always stateless"),
  "stateless-nonce-secret": single("secret", "lets several servers share nonces; without it, made at start", {
    parse: readText,
    field: "nonceSecret",
  }),
  "server-name": needless("only OAuth needs it", "name"),
  oauth: unsupported("tokens of RFC 7635 are not understood; those clients are turned away"),
  "check-origin-consistency": unsupported("ORIGIN is not looked at; clients make it up as they like"),

  userdb: unsupported("the SQLite file is not read; write its users and secrets into this one", "path"),
  db: unsupported("the SQLite file is not read; write its users and secrets into this one", "path"),
  "psql-userdb": refused(NO_DATABASE, "connection"),
  "sql-userdb": refused(NO_DATABASE, "connection"),
  "mysql-userdb": refused(NO_DATABASE, "connection"),
  "mongo-userdb": refused(NO_DATABASE, "connection"),
  "redis-userdb": refused(NO_DATABASE, "connection"),
  "redis-statsdb": unsupported("nothing is written to Redis", "connection"),
  "secret-key-file": needless("there is no database password to decrypt", "path"),
  "no-auth-pings": needless("there is no database to ask"),
  "no-dynamic-ip-list": needless("there is no database to ask"),
  "no-dynamic-realms": needless("there is no database to ask"),
  "st-cred-mech": unsupported("short-term credentials are no longer part of TURN (RFC 5766 §4)"),
  "secret-ts-exp-time": needless("the time in a user name is when it lapses", "seconds"),
  sha256: needless("SHA-1 and SHA-256 are both offered, and the client chooses (RFC 8489 §9.2)"),
};

/** RFC 8489 §14.9. */
const MAX_REALM_BYTES = 763;

function readRealm(value: string): string {
  const realm = readText(value);
  if (Buffer.byteLength(realm) <= MAX_REALM_BYTES && realm.length < 128) return realm;
  throw new InvalidValueError("is too long; a realm has less than 128 characters");
}

function readSecret(value: string): string {
  if (value !== "") return value;
  throw new InvalidValueError("is empty; write 32 random bytes, such as `openssl rand -hex 32` gives");
}

/** RFC 8489 §14.3. */
const MAX_USERNAME_BYTES = 508;

/** The messages repeat nothing, since a password may stand anywhere. */
function readUser(value: string): { readonly name: string; readonly user: ConfUser } {
  const colon = value.indexOf(":");
  const name = value.slice(0, Math.max(colon, 0));
  const secret = value.slice(colon + 1).trimStart();
  if (name === "" || secret === "")
    throw new InvalidValueError("is not name:password; write both, with a colon between");
  if (Buffer.byteLength(name) > MAX_USERNAME_BYTES) {
    throw new InvalidValueError(`has a name of more than ${MAX_USERNAME_BYTES} bytes; shorten it`);
  }
  if (!secret.startsWith("0x")) return { name, user: { password: secret } };
  if (!/^0x[\da-f]{32}$/i.test(secret)) {
    throw new InvalidValueError(
      "has a key that is not 0x and 32 hexadecimal digits; make one with turnadmin -k",
    );
  }
  return { name, user: { md5: Uint8Array.from(Buffer.from(secret.slice(2), "hex")) } };
}
