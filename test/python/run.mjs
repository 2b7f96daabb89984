// Runs the Python tests with whatever Python 3.9 or newer is on the PATH.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)";
const python = ["python3", "python"].find((name) => spawnSync(name, ["-c", VERSION]).status === 0);
if (!python) {
  console.error("The Python tests need Python 3.9 or newer on the PATH; nothing of Python was tested.");
  process.exit(1);
}
const root = fileURLToPath(new URL("../..", import.meta.url));
const args = ["-W", "ignore", "-B", "-m", "unittest", "discover", "-s", join(root, "test", "python")];
// Some traced programs write files.
const scratch = mkdtempSync(join(tmpdir(), "foretrace-tests-"));
try {
  process.exitCode = spawnSync(python, args, { cwd: scratch, stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
