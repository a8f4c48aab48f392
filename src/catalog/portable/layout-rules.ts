import { type Diagram, type Element, many, one } from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where Camunda Modeler leaves a diagram alone; outside of it, a save moves every element. */
const ORIGIN = { x: 160, y: 80, tolerance: 50 };

/** The drawing: what a reader sees must be what runs. */
export const LAYOUT_RULES: Rule[] = [
  {
    code: "LINT_LANE",
    use: "lint",
    title: "元素不在自己的泳道里",
    remedy: "请把元素移进它所属的泳道，或改到所在的泳道。",
    check: (diagram) => {
      const lanes = diagram.elements.filter((element) => element.$type === "bpmn:Lane");
      const outside = lanes.flatMap((lane) => {
        const around = boxOf(diagram, lane);
        return hitsOf(many(lane, "flowNodeRef"), (node) => {
          const box = boxOf(diagram, node);
          return around && box && !contains(around, box) ? `图形超出了泳道“${lane.name ?? lane.id}”。` : undefined;
        });
      });
      const placed = new Set(lanes.flatMap((lane) => many(lane, "flowNodeRef")));
      const withLanes = diagram.processes.filter((process) => many(process, "laneSets").length > 0);
      return [
        ...outside,
        ...hitsOf(
          diagram.nodes.filter((node) => node.$parent && withLanes.includes(node.$parent)),
          (node) => (placed.has(node) ? undefined : "不属于任何泳道，看不出由谁负责。"),
        ),
      ];
    },
  },
  {
    code: "LINT_ORTHOGONAL",
    use: "lint",
    title: "连线有斜线",
    remedy: "请把连线改成只有横线和竖线。",
    check: (diagram) =>
      hitsOf(diagram.flows, (flow) => {
        const points = waypoints(diagram, flow);
        const slanted = points.some((point, index) => {
          const next = points[index + 1];
          return next && Math.abs(point.x - next.x) > 1 && Math.abs(point.y - next.y) > 1;
        });
        return slanted ? "有一段既不横也不竖。" : undefined;
      }),
  },
  {
    code: "LINT_BACKWARD_FLOW",
    use: "lint",
    title: "往回走的线没有名称",
    remedy: "请写明为什么往回走，例如“补正后再报”。",
    check: (diagram) =>
      hitsOf(diagram.flows, (flow) => {
        const [from, to] = [one(flow, "sourceRef"), one(flow, "targetRef")].map((node) => node && boxOf(diagram, node));
        return from && to && to.right < from.left && !flow.name?.trim() ? "这条线往回走，却没有名称。" : undefined;
      }),
  },
  {
    code: "LINT_ORIGIN",
    use: "lint",
    title: "图的左上角偏离",
    remedy: `请把整张图移到左上角约在 (${ORIGIN.x}, ${ORIGIN.y}) 处。`,
    check: (diagram) => {
      const boxes = [...diagram.drawn.keys()].flatMap((element) => boxOf(diagram, element) ?? []);
      if (boxes.length === 0) return [];
      const x = Math.min(...boxes.map(({ left }) => left));
      const y = Math.min(...boxes.map(({ top }) => top));
      const near = Math.abs(x - ORIGIN.x) <= ORIGIN.tolerance && Math.abs(y - ORIGIN.y) <= ORIGIN.tolerance;
      return near ? [] : [{ message: `左上角在 (${x}, ${y})，Camunda Modeler 一保存就会移动所有元素。` }];
    },
  },
];

function boxOf({ drawn }: Diagram, element: Element): Box | undefined {
  const bounds = one(drawn.get(element), "bounds");
  if (!bounds) return undefined;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => Number(bounds.get(key)));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

function waypoints({ drawn }: Diagram, flow: Element): { x: number; y: number }[] {
  return many(drawn.get(flow), "waypoint").map((point) => ({ x: Number(point.get("x")), y: Number(point.get("y")) }));
}
