import { execFile } from "node:child_process";

/** Walls around a run that the operating system holds, beside the interpreter's own. */
export interface Sandbox {
  /** The command line that runs `command` inside the walls. */
  wrap(command: readonly string[], places: Places): readonly string[];
  /** Whether everything that a run started is gone when it is. */
  readonly holdsProcesses: boolean;
  /** What is held, and what is not, in words for the user. */
  readonly enforced: readonly string[];
  readonly missing: readonly string[];
}

/** Folders that a run needs. */
export interface Places {
  /** The only one it may write in. */
  readonly scratch: string;
  /** Where it starts. */
  readonly directory: string;
  /** What it reads: its interpreter, the tracer, modules beside the program. Those that are not there are left out. */
  readonly read: readonly string[];
}

/** The strongest walls this system has. With bubblewrap on Linux: no network, a read-only file system, no other processes. */
export async function sandbox(): Promise<Sandbox> {
  return (await hasBubblewrap()) ? BUBBLEWRAP : plain(process.platform);
}

const IN_PYTHON =
  "Python's own functions refuse to write, delete or change anything outside a scratch folder, to open sockets, to start processes and to signal others";
const LIMITED = "the system limits memory and the size of files";
const READING = "the program can read every file that you can read";

const isEmptied = (path: string): boolean => /^\/(?:tmp|run)(?:\/|$)/.test(path);

const BUBBLEWRAP: Sandbox = {
  wrap: (command, { scratch, directory, read }) => [
    "bwrap",
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    // Other programs' sockets and files are there.
    ...["--tmpfs", "/tmp", "--tmpfs", "/run", "--ro-bind-try", "/run/current-system", "/run/current-system"],
    ...[directory, ...read].filter(isEmptied).flatMap((path) => ["--ro-bind-try", path, path]),
    ...["--bind", scratch, scratch],
    ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session"],
    ...["--chdir", directory, "--", ...command],
  ],
  holdsProcesses: true,
  enforced: [
    IN_PYTHON,
    LIMITED,
    "there is no network, the file system is read-only but for the scratch folder, and other processes are out of reach",
  ],
  missing: [READING],
};

/** What holds without help of the system, on a platform. */
export function plain(platform: NodeJS.Platform): Sandbox {
  const compiled =
    "compiled modules (sqlite3, NumPy…), and code made to get around Python's refusals, can write, connect and start processes";
  const why =
    platform === "linux" ? `${compiled}, because bubblewrap (bwrap) is not installed or not allowed` : compiled;
  const limits: Partial<Record<NodeJS.Platform, { readonly enforced?: string; readonly missing: string }>> = {
    darwin: { enforced: "the system limits the size of files", missing: "memory is not limited" },
    win32: { missing: "memory and the size of a file are not limited" },
  };
  const { enforced, missing } = limits[platform] ?? { enforced: LIMITED, missing: undefined };
  return {
    wrap: (command) => command,
    holdsProcesses: false,
    enforced: [IN_PYTHON, ...(enforced === undefined ? [] : [enforced])],
    missing: [READING, why, ...(missing === undefined ? [] : [missing])],
  };
}

let bubblewrapWorks: Promise<boolean> | undefined;

/** Asked once: present, and allowed to make its namespaces here. */
function hasBubblewrap(): Promise<boolean> {
  bubblewrapWorks ??= new Promise((resolve) => {
    if (process.platform !== "linux") return resolve(false);
    const probe = ["--ro-bind", "/", "/", "--unshare-net", "--unshare-pid", "--proc", "/proc", "--", "true"];
    execFile("bwrap", probe, { timeout: 3_000 }, (error) => resolve(error === null));
  });
  return bubblewrapWorks;
}
