import { h } from "./elements";

/** Dragging with mouse, pen or finger: what carries `data-drag` (the words that travel with the pointer) onto a place. */

// less is a press with an unsteady hand
const MOVED_PX = 6;

interface Held {
  item: HTMLElement | SVGElement;
  from: [number, number];
  label: HTMLElement | null;
}

/**
 * `onto` selects the places; `dropped` hears what was let go on which. `Escape` and every other place give up.
 * A page may draw itself anew meanwhile: what is held keeps the facts it was picked up with.
 */
export function wireDrag(
  root: HTMLElement,
  onto: string,
  dropped: (item: HTMLElement | SVGElement, place: HTMLElement) => void,
): void {
  let held: Held | null = null;

  const placeAt = (event: PointerEvent): HTMLElement | null =>
    document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>(onto) ?? null;

  const letGo = (): boolean => {
    const wasMoved = Boolean(held?.label);
    held?.label?.remove();
    held?.item.classList.remove("dragging");
    for (const place of root.querySelectorAll(".drop-here")) place.classList.remove("drop-here");
    held = null;
    return wasMoved;
  };

  root.addEventListener("pointerdown", (event) => {
    const item = (event.target as Element).closest<HTMLElement | SVGElement>("[data-drag]");
    if (!item || event.button !== 0) return;
    held = { item, from: [event.clientX, event.clientY], label: null };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!held.label && Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]) < MOVED_PX)
      return;
    if (!held.label) {
      held.label = h("div", { class: "drag-label" }, held.item.dataset.drag);
      held.item.classList.add("dragging");
      document.body.append(held.label);
    }
    held.label.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    const place = placeAt(event);
    for (const other of root.querySelectorAll(".drop-here"))
      if (other !== place) other.classList.remove("drop-here");
    place?.classList.add("drop-here");
  });
  window.addEventListener("pointerup", (event) => {
    const item = held?.item;
    if (!item || !letGo()) return;
    // the press ended as a drop: what lies under it was not clicked
    window.addEventListener("click", swallow, { capture: true, once: true });
    window.setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    const place = placeAt(event);
    if (place) dropped(item, place);
  });
  window.addEventListener("pointercancel", letGo);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") letGo();
  });
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
