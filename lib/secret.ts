const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A value that cannot be printed by accident. Only `reveal` gives it back. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString() {
    return "[secret]";
  }

  toJSON() {
    return "[secret]";
  }

  [inspect]() {
    return "[secret]";
  }
}
