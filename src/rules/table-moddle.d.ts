/** The part of dmn-moddle (which ships no types) that reading a decision file needs. */
declare module "dmn-moddle" {
  export interface Element {
    $type: string;
    $attrs: Record<string, string>;
    id?: string;
    name?: string;
    label?: string;
    description?: string;
  }
  export interface Text extends Element {
    text?: string;
    typeRef?: string;
  }
  export interface InputClause extends Element {
    inputExpression?: Text;
    inputValues?: Text;
  }
  export interface OutputClause extends Element {
    typeRef?: string;
    outputValues?: Text;
    defaultOutputEntry?: Text;
  }
  export interface DecisionRule extends Element {
    inputEntry?: Text[];
    outputEntry?: Text[];
  }
  export interface DecisionTable extends Element {
    hitPolicy: string;
    aggregation?: string;
    input?: InputClause[];
    output?: OutputClause[];
    rule?: DecisionRule[];
  }
  export interface Decision extends Element {
    decisionLogic?: DecisionTable | Text;
    informationRequirement?: { requiredDecision?: { href: string }; requiredInput?: { href: string } }[];
  }
  export interface Definitions extends Element {
    drgElement?: Element[];
  }
  export class DmnModdle {
    fromXML(xml: string): Promise<{ rootElement: Definitions; warnings: { message: string }[] }>;
  }
}
