import { openNumberRegister } from "../../workers/number-register-open.ts";

/** A process of its own that asks for numbers: `<folder or postgres://…> <name> <how many>`, one answer a line. */

const [numbers = "", name = "", count = "0"] = process.argv.slice(2);
const register = await openNumberRegister({ dataDir: import.meta.dirname, numbers });
for (let index = 0; index < Number(count); index += 1) {
  const { number } = await register.next({
    tenant: "t",
    series: "government",
    year: 2026,
    requestKey: `${name}-${index}`,
  });
  process.stdout.write(`${number}\n`);
}
await register.close();
