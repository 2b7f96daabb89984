import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Files of onnxruntime-node that must lie beside the provider. */
export const BINDING = "onnxruntime_binding.node";
export const RUNTIME_LIBRARY = "libonnxruntime.so.1";

/** Where the installed onnxruntime-node has its native files for this platform. */
export function bindingFolder(): string {
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node"); // dist/index.js
  return join(dirname(entry), "..", "bin", "napi-v6", process.platform, process.arch);
}

/**
 * Makes ONNX Runtime look for its providers in a folder that `installCudaRuntime` filled. To be called before the first
 * import of onnxruntime-node in the process; later it changes nothing.
 *
 * The runtime opens `libonnxruntime_providers_shared.so`, then the provider, by their full paths in the folder that
 * `dladdr` names for `libonnxruntime.so.1` itself: LD_LIBRARY_PATH plays no part in that, and the loader reads that variable
 * only when a process starts. The extension's own folder must not be written to. So the folder has a copy of the binding
 * and of the runtime: the copied binding's RUNPATH is `$ORIGIN/`, so loading it loads the copied runtime, and the package's
 * binding, loaded after it, is given the library of that name that is loaded already. The copy of the binding is not used.
 *
 * @returns whether there was something to load
 */
export function useCudaRuntime(folder: string): boolean {
  const binding = join(folder, BINDING);
  if (!existsSync(binding)) return false;
  createRequire(import.meta.url)(binding);
  return true;
}
