import { EngineClient } from "../../workers/engine-client.ts";
import { startWorkers } from "../../workers/start-workers.ts";
import { type Command, clockFrom, EXIT } from "./command.ts";
import { calendarFrom } from "./decide.ts";
import { DEFAULT_ENGINE } from "./deploy.ts";
import { numbersFromEnvironment } from "./numbers.ts";
import { untilStopped } from "./until-stopped.ts";

const USAGE = `用法：guicheng work [选项]

运行外部任务工作者：只通过 REST 与引擎往来，可以同时运行多个。Ctrl-C 或 SIGTERM 停止：办完手上的任务再退出。

  --engine <URL>       引擎地址，默认 http://127.0.0.1:8080/engine-rest
                       账号写在 URL 里，或用环境变量 GUICHENG_USER、GUICHENG_PASSWORD
  --data <目录>        数据目录，默认 ./data；发文字号登记簿在其中，除非 --numbers 另有所指
  --numbers <地方>     发文字号登记簿：目录，或 postgres://用户:密码@主机:端口/数据库。几台主机的工作者须用同一个
                       PostgreSQL；也可用环境变量 GUICHENG_NUMBERS，密码就不出现在命令行里。
                       已有的登记簿先用 guicheng numbers 移过去
  --calendar <文件>    放假安排覆盖文件（JSON 或 YAML）
  --clock-file <文件>  用文件里的时间代替系统时间（演示和测试）
  --engine-keeps-time  引擎不随这个文件走（真正的引擎）：何时办结也按文件里的时间记`;

export const work: Command = {
  name: "work",
  summary: "运行外部任务工作者",
  usage: USAGE,
  options: {
    engine: { type: "string" },
    data: { type: "string" },
    numbers: { type: "string" },
    calendar: { type: "string" },
    "clock-file": { type: "string" },
    "engine-keeps-time": { type: "boolean" },
  },
  async run(values) {
    const engine = EngineClient.fromUrl((values.engine as string | undefined) ?? DEFAULT_ENGINE);
    const clockFile = values["clock-file"] as string | undefined;
    const clock = clockFrom(clockFile);
    await engine.get("/version");
    const workers = await startWorkers({
      engine,
      clock,
      engineKeepsTime: clockFile !== undefined && values["engine-keeps-time"] === true,
      calendar: calendarFrom(values.calendar as string | undefined),
      dataDir: (values.data as string | undefined) ?? "data",
      numbers: (values.numbers as string | undefined) ?? numbersFromEnvironment(),
    });
    console.log(`工作者已连接 ${engine.baseUrl}：${workers.topics.join("、")}`);
    await untilStopped();
    await workers.stop();
    return EXIT.ok;
  },
};
