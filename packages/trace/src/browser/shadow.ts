type Invocation = (argumentList: readonly unknown[]) => unknown;

/**
 * Puts a function before the method of this one object, which looks as the method does (name, length, text) and calls
 * it with the same `this`. `around` gets the arguments and `invoke`, and what it returns or throws is what the caller
 * sees; it is asked only while the shadow lies, and for this object.
 *
 * @returns what takes the shadow away again. Where somebody put another function before it, that one stays, and what it
 *   calls is the method without anything around it.
 */
export function shadowMethod(
  object: object,
  name: string,
  around: (argumentList: readonly unknown[], invoke: Invocation) => unknown,
): () => void {
  const method: unknown = Reflect.get(object, name);
  const own = Object.getOwnPropertyDescriptor(object, name);
  if (typeof method !== "function" || own?.configurable === false) return () => undefined;
  let lies = true;
  const shadow = new Proxy(method, {
    apply(target, self, argumentList) {
      const invoke: Invocation = (given) => Reflect.apply(target, self, given);
      return lies && self === object ? around(argumentList, invoke) : invoke(argumentList);
    },
  });
  Object.defineProperty(object, name, {
    value: shadow,
    configurable: true,
    writable: true,
    enumerable: false,
  });
  return () => {
    lies = false;
    if (Object.getOwnPropertyDescriptor(object, name)?.value === shadow) restore(object, name, own);
  };
}

/**
 * The same for an attribute that can be set: `onSet` gets the value and `set`, which sets it.
 *
 * @returns what takes the shadow away again.
 */
export function shadowAttribute(
  object: object,
  name: string,
  onSet: (value: unknown, set: () => void) => void,
): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const attribute = own ?? inheritedDescriptor(object, name);
  if (attribute?.set === undefined || own?.configurable === false) return () => undefined;
  const { get, set } = attribute;
  const shadow = {
    get: () => (get === undefined ? undefined : Reflect.apply(get, object, [])),
    set: (value: unknown) => onSet(value, () => Reflect.apply(set, object, [value])),
  };
  Object.defineProperty(object, name, { ...shadow, configurable: true, enumerable: false });
  return () => {
    if (Object.getOwnPropertyDescriptor(object, name)?.set === shadow.set) restore(object, name, own);
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
