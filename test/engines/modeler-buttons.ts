import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { jurisdictionFiles, packagedProcesses } from "../../src/catalog/package.ts";
import type { RestClient } from "../engine/rest-client.ts";
import { type Endpoint, type ModelerError, type ModelerFile, ModelerTab } from "./modeler-calls.ts";
import { ownTenant } from "./real-engine.ts";

/** Camunda Modeler's Deploy and Start buttons, with the shipped files, on every engine (test/engines/modeler-calls.ts says what is sent). */

const read = (path: string): ModelerFile => ({ name: basename(path), contents: readFileSync(path, "utf8") });
const files = (pattern: string) => globSync(pattern).sort().map(read);
const DIAGRAMS = files("processes/*/*.bpmn");
const FORMS = files("processes/*/*.form");
const TABLES = [...jurisdictionFiles(packagedProcesses(), "jinchuan").contents]
  .map(([name, contents]) => ({ name, contents }))
  .filter(({ name }) => name.endsWith(".dmn"));

const fileNamed = (list: ModelerFile[], name: string) => list.find((file) => file.name === name) as ModelerFile;
const keyOf = ({ name }: ModelerFile) => name.replace(/\.\w+$/, "");
/** The diagram most is tried with. */
export const SIGNING = fileNamed(DIAGRAMS, "document-signing.bpmn");
const LADDER = fileNamed(DIAGRAMS, "approval-ladder.bpmn");

/** Forms of the tasks of a diagram: what a designer has to attach. */
const formsOf = ({ contents }: ModelerFile) =>
  FORMS.filter((form) => contents.includes(`camunda:formRef="${keyOf(form)}"`));

/** As a designer leaves a file behind: an arrow that ends nowhere; half a file. */
const LOOSE_ARROW = { ...SIGNING, contents: SIGNING.contents.replace(/targetRef="\w+"/, 'targetRef="Task_Nowhere"') };
const HALF_FILE = { ...SIGNING, contents: SIGNING.contents.slice(0, SIGNING.contents.length / 2) };

export interface Setting {
  endpoint(): Endpoint;
  /** Sees everything. */
  rest(): RestClient;
  /** How the engine refuses a diagram: the dialog's code, and what the log shows. */
  looseArrow: { code: string; log: RegExp };
  halfFile: { status: number; log: RegExp };
}

const refusal = (asked: Promise<unknown>): Promise<ModelerError> =>
  asked.then(
    () => Promise.reject(new Error("was not refused")),
    (error) => error,
  );

export function testButtons({ endpoint, rest, looseArrow, halfFile }: Setting): void {
  let tenant: string;
  beforeEach(() => {
    tenant = ownTenant("modeler");
  });
  const open = (file: ModelerFile, attachments: ModelerFile[] = []) =>
    new ModelerTab(endpoint(), file, { tenantId: tenant, attachments });
  const instances = async (key: string) =>
    (await rest().get(`/process-instance/count?processDefinitionKey=${key}&tenantIdIn=${tenant}`)).count;

  test.each(DIAGRAMS.map((file) => [file.name, file] as const))("Deploy: %s with its forms", async (name, file) => {
    const tab = open(file, formsOf(file));
    await tab.confirmDialog();
    const deployed = await tab.deploy();
    expect(deployed.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(tab.definition).toMatchObject({
      key: keyOf(file),
      tenantId: tenant,
      resource: name,
      deploymentId: deployed.id,
    });
    expect(await rest().get(`/deployment/${deployed.id}`)).toMatchObject({
      name: keyOf(file),
      source: "Camunda Modeler",
      tenantId: tenant,
    });
    const kept: { name: string }[] = await rest().get(`/deployment/${deployed.id}/resources`);
    expect(kept.map((resource) => resource.name).sort()).toEqual(
      [name, ...formsOf(file).map((form) => form.name)].sort(),
    );
  });

  test.each(TABLES.map((file) => [file.name, file] as const))("Deploy: %s, a table", async (_, file) => {
    const tab = open(file);
    const deployed = await tab.deploy();
    const keys = Object.values(deployed.deployedDecisionDefinitions ?? {}).map(({ key }) => key);
    expect(keys.sort()).toEqual(
      [...file.contents.matchAll(/<decision id="([\w-]+)"/g)].map((match) => match[1]).sort(),
    );
    expect(tab.definition).toBeUndefined();
  });

  test.each(FORMS.map((file) => [file.name, file] as const))("Deploy: %s, a form by itself", async (name, file) => {
    const { id } = await open(file).deploy();
    expect(await rest().get(`/deployment/${id}/resources`)).toMatchObject([{ name }]);
  });

  test("Deploy again without a change: nothing new, and Start still knows what to start", async () => {
    const tab = open(SIGNING, formsOf(SIGNING));
    await tab.deploy();
    const { definition } = tab;
    const again = await tab.deploy();
    expect(again.deployedProcessDefinitions).toBeNull();
    expect(tab.definition).toEqual(definition);
    expect(await tab.start("modeler-again")).toMatchObject({ definitionId: definition?.id });
  });

  test("Deploy again from another computer, without a change: Start has nothing to start until something is changed", async () => {
    await open(SIGNING, formsOf(SIGNING)).deploy();
    const other = open(SIGNING, formsOf(SIGNING));
    await other.deploy();
    expect(other.definition).toBeUndefined();
  });

  test("Deploy again after a change: the next version", async () => {
    const before = open(LADDER, formsOf(LADDER));
    await before.deploy();
    const tab = open({ ...LADDER, contents: LADDER.contents.replace("办公室办理", "办公室先办") }, formsOf(LADDER));
    await tab.deploy();
    expect(tab.definition?.version).toBe((before.definition?.version ?? 0) + 1);
  });

  test("an old address that ends in /deployment/create", async () => {
    const { url, ...user } = endpoint();
    const tab = new ModelerTab({ ...user, url: `${url}/deployment/create` }, SIGNING, { tenantId: tenant });
    await tab.deploy();
    expect(tab.definition).toMatchObject({ key: "document-signing" });
  });

  test("Start with business key and variables: the definition just deployed, by id", async () => {
    const tab = open(SIGNING, formsOf(SIGNING));
    const document = { type: "Json", value: '{"title":"请示"}' };
    const started = await tab.start("modeler-start", JSON.stringify({ document }));
    expect(started).toMatchObject({ definitionId: tab.definition?.id, businessKey: "modeler-start", tenantId: tenant });
    const kept = await rest().get(`/process-instance/${started.id}/variables?deserializeValues=false`);
    expect(JSON.parse(kept.document.value)).toEqual({ title: "请示" });
  });

  test("Start with both fields left empty", async () => {
    expect(await open(SIGNING, formsOf(SIGNING)).start()).toMatchObject({ businessKey: null });
  });

  test("a diagram deployed without its form: the task opens without one", async () => {
    const id = "modeler-formless";
    const file = { name: `${id}.bpmn`, contents: oneTask(id) };
    const deployedForm = async (attachments: ModelerFile[]) => {
      const { id: instance } = await open(file, attachments).start();
      const [task] = await rest().get(`/task?processInstanceId=${instance}`);
      return (await rest().request("GET", `/task/${task.id}/deployed-form`)).status;
    };
    expect(await deployedForm([])).toBe(404);
    expect(await deployedForm([fileNamed(FORMS, "act.form")])).toBe(200);
  });

  test("an arrow that ends nowhere: the dialog's sentence, the log's text, and nothing deployed or started", async () => {
    await open(SIGNING, formsOf(SIGNING)).deploy();
    const [before, running] = [await definitions(), await instances("document-signing")];
    const tab = open(LOOSE_ARROW, formsOf(SIGNING));
    const refused = await refusal(tab.deploy());
    expect(refused).toMatchObject({ status: 400, code: looseArrow.code });
    expect(refused.log).toMatch(looseArrow.log);
    expect(await refusal(tab.start())).toMatchObject({ status: 400 });
    expect([await definitions(), await instances("document-signing")]).toEqual([before, running]);
  });

  test("half a file", async () => {
    const before = await definitions();
    const refused = await refusal(open(HALF_FILE).deploy());
    expect(refused.status).toBe(halfFile.status);
    expect(refused.log).toMatch(halfFile.log);
    expect(await definitions()).toBe(before);
  });

  async function definitions(): Promise<number> {
    return (await rest().get(`/process-definition/count?tenantIdIn=${tenant}`)).count;
  }
}

/** Where accounts are needed.
 * @param designer an account that may only be tried out here: some engines lock it for a while after a wrong password */
export function testCredentials(endpoint: () => Endpoint, designer: () => Promise<Endpoint>): void {
  test("the address alone: the dialog asks for user and password", async () => {
    expect(await refusal(new ModelerTab(endpoint(), SIGNING).typeAddress())).toMatchObject({ code: "UNAUTHORIZED" });
  });

  test("a wrong password: the dialog stays open, Deploy with remembered credentials fails, and says so", async () => {
    const tab = new ModelerTab({ ...(await designer()), password: "wrong password" }, SIGNING);
    expect(await refusal(tab.confirmDialog())).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
    expect(await refusal(tab.deploy())).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
    expect(tab.definition).toBeUndefined();
  });
}

const oneTask = (id: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  id="definitions" targetNamespace="test">
  <bpmn:process id="${id}" isExecutable="true" camunda:historyTimeToLive="P1D">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="task" />
    <bpmn:userTask id="task" camunda:formRef="act" camunda:formRefBinding="deployment" />
  </bpmn:process>
</bpmn:definitions>`;
