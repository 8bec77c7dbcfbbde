import { find } from "../design/elements";
import { toast } from "../design/toasts";
import { get } from "../live/rest";
import type { Done, Plan } from "./cards";
import type { PlanLayer, PlanMap } from "./plan-map";

/** Planned and driven ways lie over each other, each can be switched off; what was driven is asked once the crews have the plan. */
export class PlanLayers {
  constructor(
    private readonly root: HTMLElement,
    private readonly map: PlanMap,
  ) {
    for (const button of root.querySelectorAll<HTMLElement>("[data-layer]"))
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        this.map.setLayer(button.dataset.layer as PlanLayer, on);
      });
  }

  async load({ id, status }: Plan): Promise<void> {
    const published = status === "published";
    find(this.root, "[data-part=layers]").hidden = !published;
    try {
      const done = published ? await get<Done>(`patrols/plans/${id}/done/`) : { units: [] };
      const driven = this.map.drive(done.units);
      find(this.root, "[data-part=no-track]").hidden = driven > 0;
    } catch (problem) {
      toast("late", (problem as Error).message);
    }
  }
}
