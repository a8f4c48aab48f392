/** The variables an expression sees. `has` false makes the expression throw, as on Camunda: there is no default value. */
export interface JuelScope {
  has(name: string): boolean;
  get(name: string): unknown;
}
