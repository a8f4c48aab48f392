/** What a register of document numbers (发文字号) is asked and answers; number-register-open.ts opens one. */

export interface NumberRequest {
  tenant: string;
  /** Series id (jurisdiction.yaml `series`). */
  series: string;
  year: number;
  /** Whoever asks twice with the same key gets the same number. */
  requestKey: string;
}

/** A number, and the year in whose series it was given: asked again after New Year it stays in the old one. */
export interface GivenNumber {
  year: number;
  number: number;
}

/** A number and who has it: a row of any register. */
export type NumberRow = NumberRequest & GivenNumber;

/** Gives document numbers: each once, without gaps, however often the task that asks is delivered. */
export interface NumberRegister {
  /** @throws when the register cannot be reached now; nothing is lost by asking again */
  next(request: NumberRequest): Promise<GivenNumber>;
  close(): Promise<void>;
}
