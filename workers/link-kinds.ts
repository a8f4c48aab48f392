/** Cases that a meeting's decision leads to, and what people call them. */
export const LINK_KINDS = { document: "印发文件", item: "立项督办", report: "报告党委" } as const;

export type LinkKind = keyof typeof LINK_KINDS;
