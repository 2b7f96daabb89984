import { execFile } from "node:child_process";

/** Walls around a run that the operating system holds, beside the interpreter's own. */
export interface Sandbox {
  /** The command line that runs `command` inside the walls. */
  wrap(command: readonly string[]): readonly string[];
  /** What is held, and what is not, in words for the user. */
  readonly enforced: readonly string[];
  readonly missing: readonly string[];
}

const IN_PYTHON = ["writing outside a scratch folder, sockets and new processes are refused at Python's level"];

/** The strongest walls this system has. With bubblewrap on Linux: no network, a read-only file system, no other processes. */
export async function sandbox(scratch: string, directory: string): Promise<Sandbox> {
  return (await hasBubblewrap()) ? bubblewrap(scratch, directory) : PLAIN;
}

function bubblewrap(scratch: string, directory: string): Sandbox {
  const walls = [
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    "--tmpfs",
    "/tmp",
    "--bind",
    scratch,
    scratch,
    ...(directory === scratch ? [] : ["--ro-bind", directory, directory]),
  ];
  const apart = [
    "--unshare-net",
    "--unshare-pid",
    "--unshare-ipc",
    "--die-with-parent",
    "--new-session",
    "--chdir",
    directory,
  ];
  return {
    wrap: (command) => ["bwrap", ...walls, ...apart, "--", ...command],
    enforced: [
      ...IN_PYTHON,
      "no network",
      "the file system is read-only but for the scratch folder",
      "other processes are out of reach",
    ],
    missing: [],
  };
}

const PLAIN: Sandbox = {
  wrap: (command) => command,
  enforced: IN_PYTHON,
  missing: ["code in compiled extension modules can pass these walls: this system has no bubblewrap (bwrap)"],
};

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
