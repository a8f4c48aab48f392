import type { Route } from "./route.ts";

/** What Camunda Modeler asks before it deploys. */
export function systemRoutes(version: string): Route[] {
  return [
    { method: "GET", path: "/version", summary: "Version of this package", handle: () => ({ version }) },
    { method: "GET", path: "/engine", summary: "Names of the engines", handle: () => [{ name: "default" }] },
  ];
}
