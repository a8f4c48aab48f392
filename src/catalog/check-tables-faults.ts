/** Faults of decision tables. Codes are an API: added, never renamed (docs/table-faults.md, guarded by test/catalog/check-tables-faults.test.ts). */
export const TABLE_FAULTS = {
  TABLE_UNREADABLE: "文件读不出来：不是 DMN、有不认识的元素、id 重复或某行少格",
  TABLE_ID: "决策的 id 不是“决策-类别”",
  TABLE_NAME: "决策没有中文名，或名字超过 14 个字",
  TABLE_KIND: "从输出列认不出是哪一类表",
  TABLE_NO_ROUTE: "文件没有路线表",
  TABLE_HIT_POLICY: "命中策略不是这类表规定的那一种",
  TABLE_COLUMN: "少了规定的输出列，或有不认识、重复的输出列",
  TABLE_WIDE: "输入列超过 9 列",
  TABLE_NO_VERSION: "决策没有 versionTag",
  TABLE_NO_TTL: "决策没有 historyTimeToLive",
  TABLE_REQUIRES: "引用了本文件没有的决策，或引用的不是路线表",
  TABLE_RULE_ID: "行没有 id，或 id 重复",
  TABLE_FEEL: "表达式不在规定的 FEEL 子集内",
  TABLE_TYPE: "列的 typeRef 与其内容不符",
  TABLE_INPUT_UNKNOWN: "输入不是这个决策的事实",
  TABLE_INPUT_NULLABLE: "输入可能没有值",
  TABLE_INPUT_TYPE: "这种事实不能作输入，或取法不对",
  TABLE_INPUT_VALUES: "输入列的可选值与事实的取值不一致",
  TABLE_TEST_TYPE: "格里的写法与该列的类型不合",
  TABLE_LITERAL: "格里的取值不在该列的取值内",
  TABLE_ROUTE_UNKNOWN: "路线列写了路线表里没有的路线",
  TABLE_GAP: "有的情形没有一行适用",
  TABLE_UNREACHABLE: "这一行永远不会适用",
  TABLE_OVERLAP: "两行部分重叠而结果不同",
  TABLE_ROW_DOUBLED: "两行完全相同",
  TABLE_UNDECIDED: "组合太多，没有判定",
  TABLE_NO_ARTICLE: "依据列为空",
  TABLE_ARTICLE_UNKNOWN: "依据不是本规则的条款号",
  TABLE_OUTPUT_EMPTY: "必填的输出为空",
  TABLE_OUTPUT_VALUE: "输出不在规定的取值内",
  TABLE_FINDING_CODE: "问题代码不在已公布的清单内",
  TABLE_NO_MESSAGE: "问题没有说明",
  TABLE_DEADLINE: "期限行的数值、单位、起点、约定日配不齐",
  TABLE_ROUTE_NO_STEPS: "可以进行的路线没有任何步骤，也没有告知",
} as const;

export type TableFaultCode = keyof typeof TABLE_FAULTS;

/** One fault, in the words of whoever mends the table. */
export interface Fault {
  code: TableFaultCode;
  file: string;
  /** Decision id; empty where the file as a whole is meant. */
  table: string;
  /** 1-based */
  row?: number;
  /** Label of the column. */
  column?: string;
  message: string;
  /** The next step. */
  remedy: string;
}

/** Where in the file, in words; empty where the file as a whole is meant. */
export function placeOf({ table, row, column }: Pick<Fault, "table" | "row" | "column">): string {
  return [
    ...(table ? [`表 ${table}`] : []),
    ...(row === undefined ? [] : [`行 ${row}`]),
    ...(column === undefined ? [] : [`列「${column}」`]),
  ].join(" ");
}

/** Where a check writes what it finds in one table. */
export type Report = (
  code: TableFaultCode,
  at: { row?: number; column?: string },
  message: string,
  remedy: string,
) => void;
