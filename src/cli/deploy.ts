import { RULES_DEPLOYMENT } from "../../workers/case-rules.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { jurisdictionFiles, listJurisdictions, packagedProcesses, procedureFiles } from "../catalog/package.ts";
import { GuichengError } from "../errors.ts";
import { type Command, EXIT } from "./command.ts";

export const PROCESSES_DEPLOYMENT = "guicheng-processes";

const USAGE = `用法：guicheng deploy [选项]

把流程图、表单和决策表部署到引擎：每个政府一个租户，决策表和流程各一次部署。
没有变化的文件不会重复部署；新部署只对新开始的事项生效，在办事项沿用旧版。

  --engine <URL>      引擎地址，默认 http://127.0.0.1:8080/engine-rest
                      账号写在 URL 里，或用环境变量 GUICHENG_USER、GUICHENG_PASSWORD
  --tenant <政府>     只部署这一个（可重复）；默认全部
  --processes <目录>  processes 目录，默认用软件包自带的`;

export const DEFAULT_ENGINE = "http://127.0.0.1:8080/engine-rest";

export const deploy: Command = {
  name: "deploy",
  summary: "把流程图、表单、决策表部署到引擎",
  usage: USAGE,
  options: {
    engine: { type: "string" },
    tenant: { type: "string", multiple: true },
    processes: { type: "string" },
  },
  async run(values) {
    const processes = (values.processes as string | undefined) ?? packagedProcesses();
    const engine = EngineClient.fromUrl((values.engine as string | undefined) ?? DEFAULT_ENGINE);
    const tenants = (values.tenant as string[] | undefined) ?? listJurisdictions(processes);
    for (const done of await deployPackage(engine, processes, tenants)) {
      console.log(`${done.tenant}：${done.name} ${done.changed ? "已部署" : "没有变化"}（${done.id}）`);
    }
    return EXIT.ok;
  },
};

interface Deployed {
  id: string;
  deployedProcessDefinitions: Record<string, unknown> | null;
  deployedDecisionDefinitions: Record<string, unknown> | null;
}

export interface TenantDeployment {
  tenant: string;
  name: string;
  id: string;
  changed: boolean;
}

/** Deploys the rules and the processes of each tenant; files without change are left as they are.
 * @throws {GuichengError} JURISDICTION_UNKNOWN, ENGINE_UNREACHABLE, ENGINE_REFUSED */
export async function deployPackage(
  engine: EngineClient,
  processes: string,
  tenants: string[],
): Promise<TenantDeployment[]> {
  const done: TenantDeployment[] = [];
  for (const tenant of tenants) {
    const rules = jurisdictionFiles(processes, tenant).contents;
    const templates = procedureFiles(processes);
    done.push(await create(engine, tenant, RULES_DEPLOYMENT, rules));
    done.push(await create(engine, tenant, PROCESSES_DEPLOYMENT, templates));
  }
  return done;
}

async function create(
  engine: EngineClient,
  tenant: string,
  name: string,
  files: ReadonlyMap<string, string>,
): Promise<TenantDeployment> {
  const form = new FormData();
  form.set("deployment-name", name);
  form.set("deployment-source", "guicheng");
  form.set("enable-duplicate-filtering", "true");
  form.set("tenant-id", tenant);
  for (const [file, content] of files) form.set(file, new Blob([content]), file);
  const deployed = await engine.upload<Deployed>("/deployment/create", form);
  const processes = Object.keys(deployed.deployedProcessDefinitions ?? {}).length;
  const decisions = Object.keys(deployed.deployedDecisionDefinitions ?? {}).length;
  const diagrams = [...files.keys()].filter((file) => file.endsWith(".bpmn")).length;
  if (processes > 0 && processes < diagrams) {
    throw new GuichengError({
      code: "ENGINE_REFUSED",
      place: `${engine.baseUrl} ${tenant} ${name}`,
      found: `${diagrams} 个流程图只部署了 ${processes} 个`,
      remedy: '请检查每个流程都有 isExecutable="true"',
    });
  }
  if (processes + decisions > 0) return { tenant, name, id: deployed.id, changed: true };
  return { tenant, name, id: (await newest(engine, tenant, name)) ?? deployed.id, changed: false };
}

/** Where nothing changed, Camunda and Operaton answer the newest deployment of that name, be it another tenant's. */
async function newest(engine: EngineClient, tenant: string, name: string): Promise<string | undefined> {
  const [found] = await engine.get<{ id: string }[]>("/deployment", {
    name,
    tenantIdIn: tenant,
    sortBy: "deploymentTime",
    sortOrder: "desc",
    maxResults: 1,
  });
  return found?.id;
}
