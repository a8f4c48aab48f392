/** What every error of this package carries: a stable code, the place, what was found, what is accepted. */
export interface ErrorDetail {
  /** Stable code, listed in docs/errors.md. */
  code: ErrorCode;
  /** File and row, field path, element id or URL. */
  place?: string;
  found?: string;
  accepted?: string;
  /** The next step, in the words of whoever has to take it. */
  remedy?: string;
}

/** Codes are an API: they are added, never renamed (docs/errors.md, guarded by test/errors.test.ts). */
export const ERROR_CODES = {
  FACTS_INVALID: "事实不合要求",
  FACTS_UNKNOWN_FIELD: "事实里有未知字段",
  REQUEST_INVALID: "请求不是合法的决策请求",
  DECISION_UNKNOWN: "没有这个决策",
  JURISDICTION_UNKNOWN: "没有这个政府",
  JURISDICTION_INVALID: "jurisdiction.yaml 不合要求",
  TABLE_MISSING: "缺少决策表文件",
  TABLE_INVALID: "决策表文件不能读取",
  TABLE_OUTPUT: "决策表给出的结果不在允许的取值内",
  TABLE_POLICY: "命中的行不合命中策略",
  CALENDAR_RANGE: "日期早于日历数据",
  CALENDAR_INVALID: "日历覆盖文件不合要求",
  CALENDAR_VALUE: "时限或时刻的数值不对",
  DATE_INVALID: "日期写法不对",
  REPLAY_MISSING: "重放所需的内容已不在",
  REPLAY_DIFFERS: "重放结果不同",
  CLI_USAGE: "命令用法不对",
  FILE_UNREADABLE: "文件不能读取",
  JSON_INVALID: "不是合法的 JSON",
  YAML_INVALID: "YAML 文件不合要求",
  ENGINE_UNREACHABLE: "连不上引擎",
  ENGINE_REFUSED: "引擎拒绝了请求",
  STORE_UNUSABLE: "存放数据的地方不能使用",
  LISTEN_REFUSED: "不能在这个地址上监听",
  CHECK_FAILED: "检查未通过",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A failure that a person can act upon. */
export class GuichengError extends Error {
  readonly detail: ErrorDetail;
  constructor(detail: ErrorDetail) {
    super(describe(detail));
    this.name = "GuichengError";
    this.detail = detail;
  }
  get code(): ErrorCode {
    return this.detail.code;
  }
}

function describe(detail: ErrorDetail): string {
  const parts: string[] = [ERROR_CODES[detail.code]];
  if (detail.place) parts.push(`位置：${detail.place}`);
  if (detail.found !== undefined) parts.push(`实际：${detail.found}`);
  if (detail.accepted) parts.push(`可接受：${detail.accepted}`);
  if (detail.remedy) parts.push(detail.remedy);
  return `${detail.code} ${parts.join("；")}`;
}

/** What node's parser of command lines (`util.parseArgs`) says in English, in the words of the rest. */
export function misusedOption(error: TypeError): string {
  const option = /'([^']*)'/.exec(error.message)?.[1] ?? error.message;
  const code = (error as TypeError & { code?: string }).code;
  return code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? `没有选项 ${option}` : `选项 ${option} 缺值或多值`;
}
