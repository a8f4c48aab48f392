import { readFileSync } from "node:fs";
import { type Answer, RestClient } from "../engine/rest-client.ts";

interface Published {
  method: string;
  path: string;
  pattern: RegExp;
}

/** The routes of docs/rest-api.md, which another test compares with the code; literal paths before those with a parameter. */
function readPublished(): Published[] {
  const text = readFileSync(new URL("../../docs/rest-api.md", import.meta.url), "utf8");
  const routes = [...text.matchAll(/^\| (GET|POST|PUT|DELETE) \| `([^`]+)` \|/gm)].map(
    ([, method = "", path = ""]) => ({
      method,
      path,
      pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    }),
  );
  const parameters = ({ path }: Published) => path.split("{").length;
  return routes.sort((a, b) => parameters(a) - parameters(b));
}

const PUBLISHED = readPublished();

/** Remembers which published routes have been answered, and how. */
export class RecordingClient extends RestClient {
  readonly #answered = new Map(PUBLISHED.map(({ method, path }) => [`${method} ${path}`, { success: 0, error: 0 }]));

  override async request(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#record(method, path, await super.request(method, path, body));
  }

  override async upload(files: Record<string, string>, fields: Record<string, string> = {}): Promise<Answer> {
    return this.#record("POST", "/deployment/create", await super.upload(files, fields));
  }

  /** Published routes that have never been answered with a success, or never with an error. */
  untouched(kind: "success" | "error"): string[] {
    return [...this.#answered].filter(([, times]) => times[kind] === 0).map(([route]) => route);
  }

  #record(method: string, url: string, answer: Answer): Answer {
    const path = url.split("?")[0] ?? "";
    const route = PUBLISHED.find((candidate) => candidate.method === method && candidate.pattern.test(path));
    const times = route && this.#answered.get(`${method} ${route.path}`);
    if (times) times[answer.status < 400 ? "success" : "error"] += 1;
    return answer;
  }
}
