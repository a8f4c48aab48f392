import { beforeEach, describe, expect, it } from "vitest";
import { type DemoCase, Officials } from "../src/cli/demo/officials.ts";
import type { Answer, Script } from "../src/cli/demo/script.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import type { EngineClient } from "../workers/engine-client.ts";

/** Who answers a task in the demo, and with what. */

const NOW = "2026-09-22T09:00:00+08:00";

interface Open {
  id: string;
  key: string;
  form: string;
  groups?: string;
  portfolioIds?: string[];
}

/** The few calls of an engine that an official makes. */
class Desk {
  open: Open[] = [];
  /** A completed task opens again. */
  stubborn = false;
  readonly done: { id: string; by: string; said: Record<string, unknown> }[] = [];
  #by = "";

  get client(): EngineClient {
    return this as unknown as EngineClient;
  }

  get(path: string, query: Record<string, string>): unknown {
    const task = this.open.find(({ id }) => path === `/task/${id}/variables`);
    if (!task) return this.open.filter(({ key }) => asked(key, query)).map(rowOf);
    return {
      candidateGroups: { type: "String", value: task.groups ?? "office" },
      document: { type: "Json", value: JSON.stringify({ portfolioIds: task.portfolioIds ?? [] }) },
    };
  }

  post(path: string, body: { userId?: string; variables?: Record<string, { value: unknown }> }): void {
    const [, id = "", act] = path.split("/").slice(1);
    if (act === "claim") this.#by = String(body.userId);
    if (act !== "complete") return;
    const said = Object.entries(body.variables ?? {}).map(([name, { value }]) => [name, value]);
    this.done.push({ id, by: this.#by, said: Object.fromEntries(said) });
    if (!this.stubborn) this.open = this.open.filter((task) => task.id !== id);
  }
}

function asked(key: string, query: Record<string, string>): boolean {
  const like = query.processInstanceBusinessKeyLike;
  return like === undefined ? key === query.processInstanceBusinessKey : key.startsWith(like.replace(/%$/, ""));
}

function rowOf({ id, form }: Open) {
  return { id, taskDefinitionKey: `Task_${id}`, assignee: null, camundaFormRef: { key: form } };
}

const PEOPLE = [
  { id: "office-1", roles: ["office"], portfolios: [] },
  { id: "deputy-1", roles: ["deputy"], portfolios: ["portfolio-1"] },
  { id: "deputy-2", roles: ["deputy"], portfolios: ["portfolio-2"] },
  { id: "secretary-general", roles: ["secretary-general"], portfolios: [] },
];

const SCRIPT = { clock: NOW, defaults: { act: { verdict: "agree" } }, documents: {} } as Script;

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

function topic(answers: Partial<Answer>[] = [], tenant = "jinchuan"): DemoCase {
  const document = { procedure: "topic", document: {}, messages: [], answers } as unknown as DemoCase["document"];
  const key = "demo-run-topic";
  return { tenant, name: "topic", document, key, given: new Set(), messagesSent: 0, answered: new Map() };
}

function officials(): Officials {
  return new Officials(desk.client, { people: PEOPLE } as unknown as JurisdictionProfile, SCRIPT);
}

describe("an official", () => {
  it("answers the tasks of a case and of those that it opened, and nobody else's", async () => {
    desk.open = [
      { id: "own", key: "demo-run-topic", form: "act" },
      { id: "opened", key: "demo-run-topic/文1", form: "act" },
      { id: "other", key: "demo-run-topic-next", form: "act" },
    ];
    expect((await officials().answer([topic()], NOW)).answered).toBe(2);
    expect(desk.done.map(({ id }) => id)).toEqual(["own", "opened"]);
  });

  it("is whoever of several holds the matter's portfolio, else the first of them", async () => {
    desk.open = [
      { id: "second", key: "demo-run-topic", form: "act", groups: "deputy", portfolioIds: ["portfolio-2"] },
      { id: "none", key: "demo-run-topic", form: "act", groups: "deputy", portfolioIds: ["portfolio-9"] },
    ];
    await officials().answer([topic()], NOW);
    expect(desk.done.map(({ by }) => by)).toEqual(["deputy-2", "deputy-1"]);
  });

  it("is another office that may act, not another deputy, while whoever is in charge is away", async () => {
    const leave = {
      ...topic(),
      key: "demo-run-leave",
      instanceId: "leave",
      document: {
        procedure: "leave",
        document: { applicantId: "deputy-1", leave: { departOn: "2000-01-01" } },
        messages: [],
        answers: [{ form: "leave-return", at: "2100-01-01T09:00:00+08:00", values: {} }],
      },
    } as unknown as DemoCase;
    const portfolioIds = ["portfolio-1"];
    desk.open = [{ id: "open", key: "demo-run-topic", form: "act", groups: "deputy,secretary-general", portfolioIds }];
    await officials().answer([topic(), leave], NOW, (entry) => entry !== leave);
    expect(desk.done.map(({ by }) => by)).toEqual(["secretary-general"]);
  });

  it("does otherwise only in the governments named", async () => {
    const answers = [{ form: "act", in: ["ziyang"], values: { verdict: "return" } }];
    for (const tenant of ["jinchuan", "ziyang"]) {
      desk.open = [{ id: tenant, key: "demo-run-topic", form: "act" }];
      await officials().answer([topic(answers, tenant)], NOW);
    }
    expect(desk.done.map(({ id, said }) => [id, said.verdict])).toEqual([
      ["jinchuan", "agree"],
      ["ziyang", "return"],
    ]);
  });

  it("gives up, naming case and task, where the same task comes again and again", async () => {
    desk.stubborn = true;
    desk.open = [{ id: "again", key: "demo-run-topic", form: "resolution" }];
    const entry = topic();
    for (let times = 1; times <= 25; times += 1) await officials().answer([entry], NOW);
    await expect(officials().answer([entry], NOW)).rejects.toThrow(/topic（jinchuan）.*Task_again 答了 25 次/);
    expect(desk.done).toHaveLength(25);
  });
});
