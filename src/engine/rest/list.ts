import { badRequest } from "../problem.ts";
import type { Database, SqlValue } from "../store/database.ts";
import { Select } from "../store/select.ts";
import { parseDate, show } from "../typed-value.ts";
import type { Call, Route } from "./route.ts";

type Shape = "string" | "integer" | "boolean" | "date" | "strings" | "variables" | "any";

/** How one filter of a list narrows it. */
export interface Filter {
  shape: Shape;
  // biome-ignore lint/suspicious/noExplicitAny: the value has the shape named beside it
  apply(select: Select, value: any): void;
}

export const equals = (column: string): Filter => ({ shape: "string", apply: (s, v) => s.equal(column, v) });
export const like = (column: string): Filter => ({ shape: "string", apply: (s, v) => s.like(column, v) });
export const among = (column: string): Filter => ({ shape: "strings", apply: (s, v) => s.in(column, v) });
export const number = (condition: string): Filter => ({ shape: "integer", apply: (s, v) => s.where(condition, v) });
/** A condition on an instant, `column <= ?`. */
export const date = (condition: string): Filter => ({ shape: "date", apply: (s, v) => s.where(condition, v) });
/** A condition that true asks for; false asks for nothing, as on Camunda. */
export const flag = (condition: string): Filter => ({
  shape: "boolean",
  apply: (s, v) => {
    if (v) s.where(condition);
  },
});
export const text = (condition: string): Filter => ({ shape: "string", apply: (s, v) => s.where(condition, v) });
/** Must not be false: a filter that Camunda has, and that is always so here. */
export const always = (condition = "1"): Filter => ({
  shape: "boolean",
  apply: (s, v) => s.where(v ? condition : "0"),
});

export interface VariableFilter {
  name: string;
  operator: string;
  value: unknown;
}

const OPERATORS = new Map([
  ["eq", "="],
  ["neq", "<>"],
  ["gt", ">"],
  ["gteq", ">="],
  ["lt", "<"],
  ["lteq", "<="],
  ["like", "LIKE"],
]);

/** Variables of an instance, compared as Camunda does: number with number, text with text. */
export const variables = (instanceColumn: string): Filter => ({
  shape: "variables",
  apply: (select, filters: VariableFilter[]) => {
    for (const { name, operator, value } of filters) {
      const compare = OPERATORS.get(operator);
      if (!compare) throw badRequest(`operator '${operator}'; accepted: ${[...OPERATORS.keys()].join(", ")}`);
      const short = compare === "=" ? shortText(value) : undefined;
      if (short !== undefined) {
        // found by its index, however many instances are open that have another value
        select.where(
          `${instanceColumn} IN (SELECT instance_id FROM variable
             WHERE name = ? AND value = ? AND length(value) < ${SHORT} AND scope = '')`,
          ...[name, short],
        );
        continue;
      }
      select.where(
        `EXISTS (SELECT 1 FROM variable WHERE variable.instance_id = ${instanceColumn} AND variable.scope = ''
           AND variable.name = ? AND json_extract(variable.value, '$') ${compare} ?)`,
        ...[name, plain(value)],
      );
    }
  },
});

/** The index of values holds those whose JSON is shorter than this. */
export const SHORT = 200;

/** A value as the store writes it, where it writes it in one way only and its index holds it: a number may be written in several. */
export function shortText(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "boolean") return undefined;
  const text = JSON.stringify(value);
  return text.length < SHORT ? text : undefined;
}

export function plain(value: unknown): SqlValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value as SqlValue;
}

export interface ListSpec<Row> {
  path: string;
  what: string;
  from: string;
  columns: string;
  filters: Record<string, Filter>;
  /** Query parameters, of GET and POST alike, that say how rows are shown and not which. */
  options?: string[];
  /** Accepted `sortBy` → what to order by. */
  sortings: Record<string, string>;
  /** Where nothing is asked for; also settles ties. */
  order: string;
  /** Narrows the list whatever is asked for. */
  base?: (select: Select, given: Record<string, unknown>) => void;
  /** @param query what the request's URL asks for beside the filters */
  present(row: Row, query: Record<string, string>): unknown;
}

const PAGE = ["firstResult", "maxResults"];

/** GET and POST of a list and of its count. */
export function listRoutes<Row>(db: Database, spec: ListSpec<Row>): Route[] {
  const names = Object.keys(spec.filters);
  const list = (call: Call, given: Record<string, unknown>) => {
    const page = { first: pageNumber(call, "firstResult"), max: pageNumber(call, "maxResults") };
    return narrowed(spec, given)
      .order(sorting(spec, given))
      .rows<Row>(db, spec.columns, page)
      .map((row) => spec.present(row, call.query));
  };
  const count = (given: Record<string, unknown>) => ({ count: narrowed(spec, given).count(db) });
  const fromBody = (call: Call) => {
    for (const name of Object.keys(call.body)) {
      if (!names.includes(name) && name !== "sorting") throw unknownName(name, [...names, "sorting"]);
    }
    return call.body;
  };
  const { path, what, options = [] } = spec;
  return [
    {
      method: "GET",
      path,
      summary: `Lists ${what}`,
      query: [...names, ...PAGE, "sortBy", "sortOrder", ...options],
      handle: (call) => list(call, fromQuery(spec, call.query)),
    },
    {
      method: "GET",
      path: `${path}/count`,
      summary: `Counts ${what}`,
      query: names,
      handle: (call) => count(fromQuery(spec, call.query)),
    },
    {
      method: "POST",
      path,
      summary: `Lists ${what}, filters in the body`,
      query: [...PAGE, ...options],
      handle: (call) => list(call, fromBody(call)),
    },
    {
      method: "POST",
      path: `${path}/count`,
      summary: `Counts ${what}, filters in the body`,
      handle: (call) => count(fromBody(call)),
    },
  ];
}

export function unknownName(name: string, accepted: string[]): Error {
  return badRequest(`unknown parameter '${name}'; accepted: ${[...accepted].sort().join(", ")}`, "unknownParameter");
}

function narrowed<Row>(spec: ListSpec<Row>, given: Record<string, unknown>): Select {
  const select = new Select(spec.from);
  spec.base?.(select, given);
  for (const [name, filter] of Object.entries(spec.filters)) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    filter.apply(select, read(name, filter.shape, value));
  }
  return select;
}

function read(name: string, shape: Shape, value: unknown): unknown {
  const wrong = (accepted: string) => badRequest(`'${name}': found ${show(value)}; accepted: ${accepted}`);
  switch (shape) {
    case "string":
      if (typeof value !== "string") throw wrong("a string");
      return value;
    case "integer":
      if (typeof value !== "number" || !Number.isSafeInteger(value)) throw wrong("an integer");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrong("true or false");
      return value;
    case "any":
      return value;
    case "date": {
      const instant = typeof value === "string" ? parseDate(value) : undefined;
      if (instant === undefined) throw wrong("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
      return instant;
    }
    case "strings":
      if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) throw wrong("a list of strings");
      return value;
    default:
      if (!Array.isArray(value) || value.some((item) => !isVariableFilter(item))) {
        throw wrong('a list of {"name", "operator", "value"}');
      }
      return value;
  }
}

function isVariableFilter(item: unknown): item is VariableFilter {
  if (typeof item !== "object" || item === null) return false;
  const { name, operator, value } = item as Record<string, unknown>;
  return typeof name === "string" && typeof operator === "string" && (value === null || typeof value !== "object");
}

/** Query parameters are texts; they get the shape their filter has in a body. */
function fromQuery<Row>(spec: ListSpec<Row>, query: Record<string, string>): Record<string, unknown> {
  const given: Record<string, unknown> = { ...query };
  if (query.sortBy !== undefined || query.sortOrder !== undefined) {
    if (query.sortBy === undefined || query.sortOrder === undefined) {
      throw badRequest("Only a single sorting parameter specified. sortBy and sortOrder required");
    }
    given.sorting = [{ sortBy: query.sortBy, sortOrder: query.sortOrder }];
  }
  for (const [name, { shape }] of Object.entries(spec.filters)) {
    const value = query[name];
    if (value === undefined) continue;
    if (shape === "strings") given[name] = value.split(",");
    else if (shape === "integer") given[name] = value === "" ? value : Number(value);
    else if (shape === "boolean") given[name] = value === "true" ? true : value === "false" ? false : value;
    else if (shape === "variables") given[name] = value.split(",").map(parseVariableFilter);
  }
  return given;
}

/** `kind_eq_request`, as Camunda's GET routes write it: the value is a text and meets only texts. */
function parseVariableFilter(text: string): VariableFilter {
  const [name, operator, ...rest] = text.split("_");
  if (name === undefined || operator === undefined || rest.length === 0) {
    throw badRequest(`variable query parameter: found ${show(text)}; accepted: name_operator_value`);
  }
  return { name, operator, value: rest.join("_") };
}

function pageNumber({ query }: Call, name: string): number | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const page = Number(value);
  if (value === "" || !Number.isSafeInteger(page) || page < 0) {
    throw badRequest(`'${name}': found ${show(value)}; accepted: an integer ≥ 0`);
  }
  return page;
}

function sorting<Row>(spec: ListSpec<Row>, given: Record<string, unknown>): string {
  const asked = given.sorting;
  if (asked === undefined || asked === null) return spec.order;
  if (!Array.isArray(asked)) throw badRequest(`'sorting': found ${show(asked)}; accepted: a list`);
  const orders = asked.map((item) => {
    const { sortBy, sortOrder = "asc" } = (item ?? {}) as Record<string, unknown>;
    const known = typeof sortBy === "string" && Object.hasOwn(spec.sortings, sortBy);
    const column = known ? spec.sortings[sortBy] : undefined;
    if (!column) {
      throw badRequest(`'sortBy': found ${show(sortBy)}; accepted: ${Object.keys(spec.sortings).join(", ")}`);
    }
    if (sortOrder !== "asc" && sortOrder !== "desc") {
      throw badRequest(`'sortOrder': found ${show(sortOrder)}; accepted: asc, desc`);
    }
    return column
      .split(", ")
      .map((part) => `${part} ${sortOrder}`)
      .join(", ");
  });
  return [...orders, spec.order].join(", ");
}
