/** Numbers beside a message. Camunda leaves 20000 to 39999 to applications; these are ours, listed in docs/rest-api.md. */
export const PROBLEM_CODES = {
  none: 0,
  notImplemented: 20_001,
  deploymentRefused: 20_002,
  unknownParameter: 20_003,
  expressionFailed: 20_004,
  dueDateMissing: 20_005,
  tokensWouldMeet: 20_006,
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** A request that is answered with an error: status, and Camunda's name for it. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly problem: ProblemCode;
  /** Further members of the answer. */
  readonly details: Record<string, unknown>;
  constructor(
    status: number,
    type: string,
    message: string,
    problem: ProblemCode = "none",
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.type = type;
    this.problem = problem;
    this.details = details;
  }
}

export const badRequest = (message: string, problem?: ProblemCode) =>
  new Problem(400, "InvalidRequestException", message, problem);

export const notFound = (message: string) => new Problem(404, "InvalidRequestException", message);

/** The engine itself could not do what was asked; the stimulus has been undone. */
export const engineFault = (message: string, problem?: ProblemCode) =>
  new Problem(500, "RestException", message, problem);

/** What is asked for does not exist, where Camunda answers with the fault it ran into and not with 404. */
export const nothingThere = (message: string) => new Problem(500, "NullValueException", message);

/** The state of things stands in the way: another worker's lock, a suspended instance, no match for a message. */
export const conflict = (message: string) => new Problem(400, "RestException", message);

/** An instruction or element that the process does not have. */
export const notValid = (message: string) => new Problem(400, "NotValidException", message);

/** Camunda can do it, this engine would do it otherwise: refused as a whole rather than done by halves. */
export const notOffered = (message: string, problem: ProblemCode = "notImplemented") =>
  new Problem(501, "NotImplementedException", message, problem);
