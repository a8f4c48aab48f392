import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

export function messagesContract(contract: Contract): void {
  describe("messages", () => {
    beforeAll(() =>
      contract.deployProcess(
        "c-message",
        d.message("contract-withdraw"),
        d.start(),
        d.userTask("ask"),
        d.boundary("withdrawn", "ask", d.onMessage("contract-withdraw")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "ask", "end"),
        d.flows("withdrawn", "note", "end"),
      ),
    );
    const send = (body: object) =>
      contract.rest.request("POST", "/message", {
        messageName: "contract-withdraw",
        tenantId: contract.tenant,
        ...body,
      });

    test("exactly one match by business key and tenant", async () => {
      const id = await contract.start("c-message", {}, "m-1");
      await contract.start("c-message", {}, "m-2");
      const none = await send({ businessKey: "m-3" });
      expect(none.status).toBe(400);
      expect(none.body.type).toBe("RestException");
      expect((await send({})).status).toBe(400);
      expect((await send({ businessKey: "m-1", tenantId: "another" })).status).toBe(400);
      expect(await contract.rest.openTasks(id)).toEqual(["ask"]);
      expect((await send({ businessKey: "m-1", processVariables: { why: string("x") } })).status).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["note"]);
      expect(await contract.rest.variable(id, "why")).toBe("x");
      expect((await send({ businessKey: "m-1" })).status).toBe(400);
    });

    test("correlation keys: only an instance that holds these values, in one step with the delivery", async () => {
      const id = await contract.start("c-message", { state: string("listed"), day: string("2026-09-30") }, "m-5");
      const keys = (state: string, day: string) => ({
        correlationKeys: { state: string(state), day: string(day) },
        processVariables: { state: string("told") },
      });
      const missed = await send({ tenantId: undefined, processInstanceId: id, ...keys("listed", "2026-10-13") });
      expect(missed.status).toBe(400);
      expect(missed.body.type).toBe("RestException");
      expect((await send({ businessKey: "m-5", ...keys("told", "2026-09-30") })).status).toBe(400);
      expect(await contract.rest.openTasks(id)).toEqual(["ask"]);
      const met = await send({ tenantId: undefined, processInstanceId: id, ...keys("listed", "2026-09-30") });
      expect(met.status).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["note"]);
      expect(await contract.rest.variable(id, "state")).toBe("told");
    });

    test("the result names the instance", async () => {
      const id = await contract.start("c-message", {}, "m-4");
      const answer = await send({ businessKey: "m-4", resultEnabled: true });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject([{ resultType: "Execution", execution: { processInstanceId: id } }]);
    });
  });
}
