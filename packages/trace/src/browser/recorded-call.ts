import type { Pen } from "./pen.ts";
import { plainArguments, plainValue } from "./plain-value.ts";
import { shadowMethod } from "./shadow.ts";

/** What is recorded of a method besides call and outcome. */
export interface RecordedMethod {
  /** The name in the trace, such as `RTCPeerConnection.createOffer`. */
  readonly method: string;
  /** Called before the call, for what will be no more. */
  readonly before?: (argumentList: readonly unknown[]) => void;
  /** Called when the call succeeded, before its outcome is written. */
  readonly succeeded?: (result: unknown, argumentList: readonly unknown[]) => void;
}

/**
 * Records each call of the object's method `name`. The caller gets the same results, errors and callbacks as without.
 *
 * A promise is followed by one of its own, which the caller gets in its place: to look at the caller's own would count
 * as handling it, and a failure that nobody handles would no longer be told.
 */
export function recordMethod(pen: Pen, object: object, name: string, recorded: RecordedMethod): void {
  pen.onEnd(
    shadowMethod(object, name, (argumentList, invoke) => {
      const call = pen.call(recorded.method, () => plainArguments(argumentList));
      pen.attempt(() => recorded.before?.(argumentList));
      const succeed = (result: unknown) =>
        pen.attempt(() => {
          recorded.succeeded?.(result, argumentList);
          call.succeeded(result === undefined ? undefined : plainValue(result));
        });
      const [given, hasCallbacks] = withCallbacks(argumentList, { succeed, fail: call.failed });
      let result: unknown;
      try {
        result = invoke(given);
      } catch (error) {
        call.failed(error);
        throw error;
      }
      if (!(result instanceof Promise)) {
        succeed(result);
        return result;
      }
      return result.then(
        (value) => {
          if (!hasCallbacks) succeed(value);
          return value;
        },
        (error) => {
          call.failed(error);
          throw error;
        },
      );
    }),
  );
}

/** W3C WebRTC, "Legacy Interface Extensions": the first function is told of success, the second of failure. */
function withCallbacks(
  argumentList: readonly unknown[],
  { succeed, fail }: { readonly succeed: (result: unknown) => void; readonly fail: (error: unknown) => void },
): [argumentList: readonly unknown[], hasCallbacks: boolean] {
  const observers = [succeed, fail];
  const given = argumentList.map((argument) => {
    if (typeof argument !== "function") return argument;
    const observe = observers.shift();
    if (observe === undefined) return argument;
    // Not a Proxy, which Firefox does not take for a function here.
    return function (this: unknown, ...results: readonly unknown[]): unknown {
      observe(results[0]);
      return Reflect.apply(argument, this, results);
    };
  });
  return [given, observers.length < 2];
}
