import { registerPeople } from "../scripts/engine-people.ts";
import type { Person } from "../src/rules/jurisdiction.ts";
import { EngineClient } from "../workers/engine-client.ts";

export function passwordOf(user: string): string {
  return `password of ${user}`;
}

/** A real engine on which the governments begin anew: what an earlier scenario deployed for them is gone, with its cases and their
 * history. People stay, for accounts are the same every time; each acts through an account of their own. */
export class EmptiedEngine {
  readonly #admin: EngineClient;
  readonly #clients = new Map<string, EngineClient>();

  private constructor(admin: EngineClient) {
    this.#admin = admin;
  }

  /** @param admin signs in as a member of the administrators' group
   * @param tenants the governments that are to begin anew */
  static async of(admin: EngineClient, tenants: string[]): Promise<EmptiedEngine> {
    const deployments = await admin.get<{ id: string }[]>("/deployment", { tenantIdIn: tenants.join(",") });
    for (const { id } of deployments) await admin.delete(`/deployment/${id}`, { cascade: true });
    return new EmptiedEngine(admin);
  }

  /** Accounts for a government's people, and none of them locked by the wrong password of an earlier scenario. */
  async register(tenant: string, people: Person[]): Promise<void> {
    await registerPeople(this.#admin, tenant, people, passwordOf);
    for (const { id } of people) {
      await this.#admin.post(`/user/${id}/unlock`);
      this.#clients.set(`${id} ${tenant}`, this.#signedIn(id));
    }
  }

  /** The engine as this person sees it. Who is not among a government's people is a department that it asks. */
  async clientOf(user: string, tenant: string): Promise<EngineClient> {
    const key = `${user} ${tenant}`;
    if (!this.#clients.has(key))
      await this.register(tenant, [{ id: user, roles: ["related-department"], portfolios: [] }]);
    return this.#clients.get(key) as EngineClient;
  }

  #signedIn(user: string): EngineClient {
    return new EngineClient(this.#admin.baseUrl, { user, password: passwordOf(user) });
  }
}
