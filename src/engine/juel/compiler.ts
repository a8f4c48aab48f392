import { JavaDouble } from "./java-number.ts";
import { JuelError } from "./juel-error.ts";
import { toBoolean, toText } from "./operate.ts";
import { LEVELS, LITERALS, type Node, UNARY } from "./operators.ts";
import { callMethod, checkMethod, checkName, checkProperty, readProperty } from "./reach.ts";
import { scan, type Token } from "./scan.ts";
import { enter, leave } from "./value.ts";

/** Deeper than any condition that a person can read. */
const MAX_DEPTH = 50;
const MAX_TOKENS = 2_000;

/** Recursive descent over JUEL's grammar, one method a level, weakest binding first. */
export class Compiler {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scan(text);
    const excess = this.#tokens[MAX_TOKENS];
    if (excess) throw this.#error("refused", excess, `表达式太长（超过 ${MAX_TOKENS} 个词）`);
  }

  whole(): Node {
    const parts: Node[] = [];
    const kinds = new Set<string>();
    let literal: string | undefined;
    while (this.#token.kind !== "eof") {
      const token = this.#take();
      if (token.kind === "text") {
        literal = token.value;
        parts.push(() => token.value);
        continue;
      }
      kinds.add(token.value);
      if (kinds.size > 1) throw this.#error("syntax", token, "一个表达式里不能同时用 ${ 和 #{");
      parts.push(this.#choice());
      if (this.#token.kind !== "end") throw this.#unexpected("}");
      this.#take();
    }
    const only = parts[0];
    if (parts.length === 0) return () => "";
    if (parts.length === 1 && only) return literal === undefined ? only : () => literal;
    return this.#guard(0, (scope) => parts.map((part) => toText(part(scope))).join(""));
  }

  #choice(): Node {
    return this.#nested(() => {
      const question = this.#infix(0);
      const at = this.#token.at;
      if (!this.#accept("?")) return question;
      const yes = this.#choice();
      if (!this.#accept(":")) throw this.#unexpected(":");
      const no = this.#choice();
      return this.#guard(at, (scope) => (toBoolean(question(scope)) ? yes(scope) : no(scope)));
    });
  }

  /** Infix operators of this level and of those that bind stronger. */
  #infix(level: number): Node {
    const operations = LEVELS[level];
    if (!operations) return this.#unary();
    let left = this.#infix(level + 1);
    for (;;) {
      const token = this.#token;
      const operate = isOperator(token) ? operations.get(token.value) : undefined;
      if (!operate) return left;
      this.#take();
      const [first, second] = [left, this.#infix(level + 1)];
      left = this.#guard(token.at, (scope) => operate(first, second, scope));
    }
  }

  #unary(): Node {
    const token = this.#token;
    if (isOperator(token)) {
      const operate = UNARY.get(token.value);
      if (operate) {
        this.#take();
        const operand = this.#nested(() => this.#unary());
        return this.#guard(token.at, (scope) => operate(operand(scope)));
      }
    }
    return this.#path();
  }

  #path(): Node {
    let node = this.#primary();
    for (;;) {
      const at = this.#token.at;
      if (this.#accept(".")) node = this.#member(node, this.#expectName(), at);
      else if (this.#accept("[")) node = this.#index(node, at);
      else return node;
    }
  }

  #member(base: Node, name: Token, at: number): Node {
    if (!this.#accept("(")) {
      this.#check(name, () => checkProperty(name.value));
      return this.#guard(at, (scope) => readProperty(base(scope), name.value));
    }
    const args = this.#arguments();
    this.#check(name, () => checkMethod(name.value, args.length));
    return this.#guard(name.at, (scope) => {
      const target = base(scope);
      return enter(
        callMethod(
          target,
          name.value,
          args.map((arg) => arg(scope)),
        ),
      );
    });
  }

  #index(base: Node, at: number): Node {
    const token = this.#token;
    const key = this.#choice();
    if (!this.#accept("]")) throw this.#unexpected("]");
    if (token.kind === "string") this.#check(token, () => checkProperty(token.value));
    // Operaton takes true for 1, Camunda fails
    if (token.kind === "keyword" && this.#tokens[this.#next - 2] === token && LITERALS.get(token.value) !== null)
      throw this.#error("refused", token, `下标不能是 ${token.value}`);
    if (this.#token.value === "(") throw this.#error("refused", this.#token, "方法只能写成 .名称()");
    return this.#guard(at, (scope) => readProperty(base(scope), leave(key(scope))));
  }

  #arguments(): Node[] {
    const args: Node[] = [];
    if (this.#accept(")")) return args;
    do args.push(this.#choice());
    while (this.#accept(","));
    if (!this.#accept(")")) throw this.#unexpected(")");
    return args;
  }

  #primary(): Node {
    const token = this.#take();
    switch (token.kind) {
      case "string":
        return () => token.value;
      case "integer": {
        const value = this.#check(token, () => leave(enter(BigInt(token.value))));
        return () => value;
      }
      case "float": {
        const value = new JavaDouble(Number(token.value));
        return () => value;
      }
      case "name":
        return this.#variable(token);
      case "keyword":
        if (LITERALS.has(token.value)) return () => LITERALS.get(token.value);
        break;
      case "symbol":
        if (token.value !== "(") break;
        {
          const inner = this.#choice();
          if (!this.#accept(")")) throw this.#unexpected(")");
          return inner;
        }
    }
    this.#next--;
    throw this.#unexpected("变量、数字、文字或 (");
  }

  #variable(token: Token): Node {
    const name = token.value;
    if (this.#token.value === "(") throw this.#error("refused", token, `不允许调用函数 ${name}()`);
    this.#check(token, () => checkName(name));
    return (scope) => {
      if (!scope.has(name)) {
        throw this.#error("undefined", token, `没有变量 ${name}；请由前面的工作者或启动参数先给它赋值`);
      }
      return this.#guard(token.at, () => enter(scope.get(name)))(scope);
    };
  }

  /** An upload must not be able to exhaust the stack. */
  #nested(parse: () => Node): Node {
    if (++this.#depth > MAX_DEPTH) throw this.#error("refused", this.#token, `嵌套超过 ${MAX_DEPTH} 层`);
    const node = parse();
    this.#depth--;
    return node;
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== "eof") this.#next++;
    return token;
  }

  #accept(symbol: string): boolean {
    if (this.#token.kind !== "symbol" || this.#token.value !== symbol) return false;
    this.#next++;
    return true;
  }

  #expectName(): Token {
    if (this.#token.kind !== "name") throw this.#unexpected("名称");
    return this.#take();
  }

  #check<T>(token: Token, run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw this.#error("refused", token, (error as Error).message);
    }
  }

  /** Gives a TypeError of the operators its place. */
  #guard(at: number, node: Node): Node {
    return (scope) => {
      try {
        return node(scope);
      } catch (error) {
        if (error instanceof TypeError) throw new JuelError("type", this.#text, at, error.message);
        throw error;
      }
    };
  }

  #unexpected(wanted: string): JuelError {
    const token = this.#token;
    const found = token.kind === "eof" ? "结尾" : token.value;
    return this.#error("syntax", token, `这里应为 ${wanted}，实际是 ${found}`);
  }

  #error(fault: JuelError["fault"], token: Token, reason: string): JuelError {
    return new JuelError(fault, this.#text, token.at, reason);
  }
}

function isOperator(token: Token): boolean {
  return token.kind === "symbol" || token.kind === "keyword";
}
