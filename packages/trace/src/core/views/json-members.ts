import type { Json } from "../trace-event.ts";

/** The members of a value that has named ones; none for any other value. */
export function membersOf(value: Json | undefined): { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
