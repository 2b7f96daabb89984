/** Weights or a configuration that cannot be exported. The message is for the person who asked: what, where, what to do. */
export class ExportFault extends Error {
  override readonly name = "ExportFault";
}
