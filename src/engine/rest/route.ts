import type { IncomingMessage } from "node:http";
import { badRequest } from "../problem.ts";
import { readTyped, show, type TypedValue } from "../typed-value.ts";

/** One published route; docs/rest-api.md lists them, a test compares. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** With `{id}` for a parameter, below `/engine-rest`. */
  path: string;
  summary: string;
  /** Query parameters that are accepted; any other is an error that names these. */
  query?: string[];
  /** Answers nothing (204), something for JSON, or a {@link File}. */
  handle(call: Call): unknown;
}

export interface Call {
  params: Record<string, string>;
  query: Record<string, string>;
  /** The JSON body; absent: empty. */
  body: Record<string, unknown>;
  /** The authenticated user; null with authentication off. */
  userId: string | null;
  request: IncomingMessage;
  /** Parts of a multipart body. */
  multipart(): Promise<Multipart>;
}

export interface Multipart {
  fields: Map<string, string>;
  files: { field: string; name: string; bytes: Uint8Array }[];
}

/** An answer that is no JSON. */
export class File {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  constructor(name: string, contentType: string, bytes: Uint8Array) {
    this.name = name;
    this.contentType = contentType;
    this.bytes = bytes;
  }
}

type Body = Record<string, unknown>;

function wrong(name: string, value: unknown, accepted: string) {
  return badRequest(`'${name}': found ${show(value)}; accepted: ${accepted}`);
}

export function optionalString(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrong(name, value, "a string");
  return value;
}

export function requiredString(body: Body, name: string): string {
  const value = optionalString(body, name);
  if (value === undefined || value === "") throw wrong(name, body[name], "a string that is not empty");
  return value;
}

export function optionalInteger(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw wrong(name, value, "an integer");
  return number;
}

export function requiredInteger(body: Body, name: string): number {
  const value = optionalInteger(body, name);
  if (value === undefined) throw wrong(name, value, "an integer");
  return value;
}

export function optionalBoolean(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw wrong(name, value, "true or false");
}

export function optionalStrings(body: Body, name: string): string[] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
    throw wrong(name, value, "a list of strings");
  }
  return value;
}

export function optionalObject(body: Body, name: string): Body | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw wrong(name, value, "an object");
  return value as Body;
}

/** Variables of a request, `{"name": {"value": …, "type": …}}`. */
export function readVariables(body: Body, name = "variables"): Map<string, TypedValue> {
  const given = optionalObject(body, name) ?? {};
  return new Map(Object.entries(given).map(([key, value]) => [key, readTyped(key, value)]));
}

/** Variables of an answer. */
export function presentVariables<T>(variables: Map<string, T>): Record<string, T> {
  return Object.fromEntries(variables);
}
