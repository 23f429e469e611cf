import type { Text } from "@visavis/trace/core";
import type { Source } from "../source.ts";

/** What one code, with which a server refused, means for whoever gathers candidates. */
export interface AnsweredError {
  /** The reason phrase of the RFC. */
  readonly name: string;
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
  readonly source: Source;
}
