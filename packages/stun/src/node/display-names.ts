import { METHODS } from "../core/index.ts";

const METHOD_NAMES = new Map<number, string>(
  Object.entries(METHODS).map(([name, method]) => [method, name.charAt(0).toUpperCase() + name.slice(1)]),
);

/** As in the RFCs' prose: "Allocate", "CreatePermission". */
export function nameOfMethod(method: number): string {
  return METHOD_NAMES.get(method) ?? `method 0x${method.toString(16).padStart(3, "0")}`;
}
