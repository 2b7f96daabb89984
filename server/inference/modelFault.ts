/** What kept a model from being used. */
export type ModelFaultKind =
  | "missing" // the folder or a file of it
  | "damaged" // truncated, changed, not what its checksum says
  | "unsupported" // of a later version, or a kind unknown here
  | "mismatch" // files that do not fit each other
  | "memory" // no room for it
  | "device" // the device asked for is not there
  | "busy" // another process is at it
  | "network" // the hub it comes from cannot be reached or does not give it
  | "runtime"; // the runtime or its worker failed

/** A failure of the model with a message for a person: what happened, what still works, what to do. */
export class ModelFault extends Error {
  override readonly name = "ModelFault";
  readonly kind: ModelFaultKind;

  constructor(kind: ModelFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
