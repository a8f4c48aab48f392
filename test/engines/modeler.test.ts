import { expect, test } from "vitest";
import { SIGNING, testButtons, testCredentials } from "./modeler-buttons.ts";
import { ModelerTab } from "./modeler-calls.ts";
import { onRealEngines, ownTenant } from "./real-engine.ts";

/** Camunda Modeler's Deploy and Start on the real engines. */

/** The link that the Modeler shows fits Camunda's web applications only. */
const COCKPIT_LINK = { operaton: 404, camunda7: 200 };

onRealEngines("Camunda Modeler", ({ name, address, url, rest }) => {
  const { username, password } = new URL(address);
  const endpoint = () => ({ url, username: decodeURIComponent(username), password: decodeURIComponent(password) });

  testCredentials(endpoint, async () => {
    const id = ownTenant("designer");
    const profile = { id, firstName: id, lastName: "" };
    await rest.post("/user/create", { profile, credentials: { password: `password of ${id}` } });
    return { url, username: id };
  });
  testButtons({
    endpoint,
    rest: () => rest,
    looseArrow: { code: "DIAGRAM_PARSE_ERROR", log: /^ENGINE-09005 .*Task_Nowhere/s },
    halfFile: { status: 500, log: /ENGINE-09/ },
  });

  test("the link to Cockpit after a success", async () => {
    const link = await new ModelerTab(endpoint(), SIGNING).cockpitAddress();
    expect(link).toBe(`${new URL(url).origin}/camunda/app/cockpit/default/#/`);
    expect((await fetch(link)).status).toBe(COCKPIT_LINK[name]);
  });
});
