import { badRequest, notOffered } from "../problem.ts";
import type { Instruction } from "../runtime/modification.ts";
import type { ModificationRequest } from "../service/modifications.ts";
import { show, type TypedValue } from "../typed-value.ts";
import { optionalBoolean, optionalObject, optionalString, readVariables } from "./route.ts";

type Body = Record<string, unknown>;

const TYPES = ["cancel", "startBeforeActivity", "startAfterActivity", "startTransition"];

/** The body of a modification. Without listeners in our diagrams there is none to skip; cancelCurrentActiveActivityInstances belongs to
 * Camunda's modification of many instances and is read over, as there.
 * @throws {Problem} 400 says what is accepted; 501 what is not offered */
export function readModification(body: Body): ModificationRequest {
  optionalBoolean(body, "skipCustomListeners");
  const given = body.instructions ?? [];
  if (!Array.isArray(given)) throw badRequest(`'instructions': found ${show(given)}; accepted: a list of instructions`);
  return {
    instructions: given.map(readInstruction),
    skipIoMappings: optionalBoolean(body, "skipIoMappings") ?? false,
    annotation: optionalString(body, "annotation") ?? null,
  };
}

function readInstruction(given: unknown): Instruction {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw badRequest(`an instruction: found ${show(given)}; accepted: an object`);
  }
  const body = given as Body;
  const type = optionalString(body, "type");
  switch (type) {
    case "cancel":
      return readCancellation(body);
    case "startBeforeActivity":
    case "startAfterActivity":
      return { type, activityId: required(body, type, "activityId"), variables: readStart(body) };
    case "startTransition":
      return { type, transitionId: required(body, type, "transitionId"), variables: readStart(body) };
    default:
      throw badRequest(`an instruction's 'type': found ${show(body.type)}; accepted: ${TYPES.join(", ")}`);
  }
}

function readCancellation(body: Body): Instruction {
  const type = "cancel";
  const [activityId, activityInstanceId, transitionInstanceId] = [
    "activityId",
    "activityInstanceId",
    "transitionInstanceId",
  ].map((name) => optionalString(body, name) || undefined);
  const named = [activityId, activityInstanceId, transitionInstanceId].filter((id) => id !== undefined);
  if (named.length === 1) {
    if (activityId !== undefined) return { type, activityId };
    if (activityInstanceId !== undefined) return { type, activityInstanceId };
    if (transitionInstanceId !== undefined) return { type, transitionInstanceId };
  }
  throw badRequest(
    "For instruction type 'cancel': exactly one, 'activityId', 'activityInstanceId', or 'transitionInstanceId', is required",
  );
}

function required(body: Body, type: string, name: string): string {
  const value = optionalString(body, name);
  if (value) return value;
  throw badRequest(`For instruction type '${type}': '${name}' must be set`);
}

function readStart(body: Body): Map<string, TypedValue> {
  if (optionalString(body, "ancestorActivityInstanceId"))
    throw notOffered("'ancestorActivityInstanceId' is not offered");
  const given = optionalObject(body, "variables") ?? {};
  for (const [name, value] of Object.entries(given)) {
    if ((value as Body | null)?.local)
      throw notOffered(`variable '${name}': 'local' is not offered; set it in the process`);
  }
  return readVariables(body);
}
