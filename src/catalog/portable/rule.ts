import type { Diagram, Element } from "./diagram.ts";

/** `deployment`: an engine of ours refuses the file · `lint`: the file would run, but not as our diagrams are meant to be read. */
export type Use = "deployment" | "lint";

/** What the files around a diagram offer it. */
export interface Known {
  /** Why an expression lies outside the portable subset, undefined where it does not. The catalog may not import the engine,
   * so whoever checks hands it in. */
  refuseExpression: (text: string) => string | undefined;
  /** Worker topic → needed `camunda:property` → its accepted values, none listed where any text will do (lint).
   * Absent: topics are not checked. */
  topics?: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Decisions that a legal basis may name (lint). Absent: any name is accepted. */
  decisions?: readonly string[];
  /** Form ids (lint). Absent: any id is accepted. */
  forms?: readonly string[];
}

export interface Hit {
  element?: Element;
  /** Chinese, complete in itself: what is wrong and why. */
  message: string;
  /** Instead of the rule's own. */
  remedy?: string;
}

export interface Rule {
  /** Stable: listed in docs/errors-bpmn.md. */
  code: string;
  use: Use;
  /** What is not accepted, in a few Chinese words. */
  title: string;
  /** What to do about it, in Chinese. */
  remedy: string;
  check(diagram: Diagram, known: Known): Hit[];
}

/** One thing wrong with one file, in words for the person who has to mend it. */
export interface Fault {
  code: string;
  use: Use;
  file: string;
  /** Element id; absent where the whole file is meant. */
  element?: string;
  /** The element's label. */
  name?: string;
  message: string;
  remedy: string;
}

/** A fault in one line. */
export function faultText(fault: Fault): string {
  const element = fault.element ? ` ${fault.element}${fault.name ? `（${fault.name}）` : ""}` : "";
  return `${fault.code} ${fault.file}${element}：${fault.message}${fault.remedy}`;
}

export function hitsOf(elements: Element[], wrong: (element: Element) => string | undefined): Hit[] {
  return elements.flatMap((element) => {
    const message = wrong(element);
    return message === undefined ? [] : [{ element, message }];
  });
}
