import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { StationMap } from "../stations/map";

/** A small map in a dialog on which one point is chosen. There is one for a page, moved into whichever dialog is open. */
export class SpotMap {
  private frame: HTMLElement | null = null;
  private map: StationMap | null = null;

  constructor(private readonly chosen: (lon: number, lat: number) => void) {}

  open(slot: HTMLElement, station: string): void {
    if (this.frame && this.map) {
      slot.append(this.frame);
      return;
    }
    // tiles and their datum are those of the page's own map
    this.frame = document.querySelector<HTMLElement>(".map")?.cloneNode(false) as HTMLElement;
    this.frame.setAttribute("aria-label", t("点地图选定位置"));
    slot.append(this.frame);
    this.map = new StationMap(this.frame, { point: (lon, lat) => this.chosen(lon, lat) });
    void this.map
      .load(station)
      .catch((problem: Error) => toast("warn", t("底图没有取到：{why}", { why: problem.message })));
  }

  /** The point with the map round it; where somebody clicked the map stays. No point: the whole station. */
  show(lon: number | null, lat: number | null, stay = false): void {
    this.map?.pick(lon, lat);
    if (stay) return;
    if (lon === null || lat === null) this.map?.fit(true);
    else this.map?.goTo(lon, lat);
  }

  close(): void {
    this.frame?.remove();
  }
}
