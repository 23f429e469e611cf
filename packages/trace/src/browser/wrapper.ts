type Invocation = (argumentList: readonly unknown[]) => unknown;

/**
 * Wraps the method of this one object. The wrapper looks like the method (name, length, source text) and calls it with the
 * same `this`. `around` gets the arguments and `invoke`, and the caller gets what `around` returns or throws. It runs only
 * for this object, and only until the wrapper is removed.
 *
 * @returns a function that removes the wrapper. If the method has been wrapped again since, that wrapper stays, and calls
 *   the original method from then on.
 */
export function wrapMethod(
  object: object,
  name: string,
  around: (argumentList: readonly unknown[], invoke: Invocation) => unknown,
): () => void {
  const method: unknown = Reflect.get(object, name);
  const own = Object.getOwnPropertyDescriptor(object, name);
  if (typeof method !== "function" || own?.configurable === false) return () => undefined;
  let isActive = true;
  const wrapper = new Proxy(method, {
    apply(target, self, argumentList) {
      const invoke: Invocation = (given) => Reflect.apply(target, self, given);
      return isActive && self === object ? around(argumentList, invoke) : invoke(argumentList);
    },
  });
  Object.defineProperty(object, name, {
    value: wrapper,
    configurable: true,
    writable: true,
    enumerable: false,
  });
  return () => {
    isActive = false;
    if (Object.getOwnPropertyDescriptor(object, name)?.value === wrapper) restore(object, name, own);
  };
}

/**
 * The same for a writable attribute: `onSet` gets the value and `set`, which sets it.
 *
 * @returns a function that removes the wrapper
 */
export function wrapAttribute(
  object: object,
  name: string,
  onSet: (value: unknown, set: () => void) => void,
): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const attribute = own ?? inheritedDescriptor(object, name);
  if (attribute?.set === undefined || own?.configurable === false) return () => undefined;
  const { get, set } = attribute;
  const wrapper = {
    get: () => (get === undefined ? undefined : Reflect.apply(get, object, [])),
    set: (value: unknown) => onSet(value, () => Reflect.apply(set, object, [value])),
  };
  Object.defineProperty(object, name, { ...wrapper, configurable: true, enumerable: false });
  return () => {
    if (Object.getOwnPropertyDescriptor(object, name)?.set === wrapper.set) restore(object, name, own);
  };
}

function restore(object: object, name: string, own: PropertyDescriptor | undefined): void {
  if (own === undefined) Reflect.deleteProperty(object, name);
  else Object.defineProperty(object, name, own);
}

function inheritedDescriptor(object: object, name: string): PropertyDescriptor | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  return Object.getOwnPropertyDescriptor(prototype, name) ?? inheritedDescriptor(prototype, name);
}
