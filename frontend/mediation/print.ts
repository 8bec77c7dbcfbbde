/** A button that prints its page. */
export function mount(button: HTMLElement): void {
  button.addEventListener("click", () => window.print());
}
