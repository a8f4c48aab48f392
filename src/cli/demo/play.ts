import type { EngineClient } from "../../../workers/engine-client.ts";
import { typed } from "../../../workers/variables.ts";
import type { JurisdictionProfile } from "../../rules/jurisdiction.ts";
import { asValues, type DemoCase, Officials } from "./officials.ts";
import { PROCEDURES, type Story } from "./procedures.ts";
import { type Script, withNeeded } from "./script.ts";
import { readStory } from "./story.ts";
import { Timeline } from "./timeline.ts";

/** Sends the chosen cases, and those that they need, through the governments and plays the officials until nothing is left to happen.
 * @returns the stories by `<government>/<case>` */
export async function play(
  engine: EngineClient,
  profiles: JurisdictionProfile[],
  script: Script,
  names: string[],
  clockFile: string | undefined,
): Promise<Map<string, Story>> {
  const run = Date.now().toString(36);
  const cases: DemoCase[] = profiles.flatMap(({ id }) =>
    withNeeded(script, names).map((name) => ({
      tenant: id,
      name,
      document: script.documents[name] as DemoCase["document"],
      key: `demo-${run}-${name}`,
      given: new Set(),
      messagesSent: 0,
      answered: new Map(),
    })),
  );
  const tenants = profiles.map((profile) => profile.id);
  const timeline = new Timeline(engine, tenants, script.clock, clockFile);
  const officials = new Map(profiles.map((profile) => [profile.id, new Officials(engine, profile, script)]));

  for (;;) {
    const { now } = timeline;
    const isDue = (at: string | undefined) => at === undefined || Date.parse(at) <= Date.parse(now);
    for (const entry of cases) if (!entry.instanceId && isDue(entry.document.start)) await start(engine, entry);
    const running = cases.filter((entry) => entry.instanceId);
    for (const entry of running) await sendMessages(engine, entry, isDue);
    await timeline.settled();
    const moments: string[] = [];
    // whoever is back says so before anybody, they themselves included, goes on with what was handed over meanwhile
    let answered = 0;
    for (const turn of [isLeave, (entry: DemoCase) => !isLeave(entry)]) {
      for (const [tenant, office] of officials) {
        const own = running.filter((entry) => entry.tenant === tenant);
        const result = await office.answer(own, now, turn);
        answered += result.answered;
        moments.push(...result.next);
      }
      if (answered > 0) break;
    }
    if (answered > 0) continue;
    const next = await nextMoment(timeline, cases, moments);
    if (next === undefined) break;
    await timeline.moveTo(next);
  }
  const stories = new Map<string, Story>();
  for (const entry of cases) stories.set(`${entry.tenant}/${entry.name}`, await readStory(engine, entry));
  return stories;
}

function isLeave({ document }: DemoCase): boolean {
  return document.procedure === "leave";
}

async function start(engine: EngineClient, entry: DemoCase): Promise<void> {
  const document = { title: entry.document.title, ...entry.document.document };
  const { process } = PROCEDURES[entry.document.procedure];
  const started = await engine.post<{ id: string }>(
    `/process-definition/key/${process}/tenant-id/${entry.tenant}/start`,
    {
      businessKey: entry.key,
      variables: {
        document: { type: "Json", value: JSON.stringify(document) },
        acceptDraft: { type: "Boolean", value: true },
      },
    },
  );
  entry.instanceId = started.id;
}

/** Messages of the script whose time has come; one that no longer finds its case open has nothing to say. */
async function sendMessages(engine: EngineClient, entry: DemoCase, isDue: (at: string) => boolean): Promise<void> {
  const due = entry.document.messages.filter((message) => isDue(message.at));
  for (const { message, variables } of due.slice(entry.messagesSent)) {
    entry.messagesSent += 1;
    const [instance] = await engine.get<{ ended: boolean }[]>("/process-instance", {
      processInstanceIds: entry.instanceId,
    });
    if (!instance) continue;
    await engine.post("/message", {
      messageName: message,
      businessKey: entry.key,
      tenantId: entry.tenant,
      processVariables: typed(asValues(variables)),
    });
  }
}

async function nextMoment(timeline: Timeline, cases: DemoCase[], answers: string[]): Promise<number | undefined> {
  const now = Date.parse(timeline.now);
  const scripted = cases.flatMap((entry) => [
    ...(entry.instanceId ? [] : [entry.document.start ?? timeline.now]),
    ...entry.document.messages.slice(entry.messagesSent).map((message) => message.at),
  ]);
  const timer = await timeline.nextTimer();
  const moments = [...answers, ...scripted].map((at) => Date.parse(at));
  if (timer !== undefined) moments.push(timer);
  return moments.filter((moment) => moment > now).sort((a, b) => a - b)[0];
}
