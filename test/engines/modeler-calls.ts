/** What Camunda Modeler sends for a Camunda 7 file when a designer presses Deploy or Start, and what it makes of the answers, so that a test
 * can do the same without the desktop program. Facts read off camunda-modeler 5.50.1, client/src/plugins/camunda-plugin:
 *
 * - Every request has `accept: application/json` and is given up after five seconds. A user name and password, where both are
 *   given, go as HTTP Basic in Latin-1. The page is a file of the desktop program (Electron), so requests come from the origin
 *   `file://` (Camunda's manual tells administrators to admit it) and need no preflight.
 * - The endpoint is the REST address; a trailing `/deployment/create`, as older versions had it, is cut off.
 * - While the address is typed: `GET /deployment?maxResults=0` without credentials; a 401 makes the dialog ask for them. On OK the same
 *   request with credentials; only a success closes the dialog. Start repeats it before it uses a remembered endpoint.
 * - Then `GET /version`, whose failure is passed over, and multipart `POST /deployment/create`: `deployment-name` (proposed: the file's
 *   name without its ending), `deployment-source` = Camunda Modeler, `enable-duplicate-filtering` = true, `tenant-id` only where one is
 *   given; the file itself as text/xml, also a form or a table; then each attachment without a type. Name of each part: the file's.
 * - Of the answer `id` and the first of `deployedProcessDefinitions` are read. That definition is remembered for the file; an answer
 *   without one (nothing changed, a table, a form) leaves the remembered one as it was.
 * - Start deploys in the same way and then sends `POST /process-definition/{id}/start` for the remembered definition, JSON with
 *   `businessKey` and `variables`; a field left empty is null.
 * - After a success it asks `GET /.well-known/camunda-automation-platform/webapps` of the host, and where that fails links to
 *   `/camunda/app/cockpit/default/#/`.
 * - What the designer reads of a refusal: in the dialog a sentence by status (401, 403, 404, 500, 503; else that the address is no
 *   REST API), in the log `message` of the answer's body, else that sentence. */

const PATIENCE_MS = 5_000;
const ORIGIN = "file://";
const PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process.";

const CODES: Record<number, string> = {
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  500: "INTERNAL_SERVER_ERROR",
  503: "UNAVAILABLE_ERROR",
};

export interface Endpoint {
  url: string;
  username?: string;
  password?: string;
}

export interface ModelerFile {
  /** With its ending. */
  name: string;
  contents: string;
}

export interface DeploySettings {
  tenantId?: string;
  attachments?: ModelerFile[];
}

export interface ProcessDefinition {
  id: string;
  key: string;
  version: number;
  tenantId: string | null;
  deploymentId: string;
  resource: string;
}

export interface Deployed {
  id: string;
  version: string | null;
  /** What the answer says was deployed; null where nothing is new. */
  deployedProcessDefinitions: Record<string, ProcessDefinition> | null;
  deployedDecisionDefinitions: Record<string, { key: string }> | null;
}

export interface Started {
  id: string;
  definitionId: string;
  businessKey: string | null;
  tenantId: string | null;
}

/** What the designer is told of a refusal. */
export class ModelerError extends Error {
  /** The dialog's sentence, as the Modeler's code for it. */
  readonly code: string;
  readonly status: number;
  /** What the log shows. */
  readonly log: string;
  constructor(status: number, body: { message?: string }) {
    const code = body.message?.startsWith(PARSE_ERROR) ? "DIAGRAM_PARSE_ERROR" : (CODES[status] ?? "CONNECTION_FAILED");
    super(`${status} ${code}: ${body.message}`);
    this.status = status;
    this.code = code;
    this.log = body.message ?? code;
  }
}

/** One open file in the Modeler, with the deployment settings that it keeps for that file. */
export class ModelerTab {
  readonly #file: ModelerFile;
  readonly #endpoint: Endpoint;
  readonly #settings: DeploySettings;
  #definition: ProcessDefinition | undefined;

  constructor(endpoint: Endpoint, file: ModelerFile, settings: DeploySettings = {}) {
    this.#endpoint = { ...endpoint, url: endpoint.url.replace(/\/deployment\/create\/?/, "") };
    this.#file = file;
    this.#settings = settings;
  }

  /** The definition that Start would start. */
  get definition(): ProcessDefinition | undefined {
    return this.#definition;
  }

  /** Typing the address, before anything is known of a user. @throws {ModelerError} UNAUTHORIZED: the dialog asks for credentials */
  async typeAddress(): Promise<void> {
    await this.#send("GET", "/deployment?maxResults=0", { anonymous: true });
  }

  /** OK in the dialog. @throws {ModelerError} the dialog stays open */
  async confirmDialog(): Promise<void> {
    await this.#send("GET", "/deployment?maxResults=0");
  }

  /** @throws {ModelerError} */
  async deploy(): Promise<Deployed> {
    const version = await this.#send<{ version: string }>("GET", "/version").then(
      (answer) => answer.version,
      () => null,
    );
    const deployed = await this.#send<Omit<Deployed, "version">>("POST", "/deployment/create", { body: this.#form() });
    this.#definition = Object.values(deployed.deployedProcessDefinitions ?? {})[0] ?? this.#definition;
    return { ...deployed, version };
  }

  /** @param variables text of the dialog's field, JSON as the REST API has it
   * @throws {ModelerError} */
  async start(businessKey = "", variables = ""): Promise<Started> {
    await this.confirmDialog();
    await this.deploy();
    return this.#send("POST", `/process-definition/${this.#definition?.id}/start`, {
      body: JSON.stringify({ businessKey: businessKey || null, variables: variables ? JSON.parse(variables) : null }),
      contentType: "application/json",
    });
  }

  /** Where the link in the success note leads. */
  async cockpitAddress(): Promise<string> {
    const { origin } = new URL(this.#endpoint.url);
    const known = await fetch(`${origin}/.well-known/camunda-automation-platform/webapps`, {
      headers: { accept: "application/json", origin: ORIGIN },
    });
    const { cockpitUrl } = known.ok ? ((await known.json()) as { cockpitUrl?: string }) : {};
    return cockpitUrl ?? `${origin}/camunda/app/cockpit/default/#/`;
  }

  #form(): FormData {
    const { name, contents } = this.#file;
    const form = new FormData();
    form.append("deployment-name", name.replace(/\.[^.]+$/, ""));
    form.append("deployment-source", "Camunda Modeler");
    form.append("enable-duplicate-filtering", "true");
    if (this.#settings.tenantId) form.append("tenant-id", this.#settings.tenantId);
    form.append(name, new Blob([contents], { type: "text/xml" }), name);
    for (const attachment of this.#settings.attachments ?? []) {
      form.append(attachment.name, new Blob([attachment.contents]), attachment.name);
    }
    return form;
  }

  async #send<T>(
    method: string,
    path: string,
    {
      anonymous = false,
      body,
      contentType,
    }: { anonymous?: boolean; body?: FormData | string; contentType?: string } = {},
  ): Promise<T> {
    const { url, username, password } = this.#endpoint;
    const headers = new Headers({ accept: "application/json", origin: ORIGIN });
    if (contentType) headers.set("content-type", contentType);
    if (!anonymous && username && password) {
      headers.set("authorization", `Basic ${Buffer.from(`${username}:${password}`, "latin1").toString("base64")}`);
    }
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return (await response.json()) as T;
    const refused = (await response.json().catch(() => ({}))) as { message?: string };
    throw new ModelerError(response.status, refused);
  }
}
