import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { diagrams } from "../../scripts/render-svg.ts";
import { readKnown } from "../../src/catalog/lint/known.ts";
import { lintProcess, readLintConfig } from "../../src/catalog/lint/lint-process.ts";
import {
  type Diagram,
  type Element,
  eventKind,
  extensions,
  many,
  one,
  outgoing,
  properties,
  readDiagram,
  text,
} from "../../src/catalog/portable/diagram.ts";
import { faultText } from "../../src/catalog/portable/rule.ts";
import { compileBpmn } from "../../src/engine/deploy/compile.ts";
import { ROLES } from "../../src/rules/vocabulary.ts";
import { ASKS_AGAIN } from "../../workers/recall-place.ts";
import { MESSAGES } from "../../workers/withdrawal.ts";

const FILES = await Promise.all(
  diagrams().map(async (file) => {
    const xml = readFileSync(file, "utf8");
    return { name: basename(file, ".bpmn"), file, xml, diagram: await readDiagram(xml, file) };
  }),
);
const KNOWN = readKnown("processes", () => undefined);
const LINT = readLintConfig("processes/.bpmnlintrc");
const GLOSSARY = parse(readFileSync("processes/glossary.yaml", "utf8")) as { roles: Record<string, string> };
const NAMES = FILES.map(({ name }) => name);

function diagramOf(name: string): Diagram {
  return (FILES.find((file) => file.name === name) as (typeof FILES)[number]).diagram;
}

/** Values that the answers of a gateway compare one variable with. */
function answers(name: string, gateway: string): string[] {
  const diagram = diagramOf(name);
  const element = diagram.nodes.find(({ id }) => id === gateway) as Element;
  return outgoing(diagram, element)
    .flatMap((flow) => [...(text(one(flow, "conditionExpression"), "body") ?? "").matchAll(/'([^']+)'/g)])
    .map((match) => match[1] as string)
    .sort();
}

describe.each(FILES)("$name", ({ name, file, xml, diagram }) => {
  test("is portable, reads as our diagrams do, and is committed as the normaliser writes it", async () => {
    expect((await lintProcess(xml, file, KNOWN, LINT)).map(faultText)).toEqual([]);
  });

  test("is accepted by the embedded engine, expressions included", async () => {
    expect((await compileBpmn(xml, file)).map(({ key }) => key)).toEqual([name]);
  });

  test("every node has a light fill and a dark line, in both colour notations", () => {
    const wrong = diagram.nodes.filter((node) => {
      const shape = diagram.drawn.get(node) as Element;
      const [fill, stroke] = [shape.get("bioc:fill"), shape.get("bioc:stroke")] as [string, string];
      const same = fill === shape.get("color:background-color") && stroke === shape.get("color:border-color");
      return !(same && luminance(fill) > 0.8 && luminance(stroke) < 0.25);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("shapes and labels keep clear of one another, 20 px below every task", () => {
    const shapes = diagram.nodes.map((node) => ({ id: node.id as string, box: bounds(diagram.drawn.get(node)) }));
    const tasks = new Set(diagram.nodes.filter(isTask).map(({ id }) => id as string));
    const hosts = new Map(diagram.nodes.map((node) => [node.id, one(node, "attachedToRef")?.id]));
    const scopes = new Map([...diagram.nodes, ...diagram.flows].map((element) => [element.id, element.$parent?.id]));
    const labels = [...diagram.drawn].flatMap(([element, shape]) => {
      const label = one(shape, "label");
      return label ? [{ id: `${element.id} (label)`, box: bounds(label) }] : [];
    });
    const all = [
      ...shapes.map(({ id, box }) => ({ id, box: tasks.has(id) ? { ...box, bottom: box.bottom + 20 } : box })),
      ...labels,
    ];
    const pairs = all.flatMap((a, index) => all.slice(index + 1).map((b) => [a, b] as const));
    const clashes = pairs.filter(
      ([a, b]) => overlap(a.box, b.box) && !attached(hosts, a.id, b.id) && !within(scopes, a.id, b.id),
    );
    expect(clashes.map(([a, b]) => `${a.id} × ${b.id}`)).toEqual([]);
  });

  test("no line runs through a label or a shape", () => {
    const ends = new Map(
      diagram.flows.map((flow) => [flow, [one(flow, "sourceRef"), one(flow, "targetRef")]] as const),
    );
    const hits = diagram.flows.flatMap((flow) => {
      const lines = segments(diagram.drawn.get(flow));
      const nodes = diagram.nodes.filter(
        (node) => !ends.get(flow)?.includes(node) && !hosting(ends.get(flow), node) && !holds(node, flow),
      );
      const boxes = [
        ...nodes.map((node) => [node.id, bounds(diagram.drawn.get(node))] as const),
        ...[...diagram.drawn].flatMap(([element, shape]) => {
          const label = one(shape, "label");
          return label ? [[`${element.id} (label)`, bounds(label)] as const] : [];
        }),
      ];
      return boxes.filter(([, box]) => lines.some((line) => overlap(line, box))).map(([id]) => `${flow.id} × ${id}`);
    });
    expect(hits).toEqual([]);
  });

  test("its README tells every user task, end, message and worker task", () => {
    const readme = readFileSync(join(dirname(file), "README.md"), "utf8");
    const messages = diagram.elements.filter(({ $type }) => $type === "bpmn:Message").map((message) => message.name);
    const listed = diagram.nodes.filter((node) => isTask(node) || node.$type === "bpmn:EndEvent").map(({ id }) => id);
    // The call of this folder's own second diagram is told in words.
    const called = ["Call_AskParties", "Call_LeaderCountersign"];
    const missing = [...listed, ...messages].filter(
      (word) => !called.includes(word ?? "") && !readme.includes(`\`${word}\``),
    );
    expect(missing).toEqual([]);
  });
});

const OWN_CASES = ["Call_FollowItem", "Call_IssueDocument", "Call_ReportUpward"];

function calls(): Element[] {
  return FILES.flatMap(({ diagram }) => diagram.nodes.filter(({ $type }) => $type === "bpmn:CallActivity"));
}

function passedTo(call: Element): (string | undefined)[] {
  return extensions(call, "camunda:In").map((mapping) => text(mapping, "target"));
}

describe("what the diagrams share with the workers", () => {
  test("every topic has a worker", () => {
    const topics = FILES.flatMap(({ diagram }) => diagram.nodes.flatMap((node) => text(node, "camunda:topic") ?? []));
    const workers = globSync("workers/*.ts").map((file) => basename(file, ".ts"));
    expect(topics.length).toBeGreaterThan(20);
    expect(topics.filter((topic) => !workers.includes(topic))).toEqual([]);
  });

  test.each([
    [
      "approval-ladder",
      "Gateway_NextRung",
      "chief deputy done executive-deputy office office-deputy-director office-director other refused related-deputy returned secretary-general",
    ],
    ["approval-ladder", "Gateway_ActResult", "incomplete transferred"],
    ["leader-countersign", "Gateway_MarkComplete", "incomplete"],
    ["countersign-reply", "Gateway_ReplyNext", "await-limit settled"],
    ["countersignature", "Gateway_CountersignNext", "agreed coordinate negotiate prepare returned submitted"],
    ["document-signing", "Gateway_CountersignResult", "agreed submitted"],
    ["document-signing", "Gateway_IntakeOutcome", "not-regulated proceed"],
    ["document-signing", "Gateway_IncomingResult", "done"],
    ["document-signing", "Gateway_SigningResult", "done"],
    ["document-signing", "Gateway_Correctable", "refuse refused"],
    ["document-signing", "Gateway_Resubmit", "abandon"],
    ["leave-approval", "Gateway_LeaveOutcome", "not-required proceed"],
    ["leave-approval", "Gateway_ApprovalResult", "done"],
    ["leave-approval", "Gateway_Correctable", "refuse refused"],
    ["leave-approval", "Gateway_ReturnRecorded", "incomplete"],
    ["leave-approval", "Gateway_ReturnMissing", "report"],
    ["supervision-followup", "Gateway_Registered", "accept declined refuse"],
    ["supervision-followup", "Gateway_AskOffice", "choose"],
    ["supervision-followup", "Gateway_NotAccepted", "refuse"],
    ["supervision-followup", "Gateway_ItemResult", "changed terminated"],
    ["supervision-progress", "Gateway_Progress", "change verify"],
    ["supervision-progress", "Gateway_Change", "adopted rejected revise"],
    ["supervision-progress", "Gateway_WhoDecides", "choose"],
    ["supervision-progress", "Gateway_Closing", "closed verify"],
    ["supervision-followup", "Gateway_AssistAsked", "ask"],
    ["supervision-assist", "Gateway_AssistNext", "done"],
    ["supervision-assist", "Gateway_AssistRecorded", "incomplete"],
    ["supervision-report-period", "Gateway_Reviewed", "incomplete"],
    ["case-intervention", "Gateway_Possible", "possible"],
    ["case-intervention", "Gateway_Applied", "accepted"],
    ["agenda-submission", "Gateway_CountersignResult", "agreed submitted"],
    ["agenda-submission", "Gateway_TopicOutcome", "defer not-required proceed"],
    ["agenda-submission", "Gateway_Correctable", "refuse refused"],
    ["agenda-submission", "Gateway_LadderResult", "done"],
    ["agenda-submission", "Gateway_Listed", "listed"],
    ["agenda-submission", "Gateway_NewMeeting", "again withdraw"],
    ["agenda-submission", "Gateway_TopicNext", "judge passed rejected revise"],
    ["meeting", "Gateway_Delivered", "again reschedule"],
    ["meeting", "Gateway_MayOpen", "open reschedule"],
    ["meeting", "Gateway_WillMeet", "open"],
    ["meeting", "Gateway_EndRecorded", "incomplete"],
    ["meeting", "Gateway_Minutes", "none"],
    ["meeting", "Gateway_MinutesSigned", "done"],
    ["meeting", "Gateway_Resubmit", "abandon"],
    ["meeting", "Gateway_RescheduleRecorded", "incomplete"],
    ["meeting", "Gateway_NewDate", "plan"],
    ["meeting-topic", "Gateway_StillListed", "gone"],
    ["meeting-topic", "Gateway_MayDiscuss", "discuss postpone"],
    ["meeting-topic", "Gateway_Registered", "incomplete"],
    ["topic-link", "Gateway_LinkNext", "consent document drop item report"],
    ["upward-report", "Gateway_ReportResult", "done refused"],
    ["upward-report", "Gateway_Resubmit", "abandon"],
  ])("%s: %s answers %s, the rest by default", (name, gateway, values) => {
    expect(answers(name, gateway)).toEqual(values.split(" "));
  });

  test("where a case may stop, only a plain yes goes on: the default is the way to correction", () => {
    const diagram = diagramOf("document-signing");
    const gateways = ["CountersignResult", "IntakeOutcome", "IncomingResult", "SigningResult"].map((id) =>
      diagram.nodes.find((node) => node.id === `Gateway_${id}`),
    );
    expect(gateways.map((node) => one(one(node, "default"), "targetRef")?.id)).toEqual(
      gateways.map(() => "Gateway_NotPassed"),
    );
  });

  test("the rungs name known roles, each only once", () => {
    const rungs = diagramOf("approval-ladder").nodes.map((node) => properties(node).get("role"));
    const roles = rungs.flatMap((role) => role?.split(",") ?? []);
    expect(roles.filter((role) => !(ROLES as readonly string[]).includes(role))).toEqual([]);
    expect(roles.filter((role) => role !== "office").sort()).toEqual(
      [...new Set(roles)].filter((r) => r !== "office").sort(),
    );
  });

  test("every call names a process of this package and passes the case on", () => {
    const within = calls().filter(({ id }) => !OWN_CASES.includes(id ?? ""));
    expect(within.length).toBeGreaterThanOrEqual(10);
    for (const call of within) {
      expect(NAMES).toContain(text(call, "calledElement"));
      // a period's report is of no document, and rests on the newest rules
      const ofDocument =
        text(call, "calledElement") === "supervision-report-period" ? [] : ["document", "rules", "round"];
      expect(passedTo(call)).toEqual(expect.arrayContaining([...ofDocument, "caseId", "businessKey"]));
    }
  });

  test("what a meeting's decision leads to is a case of its own: it pins its own tables and keeps its own record", () => {
    const started = calls().filter(({ id }) => OWN_CASES.includes(id ?? ""));
    expect(started.map(({ id }) => id).sort()).toEqual(OWN_CASES);
    for (const call of started) {
      expect(NAMES).toContain(text(call, "calledElement"));
      expect(passedTo(call)).toEqual(expect.arrayContaining(["document", "acceptDraft"]));
      expect(passedTo(call).filter((name) => ["rules", "caseId", "businessKey", "round"].includes(name ?? ""))).toEqual(
        [],
      );
    }
  });

  test("a withdrawal waits for a message that its worker sends, wherever a diagram has one", () => {
    const events = FILES.flatMap(({ diagram }) => diagram.nodes.filter(({ name }) => /^撤回/.test(name ?? "")));
    const messages = events
      .filter((event) => eventKind(event) === "Message")
      .map((event) => one(many(event, "eventDefinitions")[0], "messageRef")?.name);
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.filter((name) => !MESSAGES.includes(name ?? ""))).toEqual([]);
  });

  test("where an act may be taken back, the element that asks again is a service of that process, with one way out", () => {
    for (const [process, id] of Object.entries(ASKS_AGAIN)) {
      const diagram = diagramOf(process);
      const element = diagram.nodes.find((node) => node.id === id) as Element;
      expect(text(element, "camunda:topic")).toMatch(/^(next|judge)-/);
      expect(outgoing(diagram, element)).toHaveLength(1);
    }
  });

  test("withdrawal interrupts all three parts of a case, urging none", () => {
    const events = diagramOf("document-signing").nodes.filter((node) => eventKind(node) === "Message");
    const told = events.map((event) => {
      const message = one(many(event, "eventDefinitions")[0], "messageRef")?.name;
      return `${one(event, "attachedToRef")?.id} ${message} ${event.get("cancelActivity") !== false}`;
    });
    expect(told.sort()).toEqual(
      ["Call_Countersignature", "Call_HandleIncoming", "Call_SignDocument"].flatMap((call) => [
        `${call} urge false`,
        `${call} withdrawal-accepted true`,
      ]),
    );
  });
});

describe.each(globSync("processes/*/*.form").sort())("%s", (file) => {
  const form = JSON.parse(readFileSync(file, "utf8")) as Form;

  test("keeps to what every task list shows, under the id of its file", () => {
    expect([form.id, form.schemaVersion]).toEqual([basename(file, ".form"), 16]);
    const types = new Set(form.components.map(({ type }) => type));
    expect([...types].filter((type) => !/^(text|textarea|textfield|radio|select|checkbox)$/.test(type))).toEqual([]);
  });

  test("some user task uses it", () => {
    const used = FILES.flatMap(({ diagram }) => diagram.nodes.map((node) => text(node, "camunda:formRef")));
    expect(used).toContain(form.id);
  });

  test("calls roles what the glossary calls them", () => {
    const values = form.components.flatMap((component) => component.values ?? []);
    const named = values.filter(({ value }) => (ROLES as readonly string[]).includes(value));
    expect(named.filter(({ value, label }) => GLOSSARY.roles[value] !== label)).toEqual([]);
  });
});

interface Form {
  id: string;
  schemaVersion: number;
  components: { type: string; values?: { label: string; value: string }[] }[];
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function bounds(shape: Element | undefined): Box {
  const box = one(shape, "bounds") as Element;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => Number(box.get(key))) as [
    number,
    number,
    number,
    number,
  ];
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function segments(edge: Element | undefined): Box[] {
  const points = many(edge, "waypoint").map(
    (point) => [Number(point.get("x")), Number(point.get("y"))] as [number, number],
  );
  return points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] as [number, number];
    return { left: Math.min(x, fromX), right: Math.max(x, fromX), top: Math.min(y, fromY), bottom: Math.max(y, fromY) };
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function isTask({ $type }: Element): boolean {
  return /(Task|CallActivity)$/.test($type);
}

/** A boundary event sits on its host. */
function attached(hosts: Map<string | undefined, string | undefined>, a: string, b: string): boolean {
  const event = [a, b].find((id) => hosts.get(id.replace(" (label)", "")) !== undefined);
  return event !== undefined && [a, b].includes(hosts.get(event.replace(" (label)", "")) ?? "");
}

/** What belongs to a sub-process is drawn inside it, and inside those that it belongs to. */
function within(scopes: Map<string | undefined, string | undefined>, a: string, b: string): boolean {
  const around = (id: string): string[] => {
    const scope = scopes.get(id.replace(" (label)", ""));
    return scope === undefined ? [] : [scope, ...around(scope)];
  };
  return around(b).includes(a) || around(a).includes(b);
}

function holds(scope: Element, element: Element): boolean {
  const parent = element.$parent;
  return parent !== undefined && (parent === scope || holds(scope, parent));
}

/** A flow out of a boundary event may touch the event's host. */
function hosting(ends: readonly (Element | undefined)[] | undefined, node: Element): boolean {
  return (ends ?? []).some((end) => end !== undefined && one(end, "attachedToRef") === node);
}

/** Relative luminance of #RRGGBB, 0 to 1. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
