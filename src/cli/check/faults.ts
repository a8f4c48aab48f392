import { ERROR_CODES, GuichengError } from "../../errors.ts";

/** Faults that only `guicheng check` finds, beside those of tables (docs/table-faults.md), of diagrams (docs/errors-bpmn.md) and
 * of files that cannot be read (docs/errors.md). Codes are an API: added, never renamed. */
export const CHECK_FAULTS = {
  PROFILE_ID: "jurisdiction.yaml 的 id 与文件夹名不同",
  PROFILE_PERSON: "人员 id 重复，或互补的人不存在",
  PROFILE_SERIES: "发文字号的系列不对：id 重复，或发文名义不存在、写了两次",
  PROFILE_BODY: "会议组成人员不对：一种会议写了两次，或没有这一条",
  DECISION_NO_TABLES: "政府缺少某个决策的决策表",
  DECISION_STRAY: "决策表文件的名字不是决策",
  TABLE_VERSION: "决策表的 versionTag 不是本政府规则的 id",
  DMN_NOT_NORMAL: "决策表文件不是规范形式",
  CASE_INVALID: "案例不能运行",
  CASE_FAILED: "案例的结果与写明的不同",
  CASE_ARTICLE: "案例的条款号不是本规则的条款号",
  ROW_NO_CASE: "没有一个案例命中这一行",
  CALL_UNKNOWN: "调用活动调用的流程不存在",
  FORM_UNUSED: "没有一个任务用这张表单",
  TOPIC_NO_WORKER: "主题没有工作者",
  TOPIC_NO_TEMPLATE: "工作者的主题没有元素模板",
  FINDING_UNPUBLISHED: "程序使用的问题代码没有公布",
  FINDING_UNUSED: "公布的问题代码没有任何地方使用",
  GLOSSARY_MISSING: "词汇表缺少一个词",
  GLOSSARY_UNKNOWN: "词汇表有一个不存在的词",
} as const;
export type CheckFaultCode = keyof typeof CHECK_FAULTS;

/** One fault, in the words of whoever mends the file. */
export interface Fault {
  code: string;
  file: string;
  /** Table and row, element, field, case. */
  place: string;
  /** What is wrong. */
  message: string;
  /** The next step. */
  remedy: string;
}

export function fault(code: CheckFaultCode, file: string, place: string, message: string, remedy: string): Fault {
  return { code, file, place, message, remedy };
}

/** `CODE file 位置：message。remedy。` */
export function faultLine({ code, file, place, message, remedy }: Fault): string {
  const where = place === "" ? file : `${file} ${place}`;
  return `${code} ${where}：${[message, remedy].filter(Boolean).map(sentence).join("")}`;
}

function sentence(text: string): string {
  return /[。！？]$/.test(text) ? text : `${text}。`;
}

/** What was thrown about a file, as a fault beside the others; anything unforeseen is thrown on. */
export function faultFrom(error: unknown, file: string): Fault {
  if (!(error instanceof GuichengError)) throw error;
  const { code, place = "", found, accepted, remedy = "" } = error.detail;
  const message = [ERROR_CODES[code], found && `实际：${found}`, accepted && `可接受：${accepted}`];
  return {
    code,
    file,
    place: place.startsWith(file) ? place.slice(file.length).trim() : place,
    message: message.filter(Boolean).join("；"),
    remedy,
  };
}

/** Runs a part of the check; where it cannot go on, that becomes a fault and the rest goes on without it. */
export async function attempt<T>(faults: Fault[], file: string, part: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await part();
  } catch (error) {
    faults.push(faultFrom(error, file));
    return undefined;
  }
}
