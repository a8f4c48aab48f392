import { badRequest, notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { fromRow, type VariableRow } from "../store/variables.ts";
import { formatDate } from "../typed-value.ts";
import { deserializedValue } from "./deserialized.ts";
import { among, equals, type Filter, flag, like, listRoutes, plain, SHORT, shortText } from "./list.ts";
import type { Route } from "./route.ts";

type Row = VariableRow & { definition_id: string; definition_key: string; root_id: string; tenant_id: string | null };

const FROM = "variable JOIN instance ON instance.id = variable.instance_id";
const COLUMNS = "variable.*, instance.definition_id, instance.definition_key, instance.root_id, instance.tenant_id";

/** A value as the request has it: text, number or boolean. */
const value: Filter = {
  shape: "any",
  apply: (select, wanted) => {
    if (typeof wanted === "object") throw badRequest("'variableValue': accepted: a text, a number, true or false");
    const short = shortText(wanted);
    if (short !== undefined) {
      select.where(`variable.value = ? AND length(variable.value) < ${SHORT}`, short);
      return;
    }
    select.where("json_extract(variable.value, '$') = ?", plain(wanted));
  },
};

export function historyVariables(engine: Engine): Route[] {
  return [
    ...listRoutes<Row>(engine.db, {
      path: "/history/variable-instance",
      what: "variables, also of ended instances",
      from: FROM,
      columns: COLUMNS,
      order: "variable.created_at, variable.rowid",
      base: (select, given) => {
        if (given.includeDeleted !== true) select.where("variable.removed = 0 OR variable.scope <> ''");
        if (given.variableValue !== undefined && given.variableName === undefined) {
          throw badRequest("'variableValue' needs a 'variableName'");
        }
      },
      filters: {
        variableName: equals("variable.name"),
        variableNameIn: among("variable.name"),
        variableNameLike: like("variable.name"),
        variableValue: value,
        variableTypeIn: {
          shape: "strings",
          apply: (select, types: string[]) =>
            select.in(
              "lower(variable.type)",
              types.map((type) => type.toLowerCase()),
            ),
        },
        processInstanceId: equals("variable.instance_id"),
        processInstanceIdIn: among("variable.instance_id"),
        processDefinitionId: equals("instance.definition_id"),
        processDefinitionKey: equals("instance.definition_key"),
        activityInstanceIdIn: among("variable.activity_instance_id"),
        tenantIdIn: among("instance.tenant_id"),
        withoutTenantId: flag("instance.tenant_id IS NULL"),
        includeDeleted: { shape: "boolean", apply: () => {} },
      },
      options: ["deserializeValues"],
      sortings: {
        variableId: "variable.id",
        instanceId: "variable.instance_id",
        variableName: "variable.name",
        tenantId: "instance.tenant_id",
      },
      present: (row, { deserializeValues }) => present(row, deserializeValues),
    }),
    {
      method: "GET",
      path: "/history/variable-instance/{id}",
      summary: "One variable",
      query: ["deserializeValue"],
      handle: ({ params, query }) => {
        const row = engine.db.get<Row>(`SELECT ${COLUMNS} FROM ${FROM} WHERE variable.id = ?`, params.id ?? "");
        if (!row) throw notFound(`Variable instance with Id '${params.id}' does not exist.`);
        return present(row, query.deserializeValue);
      },
    },
  ];
}

function present(row: Row, deserialize: string | undefined) {
  const typed = fromRow(row);
  return {
    ...(deserialize === "false" ? typed : deserializedValue(typed)),
    id: row.id,
    name: row.name,
    processDefinitionKey: row.definition_key,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    executionId: row.instance_id,
    activityInstanceId: row.activity_instance_id,
    caseDefinitionKey: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: null,
    errorMessage: null,
    tenantId: row.tenant_id,
    state: row.removed === 1 ? "DELETED" : "CREATED",
    createTime: formatDate(row.created_at),
    removalTime: null,
    rootProcessInstanceId: row.root_id,
  };
}
