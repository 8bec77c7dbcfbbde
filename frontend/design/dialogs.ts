/** Dialogs of the server's mark-up: `data-act=ask` opens the one named by `data-dialog`, `data-act=cancel` closes its own. */
export function wireDialogs(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (button?.dataset.act === "cancel") button.closest("dialog")?.close();
    if (button?.dataset.act === "ask") openDialog(root, button.dataset.dialog ?? "");
  });
}

/** The first field has the cursor: whoever opened it wants to write. */
export function openDialog(root: HTMLElement, id: string): void {
  const dialog = root.querySelector<HTMLDialogElement>(`#${CSS.escape(id)}`);
  dialog?.showModal();
  dialog?.querySelector<HTMLElement>("[data-first], input:not([type=hidden]), select, textarea")?.focus();
}
