/** Why an expression has no value:
 * `syntax` not an expression · `refused` outside the portable subset · `undefined` a variable the scope does not hold ·
 * `type` the values do not fit the operation. */
export type JuelFault = "syntax" | "refused" | "undefined" | "type";

/** An expression that cannot be compiled (`syntax`, `refused`) or has no value in this scope (`undefined`, `type`, `refused`). */
export class JuelError extends Error {
  readonly fault: JuelFault;
  readonly expression: string;
  /** 1-based, in characters of the whole attribute text. */
  readonly position: number;
  readonly reason: string;
  constructor(fault: JuelFault, expression: string, offset: number, reason: string) {
    super(`表达式 ${expression} 第 ${offset + 1} 个字符：${reason}`);
    this.name = "JuelError";
    this.fault = fault;
    this.expression = expression;
    this.position = offset + 1;
    this.reason = reason;
  }
}
