/** Three kinds of failure (mapped once in define-worker.ts): a business refusal is a BpmnError or an outcome; bad data is an
 * incident without retries; everything else is a passing fault, tried again with back-off. */

export class BadData extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BadData";
  }
}

export class BpmnError extends Error {
  readonly errorCode: string;
  constructor(errorCode: string, message: string) {
    super(message);
    this.name = "BpmnError";
    this.errorCode = errorCode;
  }
}
