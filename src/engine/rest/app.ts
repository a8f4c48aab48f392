import multipart from "@fastify/multipart";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { badRequest, PROBLEM_CODES, Problem } from "../problem.ts";
import { ValueRefused } from "../typed-value.ts";
import type { Authenticate } from "./authentication.ts";
import { unknownName } from "./list.ts";
import { File, type Multipart, type Route } from "./route.ts";
import { isCamundaPath } from "./unpublished.ts";

export const BASE = "/engine-rest";

const MAX_BODY_BYTES = 20 * 1024 * 1024;

declare module "fastify" {
  interface FastifyRequest {
    userId: string | null;
  }
}

/** The HTTP face: routes, errors and the one content type the JavaScript client understands. */
export function createApp(
  routes: Route[],
  authenticate: Authenticate,
  report: (error: Error) => void,
): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    // Camunda also answers below the engine's name
    rewriteUrl: ({ url = "/" }) => url.replace(/^\/engine-rest\/engine\/default(?=\/|\?|$)/, BASE),
    routerOptions: { maxParamLength: 500 },
  });
  app.register(multipart, { limits: { fileSize: MAX_BODY_BYTES, files: 200, fieldSize: 1024 * 1024 } });
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_, text, done) => {
    try {
      done(null, text === "" ? undefined : JSON.parse(String(text)));
    } catch (error) {
      done(badRequest(`the body is not JSON: ${(error as Error).message}`));
    }
  });
  app.decorateRequest("userId", null);
  app.addHook("onRequest", async (request) => {
    request.userId = await authenticate(request.headers);
  });
  // the client parses JSON only if the type is exactly this, without a charset
  app.addHook("onSend", async (_, reply) => {
    if (String(reply.getHeader("content-type")).startsWith("application/json")) {
      reply.header("content-type", "application/json");
    }
  });
  app.setErrorHandler((error: Error, _, reply) => answerError(error, reply, report));
  app.setNotFoundHandler((request, reply) => answerUnknown(request, reply));
  for (const route of routes) addRoute(app, route);
  return app;
}

function addRoute(app: FastifyInstance, route: Route): void {
  app.route({
    method: route.method,
    url: BASE + route.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    handler: async (request, reply) => {
      const query = request.query as Record<string, string | string[]>;
      for (const [name, value] of Object.entries(query)) {
        if (!route.query?.includes(name)) throw unknownName(name, route.query ?? []);
        if (Array.isArray(value)) throw badRequest(`parameter '${name}' is given twice`);
      }
      const result = await route.handle({
        params: request.params as Record<string, string>,
        query: query as Record<string, string>,
        body: readBody(request),
        userId: request.userId,
        request: request.raw,
        multipart: () => readMultipart(request),
      });
      if (reply.sent || request.raw.socket.destroyed) return reply;
      return answer(reply, result);
    },
  });
}

function readBody({ body }: FastifyRequest): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  if (typeof body === "object" && !Array.isArray(body)) return body as Record<string, unknown>;
  throw badRequest("the body is JSON, but no object");
}

async function readMultipart(request: FastifyRequest): Promise<Multipart> {
  if (!request.isMultipart()) throw badRequest("accepted: a multipart/form-data body");
  const result: Multipart = { fields: new Map(), files: [] };
  for await (const part of request.parts()) {
    if (part.type === "file") {
      result.files.push({ field: part.fieldname, name: part.filename, bytes: await part.toBuffer() });
    } else {
      result.fields.set(part.fieldname, String(part.value));
    }
  }
  return result;
}

function answer(reply: FastifyReply, result: unknown): FastifyReply {
  if (result === undefined) return reply.code(204).send();
  if (!(result instanceof File)) return reply.code(200).type("application/json").send(JSON.stringify(result));
  const name = encodeURIComponent(result.name);
  return reply
    .code(200)
    .header("content-disposition", `attachment; filename*=UTF-8''${name}`)
    .type(result.contentType)
    .send(Buffer.from(result.bytes));
}

function answerError(error: Error, reply: FastifyReply, report: (error: Error) => void): FastifyReply {
  const send = (status: number, type: string, message: string, code: number, details: object = {}) =>
    reply
      .code(status)
      .type("application/json")
      .send(JSON.stringify({ type, message, code, ...details }));
  if (error instanceof Problem) {
    if (error.status >= 500) report(error);
    if (error.status === 401) reply.header("www-authenticate", 'Basic realm="default"');
    return send(error.status, error.type, error.message, PROBLEM_CODES[error.problem], error.details);
  }
  if (error instanceof ValueRefused) return send(400, "InvalidRequestException", error.message, 0);
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== undefined && statusCode < 500)
    return send(statusCode, "InvalidRequestException", error.message, 0);
  report(error);
  return send(500, "ProcessEngineException", error.message, 0);
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?")[0] ?? "";
  const known = path.startsWith(`${BASE}/`) && isCamundaPath(path.slice(BASE.length));
  const [status, type, code] = known
    ? ([501, "NotImplementedException", PROBLEM_CODES.notImplemented] as const)
    : ([404, "NotFoundException", PROBLEM_CODES.none] as const);
  const message = known
    ? `${request.method} ${path} is not offered by the embedded engine; docs/rest-api.md lists what is`
    : `no resource ${request.method} ${path}`;
  return reply.code(status).type("application/json").send(JSON.stringify({ type, message, code }));
}
