import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

const TYPES = {
  request: "InvalidRequestException",
  rest: "RestException",
  nothing: "NullValueException",
  notFound: "NotFoundException",
  bad: "BadUserRequestException",
  engine: "ProcessEngineException",
} as const;

type Row = [method: string, path: string, status: number, type: keyof typeof TYPES | "any", body?: object];

const LOCK = { workerId: "w", lockDuration: 1000, newDuration: 1000, errorCode: "x", retries: 1 };
const CANCEL = { type: "cancel", activityId: "a" };
const START = { type: "startBeforeActivity", activityId: "a" };
const CANDIDATE = { type: "candidate", groupId: "office" };

/** What each route answers where there is nothing of that id; statuses are Camunda's, however odd. "any": its type is an accident. */
const ROWS: Row[] = [
  ["GET", "/deployment/none", 404, "request"],
  ["GET", "/deployment/none/resources", 404, "request"],
  ["GET", "/deployment/none/resources/none", 404, "request"],
  ["GET", "/deployment/none/resources/none/data", 500, "nothing"],
  ["DELETE", "/deployment/none", 404, "request"],
  ["GET", "/process-definition/none", 404, "request"],
  ["GET", "/process-definition/none/xml", 404, "request"],
  ["POST", "/process-definition/none/start", 500, "rest", {}],
  ["POST", "/process-definition/none/submit-form", 500, "rest", {}],
  ["GET", "/decision-definition/none", 404, "request"],
  ["GET", "/decision-definition/none/xml", 404, "request"],
  ["POST", "/decision-definition/none/evaluate", 404, "request", { variables: {} }],
  ...["process-definition", "decision-definition"].flatMap((kind) =>
    ["", "/tenant-id/no-such-tenant"].flatMap((tenant): Row[] => {
      const path = `/${kind}/key/no-such-key${tenant}`;
      const acts = kind === "process-definition" ? ["start", "submit-form"] : ["evaluate"];
      return [
        ["GET", path, 404, "rest"],
        ["GET", `${path}/xml`, 404, "rest"],
        ...acts.map((act): Row => ["POST", `${path}/${act}`, 404, "rest", {}]),
      ];
    }),
  ),
  ["GET", "/process-instance/none", 404, "request"],
  ["DELETE", "/process-instance/none", 404, "request"],
  ["GET", "/process-instance/none/activity-instances", 404, "request"],
  ["POST", "/process-instance/none/modification", 500, "engine", { instructions: [CANCEL] }],
  ["POST", "/process-instance/none/modification", 500, "engine", { instructions: [START] }],
  ["GET", "/process-instance/none/variables", 500, "nothing"],
  ["POST", "/process-instance/none/variables", 500, "rest", { modifications: { a: string("1") } }],
  ["GET", "/process-instance/none/variables/a", 500, "rest"],
  ["PUT", "/process-instance/none/variables/a", 500, "rest", string("1")],
  ["DELETE", "/process-instance/none/variables/a", 500, "rest"],
  ["GET", "/task/none", 404, "request"],
  ["POST", "/task/none/claim", 500, "nothing", { userId: "x" }],
  ["POST", "/task/none/unclaim", 400, "notFound", {}],
  ["POST", "/task/none/assignee", 400, "notFound", { userId: "x" }],
  ["POST", "/task/none/delegate", 500, "nothing", { userId: "x" }],
  ["POST", "/task/none/resolve", 500, "nothing", {}],
  ["POST", "/task/none/complete", 500, "rest", {}],
  ["POST", "/task/none/submit-form", 500, "rest", {}],
  ["GET", "/task/none/variables", 500, "nothing"],
  ["POST", "/task/none/variables", 500, "rest", { modifications: { a: string("1") } }],
  ["GET", "/task/none/variables/a", 500, "rest"],
  ["PUT", "/task/none/variables/a", 500, "rest", string("1")],
  ["GET", "/task/none/form-variables", 400, "bad"],
  ["GET", "/task/none/form", 400, "rest"],
  ["GET", "/task/none/deployed-form", 500, "any"],
  ["GET", "/task/none/identity-links", 500, "nothing"],
  ["POST", "/task/none/identity-links", 400, "notFound", CANDIDATE],
  ["POST", "/task/none/identity-links/delete", 500, "nothing", CANDIDATE],
  ["GET", "/external-task/none", 404, "rest"],
  ["GET", "/external-task/none/errorDetails", 500, "nothing"],
  ...["complete", "failure", "bpmnError", "lock", "extendLock", "unlock"].map(
    (act): Row => ["POST", `/external-task/none/${act}`, 404, "rest", LOCK],
  ),
  ["PUT", "/external-task/none/retries", 404, "rest", { retries: 1 }],
  ["GET", "/incident/none", 404, "request"],
  ["GET", "/job/none", 404, "request"],
  ["GET", "/job/none/stacktrace", 404, "request"],
  ["POST", "/job/none/execute", 404, "request"],
  ["PUT", "/job/none/retries", 500, "request", { retries: 1 }],
  ["PUT", "/job/none/duedate", 500, "request", { duedate: "2026-10-11T00:00:00.000+0800" }],
  ["GET", "/history/process-instance/none", 404, "request"],
  ["GET", "/history/activity-instance/none", 404, "request"],
  ["GET", "/history/variable-instance/none", 404, "request"],
];

export function unknownIdsContract(contract: Contract): void {
  describe("where there is nothing of that id", () => {
    test.each(ROWS)("%s %s is %i", async (method, path, status, type, body) => {
      const answer = await contract.rest.request(method, path, body);
      expect(answer.status, answer.text).toBe(status);
      expect(answer.body.message).toBeTypeOf("string");
      if (type !== "any") expect(answer.body.type).toBe(TYPES[type]);
    });

    test("there is nothing to suspend, and nothing wrong", async () => {
      const answer = await contract.rest.request("PUT", "/process-instance/none/suspended", { suspended: true });
      expect(answer.status).toBe(204);
    });
  });

  describe("another tenant's definitions", () => {
    beforeAll(() =>
      contract.deployProcess("c-mine", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")),
    );

    test.each(["/process-definition/key/c-mine", "/process-definition/key/c-mine/tenant-id/no-such-tenant"])(
      "%s is 404",
      async (path) => {
        expect((await contract.rest.request("GET", path)).status).toBe(404);
        expect((await contract.rest.request("POST", `${path}/start`, {})).status).toBe(404);
      },
    );
  });
}
