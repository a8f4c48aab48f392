import { fileURLToPath } from "node:url";

/** The package's executable, from source and from dist alike. */
export function binPath(): string {
  return fileURLToPath(new URL("../../bin/guicheng.js", import.meta.url.replace("/dist/src/", "/src/")));
}
