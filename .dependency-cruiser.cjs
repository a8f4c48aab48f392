/** Import directions; each rule says why. The same list is explained in docs/adr/0002-layout-and-import-directions.md.
 * test/architecture.test.ts proves each rule on a file that breaks it. */
const ERRORS = "^src/errors\\.ts$";
const CLOCK = "^src/clock\\.ts$";

const only = (name, from, allowed, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: "no-unresolved",
      severity: "error",
      comment: "what cannot be followed cannot be checked",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "errors-and-clock-know-nobody",
      severity: "error",
      comment: "everybody may import them, so they may import nobody",
      from: { path: [ERRORS, CLOCK] },
      to: { path: "^(src|workers)/" },
    },
    {
      name: "no-circular",
      severity: "error",
      comment: "a cycle has no reading order",
      from: {},
      to: { circular: true },
    },
    only(
      "rules-are-pure",
      "^src/rules/",
      ["^src/rules/", ERRORS, "node_modules/(zod|feelin|dmn-moddle)/"],
      "same facts, tables, calendar and date give the same ruling: no files, no clock, no network",
    ),
    only(
      "calendar-knows-only-its-data",
      "^src/calendar/",
      ["^src/calendar/", ERRORS, CLOCK, "node_modules/(chinese-days|zod)/", "^(node:)?crypto$"],
      "date arithmetic must be replayable",
    ),
    only(
      "catalog-reads-processes",
      "^src/catalog/",
      [
        "^src/catalog/",
        "^src/rules/",
        ERRORS,
        CLOCK,
        "node_modules/",
        "^(node:)?(fs|path|url|crypto|module)(/promises)?$",
      ],
      "the catalog finds, loads and checks processes/; it runs nothing",
    ),
    {
      name: "bpmn-engine-only-in-engine",
      severity: "error",
      comment: "the facade is the only place that knows which engine library is underneath",
      from: { pathNot: "^src/engine/" },
      to: { path: "node_modules/(bpmn-engine|bpmn-elements|moddle-context-serializer)/" },
    },
    {
      name: "engine-knows-rules-and-catalog-only",
      severity: "error",
      comment: "an engine that knew workers or the CLI could not be exchanged for Operaton",
      from: { path: "^src/engine/" },
      to: { path: "^(workers|src/cli|src/calendar)/" },
    },
    {
      name: "workers-reach-engines-over-rest",
      severity: "error",
      comment: "a worker that imported the engine would not run beside Operaton",
      from: { path: "^workers/" },
      to: { path: "^src/(engine|cli)/" },
    },
    {
      name: "external-task-client-in-one-place",
      severity: "error",
      comment: "define-worker.ts adds what the client lacks; nobody may go round it",
      from: { pathNot: "^workers/define-worker\\.ts$" },
      to: { path: "node_modules/camunda-external-task-client-js/" },
    },
    {
      name: "database-only-under-the-number-register",
      severity: "error",
      comment: "workers keep nothing anywhere else: whatever belongs to a case is in the engine",
      from: { pathNot: "^workers/number-register-postgres\\.ts$" },
      to: { path: "node_modules/pg/" },
    },
    {
      name: "nobody-imports-the-cli",
      severity: "error",
      comment: "the command line is the outermost layer",
      from: { pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
