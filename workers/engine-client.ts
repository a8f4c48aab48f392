import { GuichengError } from "../src/errors.ts";

export interface Credentials {
  user: string;
  password: string;
}

/** What an engine answered when it did not accept a request. */
export class EngineRefusal extends GuichengError {
  readonly status: number;
  readonly type: string;
  constructor(method: string, path: string, status: number, body: { type?: string; message?: string }) {
    super({
      code: "ENGINE_REFUSED",
      place: `${method} ${path}`,
      found: `${status} ${body.type ?? ""} ${body.message ?? ""}`.trim(),
      ...(status === 401 ? { remedy: "请用环境变量 GUICHENG_USER、GUICHENG_PASSWORD 给出账号" } : {}),
    });
    this.status = status;
    this.type = body.type ?? "";
  }
}

type Query = Record<string, string | number | boolean | undefined>;

const REQUEST_TIMEOUT_MS = 30_000;

/** The Camunda 7 REST API of any engine, as far as the package speaks it beside external tasks.
 * Credentials may stand in the URL (`http://user:password@host/engine-rest`) or in GUICHENG_USER and GUICHENG_PASSWORD. */
export class EngineClient {
  /** Without credentials, without a trailing slash. */
  readonly baseUrl: string;
  readonly credentials: Credentials | undefined;

  constructor(baseUrl: string, credentials?: Credentials) {
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.credentials = credentials;
  }

  static fromUrl(address: string, environment: NodeJS.ProcessEnv = process.env): EngineClient {
    if (!URL.canParse(address)) {
      throw new GuichengError({
        code: "CLI_USAGE",
        place: "--engine",
        found: address,
        accepted: "引擎的 REST 地址，如 http://127.0.0.1:8080/engine-rest",
      });
    }
    const url = new URL(address);
    const user = decodeURIComponent(url.username) || environment.GUICHENG_USER;
    const password = decodeURIComponent(url.password) || environment.GUICHENG_PASSWORD;
    url.username = "";
    url.password = "";
    return new EngineClient(url.href, user && password ? { user, password } : undefined);
  }

  /** Value of the Authorization header, if any. */
  get authorization(): string | undefined {
    if (!this.credentials) return undefined;
    const { user, password } = this.credentials;
    return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#json<T>("GET", withQuery(path, query));
  }

  post<T>(path: string, body: unknown = {}, query: Query = {}): Promise<T> {
    return this.#json<T>("POST", withQuery(path, query), JSON.stringify(body), "application/json");
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>("PUT", path, JSON.stringify(body), "application/json");
  }

  delete(path: string, query: Query = {}): Promise<void> {
    return this.#json<void>("DELETE", withQuery(path, query));
  }

  upload<T>(path: string, form: FormData): Promise<T> {
    return this.#json<T>("POST", path, form);
  }

  /** A resource as text (deployment data). */
  text(path: string): Promise<string> {
    return this.#send("GET", path);
  }

  async #json<T>(method: string, path: string, body?: string | FormData, contentType?: string): Promise<T> {
    const text = await this.#send(method, path, body, contentType);
    if (text === "") return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.#unreachable(`${method} ${path} 的回答不是 JSON：${text.slice(0, 80)}`);
    }
  }

  /** The whole answer, so that a connection lost in the middle of it is told apart from an answer. */
  async #send(method: string, path: string, body?: string | FormData, contentType?: string): Promise<string> {
    const headers = new Headers({ accept: "application/json, */*" });
    if (contentType) headers.set("content-type", contentType);
    if (this.authorization) headers.set("authorization", this.authorization);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.baseUrl}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      const cause = (error as { cause?: Error }).cause;
      throw this.#unreachable(cause?.message || (error as Error).message);
    }
    if (response.ok) return text;
    throw new EngineRefusal(method, path, response.status, refusalBody(text));
  }

  #unreachable(found: string): GuichengError {
    return new GuichengError({
      code: "ENGINE_UNREACHABLE",
      place: this.baseUrl,
      found,
      remedy: "请确认引擎已启动、地址正确",
    });
  }
}

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

function refusalBody(text: string): { type?: string; message?: string } {
  try {
    return JSON.parse(text) as { type?: string; message?: string };
  } catch {
    return { message: text.slice(0, 200) };
  }
}
