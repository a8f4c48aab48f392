import type { BpmnElement } from "./bpmn-moddle.ts";

/** One reason why a file is not deployed. */
export interface Reason {
  /** Resource name as uploaded. */
  file: string;
  /** Element id; absent where the whole file is meant. */
  element?: string;
  message: string;
}

/** A deployment that changes nothing: answered 400, naming file, element and reason. */
export class DeploymentRefused extends Error {
  readonly reasons: Reason[];
  constructor(reasons: Reason[]) {
    super(reasons.map(sentence).join("\n"));
    this.name = "DeploymentRefused";
    this.reasons = reasons;
  }
}

function sentence({ file, element, message }: Reason): string {
  return `${file}${element ? ` ${element}` : ""}: ${message}`;
}

/** Notes a reason against an element and goes on, so that one upload names all of them. */
export type Refuse = (at: BpmnElement, message: string) => void;
