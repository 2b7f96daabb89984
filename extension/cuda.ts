import { l10n, ProgressLocation, window } from "vscode";
import { type CudaInstalled, type CudaOffer, ServerCommand } from "../server/protocol.ts";
import { hubRoute, megabytes } from "./models.ts";
import type { ServerConnection } from "./server.ts";

/** Says what ONNX Runtime needs to use an NVIDIA graphics card and how large that is, asks, and installs it. */
export async function installCuda(server: ServerConnection): Promise<void> {
  const route = hubRoute();
  const asking = l10n.t("Foretrace: asking NuGet for the CUDA runtime");
  const offer = await window.withProgress(
    { location: ProgressLocation.Notification, title: asking, cancellable: true },
    (_, token) => server.execute<CudaOffer | null>(ServerCommand.describeCuda, [route], token),
  );
  if (!offer || !(await agrees(offer))) return;
  const title = l10n.t("Installing the CUDA runtime");
  const installed = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      let shown = 0;
      return server.execute<CudaInstalled | null>(
        ServerCommand.installCuda,
        [route],
        token,
        ({ percentage = shown, message }) => {
          progress.report({ increment: percentage - shown, ...(message !== undefined && { message }) });
          shown = percentage;
        },
      );
    },
  );
  if (!installed) return void window.showInformationMessage(l10n.t("Cancelled. Nothing was installed."));
  await server.restart(); // a process that has loaded ONNX Runtime without the provider cannot take it up
  void window.showInformationMessage(
    installed.problem === undefined
      ? l10n.t("The CUDA runtime is installed. Models in float32 run on the graphics card from the next prediction.")
      : l10n.t("The CUDA runtime is installed, and cannot be used yet: {0}.", installed.problem),
  );
}

async function agrees({ url, folder, sizeBytes, problem }: CudaOffer): Promise<boolean> {
  const install = l10n.t("Install");
  const question = l10n.t("Download ONNX Runtime’s CUDA provider ({0})?", megabytes(sizeBytes));
  const detail = [
    l10n.t("By Microsoft; licence: MIT. From {0}. Nothing of yours is sent there.", new URL(url).host),
    l10n.t("Two files of it are written to {0}.", folder),
    ...(problem === undefined ? [] : [l10n.t("This alone will not do: {0}.", problem)]),
  ].join("\n\n");
  return (await window.showInformationMessage(question, { modal: true, detail }, install)) === install;
}
