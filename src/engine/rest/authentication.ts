import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "../problem.ts";
import type { Users } from "../store/users.ts";

/** @returns the user, or null where authentication is off
 * @throws {Problem} 401 or 403 */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<string | null>;

/** Names by which only this machine itself is reached. */
export const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** Camunda Modeler and other desktop programs whose page is a file. A browser gives a page opened from a file the origin `null`. */
const DESKTOP = "file://";

/** Nobody is asked, so nobody is believed: a name in the header stays without effect. What is kept out are web pages: a browser
 * on this machine would carry out their requests (forms, or a name that its owner points at 127.0.0.1). */
export const onLoopbackOnly: Authenticate = async ({ host, origin }) => {
  const known = origin === undefined || origin === DESKTOP || isLoopback(origin);
  if (isLoopback(`http://${host}`) && known) return null;
  const found = origin === undefined ? `host ${host}` : `origin ${origin}, host ${host}`;
  throw new Problem(
    403,
    "AuthorizationException",
    `found ${found}; accepted without user names: ${[...LOOPBACK].join(", ")}`,
  );
};

function isLoopback(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.has(new URL(address).hostname.replaceAll(/[[\]]/g, ""));
}

/** Basic authentication against the engine's own users. */
export function basicAuthentication(users: Users): Authenticate {
  return async ({ authorization = "" }) => {
    const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization)?.[1] ?? "";
    const [, id = "", password = ""] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
    if (id !== "" && (await users.verify(id, password))) return id;
    throw new Problem(401, "AuthenticationException", "user name and password are needed (basic authentication)");
  };
}
