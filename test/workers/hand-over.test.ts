import { describe, expect, test } from "vitest";
import { EngineRefusal } from "../../workers/engine-client.ts";
import handOver from "../../workers/hand-over.ts";
import { Json, type Values } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";
import { delegation, leaveDesk, openTask, runningLeave } from "./leave-desk.ts";

/** A leave that is running, with whom its delegations name. */
async function running(
  tenant: string,
  person: string,
  delegations = [] as ReturnType<typeof delegation>[],
): Promise<Desk> {
  const desk = await leaveDesk(tenant, { applicantId: person });
  const absence = { leave: "case-1", person, reason: "vacation", from: "2026-09-21", until: "2026-09-25", delegations };
  desk.set({ leaveOpen: true, absence: new Json(absence) });
  return desk;
}

const hand = (desk: Desk, when: string) => desk.run(handOver, { properties: { when } });
const whose = (desk: Desk) => Object.fromEntries(desk.openTasks.map(({ id, assignee }) => [id, assignee]));
/** From now on the engine takes nobody as an assignee. @returns what makes it whole again */
function breakAssigning(desk: Desk, error: Error, meanwhile: () => void = () => {}): () => void {
  const { engine } = desk.services;
  const { post } = engine;
  engine.post = (path, ...rest) => {
    if (!path.endsWith("/assignee")) return post.call(engine, path, ...rest) as Promise<never>;
    meanwhile();
    return Promise.reject(error);
  };
  return () => {
    engine.post = post;
  };
}

const told = (desk: Desk, kind: string) => desk.notices().find((notice) => notice.kind === kind);

describe("the leave begins", () => {
  test("金川九 the deputy's tasks go to whom the chief named, with the article and for whom", async () => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    openTask(desk, "b", { assignee: "deputy-3", groups: ["deputy"] });
    expect(await hand(desk, "begin")).toMatchObject({ awayBegun: true });
    expect(whose(desk)).toEqual({ "task a": "deputy-2", "task b": "deputy-3" });
    expect(desk.value("actingFor", "a")).toBe("deputy-1");
    expect(desk.value("actingBasis", "a")).toEqual(["9"]);
    expect(desk.value("actingFor", "b")).toBe(undefined);
    expect(told(desk, "handed-over")).toMatchObject({ to: ["deputy-1", "deputy-2"], basis: ["9"] });
    expect(desk.rulings()).toMatchObject([{ decision: "deputation" }]);
  });

  test("西平八 only the urgent document goes; the other stays and says why", async () => {
    const desk = await running("xiping", "deputy-1");
    const incoming = { documentType: "request", exception: "emergency-major" };
    const urgent = new Json({ title: "险情", portfolioIds: ["portfolio-1"], incoming });
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"], values: { document: urgent } });
    openTask(desk, "b", { assignee: "deputy-1", groups: ["deputy"] });
    await hand(desk, "begin");
    expect(whose(desk)).toEqual({ "task a": "deputy-2", "task b": "deputy-1" });
    expect(desk.value("actingText", "b")).toContain("第8条");
  });

  test("what is open to an office that one person holds goes with the person", async () => {
    const desk = await running("jinchuan", "chief", [delegation("executive-deputy")]);
    openTask(desk, "a", { groups: ["chief"] });
    openTask(desk, "b", { groups: ["office"] });
    await hand(desk, "begin");
    expect(whose(desk)).toEqual({ "task a": "executive-deputy", "task b": null });
  });

  test("the applicant's own leave is not handed to anybody", async () => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    const own = new Json(desk.value("document"));
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"], values: { document: own } });
    expect(Object.keys(await hand(desk, "begin")).sort()).toEqual(["awayBegun", "awayNext", "caseId", "reviewAt"]);
    expect(whose(desk)).toEqual({ "task a": "deputy-1" });
  });

  test("says when a delegation begins or ends next", async () => {
    const first = { ...delegation("deputy-2"), until: "2026-09-22" };
    const second = { ...delegation("deputy-3"), from: "2026-09-24" };
    const desk = await running("jinchuan", "deputy-1", [first, second]);
    expect((await hand(desk, "begin")).reviewAt).toBe("2026-09-23T00:00:00+08:00");
    desk.clock.set(new Date("2026-09-23T09:00:00+08:00"));
    expect((await hand(desk, "begin")).reviewAt).toBe("2026-09-24T00:00:00+08:00");
    desk.clock.set(new Date("2026-09-24T09:00:00+08:00"));
    expect((await hand(desk, "begin")).reviewAt).toBe("9999-12-31T00:00:00+08:00");
  });

  const refusal = (status: number, type: string) =>
    new EngineRefusal("POST", "/task/a/assignee", status, { type, message: "task is null" });

  test.each([
    [404, "InvalidRequestException"],
    [400, "NotFoundException"],
    [500, "ProcessEngineException"],
  ])("a task that is done in between is left: %i %s", async (status, type) => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    breakAssigning(desk, refusal(status, type), () => desk.openTasks.splice(0));
    await expect(hand(desk, "begin")).resolves.toMatchObject({ awayBegun: true });
  });

  test.each([
    [500, "ProcessEngineException"],
    [500, "OptimisticLockingException"],
    [404, "InvalidRequestException"],
  ])("the same answer for a task that is still there is no end of it: %i %s is tried again", async (status, type) => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    breakAssigning(desk, refusal(status, type));
    await expect(hand(desk, "begin")).rejects.toThrow(EngineRefusal);
  });

  test("what is open to several offices stays open to the others", async () => {
    const desk = await running("jinchuan", "chief", [delegation("executive-deputy")]);
    openTask(desk, "a", { groups: ["chief", "executive-deputy"] });
    await hand(desk, "begin");
    expect(whose(desk)).toEqual({ "task a": null });
  });

  test.each([
    ["begin", [], "deputy-2"],
    ["end", ["begin"], "deputy-1"],
  ] as [string, string[], string][])(
    "what was broken off half-way at the %s is carried on",
    async (when, before, to) => {
      const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
      openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
      for (const earlier of before) await hand(desk, earlier);
      const repair = breakAssigning(desk, new Error("connection lost"));
      await expect(hand(desk, when)).rejects.toThrow("connection lost");
      repair();
      await hand(desk, when);
      expect(whose(desk)).toEqual({ "task a": to });
    },
  );

  test("what the engine refuses for another reason is tried again", async () => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    breakAssigning(desk, new EngineRefusal("POST", "/task/a/assignee", 401, { message: "who are you" }));
    await expect(hand(desk, "begin")).rejects.toThrow(EngineRefusal);
  });
});

describe("the leave ends", () => {
  const away = async () => {
    const desk = await running("jinchuan", "deputy-1", [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    openTask(desk, "b", { assignee: "deputy-1", groups: ["deputy"] });
    await hand(desk, "begin");
    return desk;
  };

  test("what is still open goes back, and nobody is away any more", async () => {
    const desk = await away();
    expect(await hand(desk, "end")).toMatchObject({ leaveOpen: false });
    expect(whose(desk)).toEqual({ "task a": "deputy-1", "task b": "deputy-1" });
    expect(desk.value("actingFor", "a")).toBe(null);
    expect(told(desk, "handed-back")).toMatchObject({ to: ["deputy-1"] });
  });

  test("what a stand-in has passed on stays there", async () => {
    const desk = await away();
    const [passedOn] = desk.openTasks;
    Object.assign(passedOn as object, { assignee: "deputy-3" });
    await hand(desk, "end");
    expect(whose(desk)).toEqual({ "task a": "deputy-3", "task b": "deputy-1" });
  });

  test("while another leave of the same person runs, its stand-in takes over", async () => {
    const desk = await away();
    runningLeave(desk, "deputy-1", undefined, [delegation("deputy-3")]);
    await hand(desk, "end");
    expect(whose(desk)).toEqual({ "task a": "deputy-3", "task b": "deputy-3" });
    expect(desk.value("actingLeave", "a")).toBe("leave of deputy-1");
  });
});

describe("a leader with more than a thousand tasks", () => {
  const TASKS = 1201;

  /** Every request, and how many were under way at most. */
  function watched(desk: Desk) {
    const { engine } = desk.services;
    const seen = { paths: [] as string[], atOnce: 0 };
    const { post } = engine;
    let underWay = 0;
    engine.post = async (path, ...rest) => {
      seen.paths.push(path.replace(/\/(?:task|instance) ?[^/]+\//, "/…/"));
      underWay += 1;
      seen.atOnce = Math.max(seen.atOnce, underWay);
      await Promise.resolve();
      try {
        return (await post.call(engine, path, ...rest)) as never;
      } finally {
        underWay -= 1;
      }
    };
    return seen;
  }

  test("is handed over in pages, a few at a time, under one ruling for each kind of matter", async () => {
    const desk = await running("xiping", "deputy-1");
    const incoming = { documentType: "request", exception: "emergency-major" };
    const urgent = new Json({ title: "险情", portfolioIds: ["portfolio-1"], incoming });
    for (let index = 0; index < TASKS; index += 1) {
      const values: Values = index % 2 === 0 ? { document: urgent } : {};
      openTask(desk, String(index), { assignee: "deputy-1", groups: ["deputy"], values });
    }
    const seen = watched(desk);
    await hand(desk, "begin");
    const count = (assignee: string) => desk.openTasks.filter((task) => task.assignee === assignee).length;
    expect([count("deputy-2"), count("deputy-1")]).toEqual([601, 600]);
    expect(desk.rulings()).toMatchObject([{ outcome: "wait" }, { outcome: "proceed" }]);
    expect(seen.atOnce).toBeLessThanOrEqual(8);
    const reads = seen.paths.filter((path) => path === "/history/variable-instance").length;
    expect(reads).toBeLessThan(40);
    const notice = told(desk, "handed-over");
    expect(notice?.text).toContain("另有 1171 件，见所附清单");
    expect(notice?.evidence?.tasks).toHaveLength(TASKS);
  });
});

test.each([[{}], [{ when: "later" }]] as Values[][] as [Record<string, string>][])(
  "an element with properties %j is a fault of the diagram",
  async (properties) => {
    const desk = await running("jinchuan", "deputy-1");
    await expect(desk.run(handOver, { properties })).rejects.toThrow(/属性 when：.*可接受 begin、end/);
  },
);
