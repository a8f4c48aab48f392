import { openNumberRegister } from "../../workers/number-register.ts";

/** A process of its own that asks for numbers: `<folder> <name> <how many>`, one answer a line. */

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const register = openNumberRegister(folder);
for (let index = 0; index < Number(count); index += 1) {
  const { number } = register.next({ tenant: "t", series: "government", year: 2026, requestKey: `${name}-${index}` });
  process.stdout.write(`${number}\n`);
}
register.close();
