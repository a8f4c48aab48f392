import { JuelError } from "./juel-error.ts";

export type TokenKind =
  | "text"
  | "start"
  | "end"
  | "name"
  | "keyword"
  | "string"
  | "integer"
  | "float"
  | "symbol"
  | "eof";

export interface Token {
  kind: TokenKind;
  /** Unescaped for text and string; the characters themselves for everything else. */
  value: string;
  /** Offset of the first character in the expression. */
  at: number;
}

const KEYWORDS = new Set([..."null true false empty not and or eq ne lt gt le ge div mod instanceof".split(" ")]);
/** Longest first, so that `<=` is not read as `<`. */
const SYMBOLS = ["&&", "||", "==", "!=", "<=", ">=", ..."<>!?:.,()[]+-*/%"];
const NAME = /[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}]*/uy;
const NUMBER = /(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d+)?/y;
const SPACE = /\s*/y;

/** Cuts an attribute's text into literal text and the tokens of its `${…}` and `#{…}` parts.
 * @throws {JuelError} syntax */
export function scan(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const text = scanText(expression, at);
    if (text.value !== "") tokens.push({ kind: "text", value: text.value, at });
    at = text.end;
    if (at < expression.length) at = scanEvaluation(expression, at, tokens);
  }
  tokens.push({ kind: "eof", value: "", at });
  return tokens;
}

/** `\${` and `\#{` are text; a backslash before anything else is itself. */
function scanText(expression: string, from: number): { value: string; end: number } {
  let value = "";
  let escaped = false;
  let at = from;
  for (; at < expression.length; at++) {
    const char = expression[at] as string;
    if (char === "\\") {
      if (escaped) value += "\\";
      else escaped = true;
      continue;
    }
    if ((char === "$" || char === "#") && expression[at + 1] === "{") {
      if (!escaped) return { value, end: at };
      value += char;
    } else {
      value += escaped ? `\\${char}` : char;
    }
    escaped = false;
  }
  return { value: escaped ? `${value}\\` : value, end: at };
}

function scanEvaluation(expression: string, from: number, tokens: Token[]): number {
  tokens.push({ kind: "start", value: expression.slice(from, from + 2), at: from });
  let at = from + 2;
  for (;;) {
    at = skipSpace(expression, at);
    if (at >= expression.length) throw new JuelError("syntax", expression, from, "缺少结尾的 }");
    if (expression[at] === "}") {
      tokens.push({ kind: "end", value: "}", at });
      return at + 1;
    }
    const { token, end } = scanToken(expression, at);
    tokens.push(token);
    at = end;
  }
}

function skipSpace(expression: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(expression);
  return SPACE.lastIndex;
}

function scanToken(expression: string, at: number): { token: Token; end: number } {
  const char = expression[at] as string;
  if (char === '"' || char === "'") return scanString(expression, at, char);
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(expression);
  if (number) {
    const float = number[1] !== undefined || number[2] !== undefined || number[3] !== undefined;
    return { token: { kind: float ? "float" : "integer", value: number[0], at }, end: NUMBER.lastIndex };
  }
  NAME.lastIndex = at;
  const name = NAME.exec(expression)?.[0];
  if (name) return { token: { kind: KEYWORDS.has(name) ? "keyword" : "name", value: name, at }, end: NAME.lastIndex };
  const symbol = SYMBOLS.find((candidate) => expression.startsWith(candidate, at));
  if (symbol) return { token: { kind: "symbol", value: symbol, at }, end: at + symbol.length };
  throw new JuelError("syntax", expression, at, `不认识的字符 ${char}${char === "=" ? "（相等写作 ==）" : ""}`);
}

function scanString(expression: string, from: number, quote: string): { token: Token; end: number } {
  let value = "";
  for (let at = from + 1; at < expression.length; at++) {
    const char = expression[at] as string;
    if (char === quote) return { token: { kind: "string", value, at: from }, end: at + 1 };
    if (char !== "\\") {
      value += char;
      continue;
    }
    at++;
    const escaped = expression[at];
    if (escaped !== "\\" && escaped !== quote) {
      throw new JuelError("syntax", expression, at - 1, `字符串里的 \\ 后面只能是 \\ 或 ${quote}`);
    }
    value += escaped;
  }
  throw new JuelError("syntax", expression, from, `字符串缺少结尾的 ${quote}`);
}
