import { extensions, type Uri, workspace } from "vscode";

/** The part of the Python extension's API that is used here; see its package @vscode/python-extension. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable?: { readonly uri?: Uri } } | undefined>;
  };
}

/** The interpreter that the user chose: in the Python extension, else in the settings, else `python3` on PATH. */
export async function chosenInterpreter(document: Uri): Promise<string> {
  const setting = workspace.getConfiguration("foretrace", document).inspect<string>("run.interpreter");
  const own = setting?.workspaceFolderValue ?? setting?.workspaceValue ?? setting?.globalValue;
  return (await environmentOf(document)) ?? own ?? setting?.defaultValue ?? "python3";
}

async function environmentOf(document: Uri): Promise<string | undefined> {
  const python = extensions.getExtension<PythonExtension>("ms-python.python");
  if (!python) return undefined;
  const { environments } = await python.activate();
  if (!environments) return undefined;
  const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(document));
  return environment?.executable?.uri?.fsPath;
}
