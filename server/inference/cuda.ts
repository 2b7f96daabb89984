import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * What CUDA needs on this machine, and what is missing. ONNX Runtime's package has no CUDA provider in it: its own install
 * step (`script/install-metadata.js` in onnxruntime-node) takes these files from NuGet, and there are none but for Linux on
 * x64. They go with one version of the runtime only, so the version is part of the folder's name.
 */
export const RUNTIME_VERSION = "1.30.0";
export const PROVIDER_PACKAGE = "Microsoft.ML.OnnxRuntime.Gpu.Linux";
export const PROVIDER_FOLDER = "runtimes/linux-x64/native"; // in the package
export const PROVIDER_FILES = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"] as const;

/** The first driver that runs programs built for CUDA 12 (NVIDIA's CUDA compatibility guide). */
const LEAST_DRIVER = "525.60.13";
const DRIVER_VERSION = "/proc/driver/nvidia/version";
const INSTALL = "foretrace model install-cuda";

/** Major versions that the provider is linked with, by the name of the part in messages. */
const LIBRARIES = {
  "CUDA 12": ["libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcufft.so.11", "libcurand.so.10"],
  "cuDNN 9": ["libcudnn.so.9"],
} as const;

/** Looks at the machine; tests give one of their own. */
export interface CudaProbe {
  readonly platform: string; // as `process.platform`
  readonly arch: string; // as `process.arch`
  /** File names in a folder; none where it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined where it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** The driver's version as its own tool says it; undefined without the tool. */
  driver(): Promise<string | undefined>;
  /** Folders of libraries that the loader looks in, and files that it has in its cache. */
  readonly loaderFolders: readonly string[];
  loaderCache(): Promise<readonly string[]>;
}

/**
 * Where the provider is looked for, and put by default: FORETRACE_CUDA_FOLDER, else in FORETRACE_STORAGE, which an editor's
 * extension sets to its own, else in the user's data.
 */
export function defaultCudaFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.FORETRACE_CUDA_FOLDER) return env.FORETRACE_CUDA_FOLDER;
  if (env.FORETRACE_STORAGE) return join(env.FORETRACE_STORAGE, `cuda-${RUNTIME_VERSION}`);
  const data = env.XDG_DATA_HOME || join(homedir(), ".local", "share");
  return join(data, "foretrace", `cuda-${RUNTIME_VERSION}`);
}

/**
 * Why CUDA cannot be used, in a sentence without its full stop that says what to do; undefined when all that can be seen is
 * there. Nothing is loaded, so a graphics card may still refuse.
 *
 * @param folders where the provider may be: that of `installCudaRuntime`, and that of the package's own binding
 */
export async function whyNoCuda(folders: readonly string[], probe: CudaProbe = machine): Promise<string | undefined> {
  return (await whyNoProviderHelps(probe)) ?? (await providerProblem(folders, probe));
}

/** The same for what the provider itself needs, for before it is fetched. */
export async function whyNoProviderHelps(probe: CudaProbe = machine): Promise<string | undefined> {
  if (!hasProvider(probe)) {
    return `ONNX Runtime has CUDA for Linux on x64 only, not for ${probe.platform} on ${probe.arch}; the processor is used`;
  }
  return (await driverProblem(probe)) ?? (await libraryProblem(probe));
}

/** Whether there is a provider for such a system at all. */
export const hasProvider = ({ platform, arch }: Pick<CudaProbe, "platform" | "arch"> = process): boolean =>
  platform === "linux" && arch === "x64";

/** What ONNX Runtime's own message means, where the loader names a file that it did not find. */
export function explainLoadError(message: string): string {
  const [, library] = /(lib[\w+-]+\.so[.\d]*): cannot open shared object file/.exec(message) ?? [];
  if (library === undefined) return message;
  if ((PROVIDER_FILES as readonly string[]).includes(library)) return missingProvider;
  const [part = "the library's package"] =
    Object.entries(LIBRARIES).find(([, files]) => (files as readonly string[]).includes(library)) ?? [];
  return `the library ${library} is missing; install ${part} and put its folder into LD_LIBRARY_PATH`;
}

const missingProvider = `ONNX Runtime's CUDA provider is not installed; fetch it with \`${INSTALL}\``;

async function driverProblem(probe: CudaProbe): Promise<string | undefined> {
  const text = await probe.read(DRIVER_VERSION);
  // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  …"; WSL has the tool alone.
  const version = /\b(\d{3,}\.\d+(?:\.\d+)?)\b/.exec(text ?? (await probe.driver()) ?? "")?.[1];
  if (version === undefined)
    return `no NVIDIA driver is loaded; install one of version ${LEAST_DRIVER} or newer for your graphics card`;
  if (compareVersions(version, LEAST_DRIVER) >= 0) return undefined;
  return `the NVIDIA driver ${version} is too old for CUDA 12; install ${LEAST_DRIVER} or newer`;
}

async function libraryProblem(probe: CudaProbe): Promise<string | undefined> {
  const lists = await Promise.all(probe.loaderFolders.map((folder) => probe.list(folder)));
  const found = new Set([...lists.flat(), ...(await probe.loaderCache())]);
  for (const [part, files] of Object.entries(LIBRARIES)) {
    const missing = files.find((file) => !found.has(file));
    if (missing === undefined) continue;
    const stem = missing.slice(0, missing.lastIndexOf(".") + 1); // "libcudnn.so."
    const other = [...found].find((file) => file.startsWith(stem) && /^\d+$/.test(file.slice(stem.length)));
    const problem = other ? `${other} is there and ${missing} is needed` : `${missing} is missing`;
    return `${problem}; install ${part} where the loader finds it, or put its folder into LD_LIBRARY_PATH`;
  }
  return undefined;
}

async function providerProblem(folders: readonly string[], probe: CudaProbe): Promise<string | undefined> {
  const lists = await Promise.all(folders.map((folder) => probe.list(folder)));
  return lists.some((there) => PROVIDER_FILES.every((file) => there.includes(file))) ? undefined : missingProvider;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const LOADER_FOLDERS = [
  "/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu",
  "/lib64",
  "/usr/lib64",
  "/usr/lib/wsl/lib",
];

const machine: CudaProbe = {
  platform: process.platform,
  arch: process.arch,
  list: (folder) => readdir(folder).catch(() => []),
  read: (path) => readFile(path, "utf8").catch(() => undefined),
  driver: () => output("nvidia-smi", ["--query-gpu=driver_version", "--format=csv,noheader"]),
  loaderFolders: [...(process.env.LD_LIBRARY_PATH ?? "").split(":").filter((path) => path !== ""), ...LOADER_FOLDERS],
  loaderCache: async () => {
    const text = await output("ldconfig", ["-p"]).then((found) => found ?? output("/sbin/ldconfig", ["-p"]));
    return (text ?? "").split("\n").map((line) => line.trim().split(" ")[0] ?? "");
  },
};

/** What a program prints; undefined where it cannot be run or fails. */
function output(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
