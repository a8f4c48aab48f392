import type { Users } from "../store/users.ts";

/** @returns the user, null where authentication is off, or "refused" */
export type Authenticate = (header: string | undefined) => Promise<string | null | "refused">;

/** Nobody is asked, so nobody is believed: a name in the header stays without effect. */
export const withoutAuthentication: Authenticate = async () => null;

/** Basic authentication against the engine's own users. */
export function basicAuthentication(users: Users): Authenticate {
  return async (header) => {
    const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? "")?.[1];
    if (encoded === undefined) return "refused";
    const credentials = Buffer.from(encoded, "base64").toString("utf8");
    const colon = credentials.indexOf(":");
    if (colon < 1) return "refused";
    const id = credentials.slice(0, colon);
    return (await users.verify(id, credentials.slice(colon + 1))) ? id : "refused";
  };
}
